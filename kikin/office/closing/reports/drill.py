"""From a figure to the transfers that it is made of, at a door that has a page for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from kikin.fund.charter import Charter
from kikin.fund.ledger import FIGURES
from kikin.values.calendar import fiscal_year_bounds
from kikin.values.text import Text

TOTAL = Text("合計", "Total")


class Behind(Protocol):
    """The address of the transfers that a figure is made of; nothing at a door without such a page."""

    def __call__(self, as_of: date, kinds: Sequence[str], **chosen: str) -> str: ...


def nothing_behind(as_of: date, kinds: Sequence[str], **chosen: str) -> str:
    """At this door no figure leads to transfers."""
    return ""


def behind_year(behind: Behind, as_of: date, figure: str, fiscal_year: int, charter: Charter) -> str:
    """The transfers of a figure that are dated in a fiscal year, until a day."""
    first_on, last_on = fiscal_year_bounds(fiscal_year, charter.first_month)
    return behind(min(as_of, last_on), tuple(FIGURES[figure]), first=first_on.isoformat())
