"""Reading cases: for those who screen, each for their agency, and who did not judge the merit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Case, Count, QuerySet, When

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.fund.screening import CASE
from kikin.office.applications.models import Reader
from kikin.office.gate import Refused
from kikin.office.lists.models import WatchlistVersion
from kikin.office.records import Record
from kikin.office.screening.models import (
    Hit,
    Measure,
    ScreenedParty,
    ScreeningCase,
)

_SCREENERS = ("security_officer", "security_lead")
R = TypeVar("R", bound=Record)


def visible_to(actor: Actor) -> QuerySet[ScreeningCase]:
    """The cases that the policy lets an actor see, as SQL: of their agency, or of all where they act for the fund.

    Never one whose merit they were given to judge.
    """
    if actor.role not in _SCREENERS:
        return ScreeningCase.objects.none()
    judged = Reader.objects.filter(person=actor.person).values("application")
    cases = ScreeningCase.objects.exclude(application__in=judged)
    if actor.of:
        cases = cases.filter(agency=actor.of)
    return cases.select_related("application__call", "application__lead")


def get(ref: str, actor: Actor) -> ScreeningCase:
    """One case, or Refused as hidden."""
    found = ScreeningCase.objects.filter(ref=ref).select_related("application__call", "application__lead").first()
    return _seen(found, actor)


def get_hit(ref: str, actor: Actor) -> Hit:
    """One hit with its case, party and entry, or Refused as hidden."""
    return _seen(Hit.objects.filter(ref=ref).select_related("case__application", "party", "entry").first(), actor)


def get_measure(ref: str, actor: Actor) -> Measure:
    """One measure with its case, or Refused as hidden."""
    return _seen(Measure.objects.filter(ref=ref).select_related("case__application").first(), actor)


def _seen(found: R | None, actor: Actor) -> R:
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def waiting(actor: Actor) -> QuerySet[ScreeningCase]:
    """The cases that an actor sees and nobody has closed, the oldest first."""
    return visible_to(actor).exclude(state__in=CASE.ends).order_by("opened_at", "pk")


def waiting_first(actor: Actor, order: str) -> QuerySet[ScreeningCase]:
    """The cases that an actor sees, those that nobody has closed before the others; then by a column."""
    is_closed = Case(When(state__in=sorted(CASE.ends), then=1), default=0)
    return visible_to(actor).order_by(is_closed, order, "pk")


def waiting_hits(cases: Iterable[ScreeningCase]) -> dict[int, int]:
    """Case key to how many of its hits nobody has adjudicated."""
    rows = Hit.objects.filter(case__in=[case.pk for case in cases], state="new").order_by().values_list("case")
    return dict(rows.annotate(count=Count("pk")))


def parties_of(case: ScreeningCase) -> list[ScreenedParty]:
    """Who was looked at: members first, then people, then counterparties."""
    return list(ScreenedParty.objects.filter(case=case))


def hits_of(case: ScreeningCase) -> list[Hit]:
    """The hits of a case, the most probable first, each with its party, its entry and what people decided."""
    found = Hit.objects.filter(case=case).select_related("case", "party", "entry__watchlist")
    return list(found.prefetch_related("adjudications"))


def hits_in(cases: QuerySet[ScreeningCase] | list[ScreeningCase], states: tuple[str, ...] = ("new",)) -> list[Hit]:
    """The hits of several cases in some states."""
    found = Hit.objects.filter(case__in=cases, state__in=states)
    return list(found.select_related("case__application", "party", "entry"))


def measures_of(case: ScreeningCase) -> list[Measure]:
    """The measures of a case, in the order in which they were proposed."""
    return list(Measure.objects.filter(case=case))


def list_versions_of(case: ScreeningCase) -> list[WatchlistVersion]:
    """The versions of the lists that a case was compared with."""
    return list(WatchlistVersion.objects.filter(cases=case).select_related("watchlist"))


def statistics(actor: Actor) -> dict[str, int]:
    """How many of the cases that an actor sees stand in each state: counts only, no party and no person."""
    rows = visible_to(actor).order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)
