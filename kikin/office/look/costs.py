"""What stands in a cost line, as every door that sees it shows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kikin.office.look.parts import Fact
from kikin.values.text import Text


def facts_of_currency(line: Any) -> list[Fact]:
    """What was paid in another currency, and the rate by which it became yen; nothing of what was paid in yen."""
    if not line.currency:
        return []
    return [
        Fact(Text("外貨額", "Amount in the currency"), f"{line.currency} {shortest(line.foreign_amount)}"),
        Fact(Text("換算レート（円）", "Exchange rate (yen)"), shortest(line.exchange_rate)),
        Fact(Text("レートの出典", "Source of the rate"), line.rate_source),
        Fact(Text("レートの日付", "Date of the rate"), line.rate_on, "on"),
    ]


def shortest(number: Decimal) -> str:
    """An exact number without the zeros that only the database writes: "1,234.5"."""
    whole, _, places = f"{number:,f}".partition(".")
    kept = places.rstrip("0")
    return f"{whole}.{kept}" if kept else whole
