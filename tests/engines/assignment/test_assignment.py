from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kikin.engines.assignment.check import FalseClaim, check
from kikin.engines.assignment.explain import explain_clash, explain_relaxation, why_pairs, worst_served
from kikin.engines.assignment.problem import (
    BARRED,
    AssignmentProblem,
    AssignmentResult,
    Pair,
    Trait,
    digest,
    make_problem,
)
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
    """The highest total affinity less penalties, the slow and certain way; None when nothing is possible."""
    return max((worth for _, worth in everything(problem)), default=None)


def everything(problem: AssignmentProblem) -> Iterator[tuple[int, int]]:
    """(what the worst-served application has, what it is worth) of each assignment that keeps every rule."""
    every = range(len(problem.reviewers))
    for choice in itertools.product(
        *(itertools.combinations(every, demand) for demand in problem.demand.tolist()),
    ):
        taken = np.zeros(problem.affinity.shape, dtype=bool)
        for row, places in enumerate(choice):
            taken[row, list(places)] = True
        loads = taken.sum(axis=0)
        fixed = problem.fixed_places()
        if (
            (problem.affinity[taken] != BARRED).all()
            and taken[fixed[:, 0], fixed[:, 1]].all()
            and (loads >= problem.min_load).all()
            and (loads <= problem.max_load).all()
            and all(keeps(problem, taken, one) for one in problem.traits)
        ):
            worth = int(problem.affinity[taken].sum()) - sum(penalty(taken, one) for one in problem.traits)
            served = np.where(taken, problem.affinity, 0).sum(axis=1)[problem.demand > 0]
            yield int(served.min(initial=10**9)), worth


def met(taken: NDArray[np.bool_], trait: Trait) -> NDArray[np.int64]:
    return np.array([[row[trait.labels == label].sum() for label in range(trait.count)] for row in taken], dtype=int)


def keeps(problem: AssignmentProblem, taken: NDArray[np.bool_], trait: Trait) -> bool:
    most = 99 if trait.at_most is None else trait.at_most
    counts = met(taken, trait)
    fixed = np.zeros_like(taken)
    fixed[tuple(problem.fixed_places().T)] = True
    reachable = met(fixed, trait) + (problem.demand - fixed.sum(axis=1))[:, None]
    return bool((counts <= most).all() and (counts >= np.minimum(trait.at_least, reachable)).all())


def penalty(taken: NDArray[np.bool_], trait: Trait) -> int:
    counts = met(taken, trait)
    return trait.weight * int((counts * (counts - 1) // 2).sum())


@st.composite
def small_problems(draw: st.DrawFn) -> AssignmentProblem:
    applications = tuple(f"A{n}" for n in range(draw(st.integers(1, 4))))
    reviewers = tuple(f"R{n}" for n in range(draw(st.integers(1, 4))))
    every = list(itertools.product(applications, reviewers))
    low = {name: draw(st.integers(0, 1)) for name in reviewers}
    problem, _ = make_problem(
        applications,
        reviewers,
        {pair: draw(st.integers(-3, 9)) / 10 for pair in every},
        conflicts=draw(st.sets(st.sampled_from(every), max_size=4)),
        per_application={name: draw(st.integers(0, 2)) for name in applications},
        max_load={name: least + draw(st.integers(0, 3)) for name, least in low.items()},
        min_load=low,
        traits=draw(st.lists(traits(len(reviewers)), max_size=draw(st.sampled_from([0, 1, 2])))),
    )
    assert problem is not None
    free = np.argwhere((problem.affinity != BARRED) & (problem.demand > 0)[:, None] & (problem.max_load > 0)[None, :])
    if len(free) and draw(st.booleans()):
        row, column = draw(st.sampled_from(free.tolist()))
        return dataclasses.replace(problem, fixed=frozenset({(applications[row], reviewers[column])}))
    return problem


@st.composite
def traits(draw: st.DrawFn, reviewers_count: int) -> Trait:
    labels = np.array(draw(st.lists(st.integers(-1, 1), min_size=reviewers_count, max_size=reviewers_count)))
    name, rule = draw(
        st.sampled_from(
            [("institution", {"at_most": 1}), ("country", {"weight": 150_000}), ("senior", {"at_least": 1})]
        )
    )
    return Trait(name, np.minimum(labels, 0) if name == "senior" else labels, **rule)


@settings(max_examples=150)
@given(small_problems())
def test_the_answer_is_that_of_trying_everything(problem: AssignmentProblem) -> None:
    best = best_by_trying(problem)
    result = solved(problem)
    assert result.objective == best
    assert result.status == ("infeasible" if best is None else "optimal")
    assert bool(result.clashes) == (best is None)
    assert all(explain_clash(clash).en for clash in result.clashes)


@settings(max_examples=100)
@given(small_problems())
def test_a_fair_answer_serves_the_worst_served_best_and_then_all(problem: AssignmentProblem) -> None:
    best = max(everything(problem), default=None)
    result = solve(problem, is_fair=True)
    check(problem, result)
    assert (result.objective is None) == (best is None)
    if best is not None and (problem.demand > 0).any():
        assert (result.floor, result.objective) == best


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


def test_an_application_with_too_few_reviewers_is_named_with_its_conflicts() -> None:
    barred: set[Pair] = {("A2", "R1"), ("A2", "R2"), ("A2", "R3")}
    result = solved(problem_with(conflicts=barred))
    assert result.status == "infeasible"
    assert [(one.kind, one.applications, one.available, one.conflicts_count) for one in result.clashes] == [
        ("demand", ("A2",), 1, 3)
    ]
    assert "A2" in explain_clash(result.clashes[0]).ja
    assert "outside for A2" in explain_relaxation(result.relaxation).en


def test_too_little_capacity_is_said_with_its_numbers() -> None:
    result = solved(problem_with(max_load=1))
    assert [(one.kind, one.needed, one.available) for one in result.clashes] == [("demand", 6, 4)]
    assert result.relaxation is not None
    assert result.relaxation.units() == 2 and not result.relaxation.outside


def test_applications_that_share_too_few_reviewers_are_named_together() -> None:
    barred = {(application, reviewer) for application in ("A1", "A2", "A3") for reviewer in ("R3", "R4")}
    result = solved(problem_with(conflicts=barred))
    assert [(one.kind, one.reviewers) for one in result.clashes] == [("demand", ("R1", "R2"))]
    assert (result.clashes[0].needed, result.clashes[0].available) == (6, 4)


def test_a_clash_names_nobody_whom_it_does_not_need() -> None:
    barred = {("A1", "R3"), ("A1", "R4"), ("A2", "R3"), ("A2", "R4")}
    result = solved(problem_with(conflicts=barred, max_load={"R1": 1, "R2": 1, "": 3}))
    assert [one.applications for one in result.clashes] == [("A1", "A2")]


def test_least_loads_that_cannot_be_reached_are_said() -> None:
    barred = {(application, "R4") for application in APPLICATIONS}
    result = solved(problem_with(conflicts=barred, min_load=1))
    assert [(one.kind, one.reviewers) for one in result.clashes] == [("least_load", ("R4",))]
    assert result.relaxation is not None
    assert result.relaxation.less_load == (("R4", 1),)


def test_no_application_needs_no_reviewer() -> None:
    problem, _ = make_problem((), REVIEWERS, {}, per_application=2, max_load=2)
    assert problem is not None
    assert (solved(problem).status, solved(problem).pairs) == ("optimal", ())


def test_no_reviewer_is_a_clash() -> None:
    problem, _ = make_problem(APPLICATIONS, (), {}, per_application=2, max_load=2)
    assert problem is not None
    assert [one.kind for one in solved(problem).clashes] == ["demand"] * 3


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
        row, column = (int(name[1]) - 1 for name in result.pairs[0])
        problem.affinity[row, column] = BARRED
        claims["conflict"] = dataclasses.replace(result, digest=digest(problem))
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
