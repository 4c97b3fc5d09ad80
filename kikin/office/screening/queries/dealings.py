"""Reading what passes between the desk and the applicant, each as far as they may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.fund.screening import APPEALABLE, AppealFacts, Term, last_day, terms_from_templates
from kikin.office import papers
from kikin.office.applications.models import Reader
from kikin.office.charter.queries import by_digest
from kikin.office.gate import Refused
from kikin.office.screening.models import (
    Appeal,
    Assessment,
    Capture,
    Measure,
    Paper,
    Plan,
    PlanVersion,
    Question,
    ScreeningCase,
)
from kikin.office.screening.queries.policies import policy_of
from kikin.values.calendar import local_date

FOLDER, CAPTURES = "screening-papers", "screening-captures"
"""Where in the home papers of cases lie, and what was captured from open sources: apart from all others."""

_WITH = ("case__application__lead", "case__application__call")
_SCREENERS = ("security_officer", "security_lead")
R = TypeVar("R", Question, Plan, Measure, Appeal)
F = TypeVar("F", Paper, Capture)


def questions_visible_to(actor: Actor) -> QuerySet[Question]:
    """The questions that the policy lets an actor see, as SQL."""
    return _shown(Question.objects.all(), actor)


def plans_visible_to(actor: Actor) -> QuerySet[Plan]:
    """The plans that the policy lets an actor see, as SQL."""
    return _shown(Plan.objects.all(), actor)


def measures_visible_to(actor: Actor) -> QuerySet[Measure]:
    """The measures that the policy lets an actor see, as SQL."""
    return _shown(Measure.objects.all(), actor)


def appeals_visible_to(actor: Actor) -> QuerySet[Appeal]:
    """The appeals that the policy lets an actor see, as SQL."""
    return _shown(Appeal.objects.all(), actor)


def _shown(found: QuerySet[R], actor: Actor) -> QuerySet[R]:
    judged = Reader.objects.filter(person=actor.person).values("application")
    found = found.exclude(case__application__in=judged).select_related(*_WITH)
    if actor.role in _SCREENERS:
        return found.filter(case__agency=actor.of) if actor.of else found
    if actor.role == "applicant" and actor.of:
        return found.filter(case__application__lead__ref=actor.of)
    return found.none()


def get_question(ref: str, actor: Actor) -> Question:
    """One question with its case, or Refused as hidden."""
    return _seen(Question.objects.filter(ref=ref).select_related(*_WITH).first(), actor)


def get_plan(ref: str, actor: Actor) -> Plan:
    """One plan with its case, or Refused as hidden."""
    return _seen(Plan.objects.filter(ref=ref).select_related(*_WITH).first(), actor)


def get_measure(ref: str, actor: Actor) -> Measure:
    """One measure with its case, or Refused as hidden."""
    return _seen(Measure.objects.filter(ref=ref).select_related(*_WITH, "version").first(), actor)


def get_appeal(ref: str, actor: Actor) -> Appeal:
    """One appeal with its case, or Refused as hidden."""
    return _seen(Appeal.objects.filter(ref=ref).select_related(*_WITH).first(), actor)


def _seen(found: R | None, actor: Actor) -> R:
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def questions_of(case: ScreeningCase) -> list[Question]:
    """The questions of a case in the order in which they were put, with the papers of their answers."""
    return list(Question.objects.filter(case=case).select_related(*_WITH).prefetch_related("papers"))


def plan_of(case: ScreeningCase) -> Plan | None:
    """The plan that counts: the newest that was not withdrawn."""
    return Plan.objects.filter(case=case).exclude(state="withdrawn").select_related(*_WITH).order_by("pk").last()


def versions_of(plan: Plan) -> list[PlanVersion]:
    """What lay on the table, the newest first, each with its measures."""
    return list(plan.versions.order_by("-number").prefetch_related("measures"))


def first_terms(case: ScreeningCase, today: date) -> tuple[Term, ...]:
    """With what a plan begins: the templates of the measures that the rules of its policy ask for."""
    latest = Assessment.objects.filter(case=case).order_by("number").last()
    return terms_from_templates(policy_of(case.policy_digest), latest.measures if latest else (), today)


def measures_of(case: ScreeningCase) -> list[Measure]:
    """The measures of the plan's newest version, in their order, with what was shown for them."""
    plan = plan_of(case)
    newest = plan.versions.order_by("number").last() if plan is not None else None
    found = Measure.objects.filter(version=newest) if newest is not None else Measure.objects.none()
    return list(found.select_related(*_WITH, "version").prefetch_related("papers"))


def overdue(actor: Actor, today: date) -> list[Measure]:
    """The measures in force whose date has passed, the longest first."""
    found = measures_visible_to(actor).filter(state="in_force", due_on__lt=today)
    return list(found.order_by("due_on", "pk"))


def to_escalate(now: datetime) -> list[int]:
    """The keys of the measures that are overdue on the day of their case, and that no lead was told of yet."""
    waiting = Measure.objects.filter(state="in_force", escalated_at=None, due_on__lte=now.date())
    days = {
        each: local_date(now, by_digest(each).zone) for each in waiting.values_list("case__charter_digest", flat=True)
    }
    dated = waiting.values_list("pk", "due_on", "case__charter_digest").order_by("due_on", "pk")
    return [key for key, due_on, digest in dated if due_on < days[digest]]


def appeals_of(case: ScreeningCase) -> list[Appeal]:
    """The appeals against a case's decisions, the newest first."""
    return list(Appeal.objects.filter(case=case).select_related(*_WITH).order_by("-pk"))


def appeal_facts(case: ScreeningCase, today: date, grounds: str = "-") -> AppealFacts:
    """A case as the rules ask about an appeal against what was decided in it; what stands can be appealed."""
    since = (
        Appeal.objects.filter(case=case, decided_at__gte=case.decided_at) if case.decided_at else Appeal.objects.none()
    )
    return AppealFacts(
        case_state=case.standing,
        decided_on=_decided_on(case),
        appeal_days=policy_of(case.policy_digest).clocks.appeal_days,
        today=today,
        has_open_appeal=Appeal.objects.filter(case=case, state="filed").exists(),
        was_dismissed=since.filter(state="dismissed").exists(),
        reasons=grounds,
    )


def appeal_by(case: ScreeningCase) -> date | None:
    """The last day to appeal what was decided; nothing where that cannot be appealed."""
    decided_on = _decided_on(case)
    if decided_on is None or case.standing not in APPEALABLE:
        return None
    return last_day(decided_on, policy_of(case.policy_digest).clocks.appeal_days)


def _decided_on(case: ScreeningCase) -> date | None:
    return local_date(case.decided_at, by_digest(case.charter_digest).zone) if case.decided_at else None


def paper(sha256: str, cases: Iterable[ScreeningCase]) -> tuple[Paper, bytes]:
    """A paper of one of these cases with its content, or Refused as hidden."""
    return _with_content(Paper.objects.filter(sha256=sha256, case__in=list(cases)), FOLDER)


def capture_content(sha256: str, cases: Iterable[ScreeningCase]) -> tuple[Capture, bytes]:
    """What was captured for a finding of one of these cases with its content, or Refused as hidden."""
    return _with_content(Capture.objects.filter(sha256=sha256, finding__case__in=list(cases)), CAPTURES)


def _with_content(rows: QuerySet[F], folder: str) -> tuple[F, bytes]:
    found = rows.filter(purged_at=None).first()
    content = papers.content_of(found.sha256, folder) if found is not None else None
    if found is None or content is None:
        raise Refused((), hidden=True)
    return found, content
