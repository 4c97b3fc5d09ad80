from __future__ import annotations

import json
from typing import Any

import pytest

from kikin.engines.portfolio.explain import why_not
from kikin.engines.portfolio.reading import problem_from_json, problem_from_text, reasons_to_json, to_json
from kikin.engines.portfolio.solve import solve


def round_with(**changes: Any) -> dict[str, Any]:
    row = {"lo": None, "hi": 100.0, "index": [0, 1, 2], "value": [70, 40.0, 50]}
    return {"objective": [30, 20, 25], "rows": [row], "proposal": [7, 8, 8], "agency": [0, 1, 0], **changes}


def test_a_round_is_read_solved_and_written() -> None:
    problem, problems = problem_from_json(round_with())
    assert problems == ()
    assert problem is not None
    result = solve(problem, gap_bp=0)
    answer = json.loads(json.dumps(to_json(problem, result)))
    assert (answer["chosen"], answer["objective"], answer["bound"]) == ([1, 2], 45, 45)
    assert (answer["gap_bp"], answer["status"]) == (0, "optimal")
    assert [one["proposal"] for one in reasons_to_json(problem, why_not(problem, result))] == ["7"]


def test_decimals_are_taken_as_written() -> None:
    text = '{"objective": [0.1, 0.2], "rows": [{"lo": null, "hi": 0.3, "index": [0, 1], "value": [0.1, 0.2]}]}'
    problem, _ = problem_from_text(text)
    assert problem is not None
    assert (problem.objective, problem.unit) == ((1, 2), 10)
    answer = to_json(problem, solve(problem, gap_bp=0))
    assert (answer["chosen"], answer["objective"]) == ([0, 1], 0.3)


def test_ten_to_the_fifteen_and_a_half_survives_the_text() -> None:
    problem, _ = problem_from_text('{"objective": [999999999999999.5], "rows": []}')
    assert problem is not None
    assert problem.objective == (1_999_999_999_999_999,)


ROW = {"lo": None, "hi": 1, "index": [0], "value": [1]}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"objective": [1, float("nan"), 3]}, "objective[1]"),
        ({"objective": [1, float("inf"), 3]}, "objective[1]"),
        ({"objective": [1, "2", 3]}, "objective[1]"),
        ({"objective": [1, True, 3]}, "objective[1]"),
        ({"objective": [1, 1e300, 3]}, "objective[1]"),
        ({"objective": [1, 1e-30, 3]}, "objective[1]"),
        ({"objective": [1, 10**16, 3]}, "objective[1]"),
        ({"objective": None}, "objective"),
        ({"objective": [1] * 100_001, "rows": [], "proposal": None, "agency": None}, "objective"),
        ({"proposal": [1]}, "proposal"),
        ({"agency": "NEDO"}, "agency"),
        ({"rows": None}, "rows"),
        ({"rows": [3]}, "rows[0]"),
        ({"rows": [{**ROW, "index": [3]}]}, "rows[0].index"),
        ({"rows": [{**ROW, "index": [-1]}]}, "rows[0].index"),
        ({"rows": [{**ROW, "index": [0.5]}]}, "rows[0].index"),
        ({"rows": [{**ROW, "index": [0, 0], "value": [1, 1]}]}, "rows[0].index"),
        ({"rows": [{**ROW, "value": [1, 2]}]}, "rows[0].value"),
        ({"rows": [{**ROW, "value": [None]}]}, "rows[0].value[0]"),
        ({"rows": [{**ROW, "lo": "much"}]}, "rows[0].lo"),
        ({"rows": [{**ROW, "lo": 2}]}, "rows[0]"),
        ({"rows": [{**ROW, "floor": True}]}, "rows[0]"),
        ({"rows": [{**ROW, "floor": "yes"}]}, "rows[0].floor"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(changes: dict[str, Any], where: str) -> None:
    problem, problems = problem_from_json(round_with(**changes))
    assert problem is None
    assert where in [one.where for one in problems]


def test_every_mistake_is_told_at_once() -> None:
    _, problems = problem_from_json({"objective": [None], "rows": [{"index": "0", "value": ["x"]}], "agency": 3})
    assert [one.where for one in problems] == ["objective[0]", "rows[0].value[0]", "rows[0].index", "agency"]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"objective": [1e99999999], "rows": []}', "7"])
def test_what_is_no_problem_at_all_says_so(text: str) -> None:
    problem, problems = problem_from_text(text)
    assert problem is None
    assert problems


def test_json_of_a_large_number_of_digits_is_a_problem_and_no_crash() -> None:
    problem, problems = problem_from_text('{"objective": [' + "9" * 5000 + '], "rows": []}')
    assert problem is None
    assert [(problem.where, problem.code) for problem in problems] == [("objective[0]", "not_a_number")]
