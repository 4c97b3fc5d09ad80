"""From a solver's floats to sets that keep every row in exact integers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from kikin.engines.portfolio.problem import PortfolioProblem
from kikin.engines.portfolio.running import Run
from kikin.engines.portfolio.scaling import Cut, Model
from kikin.engines.portfolio.standing import Standing

MAX_REPAIRS = 30


def exact_sets(
    model: Model, lows: Mapping[int, int | None], run_once: Callable[[Model], Run]
) -> tuple[Run, list[Standing]]:
    """(the last run, every set found that keeps all rows exactly).

    When a run's best set breaks a row by less than the solver can see, a cut says so in small whole
    numbers, and the solver is asked again, at most thirty times. A cut removes no set that keeps the row,
    so that whatever any run proves holds.
    """
    sets: list[Standing] = []
    for _ in range(MAX_REPAIRS):
        outcome = run_once(model)
        last: Standing | None = None
        for values in [*outcome.found, *([] if outcome.values is None else [outcome.values])]:
            last = Standing(model.problem, chosen_of(values, model.problem), lows)
            if not last.broken_rows():
                sets.append(last)
        if last is None or not last.broken_rows() or not outcome.finished:
            break
        model.cuts.extend(_cut(last, number) for number in last.broken_rows())
    return outcome, sets


def chosen_of(values: NDArray[np.float64], problem: PortfolioProblem) -> tuple[int, ...]:
    """The columns that a solver's values take; those that it has beyond the problem's are passed over."""
    return tuple(int(column) for column in np.flatnonzero(values[: len(problem.objective)] > 0.5))


def _cut(standing: Standing, number: int) -> Cut:
    """Why a set breaks a row, as a rule for all sets: of these taken and those left, one must be otherwise.

    As few columns as show it: whatever the others do, the row stays broken.
    """
    row = standing.problem.rows[number]
    low, high, total = standing.lows[number], standing.highs[number], standing.sums[number]
    is_above = high is not None and total > high
    bound = high if is_above else low
    assert bound is not None
    excess = total - bound if is_above else bound - total
    taken, left = [], []
    # What of the excess rests on a column: taking one that adds to it, or leaving one that would lessen it.
    for column, value in sorted(row.entries(), key=lambda entry: (abs(entry[1]), entry[0])):
        adds = (value > 0) == is_above
        if adds != (column in standing.chosen):
            continue
        if abs(value) < excess:
            excess -= abs(value)
        elif adds:
            taken.append(column)
        else:
            left.append(column)
    return Cut(tuple(taken), tuple(left))
