"""Exchanges of one column for another, all pairs at once: a quick way to a better set.

Long rows (budgets, floors) are compared as one matrix, short ones (alternatives, prerequisites) by hand;
whatever is found counts only once the standing has kept every row with it.
"""

from __future__ import annotations

import time
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from kikin.engines.portfolio.standing import Standing, add_what_fits, by_value

LONG = 30
MAX_CELLS = 20_000_000
"""Long rows times columns that are looked at; beyond it, no exchanges are sought."""
_TRIED = 1_000
_PAIRS = 2_000_000
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
    loose = np.ones(len(table.worth), dtype=bool)
    loose[list(settled)] = False
    ranked = by_value(standing.problem, np.flatnonzero(loose).tolist())
    while time.monotonic() < deadline and _exchange(standing, table, loose, deadline):
        add_what_fits(standing, ranked)


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


def _exchange(standing: Standing, table: _Table, loose: NDArray[np.bool_], deadline: float) -> bool:
    """Make the exchanges found in one look, the most gainful first, as far as they still fit."""
    taken = np.zeros(len(table.worth), dtype=bool)
    taken[list(standing.chosen)] = True
    leaving, entering = np.flatnonzero(taken & loose), np.flatnonzero(~taken & loose)
    if not len(leaving) or not len(entering):
        return False
    found: list[tuple[int, int, int]] = []
    room = table.room(standing)
    for block in np.array_split(leaving, -(-len(leaving) * len(entering) // _PAIRS)):
        if time.monotonic() > deadline:
            break
        found += _fitting(table, room, block, entering)
    bars: dict[int, set[int]] = {}
    moved = False
    for _, other, column in sorted(found)[:_TRIED]:
        if column not in standing.chosen or other in standing.chosen:
            continue
        if other not in bars:
            bars[other] = _bars(standing, table, other)
        if bars[other] <= {column}:
            standing.remove(column)
            if standing.has_room_for(other) and _still_keeps(standing, column, other):
                standing.add(other)
                moved = True
            else:
                standing.add(column)
    return moved


def _fitting(
    table: _Table,
    room: tuple[NDArray[np.generic], NDArray[np.generic]],
    leaving: NDArray[np.int64],
    entering: NDArray[np.int64],
) -> list[tuple[int, int, int]]:
    """(loss, who enters, who leaves) of the most gainful pairs that keep every long row."""
    rise, sink = room
    worth = table.worth
    fits = worth[leaving][:, None] < worth[entering][None, :]
    for position in range(len(table.long)):
        out, into = table.values[position, leaving], table.values[position, entering]
        if rise[position] < into.max() - out.min():
            fits &= (out + rise[position])[:, None] >= into[None, :]
        if sink[position] < out.max() - into.min():
            fits &= (out - sink[position])[:, None] <= into[None, :]
    out, into = np.nonzero(fits)
    out, into = leaving[out], entering[into]
    loss = worth[out] - worth[into]
    best = np.argsort(loss, kind="stable")[:_TRIED]
    return list(zip(loss[best].tolist(), into[best].tolist(), out[best].tolist(), strict=True))


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
