"""What may be offered to a company short of money or to a person, to the yen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kikin.fund.charter import Charter, parse
from kikin.fund.watch import HELPS, Part, helps_of, left_by_year
from tests.fund.charters import FUND

TODAY = date(2026, 11, 23)


def charter() -> Charter:
    read, _ = parse(FUND)
    assert read is not None
    return read


PART = Part("AW-1", "commission", {2025: 100, 2026: 200, 2027: 300, 2028: 50}, 400, 0, {2026: 20, 2027: 30})


def test_what_is_paid_was_paid_for_the_earlier_years() -> None:
    assert left_by_year(PART) == {2028: 50, 2027: 300, 2026: 50, 2025: 0}
    assert sum(left_by_year(replace(PART, left_yen=0)).values()) == 0


def test_an_earlier_tranche_moves_the_next_year_and_adds_nothing() -> None:
    [one] = helps_of(["earlier_tranche"], PART, TODAY, charter())
    assert (one.moved, one.further_yen, one.is_possible) == (((2027, 2026, 300),), 0, True)
    [none] = helps_of(["earlier_tranche"], replace(PART, left_yen=0), TODAY, charter())
    assert not none.is_possible
    [annual] = helps_of(["earlier_tranche"], PART, TODAY, replace(charter(), regime="annual"))
    assert not annual.is_possible


def test_another_instrument_bears_more_only_of_what_a_company_pays_itself() -> None:
    [none] = helps_of(["bridge"], PART, TODAY, charter())
    assert not none.is_possible
    half = replace(PART, own_share_yen=650)
    found = helps_of(["bridge"], replace(half, instrument="subsidy"), TODAY, charter())
    assert max(one.further_yen for one in found) == 400, "at the full rate, half of the cost left is the company's"
    assert len({one.choice for one in found}) == len(found)


@pytest.mark.parametrize("key", [key for key in HELPS if "introduction" in key or key == "permanent_post"])
def test_words_cost_nothing(key: str) -> None:
    [one] = helps_of([key], PART, TODAY, charter())
    assert (one.further_yen, one.moved, one.is_possible) == (0, (), True)


def test_a_term_is_made_longer_within_what_is_planned_for_people() -> None:
    [one] = helps_of(["paid_term"], PART, TODAY, charter())
    assert "30" in one.says.en and one.further_yen == 0
    [none] = helps_of(["paid_term"], replace(PART, personnel={}), TODAY, charter())
    assert not none.is_possible
