"""Reading the pool: who reviews, what they know, and how they stand over every call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kikin.fund import reviews as rules
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.charter.queries import in_force
from kikin.office.gate import Refused
from kikin.office.reviews.models import Assignment, Conflict, ReviewerProfile
from kikin.office.reviews.queries import COUNTED


@dataclass(frozen=True, slots=True)
class Standing:
    """What came of the invitations of one reviewer, over every call and agency."""

    invited_count: int = 0
    in_hand_count: int = 0
    done_count: int = 0
    declined_count: int = 0
    tied_count: int = 0

    @property
    def decline_percent(self) -> int | None:
        """Of the invitations that were answered or lapsed, how many percent were declined; None without any."""
        answered_count = self.done_count + self.declined_count
        return 100 * self.declined_count // answered_count if answered_count else None


def visible_to(actor: Actor) -> QuerySet[ReviewerProfile]:
    """The reviewers that the policy lets an actor see: those of the whole fund, and those of the actor's agency."""
    everyone = ReviewerProfile.objects.select_related("person__organisation")
    is_official = actor.role in ("programme_officer", "programme_director")
    if not is_official or actor.of not in {agency.key for agency in in_force().agencies}:
        return everyone.none()
    return everyone.filter(agency__in=("", actor.of))


def get(person: str, actor: Actor) -> ReviewerProfile:
    """One reviewer by the ref of the person, or Refused as hidden."""
    found = ReviewerProfile.objects.select_related("person__organisation").filter(person__ref=person).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def standings(people: Iterable[str]) -> dict[str, Standing]:
    """Person ref to how they stand."""
    wanted = set(people)
    of_state = {name: Q(state__in=states) for name, states in _STATES.items()}
    of_state["in_hand"] &= Q(application__state__in=rules.TO_BE_READ)
    counted = {f"{name}_count": Count("pk", filter=held) for name, held in of_state.items()}
    rows = Assignment.objects.filter(person__ref__in=wanted).order_by().values("person__ref")
    ties = Conflict.objects.filter(person__in=wanted).order_by().values_list("person")
    tied = dict(ties.annotate(count=Count("application", distinct=True)))
    found: dict[str, dict[str, int]] = {}
    names = ("invited_count", *counted)
    for person, *counts in rows.annotate(invited_count=Count("pk"), **counted).values_list("person__ref", *names):
        found[person] = dict(zip(names, counts, strict=True))
    return {ref: Standing(**found.get(ref, {}), tied_count=tied.get(ref, 0)) for ref in wanted}


_STATES: dict[str, tuple[str, ...]] = {
    "in_hand": rules.TAKEN_UP,
    "done": COUNTED,
    "declined": ("declined", "lapsed"),
}
