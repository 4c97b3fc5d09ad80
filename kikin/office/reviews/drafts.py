"""Reading what lies on a reviewer's own desk: for that reviewer alone."""

from __future__ import annotations

from kikin.fund.relations import Actor
from kikin.office.reviews.desk import Draft, SentBack
from kikin.office.reviews.models import Assignment


def draft_of(assignment: Assignment, actor: Actor) -> Draft | None:
    """The draft of a review, for whoever writes it and nobody else."""
    return Draft.objects.filter(assignment=assignment, assignment__person__ref=actor.person).first()


def sent_back_of(assignment: Assignment) -> list[SentBack]:
    """The versions of a review that were sent back, the latest first."""
    return list(SentBack.objects.filter(assignment=assignment).order_by("-pk"))
