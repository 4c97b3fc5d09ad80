"""A list made ready to be asked: its names as words, how rare each word is, and where it occurs."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kikin.engines.names.normal import folded, is_in_han, latin_words, without_form
from kikin.engines.names.problem import FULL_BP, Entry, problems_of_entries

_LEAST_WEIGHT = 1_000
_ONE_EDIT_FROM = 4
_TWO_EDITS_FROM = 8
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name or alias of an entry, in each writing that is compared."""

    entry: int
    name: str
    original: str
    is_in_han: bool
    words: tuple[str, ...]


@dataclass(slots=True)
class ListIndex:
    """A list of names, indexed by `build_index`. `digest` is the sha256 of what it holds."""

    entries: tuple[Entry, ...]
    digest: str
    listed: tuple[ListedName, ...]
    weights: dict[str, int]
    unknown_weight: int
    whole_weights: NDArray[np.int64]
    places: dict[str, NDArray[np.int64]]
    joined: dict[str, tuple[int, ...]]
    originals: dict[str, tuple[int, ...]]
    by_length: dict[int, list[str]]
    _alike: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)

    def weight(self, word: str) -> int:
        """What a word counts: more, the fewer names of the list it is in; most when it is in none."""
        return self.weights.get(word, self.unknown_weight)

    def words_like(self, word: str) -> tuple[tuple[str, int], ...]:
        """(word of the list, likeness in basis points) of every word that may be this one, misspelt."""
        found = self._alike.get(word)
        if found is None:
            found = tuple(self._search(word))
            if len(self._alike) >= _REMEMBERED:
                self._alike.clear()
            self._alike[word] = found
        return found

    def _search(self, word: str) -> Iterable[tuple[str, int]]:
        edits = edits_allowed(len(word))
        for length in range(len(word) - edits, len(word) + edits + 1):
            candidates = self.by_length.get(length, [])
            allowed = edits_allowed(min(length, len(word)))
            if allowed == 0:
                if length == len(word) and word in self.places:
                    yield word, FULL_BP
                continue
            for other, distance, _ in process.extract_iter(word, candidates, scorer=OSA.distance, score_cutoff=allowed):
                yield other, likeness_bp(int(distance), len(word), length)


def edits_allowed(length: int) -> int:
    """Short words must agree; a word of four letters may differ in one, of eight in two."""
    return (length >= _ONE_EDIT_FROM) + (length >= _TWO_EDITS_FROM)


def likeness_bp(distance: int, *lengths: int) -> int:
    """How far two words agree: an edit costs its share of the longer word, twice."""
    return max(0, FULL_BP - 2 * FULL_BP * distance // max(lengths))


def build_index(entries: Iterable[Entry]) -> ListIndex:
    """A list made ready. ValueError, naming every problem, on entries that `problems_of_entries` does not pass."""
    kept = tuple(entries)
    problems = problems_of_entries(kept)
    if problems:
        raise ValueError("; ".join(problem.line() for problem in problems))
    listed = tuple(_listed(number, entry, name) for number, entry in enumerate(kept) for name in entry.names)
    occurrences = Counter(word for one in listed for word in set(one.words))
    weights = {word: _weight(len(listed), count) for word, count in occurrences.items()}
    places: defaultdict[str, list[int]] = defaultdict(list)
    joined: defaultdict[str, list[int]] = defaultdict(list)
    originals: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(listed):
        for word in set(one.words):
            places[word].append(place)
        joined["".join(one.words)].append(place)
        originals[one.original].append(place)
    by_length: defaultdict[int, list[str]] = defaultdict(list)
    for word in sorted(weights):
        by_length[len(word)].append(word)
    return ListIndex(
        entries=kept,
        digest=_digest(kept),
        listed=listed,
        weights=weights,
        unknown_weight=_weight(len(listed), 1),
        whole_weights=np.array([sum(weights[word] for word in one.words) for one in listed], dtype=np.int64),
        places={word: np.array(found, dtype=np.int64) for word, found in places.items()},
        joined={key: tuple(found) for key, found in joined.items()},
        originals={key: tuple(found) for key, found in originals.items()},
        by_length=dict(by_length),
    )


def _listed(number: int, entry: Entry, name: str) -> ListedName:
    folded_name = folded(name)
    original = without_form(folded_name, entry.kind).replace(" ", "")
    words = latin_words(folded_name, entry.kind)
    return ListedName(number, name, original, is_in_han(original), words)


def _weight(names_count: int, occurrences: int) -> int:
    return _LEAST_WEIGHT + round(1_000 * math.log(max(1, names_count) / max(1, occurrences)))


def _digest(entries: tuple[Entry, ...]) -> str:
    rows = [[one.id, one.name, one.aliases, one.kind, one.country, one.birth_date] for one in entries]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
