from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikin.engines.portfolio.check import FalseClaim, check, check_reasons
from kikin.engines.portfolio.explain import explain_clash, why_not
from kikin.engines.portfolio.pay_line import pay_line
from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult, Row, problems_of
from kikin.engines.portfolio.solve import solve


def budget(high: int | None, *value: int, low: int | None = None, is_floor: bool = False) -> Row:
    return Row("budget", low, high, tuple(range(len(value))), value, is_floor)


def solved(problem: PortfolioProblem, gap_bp: float = 0.0, time_limit_seconds: float = 20.0) -> PortfolioResult:
    result = solve(problem, gap_bp=gap_bp, time_limit_seconds=time_limit_seconds)
    check(problem, result)
    if result.objective is not None:
        check_reasons(problem, result, why_not(problem, result))
    return result


def admissible_sets(problem: PortfolioProblem, lows: dict[int, int | None]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Every set that keeps the rows, the slow and certain way: (worth, columns)."""
    for taken in itertools.product((0, 1), repeat=len(problem.objective)):
        sums = [sum(v * taken[c] for c, v in zip(row.index, row.value, strict=True)) for row in problem.rows]
        if all(
            ((low := lows.get(n, row.low)) is None or sums[n] >= low) and (row.high is None or sums[n] <= row.high)
            for n, row in enumerate(problem.rows)
        ):
            worth = sum(v for v, t in zip(problem.objective, taken, strict=True) if t)
            yield worth, tuple(c for c, t in enumerate(taken) if t)


@st.composite
def small_problems(draw: st.DrawFn, floors: bool = False) -> PortfolioProblem:
    columns = draw(st.integers(1, 7))
    scale = draw(st.sampled_from([1, 1, 7, 10**9 + 7, 10**13]))
    amounts = st.integers(-3, 30).map(lambda n: n * scale + (n % 3))
    rows = []
    for number in range(draw(st.integers(0, 4))):
        index = tuple(sorted(draw(st.sets(st.integers(0, columns - 1)))))
        value = tuple(draw(amounts) for _ in index)
        low = draw(st.none() | st.integers(-5, 60).map(lambda n: n * scale))
        high = draw(st.none() | st.integers(0, 80).map(lambda n: n * scale))
        if low is not None and high is not None and low > high:
            low, high = high, low
        is_floor = floors and low is not None and draw(st.booleans())
        rows.append(Row(f"row {number}", low, high, index, value, is_floor))
    return PortfolioProblem(tuple(draw(st.integers(-5, 40)) for _ in range(columns)), tuple(rows))


@settings(max_examples=100)
@given(small_problems())
def test_the_answer_is_that_of_trying_every_set(problem: PortfolioProblem) -> None:
    best = max((worth for worth, _ in admissible_sets(problem, {})), default=None)
    result = solved(problem)
    assert result.objective == best
    assert result.status == ("infeasible" if best is None else "optimal")


@settings(max_examples=60)
@given(small_problems(floors=True))
def test_floors_fall_short_by_no_more_than_they_must(problem: PortfolioProblem) -> None:
    floors = [n for n, row in enumerate(problem.rows) if row.is_floor]
    without = list(admissible_sets(problem, dict.fromkeys(floors, None)))
    result = solved(problem)
    if not without:
        assert result.status == "infeasible"
        return
    held_to = {floor.row: floor.required for floor in result.floors}

    def missing(columns: tuple[int, ...]) -> int:
        sums = {n: sum(v for c, v in problem.rows[n].entries() if c in columns) for n in floors}
        return sum(max(0, (problem.rows[n].low or 0) - sums[n]) for n in floors)

    least = min(missing(columns) for _, columns in without)
    assert missing(result.chosen) <= least + abs(least) // 100_000
    assert result.objective == max(worth for worth, _ in admissible_sets(problem, dict(held_to)))


def test_a_budget_of_zero_funds_nothing() -> None:
    result = solved(PortfolioProblem((5, 6), (budget(0, 3, 4),)))
    assert (result.status, result.chosen, result.objective) == ("optimal", (), 0)


@pytest.mark.parametrize("rows", [(), (budget(5),)])
def test_nothing_asked_is_answered_with_nothing(rows: tuple[Row, ...]) -> None:
    result = solved(PortfolioProblem((), rows))
    assert (result.status, result.chosen, result.bound) == ("optimal", (), 0)


def test_amounts_of_ten_to_the_fifteen_are_kept_to_the_yen() -> None:
    large = 10**15
    costs = (large, large - 1, large - 2, 3)
    fits = solved(PortfolioProblem((10, 10, 10, 1), (budget(2 * large - 3, *costs),)))
    assert fits.chosen == (1, 2)
    one_yen_less = solved(PortfolioProblem((10, 10, 10, 1), (budget(2 * large - 4, *costs),)))
    assert one_yen_less.chosen in {(0, 3), (1, 3), (2, 3)}


def test_a_yen_that_the_solver_cannot_see_is_seen() -> None:
    large = 10**13
    alone = PortfolioProblem((0, 0, 1), (budget(large, 0, 3 * large, large + 1),))
    assert (solved(alone).status, solved(alone).objective) == ("optimal", 0)
    helped = PortfolioProblem((0, 0, 1), (budget(large, 0, 2 - large, large + 1),))
    assert (solved(helped).status, solved(helped).objective) == ("optimal", 1)


def test_a_value_of_ten_to_the_fifteen_is_counted_to_the_yen() -> None:
    worth = (10**15, 10**15 - 1, 10**15 - 2)
    result = solved(PortfolioProblem(worth, (budget(2, 1, 1, 1),)))
    assert result.objective == 2 * 10**15 - 1


def test_a_floor_binds_to_its_demand_and_its_shortfall_is_reported() -> None:
    floor = Row("quantum", 100, None, (0, 1), (30, 20), is_floor=True)
    result = solved(PortfolioProblem((1, 1, 9), (floor, budget(60, 30, 20, 40))))
    outcome = result.floors[0]
    assert result.chosen == (0, 1)
    assert (outcome.asked, outcome.demand, outcome.required, outcome.reached) == (100, 50, 50, 50)
    assert outcome.shortfall == 50


def test_floors_that_fight_share_the_least_total_shortfall() -> None:
    first = Row("quantum", 30, None, (0,), (30,), is_floor=True)
    second = Row("robotics", 40, None, (1,), (40,), is_floor=True)
    result = solved(PortfolioProblem((5, 1), (first, second, budget(50, 30, 40))))
    assert result.chosen == (1,)
    assert [floor.shortfall for floor in result.floors] == [30, 0]
    assert result.least_shortfall == 30


def test_floors_share_least_whatever_the_solvers_presolve_thinks() -> None:
    first = Row("quantum", 2, None, (1,), (2,), is_floor=True)
    second = Row("robotics", 5, 19, (0, 1, 2), (19, 2, 2), is_floor=True)
    result = solved(PortfolioProblem((0, 0, 0), (first, second)))
    assert [floor.shortfall for floor in result.floors] == [0, 1]


def test_rows_that_clash_are_named_and_those_that_do_not_are_not() -> None:
    rows = (
        Row("free", None, 10, (0,), (1,)),
        Row("at least two", 2, None, (0, 1, 2), (1, 1, 1)),
        Row("budget", None, 5, (0, 1, 2), (4, 4, 4)),
    )
    result = solved(PortfolioProblem((1, 1, 1), rows))
    assert (result.status, result.clash) == ("infeasible", (1, 2))
    assert result.certificate is not None
    said = explain_clash(PortfolioProblem((1, 1, 1), rows), result)
    assert "at least two" in said.en
    assert "budget" in said.ja


def test_rows_that_only_whole_columns_break_are_found_by_search() -> None:
    rows = (
        Row("pair", 1, 1, (0, 1), (1, 1)),
        Row("other pair", 1, 1, (1, 2), (1, 1)),
        Row("third", 1, 1, (0, 2), (1, 1)),
    )
    result = solved(PortfolioProblem((1, 1, 1), rows))
    assert (result.status, result.clash, result.certificate) == ("infeasible", (0, 1, 2), None)


def test_one_row_that_nothing_keeps_is_named_alone() -> None:
    result = solved(PortfolioProblem((1, 1), (budget(9, 4, 4), Row("odd", 3, 3, (0, 1), (2, 2)))))
    assert (result.status, result.clash) == ("infeasible", (1,))


def test_the_same_question_has_the_same_answer() -> None:
    problem = round_of(60, seed=3)
    first, second = solved(problem, gap_bp=10), solved(problem, gap_bp=10)
    assert dataclasses.replace(first, seconds=0.0) == dataclasses.replace(second, seconds=0.0)


def test_the_time_limit_is_kept_and_the_best_set_so_far_returned() -> None:
    problem = round_of(800, seed=1)
    started = time.process_time()
    result = solved(problem, gap_bp=0.0, time_limit_seconds=0.5)
    assert time.process_time() - started < 5
    assert result.status == "time_limit"
    assert result.objective is not None
    assert result.bound is not None
    assert result.objective <= result.bound


def test_a_portfolio_is_worth_at_least_the_pay_line() -> None:
    problem = round_of(60, seed=5)
    line = pay_line(problem)
    assert (solved(problem).objective or 0) >= sum(problem.objective[column] for column in line)
    assert pay_line(problem, order=range(60))[0] == 0


def test_a_problem_that_is_not_one_is_refused_with_every_reason() -> None:
    wrong = PortfolioProblem((10**16, 1), (Row("row", 5, 4, (0, 7), (1,), is_floor=True),), proposals=("a",))
    codes = {problem.code for problem in problems_of(wrong)}
    assert codes == {"too_large", "lengths_differ", "index_out_of_range", "bounds_crossed"}
    with pytest.raises(ValueError, match="objective"):
        solve(wrong)


def test_reasons_name_what_is_full_and_who_would_have_to_go() -> None:
    problem = PortfolioProblem((10, 9, 0), (budget(5, 5, 4, 1),), proposals=("APP-1", "APP-2", "APP-3"))
    result = solved(problem)
    by_proposal = {one.proposal: one for one in why_not(problem, result)}
    assert by_proposal["APP-3"].kind == "worth_nothing"
    assert (by_proposal["APP-2"].row, by_proposal["APP-2"].total, by_proposal["APP-2"].leaving) == (0, 9, 0)
    assert "over its limit of 5 by 4" in by_proposal["APP-2"].reason.en
    assert "APP-1" in by_proposal["APP-2"].reason.ja


@pytest.mark.parametrize(
    "change",
    [
        {"objective": 20},
        {"bound": 18},
        {"chosen": (0, 1)},
        {"chosen": (1, 0)},
        {"chosen": (5,)},
        {"certified_bound": 10},
        {"gap_bp": 3.0},
        {"digest": "0" * 64},
        {"status": "infeasible"},
    ],
)
def test_the_checker_refuses_a_false_claim(change: dict[str, Any]) -> None:
    problem = PortfolioProblem((10, 9), (budget(5, 5, 4),))
    result = solve(problem, gap_bp=0)
    check(problem, result)
    with pytest.raises(FalseClaim):
        check(problem, dataclasses.replace(result, **change))


def test_the_checker_refuses_a_false_reason() -> None:
    problem = PortfolioProblem((10, 9), (budget(5, 5, 4),))
    result = solve(problem, gap_bp=0)
    reasons = why_not(problem, result)
    check_reasons(problem, result, reasons)
    with pytest.raises(FalseClaim):
        check_reasons(problem, result, (dataclasses.replace(reasons[0], total=8),))


def round_of(columns: int, seed: int) -> PortfolioProblem:
    """A selection round in miniature, by a rule: five years, seven fields, costs and merits that do not repeat soon."""
    costs = [50 + (column * 7919 + seed * 104_729) % 311 for column in range(columns)]
    worth = tuple(100 + (column * 6_971 + seed * 15_485_863) % 607 + costs[column] // 2 for column in range(columns))
    rows = []
    for year in range(5):
        index = tuple(column for column in range(columns) if (column * 31 + year * 17) % 5 < 3)
        value = tuple(costs[column] + (column * year) % 41 for column in index)
        rows.append(Row(f"budget {2026 + year}", None, sum(value) // 3, index, value))
    for field in range(7):
        index = tuple(range(field, columns, 7))
        value = tuple(costs[column] for column in index)
        rows.append(Row(f"field {field}", sum(value) // 8, sum(value) // 2, index, value, is_floor=True))
    return PortfolioProblem(worth, tuple(rows))
