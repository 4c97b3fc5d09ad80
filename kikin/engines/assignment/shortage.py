"""Why an assignment cannot be: who has too few reviewers, and where the capacity runs out."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from kikin.engines.assignment.problem import AssignmentProblem, Pair, Shortage


def shortages_of(problem: AssignmentProblem) -> tuple[Shortage, ...]:
    """Every shortage that can be named; never empty for a problem without an assignment."""
    barred = _marked(problem, problem.conflicts)
    eligible = (~barred).sum(axis=1)
    needed = problem.per_application
    few = [name for name, count in zip(problem.applications, eligible, strict=True) if count < needed]
    found = []
    if few:
        fewest = int(eligible.min())
        found.append(Shortage("few_reviewers", tuple(few), (), needed, fewest))
    capacity = problem.max_load * len(problem.reviewers)
    reviews = needed * len(problem.applications)
    if capacity < reviews:
        found.append(Shortage("capacity", problem.applications, problem.reviewers, reviews, capacity))
    if not found:
        found += _together(problem, barred)
    return tuple(found) or (_least_load(problem, barred),)


def _marked(problem: AssignmentProblem, pairs: Collection[Pair]) -> NDArray[np.bool_]:
    row = {name: number for number, name in enumerate(problem.applications)}
    column = {name: number for number, name in enumerate(problem.reviewers)}
    marks = np.zeros((len(row), len(column)), dtype=np.bool_)
    for application, reviewer in pairs:
        marks[row[application], column[reviewer]] = True
    return marks


def _together(problem: AssignmentProblem, barred: NDArray[np.bool_]) -> list[Shortage]:
    """Applications that need more than those who may read them can take, by the smallest cut of a flow.

    Pairs already made are done: neither needed nor available.
    """
    rows, columns = barred.shape
    fixed = _marked(problem, problem.fixed)
    needs = problem.per_application - fixed.sum(axis=1)
    loads = problem.max_load - fixed.sum(axis=0)
    open_pairs = ~(barred | fixed)
    source, sink = rows + columns, rows + columns + 1
    capacities = np.zeros((rows + columns + 2, rows + columns + 2), dtype=np.int32)
    capacities[source, :rows] = needs
    capacities[:rows, rows : rows + columns] = open_pairs
    capacities[rows : rows + columns, sink] = loads
    graph = csr_array(capacities)
    flow = maximum_flow(graph, source, sink)
    if flow.flow_value == needs.sum():
        return []
    left = graph - flow.flow
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    reached = set(breadth_first_order(left, source, return_predecessors=False).tolist())
    short = [row for row in range(rows) if row in reached]
    full = [column for column in range(columns) if rows + column in reached]
    others = [column for column in range(columns) if rows + column not in reached]
    available = int(loads[full].sum() + open_pairs[np.ix_(short, others)].sum())
    return [
        Shortage(
            kind="together",
            applications=tuple(problem.applications[row] for row in short),
            reviewers=tuple(problem.reviewers[column] for column in full),
            needed=int(needs[short].sum()),
            available=available,
        )
    ]


def _least_load(problem: AssignmentProblem, barred: NDArray[np.bool_]) -> Shortage:
    eligible = (~barred).sum(axis=0)
    short = [name for name, count in zip(problem.reviewers, eligible, strict=True) if count < problem.min_load]
    return Shortage(
        kind="least_load",
        applications=(),
        reviewers=tuple(short) or problem.reviewers,
        needed=problem.min_load * len(short or problem.reviewers),
        available=int(eligible.min(initial=0)) if short else problem.per_application * len(problem.applications),
    )
