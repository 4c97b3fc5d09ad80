"""Two words that are written as one, with a letter wrong besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kikin.engines.names.lexicon import Numbers, Shares, Table, shortened_once
from kikin.engines.names.rows import Rows, bit

LIKENESS = 0.85
_SHORTEST, _LONGEST = 7, 30
_LEAST_OF_EACH = 2
"""A letter beside a word makes no couple: leaving it out would be the letter that is wrong."""
_MOST_WORDS_TURNED = 4


@dataclass(frozen=True, slots=True)
class Couples:
    """Two words of a row that may be written as one: the row, the words, and their places in it."""

    rows: Numbers
    first: NDArray[np.int32]
    second: NDArray[np.int32]
    bits: NDArray[np.uint64]
    weight: Shares

    def written(self, words: Sequence[str]) -> list[str]:
        return [words[one] + words[other] for one, other in zip(self.first.tolist(), self.second.tolist(), strict=True)]

    def __getitem__(self, places: Numbers | NDArray[np.bool_]) -> Couples:
        return Couples(
            self.rows[places], self.first[places], self.second[places], self.bits[places], self.weight[places]
        )


def couples_of(rows: Rows, words: Sequence[str], weights: Shares) -> Couples:
    """Every two words that stand together, the last before the first, and in short names each before the first."""
    counts = rows.counts()
    owners = np.repeat(np.arange(len(rows)), counts)
    at = np.arange(len(rows.words)) - rows.first[owners]
    together = np.flatnonzero(counts[owners] > 1)
    turned = np.flatnonzero((at > 0) & (at < counts[owners] - 1) & (counts[owners] <= _MOST_WORDS_TURNED))
    place = np.concatenate([together, turned])
    owner = owners[place]
    beside = (at[together] + 1) % counts[owners[together]]
    other = np.concatenate([beside, np.zeros(len(turned), dtype=np.int64)])
    first, second = rows.words[place], rows.words[rows.first[owner] + other]
    every = Couples(owner, first, second, bit(at[place]) | bit(other), weights[first] + weights[second])
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    length = lengths[first] + lengths[second]
    is_word = np.minimum(lengths[first], lengths[second]) >= _LEAST_OF_EACH
    return every[is_word & (length >= _SHORTEST) & (length <= _LONGEST)]


def table_of(written: Sequence[str]) -> Table:
    return Table.of(*shortened_once(written))


def nearly_same(table: Table, asked: Sequence[str]) -> tuple[Numbers, Numbers]:
    """(asked, listed) of what may be one within a letter, to be proved with `proved`."""
    keys, owners = shortened_once(asked)
    found, listed = table.find(keys)
    pairs = np.unique(np.stack([owners[found], listed]), axis=1)
    return pairs[0], pairs[1]


def proved(asked: Sequence[str], listed: Sequence[str]) -> NDArray[np.bool_]:
    if not asked:
        return np.zeros(0, dtype=bool)
    edits: NDArray[np.bool_] = process.cpdist(asked, listed, scorer=OSA.distance, score_cutoff=1) <= 1
    return edits
