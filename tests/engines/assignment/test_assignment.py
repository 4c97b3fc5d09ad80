from __future__ import annotations

import dataclasses
import itertools
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kikin.engines.assignment.check import FalseClaim, check
from kikin.engines.assignment.explain import explain_shortage, why_pairs, worst_served
from kikin.engines.assignment.problem import AssignmentProblem, AssignmentResult, Pair, make_problem
from kikin.engines.assignment.solve import solve

APPLICATIONS = ("A1", "A2", "A3")
REVIEWERS = ("R1", "R2", "R3", "R4")
AFFINITY = {
    ("A1", "R1"): 0.9,
    ("A1", "R2"): 0.8,
    ("A2", "R1"): 0.7,
    ("A2", "R3"): 0.6,
    ("A3", "R1"): 0.5,
    ("A3", "R4"): 0.4,
}


def problem_with(**changes: Any) -> AssignmentProblem:
    asked: dict[str, Any] = {"per_application": 2, "max_load": 2, **changes}
    affinity = asked.pop("affinity", AFFINITY)
    problem, problems = make_problem(APPLICATIONS, REVIEWERS, affinity, **asked)
    assert problem is not None, problems
    return problem


def solved(problem: AssignmentProblem, seed: int = 0) -> AssignmentResult:
    result = solve(problem, seed=seed)
    check(problem, result)
    return result


def best_by_trying(problem: AssignmentProblem) -> int | None:
    """The highest total affinity, the slow and certain way; None when nothing is possible."""
    every = range(len(problem.reviewers))
    best: int | None = None
    for choice in itertools.product(
        itertools.combinations(every, problem.per_application), repeat=len(problem.applications)
    ):
        pairs = {(problem.applications[a], problem.reviewers[r]) for a, taken in enumerate(choice) for r in taken}
        loads = [sum(reviewer == name for _, reviewer in pairs) for name in problem.reviewers]
        if (
            not pairs & problem.conflicts
            and problem.fixed <= pairs
            and all(problem.min_load <= load <= problem.max_load for load in loads)
        ):
            worth = sum(int(problem.affinity[a, r]) for a, taken in enumerate(choice) for r in taken)
            best = worth if best is None else max(best, worth)
    return best


@st.composite
def small_problems(draw: st.DrawFn) -> AssignmentProblem:
    applications = tuple(f"A{n}" for n in range(draw(st.integers(1, 4))))
    reviewers = tuple(f"R{n}" for n in range(draw(st.integers(1, 4))))
    every = list(itertools.product(applications, reviewers))
    min_load = draw(st.integers(0, 1))
    problem, _ = make_problem(
        applications,
        reviewers,
        {pair: draw(st.integers(-3, 9)) / 10 for pair in every},
        conflicts=draw(st.sets(st.sampled_from(every), max_size=4)),
        per_application=draw(st.integers(0, 2)),
        max_load=min_load + draw(st.integers(0, 3)),
        min_load=min_load,
        fixed=(),
    )
    assert problem is not None
    free = [pair for pair in every if pair not in problem.conflicts]
    if free and problem.per_application and problem.max_load and draw(st.booleans()):
        return dataclasses.replace(problem, fixed=frozenset({draw(st.sampled_from(free))}))
    return problem


@settings(max_examples=70)
@given(small_problems())
def test_the_answer_is_that_of_trying_everything(problem: AssignmentProblem) -> None:
    best = best_by_trying(problem)
    result = solved(problem)
    assert result.objective == best
    assert result.status == ("infeasible" if best is None else "optimal")
    assert bool(result.shortages) == (best is None)
    assert all(explain_shortage(shortage).en for shortage in result.shortages)


def test_conflicts_are_hard_and_pairs_already_made_stay() -> None:
    conflict, made = ("A1", "R1"), ("A3", "R2")
    result = solved(problem_with(conflicts={conflict}, fixed={made}))
    assert conflict not in result.pairs
    assert made in result.pairs


def test_affinities_are_scaled_and_never_cut() -> None:
    affinity = dict.fromkeys(AFFINITY, 0.5) | {("A1", "R4"): 0.500001}
    assert ("A1", "R4") in solved(problem_with(affinity=affinity)).pairs


def test_an_array_and_a_mapping_ask_the_same() -> None:
    array = np.array([[AFFINITY.get((a, r), 0.0) for r in REVIEWERS] for a in APPLICATIONS])
    assert solved(problem_with(affinity=array)).digest == solved(problem_with()).digest


def test_the_order_of_the_ids_decides_nothing() -> None:
    forward = solved(problem_with(affinity={}), seed=4)
    problem, _ = make_problem(APPLICATIONS[::-1], REVIEWERS[::-1], {}, per_application=2, max_load=2)
    assert problem is not None
    backward = solved(problem, seed=4)
    assert (forward.pairs, forward.digest) == (backward.pairs, backward.digest)


def test_an_application_with_too_few_reviewers_is_named() -> None:
    barred: set[Pair] = {("A2", "R1"), ("A2", "R2"), ("A2", "R3")}
    result = solved(problem_with(conflicts=barred))
    assert result.status == "infeasible"
    assert [(one.kind, one.applications, one.available) for one in result.shortages] == [("few_reviewers", ("A2",), 1)]
    assert "A2" in explain_shortage(result.shortages[0]).ja


def test_too_little_capacity_is_said_with_its_numbers() -> None:
    result = solved(problem_with(max_load=1))
    assert [(one.kind, one.needed, one.available) for one in result.shortages] == [("capacity", 6, 4)]


def test_applications_that_share_too_few_reviewers_are_named_together() -> None:
    barred = {(application, reviewer) for application in ("A1", "A2", "A3") for reviewer in ("R3", "R4")}
    result = solved(problem_with(conflicts=barred))
    assert [one.kind for one in result.shortages] == ["together"]
    assert result.shortages[0].reviewers == ("R1", "R2")
    assert (result.shortages[0].needed, result.shortages[0].available) == (6, 4)


def test_least_loads_that_cannot_be_reached_are_said() -> None:
    barred = {(application, "R4") for application in APPLICATIONS}
    result = solved(problem_with(conflicts=barred, min_load=1))
    assert [(one.kind, one.reviewers) for one in result.shortages] == [("least_load", ("R4",))]


def test_no_application_needs_no_reviewer() -> None:
    problem, _ = make_problem((), REVIEWERS, {}, per_application=2, max_load=2)
    assert problem is not None
    assert (solved(problem).status, solved(problem).pairs) == ("optimal", ())


def test_no_reviewer_is_a_shortage() -> None:
    problem, _ = make_problem(APPLICATIONS, (), {}, per_application=2, max_load=2)
    assert problem is not None
    assert [one.kind for one in solved(problem).shortages] == ["few_reviewers", "capacity"]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"affinity": {("A1", "R9"): 1.0}}, "affinity"),
        ({"affinity": {("A1", "R1"): float("nan")}}, "affinity"),
        ({"affinity": {("A1", "R1"): 1e12}}, "affinity"),
        ({"affinity": np.zeros((2, 2))}, "affinity"),
        ({"conflicts": {("A9", "R1")}}, "conflicts"),
        ({"fixed": {("A1", "R1")}, "conflicts": {("A1", "R1")}}, "fixed"),
        ({"fixed": {("A1", "R1"), ("A2", "R1")}, "max_load": 1}, "fixed"),
        ({"fixed": {("A1", "R1"), ("A1", "R2")}, "per_application": 1}, "fixed"),
        ({"per_application": -1}, "per_application"),
        ({"max_load": 1, "min_load": 2}, "max_load"),
        ({"max_load": 1.5}, "max_load"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], where: str) -> None:
    asked: dict[str, Any] = {"per_application": 2, "max_load": 2, **changes}
    affinity = asked.pop("affinity", AFFINITY)
    problem, problems = make_problem(APPLICATIONS, REVIEWERS, affinity, **asked)
    assert problem is None
    assert {one.where for one in problems} == {where}


def test_an_id_given_twice_is_a_problem() -> None:
    _, problems = make_problem(("A1", "A1"), REVIEWERS, {}, per_application=1, max_load=2)
    assert [(one.code, one.where, one.value) for one in problems] == [("repeated", "applications", "A1")]


def test_reasons_say_how_well_a_reviewer_knows_the_subject() -> None:
    problem = problem_with(fixed={("A1", "R2")})
    reasons = {(one.application, one.reviewer): one for one in why_pairs(problem, solved(problem))}
    made = reasons["A1", "R2"]
    assert (made.rank, made.eligible_count, made.affinity) == (2, 4, 800_000)
    assert "Already made" in made.reason.en
    totals = [one.total for one in worst_served(problem, solved(problem))]
    assert totals == sorted(totals)


@pytest.mark.parametrize("change", ["drop", "conflict", "objective", "bound", "digest"])
def test_the_checker_refuses_a_false_claim(change: str) -> None:
    problem = problem_with()
    result = solved(problem)
    claims = {
        "drop": dataclasses.replace(result, pairs=result.pairs[1:]),
        "objective": dataclasses.replace(result, objective=(result.objective or 0) + 1),
        "bound": dataclasses.replace(result, bound=(result.bound or 0) - 1),
        "digest": dataclasses.replace(result, digest="0"),
        "conflict": result,
    }
    if change == "conflict":
        problem = dataclasses.replace(problem, conflicts=frozenset({result.pairs[0]}))
    with pytest.raises(FalseClaim):
        check(problem, claims[change])


def test_a_whole_call_is_assigned_and_proven() -> None:
    drawn = random.Random(7)
    applications = tuple(f"A{n}" for n in range(300))
    reviewers = tuple(f"R{n}" for n in range(60))
    affinity = {pair: drawn.random() for pair in itertools.product(applications, reviewers)}
    conflicts = set(drawn.sample(sorted(affinity), 400))
    problem, _ = make_problem(
        applications, reviewers, affinity, conflicts=conflicts, per_application=3, max_load=16, min_load=10
    )
    assert problem is not None
    assert solved(problem).status == "optimal"
