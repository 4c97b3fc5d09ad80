"""Whom to look at more closely: the reviewers the sum of whose entries lies nearest to a proposal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from kikin.engines.affinity.nearness import shares
from kikin.engines.affinity.vectors import Vectors

WIDER = 2
"""As many candidates for each place, and some more."""
MORE = 50
COMMON = 1_024
"""Terms that stand in most texts: their product is quicker as full matrices."""
_ROWS_AT_ONCE = 512


def candidates(vectors: Vectors, top: int) -> csr_array:
    """Of each reviewer (row) the proposals (columns) for whose best they may be among."""
    sums = summed(vectors)
    count, reviewers = vectors.proposals.shape[0], sums.shape[0]
    wanted = min(reviewers, WIDER * top + MORE)
    common = _common(vectors.proposals, sums)
    full = np.asarray(sums[:, common].toarray(), dtype=np.float32).T.copy()
    rare = np.ones(sums.shape[1], dtype=bool)
    rare[common] = False
    sparse = _only(sums, rare).T.tocsr()
    ours = vectors.proposals[:, common].tocsr()
    others = _only(vectors.proposals, rare)
    near = np.empty((count, wanted), dtype=np.int32)
    for start in range(0, count, _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        likeness = ours[rows].toarray() @ full
        likeness += (others[rows] @ sparse).toarray()
        near[rows] = np.argpartition(-likeness, wanted - 1, axis=1)[:, :wanted]
    proposal = np.repeat(np.arange(count, dtype=np.int32), wanted)
    return csr_array((np.ones(near.size, dtype=np.int8), (near.ravel(), proposal)), shape=(reviewers, count))


def summed(vectors: Vectors) -> csr_array:
    """Of each reviewer the weighted sum of their entries, over what the ranks of as many count together."""
    counts = np.diff(vectors.first)
    nearest = np.array([shares(int(one))[0] if one else 0.0 for one in counts], dtype=np.float32)
    reviewer = np.repeat(np.arange(len(counts)), counts)
    entries = np.arange(len(reviewer))
    adding = csr_array(
        ((vectors.weight * nearest[reviewer]).astype(np.float32), (reviewer, entries)),
        shape=(len(counts), len(reviewer)),
    )
    return csr_array(adding @ vectors.entries)


def _common(proposals: csr_array, sums: csr_array) -> NDArray[np.int64]:
    """The columns whose products are most."""
    width = sums.shape[1]
    products = np.bincount(proposals.indices, minlength=width) * np.bincount(sums.indices, minlength=width)
    count = min(COMMON, width)
    return np.sort(np.argpartition(-products, count - 1)[:count])


def _only(rows: csr_array, kept: NDArray[np.bool_]) -> csr_array:
    chosen = csr_array(rows @ diags_array(kept.astype(np.float32), format="csr"))
    chosen.eliminate_zeros()
    return chosen
