"""Exchanges of one column for another, all pairs at once: a quick way to a better set.

Long rows (budgets, floors) are compared as one matrix, short ones (alternatives, prerequisites) by hand;
whatever is found counts only once the standing has kept every row with it.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from kikin.engines.portfolio.standing import Standing, add_what_fits

LONG = 30
MAX_CELLS = 20_000_000
"""Long rows times columns that are looked at; beyond it, no exchanges are sought."""
_TRIED = 4
_EXACT_IN_64_BITS = 2**61


def improve(standing: Standing, deadline: float, settled: Collection[int] = ()) -> None:
    """Add what still fits and exchange one for a better one until neither helps or the time has come.

    `deadline` is on the monotonic clock, in seconds. `settled` columns are not moved. The standing keeps
    its rows throughout.
    """
    add_what_fits(standing)
    table = _Table(standing)
    if not table.is_small:
        return
    while time.monotonic() < deadline and _exchange(standing, table, settled, deadline):
        add_what_fits(standing)


class _Table:
    """The long rows as a matrix over all columns."""

    def __init__(self, standing: Standing):
        rows = standing.problem.rows
        self.worth = np.array(standing.problem.objective, dtype=object)
        self.long = [number for number, row in enumerate(rows) if len(row.index) > LONG]
        self.is_long = np.zeros(len(rows), dtype=bool)
        self.is_long[self.long] = True
        self.is_small = len(self.long) * len(self.worth) <= MAX_CELLS
        if not self.is_small:
            return
        largest = max((sum(map(abs, rows[number].value)) for number in self.long), default=0)
        total = sum(map(abs, standing.problem.objective))
        self.kind: type = np.int64 if max(largest, total) < _EXACT_IN_64_BITS else object
        self.wide = 2**62 if self.kind is np.int64 else 2**62 + 4 * largest
        self.worth = self.worth.astype(self.kind)
        self.values = np.zeros((len(self.long), len(self.worth)), dtype=self.kind)
        for position, number in enumerate(self.long):
            self.values[position, list(rows[number].index)] = np.array(rows[number].value, dtype=self.kind)

    def room(self, standing: Standing) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
        """(how much each long row can still rise, how much it can sink)."""
        rise, sink = [], []
        for number in self.long:
            low, high, total = standing.lows[number], standing.highs[number], standing.sums[number]
            rise.append(self.wide if high is None else min(high - total, self.wide))
            sink.append(self.wide if low is None else min(total - low, self.wide))
        return np.array(rise, dtype=self.kind), np.array(sink, dtype=self.kind)


def _exchange(standing: Standing, table: _Table, settled: Collection[int], deadline: float) -> bool:
    """Make the exchanges found in one look, the most gainful first, as far as they still fit."""
    fixed = np.zeros(len(table.worth), dtype=bool)
    fixed[list(settled)] = True
    taken = np.zeros(len(table.worth), dtype=bool)
    taken[list(standing.chosen)] = True
    # Whatever a short row holds in place can leave only for another of that row: the search passes it over.
    leaving = np.array(
        [c for c in np.flatnonzero(taken & ~fixed) if _may_leave(standing, table, int(c))], dtype=np.int64
    )
    if not len(leaving):
        return False
    leaving = leaving[np.argsort(table.worth[leaving], kind="stable")]
    entering = np.flatnonzero(~taken & ~fixed & (table.worth > table.worth[leaving[0]]))
    entering = entering[np.argsort(-table.worth[entering], kind="stable")]
    barred = {int(column): _bars(standing, table, int(column)) for column in entering}
    entering = np.array([column for column in entering if len(barred[int(column)]) <= 1], dtype=np.int64)
    rise, sink = table.room(standing)
    values, worth = table.values[:, entering], table.worth[entering]
    found: list[tuple[int, int, int]] = []
    for column in leaving.tolist():
        if time.monotonic() > deadline:
            break
        better = int(np.searchsorted(-worth, -table.worth[column], side="left"))
        own = table.values[:, column]
        part = values[:, :better]
        fits = (part <= (rise + own)[:, None]).all(axis=0) & (part >= (own - sink)[:, None]).all(axis=0)
        fitting = (int(entering[position]) for position in np.flatnonzero(fits).tolist())
        free = (other for other in fitting if barred[other] <= {column})
        found += [(int(table.worth[column] - table.worth[other]), other, column) for other in islice(free, _TRIED)]
    moved = False
    for _, other, column in sorted(found):
        if column in standing.chosen and other not in standing.chosen:
            standing.remove(column)
            if standing.rows_broken_by(other) or not _still_keeps(standing, column, other):
                standing.add(column)
            else:
                standing.add(other)
                moved = True
    return moved


def _may_leave(standing: Standing, table: _Table, column: int) -> bool:
    for number, value in standing.columns[column]:
        if not table.is_long[number] and not standing.keeps(number, standing.sums[number] - value):
            return False
    return True


def _bars(standing: Standing, table: _Table, column: int) -> set[int]:
    """The chosen columns that share a short row which adding `column` would break."""
    bars: set[int] = set()
    for number, total in standing.rows_broken_by(column):
        if not table.is_long[number]:
            members = [c for c in standing.problem.rows[number].index if c in standing.chosen]
            bars.update(members or [-1, -2])
            if total != standing.sums[number] + 1:
                bars.update([-1, -2])
    return bars


def _still_keeps(standing: Standing, left: int, entered: int) -> bool:
    """Whether the rows of a column that left, looked at with the other in, are kept."""
    added = dict(standing.columns[entered])
    return all(
        standing.keeps(number, standing.sums[number] + added.get(number, 0)) for number, _ in standing.columns[left]
    )
