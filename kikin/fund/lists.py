"""Lists: the names that parties are compared with, version after version.

A version is proposed by one person and put in force by another, who has seen what it changes. One that has lost many
rows is more often a broken file than a milder world: it stops, and asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from kikin.fund.charter import Charter
from kikin.fund.lifecycle import Lifecycle, Step, problems_of, reasons_are_given
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import is_blank

FULL_BP = 10_000
MOST_DAYS_AHEAD = 366
FIELDS: dict[str, Text] = {
    "name": Text("名称", "name"),
    "aliases": Text("別名", "aliases"),
    "kind": Text("種類", "kind"),
    "countries": Text("国", "countries"),
    "birth_dates": Text("生年月日", "dates of birth"),
    "identifiers": Text("識別番号", "identifiers"),
    "programmes": Text("根拠", "programmes"),
}
"""What an entry says, beside the key by which it is known from version to version."""
_NAME = re.compile(r"[\w.][\w. -]{0,63}")


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """`before_count` is of the version before; `reasons` say why the step is right all the same."""

    rows_count: int
    before_count: int = 0
    shrink_bp: int = FULL_BP
    reasons: str = ""


def facts_of(charter: Charter, rows_count: int, before_count: int, reasons: str) -> VersionFacts:
    """What is asked of a version under a charter."""
    return VersionFacts(rows_count, before_count, charter.screening.list_shrink_bp, reasons)


def lost_bp(rows_count: int, before_count: int) -> int:
    """The share of its rows that a list has lost, rounded down; nothing where it has grown."""
    if rows_count >= before_count:
        return 0
    return (before_count - rows_count) * FULL_BP // before_count


def can_be_said(name: str) -> Problem | None:
    if _NAME.fullmatch(name):
        return None
    return Problem(
        "not_a_name",
        "watchlist.name",
        Text("リストの名称として使えません", "is no name for a list"),
        Text("文字・数字・ハイフンで64字以内にしてください", "use letters, figures and hyphens, at most 64 characters"),
        shown(name),
    )


def problems_of_effect(effective_on: date, today: date) -> list[Problem]:
    """Why a version does not count from a day: one so far off is a slip, and later versions would be measured by it."""
    if effective_on <= today + timedelta(days=MOST_DAYS_AHEAD):
        return []
    what = Text(f"{MOST_DAYS_AHEAD}日より先の日です", f"it is more than {MOST_DAYS_AHEAD} days from now")
    remedy = Text("適用日を確かめてください", "check the day from which it counts")
    return [Problem("effect_too_far_off", "watchlist_version.effective_on", what, remedy, str(effective_on))]


def holds_a_name(facts: VersionFacts) -> Problem | None:
    if facts.rows_count > 0:
        return None
    return Problem(
        "list_is_empty",
        "watchlist_version.rows",
        Text("リストに一件も名前がありません", "the list holds no name"),
        Text("ファイルを確かめてください", "check the file"),
    )


def is_much_shorter(charter: Charter, rows_count: int, before_count: int) -> bool:
    """Whether a version has lost so much of the one before it that somebody has to say why it is right."""
    return lost_bp(rows_count, before_count) >= charter.screening.list_shrink_bp


def is_not_much_shorter(facts: VersionFacts) -> Problem | None:
    """Unless somebody says why it may be."""
    lost = lost_bp(facts.rows_count, facts.before_count)
    if lost < facts.shrink_bp or not is_blank(facts.reasons):
        return None
    return Problem(
        "list_has_shrunk",
        "watchlist_version.rows",
        Text(
            f"前の版の{facts.before_count:,}件より{lost / 100:g}%減っています",
            f"it has lost {lost / 100:g} % of the {facts.before_count:,} rows of the version before",
        ),
        Text(
            "ファイルが途中で切れていないか確かめ、正しければその理由を書いてください",
            "see that the file is whole; if it is, say why it is right",
        ),
        str(facts.rows_count),
    )


gives_reasons = reasons_are_given(
    "watchlist_version.reasons", Text("なぜ用いないのかを書いてください", "say why it is not used")
)

_PROPOSING = (holds_a_name, is_not_much_shorter)

VERSION = Lifecycle(
    kind="watchlist_version",
    initial="proposed",
    ends=frozenset({"rejected", "overtaken", "superseded"}),
    steps=(
        Step("approve", "proposed", "in_force", "watchlist_version_approved", (is_not_much_shorter,)),
        Step("reject", "proposed", "rejected", "watchlist_version_rejected", (gives_reasons,)),
        Step("overtake", "proposed", "overtaken", "watchlist_version_overtaken"),
        Step("supersede", "in_force", "superseded", "watchlist_version_superseded"),
    ),
)
WERE_APPROVED = frozenset({"in_force", "superseded"})


def problems_of_name(name: str) -> tuple[Problem, ...]:
    """Everything that speaks against calling a list so."""
    return problems_of((can_be_said,), name)


def problems_of_proposing(facts: VersionFacts) -> tuple[Problem, ...]:
    """Everything that speaks against proposing a version."""
    return problems_of(_PROPOSING, facts)
