"""A watch case: an alert that a person looks into, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.charter import may_act
from kikin.fund.lifecycle import Lifecycle, Step, reasons_are_given
from kikin.values.problems import Problem
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class WatchCaseFacts:
    """`reasons` is what whoever takes the step gives for it; `open_asks` what is asked for and not done yet.

    `role` is in which they take it, `acts` that which the charter names for the kind; without one anybody may.
    """

    reasons: str = ""
    open_asks: tuple[str, ...] = ()
    role: str = ""
    acts: str = ""


OPEN = frozenset({"raised", "assessing", "acted"})
"""The states of a case that still asks for somebody; only then does it hold payments."""

gives_watch_reasons = reasons_are_given(
    "watch_case.reasons", Text("何を確かめたかを書いてください", "say what was found out")
)

ASKS: dict[str, dict[str, Text]] = {
    "departure": {
        "access_removed": Text("アクセス権の削除", "access is removed"),
        "items_returned": Text("貸与品・資料の返却", "items and papers are returned"),
        "successor_named": Text("後任の決定", "a successor is named"),
    }
}
"""What a kind of case asks for before it is resolved, each with the day on which it was done."""


def asks_are_met(facts: WatchCaseFacts) -> Problem | None:
    """Whoever left has no access any more, and somebody takes their place, before the case is resolved."""
    if not facts.open_asks:
        return None
    said = [ASKS["departure"][one] for one in facts.open_asks]
    return Problem(
        "asks_are_open",
        "watch_case.asks",
        Text(
            f"済んでいないものがあります：{'、'.join(one.ja for one in said)}",
            f"not done yet: {', '.join(one.en for one in said)}",
        ),
        Text("済んだ日を記録してください", "note the day on which each was done"),
    )


_LEADS = {
    "security_lead": Text("研究セキュリティ責任者", "a security lead"),
    "programme_director": Text("プログラムディレクター", "a programme director"),
}


def is_for_the_role(facts: WatchCaseFacts) -> Problem | None:
    """The charter leaves some kinds of case to a lead or a director."""
    if not facts.acts or may_act(facts.role, facts.acts):
        return None
    who = _LEADS[facts.acts]
    return Problem(
        "not_for_this_role",
        "watch_case.kind",
        Text(
            "設置要綱により、この種類の案件を担当する役割ではありません",
            "the charter leaves cases of this kind to another role",
        ),
        Text(f"{who.ja}に依頼してください", f"ask {who.en} to do it"),
        facts.role,
    )


WATCH_CASE = Lifecycle(
    kind="watch_case",
    initial="raised",
    ends=frozenset({"dismissed", "resolved"}),
    steps=(
        Step("assess", "raised", "assessing", "watch_case_assessed", (is_for_the_role,)),
        Step("dismiss", "assessing", "dismissed", "watch_case_dismissed", (is_for_the_role, gives_watch_reasons)),
        Step("act_on", "assessing", "acted", "watch_case_acted_on", (is_for_the_role, gives_watch_reasons)),
        Step(
            "resolve", "acted", "resolved", "watch_case_resolved", (is_for_the_role, gives_watch_reasons, asks_are_met)
        ),
        # What was taken for nothing may turn out to be something.
        Step("reopen", "dismissed", "assessing", "watch_case_reopened", (gives_watch_reasons,)),
    ),
)

FEED_FILE = Lifecycle(
    kind="feed_file",
    initial="read",
    ends=frozenset({"taken", "dropped"}),
    steps=(
        Step("take", "read", "taken", "feed_file_taken"),
        Step("drop", "read", "dropped", "feed_file_dropped"),
    ),
)
"""A file of feeds: read and shown first, then taken in to be looked at, or dropped."""
