"""How near a reviewer's entries make them to a proposal.

By words the nearest entry counts most and each further one less; by meaning, where hardly any two texts are wholly
unlike, the three nearest alone count.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kikin.engines.affinity.problem import NEAREST, Method


def shares(count: int, method: Method) -> NDArray[np.float64]:
    """What the nearest, the second and so on count among so many."""
    rank = np.arange(1, count + 1)
    parts = 1 / np.sqrt(rank) if method == "tfidf" else (rank <= NEAREST).astype(np.float64)
    return np.asarray(parts / parts.sum(), dtype=np.float64)


def nearness(
    similar: NDArray[np.float64], weight: NDArray[np.float64], method: Method
) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.float64]]:
    """Of proposals × entries: the affinity, the nearest entries, and how similar those are.

    Entries without any likeness are named by nobody: -1.
    """
    count = similar.shape[1]
    if not count:
        none = np.full((len(similar), NEAREST), -1, dtype=np.int32)
        return np.zeros(len(similar)), none, np.zeros((len(similar), NEAREST))
    weighed = similar * weight
    order = np.argsort(-weighed, axis=1, kind="stable")
    affinity = np.take_along_axis(weighed, order, axis=1) @ shares(count, method)
    nearest = np.full((len(similar), NEAREST), -1, dtype=np.int32)
    likeness = np.zeros((len(similar), NEAREST))
    named = min(count, NEAREST)
    nearest[:, :named] = order[:, :named]
    likeness[:, :named] = np.take_along_axis(similar, order[:, :named], axis=1)
    nearest[likeness <= 0] = -1
    return np.clip(affinity, 0, 1), nearest, likeness
