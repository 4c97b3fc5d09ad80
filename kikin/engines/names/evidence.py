"""What speaks for and against a pair of names, in figures: the columns on which the score stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

from kikin.engines.names.align import ACRONYM, Asked, Meetings, Pairs
from kikin.engines.names.index import ListIndex, figured
from kikin.engines.names.lexicon import Bits, Keys, Numbers, Shares, spread
from kikin.engines.names.rows import Rows, bit, sums

COLUMNS = (
    "covered", "listed_covered", "least_covered", "both_covered", "letters", "gain", "loss", "missing", "extra",
    "worst_missing", "worst_extra", "one_word", "two_words", "many_words", "initials", "turned", "scattered",
    "written_so", "figures_missing", "figures_extra", "figures_differ", "alias", "asked_alone", "listed_alone",
    "both_alone", "least_gain", "both_gain", "letters_gain", "exact", "rarest", "family_unmet", "given_unmet",
    "asked_family_unmet", "same_form", "other_form",
    "acronym", "met_elsewhere", "names_count", "first_unmet", "last_unmet", "listed_first_unmet", "listed_last_unmet",
    "person",
)  # fmt: skip
_TEN = 10.0


@dataclass(frozen=True, slots=True)
class Written:
    """Names asked as they are written: by row the words in alphabetical order, and the key of the whole."""

    in_order: Sequence[str]
    keys: Keys
    family: Bits
    """Which words are the family name."""
    forms: Keys


def evidence_of(
    index: ListIndex, asked: Asked, written: Written, pairs: Pairs, met: Meetings, is_person: NDArray[np.bool_]
) -> Shares:
    """A row of figures for each pair, in the order of `COLUMNS`. Weights are in tens."""
    count = len(pairs.row)
    whole, listed_whole = asked.row_weight[pairs.row], index.row_weight[pairs.listed]

    def total(values: NDArray[Any]) -> Shares:
        return sums(met.pair, values, count)

    gain = total(met.gain * ~met.is_initial)
    loss = total((met.weight + met.listed_weight) / 2 * ~met.is_initial) - gain
    taken, listed_taken = _taken(met.pair, met.asked, count), _taken(met.pair, met.listed, count)
    has_figure = figured(asked.words)
    missing = _unmet(asked.rows, pairs.row, taken, asked.weights, has_figure)
    extra = _unmet(index.rows, pairs.listed, listed_taken, index.weights, index.has_figure)
    family, asked_family = index.family[pairs.listed], written.family[pairs.row]
    form, listed_form = written.forms[pairs.row], index.forms[pairs.listed]
    has_forms = (form != 0) & (listed_form != 0)
    rarest = np.zeros(count)
    np.maximum.at(rarest, met.pair, met.gain)
    covered, listed_covered = gain / whole, gain / listed_whole
    least, both = np.minimum(covered, listed_covered), 2 * gain / (whole + listed_whole)
    words, turns = total(np.ones(len(met))), total(_turns(met))
    letters = process.cpdist(
        [written.in_order[row] for row in pairs.row],
        [index.sorted_words[row] for row in pairs.listed],
        scorer=Indel.normalized_similarity,
    ).astype(np.float64)
    alone = asked.rows.counts()[pairs.row] == 1
    listed_alone = index.rows.counts()[pairs.listed] == 1
    by_any = _taken_by_any(index, pairs, taken)
    elsewhere = missing.weight - _unmet(asked.rows, pairs.row, by_any, asked.weights, has_figure).weight
    gain = gain / _TEN
    columns = (
        covered, listed_covered, least, both, letters, gain, loss / _TEN, missing.weight / _TEN, extra.weight / _TEN,
        missing.worst / _TEN, extra.worst / _TEN, words == 1, words == 2, words >= 4, total(met.is_initial), turns > 0,
        turns > 1, written.keys[pairs.row] == index.writing[pairs.listed], missing.has_figure, extra.has_figure,
        missing.has_figure & extra.has_figure, index.row_name[pairs.listed] > 0, alone, listed_alone,
        alone & listed_alone, least * gain, both * gain, letters * gain,
        total(met.gain * (met.likeness == 1)) / _TEN, rarest / _TEN, (family != 0) & (family & listed_taken == 0),
        (family != 0) & (listed_taken & ~family == 0), (asked_family != 0) & (asked_family & taken == 0),
        has_forms & (form == listed_form), has_forms & (form != listed_form),
        total(_letters(met)), elsewhere / whole, np.log2(index.names_count[pairs.listed]),
        taken & np.uint64(1) == 0, taken & bit(asked.rows.counts()[pairs.row] - 1) == 0,
        listed_taken & np.uint64(1) == 0, listed_taken & bit(index.rows.counts()[pairs.listed] - 1) == 0,
        is_person,
    )  # fmt: skip
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


@dataclass(frozen=True, slots=True)
class _Unmet:
    weight: Shares
    worst: Shares
    has_figure: NDArray[np.bool_]


def _taken(pair: Numbers, bits: Bits, count: int) -> Bits:
    taken = np.zeros(count, dtype=np.uint64)
    np.bitwise_or.at(taken, pair, bits)
    return taken


def _taken_by_any(index: ListIndex, pairs: Pairs, taken: Bits) -> Bits:
    """By pair the words asked that any name of the entry meets."""
    _, group = np.unique(pairs.row * len(index.entries) + index.row_entry[pairs.listed], return_inverse=True)
    return _taken(group, taken, len(taken))[group]


def _letters(met: Meetings) -> Numbers:
    """How many letters an acronym has, for each meeting of one with the words that it stands for."""
    letters: Numbers = (met.likeness == ACRONYM) * np.maximum(np.bitwise_count(met.asked), np.bitwise_count(met.listed))
    return letters


def _unmet(rows: Rows, row: Numbers, taken: Bits, weights: Shares, has_figure: NDArray[np.bool_]) -> _Unmet:
    """What the words of each row weigh that met none."""
    counts = rows.counts()[row]
    place = spread(rows.first[row], counts)
    pair = np.repeat(np.arange(len(row)), counts)
    inside = (place - rows.first[row][pair]).astype(np.uint64)
    left = (taken[pair] >> inside) & np.uint64(1) == 0
    words = rows.words[place]
    weight = weights[words] * left
    if not len(row):
        return _Unmet(np.zeros(0), np.zeros(0), np.zeros(0, dtype=bool))
    starts = np.cumsum(counts) - counts
    return _Unmet(
        np.add.reduceat(weight, starts),
        np.maximum.reduceat(weight, starts),
        np.logical_or.reduceat(left & has_figure[words], starts),
    )


def _turns(met: Meetings) -> NDArray[np.bool_]:
    """Whether a word that meets stands before the one that met last: names in another order have one such turn."""
    back = np.zeros(len(met), dtype=bool)
    back[1:] = (met.pair[1:] == met.pair[:-1]) & (met.listed[1:] < met.listed[:-1])
    return back
