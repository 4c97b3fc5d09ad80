"""An appeal: filed by the applicant in time, and decided by someone who was not in the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.values.problems import Problem
from kikin.values.text import Text

APPEALABLE = frozenset({"refused", "mitigated"})


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """An appeal as it is filed or decided; `appeal_days` count from the day of the decision."""

    case_state: str = ""
    decided_on: date | None = None
    appeal_days: int = 0
    today: date | None = None
    has_open_appeal: bool = False
    was_dismissed: bool = False
    reasons: str = ""


def may_be_appealed(facts: AppealFacts) -> Problem | None:
    if facts.case_state in APPEALABLE and not facts.has_open_appeal:
        return None
    return Problem(
        "nothing_to_appeal",
        "appeal.case",
        Text("不服を申し立てられる決定がないか、審理中です", "there is no decision to appeal, or an appeal is open"),
        Text(
            "不可又は軽減措置付きの決定に対して申し立てられます",
            "a refusal or a decision with measures can be appealed",
        ),
    )


def was_not_dismissed(facts: AppealFacts) -> Problem | None:
    if not facts.was_dismissed:
        return None
    return Problem(
        "appeal_was_dismissed",
        "appeal.case",
        Text("この決定への不服申立ては棄却されています", "an appeal against this decision was dismissed"),
        Text("新しい事実がある場合は配分機関に連絡してください", "if there is something new, write to the agency"),
    )


def last_day(decided_on: date, appeal_days: int) -> date:
    """Until when a decision can be appealed, that day included."""
    return decided_on + timedelta(days=appeal_days)


def is_in_time(facts: AppealFacts) -> Problem | None:
    if facts.decided_on is None or facts.today is None:
        return None
    last = last_day(facts.decided_on, facts.appeal_days)
    if facts.today <= last:
        return None
    return Problem(
        "appeal_too_late",
        "appeal.filed_on",
        Text("申立ての期限を過ぎています", "the days to appeal have passed"),
        Text("新しい事実がある場合は配分機関に連絡してください", "if there is something new, write to the agency"),
        str(last),
    )


gives_appeal_reasons = reasons_are_given("appeal.reasons", Text("理由を書いてください", "say why"))

APPEAL = Lifecycle(
    kind="appeal",
    initial="filed",
    ends=frozenset({"upheld", "dismissed", "withdrawn"}),
    steps=(
        Step("uphold", "filed", "upheld", "appeal_upheld", (gives_appeal_reasons,)),
        Step("dismiss", "filed", "dismissed", "appeal_dismissed", (gives_appeal_reasons,)),
        Step("withdraw", "filed", "withdrawn", "appeal_withdrawn"),
    ),
)
"""An appeal that is upheld brings the case back to be decided anew; one that is dismissed leaves the decision."""


def problems_of_appeal(facts: AppealFacts) -> tuple[Problem, ...]:
    """Everything that speaks against filing an appeal."""
    return problems_of((may_be_appealed, was_not_dismissed, is_in_time, gives_appeal_reasons), facts)
