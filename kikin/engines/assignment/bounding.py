"""What prices prove of the whole problem, in exact whole numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.problem import Proof, Trait
from kikin.engines.assignment.table import Table


def proven(table: Table, proof: Proof, gained: int) -> int:
    """What (scale + of_floors) * affinity less scale * penalties comes to at most, with what is gained above prices."""
    total = gained + exact(proof.of_applications * table.demand)
    total += exact(np.where(proof.of_reviewers > 0, table.high, table.low) * proof.of_reviewers)
    weights = proof.scale if proof.of_floors is None else proof.scale + proof.of_floors[table.made[:, 0]]
    total += exact(weights * table.worth_made)
    for number, trait in enumerate(table.traits):
        prices = proof.of_labels[number] if number < len(proof.of_labels) else None
        total += _of_labels(table, trait, prices, proof.scale)
    return total


def exact(values: NDArray[np.int64]) -> int:
    """The sum, which may be longer than 64 bits."""
    high, low = values >> 24, values & ((1 << 24) - 1)
    return (int(high.sum()) << 24) + int(low.sum())


def penalties(table: Table, taken: NDArray[np.int64]) -> int:
    """What those who meet cost, with those already there."""
    total = 0
    for trait in table.traits:
        if trait.weight:
            met = counted(table, trait, taken)
            total += trait.weight * int((met * (met - 1) // 2).sum())
    return total


def counted(table: Table, trait: Trait, taken: NDArray[np.int64]) -> NDArray[np.int64]:
    """Applications × labels: how many of each label are at each application."""
    met = table.met(trait)
    row, column = np.divmod(taken, max(1, table.affinity.shape[1]))
    labels = trait.labels[column]
    has = labels >= 0
    np.add.at(met, (row[has], labels[has]), 1)
    return met


def _of_labels(table: Table, trait: Trait, prices: NDArray[np.int64] | None, scale: int) -> int:
    """The most that prices less penalties can come to, over every count that a label may have at an application."""
    there = table.met(trait)
    if prices is None:
        prices = np.zeros_like(there)
    total = -scale * trait.weight * int((there * (there - 1) // 2).sum())
    room = np.repeat(table.demand[:, None], there.shape[1], axis=1)
    if trait.at_most is not None:
        room = np.minimum(room, np.maximum(0, trait.at_most - there))
    owed = np.minimum(np.maximum(0, trait.at_least - there), room)
    total += exact(prices * owed)
    for number in range(int(room.max(initial=0))):
        is_free = (number >= owed) & (number < room)
        worth = prices - scale * trait.weight * (there + number)
        total += exact(np.where(is_free, np.maximum(worth, 0), 0))
    return total


def floor_of(table: Table, taken: NDArray[np.int64]) -> int:
    """What the worst-served application has."""
    rows, columns = table.affinity.shape
    served = np.zeros(rows, dtype=np.int64)
    np.add.at(served, taken // max(1, columns), table.affinity.ravel()[taken])
    np.add.at(served, table.made[:, 0], table.worth_made)
    return int(served[asked_of(table)].min(initial=0 if not asked_of(table).any() else np.iinfo(np.int64).max))


def asked_of(table: Table) -> NDArray[np.bool_]:
    asked = table.demand > 0
    asked[table.made[:, 0]] = True
    return asked
