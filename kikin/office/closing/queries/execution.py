"""Execution at a day's end: planned, committed and paid by month, and what is foreseen.

Plans are those with which the awards were offered, so that a past date always has the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kikin.fund.charter import Charter
from kikin.fund.closing import execution as rules
from kikin.fund.closing.execution import Foreseen, Plan
from kikin.fund.ledger import FIGURES
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award
from kikin.office.closing.queries.sheet import Sheet, sheet
from kikin.office.ledger import queries as ledger
from kikin.values.calendar import Month
from kikin.values.money import Rate, Yen


@dataclass(frozen=True, slots=True)
class MonthOf:
    """One month: what was planned for it, committed and paid in it, and the same until its end."""

    month: Month
    planned_yen: Yen
    committed_yen: Yen
    paid_yen: Yen
    planned_so_far_yen: Yen
    committed_so_far_yen: Yen
    paid_so_far_yen: Yen


@dataclass(frozen=True, slots=True)
class AwardOf:
    """One award that is going on: what was planned for it, and what it was paid, until the month's end."""

    ref: str
    planned_yen: Yen
    paid_yen: Yen


@dataclass(frozen=True, slots=True)
class Execution:
    """How the money moves against its plan until a day's end, and what is foreseen if it goes on at `pace`.

    `is_slow` compares what was paid with what was planned until the month's end; `slow_below` is the charter's.
    `slow` are the awards that go on and are slow by themselves, those that lag most first.
    """

    sheet: Sheet
    months: tuple[MonthOf, ...]
    slow_below: Rate
    is_slow: bool
    slow: tuple[AwardOf, ...]
    pace_so_far: Rate
    pace: Rate
    forecast: tuple[Foreseen, ...]
    last_year: int

    @property
    def unused_yen(self) -> Yen:
        """What will not be used before the fund's last money lapses, if it goes on like this."""
        return self.forecast[-1].left_yen if self.forecast else self.sheet.assets_yen


def execution(as_of: date, charter: Charter, pace: Rate | None = None) -> Execution:
    """Execution until a day's end, foreseen at the pace so far or at the one that is asked for."""
    by_award = plans(as_of)
    planned = rules.by_month(by_award.values(), charter.first_month)
    committed, paid = (ledger.by_month(FIGURES[name], as_of) for name in ("committed", "paid"))
    months = rules.months_between(_first_day((planned, committed, paid), as_of), as_of)
    so_far = [rules.cumulated(each, months) for each in (planned, committed, paid)]
    rows = tuple(
        MonthOf(month, planned.get(month, 0), committed.get(month, 0), paid.get(month, 0), *sums)
        for month, *sums in zip(months, *so_far, strict=True)
    )
    planned_yen, paid_yen = so_far[0][-1], so_far[2][-1]
    slow_below = charter.money_on(as_of).slow_below
    pace_so_far = rules.pace_of(planned_yen, paid_yen)
    found, last_year = sheet(as_of, charter), charter.life[-1]
    due = {year: bound + free for year, (bound, free) in found.planned.items()}
    chosen = pace_so_far if pace is None else pace
    return Execution(
        sheet=found,
        months=rows,
        slow_below=slow_below,
        is_slow=rules.is_slow(planned_yen, paid_yen, slow_below),
        slow=_slow(by_award, as_of, slow_below, charter.first_month),
        pace_so_far=pace_so_far,
        pace=chosen,
        forecast=rules.foresee(found.assets_yen, due, chosen, last_year),
        last_year=last_year,
    )


def plans(as_of: date) -> dict[str, Plan]:
    """Award to the plan of its contracts that were signed by a day, with what was known of its end on that day."""
    signed = list(Award.objects.filter(activated_on__lte=as_of).select_related("application"))
    offered = awards.shares_of(award.application for award in signed)
    found = {}
    for award in signed:
        assert award.activated_on is not None
        by_year: dict[int, Yen] = {}
        for share in offered.get(award.application.ref, {}).values():
            for year, yen in share.items():
                by_year[year] = by_year.get(year, 0) + yen
        found[award.ref] = Plan(by_year, award.activated_on, known_end(award, as_of))
    return found


def planned_for(as_of: date, charter: Charter, first: Month, last: Month) -> dict[str, Yen]:
    """Award to what its plan has for the months from a first to a last, where it is not nothing."""
    found = {}
    for ref, plan in plans(as_of).items():
        months = rules.by_month([plan], charter.first_month)
        found[ref] = sum(yen for month, yen in months.items() if first <= month <= last)
    return {ref: yen for ref, yen in found.items() if yen}


def _slow(by_award: Mapping[str, Plan], as_of: date, slow_below: Rate, first_month: int) -> tuple[AwardOf, ...]:
    paid = {award: yen for (award,), yen in ledger.by_columns(("award",), "paid", as_of).items()}
    found = []
    for ref, plan in by_award.items():
        months = rules.by_month([plan], first_month)
        planned_yen = sum(yen for month, yen in months.items() if month <= (as_of.year, as_of.month))
        paid_yen = paid.get(ref, 0)
        if plan.ended_on is None and rules.is_slow(planned_yen, paid_yen, slow_below):
            found.append(AwardOf(ref, planned_yen, paid_yen))
    return tuple(sorted(found, key=lambda award: (award.paid_yen - award.planned_yen, award.ref)))


def known_end(award: Award, as_of: date) -> date | None:
    """The day on which an award ended, if that was known by a day."""
    return award.ended_on if award.ended_on is not None and award.ended_on <= as_of else None


def _first_day(figures: Iterable[dict[Month, Yen]], as_of: date) -> date:
    """The first day of the first month in which anything was planned or moved."""
    first = min((month for each in figures for month in each), default=(as_of.year, as_of.month))
    return min(date(*first, 1), as_of)
