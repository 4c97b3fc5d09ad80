"""Making room for one that was not chosen: who would have to leave, or how much cheaper it would have to be."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from kikin.engines.portfolio.problem import FULL_BP, is_cost_row, scaled_bp
from kikin.engines.portfolio.standing import Standing

_MOST_STEPS = 30
_TRIED = 6


class Room:
    """A chosen set, and what its rows would have to give up for one column more."""

    def __init__(self, standing: Standing):
        self._standing = standing
        problem = standing.problem
        self._is_cost = [is_cost_row(row) for row in problem.rows]
        self._ranked = sorted(standing.chosen, key=lambda column: (problem.objective[column], column))
        worth = np.array([max(1, problem.objective[column]) for column in self._ranked], dtype=np.float64)
        self._worth = worth
        self._ascending = [problem.objective[column] for column in self._ranked]
        self._places = {column: place for place, column in enumerate(self._ranked)}
        self._members: dict[int, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}

    def costs_of(self, column: int) -> list[tuple[int, int]]:
        """(row, amount) of a column in the rows that count cost."""
        return [(number, value) for number, value in self._standing.columns[column] if self._is_cost[number] and value]

    def made_for(self, column: int, leaving: int | None) -> tuple[set[int], set[int]] | None:
        """(who leaves, who enters) so that every row is kept and the column is in; None when nothing was found."""
        if leaving is not None:
            return {leaving}, {column}
        other = self._standing
        out, into = set[int](), {column}
        other.add(column)
        broken = {number for number, _ in other.columns[column] if not other.keeps(number, other.sums[number])}
        for _ in range(_MOST_STEPS):
            moved = self._mend(broken, out, into) if broken else None
            if moved is None:
                break
            touched = {number for number, _ in other.columns[moved]}
            broken = {n for n in broken | touched if not other.keeps(n, other.sums[n])}
        # Who left for a row that others have freed since may come back.
        for back in sorted(out, key=lambda one: (-other.problem.objective[one], one)):
            if not broken and not other.rows_broken_by(back):
                other.add(back)
                out.remove(back)
        for entered in into:
            other.remove(entered)
        for left in out:
            other.add(left)
        return None if broken else (out, into)

    def _mend(self, broken: set[int], out: set[int], into: set[int]) -> int | None:
        """One step towards keeping the broken rows: who leaves, the cheapest by what it frees, or must come too."""
        other = self._standing
        relief = np.zeros(len(self._ranked))
        for number in broken:
            high, total = other.highs[number], other.sums[number]
            above = high is not None and total > high
            excess = abs(total - ((high if above else other.lows[number]) or 0))
            places, values = self._row(number)
            relief[places] += np.minimum(values if above else -values, excess) / excess
        relief /= self._worth
        relief[[self._places[left] for left in out]] = 0.0
        if len(relief) and relief.max() > 0:
            candidate = self._ranked[int(relief.argmax())]
            other.remove(candidate)
            out.add(candidate)
            return candidate
        for number in sorted(broken):
            high, total = other.highs[number], other.sums[number]
            above = high is not None and total > high
            for candidate, value in other.problem.rows[number].entries():
                if candidate not in other.chosen and candidate not in out and value and (value < 0) == above:
                    other.add(candidate)
                    into.add(candidate)
                    return candidate
        return None

    def _row(self, number: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """(places, values) of the chosen columns of a row."""
        if number not in self._members:
            entries = [
                (self._places[c], v) for c, v in self._standing.problem.rows[number].entries() if c in self._places
            ]
            places = np.array([place for place, _ in entries], dtype=np.int64)
            self._members[number] = places, np.array([value for _, value in entries], dtype=np.float64)
        return self._members[number]

    def share_that_fits(self, column: int) -> tuple[int | None, tuple[int, ...]]:
        """(the largest share of its cost at which it comes in at a gain, who leaves for it: nobody or one)."""
        worth = self._standing.problem.objective
        if worth[column] <= 0 or not self.costs_of(column):
            return None, ()
        best, best_out = self._share(column, None), None
        freed = np.zeros(len(self._ranked))
        for number, _ in self._standing.rows_broken_by(column):
            places, values = self._row(number)
            freed[places] += values / max(1.0, float(abs(self._standing.sums[number])))
        freed[bisect_left(self._ascending, worth[column]) :] = 0.0
        for place in np.argsort(-freed, kind="stable")[:_TRIED].tolist():
            out = self._ranked[place]
            if freed[place] <= 0:
                break
            share = self._share(column, out)
            if share is not None and (best is None or share > best):
                best, best_out = share, out
        return best, () if best is None or best_out is None else (best_out,)

    def _share(self, column: int, out: int | None) -> int | None:
        """The largest share, in basis points, at which every row is kept with `out` gone."""
        standing = self._standing
        gone = dict(standing.columns[out]) if out is not None else {}
        own = dict(standing.columns[column])
        share = FULL_BP
        for number in gone.keys() | own.keys():
            base, value, high = standing.sums[number] - gone.get(number, 0), own.get(number, 0), standing.highs[number]
            if high is not None and base + value > high:
                if not self._is_cost[number] or base > high or value <= 0:
                    return None
                share = min(share, (high - base) * FULL_BP // value)
        for number in gone.keys() | own.keys():
            value = own.get(number, 0)
            scaled = scaled_bp(value, share) if self._is_cost[number] else value
            if not standing.keeps(number, standing.sums[number] - gone.get(number, 0) + scaled):
                return None
        return share if share > 0 else None
