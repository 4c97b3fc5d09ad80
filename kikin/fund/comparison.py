"""Five-year money against one-year money, on the same projects: what each year's end would have done to them.

The fund's own history says what the work needed: what was paid in a year, less what of it came back later, is the
need of that year. A project is one member's contract. The same need is then met by one-year money, to the yen:

1. Each year has its own money: the plan of that year, and apart from it what was carried over into the year.
2. A need is met from what was bought ahead in a rush, then from carried money, then from the plan of the year. What
   these cannot pay waits for the next year: nothing is paid ahead of its year.
3. What is unspent when a year ends is carried over by permission (`carried` of it), spent in the last month so that
   it does not lapse (`rushed` of it), or lapses. Both shares are the charter's, and round down.
4. Carried money is carried once. A project that ends with the year carries nothing over, and one that has ended
   before the year's last month rushes nothing.
5. What was rushed meets later needs yen for yen. This is kind to one-year money.
6. Money that lapsed is gone. Work for which there is no other money waits, and is never paid for where none comes.

For each project and year, to the yen, `planned + carried in = annual_paid + annual_carried + annual_lapsed +
annual_open`, where `annual_open` is nothing once the year is over, and what is carried in is what the year before
carried over. `annual_rushed` is part of `annual_paid`. Over all years, `paid = annual_paid - needless + undone`:
needless is what was rushed and met no need, undone what the fund has paid for and one-year money has not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from kikin.values.calendar import APRIL, Month, fiscal_year_bounds, fiscal_year_of
from kikin.values.money import Rate, Yen


@dataclass(frozen=True, slots=True)
class Project:
    """One member's contract: its plan by fiscal year as it was offered, and what it was paid, net, by month.

    `began_on` is the day of the contract, `ended_on` the last day of the award, nothing while it goes on.
    """

    ref: str
    planned: Mapping[int, Yen]
    paid: Mapping[Month, Yen]
    began_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """Of what is unspent at a year's end: the part carried over, and the part rushed. Together at most the whole."""

    carried: Rate
    rushed: Rate


@dataclass(frozen=True, slots=True)
class Year:
    """One fiscal year, of one project or of all, in whole yen, none below nothing.

    `carried_in_yen` is what the year before carried over; `waiting_yen` is work that the fund has paid for and that
    one-year money had not paid for by the year's end.
    """

    fiscal_year: int
    planned_yen: Yen = 0
    paid_yen: Yen = 0
    annual_paid_yen: Yen = 0
    annual_lapsed_yen: Yen = 0
    annual_carried_yen: Yen = 0
    annual_rushed_yen: Yen = 0
    annual_open_yen: Yen = 0
    carried_in_yen: Yen = 0
    waiting_yen: Yen = 0


SUMS: tuple[str, ...] = tuple(one.name for one in fields(Year) if one.name.startswith(("planned", "paid", "annual")))
"""The columns of a year that add up over years."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every year of the history, the first first."""

    years: tuple[Year, ...]
    needless_yen: Yen
    undone_yen: Yen

    @property
    def totals(self) -> dict[str, Yen]:
        """The sums of the columns over all years."""
        return {name: sum(getattr(year, name) for year in self.years) for name in SUMS}


@dataclass(slots=True)
class _Purse:
    """What a project has from the years before: work that waits, money carried over, things bought ahead."""

    waiting_yen: Yen = 0
    carried_yen: Yen = 0
    ahead_yen: Yen = 0


def compare(
    projects: Iterable[Project], years: Sequence[int], shares: Mapping[int, Shares], as_of: date, first_month: int
) -> Comparison:
    """All projects under one-year money, over these fiscal years in order, as known at a day's end.

    A year that is not over at `as_of` has closed on nothing: what it has not spent is open. `shares` holds those
    of each year that is over. ValueError where more came back to a project than it was paid.
    """
    sums: dict[int, dict[str, Yen]] = {
        year: {one.name: 0 for one in fields(Year) if one.name != "fiscal_year"} for year in years
    }
    needless_yen = undone_yen = 0
    for project in projects:
        lived, purse = _live(project, years, shares, as_of, first_month)
        for year in lived:
            for name in sums[year.fiscal_year]:
                sums[year.fiscal_year][name] += getattr(year, name)
        needless_yen += purse.ahead_yen
        undone_yen += purse.waiting_yen
    return Comparison(tuple(Year(year, **sums[year]) for year in years), needless_yen, undone_yen)


def years_of(
    project: Project, years: Sequence[int], shares: Mapping[int, Shares], as_of: date, first_month: int = APRIL
) -> tuple[Year, ...]:
    """One project under one-year money; see `compare`."""
    return tuple(_live(project, years, shares, as_of, first_month)[0])


def needs_by_year(paid: Mapping[Month, Yen], first_month: int = APRIL) -> dict[int, Yen]:
    """What was paid in each fiscal year and never came back. What comes back takes the newest payments with it.

    ValueError where more came back than had been paid.
    """
    kept: list[list[int]] = []
    for (year, month), yen in sorted(paid.items()):
        if yen > 0:
            kept.append([fiscal_year_of(date(year, month, 1), first_month), yen])
        back_yen = max(0, -yen)
        while back_yen:
            if not kept:
                raise ValueError(f"{back_yen} yen more came back by {year}-{month:02} than had been paid")
            part_yen = min(back_yen, kept[-1][1])
            kept[-1][1] -= part_yen
            back_yen -= part_yen
            if not kept[-1][1]:
                kept.pop()
    needs: dict[int, Yen] = {}
    for fiscal_year, yen in kept:
        needs[fiscal_year] = needs.get(fiscal_year, 0) + yen
    return needs


def plan_as_granted(project: Project, first_month: int = APRIL) -> dict[int, Yen]:
    """The plan as one-year money would grant it: what lies before the contract is granted in its first year, and
    what lies after the year in which the award ended is not granted."""
    first = fiscal_year_of(project.began_on, first_month)
    last = None if project.ended_on is None else fiscal_year_of(project.ended_on, first_month)
    planned: dict[int, Yen] = {}
    for year, yen in sorted(project.planned.items()):
        if last is None or year <= last:
            planned[max(year, first)] = planned.get(max(year, first), 0) + yen
    return planned


def _live(
    project: Project, years: Sequence[int], shares: Mapping[int, Shares], as_of: date, first_month: int
) -> tuple[list[Year], _Purse]:
    needs, planned = needs_by_year(project.paid, first_month), plan_as_granted(project, first_month)
    purse, lived = _Purse(), []
    for fiscal_year in years:
        need_yen, plan_yen = needs.get(fiscal_year, 0), planned.get(fiscal_year, 0)
        _, last_on = fiscal_year_bounds(fiscal_year, first_month)
        closing = _shares_left(project, shares[fiscal_year], last_on) if last_on <= as_of else None
        lived.append(_year(fiscal_year, plan_yen, need_yen, closing, purse))
    return lived, purse


def _shares_left(project: Project, shares: Shares, last_on: date) -> Shares:
    """What a project may still do with money at a year's end: nothing once it is over."""
    if project.ended_on is None or project.ended_on > last_on:
        return shares
    runs_in_the_last_month = project.ended_on >= last_on.replace(day=1)
    return Shares(Rate(0), shares.rushed if runs_in_the_last_month else Rate(0))


def _year(fiscal_year: int, plan_yen: Yen, need_yen: Yen, closing: Shares | None, purse: _Purse) -> Year:
    """One year of one project; `purse` is what it has from before, and then what it takes into the next year."""
    wanted_yen = purse.waiting_yen + need_yen
    bought_yen = min(purse.ahead_yen, wanted_yen)
    wanted_yen -= bought_yen
    carried_in_yen = purse.carried_yen
    met_yen = min(wanted_yen, carried_in_yen + plan_yen)
    carried_left_yen = max(0, carried_in_yen - met_yen)
    plan_left_yen = carried_in_yen + plan_yen - met_yen - carried_left_yen
    carried_yen = rushed_yen = 0
    left_yen = plan_left_yen + carried_left_yen
    if closing is not None:
        carried_yen = int(plan_left_yen * closing.carried)
        rushed_yen = min(int(left_yen * closing.rushed), left_yen - carried_yen)
    purse.waiting_yen = wanted_yen - met_yen
    purse.carried_yen = carried_yen
    purse.ahead_yen += rushed_yen - bought_yen
    rest_yen = left_yen - carried_yen - rushed_yen
    return Year(
        fiscal_year,
        planned_yen=plan_yen,
        paid_yen=need_yen,
        annual_paid_yen=met_yen + rushed_yen,
        annual_lapsed_yen=rest_yen if closing is not None else 0,
        annual_carried_yen=carried_yen,
        annual_rushed_yen=rushed_yen,
        annual_open_yen=rest_yen if closing is None else 0,
        carried_in_yen=carried_in_yen,
        waiting_yen=purse.waiting_yen,
    )
