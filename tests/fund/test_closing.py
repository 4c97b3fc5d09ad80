"""The fund's own books: who may close a year over what, what the fund may spend on itself, and how plans spread."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund.closing import entries, years
from kikin.fund.closing.execution import (
    Plan,
    by_month,
    cumulated,
    foresee,
    idle_years,
    is_slow,
    months_between,
    pace_of,
    planned_use,
)
from kikin.fund.lifecycle import Step, problems_of

ITEMS = (("claims", "CLM-1", 5),)
READY = years.Facts(2022, date(2023, 3, 31), date(2023, 4, 1), items=ITEMS, items_now=ITEMS, explanation="in May")
ENTRY = entries.Facts(
    purpose="administration",
    amount_yen=30,
    appropriation="one",
    appropriated_yen=1_001,
    agency="nedo",
    agencies=frozenset({"nedo", "jst"}),
    left_yen=100,
    cap=Fraction(3, 100),
    on=date(2023, 4, 1),
    today=date(2023, 4, 1),
    document="BILL-1",
)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"today": date(2023, 3, 31)}, "year_not_over"),
        ({"closed_until": date(2023, 3, 31)}, "year_is_closed"),
        ({"closed_until": date(2022, 3, 31)}, ""),
        ({"is_prepared": True}, "prepared_before"),
        ({"explanation": " "}, "open_items_unexplained"),
        ({"explanation": " ", "items_now": ()}, ""),
    ],
)
def test_what_it_takes_to_prepare_a_year(changes: dict[str, object], code: str) -> None:
    found = years.problems_of_preparing(replace(READY, **changes))  # type: ignore[arg-type]
    assert [one.code for one in found] == ([code] if code else [])


def test_a_year_is_closed_over_the_list_that_was_prepared() -> None:
    step = years.YEAR_CLOSE.step("close", "prepared")
    assert isinstance(step, Step)
    assert years.YEAR_CLOSE.check(step, READY) == ()
    changed = replace(READY, items_now=(*ITEMS, ("claims", "CLM-2", 5)))
    assert [one.code for one in years.YEAR_CLOSE.check(step, changed)] == ["open_items_changed"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"amount_yen": 31}, "over_the_cap"),
        ({"administered_yen": 1}, "over_the_cap"),
        ({"waiting_yen": 1}, "over_the_cap"),
        ({"purpose": "return", "amount_yen": 100}, ""),
        ({"purpose": "return", "amount_yen": 101}, "over_what_is_left"),
        ({"purpose": "lapse", "amount_yen": 100}, ""),
        ({"purpose": "lapse", "amount_yen": 99}, "lapse_has_changed"),
        ({"purpose": "lapse", "amount_yen": 101}, "lapse_has_changed"),
        ({"purpose": "lapse", "amount_yen": 100, "agency": ""}, "no_such_agency"),
        ({"purpose": "interest", "amount_yen": 10**9, "agency": ""}, ""),
        ({"purpose": "return", "agency": ""}, ""),
        ({"purpose": "return", "agency": "", "fiscal_year": 2022}, "no_such_agency"),
        ({"agency": ""}, "no_such_agency"),
        ({"agency": "other"}, "no_such_agency"),
        ({"purpose": "gift"}, "no_such_purpose"),
        ({"amount_yen": 0}, "nothing_is_entered"),
        ({"purpose": "interest", "appropriated_yen": 0}, "no_appropriation"),
        ({"on": date(2023, 4, 2)}, "date_out_of_period"),
        ({"closed_until": date(2023, 4, 1)}, "date_out_of_period"),
        ({"document": " "}, "no_document"),
        ({"stands": "ENT-1"}, "entry_stands"),
    ],
)
def test_what_the_fund_may_enter_for_itself(changes: dict[str, object], code: str) -> None:
    found = entries.problems_of_proposing(replace(ENTRY, **changes))  # type: ignore[arg-type]
    assert [one.code for one in found] == ([code] if code else [])


def test_every_problem_comes_at_once() -> None:
    bad = replace(ENTRY, amount_yen=0, document="", agency="", on=date(2024, 1, 1))
    assert len(problems_of(entries.FUND_ENTRY.step("confirm", "proposed").needs, bad)) == 4  # type: ignore[union-attr]


def test_a_cap_rounds_down_once() -> None:
    assert entries.cap_yen(1_001, Fraction(3, 100)) == 30


def test_a_plan_spreads_evenly_over_the_months_in_which_its_award_is_active() -> None:
    spread = by_month([Plan({2022: 70, 2023: 24}, date(2022, 10, 15), date(2023, 5, 31))])
    assert list(spread) == [(2022, 10), (2022, 11), (2022, 12), (2023, 1), (2023, 2), (2023, 3), (2023, 4), (2023, 5)]
    assert list(spread.values()) == [12, 12, 12, 12, 11, 11, 2, 2]


def test_a_plan_before_the_contract_is_planned_for_its_first_month() -> None:
    assert by_month([Plan({2021: 7}, date(2022, 10, 15))]) == {(2022, 10): 7}
    assert by_month([Plan({2024: 7}, date(2022, 10, 15), date(2023, 5, 31))]) == {}


@given(
    st.dictionaries(st.integers(2021, 2026), st.integers(0, 10**12), max_size=4),
    st.dates(date(2020, 1, 1), date(2027, 12, 31)),
)
def test_months_add_up_to_the_plan(plan: dict[int, int], began_on: date) -> None:
    assert sum(by_month([Plan(plan, began_on)]).values()) == sum(plan.values())


def test_slow_is_below_the_share_of_the_plan() -> None:
    half = Fraction(1, 2)
    assert is_slow(100, 49, half)
    assert not is_slow(100, 50, half)
    assert not is_slow(0, 0, half)
    whole = Fraction(1)
    assert [pace_of(100, 49), pace_of(100, 120), pace_of(0, 0)] == [Fraction(49, 100), whole, whole]


def test_planned_use_takes_what_was_paid_from_the_first_years() -> None:
    bound: list[tuple[dict[int, int], int]] = [({2022: 100, 2023: 50, 2024: 50}, 120), ({2024: 10}, 0)]
    found = planned_use(bound, {2022: 7, 2023: 5, 2024: 3}, 2023)
    assert found == {2023: (30, 5), 2024: (60, 3)}
    assert planned_use([({2022: 100}, 60)], {}, 2024) == {2024: (40, 0)}


@given(
    st.dictionaries(st.integers(2023, 2026), st.integers(0, 10**12), max_size=4),
    st.fractions(0, 1),
    st.integers(0, 10**12),
)
def test_a_forecast_loses_no_yen(planned: dict[int, int], pace: Fraction, more_yen: int) -> None:
    assets_yen = sum(planned.values()) + more_yen
    found = foresee(assets_yen, planned, pace, 2026)
    assert sum(one.used_yen for one in found) + (found[-1].left_yen if found else 0) == assets_yen
    assert all(one.used_yen >= 0 and one.left_yen >= 0 for one in found)
    if pace == 1:
        assert found[-1].left_yen == more_yen


def test_what_waits_in_a_forecast_is_used_later_as_far_as_the_pace_goes() -> None:
    found = foresee(100, {2024: 60, 2025: 40}, Fraction(1, 2), 2025)
    assert [(one.waiting_yen, one.used_yen, one.left_yen) for one in found] == [(0, 30, 70), (30, 35, 35)]


def test_money_of_a_year_is_idle_so_many_months_after_its_end() -> None:
    free = {2021: 5, 2022: 7, 2023: 0, 2024: 9}
    assert idle_years(free, date(2024, 3, 30), 12) == {2021: 5}
    assert idle_years(free, date(2024, 3, 31), 12) == {2021: 5, 2022: 7}
    assert idle_years({2022: 7}, date(2023, 4, 30), 1) == {2022: 7}
    assert idle_years({2022: 7}, date(2023, 4, 29), 1) == {}


def test_what_comes_together_by_a_month_has_all_that_was_before() -> None:
    months = months_between(date(2022, 12, 31), date(2023, 2, 1))
    assert months == [(2022, 12), (2023, 1), (2023, 2)]
    assert cumulated({(2022, 11): 1, (2023, 1): 2, (2023, 3): 4}, months) == [1, 3, 3]
