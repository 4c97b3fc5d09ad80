"""The rules of assets: how long a thing is bound, and what comes back of it when it is given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kikin.fund import costs
from kikin.fund.charter import Instrument
from kikin.values.money import Rounding
from kikin.values.text import Text

SUBSIDY = Instrument(
    key="subsidy",
    name=Text("補助", "Subsidy"),
    valid_from=date(2021, 12, 20),
    rate={"default": Fraction(1, 2)},
    per="award",
    rounding=Rounding(1_000, "floor"),
    indirect_cap={},
)
BOUGHT = date(2022, 11, 1)
THING = costs.Thing(6_000_000, BOUGHT)
HALF = Fraction(1, 2)
SALE = costs.Request("sell", date(2023, 5, 1), 1_000_001, "見本中古機械株式会社", "更新のため")
FACTS = costs.DisposalFacts(acquired_on=BOUGHT, given_up_on=SALE.given_up_on, today=date(2023, 5, 1))


@pytest.mark.parametrize(
    ("price", "given_up_on", "proceeds_yen", "owed_yen"),
    [
        ("proceeds", date(2023, 11, 1), 1_001_999, 500_000),
        ("proceeds", date(2023, 11, 1), 0, 0),
        ("proceeds", date(2023, 11, 1), 9_000_000, 3_000_000),
        ("proceeds", date(2027, 10, 31), 1_000_000, 500_000),
        ("proceeds", date(2027, 11, 1), 1_000_000, 0),
        ("remaining", date(2022, 11, 30), 0, 3_000_000),
        ("remaining", date(2023, 11, 1), 0, 2_400_000),
        ("remaining", date(2023, 11, 1), 5_000_000, 2_500_000),
        ("remaining", date(2027, 10, 31), 0, 50_000),
        ("remaining", date(2027, 11, 1), 0, 0),
    ],
)
def test_the_public_share_comes_back_while_a_thing_is_bound(
    price: Literal["proceeds", "remaining"], given_up_on: date, proceeds_yen: int, owed_yen: int
) -> None:
    instrument = replace(SUBSIDY, disposal_price=price)
    assert costs.owed_of_disposal(instrument, HALF, THING, given_up_on, proceeds_yen) == owed_yen


def test_years_are_counted_from_the_day_on_which_it_came() -> None:
    assert costs.bound_until(SUBSIDY, BOUGHT) == date(2027, 11, 1)
    assert costs.bound_until(SUBSIDY, date(2024, 2, 29)) == date(2029, 3, 1)
    assert costs.bound_until(replace(SUBSIDY, restricted_years=4), date(2024, 2, 29)) == date(2028, 2, 29)


@given(
    some.sampled_from(["proceeds", "remaining"]),
    some.integers(0, 10**12),
    some.integers(0, 10**12),
    some.integers(0, 2_500),
    some.fractions(0, 1),
)
def test_no_more_comes_back_than_was_paid(
    price: Literal["proceeds", "remaining"], cost_yen: int, proceeds_yen: int, days: int, rate: Fraction
) -> None:
    thing, day = costs.Thing(cost_yen, BOUGHT), BOUGHT + timedelta(days)
    owed_yen = costs.owed_of_disposal(replace(SUBSIDY, disposal_price=price), rate, thing, day, proceeds_yen)
    assert 0 <= owed_yen <= rate * cost_yen


def codes(request: costs.Request, facts: costs.DisposalFacts = FACTS) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in costs.problems_of_asking(request, facts)]


def test_a_request_that_says_everything_has_no_problem() -> None:
    assert codes(SALE) == codes(replace(SALE, kind="scrap", proceeds_yen=0, to_whom="")) == []


@pytest.mark.parametrize(
    ("request_", "facts", "found"),
    [
        (replace(SALE, kind="lose"), FACTS, ("disposal_unknown", "disposal.kind")),
        (replace(SALE, proceeds_yen=0), FACTS, ("proceeds_unfit", "disposal.proceeds_yen")),
        (replace(SALE, kind="transfer"), FACTS, ("proceeds_unfit", "disposal.proceeds_yen")),
        (replace(SALE, to_whom=" "), FACTS, ("missing", "disposal.to_whom")),
        (replace(SALE, kind="scrap", reason=""), FACTS, ("missing", "disposal.reason")),
        (SALE, replace(FACTS, stands="DSP-1"), ("disposal_stands", "disposal.asset")),
        (SALE, replace(FACTS, given_up_on=date(2022, 10, 31)), ("given_up_too_early", "disposal.given_up_on")),
    ],
)
def test_what_speaks_against_a_request_is_named(
    request_: costs.Request, facts: costs.DisposalFacts, found: tuple[str, str]
) -> None:
    assert codes(request_, facts) == [found]
