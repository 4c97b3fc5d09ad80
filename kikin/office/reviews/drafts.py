"""Reading what lies on a reviewer's own desk, and what they have done: for that reviewer alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Sum

from kikin.fund.relations import Actor
from kikin.office.charter.queries import by_digest
from kikin.office.reviews.desk import Draft, SentBack
from kikin.office.reviews.models import Assignment, Review
from kikin.office.reviews.queries import COUNTED
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Service:
    """What a reviewer did in a call: how many reviews, between which moments, and the hours as they estimated them."""

    title: Text
    count: int
    hours: int
    first_at: datetime
    last_at: datetime


def service_of(actor: Actor) -> list[Service]:
    """The reviews that a reviewer has handed in, call by call and without a title of what they read."""
    mine = Review.objects.filter(assignment__person__ref=actor.person, assignment__state__in=COUNTED)
    rows = (
        mine.order_by("assignment__application__call")
        .values_list("assignment__application__call__title_ja", "assignment__application__call__title_en")
        .annotate(Count("pk"), Sum("hours"), Min("submitted_at"), Max("submitted_at"))
    )
    return [Service(Text(ja, en), count, hours or 0, first, last) for ja, en, count, hours, first, last in rows]


def draft_of(assignment: Assignment, actor: Actor) -> Draft | None:
    """The draft of a review, for whoever writes it and nobody else."""
    return Draft.objects.filter(assignment=assignment, assignment__person__ref=actor.person).first()


def scores_of_others(assignment: Assignment, actor: Actor) -> list[dict[str, int]]:
    """What the others scored, where the charter shows it: once one's own review is fixed, and not before."""
    panel = by_digest(assignment.application.call.charter_digest).review
    is_own = assignment.person.ref == actor.person
    if not is_own or assignment.state != "locked" or panel.others_scores != "after_own":
        return []
    found = Review.objects.filter(assignment__application=assignment.application, assignment__state="locked")
    # In the order of random refs, so that the order tells nothing of who came first.
    return list(found.exclude(assignment=assignment).order_by("assignment__ref").values_list("scores", flat=True))


def sent_back_of(assignment: Assignment) -> list[SentBack]:
    """The versions of a review that were sent back, the latest first."""
    return list(SentBack.objects.filter(assignment=assignment).order_by("-pk"))
