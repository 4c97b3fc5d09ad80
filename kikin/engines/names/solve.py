"""Which parties on a list a name may mean, best first, each with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA, Indel

from kikin.engines.names.explain import birth_date_text, country_text, together_text, word_text, writing_text
from kikin.engines.names.index import ListedName, ListIndex, edits_allowed, likeness_bp
from kikin.engines.names.normal import folded, is_in_han, latin_words, without_form
from kikin.engines.names.problem import ENGINE, FULL_BP, VERSION, Entry, Match, Query, Reason, problems_of

_INITIAL_BP = 5_000
_OTHER_BIRTH_BP = 6_000
_NEAR_BIRTH_BP = 8_500
_OTHER_COUNTRY_BP = 9_000


@dataclass(frozen=True, slots=True)
class _Asked:
    original: str
    is_in_han: bool
    words: tuple[str, ...]
    weights: tuple[int, ...]


def match(index: ListIndex, query: Query, threshold_bp: int = 7_000, top: int = 5) -> tuple[Match, ...]:
    """The `top` entries that score at least `threshold_bp`, at most one match each, best first.

    Equal scores are ordered by the entry's id. ValueError, naming every problem, on a query that
    `problems_of` does not pass, and on a threshold or number that makes no sense.
    """
    problems = problems_of(query)
    if problems:
        raise ValueError("; ".join(problem.line() for problem in problems))
    if not 1 <= threshold_bp <= FULL_BP or top < 1:
        raise ValueError("a threshold lies between 1 and 10,000 basis points, and top is at least 1")
    best: dict[str, Match] = {}
    for place in _candidates(index, asked := _asked(index, query), threshold_bp):
        listed = index.listed[place]
        entry = index.entries[listed.entry]
        if "any" not in (query.kind, entry.kind) and query.kind != entry.kind:
            continue
        found = _compare(index, query, asked, listed, entry)
        known = best.get(entry.id)
        if found.score_bp >= threshold_bp and (known is None or found.score_bp > known.score_bp):
            best[entry.id] = found
    return tuple(sorted(best.values(), key=lambda one: (-one.score_bp, one.entry))[:top])


def _asked(index: ListIndex, query: Query) -> _Asked:
    name = folded(query.name)
    original = without_form(name, query.kind).replace(" ", "")
    words = latin_words(name, query.kind)
    return _Asked(original, is_in_han(original), words, tuple(index.weight(word) for word in words))


def _candidates(index: ListIndex, asked: _Asked, threshold_bp: int) -> Iterable[int]:
    """Places of the listed names that could reach the threshold; those that cannot are not looked at."""
    agreeing = np.zeros(len(index.listed), dtype=np.int64)
    for word, weight in zip(asked.words, asked.weights, strict=True):
        for other, likeness in _like(index, word):
            agreeing[index.places[other]] += (weight + index.weight(other)) * likeness
    whole = index.whole_weights + sum(asked.weights)
    # Originals in Chinese characters are compared by character, which may agree better than the words do.
    needed = threshold_bp // 2 if asked.is_in_han else threshold_bp
    found = set(np.flatnonzero(agreeing >= needed * np.maximum(whole, 1)).tolist())
    found.update(index.originals.get(asked.original, ()))
    for turn in _turns(asked.words):
        found.update(index.joined.get(turn, ()))
    return sorted(found)


def _like(index: ListIndex, word: str) -> Iterator[tuple[str, int]]:
    yield from index.words_like(word)
    if len(word) == 1:
        for length, words in index.by_length.items():
            if length > 1:
                yield from ((other, _INITIAL_BP) for other in words if other[0] == word)
    else:
        if word[0] in index.places:
            yield word[0], _INITIAL_BP


def _turns(words: tuple[str, ...]) -> Iterator[str]:
    """The words written together, beginning at each of them: family names come first or last."""
    for first in range(len(words)):
        yield "".join(words[first:] + words[:first])


def _compare(index: ListIndex, query: Query, asked: _Asked, listed: ListedName, entry: Entry) -> Match:
    whole, reasons = _by_words(index, asked, listed)
    if asked.original == listed.original or (asked.is_in_han and listed.is_in_han):
        likeness = int(Indel.normalized_similarity(asked.original, listed.original) * FULL_BP)
        text = writing_text(asked.original, listed.original, likeness)
        whole, reasons = 1, [Reason("writing", asked.original, listed.original, likeness, 1, text)]
    elif _score(whole, reasons) < FULL_BP and "".join(listed.words) in set(_turns(asked.words)):
        together = " ".join(asked.words), " ".join(listed.words)
        whole, reasons = 1, [Reason("together", *together, FULL_BP, 1, together_text(*together))]
    name_score = _score(whole, reasons)
    score = name_score
    for reason in _lowering(query, entry):
        score = score * reason.likeness_bp // FULL_BP
        reasons.append(reason)
    return Match(entry.id, listed.name, score, name_score, whole, tuple(reasons), ENGINE, VERSION, index.digest)


def _score(whole: int, reasons: Iterable[Reason]) -> int:
    return sum(reason.weight * reason.likeness_bp for reason in reasons) // max(1, whole)


def _by_words(index: ListIndex, asked: _Asked, listed: ListedName) -> tuple[int, list[Reason]]:
    """(the weight of all words of both names, one reason for each pair): the pairs that count most come first."""
    weights = [index.weight(word) for word in listed.words]
    pairs = []
    for i, (word, weight) in enumerate(zip(asked.words, asked.weights, strict=True)):
        for j, (other, other_weight) in enumerate(zip(listed.words, weights, strict=True)):
            likeness = _likeness(word, other)
            if likeness:
                pairs.append((-likeness * (weight + other_weight), i, j, likeness, weight + other_weight))
    reasons = []
    used_asked: set[int] = set()
    used_listed: set[int] = set()
    for _, i, j, likeness, weight in sorted(pairs):
        if i not in used_asked and j not in used_listed:
            used_asked.add(i)
            used_listed.add(j)
            word, other = asked.words[i], listed.words[j]
            reasons.append(Reason("word", word, other, likeness, weight, word_text(word, other, likeness)))
    return sum(asked.weights) + sum(weights), reasons


def _likeness(word: str, other: str) -> int:
    if word == other:
        return FULL_BP
    if min(len(word), len(other)) == 1:
        return _INITIAL_BP if word[0] == other[0] else 0
    allowed = edits_allowed(min(len(word), len(other)))
    distance = int(OSA.distance(word, other, score_cutoff=allowed))
    return likeness_bp(distance, len(word), len(other)) if distance <= allowed else 0


def _lowering(query: Query, entry: Entry) -> Iterator[Reason]:
    """What is known of both and contradicts the match. It multiplies the score by less than one, or is not there."""
    asked, listed = query.birth_date, entry.birth_date
    shared = min(len(asked), len(listed))
    if shared and asked[:shared] != listed[:shared]:
        is_near = abs(int(asked[:4]) - int(listed[:4])) <= 1
        factor = _NEAR_BIRTH_BP if is_near else _OTHER_BIRTH_BP
        yield Reason("birth_date", asked, listed, factor, 0, birth_date_text(asked, listed))
    if query.country and entry.country and query.country.casefold() != entry.country.casefold():
        text = country_text(query.country, entry.country)
        yield Reason("country", query.country, entry.country, _OTHER_COUNTRY_BP, 0, text)
