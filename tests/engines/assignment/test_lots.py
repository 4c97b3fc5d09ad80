from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikin.engines.assignment.check import FalseClaim
from kikin.engines.assignment.check_lot import check_lot
from kikin.engines.assignment.problem import AssignmentProblem, make_problem
from kikin.engines.assignment.randomising import RandomResult, randomise
from kikin.engines.assignment.solve import solve

APPLICATIONS = ("A1", "A2", "A3", "A4")
REVIEWERS = ("R1", "R2", "R3", "R4", "R5")
AFFINITY = np.arange(20).reshape(4, 5) % 7 / 10


def problem_with(
    affinity: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = AFFINITY, **asked: object
) -> AssignmentProblem:
    words = {"per_application": 2, "max_load": 2, **asked}
    problem, problems = make_problem(APPLICATIONS, REVIEWERS, affinity, **words)  # type: ignore[arg-type]
    assert problem is not None, problems
    return problem


def drawn(problem: AssignmentProblem, cap: Fraction, seed: int = 0) -> RandomResult:
    result = randomise(problem, cap, seed=seed)
    check_lot(problem, result)
    return result


def test_with_certainty_allowed_the_lot_is_the_best_assignment() -> None:
    problem = problem_with()
    lot = drawn(problem, Fraction(1))
    assert (lot.objective, lot.status) == (solve(problem).objective, "optimal")


@settings(max_examples=60)
@given(
    st.lists(st.integers(-3, 9), min_size=20, max_size=20),
    st.sets(st.sampled_from(list(itertools.product(APPLICATIONS, REVIEWERS))), max_size=4),
    st.fractions(Fraction(1, 3), Fraction(1), max_denominator=9),
    st.integers(0, 1),
)
def test_every_lot_keeps_the_cap_and_every_draw_the_rules(
    worth: list[int], barred: set[tuple[str, str]], cap: Fraction, low: int
) -> None:
    problem = problem_with(np.array(worth).reshape(4, 5) / 10, conflicts=barred, min_load=low)
    lot = drawn(problem, cap, seed=3)
    assert lot.status in ("optimal", "infeasible")
    if lot.status == "optimal":
        assert len(lot.pairs) == 8


def test_draws_come_as_often_as_they_should() -> None:
    problem = problem_with()
    seen: Counter[tuple[str, str]] = Counter()
    for seed in range(600):
        lot = drawn(problem, Fraction(3, 5), seed)
        seen.update(lot.pairs)
    parts = dict(lot.parts)
    assert all(abs(seen[pair] / 600 - part / lot.whole) < 0.1 for pair, part in parts.items())


def test_pairs_already_made_are_certain() -> None:
    lot = drawn(problem_with(fixed={("A1", "R5")}), Fraction(1, 2))
    assert dict(lot.parts)["A1", "R5"] == lot.whole
    assert ("A1", "R5") in lot.pairs


def test_a_cap_that_leaves_too_few_names_the_applications() -> None:
    lot = drawn(problem_with(conflicts={("A2", "R1"), ("A2", "R2")}), Fraction(1, 2))
    assert (lot.status, lot.short, lot.pairs) == ("infeasible", ("A2",), ())


@pytest.mark.parametrize("claim", ["cap", "drop", "likelier", "objective", "bound"])
def test_the_checker_refuses_a_false_lot(claim: str) -> None:
    problem = problem_with()
    lot = drawn(problem, Fraction(1, 2))
    (pair, part), *others = lot.parts
    claims = {
        "cap": dataclasses.replace(lot, cap=Fraction(1, 4)),
        "drop": dataclasses.replace(lot, pairs=lot.pairs[1:]),
        "likelier": dataclasses.replace(lot, parts=((pair, part + 1), *others)),
        "objective": dataclasses.replace(lot, objective=(lot.objective or 0) + 1),
        "bound": dataclasses.replace(lot, bound=(lot.bound or 0) - 1),
    }
    with pytest.raises(FalseClaim):
        check_lot(problem, claims[claim])
