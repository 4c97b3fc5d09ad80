"""All that the applicant's door may ask of screening: what it was asked, what was proposed to it, and its answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.fund.screening import VERDICTS, Clock, Verdict, problems_of_appeal
from kikin.office.applications.models import Application
from kikin.office.gate import Refused
from kikin.office.screening.actions import (
    accept,
    answer,
    counter,
    decline,
    file_appeal,
    show,
    withdraw_appeal,
)
from kikin.office.screening.models import Appeal, Measure, Paper, Plan, PlanVersion, Question, ScreeningCase
from kikin.office.screening.queries import (
    appeal_by,
    appeal_facts,
    appeals_of,
    clock_of,
    get_appeal,
    get_measure,
    get_plan,
    get_question,
    measures_of,
    plan_of,
    questions_of,
    versions_of,
)
from kikin.office.screening.queries import paper as paper_of_cases
from kikin.values.text import Text

__all__ = [
    "Dealings",
    "Decision",
    "accept",
    "answer",
    "counter",
    "dealings_of",
    "decline",
    "file_appeal",
    "get_appeal",
    "get_measure",
    "get_plan",
    "get_question",
    "paper",
    "show",
    "withdraw_appeal",
]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, as the applicant is told of it: never the reasons of the desk.

    `appeal_by` is the last day to appeal, where that can be done.
    """

    verdict: Verdict
    decided_at: datetime
    reasons: Text
    appeal_by: date | None


@dataclass(frozen=True, slots=True)
class Dealings:
    """What an applicant is told of the screening of an application: no hit, no finding, no level.

    `clock` is there once a question was put; `decision` once there is one, and for as long as it stands, so that no
    one reads from it that the desk looks again. `may_appeal` until the last day to do so.
    """

    questions: tuple[Question, ...]
    plan: Plan | None
    versions: tuple[PlanVersion, ...]
    measures: tuple[Measure, ...]
    appeals: tuple[Appeal, ...]
    clock: Clock | None
    decision: Decision | None
    may_appeal: bool


def dealings_of(application: Application, actor: Actor, today: date) -> Dealings:
    """Everything that passes between the desk and this applicant; nothing where nothing does."""
    case = ScreeningCase.objects.filter(application=application).first()
    if case is None:
        return Dealings((), None, (), (), (), None, None, False)
    questions = tuple(one for one in questions_of(case) if may_see(actor, one.subject()))
    plan = plan_of(case)
    if plan is not None and not may_see(actor, plan.subject()):
        plan = None
    appeals = tuple(one for one in appeals_of(case) if may_see(actor, one.subject()))
    decision = _decision(case) if questions or plan or appeals else None
    return Dealings(
        questions=questions,
        plan=plan,
        versions=tuple(versions_of(plan)) if plan is not None else (),
        measures=tuple(measures_of(case)) if plan is not None else (),
        appeals=appeals,
        clock=clock_of(case, today) if questions else None,
        decision=decision,
        may_appeal=decision is not None and not problems_of_appeal(appeal_facts(case, today)),
    )


def _decision(case: ScreeningCase) -> Decision | None:
    verdict = VERDICTS.get(case.standing)
    if verdict is None or case.decided_at is None:
        return None
    return Decision(verdict, case.decided_at, case.told, appeal_by(case))


def paper(sha256: str, application: Application, actor: Actor) -> tuple[Paper, bytes]:
    """A paper that was handed in for this application with its content, or Refused as hidden."""
    found, content = paper_of_cases(sha256, ScreeningCase.objects.filter(application=application))
    about = found.question or found.measure or found.appeal
    if about is None or not may_see(actor, about.subject()):
        raise Refused((), hidden=True)
    return found, content
