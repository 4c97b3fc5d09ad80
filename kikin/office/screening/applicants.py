"""All that the applicant's door may ask of screening: what it was asked, what was proposed to it, and its answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.fund.screening import APPEALABLE, Clock
from kikin.office.applications.models import Application
from kikin.office.screening.actions import (
    accept,
    answer,
    counter,
    decline,
    file_appeal,
    show,
    withdraw_appeal,
)
from kikin.office.screening.models import Appeal, Measure, Plan, PlanVersion, Question, ScreeningCase
from kikin.office.screening.queries import (
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

__all__ = [
    "Dealings",
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
    "show",
    "withdraw_appeal",
]


@dataclass(frozen=True, slots=True)
class Dealings:
    """What an applicant is told of the screening of an application: no hit, no finding, no level.

    `clock` is there once a question was put; `may_appeal` once there is a decision that can be appealed.
    """

    questions: tuple[Question, ...]
    plan: Plan | None
    versions: tuple[PlanVersion, ...]
    measures: tuple[Measure, ...]
    appeals: tuple[Appeal, ...]
    clock: Clock | None
    may_appeal: bool


def dealings_of(application: Application, actor: Actor, today: date) -> Dealings:
    """Everything that passes between the desk and this applicant; nothing where nothing does."""
    case = ScreeningCase.objects.filter(application=application).first()
    if case is None:
        return Dealings((), None, (), (), (), None, False)
    questions = tuple(one for one in questions_of(case) if may_see(actor, one.subject()))
    plan = plan_of(case)
    if plan is not None and not may_see(actor, plan.subject()):
        plan = None
    appeals = tuple(one for one in appeals_of(case) if may_see(actor, one.subject()))
    has_ended = case.state in APPEALABLE and (questions or plan)
    return Dealings(
        questions=questions,
        plan=plan,
        versions=tuple(versions_of(plan)) if plan is not None else (),
        measures=tuple(measures_of(case)) if plan is not None else (),
        appeals=appeals,
        clock=clock_of(case, today) if questions else None,
        may_appeal=bool(has_ended) and all(one.state != "filed" for one in appeals),
    )
