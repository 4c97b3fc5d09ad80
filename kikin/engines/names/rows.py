"""Names as rows of words, and what some words of a row make together: one word, or their initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kikin.engines.names.lexicon import Keys, Numbers, Shares, joined, keys_of, letter_keys
from kikin.engines.names.writing import skeleton

MOST_JOINED = 3
LEAST_JOINED_SOUND = 3
LEAST_INITIALS, MOST_INITIALS = 3, 7
_SILENCE = np.uint64(0)
_IS_VOWEL = np.array([chr(sign) in "aeiouy" for sign in range(128)])


@dataclass(frozen=True, slots=True)
class Rows:
    """Names as words, one after the other. Of row r the words stand at first[r] to first[r + 1]."""

    words: NDArray[np.int32]
    first: Numbers

    def __len__(self) -> int:
        return len(self.first) - 1

    def counts(self) -> Numbers:
        return np.diff(self.first)


@dataclass(frozen=True, slots=True)
class Spans:
    """Words of a row that stand together, written as one: the row, the words as bits, their weight, and their keys."""

    rows: Numbers
    bits: NDArray[np.uint64]
    weight: Shares
    letters: Keys
    sounds: Keys


@dataclass(frozen=True, slots=True)
class Pieces:
    """Of each word what is needed to write it together with others: by its letters, and by its sound."""

    letters: Keys
    length: Numbers
    sounds: Keys
    sound_length: Numbers
    opening: Numbers
    closing: Numbers
    unopened: Keys
    """The key of the sound without its first letter, which is lost where it is a vowel or was just heard."""

    @classmethod
    def of(cls, words: Sequence[str]) -> Pieces:
        sounds = [skeleton(word) for word in words]
        return cls(
            keys_of(words),
            np.array([len(word) for word in words], dtype=np.int64),
            keys_of(sounds),
            np.array([len(sound) for sound in sounds], dtype=np.int64),
            np.array([ord(sound[0]) if sound else 0 for sound in sounds], dtype=np.int64),
            np.array([ord(sound[-1]) if sound else 0 for sound in sounds], dtype=np.int64),
            keys_of([sound[1:] for sound in sounds]),
        )


def rows_of(numbered: list[list[int]]) -> Rows:
    counts = np.array([len(row) for row in numbered], dtype=np.int64)
    flat = np.fromiter((word for row in numbered for word in row), dtype=np.int32, count=int(counts.sum()))
    return Rows(flat, np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]))


def spans_of(rows: Rows, pieces: Pieces, weights: Shares) -> Spans:
    """Every two and three words of each row that stand together, as if they were written as one.

    A row is a ring: the last word stands before the first, since a family name may be written before or after.
    """
    counts = rows.counts()
    owners = np.repeat(np.arange(len(rows)), counts)
    at = np.arange(len(rows.words)) - rows.first[owners]
    last = rows.words
    letters, length = pieces.letters[last], pieces.length[last]
    sounds, sound_length = pieces.sounds[last], pieces.sound_length[last]
    bits, weight = bit(at), weights[last]
    found = []
    for count in range(2, MOST_JOINED + 1):
        fits = counts[owners] >= count
        owners, at, last, bits, weight = owners[fits], at[fits], last[fits], bits[fits], weight[fits]
        place = (at + count - 1) % counts[owners]
        following = rows.words[rows.first[owners] + place]
        letters = joined(letters[fits], length[fits], pieces.letters[following])
        length = length[fits] + pieces.length[following]
        opening = pieces.opening[following]
        lost = (opening == pieces.closing[last]) | _IS_VOWEL[opening]
        heard = np.where(lost, pieces.unopened[following], pieces.sounds[following])
        sounds = joined(sounds[fits], sound_length[fits], heard)
        sound_length = sound_length[fits] + pieces.sound_length[following] - lost
        bits, weight, last = bits | bit(place), weight + weights[following], following
        clear = np.where(sound_length >= LEAST_JOINED_SOUND, sounds, _SILENCE)
        found.append((owners, bits, weight, letters, clear))
    return Spans(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def openings(words: Sequence[str]) -> Numbers:
    """The first letter of each word."""
    return np.array([ord(word[0]) for word in words], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Runs:
    """Words of a row that stand together, by their initials."""

    rows: Numbers
    bits: NDArray[np.uint64]
    weight: Shares
    initials: Keys


def runs_of(rows: Rows, opening: Numbers, weights: Shares, tail: Numbers, chosen: NDArray[np.bool_]) -> Runs:
    """Every run of words of the chosen rows whose initials may stand for them, at the end with its legal form's too.

    `opening` is the first letter of each word, `tail` that of each row's legal form, 0 where there is none.
    """
    counts = rows.counts()
    owners = np.repeat(np.arange(len(rows)), counts)
    at = np.arange(len(rows.words)) - rows.first[owners]
    kept = chosen[owners]
    owners, at, last = owners[kept], at[kept], rows.words[kept]
    bits, weight, initials = bit(at), weights[last], letter_keys(opening[last], 0)
    found = []
    for count in range(2, MOST_INITIALS + 1):
        fits = at + count <= counts[owners]
        owners, at = owners[fits], at[fits]
        last = rows.words[rows.first[owners] + at + count - 1]
        bits, weight = bits[fits] | bit(at + count - 1), weight[fits] + weights[last]
        initials = initials[fits] + letter_keys(opening[last], count - 1)
        if count >= LEAST_INITIALS:
            found.append((owners, bits, weight, initials))
        closed = (at + count == counts[owners]) & (tail[owners] > 0)
        ends = owners[closed]
        found.append((ends, bits[closed], weight[closed], initials[closed] + letter_keys(tail[ends], count)))
    return Runs(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def sums(owners: Numbers, values: NDArray[Any], count: int) -> Shares:
    """By owner the sum of its values."""
    summed: Shares = np.bincount(owners, values, count).astype(np.float64)
    return summed


def bit(place: NDArray[Any]) -> NDArray[np.uint64]:
    """The place of a word in its row, as one bit."""
    return np.uint64(1) << place.astype(np.uint64)
