"""Floors bind to what can be reached: first to their demand, then to the least total shortfall."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import highspy
import numpy as np

from kikin.engines.portfolio.exact import exact_sets
from kikin.engines.portfolio.problem import PortfolioProblem, Row
from kikin.engines.portfolio.running import Run, run
from kikin.engines.portfolio.scaling import Model, ScaledRow, programme

_RELATIVE_GAP = 1e-6


def demand(row: Row) -> int:
    """The most that a row can come to: the sum of its positive values."""
    return sum(value for value in row.value if value > 0)


def least(row: Row) -> int:
    """The least that a row can come to: the sum of its negative values."""
    return sum(value for value in row.value if value < 0)


def binding(row: Row) -> int:
    """What a floor asks at most: its `low`, cut to its demand and to what its `high` leaves room for."""
    assert row.low is not None
    common = math.gcd(*row.value) or 1
    reachable = demand(row) if row.high is None else min(demand(row), row.high // common * common)
    return min(row.low, reachable)


@dataclass(frozen=True, slots=True)
class Eased:
    """Floors as they can be held together.

    `lows` by row; `chosen` a set that holds them; `least_shortfall` what no set's total shortfall from
    the binding floors goes below. `lows` is empty when no set was found; `impossible` says that there is
    none even without floors.
    """

    lows: Mapping[int, int]
    chosen: tuple[int, ...]
    least_shortfall: int
    impossible: bool = False


def ease(problem: PortfolioProblem, lows: Mapping[int, int], *, seconds: float, seed: int) -> Eased:
    """The floors with the least total shortfall that the other rows allow, in the floors' own units."""
    model = Model(problem, dict(lows))
    divisors = [row.divisor for row in model.rows()]
    largest = max(divisors[number] for number in lows)
    total = sum(lows.values()) / largest

    def run_once(tried: Model) -> Run:
        return run(
            _with_shortfalls(tried, lows, largest),
            seconds=seconds,
            absolute_gap=max(_RELATIVE_GAP * total, 0.5 / largest),
            seed=seed,
        )

    last, sets = exact_sets(model, dict.fromkeys(lows, None), run_once)
    if not sets:
        return Eased({}, (), 0, impossible=last.infeasible)

    def missing(sums: list[int]) -> int:
        return sum(max(0, low - sums[number]) for number, low in lows.items())

    best = min(sets, key=lambda standing: (missing(standing.sums), -standing.objective, sorted(standing.chosen)))
    proven = 0 if not math.isfinite(last.bound) else math.ceil((-last.bound - 1e-6 - 1e-9 * total) * largest)
    return Eased(
        lows={number: min(low, best.sums[number]) for number, low in lows.items()},
        chosen=tuple(sorted(best.chosen)),
        least_shortfall=min(max(0, proven), missing(best.sums)),
    )


def _with_shortfalls(model: Model, lows: Mapping[int, int], largest: int) -> highspy.HighsLp:
    """The model with one more column per floor, what is missing to it, whose total is to be least."""
    columns = len(model.problem.objective)
    rows = model.rows()
    costs = np.zeros(columns + len(lows))
    upper = np.ones(columns + len(lows))
    for position, (number, low) in enumerate(lows.items()):
        row = rows[number]
        costs[columns + position] = -row.divisor / largest
        upper[columns + position] = max(0, low - least(model.problem.rows[number])) / row.divisor
        rows[number] = ScaledRow(
            index=np.append(row.index, columns + position).astype(np.int32),
            values=np.append(row.values, 1.0),
            # As asked, not rounded up to what the values can come to: the shortfall counts from here.
            low=low / row.divisor,
            high=math.inf,
            divisor=row.divisor,
        )
        if math.isfinite(row.high):
            rows.append(replace(row, low=-math.inf))
    linear = programme(costs, rows, whole=True)
    linear.col_upper_ = upper
    kinds = [highspy.HighsVarType.kInteger] * columns + [highspy.HighsVarType.kContinuous] * len(lows)
    linear.integrality_ = kinds
    return linear
