from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings

from kikin.engines.portfolio.check import FalseClaim, check
from kikin.engines.portfolio.check_counterfactual import check_counterfactuals
from kikin.engines.portfolio.check_relaxation import check_relaxation
from kikin.engines.portfolio.counterfactual import Counterfactual, counterfactuals
from kikin.engines.portfolio.explain import why_not
from kikin.engines.portfolio.explain_counterfactual import explain_counterfactual
from kikin.engines.portfolio.footing import Footing
from kikin.engines.portfolio.pay_line import beside
from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult, Row
from kikin.engines.portfolio.relaxation import cheapest_relaxation, explain_relaxation
from kikin.engines.portfolio.solve import solve
from kikin.engines.portfolio.what_if import change, side_by_side, what_if
from tests.engines.portfolio.test_solve import admissible_sets, budget, round_of, small_problems


def asked(problem: PortfolioProblem) -> tuple[PortfolioResult, tuple[Counterfactual, ...]]:
    result = solve(problem, gap_bp=0)
    if result.objective is None:
        return result, ()
    found = counterfactuals(problem, result, why_not(problem, result))
    check_counterfactuals(problem, result, found)
    return result, found


@settings(max_examples=60)
@given(small_problems())
def test_what_is_enough_is_enough_and_less_than_is_needed_is_not(problem: PortfolioProblem) -> None:
    result, found = asked(problem)
    for one in found:
        best = max((worth for worth, taken in admissible_sets(problem, {}) if one.column in taken), default=None)
        if one.value_enough is not None:
            assert best is not None
            assert best + one.value_enough - problem.objective[one.column] > (result.objective or 0)
        if one.value_needed is not None and best is not None:
            assert best + one.value_needed - 1 - problem.objective[one.column] <= (result.objective or 0)


def test_a_value_and_a_cost_that_would_have_been_enough() -> None:
    problem = PortfolioProblem((10, 9), (budget(50, 40, 30),), proposals=("APP-1", "APP-2"))
    _, (one,) = asked(problem)
    assert (one.value_enough, one.out, one.into) == (11, (0,), (1,))
    assert (one.cost_enough_bp, one.cost_out) == (3333, ())
    said = explain_counterfactual(problem, one)
    assert "At a value of 11 (it has 9)" in said.en
    assert "APP-1" in said.ja


def test_a_prerequisite_comes_with_what_needs_it() -> None:
    rows = (budget(10, 10, 4, 4), Row("2 needs 1", None, 0, (1, 2), (-1, 1)))
    _, found = asked(PortfolioProblem((20, 1, 5), rows))
    last = next(one for one in found if one.column == 2)
    assert last.out == (0,)
    assert 1 in last.into


@pytest.mark.parametrize(
    "changes",
    [
        {"value_enough": 10},
        {"value_needed": 12},
        {"out": ()},
        {"into": (0, 1)},
        {"cost_enough_bp": 3700},
        {"cost_enough_bp": 0},
        {"column": 0},
    ],
)
def test_the_checker_refuses_a_false_counterfactual(changes: dict[str, Any]) -> None:
    problem = PortfolioProblem((10, 9), (budget(50, 40, 30),))
    result, (one,) = asked(problem)
    with pytest.raises(FalseClaim):
        check_counterfactuals(problem, result, (dataclasses.replace(one, **changes),))


def test_everyone_left_out_of_a_round_is_told_something() -> None:
    problem = round_of(120, seed=2)
    result = solve(problem)
    reasons = why_not(problem, result)
    found = counterfactuals(problem, result, reasons, seconds=10)
    check_counterfactuals(problem, result, found)
    assert len(found) == len(reasons)
    assert all(one.value_needed is not None for one in found)


def test_what_if_says_who_comes_and_who_goes() -> None:
    problem = PortfolioProblem((10, 9, 1), (budget(50, 40, 30, 10),))
    result = solve(problem, gap_bp=0)
    more = what_if(problem, result, change("more", highs={0: 80}))
    assert (more.entered, more.left, more.result.objective) == ((1,), (), 20)
    worth = what_if(problem, result, change("worth", values={1: 12}))
    assert (worth.entered, worth.left) == ((1,), (0,))
    none = change("none", highs={0: 0}, lows={0: None})
    assert [one.result.objective for one in side_by_side(problem, result, (none,) * 3)] == [0, 0, 0]
    with pytest.raises(ValueError, match="at most 3"):
        side_by_side(problem, result, (none,) * 4)


@pytest.mark.parametrize("seed", range(6))
def test_what_if_on_the_base_s_footing_is_as_good_as_from_nothing(seed: int) -> None:
    problem = round_of(60, seed=seed)
    footing = Footing.of(problem)
    result = solve(problem, gap_bp=0, footing=footing)
    limit = problem.rows[0].high or 0
    for wanted in (change("less", highs={0: limit // 2}), change("more", highs={0: limit * 2}, values={3: 0})):
        scenario = what_if(problem, result, wanted, footing=footing)
        check(scenario.problem, scenario.result)
        anew = solve(scenario.problem, gap_bp=0)
        assert (scenario.result.objective, scenario.result.status) == (anew.objective, "optimal")


def test_a_footing_refuses_what_is_no_problem_and_starts_anew_for_another_one() -> None:
    problem = PortfolioProblem((10, 9, 1), (budget(50, 40, 30, 10),))
    footing = Footing.of(problem)
    with pytest.raises(ValueError, match="low bound"):
        solve(dataclasses.replace(problem, rows=(dataclasses.replace(problem.rows[0], low=60),)), footing=footing)
    other = PortfolioProblem((5, 6), (budget(4, 4, 4),))
    assert solve(other, footing=footing).objective == 6
    assert footing.problem is problem


def test_a_start_that_breaks_rows_is_mended_and_the_answer_is_the_same() -> None:
    problem = round_of(60, seed=4)
    assert solve(problem, gap_bp=0, start=tuple(range(60))).objective == solve(problem, gap_bp=0).objective


def test_the_cheapest_relaxation_is_said_in_amounts() -> None:
    rows = (budget(4, 4, 3, 2), Row("both", 2, None, (0, 1), (1, 1)))
    problem = PortfolioProblem((3, 2, 1), rows)
    found = cheapest_relaxation(problem)
    assert found is not None
    check_relaxation(problem, found, {})
    assert "raise the limit of “budget” from 4 to 7" in explain_relaxation(problem, found.bounds).en
    with pytest.raises(FalseClaim):
        check_relaxation(problem, dataclasses.replace(found, bounds=()), {})


def test_the_pay_line_is_shown_by_every_order_and_by_money() -> None:
    problem = PortfolioProblem((10, 9, 8), (budget(60, 60, 30, 30),))
    result = solve(problem, gap_bp=0)
    lines = {line.order: line for line in beside(problem, result)}
    assert (lines["value"].chosen, lines["value"].share_bp) == ((0,), 5882)
    assert lines["value"].money_weighted_share_bp == 11764
    assert lines["value_per_cost"].share_bp == 10_000
