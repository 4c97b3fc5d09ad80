"""Money: exact rates, one rounding, splits that add up."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.values.money import MAX_YEN, Rounding, parse_rate, show_large_yen, show_yen, split_yen


@pytest.mark.parametrize(
    ("text", "rate"),
    [("2/3", Fraction(2, 3)), ("1", Fraction(1)), ("30%", Fraction(3, 10)), ("10.95%", Fraction(219, 2000))],
)
def test_a_rate_is_exact(text: str, rate: Fraction) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["", "1/0", "0.5", "2/3/4", "-1/2", "30 percent", "1e3", "１/２/３"])
def test_anything_else_is_no_rate(text: str) -> None:
    with pytest.raises(ValueError, match=r"divides by zero|neither a fraction"):
        parse_rate(text)


@pytest.mark.parametrize(("mode", "yen"), [("floor", 406_172_000), ("ceiling", 406_173_000), ("half_up", 406_173_000)])
def test_rounding_goes_to_the_unit_once(mode: Any, yen: int) -> None:
    """The floor is worked example A: a large firm at one half, before its ceiling."""
    assert Rounding(1_000, mode).apply(Fraction(812_345_678, 2)) == yen


@given(st.integers(0, MAX_YEN), st.dictionaries(st.text(max_size=4), st.integers(0, 10**12), min_size=1, max_size=30))
def test_parts_always_add_up_and_do_not_depend_on_order(total_yen: int, weights: dict[str, int]) -> None:
    if sum(weights.values()) == 0:
        weights["x"] = 1
    parts = split_yen(total_yen, weights)
    assert sum(parts.values()) == total_yen
    assert parts == split_yen(total_yen, dict(reversed(list(weights.items()))))
    whole = sum(weights.values())
    assert all(abs(parts[key] * whole - total_yen * weights[key]) < whole for key in weights)


def test_twenty_one_members_share_half_to_the_yen() -> None:
    """Worked example D: a lead and twenty firms, exactly half of 37 bn."""
    shares = split_yen(18_500_000_000, {f"member-{number:02}": 1 for number in range(21)})
    assert sum(shares.values()) == 18_500_000_000
    assert max(shares.values()) - min(shares.values()) == 1


@pytest.mark.parametrize(("total_yen", "weights"), [(-1, {"a": 1}), (1, {"a": -1}), (1, {"a": 0})])
def test_what_cannot_be_split_is_refused(total_yen: int, weights: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"negative|all zero"):
        split_yen(total_yen, weights)


@pytest.mark.parametrize(
    ("yen", "ja", "en"),
    [
        (40_000_000_000, "400億円", "JPY 40 bn"),
        (1_234_567, "123.4万円", "JPY 1.2 m"),
        (999, "999円", "JPY 999"),
        (MAX_YEN, "1,000兆円", "JPY 1,000,000 bn"),
        (-150_000_000, "-1.5億円", "JPY -150 m"),
    ],
)
def test_large_amounts_are_cut_and_never_rounded_up(yen: int, ja: str, en: str) -> None:
    assert show_large_yen(yen, "ja") == ja
    assert show_large_yen(yen, "en").replace("JPY -", "JPY -") == en


def test_the_exact_amount_keeps_every_digit() -> None:
    assert show_yen(MAX_YEN - 1, "en") == "JPY 999,999,999,999,999"
