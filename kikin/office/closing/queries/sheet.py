"""The fund sheet at a day's end. Every figure is a query over transfers, so a past date always has the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kikin.fund.charter import Charter
from kikin.fund.closing.execution import fiscal_year_of_month, idle_years, planned_use
from kikin.fund.ledger import FIGURES, parse_account
from kikin.office.ledger import queries as ledger
from kikin.office.ledger.queries import Totals
from kikin.values.money import Yen

FLOWS: tuple[str, ...] = ("appropriated", "earned", "collected", "paid", "administered", "returned")
"""What goes into the fund, and then what goes out of it, of a year."""
_INTO = FLOWS[:3]


@dataclass(frozen=True, slots=True)
class SheetYear:
    """One fiscal year of the fund until the sheet's day: what was there, what came, what went, what was left."""

    fiscal_year: int
    opening_yen: Yen
    flows: Mapping[str, Yen]

    @property
    def closing_yen(self) -> Yen:
        into_yen = sum(yen for name, yen in self.flows.items() if name in _INTO)
        return self.opening_yen + 2 * into_yen - sum(self.flows.values())


@dataclass(frozen=True, slots=True)
class Sheet:
    """The fund at a day's end, in whole yen.

    `planned` are what is bound and what is allotted and free, by the fiscal year for which they are planned; `idle`
    what of a year that is over nobody has committed for so long that the charter calls it idle. What is bound, free,
    of years that are over, and not allotted adds up to the assets.
    """

    as_of: date
    totals: Totals
    years: tuple[SheetYear, ...]
    planned: Mapping[int, tuple[Yen, Yen]]
    free_of_past_years: Mapping[int, Yen]
    idle: Mapping[int, Yen]
    unallotted_yen: Yen

    @property
    def assets_yen(self) -> Yen:
        """What the fund still has."""
        sums = self.totals
        return sums.given_yen - sums.paid_yen - sums.administered_yen - sums.returned_yen

    @property
    def bound_yen(self) -> Yen:
        """What of it is committed and not paid."""
        return self.totals.committed_yen - self.totals.paid_yen


def sheet(as_of: date, charter: Charter) -> Sheet:
    """The fund sheet at a day's end."""
    balances = ledger.balances(as_of)
    free = free_by_year(balances)
    this_year = charter.fiscal_year(as_of)
    months = charter.money_on(as_of).idle_after_months
    past = {year: yen for year, yen in free.items() if year < this_year and yen}
    return Sheet(
        as_of=as_of,
        totals=ledger.totals(as_of),
        years=_years(as_of, charter),
        planned=planned_use(_bound(as_of).values(), free, this_year),
        free_of_past_years=past,
        idle=idle_years(past, as_of, months, charter.first_month),
        unallotted_yen=sum(yen for name, yen in balances.items() if name.startswith("appropriation:")),
    )


@dataclass(frozen=True, slots=True)
class Use:
    """What one award has committed and was paid, and what of the rest is planned for a fiscal year."""

    award: str
    committed_yen: Yen
    paid_yen: Yen
    planned_yen: Yen


def use_by_award(as_of: date, charter: Charter, fiscal_year: int) -> list[Use]:
    """The awards that plan to use something in a fiscal year, as known at a day's end. Together they are the sheet's
    figure."""
    this_year = charter.fiscal_year(as_of)
    found = []
    for award, (committed, paid_yen) in _bound(as_of).items():
        planned_yen, _ = planned_use([(committed, paid_yen)], {}, this_year).get(fiscal_year, (0, 0))
        if planned_yen:
            found.append(Use(award, sum(committed.values()), paid_yen, planned_yen))
    return found


def free_by_year(balances: Mapping[str, Yen]) -> dict[int, Yen]:
    """What agencies' allotments still hold, by their fiscal year."""
    found: defaultdict[int, Yen] = defaultdict(int)
    for name, yen in balances.items():
        known = parse_account(name)
        if known is not None and known[0] == "allotment":
            found[int(known[1][2])] += yen
    return dict(sorted(found.items()))


def by_fiscal_year(figure: str, as_of: date, first_month: int) -> dict[int, Yen]:
    """What transfers add to a figure in each fiscal year of their dates, net."""
    found: defaultdict[int, Yen] = defaultdict(int)
    for month, yen in ledger.by_month(FIGURES[figure], as_of).items():
        found[fiscal_year_of_month(month, first_month)] += yen
    return dict(found)


def _years(as_of: date, charter: Charter) -> tuple[SheetYear, ...]:
    flows = {name: by_fiscal_year(name, as_of, charter.first_month) for name in FLOWS}
    first = min((year for of in flows.values() for year in of), default=charter.fiscal_year(as_of))
    years: list[SheetYear] = []
    opening_yen = 0
    for year in range(first, charter.fiscal_year(as_of) + 1):
        years.append(SheetYear(year, opening_yen, {name: flows[name].get(year, 0) for name in FLOWS}))
        opening_yen = years[-1].closing_yen
    return tuple(years)


def _bound(as_of: date) -> dict[str, tuple[Mapping[int, Yen], Yen]]:
    """Award to its commitment by year and what of it was paid."""
    committed: defaultdict[str, dict[int, Yen]] = defaultdict(dict)
    for (award, year), yen in ledger.by_columns(("award", "fiscal_year"), "committed", as_of).items():
        committed[award][year] = yen
    paid = {award: yen for (award,), yen in ledger.by_columns(("award",), "paid", as_of).items()}
    return {award: (by_year, paid.get(award, 0)) for award, by_year in sorted(committed.items())}
