"""A list made ready to be asked: its names as rows of words, and the rows of each word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kikin.engines.names.lexicon import Bits, Keys, Lexicon, Numbers, Shares, Table, joined, keys_of
from kikin.engines.names.problem import Entry, Identifier, Kind, problems_of_entries
from kikin.engines.names.rarity import Rarity, rarity_of
from kikin.engines.names.writing import Spoken, bare, family_first, form_of, skeleton, spoken

MOST_JOINED = 3
KINDS: dict[str, int] = {"person": 1, "organisation": -1, "any": 0}
LEAST_JOINED_SOUND = 3
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


@dataclass(frozen=True, slots=True)
class ListIndex:
    """A list of names, indexed by `build_index`. `digest` is the SHA-256 of what it holds and of its rarity."""

    entries: tuple[Entry, ...]
    digest: str
    rarity: Rarity
    lexicon: Lexicon
    weights: Shares
    opening: Numbers
    is_initial: NDArray[np.bool_]
    has_initial: NDArray[np.bool_]
    rows: Rows
    sorted_words: tuple[str, ...]
    row_entry: NDArray[np.int32]
    row_name: NDArray[np.int32]
    row_kind: NDArray[np.int8]
    """Of each row 1 for a person, -1 for an organisation, 0 where it is not known."""
    row_weight: Shares
    writing: Keys
    """Of each row the key of its name as written."""
    has_figure: NDArray[np.bool_]
    family: Bits
    """Of each row which words are the family name; none where nothing tells."""
    forms: Keys
    """Of each row the key of its legal form, 0 where there is none."""
    rows_of: NDArray[np.int32]
    """The rows of each word, word after word, from `rows_from`."""
    rows_from: Numbers
    places_of: NDArray[np.int32]
    """Which word of its row each of them is."""
    bearers: csr_array
    """The same as a matrix: words by rows."""
    spans: Spans
    by_joined_letters: Table
    by_joined_sound: Table
    by_identifier: dict[tuple[str, str], tuple[int, ...]]


def build_index(entries: Iterable[Entry], rarity: Rarity | None = None) -> ListIndex:
    """A list made ready. ValueError, naming every problem, on entries that `problems_of_entries` does not pass.

    Without a rarity that of the list itself is taken.
    """
    kept = tuple(entries)
    problems = problems_of_entries(kept)
    if problems:
        raise ValueError("; ".join(problem.line() for problem in problems))
    rarity = rarity or rarity_of(kept)
    written, row_entry, row_name = _written(kept)
    lexicon = Lexicon.of(sorted({word for words in written for word in words}))
    number = {word: place for place, word in enumerate(lexicon.words)}
    weights = np.array([rarity.weight(word) for word in lexicon.words])
    rows = rows_of([[number[word] for word in words] for words in written])
    is_initial = np.array([len(word) == 1 for word in lexicon.words], dtype=bool)
    order = np.argsort(rows.words, kind="stable")
    owners = np.repeat(np.arange(len(rows)), rows.counts())
    places = np.arange(len(rows.words)) - rows.first[owners]
    spans = spans_of(rows, Pieces.of(lexicon.words), weights)
    rows_of_words = owners[order].astype(np.int32)
    rows_from = np.searchsorted(rows.words[order], np.arange(len(lexicon.words) + 1))
    shape = len(lexicon.words), len(rows)
    named = [
        (kept[entry].names[name], words, kept[entry].kind)
        for entry, name, words in zip(row_entry, row_name, written, strict=True)
    ]
    return ListIndex(
        kept,
        _digest(kept, rarity),
        rarity,
        lexicon,
        weights,
        np.array([ord(word[0]) for word in lexicon.words], dtype=np.int64),
        is_initial,
        np.bincount(owners, is_initial[rows.words], len(rows)) > 0,
        rows,
        tuple(" ".join(sorted(words)) for words in written),
        np.array(row_entry, dtype=np.int32),
        np.array(row_name, dtype=np.int32),
        np.array([KINDS[kept[entry].kind] for entry in row_entry], dtype=np.int8),
        sums(owners, weights[rows.words], len(rows)),
        keys_of([bare(kept[entry].names[name]) for entry, name in zip(row_entry, row_name, strict=True)]),
        figured(lexicon.words),
        families(named),
        keys_of([form_of(*one) for one in named]),
        rows_of_words,
        rows_from,
        places[order].astype(np.int32),
        csr_array((np.ones(len(order)), rows_of_words, rows_from), shape=shape),
        spans,
        Table.of(spans.letters, np.arange(len(spans.letters))),
        Table.of(spans.sounds, np.arange(len(spans.sounds))),
        _by_identifier(kept),
    )


def _written(entries: tuple[Entry, ...]) -> tuple[list[tuple[str, ...]], list[int], list[int]]:
    written, of_entry, of_name = [], [], []
    for place, entry in enumerate(entries):
        for number, name in enumerate(entry.names):
            for words in spoken(name, entry.kind):
                written.append(words)
                of_entry.append(place)
                of_name.append(number)
    return written, of_entry, of_name


def families(written: Iterable[tuple[str, Spoken, Kind]]) -> Bits:
    """For each name a bit for every word that may be its family name, the first word lowest."""
    return np.array([(1 << family_first(*one)) - 1 for one in written], dtype=np.uint64)


def figured(words: Sequence[str]) -> NDArray[np.bool_]:
    """Which words hold a figure."""
    return np.array([any(sign.isdigit() for sign in word) for word in words], dtype=bool)


def rows_of(numbered: list[list[int]]) -> Rows:
    """Rows of numbers, one after another in one array, and where each begins."""
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


def sums(owners: Numbers, values: NDArray[Any], count: int) -> Shares:
    """By owner the sum of its values."""
    summed: Shares = np.bincount(owners, values, count).astype(np.float64)
    return summed


def bit(place: NDArray[Any]) -> NDArray[np.uint64]:
    """The place of a word in its row, as one bit."""
    return np.uint64(1) << place.astype(np.uint64)


def _by_identifier(entries: tuple[Entry, ...]) -> dict[tuple[str, str], tuple[int, ...]]:
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for place, entry in enumerate(entries):
        for identifier in entry.identifiers:
            key = plain(identifier)
            found[key] = (*found.get(key, ()), place)
    return found


def plain(identifier: Identifier) -> tuple[str, str]:
    """A number without the signs and the case in which it is written."""
    return identifier.scheme, "".join(sign for sign in identifier.value.casefold() if sign.isalnum())


def _digest(entries: tuple[Entry, ...], rarity: Rarity) -> str:
    held = hashlib.sha256(rarity.digest.encode())
    for line in sorted(
        json.dumps(
            [
                entry.id, entry.name, entry.aliases, entry.kind, entry.countries, entry.birth_dates,
                [[identifier.scheme, identifier.value] for identifier in entry.identifiers],
            ],
            ensure_ascii=False,
        )
        for entry in entries
    ):  # fmt: skip
        held.update(line.encode())
    return held.hexdigest()
