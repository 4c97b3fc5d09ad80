"""Small parts of a problem, searched one after another: the columns about which the prices are least sure.

What lies outside a part stays as the relaxation would rather have it. Each part is the columns of the least loss, ties
drawn anew by the seed, so that parts differ where the prices cannot tell columns apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kikin.engines.portfolio.problem import Certificate, PortfolioProblem

SHARE = 0.3
SMALLEST = 40
LARGEST = 100
MOST = 0.6
"""Of all columns: what is larger is no part of them any more, but another search of the whole."""
ROUNDS = 4
_NODES = 800_000
_WHOLE = 1e-6


def surplus(
    problem: PortfolioProblem, lows: Mapping[int, int | None], certificate: Certificate
) -> tuple[int, list[int]]:
    """(what the bounds are charged, what each column is worth after its charges), times the denominator.

    No set exceeds the charge and all that is above zero; one that takes a column below zero, or leaves
    one above it, gives up as much.
    """
    left = [worth * certificate.denominator for worth in problem.objective]
    charged = 0
    for number, (row, multiplier) in enumerate(zip(problem.rows, certificate.multipliers, strict=True)):
        if multiplier:
            charged += multiplier * ((row.high if multiplier > 0 else lows.get(number, row.low)) or 0)
            for column, value in row.entries():
                left[column] -= multiplier * value
    return charged, left


def size_of(columns: int) -> int:
    """How many columns the first part has: small parts, whose sets are then exchanged, find more in less time."""
    return max(SMALLEST, min(LARGEST, int(columns * SHARE)))


def nodes_of(size: int) -> int:
    """How long a part is searched: the larger, the fewer nodes."""
    return max(1, _NODES // size**2)


def parts(losses: NDArray[np.float64], liked: NDArray[np.float64], seed: int) -> Iterator[NDArray[np.int64]]:
    """The columns of one part after another; those that the relaxation splits are in each."""
    split = (liked > _WHOLE) & (liked < 1 - _WHOLE)
    order = np.where(split, -1.0, np.round(losses, 9))
    drawn = np.random.default_rng(seed % 2**63)
    sizes = [size_of(len(order)) << doubled for doubled in range(ROUNDS)]
    for size in (sizes[0], *(size for size in sizes[1:] if size <= len(order) * MOST)):
        yield np.lexsort((drawn.random(len(order)), order))[:size]


def outside(part: NDArray[np.int64], chosen: Sequence[int], columns: int) -> dict[int, int]:
    """What every column outside a part is held to."""
    held = np.zeros(columns, dtype=np.int64)
    held[list(chosen)] = 1
    free = np.zeros(columns, dtype=bool)
    free[part] = True
    return {int(column): int(held[column]) for column in np.flatnonzero(~free)}
