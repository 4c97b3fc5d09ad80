"""The life of a request to let technology go out, its clock in working days, and the conditions of an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from kikin.fund.lifecycle import Lifecycle, Need, Step, reasons_are_given
from kikin.values.problems import Problem
from kikin.values.text import Text

OPEN = ("filed", "triaged", "delayed", "escalated")
"""States in which a request still waits for an answer."""
BY_CLOCK = ("triaged", "delayed")
"""Of these, those in which silence answers once the clock has ended."""
LET_OUT = ("cleared", "conditional")


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands with a request: its triage, whether a name is near to a list, its clock and its licence."""

    outcome: str = ""
    is_near_a_list: bool = False
    declares_licence: bool = False
    holds_licence: bool = False
    clock_has_ended: bool = False
    then: str = ""
    delay_days: int = 1
    most_delay_days: int = 365
    conditions_count: int = 0
    licence_has_expired: bool = False
    reasons: str = ""


gives_reasons = reasons_are_given(
    "outgoing_request.reasons", Text("何を確かめたかを書いてください", "say what was found out")
)


def clears_by_rule(facts: Facts) -> Problem | None:
    if facts.outcome == "clear" and not facts.is_near_a_list:
        return None
    return _no(
        "is_looked_at",
        Text("担当官の確認が必要です", "somebody has to look at it"),
        Text("担当官が判断してください", "let an officer decide"),
    )


def licence_is_there(facts: Facts) -> Problem | None:
    """Also where the triage saw a licence that was valid then: it counts as long as it is."""
    is_needed = facts.outcome == "licence" or facts.declares_licence
    if facts.holds_licence or not is_needed:
        return None
    return _no(
        "licence_is_missing",
        Text("輸出許可が必要ですが、有効な許可がありません", "a licence is needed, and none that is valid is there"),
        Text("許可を得てから改めて届け出るよう求めてください", "have it asked for again with the licence"),
    )


def clock_has_ended(facts: Facts) -> Problem | None:
    if facts.clock_has_ended:
        return None
    return _no(
        "clock_runs",
        Text("回答の期限はまだ来ていません", "the day of the answer has not passed"),
        Text("期限を待ってください", "wait for it"),
    )


def is_in_time(facts: Facts) -> Problem | None:
    """Whoever would answer has until the clock ends: what silence means then does not wait for the hour of a job."""
    return _too_late() if facts.clock_has_ended else None


def silence_has_not_cleared(facts: Facts) -> Problem | None:
    """A lead who would stop what silence clears has no more time than anybody."""
    return _too_late() if facts.clock_has_ended and facts.then == "clear" else None


def silence_clears(facts: Facts) -> Problem | None:
    if facts.then == "clear":
        return None
    return _no(
        "silence_escalates",
        Text("期限が過ぎても、自動では認められません", "silence does not clear this kind"),
        Text("責任者に上げてください", "take it to a lead"),
    )


def silence_escalates(facts: Facts) -> Problem | None:
    if facts.then == "escalate":
        return None
    return _no(
        "silence_clears",
        Text("期限が過ぎると認められる種類です", "silence clears this kind"),
        Text("期限前に判断してください", "decide before the clock ends"),
    )


def delay_is_within_limit(facts: Facts) -> Problem | None:
    if 0 < facts.delay_days <= facts.most_delay_days:
        return None
    return Problem(
        "delay_too_long",
        "outgoing_request.delay_days",
        Text("延期できる日数ではありません", "it may not be put off by so many days"),
        Text(f"1日以上{facts.most_delay_days}日以内にしてください", f"give 1 to {facts.most_delay_days} days"),
        str(facts.delay_days),
    )


def has_conditions(facts: Facts) -> Problem | None:
    if facts.conditions_count:
        return None
    return _no(
        "no_conditions",
        Text("条件が書かれていません", "no condition is written"),
        Text("条件と期限を書いてください", "write a condition with its day"),
    )


def licence_has_expired(facts: Facts) -> Problem | None:
    if facts.licence_has_expired:
        return None
    return _no(
        "licence_is_valid",
        Text("許可はまだ有効です", "its licence has not expired"),
        Text("期限を待ってください", "wait for its last day"),
    )


def _too_late() -> Problem:
    return _no(
        "clock_has_ended",
        Text("回答の期限が過ぎました", "the day of the answer has passed"),
        Text("期限後の扱いは、まもなく自動で決まります", "what silence means follows by itself before long"),
    )


def _no(code: str, what: Text, remedy: Text) -> Problem:
    return Problem(code, "outgoing_request.state", what, remedy)


def _from(starts: tuple[str, ...], action: str, to: str, event: str, *needs: Need) -> tuple[Step, ...]:
    return tuple(Step(action, start, to, event, needs) for start in starts)


REQUEST = Lifecycle(
    kind="outgoing_request",
    initial="filed",
    ends=frozenset({"cleared", "conditional", "refused", "withdrawn", "expired"}),
    steps=(
        Step("triage", "filed", "triaged", "outgoing_triaged"),
        Step("clear_at_once", "triaged", "cleared", "outgoing_cleared_at_once", (clears_by_rule,)),
        # What silence clears it clears before a lead as well: else one click would stop it for ever.
        *_from(
            (*BY_CLOCK, "escalated"),
            "let_through",
            "cleared",
            "outgoing_let_through",
            clock_has_ended,
            silence_clears,
        ),
        *_from(BY_CLOCK, "hand_up", "escalated", "outgoing_handed_up", clock_has_ended, silence_escalates),
        *_from(BY_CLOCK, "clear", "cleared", "outgoing_cleared", gives_reasons, licence_is_there, is_in_time),
        *_from(
            BY_CLOCK,
            "clear_with_conditions",
            "conditional",
            "outgoing_cleared_with_conditions",
            gives_reasons,
            has_conditions,
            licence_is_there,
            is_in_time,
        ),
        Step("delay", "triaged", "delayed", "outgoing_delayed", (gives_reasons, delay_is_within_limit, is_in_time)),
        *_from(BY_CLOCK, "escalate", "escalated", "outgoing_escalated", gives_reasons, is_in_time),
        Step("allow", "escalated", "cleared", "outgoing_allowed", (gives_reasons, licence_is_there)),
        Step(
            "allow_with_conditions",
            "escalated",
            "conditional",
            "outgoing_allowed_with_conditions",
            (gives_reasons, has_conditions, licence_is_there, silence_has_not_cleared),
        ),
        Step("refuse", "escalated", "refused", "outgoing_refused", (gives_reasons, silence_has_not_cleared)),
        *_from(OPEN, "withdraw", "withdrawn", "outgoing_withdrawn"),
        *_from(LET_OUT, "expire", "expired", "outgoing_expired", licence_has_expired),
    ),
)


@dataclass(frozen=True, slots=True)
class ConditionFacts:
    """`reasons` is why what was shown is sent back."""

    reasons: str = ""


CONDITION = Lifecycle(
    kind="outgoing_condition",
    initial="set",
    ends=frozenset({"met"}),
    steps=(
        Step("show", "set", "shown", "outgoing_condition_shown"),
        Step("accept", "shown", "met", "outgoing_condition_met"),
        Step(
            "send_back",
            "shown",
            "set",
            "outgoing_condition_sent_back",
            (
                reasons_are_given(
                    "outgoing_condition.reasons", Text("何が足りないかを書いてください", "say what is missing")
                ),
            ),
        ),
    ),
)


def holds_payments(state: str, due_on: date, shown_on: date | None, today: date) -> bool:
    """Whether a condition stops payments: its day has passed unmet. What was shown in time may wait for the desk."""
    is_in_time = state == "shown" and shown_on is not None and shown_on <= due_on
    return state != "met" and due_on < today and not is_in_time


def goes_on_after(licence_until: date | None, first_on: date | None, last_on: date | None) -> bool:
    """Whether what went out goes on once its licence has ended, as far as the request says."""
    ends_on = last_on or first_on
    return licence_until is not None and (ends_on is None or ends_on > licence_until)


def answer_by(filed_on: date, working_days: int, is_free: Callable[[date], bool]) -> date:
    """The last day of a clock: days on which offices rest do not count."""
    day, left = filed_on, working_days
    while left:
        day += timedelta(days=1)
        left -= not is_free(day)
    return day
