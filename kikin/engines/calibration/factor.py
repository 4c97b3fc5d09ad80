"""Symmetric systems of one pattern and many fillings, solved together: entry by entry for all fillings at once.

Systems of reviewers are small, or sparse, or neither. The first two are eliminated here column by column, each
step done for every filling; what would fill up is left to dense algebra.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.lapack import dpotri

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_SMALL = 4_000
_SPARSE = 200
"""Products of one elimination, in all and a column, up to which going column by column is the faster way."""


@dataclass(frozen=True, slots=True)
class _Column:
    """One step of the elimination: places in the storage of its diagonal, of what is below, and of their products."""

    node: int
    below: Ints
    diagonal: int
    lower: Ints
    products: Ints
    left: Ints
    right: Ints


class Pattern:
    """Where a system has entries. `place(i, j)` says where they stand; fillings have a row per place."""

    def __init__(self, size: int, pairs: Iterable[tuple[int, int]]):
        self.size = size
        asked = {(max(pair), min(pair)) for pair in pairs} | {(i, i) for i in range(size)}
        steps = _elimination(size, asked)
        filled = {(max(i, j), min(i, j)) for i, below in steps or () for j in below}
        keys = np.array(sorted(i * size + j for i, j in asked | filled), dtype=np.int64)
        self._keys = keys
        self.rows, self.columns = keys // size, keys % size
        self._columns = None if steps is None else [self._column(node, below) for node, below in steps]

    @property
    def fills_up(self) -> bool:
        """Is it left to dense algebra?"""
        return self._columns is None

    def place(self, i: Ints, j: Ints) -> Ints:
        """Of pairs that were asked for, in either order."""
        return np.searchsorted(self._keys, np.maximum(i, j) * self.size + np.minimum(i, j))

    def _column(self, node: int, below: list[int]) -> _Column:
        others = np.array(below, dtype=np.int64)
        one = np.full(len(others), node, dtype=np.int64)
        left, right = np.tril_indices(len(others))
        return _Column(
            node,
            others,
            int(self.place(np.array([node]), np.array([node]))[0]),
            self.place(one, others),
            self.place(others[:, None], others[None, :]),
            left,
            right,
        )

    def solved(self, entries: Floats, right: Floats, inverse: bool) -> tuple[Floats, Floats, Floats | None]:
        """Log determinants, solutions, and on demand what the inverses hold at every place.

        `entries` has a row per place, `right` a row per unknown, both a column per filling.
        """
        if self._columns is None:
            return self._dense(entries, right, inverse)
        entries, right = entries.copy(), right.copy()
        pivots = np.empty((self.size, entries.shape[1]))
        factors: list[Floats] = []
        for one in self._columns:
            pivot = entries[one.diagonal]
            lower = entries[one.lower]
            factor = lower / pivot
            if len(one.below):
                entries[one.products[one.left, one.right]] -= factor[one.left] * lower[one.right]
                right[one.below] -= factor * right[one.node]
            pivots[one.node] = pivot
            factors.append(factor)
        found = np.empty_like(right)
        held = np.empty_like(entries) if inverse else None
        for one, factor in zip(reversed(self._columns), reversed(factors), strict=True):
            found[one.node] = right[one.node] / pivots[one.node] - (factor * found[one.below]).sum(axis=0)
            if held is not None:
                across = -np.einsum("abg,bg->ag", held[one.products], factor)
                held[one.lower] = across
                held[one.diagonal] = 1 / pivots[one.node] - (factor * across).sum(axis=0)
        return np.log(pivots).sum(axis=0), found, held

    def matrix(self, entries: Floats) -> Floats:
        """One filling, or several (one a column), written out in full."""
        full = np.zeros((*entries.shape[1:], self.size, self.size))
        full[..., self.rows, self.columns] = entries.T
        full[..., self.columns, self.rows] = entries.T
        return full

    def _dense(self, entries: Floats, right: Floats, inverse: bool) -> tuple[Floats, Floats, Floats | None]:
        count = entries.shape[1]
        logs, found = np.empty(count), np.empty_like(right)
        held = np.empty_like(entries) if inverse else None
        for at in range(count):
            full = self.matrix(entries[:, at])
            root, lower = cho_factor(full, lower=True, overwrite_a=True, check_finite=False)
            logs[at] = 2 * np.log(np.diag(root)).sum()
            found[:, at] = cho_solve((root, lower), right[:, at], check_finite=False)
            if held is not None:
                turned, _ = dpotri(root, lower=1, overwrite_c=1)
                held[:, at] = turned[self.rows, self.columns]
        return logs, found, held


def _elimination(size: int, pairs: set[tuple[int, int]]) -> list[tuple[int, list[int]]] | None:
    """Each unknown with those left that it touches when it goes, fewest first; nothing when too many touch."""
    near: list[set[int]] = [set() for _ in range(size)]
    for i, j in pairs:
        if i != j:
            near[i].add(j)
            near[j].add(i)
    room = max(_SMALL, _SPARSE * size)
    waiting: list[set[int]] = [set() for _ in range(size + 1)]
    for i in range(size):
        waiting[len(near[i])].add(i)
    steps: list[tuple[int, list[int]]] = []
    least = 0
    for _ in range(size):
        while not waiting[least]:
            least += 1
        node = waiting[least].pop()
        below = near[node]
        room -= len(below) ** 2
        if room < 0:
            return None
        steps.append((node, sorted(below)))
        for other in below:
            waiting[len(near[other])].discard(other)
            near[other] |= below
            near[other] -= {node, other}
            waiting[len(near[other])].add(other)
        least = max(0, least - 1)
    return steps
