"""Red flags fire on what they are for and on nothing beside it; samples are the same for whoever draws them again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund.charter import parse
from kikin.fund.inspections import (
    FLAGS,
    Advance,
    Allotment,
    Debt,
    Pay,
    Purchase,
    Sharing,
    Thing,
    WorkedMonth,
    YearEnd,
    interval_for,
    monetary_unit_sample,
    problems_of_sample,
    raised,
    random_sample,
)
from kikin.values.money import Rate, Yen
from tests.fund.charters import FUND

DAY = date(2023, 3, 31)
CHARTER, _ = parse(FUND)
assert CHARTER is not None
BY = CHARTER.yardsticks_on(DAY)
CONTRACT = date(2022, 9, 1)
MONDAY = date(2022, 10, 3)
PURCHASE = Purchase("equipment", "冷凍機", 700_000, CONTRACT, CONTRACT, ("equipment", "personnel"), has_tag=True)
PAY = Pay(Rate(5_000), 50_000, 50_000, Rate(5_000), Rate(5_000))
MONTH = WorkedMonth({MONDAY: 200}, {MONDAY: 265}, 465, 200)
SEEN = Thing(DAY - timedelta(days=BY.seen_within_days), DAY)
FREE = Allotment(1, DAY, date(2024, 3, 30), 12)
PAID = Advance(DAY, date(2023, 9, 29))
OWED = Debt(1, DAY, DAY)
YEAR = YearEnd(1_000, 250)
CLEAN = (PURCHASE, PAY, MONTH, SEEN, FREE, Sharing(()), PAID, OWED, YEAR)

WRONG: list[tuple[str, Any]] = [
    ("ordered_too_early", replace(PURCHASE, ordered_on=CONTRACT - timedelta(days=1))),
    ("not_eligible", replace(PURCHASE, cost_item="travel")),
    ("not_eligible", replace(PURCHASE, description="職員の健康診断費")),
    ("not_eligible", replace(PURCHASE, description="Annual HEALTH CHECKS of staff")),
    ("related_supplier", replace(PURCHASE, is_related=True)),
    ("untagged", replace(PURCHASE, tag_from_yen=700_000, has_tag=False)),
    ("just_below_threshold", replace(PURCHASE, amount_yen=1_599_999)),
    ("just_below_threshold", replace(PURCHASE, amount_yen=1_520_000)),
    ("just_below_threshold", replace(PURCHASE, tag_from_yen=700_001)),
    ("pay_without_rate", replace(PURCHASE, cost_item="personnel")),
    ("pay_deviates", replace(PAY, worth_yen=50_001)),
    ("pay_deviates", replace(PAY, official=Rate(4_999))),
    ("pay_deviates", replace(PAY, official=None, usual=Rate(4_166))),
    ("hours_not_worked", replace(MONTH, leave_minutes={MONDAY: 266})),
    ("effort_over_all", replace(MONTH, month_limit=199)),
    ("unseen", replace(SEEN, last_seen_on=SEEN.last_seen_on - timedelta(days=1))),
    ("idle_balance", replace(FREE, today=date(2024, 3, 31))),
    ("same_bill", Sharing(("CST-1.1",))),
    ("advance_unsettled", replace(PAID, today=date(2023, 9, 30))),
    ("refund_overdue", replace(OWED, today=DAY + timedelta(days=1))),
    ("year_end_rush", replace(YEAR, late_yen=251)),
]
RIGHT: list[Any] = [
    replace(PURCHASE, contracted_on=None),
    replace(PURCHASE, description="Healthy checker, giftedness"),
    replace(PURCHASE, tag_from_yen=700_001, has_tag=False, amount_yen=600_000),
    replace(PURCHASE, amount_yen=1_600_000),
    replace(PURCHASE, amount_yen=1_519_999),
    replace(PURCHASE, cost_item="personnel", has_timesheet=True, amount_yen=1_599_999),
    replace(PAY, official=None, usual=Rate(4_167)),
    replace(OWED, left_yen=0, today=date(2030, 1, 1)),
    replace(FREE, free_yen=0, today=date(2030, 1, 1)),
    replace(FREE, today=date(2022, 1, 1), idle_after_months=0),
]


def keys(facts: object) -> list[str]:
    return [key for key, _ in raised(facts, BY)]


@pytest.mark.parametrize(("key", "facts"), WRONG)
def test_a_flag_is_raised_for_its_own_case_alone(key: str, facts: Any) -> None:
    assert keys(facts) == [key]
    ((_, why),) = raised(facts, BY)
    assert why.ja and why.en and why.ja != why.en


@pytest.mark.parametrize("facts", [*CLEAN, *RIGHT])
def test_nothing_is_raised_for_what_is_in_order(facts: object) -> None:
    assert keys(facts) == []


def test_every_flag_has_its_case_and_says_what_to_look_at() -> None:
    assert {key for key, _ in WRONG} == FLAGS.keys()
    for flag in FLAGS.values():
        assert all(text.ja and text.en for text in (flag.name, flag.finding, flag.look_at))
        assert flag.of in {type(facts) for facts in CLEAN}


def test_yardsticks_are_those_of_their_day() -> None:
    assert CHARTER is not None
    assert CHARTER.yardsticks_on(date(2025, 3, 31)).quotes_from_yen == 1_600_000
    assert CHARTER.yardsticks_on(date(2025, 4, 1)).quotes_from_yen == 3_000_000


UNITS = st.dictionaries(st.text(min_size=1, max_size=8), st.integers(0, 10**9), max_size=60)
SEEDS = st.text(min_size=1, max_size=20)


@given(UNITS, SEEDS, st.integers(1, 70), st.integers(1, 10**9), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    units: dict[str, Yen], seed: str, size: int, interval_yen: Yen, chance: Any
) -> None:
    rows = list(units.items())
    chance.shuffle(rows)
    assert random_sample(dict(rows), size, seed) == random_sample(units, size, seed)
    assert monetary_unit_sample(dict(rows), interval_yen, seed) == monetary_unit_sample(units, interval_yen, seed)


@given(UNITS, SEEDS, st.integers(1, 70))
def test_a_random_sample_has_its_size_and_grows_without_changing(units: dict[str, Yen], seed: str, size: int) -> None:
    drawn = random_sample(units, size, seed)
    assert len({one.ref for one in drawn.chosen}) == min(size, len(units))
    assert random_sample(units, size + 1, seed).chosen[:size] == drawn.chosen


@given(UNITS, SEEDS, st.integers(1, 10**9))
def test_what_is_as_large_as_the_interval_is_certain(units: dict[str, Yen], seed: str, interval_yen: Yen) -> None:
    drawn = monetary_unit_sample(units, interval_yen, seed)
    chosen = {one.ref: one for one in drawn.chosen}
    assert {ref for ref, one in chosen.items() if one.is_certain} == {
        ref for ref, yen in units.items() if yen >= interval_yen
    }
    assert not any(units[ref] == 0 for ref in chosen)
    for ref, yen in units.items():
        hits = chosen[ref].hit_count if ref in chosen else 0
        assert yen // interval_yen <= hits <= -(-yen // interval_yen)
    assert drawn.start_yen is not None and 1 <= drawn.start_yen <= interval_yen
    whole, rest = divmod(sum(units.values()), interval_yen)
    assert sum(one.hit_count for one in drawn.chosen) == whole + (drawn.start_yen <= rest)


@given(UNITS.filter(lambda units: sum(units.values()) > 0), SEEDS, st.integers(1, 50))
def test_a_size_gives_an_interval_that_hits_about_as_often(units: dict[str, Yen], seed: str, size: int) -> None:
    hits = sum(one.hit_count for one in monetary_unit_sample(units, interval_for(units, size), seed).chosen)
    whole_yen = sum(units.values())
    assert hits <= size
    assert hits >= size - 1 or whole_yen < size * size


def test_the_chance_of_a_unit_is_its_share_of_the_interval() -> None:
    units = {"small": 100, "middle": 300, "large": 600}
    drawn = [{one.ref for one in monetary_unit_sample(units, 1_000, f"{seed}").chosen} for seed in range(4_000)]
    for ref, yen in units.items():
        times = sum(ref in chosen for chosen in drawn)
        # Four standard deviations of 4,000 draws are less than 130.
        assert abs(times - 4 * yen) < 130


def test_a_stranger_draws_the_same_from_the_docstring() -> None:
    units = {"C-1": 500, "C-2": 2_000, "C-3": 700, "C-4": 0, "C-5": 900}

    def digest(text: str) -> str:
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    order = sorted(units, key=lambda ref: digest(f"2026-A|{ref}"))
    assert [one.ref for one in random_sample(units, 2, "2026-A").chosen] == order[:2]
    yen_numbers = [ref for ref in order for _ in range(units[ref])]
    start = 1 + int(digest("2026-A|start"), 16) % 1_000
    expected = [yen_numbers[number - 1] for number in range(start, len(yen_numbers) + 1, 1_000)]
    drawn = monetary_unit_sample(units, 1_000, "2026-A")
    assert [one.ref for one in drawn.chosen for _ in range(one.hit_count)] == expected
    assert drawn.population_digest == digest("C-1|500\nC-2|2000\nC-3|700\nC-4|0\nC-5|900\n")
    assert random_sample(units, 5, "another").chosen != random_sample(units, 5, "2026-A").chosen


def test_all_that_is_wrong_with_a_drawing_is_named_at_once() -> None:
    units = {"a": 10_000}

    def codes(method: str, seed: str, size: int | None, interval_yen: int | None) -> list[str]:
        return [one.code for one in problems_of_sample(method, seed, size, interval_yen, units)]

    assert codes("random", "s", 1, None) == codes("monetary_unit", "s", None, 2) == []
    assert codes("random", " ", None, None) == ["seed_unfit", "size_missing"]
    assert codes("random", "s", None, 2) == ["size_missing"]
    assert codes("random", "s\u202e", 0, None) == ["seed_unfit", "size_out_of_range"]
    assert codes("random", "s" * 101, 5_001, None) == ["seed_unfit", "size_out_of_range"]
    assert codes("monetary_unit", "s", 5, 5) == ["size_and_interval"]
    assert codes("monetary_unit", "s", None, 0) == codes("monetary_unit", "s", None, 1) == ["size_out_of_range"]
    for interval_yen, amount_yen in ((0, 1), (1, -1)):
        with pytest.raises(ValueError, match="interval"):
            monetary_unit_sample({"a": amount_yen}, interval_yen, "s")
