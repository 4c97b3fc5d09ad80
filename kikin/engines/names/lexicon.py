"""The words of a list, and which of them a word may be when it is misspelt or spelt after another fashion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from kikin.engines.names.writing import expanded, skeleton

Keys: TypeAlias = NDArray[np.uint64]
Bits: TypeAlias = NDArray[np.uint64]
Numbers: TypeAlias = NDArray[np.int64]
Shares: TypeAlias = NDArray[np.float64]

_PRIME = 0x9E3779B97F4A7C15
_INVERSE = pow(_PRIME, -1, 2**64)
_POWERS: Keys = np.cumprod(np.array([1, *[_PRIME] * 1_023], dtype=np.uint64), dtype=np.uint64)
_ONE_EDIT_FROM = 4
_TWO_EDITS_FROM = 7
_LONGEST = 30
_LEAST_SOUND = 2
_LEAST_ALIKE = 0.5
_SAME_MEANING = 0.9


def keys_of(words: Sequence[str]) -> Keys:
    """One number for each word, the same for the same word; joined words have the joined key (see `joined`)."""
    found = np.zeros(len(words), dtype=np.uint64)
    for places, letters in _by_length(words):
        found[places] = (letters * _POWERS[: letters.shape[1]]).sum(axis=1, dtype=np.uint64)
    return found


def joined(first: Keys, length: Numbers, second: Keys) -> Keys:
    """The keys of words written together, from those of the words and the length of the first."""
    return first + _POWERS[np.minimum(length, len(_POWERS) - 1)] * second


def letter_keys(letters: Numbers, place: int) -> Keys:
    """What each letter adds to the key of a word in which it has this place."""
    keys: Keys = (letters.astype(np.uint64) + np.uint64(1)) * _POWERS[place]
    return keys


def _by_length(words: Sequence[str]) -> Any:
    """(places, letters) of the words of each length; a word so long that no name has it is known by how it begins."""
    lengths = np.fromiter((len(word) for word in words), dtype=np.int64, count=len(words))
    for length in np.unique(lengths):
        if length:
            places = np.flatnonzero(lengths == length)
            signs = np.array([words[place] for place in places.tolist()], dtype=f"U{length}")
            letters = signs.view(np.uint32).reshape(len(places), length)[:, : len(_POWERS)]
            yield places, letters.astype(np.uint64) + np.uint64(1)


def shortened_once(words: Sequence[str]) -> tuple[Keys, Numbers]:
    """(key, place) of every word with no letter or one taken out."""
    return _shortened(words, most=1)


def _shortened(words: Sequence[str], most: int = 2) -> tuple[Keys, Numbers]:
    """(key, place) of every word with no letter, one, or two taken out, as far as its length admits edits."""
    keys, owners = [], []
    for places, letters in _by_length(words):
        length = letters.shape[1]
        whole = np.zeros((len(places), length + 1), dtype=np.uint64)
        np.cumsum(letters * _POWERS[:length], axis=1, out=whole[:, 1:])
        total = whole[:, -1:]
        forms = [total]
        one, two = np.uint64(_INVERSE), np.uint64(pow(_INVERSE, 2, 2**64))
        if _ONE_EDIT_FROM - 1 <= length <= _LONGEST:
            forms.append(whole[:, :-1] + (total - whole[:, 1:]) * one)
        if most > 1 and _TWO_EDITS_FROM - 1 <= length <= _LONGEST:
            i, j = np.triu_indices(length, 1)
            forms.append(whole[:, i] + (whole[:, j] - whole[:, i + 1]) * one + (total - whole[:, j + 1]) * two)
        every = np.concatenate(forms, axis=1)
        keys.append(every.ravel())
        owners.append(np.repeat(places, every.shape[1]))
    if not keys:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    return np.concatenate(keys), np.concatenate(owners)


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers by key, as a sorted array: several may have one key."""

    keys: Keys
    values: NDArray[np.int32]

    @classmethod
    def of(cls, keys: Keys, values: NDArray[Any]) -> Table:
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], values[order].astype(np.int32))

    def find(self, keys: Keys) -> tuple[Numbers, Numbers]:
        """(place in `keys`, number) of everything that is there under one of them."""
        order = np.argsort(keys, kind="stable")
        first = np.searchsorted(self.keys, keys[order], side="left")
        counts = np.searchsorted(self.keys, keys[order], side="right") - first
        return np.repeat(order, counts), self.values[spread(first, counts)].astype(np.int64)


def spread(first: Numbers, counts: Numbers) -> Numbers:
    """first, first + 1, ... for each, as many as it counts."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(first - ends + counts, counts)


@dataclass(frozen=True, slots=True)
class Near:
    """Which words asked may be which words listed, and how alike they are (1 for the same), sorted by both."""

    asked: Numbers
    listed: Numbers
    likeness: Shares
    first: Numbers
    """Where the links of each word asked begin; one more than there are words."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a list, each with a number, found by their letters and by their sound."""

    words: list[str]
    by_letters: Table
    by_edits: Table
    by_sound: Table
    by_meaning: Table

    @classmethod
    def of(cls, words: list[str]) -> Lexicon:
        keys, owners = _shortened(words)
        sounds = [skeleton(word) for word in words]
        heard = np.flatnonzero([len(sound) >= _LEAST_SOUND for sound in sounds])
        return cls(
            words,
            Table.of(keys_of(words), np.arange(len(words))),
            Table.of(keys, owners),
            Table.of(keys_of([sounds[place] for place in heard]), heard),
            Table.of(keys_of([expanded(word) for word in words]), np.arange(len(words))),
        )

    def near(self, asked: Sequence[str]) -> Near:
        """Every listed word that each word asked may be."""
        keys, owners = _shortened(asked)
        found, misspelt = self.by_edits.find(keys)
        sounds = [skeleton(word) for word in asked]
        heard = np.flatnonzero([len(sound) >= _LEAST_SOUND for sound in sounds])
        alike, sounding = self.by_sound.find(keys_of([sounds[place] for place in heard]))
        meaning, translated = self.by_meaning.find(keys_of([expanded(word) for word in asked]))
        size = max(1, len(self.words))
        by_sound = heard[alike] * size + sounding
        by_meaning = meaning * size + translated
        pairs = np.unique(np.concatenate([owners[found] * size + misspelt, by_sound, by_meaning]))
        asks, lists = np.divmod(pairs, size)
        likeness = likeness_of(
            [asked[place] for place in asks.tolist()],
            [self.words[place] for place in lists.tolist()],
            np.isin(pairs, by_sound),
        )
        likeness = np.maximum(likeness, np.where(np.isin(pairs, by_meaning), _SAME_MEANING, 0.0))
        kept = likeness > 0
        asks = asks[kept]
        return Near(asks, lists[kept], likeness[kept], np.searchsorted(asks, np.arange(len(asked) + 1)))


def likeness_of(asked: Sequence[str], listed: Sequence[str], sound: NDArray[np.bool_]) -> Shares:
    """How surely two words are one: 1 for the same, 0 for too different. `sound` says that they sound alike."""
    if not asked:
        return np.zeros(0)
    edits = process.cpdist(asked, listed, scorer=OSA.distance, score_cutoff=2).astype(np.int64)
    shared = process.cpdist(asked, listed, scorer=Indel.normalized_similarity).astype(np.float64)
    length = np.fromiter(map(len, asked), dtype=np.int64, count=len(asked))
    other = np.fromiter(map(len, listed), dtype=np.int64, count=len(listed))
    shorter = np.minimum(length, other)
    longer = np.maximum(length, other)
    allowed = (longer >= _ONE_EDIT_FROM).astype(int) + (shorter >= _TWO_EDITS_FROM)
    typed = np.where(edits <= allowed, 1 - 1.3 * edits / longer, 0)
    heard = np.where(sound & (shared >= _LEAST_ALIKE), 0.3 + 0.65 * shared, 0)
    return np.where(edits == 0, 1.0, np.minimum(0.97, np.maximum(typed, heard)))
