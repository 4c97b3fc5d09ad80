"""What the fund pays of a cost, to the yen: the worked examples, and every combination that chance finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund.charter import Charter, Instrument, MoneyRules, parse
from kikin.fund.instruments import (
    Eligible,
    adds_up,
    claw_back_of,
    eligible_of,
    indirect_of,
    late_interest_of,
    payback_of,
    share_of,
    shares_of_members,
)
from kikin.values.money import MAX_YEN, MODES, Rounding
from kikin.values.problems import Problem
from kikin.values.text import Text
from tests.fund.charters import ANNUAL, FACILITY, FUND

WHOLE_YEN = 37_000_000_000
DUE = date(2025, 6, 20)


def founded(text: str = FUND) -> Charter:
    charter, problems = parse(text)
    assert charter is not None, problems
    return charter


COMMISSION, SUBSIDY = founded().instrument("commission"), founded().instrument("subsidy")


def late_interest(versions: tuple[MoneyRules, ...], owed_yen: int, due_on: date, paid_on: date) -> int | Problem:
    return late_interest_of(versions, [(owed_yen, paid_on)], due_on)


def late(amount_yen: int, days: int, versions: tuple[MoneyRules, ...] = founded().money) -> int:
    interest = late_interest(versions, amount_yen, DUE, DUE + timedelta(days=days))
    assert isinstance(interest, int)
    return interest


# ---------------------------------------------------------------- the worked examples


def test_example_a_the_ceiling_is_less_than_the_share() -> None:
    assert share_of(SUBSIDY, 812_345_678, 10**12, groups=("large_company", "company")) == 406_172_000
    assert share_of(SUBSIDY, 812_345_678, 400_000_000, groups=("large_company", "company")) == 400_000_000


def test_example_b_a_small_company_has_its_own_rate() -> None:
    share = share_of(SUBSIDY, 90_000_001, 80_000_000, groups=("small_company", "company"))
    assert share == 60_000_000
    assert 66_000_000 - share == 6_000_000


def test_example_c_indirect_cost_follows_direct_cost() -> None:
    assert indirect_of(COMMISSION, 33_333_333, "university") == 9_999_999
    assert indirect_of(COMMISSION, 30_000_000, "university") == 9_000_000


def test_example_d_twenty_one_members_get_half_to_the_yen() -> None:
    costs = {f"ORG-{number:02}": 1_500_000_000 + 17 * number for number in range(1, 21)}
    costs["ORG-00"] = WHOLE_YEN - sum(costs.values())
    members = {name: Eligible(yen, ("company",)) for name, yen in costs.items()}
    shares = shares_of_members(SUBSIDY, members, WHOLE_YEN)
    assert sum(shares.values()) == 18_500_000_000
    assert shares == shares_of_members(SUBSIDY, dict(reversed(members.items())), WHOLE_YEN)
    assert all(abs(2 * shares[name] - yen) <= 1 for name, yen in costs.items())


def test_example_e_a_refund_that_is_a_hundred_days_late() -> None:
    assert late(6_000_000, 100) == 180_000


# ---------------------------------------------------------------- every combination that chance finds

yen = st.integers(0, 10**12)
rates = st.fractions(Fraction(1, 1000), 1, max_denominator=1000)
roundings = st.builds(Rounding, st.sampled_from([1, 10, 1_000, 1_000_000]), st.sampled_from(MODES))
groups = st.sampled_from([(), ("small_company", "company"), ("university",)])
consortia = st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=6), st.builds(Eligible, yen, groups), max_size=25)


@st.composite
def instruments(draw: st.DrawFn, *pers: Literal["award", "member"]) -> Instrument:
    return Instrument(
        "any",
        Text("任意", "any"),
        date(2022, 4, 1),
        {"default": draw(rates), "small_company": draw(rates)},
        draw(st.sampled_from(pers)),
        draw(roundings),
        {"university": draw(rates)},
        rate_by_stage=draw(st.dictionaries(st.just("late"), st.fixed_dictionaries({"default": rates}))),
    )


stages = st.sampled_from(["", "early", "late"])


def rounded(exact: Fraction, rounding: Rounding) -> int:
    """The reference: decimal digits and another way than the product's to go to the unit."""
    unit, below = rounding.unit_yen * exact.denominator, exact.numerator
    whole, rest = divmod(below, unit)
    up = rest > 0 if rounding.mode == "ceiling" else 2 * rest >= unit if rounding.mode == "half_up" else False
    return (whole + up) * rounding.unit_yen


@given(instruments("award", "member"), yen, yen, groups, stages)
def test_a_share_is_rounded_once_and_never_above_ceiling_or_cost(
    instrument: Instrument, cost_yen: int, ceiling_yen: int, of: tuple[str, ...], stage: str
) -> None:
    rate = instrument.rate["default"]
    if of and of[0] in instrument.rate:
        rate = instrument.rate[of[0]]
    if stage in instrument.rate_by_stage:
        rate = instrument.rate_by_stage[stage]["default"]
    share = share_of(instrument, cost_yen, ceiling_yen, groups=of, stage=stage)
    assert share == min(ceiling_yen, cost_yen, rounded(rate * cost_yen, instrument.rounding))
    if instrument.rounding.mode == "floor":
        assert share <= rate * cost_yen


@given(instruments("award", "member"), yen, yen, st.integers(0, 10**9))
def test_more_cost_is_never_a_smaller_share(
    instrument: Instrument, cost_yen: int, ceiling_yen: int, more_yen: int
) -> None:
    less = share_of(instrument, cost_yen, ceiling_yen)
    assert less <= share_of(instrument, cost_yen + more_yen, ceiling_yen)
    assert indirect_of(instrument, cost_yen, "university") <= indirect_of(instrument, cost_yen + more_yen, "university")


@given(instruments("award"), consortia, yen, stages)
def test_an_award_is_rounded_once_and_its_parts_add_up(
    instrument: Instrument, members: dict[str, Eligible], ceiling_yen: int, stage: str
) -> None:
    exact = sum(
        (instrument.rate_for(*one.groups, stage=stage) * one.eligible_yen for one in members.values()), Fraction()
    )
    costs_yen = sum(one.eligible_yen for one in members.values())
    shares = shares_of_members(instrument, members, ceiling_yen, stage)
    assert sum(shares.values()) == min(ceiling_yen, costs_yen, rounded(exact, instrument.rounding))
    assert shares.keys() == members.keys()
    assert all(0 <= shares[name] <= one.eligible_yen for name, one in members.items())


@given(instruments("member"), consortia, yen)
def test_contracts_are_rounded_each_by_itself_within_the_ceiling(
    instrument: Instrument, members: dict[str, Eligible], ceiling_yen: int
) -> None:
    alone = {name: share_of(instrument, one.eligible_yen, MAX_YEN, groups=one.groups) for name, one in members.items()}
    shares = shares_of_members(instrument, members, ceiling_yen)
    assert sum(shares.values()) == min(ceiling_yen, sum(alone.values()))
    assert all(shares[name] <= alone[name] for name in members)
    if sum(alone.values()) <= ceiling_yen:
        assert shares == alone


@given(instruments("award", "member"), consortia, yen, st.randoms(use_true_random=False))
def test_no_figure_depends_on_the_order_of_members(
    instrument: Instrument, members: dict[str, Eligible], ceiling_yen: int, chance: Random
) -> None:
    names = list(members)
    chance.shuffle(names)
    assert shares_of_members(instrument, {name: members[name] for name in names}, ceiling_yen) == shares_of_members(
        instrument, members, ceiling_yen
    )


@given(st.permutations(range(21)), st.integers(0, 10**9), st.booleans())
def test_any_consortium_of_twenty_one_gets_exactly_half(places: list[int], odd_yen: int, small: bool) -> None:
    """Costs as odd as they may be; the whole is even in thousands, so half of it is, to the yen."""
    costs = {f"ORG-{place:02}": 1 + (place * (odd_yen + 7)) % 1_700_000_000 for place in places}
    costs[f"ORG-{places[0]:02}"] += WHOLE_YEN - sum(costs.values())
    members = {name: Eligible(cost, ("company",) if small else ()) for name, cost in costs.items()}
    shares = shares_of_members(SUBSIDY, members, WHOLE_YEN)
    assert sum(shares.values()) == 18_500_000_000
    assert shares == shares_of_members(SUBSIDY, dict(sorted(members.items())), WHOLE_YEN)


def test_rounding_up_to_a_unit_lifts_nobody_above_its_own_cost() -> None:
    up = replace(
        SUBSIDY, rate={"default": Fraction(1, 3), "university": Fraction(1)}, rounding=Rounding(1_000, "ceiling")
    )
    members = {"A": Eligible(100, ("university",)), "B": Eligible(900, ("company",))}
    assert shares_of_members(up, members, 10_000) == {"A": 100, "B": 900}
    assert shares_of_members(up, members, 500) == {"A": 100, "B": 400}


# ---------------------------------------------------------------- tax


def test_tax_counts_where_the_instrument_says_so_and_nobody_deducts_it() -> None:
    assert eligible_of(COMMISSION, 1_100, 100, deducts_tax=False) == 1_100
    assert eligible_of(COMMISSION, 1_100, 100, deducts_tax=True) == 1_000
    assert eligible_of(SUBSIDY, 1_100, 100, deducts_tax=False) == 1_000
    assert eligible_of(SUBSIDY, 1_100, 100, deducts_tax=True) == 1_000


@pytest.mark.parametrize("tax_yen", [-1, 1_101])
def test_a_tax_is_within_its_price(tax_yen: int) -> None:
    with pytest.raises(ValueError, match="tax"):
        eligible_of(COMMISSION, 1_100, tax_yen, deducts_tax=False)


# ---------------------------------------------------------------- late interest


def versions_of(*dated: tuple[date, Fraction]) -> tuple[MoneyRules, ...]:
    return tuple(replace(founded().money[0], valid_from=day, late_interest=rate) for day, rate in dated)


@given(
    yen,
    st.lists(st.dates(date(2023, 1, 1), date(2029, 1, 1)), min_size=1, max_size=5, unique=True),
    st.lists(rates, min_size=5, max_size=5),
    st.integers(0, 1_500),
)
def test_late_interest_is_that_of_its_days_and_floored_once(
    owed_yen: int, days: list[date], by_version: list[Fraction], late_days: int
) -> None:
    versions = versions_of((date(2023, 1, 1), by_version[0]), *zip(sorted(days), by_version, strict=False))
    versions = tuple({version.valid_from: version for version in versions}.values())
    exact = Fraction()
    for number in range(1, late_days + 1):
        day = DUE + timedelta(days=number)
        rate = max((version for version in versions if version.valid_from <= day), key=lambda one: one.valid_from)
        exact += owed_yen * rate.late_interest / 365
    whole = late(owed_yen, late_days, versions)
    assert whole == int(exact)
    assert whole == late(owed_yen, late_days, tuple(reversed(versions)))


@given(yen, st.integers(0, 3_000), st.integers(0, 3_000))
def test_late_interest_is_the_sum_of_its_parts_within_a_yen(owed_yen: int, first: int, second: int) -> None:
    middle = DUE + timedelta(days=first)
    rest = late_interest(founded().money, owed_yen, middle, middle + timedelta(days=second))
    assert isinstance(rest, int)
    assert 0 <= late(owed_yen, first + second) - late(owed_yen, first) - rest <= 1


def test_a_leap_day_is_a_day_of_365() -> None:
    paid = late_interest(founded().money, 1_000_000, date(2023, 12, 31), date(2024, 12, 31))
    with localcontext(prec=40):
        assert paid == int(Decimal(1_000_000) * Decimal("0.1095") * 366 / 365) == 109_800


def test_a_rate_that_changes_holds_from_its_day() -> None:
    annual = founded(ANNUAL).money
    falls = date(2027, 1, 1)
    assert late_interest(annual, 36_500_000, falls - timedelta(days=2), falls) == 10_950 + 7_300
    assert late_interest(annual, 36_500_000, falls - timedelta(days=2), falls - timedelta(days=1)) == 10_950
    assert late_interest(annual, 36_500_000, falls - timedelta(days=1), falls) == 7_300


def test_nothing_is_owed_on_the_day_itself_or_before() -> None:
    assert late(6_000_000, 0) == 0
    assert late_interest(founded().money, 6_000_000, DUE, DUE - timedelta(days=9)) == 0


def test_a_day_before_every_version_has_no_rate() -> None:
    first = founded().money[0].valid_from
    assert late_interest(founded().money, 1, first - timedelta(days=1), first) == 0
    refused = late_interest(founded().money, 1, first - timedelta(days=2), first)
    assert isinstance(refused, Problem)
    assert refused.code == "rate_without_a_date" and refused.value == "2021-12-19"
    nothing = late_interest((), 1, DUE, DUE + timedelta(days=1))
    assert isinstance(nothing, Problem)


# ---------------------------------------------------------------- what comes back


def test_payback_is_the_part_of_the_grant_and_never_more_than_it_in_all_years() -> None:
    whole_yen, grant_yen, paid_back_yen = 90_000_001, 60_000_000, 0
    owed = []
    for profit_yen in (30_000_000, -5_000_000, 0, 50_000_000, 90_000_000):
        owed.append(payback_of(SUBSIDY, profit_yen, grant_yen, whole_yen, paid_back_yen))
        paid_back_yen += owed[-1]
    assert owed == [19_999_000, 0, 0, 33_333_000, 6_668_000]
    assert paid_back_yen == grant_yen
    assert payback_of(SUBSIDY, 10**9, grant_yen, whole_yen, grant_yen) == 0


def test_payback_follows_the_share_of_the_charter() -> None:
    half = replace(SUBSIDY, payback=Fraction(1, 2))
    assert payback_of(half, 30_000_000, 60_000_000, 90_000_000, 0) == 10_000_000


def test_a_grant_is_part_of_its_whole_cost() -> None:
    assert payback_of(SUBSIDY, 5_000, 60, 60, 0) == 60
    with pytest.raises(ValueError, match="no part"):
        payback_of(SUBSIDY, 5_000, 61, 60, 0)


def test_a_broken_obligation_gives_back_the_months_that_were_not_kept() -> None:
    facility = founded().instrument("facility")
    assert claw_back_of(facility, 1_000_000_000, 0, 120) == 1_000_000_000
    assert claw_back_of(facility, 1_000_000_000, 47, 120) == 608_333_334
    assert claw_back_of(facility, 1_000_000_000, 120, 120) == 0


def test_a_charter_may_claw_back_everything() -> None:
    plant = founded(FACILITY).instrument("facility")
    assert claw_back_of(plant, 1_000_000_000, 119, 120) == 1_000_000_000
    assert claw_back_of(plant, 1_000_000_000, 120, 120) == 0


@given(yen, st.integers(1, 600))
def test_a_longer_kept_obligation_never_costs_more(paid_yen: int, bound: int) -> None:
    facility = founded().instrument("facility")
    by_month = [claw_back_of(facility, paid_yen, kept, bound) for kept in range(bound + 1)]
    assert by_month[0] == paid_yen and by_month[-1] == 0
    assert all(before >= after for before, after in pairwise(by_month))


@pytest.mark.parametrize(("kept", "bound"), [(-1, 120), (121, 120), (0, 0)])
def test_no_more_months_are_kept_than_are_bound(kept: int, bound: int) -> None:
    with pytest.raises(ValueError, match="months"):
        claw_back_of(founded().instrument("facility"), 1, kept, bound)


# ---------------------------------------------------------------- what is no amount, and what is no split


def test_nothing_and_the_most_are_amounts() -> None:
    assert share_of(COMMISSION, MAX_YEN, MAX_YEN) == MAX_YEN
    assert share_of(SUBSIDY, MAX_YEN, MAX_YEN) == MAX_YEN // 2
    assert share_of(SUBSIDY, 0, MAX_YEN) == share_of(SUBSIDY, MAX_YEN, 0) == 0
    assert shares_of_members(SUBSIDY, {}, MAX_YEN) == {}
    assert shares_of_members(SUBSIDY, {"A": Eligible(0)}, MAX_YEN) == {"A": 0}
    assert late(MAX_YEN, 365) == MAX_YEN * 1095 // 10_000


@pytest.mark.parametrize("wrong_yen", [-1, MAX_YEN + 1])
def test_what_is_below_nothing_or_beyond_the_most_is_no_amount(wrong_yen: int) -> None:
    for ask in (
        lambda: share_of(SUBSIDY, wrong_yen, 1),
        lambda: share_of(SUBSIDY, 1, wrong_yen),
        lambda: indirect_of(COMMISSION, wrong_yen, "university"),
        lambda: shares_of_members(SUBSIDY, {"A": Eligible(1), "B": Eligible(wrong_yen)}, 1),
        lambda: shares_of_members(COMMISSION, {"A": Eligible(1), "B": Eligible(wrong_yen)}, 1),
        lambda: shares_of_members(SUBSIDY, {"A": Eligible(1)}, wrong_yen),
        lambda: late_interest(founded().money, wrong_yen, DUE, DUE),
        lambda: payback_of(SUBSIDY, 1, wrong_yen, MAX_YEN, 0),
        lambda: claw_back_of(SUBSIDY, wrong_yen, 0, 1),
        lambda: eligible_of(SUBSIDY, wrong_yen, 0, deducts_tax=True),
    ):
        with pytest.raises(ValueError, match="no amount"):
            ask()


@pytest.mark.parametrize(("parts", "value"), [((33, 33, 33), "-1"), ((34, 34, 33), "+1"), ((), "-100")])
def test_parts_that_lose_a_yen_are_no_split(parts: tuple[int, ...], value: str) -> None:
    assert adds_up("budget", 100, (34, 33, 33)) is None
    problem = adds_up("budget", 100, parts)
    assert problem is not None
    assert (problem.code, problem.where, problem.value) == ("does_not_add_up", "budget", value)
