"""A set as it stands: what each row adds up to, exactly, and what one step away from it would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

from kikin.engines.portfolio.problem import PortfolioProblem

MAX_CELLS = 20_000_000
"""Rows times chosen columns that a search for exchanges looks at; beyond it, none are sought."""
_EXACT_IN_64_BITS = 2**61


class Standing:
    """A set of columns and the exact sum of each row, under bounds that may be stricter than the problem's.

    `lows` replaces the `low` of some rows: the floors as required.
    """

    def __init__(self, problem: PortfolioProblem, chosen: Iterable[int], lows: Mapping[int, int | None] | None = None):
        self.problem = problem
        self.chosen: set[int] = set(chosen)
        self.lows = [(lows or {}).get(number, row.low) for number, row in enumerate(problem.rows)]
        self.highs = [row.high for row in problem.rows]
        self.columns: list[list[tuple[int, int]]] = [[] for _ in problem.objective]
        self.sums = [0] * len(problem.rows)
        for number, row in enumerate(problem.rows):
            for column, value in row.entries():
                self.columns[column].append((number, value))
                if column in self.chosen:
                    self.sums[number] += value

    def another(self, chosen: Iterable[int]) -> Standing:
        """Another set under the same bounds."""
        other = copy(self)
        other.chosen, other.sums = set(), [0] * len(self.sums)
        for column in chosen:
            other.add(column)
        return other

    def under(self, problem: PortfolioProblem, lows: Mapping[int, int | None]) -> Standing:
        """No set yet, under a problem whose rows add up the same values, to bounds of its own."""
        other = copy(self)
        other.problem, other.chosen, other.sums = problem, set(), [0] * len(self.sums)
        other.lows = [lows.get(number, row.low) for number, row in enumerate(problem.rows)]
        other.highs = [row.high for row in problem.rows]
        return other

    @property
    def objective(self) -> int:
        return sum(self.problem.objective[column] for column in self.chosen)

    def broken_rows(self) -> list[int]:
        """The rows that the set does not keep."""
        return [number for number, total in enumerate(self.sums) if not self.keeps(number, total)]

    def rows_broken_by(self, column: int) -> list[tuple[int, int]]:
        """(row, sum it would come to) of each row that adding a column would break."""
        after = ((number, self.sums[number] + value) for number, value in self.columns[column])
        return [(number, total) for number, total in after if not self.keeps(number, total)]

    def has_room_for(self, column: int) -> bool:
        """Whether adding a column would keep every row that it is in."""
        lows, highs, sums = self.lows, self.highs, self.sums
        for number, value in self.columns[column]:
            total = sums[number] + value
            high, low = highs[number], lows[number]
            if (high is not None and total > high) or (low is not None and total < low):
                return False
        return True

    def exceeded_by(self, column: int) -> bool:
        """Whether adding a column would exceed the `high` of a row."""
        return any(
            (high := self.highs[number]) is not None and total > high for number, total in self.rows_broken_by(column)
        )

    def add(self, column: int) -> None:
        self.chosen.add(column)
        for number, value in self.columns[column]:
            self.sums[number] += value

    def remove(self, column: int) -> None:
        self.chosen.remove(column)
        for number, value in self.columns[column]:
            self.sums[number] -= value

    def keeps(self, number: int, total: int) -> bool:
        """Whether a row holds when it comes to a total."""
        low, high = self.lows[number], self.highs[number]
        return (low is None or total >= low) and (high is None or total <= high)


class Exchanges:
    """Which single chosen column could leave so that another fits: one matrix, asked many times.

    Goes stale when the standing changes. Sums beyond 64 bits are kept as Python integers.
    """

    def __init__(self, standing: Standing):
        self._standing = standing
        rows = standing.problem.rows
        self._ids = np.array(
            sorted(standing.chosen, key=lambda column: (standing.problem.objective[column], column)),
            dtype=np.int64,
        )
        largest = max((sum(map(abs, row.value)) for row in rows), default=0)
        kind = np.int64 if largest < _EXACT_IN_64_BITS else object
        wide = 2**62 if kind is np.int64 else 2**62 + 4 * largest
        self._lows = np.array([-wide if low is None else max(low, -wide) for low in standing.lows], dtype=kind)
        self._highs = np.array([wide if high is None else min(high, wide) for high in standing.highs], dtype=kind)
        self._sums = np.array(standing.sums, dtype=kind)
        self._values: NDArray[np.generic] = np.zeros((len(rows), len(self._ids)), dtype=kind)
        for position, column in enumerate(self._ids):
            for number, value in standing.columns[column]:
                self._values[number, position] = value
        left = self._sums[:, None] - self._values
        self._breaks = (left < self._lows[:, None]) | (left > self._highs[:, None])
        self._breaks_count = self._breaks.sum(axis=0)

    @staticmethod
    def can_search(standing: Standing) -> bool:
        return len(standing.problem.rows) * len(standing.chosen) <= MAX_CELLS

    def least_leaving_for(self, column: int) -> int | None:
        """The least valuable chosen column without which `column` fits; None when there is no such one."""
        entries = self._standing.columns[column]
        numbers = np.array([number for number, _ in entries], dtype=np.int64)
        values = np.array([value for _, value in entries], dtype=self._values.dtype)
        after = self._sums[numbers, None] + values[:, None] - self._values[numbers]
        holds = ((after >= self._lows[numbers, None]) & (after <= self._highs[numbers, None])).all(axis=0)
        elsewhere = self._breaks_count - self._breaks[numbers].sum(axis=0)
        fitting = np.flatnonzero(holds & (elsewhere == 0))
        return int(self._ids[fitting[0]]) if len(fitting) else None


def by_value(problem: PortfolioProblem, columns: Iterable[int]) -> list[int]:
    """The columns of positive value, the most valuable first."""
    worth = problem.objective
    return sorted((column for column in columns if worth[column] > 0), key=lambda column: (-worth[column], column))


def add_what_fits(standing: Standing, ranked: Sequence[int] | None = None) -> None:
    """Add columns that break no row, in the order given (by default by value), until none is left."""
    if ranked is None:
        ranked = by_value(standing.problem, range(len(standing.problem.objective)))
    grew = True
    while grew:
        grew = False
        for column in ranked:
            if column not in standing.chosen and standing.has_room_for(column):
                standing.add(column)
                grew = True
