"""Numbers as a JSON file writes them: exact, and what is no number stays a text, so that its place can name it."""

from __future__ import annotations

from decimal import Decimal

_MOST_DIGITS = 60


def whole(digits: str) -> int | str:
    """For `parse_int`. Python refuses to turn thousands of digits into a number, and no amount has that many."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def decimal(digits: str) -> Decimal | str:
    """For `parse_float`: never through a float. An exponent beyond what a decimal holds is no number either."""
    try:
        return Decimal(digits)
    except ArithmeticError:
        return digits
