"""The best that was found so far, by its places in the table."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.bounding import penalties
from kikin.engines.assignment.problem import Proof
from kikin.engines.assignment.table import Table


@dataclass(slots=True)
class Best:
    """The best that was found, and what was proven of it."""

    taken: NDArray[np.int64] | None = None
    unmet: int = 0
    outside: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    bound: int | None = None
    certified_bound: int | None = None
    proof: Proof | None = None
    floor: int | None = None
    floor_bound: int | None = None
    certified_floor_bound: int | None = None
    floor_proof: Proof | None = None
    is_proven: bool = False
    is_near: bool = False
    listed: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def places(self, table: Table) -> list[tuple[int, int]]:
        if self.taken is None:
            return []
        row, column = np.divmod(self.taken, table.affinity.shape[1])
        return list(zip(row.tolist(), column.tolist(), strict=True))


def worth_of(table: Table, taken: NDArray[np.int64]) -> int:
    """Affinity less penalties, of what was taken and what was there already."""
    affinity = int(table.affinity.ravel()[taken].sum(dtype=np.int64)) + int(table.worth_made.sum())
    return affinity - penalties(table, taken)
