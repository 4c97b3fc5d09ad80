"""Execution: how a plan spreads over months, whether the money moves as planned, and what will not be used in time.

A year's plan is spread evenly over the months of that year in which its award is active: no finer plan is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kikin.values.calendar import APRIL, Month, fiscal_year_bounds, fiscal_year_of, months_since
from kikin.values.money import Rate, Yen, split_yen


@dataclass(frozen=True, slots=True)
class Plan:
    """What an award plans to be paid in each fiscal year, and the days on which it is active."""

    by_year: Mapping[int, Yen]
    began_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One fiscal year of a forecast: what waits from before, what is planned for the year, what will be used of both,
    and what the fund then still has."""

    fiscal_year: int
    waiting_yen: Yen
    planned_yen: Yen
    used_yen: Yen
    left_yen: Yen


def months_between(first: date, last: date) -> list[Month]:
    """The months from that of one day to that of another, both included; none where the other is earlier."""
    found, (year, month) = [], (first.year, first.month)
    while (year, month) <= (last.year, last.month):
        found.append((year, month))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def by_month(plans: Iterable[Plan], first_month: int = APRIL) -> dict[Month, Yen]:
    """Plans spread evenly, to the yen, over the months in which their awards are active, in order.

    A year before the contract is planned for its first month, a year after the end for none; in the year of its end
    an award plans for the months that it has had.
    """
    sums: dict[Month, Yen] = {}
    for plan in plans:
        for year, yen in plan.by_year.items():
            for month, part_yen in _spread(plan, year, yen, first_month).items():
                sums[month] = sums.get(month, 0) + part_yen
    return dict(sorted(sums.items()))


def _spread(plan: Plan, fiscal_year: int, yen: Yen, first_month: int) -> dict[Month, Yen]:
    first_on, last_on = fiscal_year_bounds(fiscal_year, first_month)
    months = months_between(max(first_on, plan.began_on), last_on) or [(plan.began_on.year, plan.began_on.month)]
    # Months are dealt out by their place, so that it is the early ones that take the yen left over.
    parts = split_yen(yen, dict.fromkeys((f"{place:04}" for place in range(len(months))), 1))
    spread = dict(zip(months, (parts[place] for place in sorted(parts)), strict=True))
    if plan.ended_on is None:
        return spread
    last = (plan.ended_on.year, plan.ended_on.month)
    return {month: part_yen for month, part_yen in spread.items() if month <= last}


def is_slow(planned_yen: Yen, paid_yen: Yen, slow_below: Rate) -> bool:
    """Whether less than that share of the plan has been paid. Where nothing was planned, nothing is slow."""
    return paid_yen < planned_yen * slow_below


def pace_of(planned_yen: Yen, paid_yen: Yen) -> Rate:
    """The share of the plan that has been paid, at most the whole; the whole where nothing was planned yet."""
    return min(Rate(1), max(Rate(0), Rate(paid_yen, planned_yen))) if planned_yen > 0 else Rate(1)


def planned_use(
    bound: Iterable[tuple[Mapping[int, Yen], Yen]], free: Mapping[int, Yen], this_year: int
) -> dict[int, tuple[Yen, Yen]]:
    """Fiscal year to what of the fund's money is planned for it: bound to awards, and allotted but free.

    `bound` are awards: what each has committed by year, and what of it has been paid, which uses up the first years
    first. What a year that is over has left is planned for this one, since an award may use it later; what is left
    of a year's allotment that is over is planned for nothing.
    """
    bound_yen: dict[int, Yen] = {}
    for committed, paid_yen in bound:
        for year, yen in sorted(committed.items()):
            used_yen = min(yen, paid_yen)
            paid_yen -= used_yen
            due = max(year, this_year)
            bound_yen[due] = bound_yen.get(due, 0) + yen - used_yen
    free_yen = {year: yen for year, yen in free.items() if year >= this_year}
    years = sorted({this_year, *bound_yen, *free_yen})
    return {year: (bound_yen.get(year, 0), free_yen.get(year, 0)) for year in years}


def foresee(assets_yen: Yen, planned: Mapping[int, Yen], pace: Rate, last_year: int) -> tuple[Foreseen, ...]:
    """What will be used year by year, if of all that is due in a year that share is used; the rest waits.

    It ends with the fund's last year: what it leaves then will not be used in time. Each year rounds down once.
    """
    found: list[Foreseen] = []
    waiting_yen, left_yen = 0, assets_yen
    for year in range(min(planned, default=last_year), last_year + 1):
        planned_yen = planned.get(year, 0)
        used_yen = min(left_yen, int((waiting_yen + planned_yen) * pace))
        left_yen -= used_yen
        found.append(Foreseen(year, waiting_yen, planned_yen, used_yen, left_yen))
        waiting_yen += planned_yen - used_yen
    return tuple(found)


def idle_years(
    free: Mapping[int, Yen], as_of: date, idle_after_months: int, first_month: int = APRIL
) -> dict[int, Yen]:
    """The fiscal years whose allotment still has free money that many months after the year's end, and how much."""
    idle = {}
    for year, yen in sorted(free.items()):
        _, last_on = fiscal_year_bounds(year, first_month)
        if yen and months_since(last_on, as_of) >= idle_after_months:
            idle[year] = yen
    return idle


def cumulated(by_month: Mapping[Month, Yen], months: Sequence[Month]) -> list[Yen]:
    """What has come together by the end of each of these months in order, earlier months included."""
    found, sum_yen, waiting = [], 0, sorted(by_month.items())
    for month in months:
        while waiting and waiting[0][0] <= month:
            sum_yen += waiting.pop(0)[1]
        found.append(sum_yen)
    return found


def fiscal_year_of_month(month: Month, first_month: int = APRIL) -> int:
    """The fiscal year in which a month lies."""
    return fiscal_year_of(date(*month, 1), first_month)
