"""Is the assignment what it says? Every claim again, from the problem alone, in Python integers."""

from __future__ import annotations

from collections import Counter

from kikin.engines.assignment.problem import AssignmentProblem, AssignmentResult, digest


class FalseClaim(Exception):
    """An assignment says what is not so; the message says what."""


def check(problem: AssignmentProblem, result: AssignmentResult) -> None:
    """Raise FalseClaim unless every load, demand and conflict is kept and every figure is right.

    An optimal result must prove itself: its prices, charged to all pairs that may be, give its bound,
    and the bound is its objective.
    """
    _require(result.digest == digest(problem), "the answer is to another problem")
    if result.status != "optimal":
        _require(not result.pairs and result.objective is None, f"{result.status}, yet pairs are given")
        _check_shortages(problem, result)
        return
    _check_pairs(problem, result)
    place = _places(problem)
    worth = sum(int(problem.affinity[place[0][a], place[1][r]]) for a, r in result.pairs)
    _require(worth == result.objective, f"the pairs are worth {worth}, not {result.objective}")
    proven = _proven(problem, result)
    _require(proven == result.bound, f"the prices prove {proven}, not {result.bound}")
    _require(result.objective == result.bound, "optimal, yet the bound is higher")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise FalseClaim(otherwise)


def _places(problem: AssignmentProblem) -> tuple[dict[str, int], dict[str, int]]:
    return (
        {name: number for number, name in enumerate(problem.applications)},
        {name: number for number, name in enumerate(problem.reviewers)},
    )


def _check_pairs(problem: AssignmentProblem, result: AssignmentResult) -> None:
    pairs = set(result.pairs)
    applications, reviewers = set(problem.applications), set(problem.reviewers)
    _require(list(result.pairs) == sorted(pairs), "the pairs are not sorted and distinct")
    for application, reviewer in result.pairs:
        known = application in applications and reviewer in reviewers
        _require(known, f"{application}, {reviewer}: there is no such pair")
        conflict = (application, reviewer) in problem.conflicts
        _require(not conflict, f"{application}, {reviewer}: a conflict of interest")
    _require(problem.fixed <= pairs, "a pair already made was not kept")
    given = Counter(application for application, _ in result.pairs)
    load = Counter(reviewer for _, reviewer in result.pairs)
    for application in problem.applications:
        _require(given[application] == problem.per_application, f"{application} has {given[application]}")
    for reviewer in problem.reviewers:
        within = problem.min_load <= load[reviewer] <= problem.max_load
        _require(within, f"{reviewer} reads {load[reviewer]}")


def _proven(problem: AssignmentProblem, result: AssignmentResult) -> int:
    _require(result.prices is not None, "optimal, yet without prices")
    assert result.prices is not None
    of_application, of_reviewer = result.prices
    lengths = (len(of_application), len(of_reviewer))
    _require(lengths == (len(problem.applications), len(problem.reviewers)), "prices are missing")
    total = problem.per_application * sum(of_application)
    for price in of_reviewer:
        total += price * (problem.max_load if price > 0 else problem.min_load)
    for application, row, price in zip(problem.applications, problem.affinity.tolist(), of_application, strict=True):
        for reviewer, worth, charge in zip(problem.reviewers, row, of_reviewer, strict=True):
            surplus = worth - price - charge
            if surplus > 0:
                total += 0 if (application, reviewer) in problem.conflicts else surplus
            elif surplus < 0 and (application, reviewer) in problem.fixed:
                total += surplus
    return total


def _check_shortages(problem: AssignmentProblem, result: AssignmentResult) -> None:
    _require(result.status == "time_limit" or bool(result.shortages), "infeasible, yet nothing is short")
    for shortage in result.shortages:
        _require(
            shortage.needed > shortage.available or shortage.kind == "least_load",
            f"{shortage.kind}: {shortage.available} are enough for {shortage.needed}",
        )
        barred = Counter(application for application, _ in problem.conflicts)
        if shortage.kind == "few_reviewers":
            for application in shortage.applications:
                eligible = len(problem.reviewers) - barred[application]
                _require(eligible < problem.per_application, f"{application} has {eligible} eligible reviewers")
        if shortage.kind == "together":
            made_by = Counter(reviewer for _, reviewer in problem.fixed)
            made_for = Counter(application for application, _ in problem.fixed)
            available = sum(problem.max_load - made_by[reviewer] for reviewer in shortage.reviewers)
            for application in shortage.applications:
                for reviewer in set(problem.reviewers) - set(shortage.reviewers):
                    available += (application, reviewer) not in problem.conflicts | problem.fixed
            needed = sum(problem.per_application - made_for[name] for name in shortage.applications)
            _require(available < needed, f"{available} reviews are enough for {needed}")
