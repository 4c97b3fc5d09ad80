"""Which pairs the solvers look at, and what is proven of all the others: every pair is charged its prices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.problem import Proof
from kikin.engines.assignment.scaling import BARRED
from kikin.engines.assignment.table import Table

_CANDIDATES = 12
_ADDED = 12
_CELLS = 2_000_000
"""Of the table at a time: more would fill the memory, fewer would take more turns."""


def first_lists(table: Table, least: int = 0) -> NDArray[np.int64]:
    """The best candidates of each application, `least` or more, and of each reviewer with a least load: sorted keys."""
    rows, columns = table.affinity.shape
    if rows == 0 or columns == 0:
        return np.zeros(0, dtype=np.int64)
    width = min(columns, max(least, int(table.demand.max(initial=0))) + _CANDIDATES)
    found = []
    for start, part in _blocks(table.affinity):
        best = np.argpartition(part, columns - width, axis=1)[:, columns - width :]
        found.append(((np.arange(start, start + len(part)) * columns)[:, None] + best).ravel())
    asked = np.flatnonzero(table.low > 0)
    if len(asked):
        depth = min(rows, int(table.low.max()) + _CANDIDATES)
        for start in range(0, len(asked), max(1, _CELLS // rows)):
            those = asked[start : start + max(1, _CELLS // rows)]
            part = np.ascontiguousarray(table.affinity[:, those].T)
            best = np.argpartition(part, rows - depth, axis=1)[:, rows - depth :]
            found.append((best * columns + those[:, None]).ravel())
    keys = np.unique(np.concatenate(found))
    open_: NDArray[np.int64] = keys[table.affinity.ravel()[keys] != BARRED]
    return open_


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """What prices say of all open pairs: those that could do better and are not listed; all that is gained."""

    missing: NDArray[np.int64]
    gained: int


def price_out(table: Table, proof: Proof, listed: NDArray[np.int64], *, above: int = 0, added: int = _ADDED) -> Priced:
    """Charge every open pair; name the best few of each application that are worth more than `above` their price."""
    columns = table.affinity.shape[1]
    gained, missing = 0, []
    for start, part in _blocks(table.affinity):
        surplus = _surplus(table, proof, start, part)
        ends = np.searchsorted(listed, [start * columns, (start + len(surplus)) * columns])
        at = listed[ends[0] : ends[1]] - start * columns
        flat = surplus.reshape(-1)
        gained += int(np.maximum(flat[at], 0).sum())
        flat[at] = 0
        is_better = surplus > 0
        if not is_better.any():
            continue
        gained += int(surplus[is_better].sum())
        counts = np.count_nonzero(surplus > above, axis=1)
        for row in np.flatnonzero(counts).tolist():
            worth = surplus[row]
            best = np.flatnonzero(worth > above)
            if len(best) > added:
                best = best[np.argpartition(worth[best], len(best) - added)[len(best) - added :]]
            missing.append((start + row) * columns + best)
    return Priced(np.concatenate(missing) if missing else np.zeros(0, dtype=np.int64), gained)


def _surplus(table: Table, proof: Proof, start: int, part: NDArray[np.int32]) -> NDArray[np.int64]:
    """What each pair of a block is worth above its prices; nothing where it may not be."""
    end = start + len(part)
    surplus = part.astype(np.int64)
    if proof.of_floors is not None:
        surplus *= (proof.scale + proof.of_floors[start:end])[:, None]
    elif proof.scale != 1:
        surplus *= proof.scale
    surplus -= proof.of_applications[start:end, None]
    surplus -= proof.of_reviewers[None, :]
    for trait, prices in zip(table.traits, proof.of_labels, strict=False):
        if prices is not None and prices.any():
            has = np.flatnonzero(trait.labels >= 0)
            surplus[:, has] -= prices[start:end][:, trait.labels[has]]
    surplus[part == BARRED] = 0
    return surplus


def _blocks(affinity: NDArray[np.int32]) -> Iterator[tuple[int, NDArray[np.int32]]]:
    rows, columns = affinity.shape
    step = max(1, _CELLS // max(1, columns))
    for start in range(0, rows, step):
        yield start, affinity[start : start + step]


def near(table: Table, proof: Proof, below: int, most: int) -> NDArray[np.int64] | None:
    """The open pairs worth no less than `below` under their price; nothing if they are more than `most`."""
    columns = table.affinity.shape[1]
    found, count = [], 0
    for start, part in _blocks(table.affinity):
        surplus = _surplus(table, proof, start, part)
        where = np.flatnonzero((surplus >= -below) & (part != BARRED))
        count += len(where)
        if count > most:
            return None
        found.append(start * columns + where)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
