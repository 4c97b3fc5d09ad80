"""From a figure to what it is made of, at a door that has pages for that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from kikin.fund.charter import Charter
from kikin.fund.ledger import DERIVED, FIGURES
from kikin.values.calendar import fiscal_year_bounds
from kikin.values.text import Text

TOTAL = Text("合計", "Total")


@dataclass(frozen=True, slots=True)
class Ways:
    """The addresses behind the figures of a report at a door. A door without such pages has no name here."""

    door: str = ""

    def transfers(self, as_of: date, kinds: Sequence[str], **chosen: str) -> str:
        """The transfers that a figure is made of: of these kinds, and of the dimensions that are chosen."""
        return self._page("transfers", as_of=as_of, kind=list(kinds), **chosen)

    def accounts(self, as_of: date, family: str, years: Iterable[int] = ()) -> str:
        """The accounts that hold a figure: of a family, and of some fiscal years (default: all)."""
        return self._page("accounts", as_of=as_of, family=family, fiscal_year=list(years))

    def use(self, as_of: date, fiscal_year: int) -> str:
        """What is planned for a fiscal year, award by award."""
        return self._page("planned_use", as_of=as_of, fiscal_year=fiscal_year)

    def plan(self, as_of: date, last: date, first: date | None = None) -> str:
        """What was planned for some months, award by award; without a first, for all until the last."""
        return self._page("planned_months", as_of=as_of, last=last, **({} if first is None else {"first": first}))

    def members(self, as_of: date, fiscal_year: int) -> str:
        """What one-year money would have made of a fiscal year, contract by contract."""
        return self._page("compared_members", as_of=as_of, fiscal_year=fiscal_year)

    def award(self, ref: str) -> str:
        return reverse(f"{self.door}:award", args=(ref,)) if self.door else ""

    def _page(self, name: str, **asked: Any) -> str:
        return f"{reverse(f'{self.door}:{name}')}?{urlencode(asked, doseq=True)}" if self.door else ""


NO_WAYS = Ways()
"""At this door no figure leads anywhere."""


def kinds_of(figure: str) -> tuple[str, ...]:
    """The kinds of transfer that a figure is made of."""
    return tuple(FIGURES[figure] if figure in FIGURES else DERIVED[figure])


def behind_year(ways: Ways, as_of: date, figure: str, fiscal_year: int, charter: Charter) -> str:
    """The transfers of a figure that are dated in a fiscal year, until a day."""
    first_on, last_on = fiscal_year_bounds(fiscal_year, charter.first_month)
    return ways.transfers(min(as_of, last_on), kinds_of(figure), first=first_on.isoformat())
