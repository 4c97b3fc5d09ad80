"""What an award owes by which day, and which gates stand between its stages: fixed when its contract is signed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
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
    found = [
        _gate(one, opens_year, first_month)
        for one in asked
        if _is_long_enough(one, first_year, last_year) and (opens_year := first_year + one.after_years) <= last_year
    ]
    return sorted(found, key=lambda gate: gate.opens_year)


def gates_of_prolonging(
    asked: Iterable[GateAsked], standing: Collection[str], years: range, to_year: int, first_month: int, today: date
) -> list[Gate]:
    """The gates that an award of these years lacks once it ends with `to_year`; `standing` are the keys of its own.

    No gate is put before a year that the contract has already, and none is due before today.
    """
    found = []
    for one in asked:
        opens_year = max(years.start + one.after_years, years.stop)
        if one.key not in standing and _is_long_enough(one, years.start, to_year) and opens_year <= to_year:
            gate = _gate(one, opens_year, first_month)
            last_day = fiscal_year_bounds(opens_year - 1, first_month)[1]
            found.append(gate if gate.due_on >= today else replace(gate, due_on=max(today, last_day)))
    return sorted(found, key=lambda gate: gate.opens_year)


def _is_long_enough(asked: GateAsked, first_year: int, last_year: int) -> bool:
    return last_year - first_year + 1 >= asked.from_years


def _gate(asked: GateAsked, opens_year: int, first_month: int) -> Gate:
    due_on = _months_before(fiscal_year_bounds(opens_year, first_month)[0], asked.months_before)
    return Gate(asked.key, asked.name, opens_year, due_on, asked.criteria, asked.evidence)


def _months_before(first_of_month: date, months: int) -> date:
    years, month = divmod(first_of_month.month - 1 - months, 12)
    return first_of_month.replace(year=first_of_month.year + years, month=month + 1)
