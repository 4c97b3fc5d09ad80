"""Numbers of a JSON file, kept exact or kept as a text."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from kikin.values import numerals


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1000000000000001", 10**15 + 1),
        ("-7", -7),
        ("9" * 60, 10**60 - 1),
        ("9" * 61, "9" * 61),
        ("9" * 5_000, "9" * 5_000),
        ("0.1", Decimal("0.1")),
        ("1e3", Decimal(1_000)),
        ("1e9999999999999999999", "1e9999999999999999999"),
    ],
)
def test_a_number_is_exact_or_stays_a_text(written: str, read: Any) -> None:
    found = json.loads(written, parse_int=numerals.whole, parse_float=numerals.decimal)
    assert (found, type(found)) == (read, type(read))
