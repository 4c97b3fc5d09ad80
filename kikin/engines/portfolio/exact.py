"""From a solver's floats to sets that keep every row in exact integers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from kikin.engines.portfolio.problem import PortfolioProblem
from kikin.engines.portfolio.running import Run
from kikin.engines.portfolio.scaling import Model
from kikin.engines.portfolio.standing import Standing

MAX_REPAIRS = 6


def exact_sets(
    model: Model, lows: Mapping[int, int | None], run_once: Callable[[Model], Run]
) -> tuple[Run, list[Standing]]:
    """(the first run, every set found that keeps all rows exactly).

    When a run's best set breaks a row by rounding, the row is tightened by twice the excess and one, and
    the solver asked again, at most six times. What the first run proved holds for the rows as they are;
    what later runs prove does not, and is not looked at.
    """
    sets: list[Standing] = []
    first: Run | None = None
    for _ in range(MAX_REPAIRS):
        outcome = run_once(model)
        first = first or outcome
        last: Standing | None = None
        for values in [*outcome.found, *([] if outcome.values is None else [outcome.values])]:
            last = Standing(model.problem, chosen_of(values, model.problem), lows)
            if not last.broken_rows():
                sets.append(last)
        if last is None or not last.broken_rows():
            break
        _tighten(model, last)
    assert first is not None
    return first, sets


def chosen_of(values: NDArray[np.float64], problem: PortfolioProblem) -> tuple[int, ...]:
    """The columns that a solver's values take; those that it has beyond the problem's are passed over."""
    return tuple(int(column) for column in np.flatnonzero(values[: len(problem.objective)] > 0.5))


def _tighten(model: Model, standing: Standing) -> None:
    for number in standing.broken_rows():
        up, down = model.tightened.get(number, (0, 0))
        low, high, total = standing.lows[number], standing.highs[number], standing.sums[number]
        if low is not None and total < low:
            up += 2 * (low - total) + 1
        if high is not None and total > high:
            down += 2 * (total - high) + 1
        model.tightened[number] = (up, down)
