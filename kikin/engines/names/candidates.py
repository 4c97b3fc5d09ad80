"""Which names of a list a name asked is compared with: every one that may meet enough of it, and few besides.

What makes a match possible is said of the pair alone, by how much its words gain by meeting (`enough`). `pairs_of`
finds without comparing them all a superset of such pairs: it adds up, over the rows that bear each word, what a pair
can gain at most. The commonest words of a name gain too little by themselves, so that the long lists of those who bear
them are never read; they are only looked up in rows that another word led to.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kikin.engines.names.align import Asked, Joins, Meetings, Pairs
from kikin.engines.names.index import ListIndex
from kikin.engines.names.lexicon import Numbers, Shares, spread
from kikin.engines.names.rows import sums

LEAST_COVERED = 0.3
"""A pair whose meeting words gain less than this share of the name asked, by weight, is no match."""
LEAST_OF_BOTH = 0.33
"""Nor is one in which they gain less than this share of both names."""
LEAST_ALIKE = 0.5
"""Nor, below this share of both names, one in which they gain no more than what many of all parties would share."""
_ROUNDING = 1 + 1e-9
"""Sums in another order differ by less."""


def enough(index: ListIndex, asked: Asked, row: Numbers, listed: Numbers, gain: Shares) -> NDArray[np.bool_]:
    """Whether words that gain so much by meeting can make each pair of rows a match."""
    whole = asked.row_weight[row]
    both = (whole + index.row_weight[listed]) / 2
    telling = np.where(gain >= index.rarity.telling, LEAST_OF_BOTH, LEAST_ALIKE)
    possible: NDArray[np.bool_] = (gain >= LEAST_COVERED * whole) & (gain >= telling * both)
    return possible


def pairs_of(index: ListIndex, asked: Asked, joins: Joins) -> Pairs:
    """Every pair that `enough` lets pass once its words are aligned, and some that it will not."""
    is_common = _common(asked)
    near = asked.near
    weight = asked.weights[near.asked]
    gain = near.likeness * (weight + index.weights[near.listed]) / 2
    is_seldom = gain > weight
    leading = _links(index, asked, gain)
    seldom, often = (_links(index, asked, np.where(chosen, gain, 0)) for chosen in (is_seldom, ~is_seldom))
    rare, common = _words(asked, ~is_common), _words(asked, is_common)
    gained = (rare @ leading + common @ seldom) @ index.bearers + _joined(index, joins, len(asked.rows))
    row = np.repeat(np.arange(len(asked.rows)), np.diff(gained.indptr))
    most = sums(asked.owners, asked.weights[asked.rows.words] * is_common, len(asked.rows))
    possible = np.flatnonzero(enough(index, asked, row, gained.indices, (gained.data + most[row]) * _ROUNDING))
    row, listed = row[possible], gained.indices[possible].astype(np.int64)
    more = np.minimum(_found(index, common @ often, row, listed), most[row])
    held = enough(index, asked, row, listed, (gained.data[possible] + more) * _ROUNDING)
    pairs = np.sort(row[held] * len(index.rows) + listed[held])
    return Pairs(*np.divmod(pairs, len(index.rows)))


def of_matches(index: ListIndex, asked: Asked, pairs: Pairs, met: Meetings) -> tuple[Pairs, Meetings]:
    """The pairs that can be matches now that their words are aligned, and what meets in those."""
    gain = sums(met.pair, met.gain * ~met.is_initial, len(pairs.row))
    kept = enough(index, asked, pairs.row, pairs.listed, gain)
    number = np.cumsum(kept) - 1
    met = met[kept[met.pair]]
    return Pairs(pairs.row[kept], pairs.listed[kept]), met.of_pairs(number[met.pair])


def _common(asked: Asked) -> NDArray[np.bool_]:
    """By word of each row, whether it is one of the commonest, which together gain too little for a match."""
    weight = asked.weights[asked.rows.words]
    order = np.lexsort((weight, asked.owners))
    summed = np.concatenate([np.zeros(1), np.cumsum(weight[order])])
    common = np.zeros(len(weight), dtype=bool)
    common[order] = (summed[1:] - summed[asked.rows.first[asked.owners]]) * _ROUNDING < (
        LEAST_COVERED * asked.row_weight[asked.owners]
    )
    return common


def _words(asked: Asked, chosen: NDArray[np.bool_]) -> csr_array:
    """The chosen words, rows by words."""
    held = chosen.astype(np.float64), asked.rows.words, asked.rows.first
    words = csr_array(held, shape=(len(asked.rows), len(asked.words)), copy=True)
    words.eliminate_zeros()
    return words


def _links(index: ListIndex, asked: Asked, gain: Shares) -> csr_array:
    """What words asked gain by meeting words listed, where that is anything."""
    links = csr_array(
        (gain, asked.near.listed, asked.near.first), shape=(len(asked.words), len(index.lexicon.words)), copy=True
    )
    links.eliminate_zeros()
    return links


def _joined(index: ListIndex, joins: Joins, rows_count: int) -> csr_array:
    gain = joins.likeness * (joins.weight + joins.listed_weight) / 2
    return csr_array((gain, (joins.row, joins.listed_row)), shape=(rows_count, len(index.rows)))


def _found(index: ListIndex, gain: csr_array, row: Numbers, listed: Numbers) -> Shares:
    """What the words of the rows listed give the rows asked, by the gain of each row asked and word."""
    counts = index.rows.counts()[listed]
    words = index.rows.words[spread(index.rows.first[listed], counts)]
    given = gain[np.repeat(row, counts), words]
    return sums(np.repeat(np.arange(len(row)), counts), np.asarray(given).ravel(), len(row))
