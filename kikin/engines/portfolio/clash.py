"""Why nothing fits: rows that cannot hold together, with a proof where there is one."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Mapping

import highspy
import numpy as np

from kikin.engines.portfolio.problem import Certificate, PortfolioProblem, Row
from kikin.engines.portfolio.running import Run, run
from kikin.engines.portfolio.scaling import Model, ScaledRow, certificate_of, programme, proven_bound

_VIOLATED = 1e-6


def impossible_rows(problem: PortfolioProblem, lows: Mapping[int, int | None]) -> tuple[int, ...]:
    """The rows that no set keeps, each looked at alone, in exact integers."""
    return tuple(number for number, row in enumerate(problem.rows) if _is_impossible(row, lows.get(number, row.low)))


def _is_impossible(row: Row, low: int | None) -> bool:
    common = math.gcd(*row.value) or 1
    most = sum(value for value in row.value if value > 0)
    least = sum(value for value in row.value if value < 0)
    lowest = least if low is None else max(least, -(-low // common) * common)
    highest = most if row.high is None else min(most, row.high // common * common)
    return lowest > highest


def find_clash(
    problem: PortfolioProblem, lows: Mapping[int, int | None], *, seconds: float, seed: int
) -> tuple[tuple[int, ...], Certificate | None]:
    """(rows that cannot hold together, multipliers that prove it or None).

    Where fractions of columns would not help either, the rows are those that a proof by exact multipliers
    needs. Otherwise they are found by search: each is needed for the clash as far as time allowed to see.
    """
    deadline = time.monotonic() + seconds
    rows = normalised(Model(problem, dict(lows)).rows())
    relaxed = run(_elastic(problem, rows, ()), seconds=seconds)
    if relaxed.prices and relaxed.objective < -_VIOLATED:
        certificate = certificate_of(problem, lows, rows, relaxed.prices[: len(rows)], 1)
        if proven_bound(problem, lows, certificate, worthless=True) < 0:
            return tuple(row for row, one in enumerate(certificate.multipliers) if one), certificate
    return _by_search(problem, rows, deadline, seed), None


def normalised(rows: list[ScaledRow]) -> list[ScaledRow]:
    """The rows with values of at most 1, so that breaking one costs as much as breaking another."""
    normalised = []
    for row in rows:
        # A power of two, so that dividing loses nothing.
        largest = 1 << max(0, int(np.abs(row.values).max(initial=1.0)).bit_length() - 1)
        normalised.append(
            ScaledRow(row.index, row.values / largest, row.low / largest, row.high / largest, row.divisor * largest)
        )
    return normalised


def _by_search(problem: PortfolioProblem, rows: list[ScaledRow], deadline: float, seed: int) -> tuple[int, ...]:
    """Let rows give way at a cost; those that do are made firm until the firm ones clash; then drop some."""
    firm: set[int] = set()
    while time.monotonic() < deadline:
        outcome = run_elastic(problem, rows, firm, deadline, seed)
        if outcome.infeasible:
            break
        giving_way = set() if outcome.values is None else _giving_way(problem, rows, outcome) - firm
        if not giving_way:
            break
        firm |= giving_way
    for row in sorted(firm):
        if time.monotonic() >= deadline:
            break
        kept = firm - {row}
        only = [rows[number] for number in sorted(kept)]
        outcome = run(
            programme(np.zeros(len(problem.objective)), only, whole=True),
            seconds=deadline - time.monotonic(),
            seed=seed,
        )
        if outcome.infeasible:
            firm = kept
    return tuple(sorted(firm))


def run_elastic(
    problem: PortfolioProblem, rows: list[ScaledRow], firm: Collection[int], deadline: float, seed: int
) -> Run:
    linear = _elastic(problem, rows, firm)
    columns = len(problem.objective)
    linear.integrality_ = [highspy.HighsVarType.kInteger] * columns + [highspy.HighsVarType.kContinuous] * (
        linear.num_col_ - columns
    )
    return run(linear, seconds=max(0.01, deadline - time.monotonic()), gap=0.1, seed=seed)


def _elastic(problem: PortfolioProblem, rows: list[ScaledRow], firm: Collection[int]) -> highspy.HighsLp:
    """Two columns more per row, what it lacks and what it has too much; none for those that are firm."""
    columns = len(problem.objective)
    costs = np.concatenate([np.zeros(columns), -np.ones(2 * len(rows))])
    stretched = []
    for number, row in enumerate(rows):
        lacking, exceeding = columns + 2 * number, columns + 2 * number + 1
        stretched.append(
            ScaledRow(
                np.append(row.index, [lacking, exceeding]).astype(np.int32),
                np.append(row.values, [1.0, -1.0]),
                row.low,
                row.high,
                row.divisor,
            )
        )
    linear = programme(costs, stretched, whole=False)
    upper = np.ones(columns + 2 * len(rows))
    upper[columns:] = math.inf
    for number in firm:
        upper[columns + 2 * number : columns + 2 * number + 2] = 0.0
    linear.col_upper_ = upper
    return linear


def _giving_way(problem: PortfolioProblem, rows: list[ScaledRow], outcome: Run) -> set[int]:
    assert outcome.values is not None
    slack = outcome.values[len(problem.objective) :].reshape(len(rows), 2)
    return {int(number) for number in np.flatnonzero(slack.max(axis=1) > _VIOLATED)}
