"""Reading cases: for those who screen, each for their agency, and who did not judge the merit.

A page of a case is read through `actions.read_case`, which notes who read which part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Count, QuerySet

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.fund.screening import CASE, CaseFacts, Clock, ProposedArea, Wait, propose_areas
from kikin.fund.screening import clock_of as decision_clock
from kikin.office.applications.models import Reader
from kikin.office.charter.queries import by_digest
from kikin.office.gate import Refused
from kikin.office.lists.models import WatchlistVersion
from kikin.office.records import Record
from kikin.office.screening import weighing
from kikin.office.screening.models import (
    Assessment,
    Comparison,
    Consent,
    FieldRead,
    Finding,
    Hand,
    Hit,
    Question,
    ScreenedParty,
    ScreeningCase,
)
from kikin.office.screening.queries.policies import policy_of
from kikin.values.calendar import local_date
from kikin.values.text import Text

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


def get_finding(ref: str, actor: Actor) -> Finding:
    """One finding with its case, or Refused as hidden."""
    found = Finding.objects.filter(ref=ref).select_related("case__application", "party").first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def _seen(found: R | None, actor: Actor) -> R:
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def waiting(actor: Actor) -> QuerySet[ScreeningCase]:
    """The cases that an actor sees and nobody has closed, the oldest first."""
    return visible_to(actor).exclude(state__in=CASE.ends).order_by("opened_at", "pk")


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


def hits_in(cases: Iterable[ScreeningCase], states: tuple[str, ...] = ("new",)) -> list[Hit]:
    """The hits of several cases in some states."""
    found = Hit.objects.filter(case__in=list(cases), state__in=states)
    return list(found.select_related("case__application", "party", "entry"))


def waiting_for_second(cases: Iterable[ScreeningCase]) -> list[Hit]:
    """The hits of these cases that a second person has yet to look at."""
    found = Hit.objects.filter(case__in=list(cases), state__in=("dismissed", "confirmed"), is_seconded=False)
    with_all = found.select_related("case__application", "party", "entry__watchlist")
    return [hit for hit in with_all if weighing.needs_second(hit, policy_of(hit.case.policy_digest))]


def findings_of(case: ScreeningCase) -> list[Finding]:
    """What was found beside the lists, withdrawn or not, each with its party and what was captured of it."""
    found = Finding.objects.filter(case=case).select_related("case", "party")
    return list(found.prefetch_related("captures"))


def assessments_of(case: ScreeningCase) -> list[Assessment]:
    """Every assessment of a case, the newest first."""
    return list(Assessment.objects.filter(case=case).order_by("-number"))


def proposed_areas(case: ScreeningCase) -> tuple[ProposedArea, ...]:
    """The technologies of the gate that the application's own words speak of; a person confirms them."""
    said = case.application
    return propose_areas(policy_of(case.policy_digest), said.title, said.summary, said.keywords)


def consents_of(case: ScreeningCase) -> list[Consent]:
    """The consents from outside the desk that were recorded."""
    return list(Consent.objects.filter(case=case))


def hands_of(case: ScreeningCase) -> list[Hand]:
    """Who had a hand in a case, and in what."""
    return list(Hand.objects.filter(case=case))


def reads_of(case: ScreeningCase, actor: Actor) -> list[FieldRead]:
    """Who has read which part of a case, the latest first: for leads alone."""
    if actor.role != "security_lead" or not may_see(actor, case.subject()):
        return []
    return list(FieldRead.objects.filter(case=case).order_by("-pk"))


def facts_of(case: ScreeningCase, actor: Actor, verdict: str = "") -> CaseFacts:
    """A case as the rules of its next step ask about it, for a page that says which steps can be taken.

    Reasons are asked by the form of the step, so they are taken as given.
    """
    again = ScreeningCase.objects.prefetch_related(*weighing.WHAT_A_STEP_ASKS).get(pk=case.pk)
    return weighing.facts_of(again, actor, verdict, "-", Text("-", "-"))


def clock_of(case: ScreeningCase, today: date) -> Clock:
    """When a case is to be decided, and whether a question to the applicant stops the clock now."""
    return clocks_of([case], today)[case.pk]


def clocks_of(cases: Collection[ScreeningCase], today: date) -> dict[int, Clock]:
    """Case key to its clock, however many cases there are, in one query."""
    put: defaultdict[int, list[Question]] = defaultdict(list)
    for question in Question.objects.filter(case__in=[case.pk for case in cases]):
        put[question.case_id].append(question)
    return {case.pk: _clock(case, put[case.pk], today) for case in cases}


def _clock(case: ScreeningCase, questions: Iterable[Question], today: date) -> Clock:
    zone = by_digest(case.charter_digest).zone
    waits = [
        Wait(local_date(one.sent_at, zone), local_date(one.ended_at, zone) if one.ended_at else None)
        for one in questions
    ]
    closed_on = local_date(case.decided_at, zone) if case.decided_at and case.standing else None
    assessed_on = local_date(case.assessed_at, zone) if case.assessed_at else None
    clocks = policy_of(case.policy_digest).clocks
    return decision_clock(clocks, local_date(case.opened_at, zone), assessed_on, waits, today, closed_on)


def list_versions_of(case: ScreeningCase) -> list[WatchlistVersion]:
    """The versions of the lists that a case was compared with."""
    return list(WatchlistVersion.objects.filter(cases=case).select_related("watchlist"))


def comparisons_of(case: ScreeningCase) -> list[Comparison]:
    """When a case met which version of a list, the latest first, each with its run; without one, at its matching."""
    found = Comparison.objects.filter(case=case).select_related("version__watchlist", "run")
    return list(found.order_by("-at", "version__watchlist__name", "-pk"))


def statistics(actor: Actor) -> dict[str, int]:
    """How many of the cases that an actor sees stand in each state: counts only, no party and no person."""
    rows = visible_to(actor).order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)
