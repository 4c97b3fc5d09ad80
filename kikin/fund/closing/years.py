"""Closing a fiscal year: one person lists what is still open, and another closes the books over that very list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kikin.fund.lifecycle import Lifecycle, Step, problems_of
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

OPEN_ITEMS: dict[str, Text] = {
    "claims": Text("支払っていない請求", "claims that are not paid"),
    "advances": Text("額の確定していない概算払", "advances that are not settled"),
    "receivables": Text("納付されていない返還債権", "refunds that are due"),
    "breaches": Text("認定を待つ義務違反", "breaches that are not judged"),
    "paybacks": Text("納付の済んでいない収益納付", "paybacks that are not collected"),
    "disposals": Text("決定または納付を待つ財産処分", "disposals that wait for a decision or for money"),
    "reports": Text("提出されていない実績報告", "cost reports that are missing"),
    "contracts": Text("契約を待つ支出予定", "commitments without a contract"),
    "entries": Text("確認を待つ基金の記入", "entries of the fund that wait for a second person"),
}
"""What may be open when a year ends, in the order in which people see it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """`items` is the list as it was prepared, `items_now` as it would be now: kind, ref and yen of each."""

    fiscal_year: int
    last_on: date
    today: date
    closed_until: date | None = None
    items: tuple[tuple[str, str, int], ...] = ()
    items_now: tuple[tuple[str, str, int], ...] = ()
    explanation: str = ""
    is_prepared: bool = False


def year_is_over(facts: Facts) -> Problem | None:
    if facts.today > facts.last_on:
        return None
    return Problem(
        "year_not_over",
        "year_close.fiscal_year",
        Text("まだ終わっていない年度です", "the year is not over"),
        Text(f"{facts.last_on}が過ぎてから行ってください", f"wait until {facts.last_on} has passed"),
        str(facts.fiscal_year),
    )


def year_is_not_closed(facts: Facts) -> Problem | None:
    if facts.closed_until is None or facts.closed_until < facts.last_on:
        return None
    return Problem(
        "year_is_closed",
        "year_close.fiscal_year",
        Text("既に締められた年度です", "the year is closed already"),
        Text("訂正は、締められていない年度に記入してください", "post a correction in a year that is open"),
        str(facts.fiscal_year),
    )


def is_not_prepared_yet(facts: Facts) -> Problem | None:
    if not facts.is_prepared:
        return None
    return Problem(
        "prepared_before",
        "year_close.fiscal_year",
        Text("この年度の締めは既に準備されています", "the closing of this year is prepared already"),
        Text("準備されたものを確認するか、取り下げてください", "close or withdraw the one that is prepared"),
        str(facts.fiscal_year),
    )


def is_explained(facts: Facts) -> Problem | None:
    """What is open is no bar, but somebody has to say what becomes of it."""
    if not facts.items_now or facts.explanation.strip():
        return None
    return Problem(
        "open_items_unexplained",
        "year_close.explanation",
        Text("未了の事項をどう扱うかが書かれていません", "nobody says what becomes of the open items"),
        Text("翌年度での取扱いを書いてください", "write what will be done with them next year"),
        str(len(facts.items_now)),
    )


def list_is_current(facts: Facts) -> Problem | None:
    if facts.items == facts.items_now:
        return None
    changed = len(set(facts.items) ^ set(facts.items_now))
    return Problem(
        "open_items_changed",
        "year_close.items",
        Text("準備の後で未了の事項が変わりました", "the open items have changed since it was prepared"),
        Text("取り下げて、もう一度準備してください", "withdraw it and prepare it again"),
        str(changed),
    )


TO_PREPARE = (year_is_over, year_is_not_closed, is_not_prepared_yet, is_explained)

YEAR_CLOSE = Lifecycle(
    kind="year_close",
    initial="prepared",
    ends=frozenset({"closed", "withdrawn"}),
    steps=(
        Step("close", "prepared", "closed", "year_closed", (year_is_over, year_is_not_closed, list_is_current)),
        Step("withdraw", "prepared", "withdrawn", "year_close_withdrawn"),
    ),
)


def problem_of_year(fiscal_year: int, first_year: int, this_year: int) -> Problem | None:
    """A year before the fund, or one that has not begun; its last day may be no day that there is."""
    if first_year <= fiscal_year <= this_year:
        return None
    return Problem(
        "year_not_of_the_fund",
        "year_close.fiscal_year",
        Text("締めることのできる年度ではありません", "not a year of the fund that has begun"),
        Text(f"{first_year}から{this_year}までの年度にしてください", f"give a year from {first_year} to {this_year}"),
        shown(str(fiscal_year)),
    )


def problems_of_preparing(facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against preparing to close a year."""
    return problems_of(TO_PREPARE, facts)
