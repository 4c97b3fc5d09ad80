"""The plan of a play: which calls, when, for how much. Made from the charter, so that any charter can be played."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from kikin.fund.charter import Charter
from kikin.fund.selection import appropriation_for
from kikin.values.money import Yen
from kikin.values.text import Text

_SHARES_OF_A_YEAR = (Fraction(1, 2), Fraction(3, 10), Fraction(3, 20))
"""What a call takes of its first, second and third year; calls that overlap never take more than all of a year."""
_COHORT_SHARE = Fraction(2, 5)
_COHORT_SPREAD = (Fraction(2, 5), Fraction(2, 5), Fraction(1, 5))
_DAYS_OPEN = 50


@dataclass(frozen=True, slots=True)
class CallPlan:
    """One call of the play. Its later scenes are dated from its deadline."""

    key: str
    title: Text
    opens_on: date
    closes_on: date
    instrument: str
    stages: tuple[str, ...]
    budget_by_year: tuple[tuple[int, Yen], ...]
    applications_count: int

    @property
    def first_year(self) -> int:
        return self.budget_by_year[0][0]

    def days_after_closing(self, days: int) -> date:
        return self.closes_on + timedelta(days=days)


def allotted_by_year(charter: Charter) -> dict[int, Yen]:
    """What all agencies may commit in each fiscal year."""
    found: dict[int, Yen] = {}
    for allotment in charter.allotments:
        found[allotment.fiscal_year] = found.get(allotment.fiscal_year, 0) + allotment.amount_yen
    return dict(sorted(found.items()))


def drawn_on(charter: Charter, first: int) -> dict[int, Yen]:
    """What a call that begins in a fiscal year may promise in it and in the two after it.

    A round draws on one appropriation: a year in which that one is allotted nothing falls away.
    """
    years = list(range(first, first + len(_SHARES_OF_A_YEAR)))
    while years:
        appropriation = appropriation_for(charter, years)
        found: dict[int, Yen] = {}
        for allotment in charter.allotments:
            if allotment.appropriation == appropriation and allotment.fiscal_year in years:
                found[allotment.fiscal_year] = found.get(allotment.fiscal_year, 0) + allotment.amount_yen
        if appropriation is not None and len(found) == len(years):
            return dict(sorted(found.items()))
        years = sorted(found) if found else years[:-1]
    return {}


def plan_of_cohort(charter: Charter, applications_count: int) -> tuple[CallPlan, ...]:
    """One call for a cohort from outside: two fifths of the appropriation, within what its years are allotted."""
    first = _first_year_to_call(charter)
    drawn = drawn_on(charter, first)
    whole_yen = int(charter.appropriations[0].amount_yen * _COHORT_SHARE)
    spread = _COHORT_SPREAD[: len(drawn)]
    budget = tuple(
        (year, min(most_yen, int(whole_yen * share / sum(spread))))
        for (year, most_yen), share in zip(drawn.items(), spread, strict=True)
    )
    return (_call(charter, first, budget, applications_count),)


def plan_of_years(charter: Charter, today: date, applications_count: int) -> tuple[CallPlan, ...]:
    """A call in each fiscal year from the first whole one to today's, sharing the allotments of the years they span."""
    allotted = allotted_by_year(charter)
    first, last = _first_year_to_call(charter), min(charter.fiscal_year(today), max(allotted))
    years = [year for year in allotted if first <= year <= last and drawn_on(charter, year)] or [first]
    plans = []
    for number, year in enumerate(years):
        budget = tuple(
            (each, int(yen * _SHARES_OF_A_YEAR[each - year])) for each, yen in drawn_on(charter, year).items()
        )
        count = applications_count // len(years) + (number < applications_count % len(years))
        plans.append(_call(charter, year, budget, count))
    return tuple(plans)


def _first_year_to_call(charter: Charter) -> int:
    """The first fiscal year that is allotted anything and begins after the founding, else the first of all."""
    founded_in = charter.fiscal_year(charter.founded_on)
    years = allotted_by_year(charter)
    return next((year for year in years if year > founded_in), min(years))


def _call(charter: Charter, year: int, budget: tuple[tuple[int, Yen], ...], applications_count: int) -> CallPlan:
    opens_on = max(date(year, charter.first_month, 11), charter.founded_on + timedelta(days=60))
    closes_on = opens_on + timedelta(days=_DAYS_OPEN)
    while closes_on in charter.calendar.holidays or closes_on.weekday() >= 5:
        closes_on += timedelta(days=1)
    number = len(charter.instruments)
    instrument = charter.instruments[(year - _first_year_to_call(charter)) % min(number, 2)]
    return CallPlan(
        key=f"call-{year}",
        title=Text(f"{year}年度公募（{instrument.name.ja}）", f"Call of FY{year} ({instrument.name.en})"),
        opens_on=opens_on,
        closes_on=closes_on,
        instrument=instrument.key,
        stages=tuple(stage.key for stage in charter.stages),
        budget_by_year=budget,
        applications_count=applications_count,
    )
