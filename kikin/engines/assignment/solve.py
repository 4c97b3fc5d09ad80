"""The assignment of the highest total affinity, with prices that prove it over all pairs.

A linear programme whose corners are whole (it is a flow), solved on short lists of candidates; prices then
find every pair that was left off a list and could do better, until there is none.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.problem import (
    AFFINITY_UNIT,
    ENGINE,
    VERSION,
    AssignmentProblem,
    AssignmentResult,
    Pair,
    Status,
    digest,
)
from kikin.engines.assignment.shortage import shortages_of

_CANDIDATES = 12
_ADDED_PER_APPLICATION = 12


def solve(problem: AssignmentProblem, *, time_limit_seconds: float = 60.0, seed: int = 0) -> AssignmentResult:
    """The best assignment of a problem that `make_problem` made.

    Among equally good ones, `seed` decides, and never the order in which ids were given. Without an
    assignment the status is infeasible, with the shortages that are why, or time_limit.
    """
    started = time.monotonic()
    table = _Table.of(problem, seed)
    answer = _answer(problem, table, started + time_limit_seconds)
    shortages = shortages_of(problem) if answer is not None and answer.unmet else ()
    status: Status = "time_limit" if answer is None else "infeasible" if answer.unmet else "optimal"
    pairs = table.pairs(problem, answer.taken) if answer is not None and not answer.unmet else ()
    prices = table.unsorted(answer.prices) if answer is not None and not answer.unmet else None
    bound = None if answer is None or answer.unmet else _bound(problem, table, answer.prices)
    return AssignmentResult(
        engine=ENGINE,
        version=VERSION,
        status=status,
        digest=digest(problem),
        seconds=time.monotonic() - started,
        seed=seed,
        pairs=pairs,
        objective=None if answer is None or answer.unmet else int(table.affinity[answer.taken].sum()),
        bound=bound,
        prices=prices,
        shortages=shortages,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """The problem in an order of its own, drawn from the seed and the ids: `rows` and `columns` lead back."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    affinity: NDArray[np.int64]
    barred: NDArray[np.bool_]
    fixed: NDArray[np.bool_]

    @classmethod
    def of(cls, problem: AssignmentProblem, seed: int) -> _Table:
        rows, columns = _shuffled(problem.applications, seed), _shuffled(problem.reviewers, seed)
        row = {problem.applications[number]: place for place, number in enumerate(rows)}
        column = {problem.reviewers[number]: place for place, number in enumerate(columns)}
        barred = np.zeros((len(rows), len(columns)), dtype=np.bool_)
        fixed = np.zeros_like(barred)
        for marks, pairs in ((barred, problem.conflicts), (fixed, problem.fixed)):
            for application, reviewer in pairs:
                marks[row[application], column[reviewer]] = True
        return cls(rows, columns, problem.affinity[np.ix_(rows, columns)], barred, fixed)

    def pairs(self, problem: AssignmentProblem, taken: NDArray[np.bool_]) -> tuple[Pair, ...]:
        return tuple(
            sorted(
                (problem.applications[self.rows[row]], problem.reviewers[self.columns[column]])
                for row, column in np.argwhere(taken)
            )
        )

    def unsorted(self, prices: tuple[NDArray[np.int64], NDArray[np.int64]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Prices in the order of the problem's own ids."""
        by_application = dict(zip(self.rows.tolist(), prices[0].tolist(), strict=True))
        by_reviewer = dict(zip(self.columns.tolist(), prices[1].tolist(), strict=True))
        return (
            tuple(by_application[number] for number in range(len(by_application))),
            tuple(by_reviewer[number] for number in range(len(by_reviewer))),
        )


def _shuffled(ids: Sequence[str], seed: int) -> NDArray[np.int64]:
    drawn = [hashlib.sha256(f"{seed}:{name}".encode()).digest() for name in ids]
    return np.array(sorted(range(len(ids)), key=drawn.__getitem__), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Answer:
    taken: NDArray[np.bool_]
    prices: tuple[NDArray[np.int64], NDArray[np.int64]]
    unmet: bool


def _answer(problem: AssignmentProblem, table: _Table, deadline: float) -> _Answer | None:
    shape = table.affinity.shape
    listed = _first_lists(problem, table)
    while True:
        answer = _solve_listed(problem, table, listed, deadline)
        if answer is None:
            return None
        surplus = table.affinity - answer.prices[0][:, None] - answer.prices[1][None, :]
        surplus[listed | table.barred] = 0
        missing = surplus > 0
        if not missing.any():
            return answer
        # The best few of each application: more would slow the programme, fewer would take more rounds.
        width = min(_ADDED_PER_APPLICATION, shape[1])
        best = np.argpartition(-surplus, width - 1, axis=1)[:, :width]
        chosen = np.zeros(shape, dtype=np.bool_)
        np.put_along_axis(chosen, best, True, axis=1)
        listed |= chosen & missing


def _first_lists(problem: AssignmentProblem, table: _Table) -> NDArray[np.bool_]:
    rows, columns = table.affinity.shape
    listed = table.fixed.copy()
    width = min(columns, problem.per_application + _CANDIDATES)
    if rows and width:
        worth = np.where(table.barred, np.iinfo(np.int64).min, table.affinity)
        # A stable sort: among equals, the order drawn from the seed decides.
        best = np.argsort(-worth.astype(np.float64), axis=1, kind="stable")[:, :width]
        np.put_along_axis(listed, best, True, axis=1)
    return listed & ~table.barred


def _solve_listed(
    problem: AssignmentProblem, table: _Table, listed: NDArray[np.bool_], deadline: float
) -> _Answer | None:
    """The best assignment of listed pairs; what is missing to an application or to a least load costs dear."""
    rows, columns = table.affinity.shape
    if rows == 0 or columns == 0:
        lacking = rows * problem.per_application + columns * problem.min_load
        nothing = np.zeros(rows, dtype=np.int64), np.zeros(columns, dtype=np.int64)
        return _Answer(np.zeros((rows, columns), dtype=np.bool_), nothing, lacking > 0)
    row, column = np.nonzero(listed)
    solver = highspy.Highs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "solver": "simplex",
        "dual_feasibility_tolerance": 1e-10,
        "time_limit": max(0.01, deadline - time.monotonic()),
    }.items():
        solver.setOptionValue(option, value)
    solver.passModel(_programme(problem, table, row, column))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = solver.getSolution()
    values = np.asarray(solution.col_value)
    taken = np.zeros((rows, columns), dtype=np.bool_)
    taken[row, column] = values[: len(row)] > 0.5
    prices = np.rint(np.asarray(solution.row_dual) * AFFINITY_UNIT).astype(np.int64)
    return _Answer(taken, (prices[:rows], prices[rows:]), bool((values[len(row) :] > 0.5).any()))


def _programme(
    problem: AssignmentProblem, table: _Table, row: NDArray[np.int64], column: NDArray[np.int64]
) -> highspy.HighsLp:
    rows, columns = table.affinity.shape
    count = len(row)
    # Dearer than any chain of exchanges can be worth, so that nothing is left unmet for gain.
    dear = float(np.abs(table.affinity).max() + 1) / AFFINITY_UNIT * 2 * (rows + columns + 1)
    linear = highspy.HighsLp()
    linear.num_col_ = count + rows + columns
    linear.num_row_ = rows + columns
    linear.sense_ = highspy.ObjSense.kMaximize
    linear.col_cost_ = np.concatenate([table.affinity[row, column] / AFFINITY_UNIT, np.full(rows + columns, -dear)])
    linear.col_lower_ = np.concatenate([table.fixed[row, column].astype(np.float64), np.zeros(rows + columns)])
    linear.col_upper_ = np.concatenate(
        [np.ones(count), np.full(rows, problem.per_application), np.full(columns, problem.min_load)]
    ).astype(np.float64)
    linear.row_lower_ = np.concatenate(
        [np.full(rows, problem.per_application), np.full(columns, problem.min_load)]
    ).astype(np.float64)
    linear.row_upper_ = np.concatenate(
        [np.full(rows, problem.per_application), np.full(columns, problem.max_load)]
    ).astype(np.float64)
    linear.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    linear.a_matrix_.start_ = np.concatenate(
        [np.arange(0, 2 * count, 2), np.arange(2 * count, 2 * count + rows + columns + 1)]
    ).astype(np.int32)
    both = np.stack([row, rows + column], axis=1).ravel()
    linear.a_matrix_.index_ = np.concatenate([both, np.arange(rows + columns)]).astype(np.int32)
    linear.a_matrix_.value_ = np.ones(2 * count + rows + columns)
    return linear


def _bound(problem: AssignmentProblem, table: _Table, prices: tuple[NDArray[np.int64], NDArray[np.int64]]) -> int:
    """What no assignment exceeds, by weak duality over all pairs that may be."""
    by_application, by_reviewer = prices
    surplus = table.affinity - by_application[:, None] - by_reviewer[None, :]
    gained = np.where(table.fixed, surplus, np.maximum(surplus, 0))[~table.barred].sum()
    loads = np.where(by_reviewer > 0, problem.max_load, problem.min_load)
    return int(gained + problem.per_application * by_application.sum() + (loads * by_reviewer).sum())
