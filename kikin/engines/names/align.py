"""Which words of a name asked meet which words of a name listed: for many pairs of names at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikin.engines.names.couples import LIKENESS as NEARLY_JOINED
from kikin.engines.names.couples import Couples, couples_of, nearly_same, proved
from kikin.engines.names.index import ListIndex
from kikin.engines.names.lexicon import Bits, Keys, Near, Numbers, Shares, Table, spread
from kikin.engines.names.rows import (
    LEAST_INITIALS,
    LEAST_JOINED_SOUND,
    Pieces,
    Rows,
    Runs,
    Spans,
    bit,
    openings,
    rows_of,
    runs_of,
    spans_of,
    sums,
)
from kikin.engines.names.writing import Spoken

JOINED = 0.97
JOINED_BY_SOUND = 0.85
INITIAL = 0.35
ACRONYM = 0.6
_TOGETHER = 128
"""Rows asked that are looked up in one table of the list's words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Names asked, as rows of words: what `Rows` is to the list. Words have the numbers of `words`."""

    words: list[str]
    rows: Rows
    owners: Numbers
    """Of each word of `rows` its row."""
    weights: Shares
    row_weight: Shares
    near: Near
    pieces: Pieces
    spans: Spans
    couples: Couples
    runs: Runs


def asked_of(
    index: ListIndex, written: Sequence[Spoken], form_initial: Numbers, may_be_body: NDArray[np.bool_]
) -> Asked:
    """Names as they are asked, a row each: their words, how those weigh, and which words of the list each may be."""
    words = sorted({word for row in written for word in row})
    number = {word: place for place, word in enumerate(words)}
    rows = rows_of([[number[word] for word in row] for row in written])
    weights = np.array([index.rarity.weight(word) for word in words])
    owners = np.repeat(np.arange(len(rows)), rows.counts())
    whole = sums(owners, weights[rows.words], len(rows))
    pieces = Pieces.of(words)
    return Asked(
        words, rows, owners, weights, whole, index.lexicon.near(words), pieces, spans_of(rows, pieces, weights),
        couples_of(rows, words, weights),
        runs_of(rows, openings(words), weights, form_initial, may_be_body),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meetings:
    """Words of a name asked that meet words of a name listed, as bits; how alike they are, and what they weigh."""

    pair: Numbers
    asked: Bits
    listed: Bits
    weight: Shares
    listed_weight: Shares
    likeness: Shares

    @property
    def gain(self) -> Shares:
        return self.likeness * (self.weight + self.listed_weight) / 2

    @property
    def is_initial(self) -> NDArray[np.bool_]:
        """Which of them are of an initial: they support a pair, and make none."""
        initial: NDArray[np.bool_] = self.likeness == INITIAL
        return initial

    def __len__(self) -> int:
        return len(self.pair)

    def of_pairs(self, pair: Numbers) -> Meetings:
        """The same in pairs with other numbers."""
        return replace(self, pair=pair)

    def __getitem__(self, places: NDArray[np.bool_] | Numbers | slice) -> Meetings:
        return Meetings(*(column[places] for column in self._columns()))

    @classmethod
    def of_all(cls, parts: Sequence[Meetings]) -> Meetings:
        return cls(*(np.concatenate(column) for column in zip(*(part._columns() for part in parts), strict=True)))

    def _columns(self) -> tuple[NDArray[Any], ...]:
        return self.pair, self.asked, self.listed, self.weight, self.listed_weight, self.likeness


@dataclass(frozen=True, slots=True)
class Joins:
    """Words asked that are written as one on the list, or the other way round."""

    row: Numbers
    listed_row: Numbers
    asked: Bits
    listed: Bits
    weight: Shares
    listed_weight: Shares
    likeness: Shares


def joins_of(index: ListIndex, asked: Asked) -> Joins:
    """Where two or three words asked are one on the list, or one is two or three there."""
    spans, runs, pieces = asked.spans, asked.runs, asked.pieces
    parts = [
        _nearly_as_one(index, asked),
        _nearly_apart(index, asked),
        *(
            _written_as_one(index, mine.rows, mine.bits, mine.weight, *table.find(keys), likeness)
            for mine, keys, table, likeness in (
                (spans, spans.letters, index.lexicon.by_letters, JOINED),
                (spans, spans.sounds, index.lexicon.by_sound, JOINED_BY_SOUND),
                (runs, runs.initials, index.lexicon.by_letters, ACRONYM),
            )
        ),
        *(
            _written_apart(asked, theirs, keys, table, is_long, likeness)
            for theirs, keys, table, is_long, likeness in (
                (index.spans, pieces.letters, index.by_joined_letters, pieces.length >= LEAST_JOINED_SOUND, JOINED),
                (
                    index.spans, pieces.sounds, index.by_joined_sound, pieces.sound_length >= LEAST_JOINED_SOUND,
                    JOINED_BY_SOUND,
                ),
                (index.runs, pieces.letters, index.by_initials, pieces.length >= LEAST_INITIALS, ACRONYM),
            )
        ),
    ]  # fmt: skip
    return Joins(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _written_as_one(
    index: ListIndex, rows: Numbers, bits: Bits, weight: Shares, mine: Numbers, word: Numbers, likeness: float
) -> tuple[NDArray[Any], ...]:
    """The rows that bear the word for which some words asked may stand."""
    first = index.rows_from[word]
    counts = index.rows_from[word + 1] - first
    places = spread(first, counts)
    mine, word = np.repeat(mine, counts), np.repeat(word, counts)
    return (
        rows[mine], index.rows_of[places].astype(np.int64), bits[mine], bit(index.places_of[places]), weight[mine],
        index.weights[word], np.full(len(mine), likeness),
    )  # fmt: skip


def _nearly_as_one(index: ListIndex, asked: Asked) -> tuple[NDArray[Any], ...]:
    written, words = asked.couples.written(asked.words), index.lexicon.words
    mine, word = nearly_same(index.lexicon.by_edits, written)
    near = proved([written[place] for place in mine.tolist()], [words[place] for place in word.tolist()])
    couples = asked.couples
    return _written_as_one(index, couples.rows, couples.bits, couples.weight, mine[near], word[near], NEARLY_JOINED)


def _nearly_apart(index: ListIndex, asked: Asked) -> tuple[NDArray[Any], ...]:
    word, couple = nearly_same(index.by_couple, asked.words)
    written = index.couples[couple].written(index.lexicon.words)
    near = proved([asked.words[place] for place in word.tolist()], written)
    order = np.argsort(word[near], kind="stable")
    word, couple = word[near][order], couple[near][order]
    first = np.searchsorted(word, asked.rows.words)
    counts = np.searchsorted(word, asked.rows.words, side="right") - first
    place = np.repeat(np.arange(len(counts)), counts)
    owners = asked.owners[place]
    theirs = index.couples[couple[spread(first, counts)]]
    return (
        owners, theirs.rows, bit(place - asked.rows.first[owners]), theirs.bits, asked.weights[asked.rows.words[place]],
        theirs.weight, np.full(len(place), NEARLY_JOINED),
    )  # fmt: skip


def _written_apart(
    asked: Asked, theirs: Spans | Runs, keys: Keys, table: Table, is_long: NDArray[np.bool_], likeness: float
) -> tuple[NDArray[Any], ...]:
    """The rows some words of which may stand for a word asked."""
    owners = asked.owners
    place = np.flatnonzero(is_long[asked.rows.words])
    found, some = table.find(keys[asked.rows.words[place]])
    place = place[found]
    return (
        owners[place], theirs.rows[some], bit(place - asked.rows.first[owners[place]]), theirs.bits[some],
        asked.weights[asked.rows.words[place]], theirs.weight[some], np.full(len(place), likeness),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names asked and names listed that may be one, by their rows."""

    row: Numbers
    listed: Numbers


def meetings_of(index: ListIndex, asked: Asked, joins: Joins, pairs: Pairs) -> Meetings:
    """Every meeting of words in every pair."""
    links = _links_of(asked)
    theirs = index.rows
    counts = theirs.counts()[pairs.listed]
    pair = np.repeat(np.arange(len(pairs.row)), counts)
    j = spread(np.zeros(len(counts), dtype=np.int64), counts)
    word = theirs.words[theirs.first[pairs.listed[pair]] + j].astype(np.int64)
    place, link = _met(links, pairs.row[pair], word, len(index.lexicon.words))
    pair, j, word = pair[place], j[place], word[place]
    i, likeness = links.place[link], links.likeness[link]
    weight = asked.weights[asked.rows.words[asked.rows.first[pairs.row[pair]] + i]]
    singles = Meetings(pair, bit(i), bit(j), weight, index.weights[word], likeness)
    every = Meetings.of_all([singles, _initials(index, asked, pairs), _joins(index, joins, pairs)])
    return every[np.lexsort((every.listed, every.asked, -every.gain, every.pair))]


@dataclass(frozen=True, slots=True)
class _Links:
    """By row asked and word listed: which word of the row it may be, and how surely. Sorted by both."""

    row: Numbers
    listed: Numbers
    place: Numbers
    likeness: Shares


def _links_of(asked: Asked) -> _Links:
    first = asked.near.first[asked.rows.words]
    counts = asked.near.first[asked.rows.words + 1] - first
    link = spread(first, counts)
    at = np.repeat(np.arange(len(counts)), counts)
    row = asked.owners[at]
    order = np.lexsort((asked.near.listed[link], row))
    at, link, row = at[order], link[order], row[order]
    return _Links(row, asked.near.listed[link], at - asked.rows.first[row], asked.near.likeness[link])


def _met(links: _Links, row: Numbers, word: Numbers, words_count: int) -> tuple[Numbers, Numbers]:
    """(place in `row` and `word`, link) of every link between them; `row` ascends."""
    nothing = np.zeros(0, dtype=np.int64)
    if not len(row) or not len(links.row):
        return nothing, nothing
    places, found = [], []
    bounds = np.arange(0, links.row[-1] + 1 + _TOGETHER, _TOGETHER)
    starts, ends = np.searchsorted(links.row, bounds), np.searchsorted(row, bounds)
    table = np.zeros((min(_TOGETHER, max(links.row[-1], row[-1]) + 1), words_count), dtype=np.int32)
    for turn in range(len(starts) - 1):
        begin, end = starts[turn], starts[turn + 1]
        if begin == end:
            continue
        rows, listed = links.row[begin:end] - turn * _TOGETHER, links.listed[begin:end]
        first = np.flatnonzero(np.concatenate([[True], (rows[1:] != rows[:-1]) | (listed[1:] != listed[:-1])]))
        counts = np.diff(np.append(first, end - begin))
        table[rows[first], listed[first]] = np.arange(1, len(first) + 1)
        asked = slice(ends[turn], ends[turn + 1])
        group = table[row[asked] - turn * _TOGETHER, word[asked]]
        hit = np.flatnonzero(group)
        which = group[hit] - 1
        places.append(np.repeat(hit + ends[turn], counts[which]))
        found.append(spread(first[which] + begin, counts[which]))
        table[rows[first], listed[first]] = 0
    return np.concatenate([nothing, *places]), np.concatenate([nothing, *found])


def _initials(index: ListIndex, asked: Asked, pairs: Pairs) -> Meetings:
    """The meetings of an initial with a word that begins with it."""
    short = np.array([len(word) == 1 for word in asked.words])
    has_initial = np.logical_or.reduceat(short[asked.rows.words], asked.rows.first[:-1])
    pair = np.flatnonzero(has_initial[pairs.row] | index.has_initial[pairs.listed])
    counts, theirs = asked.rows.counts()[pairs.row[pair]], index.rows.counts()[pairs.listed[pair]]
    inside = spread(np.zeros(len(pair), dtype=np.int64), counts * theirs)
    width = np.repeat(theirs, counts * theirs)
    pair = np.repeat(pair, counts * theirs)
    i, j = np.divmod(inside, width)
    word = asked.rows.words[asked.rows.first[pairs.row[pair]] + i]
    listed = index.rows.words[index.rows.first[pairs.listed[pair]] + j]
    opening = openings(asked.words)
    met = (short[word] != index.is_initial[listed]) & (opening[word] == index.opening[listed])
    pair, i, j, word, listed = pair[met], i[met], j[met], word[met], listed[met]
    return Meetings(pair, bit(i), bit(j), asked.weights[word], index.weights[listed], np.full(len(pair), INITIAL))


def _joins(index: ListIndex, joins: Joins, pairs: Pairs) -> Meetings:
    size = len(index.rows)
    known = np.append(pairs.row * size + pairs.listed, np.iinfo(np.int64).max)
    wanted = joins.row * size + joins.listed_row
    pair = np.searchsorted(known, wanted)
    held = np.flatnonzero(known[pair] == wanted)
    return Meetings(
        pair[held],
        joins.asked[held],
        joins.listed[held],
        joins.weight[held],
        joins.listed_weight[held],
        joins.likeness[held],
    )


def aligned(every: Meetings, pairs_count: int) -> Meetings:
    """Of each pair the meetings that count most, no word in two of them."""
    taken = np.zeros(pairs_count, dtype=np.uint64)
    listed_taken = np.zeros(pairs_count, dtype=np.uint64)
    left = every
    chosen = []
    while len(left):
        first = np.concatenate([np.ones(1, dtype=bool), left.pair[1:] != left.pair[:-1]])
        best = left[first]
        chosen.append(best)
        taken[best.pair] |= best.asked
        listed_taken[best.pair] |= best.listed
        left = left[((left.asked & taken[left.pair]) | (left.listed & listed_taken[left.pair])) == 0]
    found = Meetings.of_all([every[:0], *chosen])
    return found[np.lexsort((found.asked, found.pair))]
