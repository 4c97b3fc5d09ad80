"""What a portfolio is worth and has to keep, and the life of a round."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund import selection as rules
from kikin.fund.charter import Charter, parse
from kikin.fund.lifecycle import problems_of
from kikin.values.money import MAX_YEN
from kikin.values.problems import Problem
from kikin.values.text import Text
from tests.fund.charters import FUND, changed

READY = rules.Facts(
    entries_count=2,
    portfolio_status="optimal",
    chosen=("A", "B"),
    verdicts=(("A", "cleared"), ("B", "conditions")),
    has_consent=True,
    reasons="because",
)
ONE = rules.Candidate("A", "jst", "quantum", "CON-1", ((2022, 60), (2023, 40)), 800)
TWO = rules.Candidate("B", "nedo", "robotics", "CON-2", ((2022, 30),), 100)
PURSE = rules.Purse(
    budget_by_year={2022: 70, 2023: 40},
    limits=(rules.FieldLimit("quantum", 10, 90), rules.FieldLimit("robotics", 0, 50)),
    allotments={("jst", 2022): 500, ("jst", 2023): 30},
    concepts={"CON-1": 1_000, "CON-2": -5},
)


def charter_of(text: str) -> Charter:
    charter, problems = parse(text)
    assert charter is not None, problems
    return charter


def codes(action: str, state: str, facts: rules.Facts) -> set[str]:
    step = rules.ROUND.step(action, state)
    assert not isinstance(step, Problem)
    return {problem.code for problem in rules.ROUND.check(step, facts)}


def test_points_are_hundredths_above_the_poorest_mean() -> None:
    lowest = rules.lowest_mean(charter_of(FUND).review)
    assert lowest == 1
    assert rules.points_of(9, lowest) == 800
    assert rules.points_of(Fraction(22, 3), lowest) == 633
    assert rules.points_of(Fraction(1005, 1000), lowest) == 1
    assert rules.points_of(0, lowest) == 0


def test_worth_is_points_times_yen() -> None:
    assert rules.worth_of([ONE, TWO]) == rules.Worth((80_000, 3_000), 1)
    assert rules.worth_of([]) == rules.Worth((), 1)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, MAX_YEN)), min_size=1, max_size=5))
def test_worth_stays_within_what_the_engine_takes(asked: list[tuple[int, int]]) -> None:
    worth = rules.worth_of([replace(ONE, points=points, by_year=((2022, yen),)) for points, yen in asked])
    exact = [points * yen for points, yen in asked]
    assert max(worth.values) <= MAX_YEN
    assert all(value == one // worth.unit for value, one in zip(worth.values, exact, strict=True))
    assert worth.unit == 1 or max(exact) > MAX_YEN


def test_limits_are_fixed_in_whole_yen() -> None:
    limits = {limit.field: limit for limit in rules.limits_of(charter_of(FUND), 999)}
    assert (limits["quantum"].floor_yen, limits["quantum"].ceiling_yen) == (79, 299)


def test_a_round_draws_on_the_first_appropriation_to_lapse_that_lives_long_enough() -> None:
    charter = charter_of(FUND)
    key = charter.appropriations[0].key
    assert rules.appropriation_for(charter, [2022, 2026]) == key
    assert rules.appropriation_for(charter, [2022, 2027]) is None
    assert rules.appropriation_for(charter, []) is None


def test_every_limit_is_a_row_by_name() -> None:
    rows = {row.name: row for row in rules.portfolio_rows([ONE, TWO], PURSE)}
    assert list(rows) == [
        "budget",
        "year:2022",
        "year:2023",
        "field:quantum",
        "field:robotics",
        "allotment:jst:2022",
        "allotment:jst:2023",
        "allotment:nedo:2022",
        "concept:CON-1",
        "concept:CON-2",
    ]
    assert rows["budget"] == rules.Row("budget", None, 110, ((0, 100), (1, 30)))
    assert rows["year:2023"].amounts == ((0, 40),)
    assert (rows["field:quantum"].low, rows["field:quantum"].high) == (10, 90)
    assert rows["field:robotics"].low is None
    assert rows["allotment:jst:2023"].amounts == ((0, 40),)


def test_what_the_purse_does_not_know_or_has_overspent_has_nothing() -> None:
    rows = {row.name: row.high for row in rules.portfolio_rows([ONE, TWO], PURSE)}
    assert rows["allotment:nedo:2022"] == 0
    assert rows["concept:CON-2"] == 0
    later = replace(TWO, by_year=((2030, 1),))
    assert {row.name: row.high for row in rules.portfolio_rows([later], PURSE)}["year:2030"] == 0


@pytest.mark.parametrize(
    ("row", "ja", "en"),
    [
        (None, "評価の結果", "The reviews did not find"),
        ("budget", "公募の予算総額", "the budget of the call"),
        ("year:2023", "公募の2023年度予算", "FY2023"),
        ("field:quantum", "分野「量子技術」の上限額", "the ceiling of the field Quantum"),
        ("allotment:jst:2023", "機構の2023年度配分額", "the allotment of the Agency for FY2023"),
        ("concept:CON-1", "研究開発構想「構想」", "the ceiling of the concept Concept"),
    ],
)
def test_reasons_name_the_limit_and_nobody_else(row: str | None, ja: str, en: str) -> None:
    names = {
        "quantum": Text("量子技術", "Quantum"),
        "jst": Text("機構", "the Agency"),
        "CON-1": Text("構想", "Concept"),
    }
    reasons = rules.reasons_for_declining(row, names)
    assert ja in reasons.ja
    assert en in reasons.en
    assert "APP-" not in reasons.ja + reasons.en


def test_a_refusal_before_the_decision_says_nothing_of_screening() -> None:
    said = rules.REASONS_BEFORE_THE_DECISION
    assert not any(word in said.ja + said.en for word in ("セキュリティ", "security", "screening", "リスク"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"call_state": "open"}, "call_not_closed"),
        ({"has_round": True}, "round_exists"),
        ({"open_reviews_count": 1}, "reviews_open"),
        ({"years_over_the_call": (2022,)}, "over_the_call"),
        ({"appropriation": None}, "no_appropriation"),
    ],
)
def test_a_round_is_prepared_when_all_is_in(change: dict[str, Any], code: str) -> None:
    assert problems_of(rules.TO_PREPARE, READY) == ()
    assert {one.code for one in problems_of(rules.TO_PREPARE, replace(READY, **change))} == {code}


@pytest.mark.parametrize(
    ("action", "state", "change", "code"),
    [
        ("score", "prepared", {"entries_count": 0}, "nothing_to_choose_from"),
        ("score", "prepared", {"unscored": ("A",)}, "merit_missing"),
        ("propose", "scored", {"is_stale": True}, "problem_has_changed"),
        ("propose", "scored", {"portfolio_status": "time_limit"}, "no_portfolio"),
        ("propose", "scored", {"chosen": ()}, "no_portfolio"),
        ("decide", "proposed", {"has_consent": False}, "no_consent"),
        ("decide", "proposed", {"verdicts": (("A", "cleared"),)}, "verdict_missing"),
        ("decide", "proposed", {"verdicts": (("A", "cleared"), ("B", "refused"))}, "verdict_missing"),
        ("decide", "proposed", {"gone": ("A",)}, "application_gone"),
    ],
)
def test_each_step_has_its_needs(action: str, state: str, change: dict[str, Any], code: str) -> None:
    assert codes(action, state, READY) == set()
    assert codes(action, state, replace(READY, **change)) == {code}


@pytest.mark.parametrize(
    "cause",
    [
        {"approval_state": "returned"},
        {"approval_state": "refused"},
        {"verdicts": (("A", "refused"),)},
        {"gone": ("A",)},
    ],
)
def test_a_portfolio_is_put_aside_for_a_cause_and_with_reasons(cause: dict[str, Any]) -> None:
    assert codes("revise", "proposed", replace(READY, **cause)) == set()
    assert codes("revise", "proposed", replace(READY, **cause, reasons=" ")) == {"no_reasons"}
    assert codes("revise", "proposed", READY) == {"no_cause_to_revise"}


def test_a_portfolio_circulates_once_and_cleared() -> None:
    assert problems_of(rules.TO_CIRCULATE, READY) == ()
    waiting = replace(READY, approval_state="circulating", verdicts=(("A", "in_review"), ("B", "cleared")))
    assert {one.code for one in problems_of(rules.TO_CIRCULATE, waiting)} == {
        "circulated_before",
        "verdict_missing",
    }


def test_the_scales_of_the_charter_move_the_zero() -> None:
    text = changed(FUND, ("weight_bp = 5_000, scale = [1, 9]", "weight_bp = 5_000, scale = [3, 9]"))
    assert rules.lowest_mean(charter_of(text).review) == 2
