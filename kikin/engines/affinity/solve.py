"""The affinities of all pairs, or of the best of each proposal.

Small problems are worked out pair by pair. Large ones first find candidates by one product, proposals with the
sums of each reviewer's entries, and then work out exactly the pairs that this leaves: `exact` says which it was.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kikin.engines.affinity.candidates import candidates
from kikin.engines.affinity.nearness import nearness
from kikin.engines.affinity.problem import (
    ENGINE,
    NEAREST,
    VERSION,
    AffinityProblem,
    AffinityResult,
    digest,
)
from kikin.engines.affinity.vectors import Vectors, vectors_of

ALL_PAIRS = 2_000_000
"""Up to as many pairs, each is worked out whatever is asked."""
DIGITS = 6

Progress = Callable[[str, int, int], None]


def no_progress(what: str, done: int, of: int) -> None:
    """Say nothing."""


def solve(problem: AffinityProblem, progress: Progress = no_progress) -> AffinityResult:
    """Every pair asked for, the best first, with the works that carry it."""
    vectors = vectors_of(problem, progress)
    progress("texts", 1, 1)
    pairs = len(problem.proposals) * len(problem.reviewers)
    top = problem.top or len(problem.reviewers)
    exact = pairs <= ALL_PAIRS or top >= len(problem.reviewers)
    chosen = None if exact else candidates(vectors, top, problem.method)
    progress("candidates", 1, 1)
    return _answer(problem, vectors, chosen, progress)


def _answer(problem: AffinityProblem, vectors: Vectors, chosen: csr_array | None, progress: Progress) -> AffinityResult:
    everyone = np.arange(len(problem.proposals), dtype=np.int32)
    found = []
    scratch = np.full(vectors.proposals.shape[1], -1, dtype=np.int32)
    for reviewer in range(len(problem.reviewers)):
        if chosen is None:
            asked, rows = everyone, vectors.proposals
        else:
            asked = chosen.indices[chosen.indptr[reviewer] : chosen.indptr[reviewer + 1]]
            rows = vectors.proposals[asked]
        first, last = vectors.first[reviewer : reviewer + 2]
        similar = likeness(rows, vectors.entries[first:last], scratch)
        if vectors.meanings is not None:
            ours = vectors.meanings.proposals[asked]
            similar = joint(similar, ours, vectors.meanings.entries[first:last])
        affinity, nearest, near = nearness(similar, vectors.weight[first:last], problem.method)
        found.append((asked, np.full(len(asked), reviewer, dtype=np.int32), affinity, nearest, near))
        if reviewer % 500 == 499:
            progress("reviewers", reviewer + 1, len(problem.reviewers))
    proposal, reviewers, affinity, nearest, near = (np.concatenate(part) for part in zip(*found, strict=True))
    affinity = np.round(affinity, DIGITS)
    kept = _best(problem, proposal, reviewers, affinity)
    idle = np.flatnonzero(_known(vectors) == 0)
    return AffinityResult(
        ENGINE,
        VERSION,
        problem.method,
        digest(problem),
        proposal[kept],
        reviewers[kept],
        affinity[kept],
        nearest[kept].reshape(-1, NEAREST),
        near[kept].reshape(-1, NEAREST),
        tuple(idle.tolist()),
        chosen is None,
    )


def joint(similar: NDArray[np.float64], ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> NDArray[np.float64]:
    """Words and meaning, half each, where the model could read both texts; elsewhere words alone."""
    both = np.logical_and.outer(ours.any(axis=1), theirs.any(axis=1))
    meant = np.clip(ours @ theirs.T, 0, 1)
    return np.where(both, (similar + meant) / 2, similar)


def likeness(rows: csr_array, entries: csr_array, scratch: NDArray[np.int32]) -> NDArray[np.float64]:
    """The cosines of rows with a few entries, over the few columns that these have.

    `scratch` is as long as there are columns and holds -1, before and after.
    """
    own, local = np.unique(entries.indices, return_inverse=True)
    few = np.zeros((len(own), entries.shape[0]), dtype=np.float32)
    few[local, np.repeat(np.arange(entries.shape[0]), np.diff(entries.indptr))] = entries.data
    scratch[own] = np.arange(len(own), dtype=np.int32)
    column = scratch[rows.indices]
    stays = column >= 0
    starts = np.concatenate([[0], np.cumsum(stays)])[rows.indptr].astype(np.int32)
    shared = csr_array((rows.data[stays], column[stays], starts), shape=(rows.shape[0], len(own)))
    scratch[own] = -1
    return np.asarray(shared @ few, dtype=np.float64)


def _known(vectors: Vectors) -> NDArray[np.int64]:
    """How much of each reviewer could be compared with anything."""
    terms = np.diff(vectors.entries.indptr[vectors.first])
    if vectors.meanings is None:
        return np.asarray(terms)
    read = np.concatenate([[0], np.cumsum(vectors.meanings.entries.any(axis=1))])
    return np.asarray(terms + np.diff(read[vectors.first]))


def _best(
    problem: AffinityProblem,
    proposal: NDArray[np.int32],
    reviewer: NDArray[np.int32],
    affinity: NDArray[np.float64],
) -> NDArray[np.int64]:
    """The pairs to give: of each proposal the best, where equal ones go by id; all of them if all were asked for."""
    by_id = np.empty(len(problem.reviewers), dtype=np.int64)
    by_id[sorted(range(len(by_id)), key=lambda row: problem.reviewers[row].id)] = np.arange(len(by_id))
    order = np.lexsort((by_id[reviewer], -affinity, proposal))
    if problem.top is None:
        return order
    starts = np.searchsorted(proposal[order], np.arange(len(problem.proposals)))
    rank = np.arange(len(order)) - starts[proposal[order]]
    return np.asarray(order[rank < problem.top], dtype=np.int64)
