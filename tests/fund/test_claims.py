"""What may be claimed, and each step to the payment and from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kikin.fund import claims as rules
from kikin.fund.policy import permit
from kikin.fund.relations import Actor, Subject
from kikin.values.problems import Problem

READY = rules.Facts(
    amount_yen=60,
    plan={2021: 30, 2022: 70, 2023: 50},
    claimed={2021: 10, 2022: 30},
    obligation_yen=60,
    fiscal_year=2022,
    current_year=2022,
    actual_yen=60,
    document="NOTICE-1",
    reasons="because",
)
REFUSALS = [
    ({"award_state": "suspended"}, "award_not_active"),
    ({"verdict": "in_review"}, "verdict_missing"),
    ({"amount_yen": 0}, "nothing_is_claimed"),
    ({"claimed": {2022: 41}}, "over_the_plan"),
    ({"claimed": {2022: 30, 2023: 61}}, "over_the_plan"),
    ({"obligation_yen": 59}, "over_the_obligation"),
    ({"current_year": 2021}, "year_has_not_come"),
]


@pytest.mark.parametrize(("change", "code"), REFUSALS)
def test_what_may_be_filed(change: dict[str, Any], code: str) -> None:
    assert rules.problems_of_filing(READY) == ()
    assert [one.code for one in rules.problems_of_filing(replace(READY, **change))] == [code]


ONE_YEAR = replace(READY, regime="annual", plan={2021: 90, 2022: 90}, claimed={2021: 5, 2022: 30}, carried={2022: 40})
CARRIED = replace(ONE_YEAR, amount_yen=40, carried_into=2022, carried_yen=40)
ONE_YEAR_REFUSALS = [
    (ONE_YEAR, {"claimed": {2022: 31}, "carried": {}}, "over_the_plan"),
    (ONE_YEAR, {"carried": {2023: 1}}, "over_the_plan"),
    (ONE_YEAR, {"claimed": {2022: 31}}, "buckets_mixed"),
    (ONE_YEAR, {"fiscal_year": 2021, "claimed": {}, "carried": {}}, "year_has_passed"),
    (ONE_YEAR, {"has_left": True}, "member_has_left"),
    (CARRIED, {"carried_yen": 39}, "over_the_obligation"),
    (CARRIED, {"carried_claimed": {2022: 1}}, "buckets_mixed"),
    (CARRIED, {"carried": {2021: 40}, "claimed": {2022: 90}}, "over_the_plan"),
    (CARRIED, {"carried_into": 2021, "carried": {2021: 40}}, "year_has_passed"),
]


@pytest.mark.parametrize(("ready", "change", "code"), ONE_YEAR_REFUSALS)
def test_one_year_money_and_what_is_carried_into_a_year_stay_apart(
    ready: rules.Facts, change: dict[str, Any], code: str
) -> None:
    assert rules.problems_of_filing(ready) == ()
    assert code in [one.code for one in rules.problems_of_filing(replace(ready, **change))]


@pytest.mark.parametrize(
    ("claimed", "fiscal_year", "left_yen"),
    [
        ({}, 2021, 30),
        ({}, 2022, 100),
        ({2022: 40}, 2021, 30),
        ({2022: 90}, 2021, 10),
        ({2022: 90}, 2023, 60),
        ({2023: 150}, 2021, 0),
        ({2023: 150}, 2022, 0),
        ({2021: 30, 2022: 10}, 2022, 60),
        ({2021: 31}, 2021, -1),
    ],
)
def test_what_a_later_year_has_used_is_not_left_for_an_earlier_one(
    claimed: dict[int, int], fiscal_year: int, left_yen: int
) -> None:
    assert rules.left_of_plan_yen({2021: 30, 2022: 70, 2023: 50}, claimed, fiscal_year) == left_yen


@pytest.mark.parametrize(("action", "state"), [("check", "filed"), ("approve", "checked"), ("pay", "approved")])
@pytest.mark.parametrize(("change", "code"), REFUSALS)
def test_every_step_to_the_payment_asks_again(action: str, state: str, change: dict[str, Any], code: str) -> None:
    assert codes(action, state, READY) == []
    assert codes(action, state, replace(READY, **change)) == [code]


@pytest.mark.parametrize(
    ("action", "state", "change", "code"),
    [
        ("settle", "paid", {"actual_yen": 61}, "actual_out_of_range"),
        ("settle", "paid", {"actual_yen": -1}, "actual_out_of_range"),
        ("settle", "paid", {"document": " "}, "no_document"),
        ("repay", "paid", {"document": ""}, "no_document"),
        ("refuse", "checked", {"reasons": ""}, "no_reasons"),
    ],
)
def test_what_follows_the_payment(action: str, state: str, change: dict[str, Any], code: str) -> None:
    assert codes(action, state, READY) == []
    assert codes(action, state, replace(READY, **change)) == [code]


def codes(action: str, state: str, facts: rules.Facts) -> list[str]:
    step = rules.CLAIM.step(action, state)
    assert not isinstance(step, Problem)
    return [problem.code for problem in rules.CLAIM.check(step, facts)]


@pytest.mark.parametrize(
    "skipped", [("pay", "filed"), ("pay", "checked"), ("approve", "filed"), ("settle", "approved")]
)
def test_no_step_is_skipped(skipped: tuple[str, str]) -> None:
    assert isinstance(rules.CLAIM.step(*skipped), Problem)


@pytest.mark.parametrize("action", ["check", "pay", "refuse", "approve"])
def test_whoever_did_an_earlier_step_is_barred(action: str) -> None:
    actor = Actor("PER-1", "finance_officer", "nedo")
    subject = Subject("claim", "CLM-1", agencies=frozenset({"nedo"}))
    assert permit(actor, action, subject) == ()
    (barred,) = permit(actor, action, replace(subject, done_by=frozenset({"PER-1"})))
    assert barred.code == "forbidden_four_eyes"
