"""What an award owes by which day, and which gates stand between its stages: fixed when its contract is signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kikin.fund.charter import GateAsked, ResultAsked
from kikin.values.calendar import fiscal_year_bounds
from kikin.values.text import Text

BASES: dict[str, Text] = {
    "planned": Text("計画で定めたもの", "agreed in the plan"),
    "year": Text("毎年度の報告", "of every fiscal year"),
    "end": Text("終了時の報告", "of the end"),
    "after": Text("終了後の報告", "of the years after the end"),
}
"""Why a result is owed. What the charter asks stays due until it is in; what a plan promised can be missed."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One dated result as it is fixed. `fiscal_year` is the one that it reports on, where it reports on one."""

    title: Text
    due_on: date
    criteria: Text
    evidence: tuple[Text, ...]
    basis: str = "planned"
    key: str = ""
    fiscal_year: int | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate as it is fixed: money of `opens_year` and later is locked until it is passed."""

    key: str
    title: Text
    opens_year: int
    due_on: date
    criteria: tuple[Text, ...]
    evidence: tuple[Text, ...]


def results_owed(asked: Iterable[ResultAsked], first_year: int, last_year: int, first_month: int) -> list[Owed]:
    """What the charter asks of an award of these fiscal years, the first due first."""
    found = [
        Owed(
            title=one.name,
            due_on=fiscal_year_bounds(year, first_month)[1] + timedelta(days=one.within_days),
            criteria=one.criteria,
            evidence=one.evidence,
            basis=one.each,
            key=one.key,
            fiscal_year=year,
        )
        for one in asked
        for year in _years(one, first_year, last_year)
    ]
    return sorted(found, key=lambda owed: owed.due_on)


def _years(asked: ResultAsked, first_year: int, last_year: int) -> range:
    return {
        "year": range(first_year, last_year + 1),
        "end": range(last_year, last_year + 1),
        "after": range(last_year + 1, last_year + 1 + asked.years),
    }[asked.each]


def gates_between(asked: Iterable[GateAsked], first_year: int, last_year: int, first_month: int) -> list[Gate]:
    """The gates of an award of these fiscal years, the first first."""
    found = []
    for one in asked:
        opens_year = first_year + one.after_years
        if last_year - first_year + 1 >= one.from_years and opens_year <= last_year:
            begins_on = fiscal_year_bounds(opens_year, first_month)[0]
            due_on = _months_before(begins_on, one.months_before)
            found.append(Gate(one.key, one.name, opens_year, due_on, one.criteria, one.evidence))
    return sorted(found, key=lambda gate: gate.opens_year)


def _months_before(first_of_month: date, months: int) -> date:
    years, month = divmod(first_of_month.month - 1 - months, 12)
    return first_of_month.replace(year=first_of_month.year + years, month=month + 1)
