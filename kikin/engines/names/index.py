"""A list made ready to be asked: its names as rows of words, and the rows of each word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kikin.engines.names.couples import Couples, couples_of, table_of
from kikin.engines.names.lexicon import Bits, Keys, Lexicon, Numbers, Shares, Table, keys_of
from kikin.engines.names.problem import Entry, Identifier, Kind, problems_of_entries
from kikin.engines.names.rarity import Rarity, rarity_of
from kikin.engines.names.rows import Pieces, Rows, Runs, Spans, openings, rows_of, runs_of, spans_of, sums
from kikin.engines.names.writing import Spoken, bare, family_first, form_initial, form_of, spoken

KINDS: dict[str, int] = {"person": 1, "organisation": -1, "any": 0}


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
    couples: Couples
    by_couple: Table
    names_count: Numbers
    runs: Runs
    by_initials: Table
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
    named = _named(kept, written, row_entry, row_name)
    opening = openings(lexicon.words)
    row_kind = np.array([KINDS[kept[entry].kind] for entry in row_entry], dtype=np.int8)
    runs = runs_of(rows, opening, weights, form_initials(named), row_kind <= 0)
    couples = couples_of(rows, lexicon.words, weights)
    return ListIndex(
        kept,
        _digest(kept, rarity),
        rarity,
        lexicon,
        weights,
        opening,
        is_initial,
        np.bincount(owners, is_initial[rows.words], len(rows)) > 0,
        rows,
        tuple(" ".join(sorted(words)) for words in written),
        np.array(row_entry, dtype=np.int32),
        np.array(row_name, dtype=np.int32),
        row_kind,
        sums(owners, weights[rows.words], len(rows)),
        keys_of([bare(name) for name, _, _ in named]),
        figured(lexicon.words),
        families(named),
        keys_of([form_of(*one) for one in named]),
        rows_of_words,
        rows_from,
        places[order].astype(np.int32),
        _matrix(rows_of_words, rows_from, len(rows)),
        spans,
        Table.of(spans.letters, np.arange(len(spans.letters))),
        Table.of(spans.sounds, np.arange(len(spans.sounds))),
        couples,
        table_of(couples.written(lexicon.words)),
        np.array([len(kept[entry].names) for entry in row_entry], dtype=np.int64),
        runs,
        Table.of(runs.initials, np.arange(len(runs.initials))),
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


def _named(
    entries: tuple[Entry, ...], written: list[Spoken], row_entry: list[int], row_name: list[int]
) -> list[tuple[str, Spoken, Kind]]:
    return [
        (entries[entry].names[name], words, entries[entry].kind)
        for entry, name, words in zip(row_entry, row_name, written, strict=True)
    ]


def _matrix(rows_of_words: NDArray[np.int32], rows_from: Numbers, rows_count: int) -> csr_array:
    return csr_array((np.ones(len(rows_of_words)), rows_of_words, rows_from), shape=(len(rows_from) - 1, rows_count))


def families(written: Iterable[tuple[str, Spoken, Kind]]) -> Bits:
    """For each name a bit for every word that may be its family name, the first word lowest."""
    return np.array([(1 << family_first(*one)) - 1 for one in written], dtype=np.uint64)


def form_initials(written: Iterable[tuple[str, Spoken, Kind]]) -> Numbers:
    return np.array([form_initial(*one) for one in written], dtype=np.int64)


def figured(words: Sequence[str]) -> NDArray[np.bool_]:
    """Which words hold a figure."""
    return np.array([not word.isalpha() and any(map(str.isdigit, word)) for word in words], dtype=bool)


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
