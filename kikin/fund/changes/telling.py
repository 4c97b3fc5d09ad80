"""What speaks against a change that is told in words, and what the desks that are asked of it may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kikin.fund.changes.complaints import only_for, problem
from kikin.fund.changes.facts import Facts
from kikin.fund.charter import TOLD
from kikin.fund.lifecycle import Lifecycle, Step
from kikin.values.problems import Problem
from kikin.values.text import Text
from kikin.values.wording import is_blank

DESKS: dict[str, Text] = {
    "security": Text("研究セキュリティ", "Research security"),
    "ip": Text("知的財産", "Intellectual property"),
}
"""Who is asked before a change that may carry technology away is approved."""
_WITHIN = timedelta(days=366)


def day_of(facts: Facts) -> date | None:
    """The day that a request names; nothing where it names none that there is."""
    try:
        return date.fromisoformat(facts.request.on)
    except ValueError:
        return None


@only_for(*TOLD)
def says_what(facts: Facts) -> Problem | None:
    if not is_blank(facts.request.what):
        return None
    return problem(
        "nothing_told",
        "what",
        "変更後の内容が書かれていません",
        "it does not say what becomes of it",
        "変更前と変更後を書いてください",
        "say how it was and how it becomes",
    )


@only_for(*TOLD)
def says_from_when(facts: Facts) -> Problem | None:
    day = day_of(facts)
    if day is not None and abs(day - facts.today) <= _WITHIN:
        return None
    return problem(
        "day_out_of_range",
        "on",
        "変更の日が正しくありません",
        "the day of the change does not fit",
        "前後1年以内の日付にしてください",
        "choose a day within a year of today",
        facts.request.on,
    )


@only_for("milestone")
def moves_an_open_milestone(facts: Facts) -> Problem | None:
    if facts.request.milestone in facts.movable:
        return None
    return problem(
        "milestone_stands",
        "milestone",
        "期限を変更できるマイルストーンではありません",
        "the day of this milestone cannot be changed",
        "計画で定めた、未達成のものを選んでください",
        "choose one that the plan promises and that is open",
        facts.request.milestone,
    )


@only_for("milestone")
def moves_it_to_a_day_to_come(facts: Facts) -> Problem | None:
    day = day_of(facts)
    if day is not None and day >= facts.today:
        return None
    return problem(
        "day_has_passed",
        "on",
        "新しい期限が今日より前です",
        "the new day has passed already",
        "今日以降の日付にしてください",
        "choose today or a later day",
        facts.request.on,
    )


def desks_have_cleared(facts: Facts) -> Problem | None:
    waiting = [desk for desk, answer in facts.answers.items() if answer != "cleared"]
    if not waiting:
        return None
    names = [DESKS[desk] for desk in waiting]
    return problem(
        "desks_not_clear",
        "desks",
        "照会先の了承が得られていません",
        "a desk that was asked has not cleared it",
        f"次の回答を待つか、不承認としてください：{'、'.join(one.ja for one in names)}",
        f"wait for the answer, or refuse it: {', '.join(one.en.lower() for one in names)}",
        ", ".join(waiting),
    )


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """The state of the change that a desk is asked of."""

    change_state: str = "filed"


def change_is_open(facts: AnswerFacts) -> Problem | None:
    if facts.change_state in ("filed", "checked"):
        return None
    return Problem(
        "change_is_decided",
        "desk_answer.change",
        Text("この変更は取り下げられたか、決定済みです", "the change was withdrawn or is decided"),
        Text("回答は要りません", "no answer is needed"),
        facts.change_state,
    )


DESK_ANSWER = Lifecycle(
    kind="desk_answer",
    initial="asked",
    ends=frozenset({"cleared", "objected"}),
    steps=(
        Step("clear", "asked", "cleared", "change_cleared_by_desk", (change_is_open,)),
        Step("object", "asked", "objected", "change_objected_by_desk", (change_is_open,)),
    ),
)
