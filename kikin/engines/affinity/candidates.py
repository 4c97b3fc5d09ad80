"""Whom to look at more closely: the reviewers the sum of whose entries lies nearest to a proposal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from kikin.engines.affinity.nearness import shares
from kikin.engines.affinity.problem import Method
from kikin.engines.affinity.vectors import Vectors

WIDER = 2
"""As many candidates for each place, and some more."""
MORE = 50
COMMON = 1 / 50
"""Terms of which so large a part of all pairs have both: their product is quicker as full matrices."""
MOST_COMMON = 1_024
_ROWS_AT_ONCE = 512


def candidates(vectors: Vectors, top: int, method: Method) -> csr_array:
    """Of each reviewer (row) the proposals (columns) for whose best they may be among."""
    adding = _adding(vectors, method)
    sums = csr_array(adding @ vectors.entries)
    count, reviewers = vectors.proposals.shape[0], sums.shape[0]
    wanted = min(reviewers, WIDER * top + MORE)
    common = _common(vectors.proposals, sums)
    full = np.asarray(sums[:, common].toarray(), dtype=np.float32).T.copy()
    rare = np.ones(sums.shape[1], dtype=bool)
    rare[common] = False
    sparse = _only(sums, rare).T.tocsr()
    ours = vectors.proposals[:, common].tocsr()
    others = _only(vectors.proposals, rare)
    if vectors.meanings is not None:
        meant = np.asarray(adding @ vectors.meanings.entries).T
    near = np.empty((count, wanted), dtype=np.int32)
    for start in range(0, count, _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        likeness = ours[rows].toarray() @ full
        likeness += (others[rows] @ sparse).toarray()
        if vectors.meanings is not None:
            likeness += vectors.meanings.proposals[rows] @ meant
        near[rows] = np.argpartition(-likeness, wanted - 1, axis=1)[:, :wanted]
    proposal = np.repeat(np.arange(count, dtype=np.int32), wanted)
    return csr_array((np.ones(near.size, dtype=np.int8), (near.ravel(), proposal)), shape=(reviewers, count))


def _adding(vectors: Vectors, method: Method) -> csr_array:
    """Reviewers × entries: what makes of entries the weighted sum of each reviewer's, over what as many may count."""
    counts = np.diff(vectors.first)
    nearest = np.array([shares(int(one), method)[0] if one else 0.0 for one in counts], dtype=np.float32)
    reviewer = np.repeat(np.arange(len(counts)), counts)
    parts = (vectors.weight * nearest[reviewer]).astype(np.float32)
    return csr_array((parts, (reviewer, np.arange(len(reviewer)))), shape=(len(counts), len(reviewer)))


def _common(proposals: csr_array, sums: csr_array) -> NDArray[np.int64]:
    """The columns whose products are most."""
    width = sums.shape[1]
    products = np.bincount(proposals.indices, minlength=width) * np.bincount(sums.indices, minlength=width)
    many = np.flatnonzero(products > COMMON * proposals.shape[0] * sums.shape[0])
    return np.sort(many[np.argsort(-products[many], kind="stable")[:MOST_COMMON]])


def _only(rows: csr_array, kept: NDArray[np.bool_]) -> csr_array:
    chosen = csr_array(rows @ diags_array(kept.astype(np.float32), format="csr"))
    chosen.eliminate_zeros()
    return chosen
