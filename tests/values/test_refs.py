"""References that survive the telephone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.values.refs import is_ref, make_confidential_ref, make_ref

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@given(st.integers(2000, 2999), st.integers(1, 999_999), st.integers(0, 40), st.sampled_from(LETTERS))
def test_one_wrong_character_is_noticed(year: int, serial: int, place: int, letter: str) -> None:
    ref = make_ref("APP", year, serial)
    assert is_ref(ref)
    place %= len(ref)
    changed = ref[:place] + letter + ref[place + 1 :]
    assert is_ref(changed) == (changed == ref)


def test_almost_every_exchange_of_two_neighbours_is_noticed() -> None:
    """The hybrid systems of ISO 7064 promise every single error, and nearly all exchanges."""
    exchanges = missed = 0
    for serial in range(1, 3_000):
        ref = make_ref("APP", 2026, serial)
        for place in range(len(ref) - 1):
            first, second = ref[place], ref[place + 1]
            if "-" not in (first, second) and first != second:
                exchanges += 1
                missed += is_ref(ref[:place] + second + first + ref[place + 2 :])
    assert exchanges > 10_000 and missed / exchanges < 0.01


def test_a_confidential_ref_says_nothing_of_its_order() -> None:
    first, second = (make_confidential_ref("CASE", bytes([number]) * 8) for number in (1, 2))
    assert is_ref(first) and is_ref(second) and first != second


@pytest.mark.parametrize("serial", [0, -1, 1_000_000])
def test_a_serial_out_of_range_is_refused(serial: int) -> None:
    with pytest.raises(ValueError, match="not between"):
        make_ref("APP", 2022, serial)


def test_too_little_randomness_is_refused() -> None:
    with pytest.raises(ValueError, match="eight random bytes"):
        make_confidential_ref("CASE", b"1234567")
