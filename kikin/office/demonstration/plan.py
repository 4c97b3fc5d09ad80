"""The plan of a play: which calls, when, for how much. Made from the charter, so that any charter can be played."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from kikin.fund.charter import Charter, Instrument
from kikin.fund.selection import appropriation_for
from kikin.office.demonstration.budgets import LEAST_YEN
from kikin.values.money import Yen, split_yen
from kikin.values.text import Text

_SHARE_OF_WHAT_IS_LEFT = Fraction(2, 5)
"""What a call takes of the poorest of its years, in every one of them alike, since projects spend evenly."""
_YEARS_OF_A_CALL = 3
_FEWEST_APPLICATIONS = 20
_COHORT_SHARE = Fraction(2, 5)
_COHORT_SPREAD = (Fraction(2, 5), Fraction(2, 5), Fraction(1, 5))
_DAYS_OPEN = 50
_DAYS_TO_THE_FIRST_ADVANCE = 200
_LARGEST_COST_YEN = 2_000_000_000
_LEAST_REQUEST_YEN = 10_000


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


def largest_cost_yen(budget: tuple[tuple[int, Yen], ...]) -> Yen:
    """The most that one project of a call may cost: a quarter of what the call has."""
    return min(_LARGEST_COST_YEN, sum(yen for _, yen in budget) // 4)


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
    years = list(range(first, first + _YEARS_OF_A_CALL))
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
    """A call in each fiscal year from the first whole one to today's, and one that is open today for those who look.

    Applications come in proportion to the money of a call.
    """
    left = allotted_by_year(charter)
    first, last = _first_year_to_call(charter), min(charter.fiscal_year(today), max(left))
    years = [year for year in left if first <= year <= last] or [first]
    budgets = {
        year: taken
        for year in years
        if can_open_in(charter, year) and (taken := _take(charter, left, year)) and _is_worth_a_call(charter, taken)
    }
    money = {year: sum(yen for _, yen in budget) for year, budget in budgets.items()}
    counts = _share_applications(money, applications_count)
    plans = [_call(charter, year, budget, counts[year]) for year, budget in budgets.items()]
    open_now = _take(charter, left, charter.fiscal_year(today)) if plans else ()
    if open_now and _is_worth_a_call(charter, open_now) and today > plans[-1].closes_on:
        plans.append(_open_call(charter, today, open_now))
    return tuple(plans)


def _take(charter: Charter, left: dict[int, Yen], first: int) -> tuple[tuple[int, Yen], ...]:
    """The same part of each of a call's years, taken from what is left of them."""
    drawn = drawn_on(charter, first)
    years = [year for year in drawn if left.get(year)]
    part_yen = int(min((min(left[year], drawn[year]) for year in years), default=0) * _SHARE_OF_WHAT_IS_LEFT)
    for year in years:
        left[year] -= part_yen
    return tuple((year, part_yen) for year in years)


def _share_applications(budgets: dict[int, Yen], applications_count: int) -> dict[int, int]:
    if not budgets:
        return {}
    fewest = min(_FEWEST_APPLICATIONS, applications_count // len(budgets))
    rest = split_yen(applications_count - fewest * len(budgets), budgets)
    return {year: fewest + rest[year] for year in budgets}


def _open_call(charter: Charter, today: date, budget: tuple[tuple[int, Yen], ...]) -> CallPlan:
    """A call that opened two weeks ago and that nobody of the play answers: it is for those who try the site."""
    first = budget[0][0]
    like = _call(charter, first, budget, 0)
    return replace(
        like,
        key="call-open-today",
        title=Text(f"{first}年度追加公募", f"Additional call of FY{first}"),
        opens_on=today - timedelta(days=14),
        closes_on=_working_day(charter, today + timedelta(days=36)),
    )


def _first_year_to_call(charter: Charter) -> int:
    """The first fiscal year that is allotted anything and begins after the founding, else the first of all."""
    founded_in = charter.fiscal_year(charter.founded_on)
    years = allotted_by_year(charter)
    return next((year for year in years if year > founded_in), min(years))


def _call(charter: Charter, year: int, budget: tuple[tuple[int, Yen], ...], applications_count: int) -> CallPlan:
    opens_on = _opens_on(charter, year)
    closes_on = _working_day(charter, opens_on + timedelta(days=_DAYS_OPEN))
    instrument = _instrument_of(charter, year)
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


def can_open_in(charter: Charter, year: int) -> bool:
    """Whether a call for a fiscal year can open early enough in it, once there is a way to pay, to pay within it."""
    return charter.fiscal_year(_opens_on(charter, year) + timedelta(days=_DAYS_TO_THE_FIRST_ADVANCE)) <= year


def _opens_on(charter: Charter, year: int) -> date:
    return max(
        date(year, charter.first_month, 11),
        charter.founded_on + timedelta(days=60),
        min(version.valid_from for version in charter.instruments),
    )


def _instrument_of(charter: Charter, year: int) -> Instrument:
    """The first two instruments in force when the call opens take turns."""
    opens_on = _opens_on(charter, year)
    in_force = list(dict.fromkeys(version.key for version in charter.instruments if version.valid_from <= opens_on))
    return charter.instrument(in_force[(year - _first_year_to_call(charter)) % min(len(in_force), 2)], opens_on)


def _is_worth_a_call(charter: Charter, budget: tuple[tuple[int, Yen], ...]) -> bool:
    """Whether the smallest request that is drawn for a call comes to more than nothing, shared by a consortium."""
    instrument = _instrument_of(charter, budget[0][0])
    cost_yen = min(LEAST_YEN, largest_cost_yen(budget))
    return all(instrument.rounding.apply(rate * cost_yen) >= _LEAST_REQUEST_YEN for rate in instrument.rate.values())


def _working_day(charter: Charter, day: date) -> date:
    """That day, or the next that is neither a holiday of the charter nor at a week's end."""
    while charter.calendar.is_free(day):
        day += timedelta(days=1)
    return day
