"""A name as the words in which it is compared, in each of its readings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings import expanded, readings_of, skeleton, tidied, without_form

MOST_WORDS = 48
LITTLE = frozenset({"and", "the", "of", "for", "in", "de", "y", "et", "und"})
"""Words of bodies' names that come and go."""

_SAME_FORM = {
    "limited": "ltd", "corporation": "corp", "incorporated": "inc", "company": "co", "ooo": "llc", "oao": "ojsc",
    "pao": "pjsc", "zao": "cjsc", "ao": "jsc", "kabushiki": "kk", "kaisha": "kk",
}  # fmt: skip
_WRITTEN = re.compile(r"\w+")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_LEAST_ABBREVIATED = 3
_MOST_BRACKETS = 2

Spoken = tuple[str, ...]

__all__ = ["MOST_WORDS", "Spoken", "bare", "expanded", "family_first", "form_initial", "form_of", "skeleton", "spoken"]


@lru_cache(maxsize=1 << 16)
def spoken(name: str, kind: Kind) -> tuple[Spoken, ...]:
    """The words of a name in each of its readings, best first, without what says nothing of who it is."""
    if "(" not in name:
        return _read(name, kind)
    return tuple(dict.fromkeys(words for part in _parts(name, kind) for words in _read(part, kind)))


def _read(part: str, kind: Kind) -> tuple[Spoken, ...]:
    return tuple(dict.fromkeys(_kept(reading.words, kind) for reading in readings_of(part, kind)))


def _parts(name: str, kind: Kind) -> Iterator[str]:
    """A name; and of a body with an abbreviation of it in brackets, both by themselves."""
    yield name
    if kind == "person":
        return
    for bracketed in islice(_BRACKETED.finditer(name), _MOST_BRACKETS):
        outside, inside = name.replace(bracketed[0], " "), bracketed[1]
        initials = iter(word[0] for word in _WRITTEN.findall(outside.casefold()))
        if len(inside) >= _LEAST_ABBREVIATED and all(letter in initials for letter in inside.casefold()):
            yield from (outside, inside)


def _kept(words: Spoken, kind: Kind) -> Spoken:
    if kind != "person":
        words = without_form(words, kind)
        words = tuple(word for word in words if word not in LITTLE) or words
    return words[:MOST_WORDS]


def form_of(name: str, words: Spoken, kind: Kind) -> str:
    """The legal form that was left out of the words, in one spelling; "" where there was none."""
    if kind == "person":
        return ""
    whole = _whole(name, words, kind)
    return " ".join(sorted({_SAME_FORM.get(word, word) for word in whole if word not in LITTLE} - {*words}))


def _whole(name: str, words: Spoken, kind: Kind) -> Spoken:
    """What was read with the words, before anything was left out."""
    if "(" in name:
        name = next((part for part in _parts(name, kind) if words in _read(part, kind)), name)
    return next(iter(readings_of(name, kind))).words


def form_initial(name: str, words: Spoken, kind: Kind) -> int:
    """The first letter of what follows the words, as a legal form does; 0 where nothing follows."""
    if kind == "person":
        return 0
    whole = _whole(name, words, kind)
    last = max((place for place, word in enumerate(whole) if word == words[-1]), default=len(whole))
    return ord(whole[last + 1][0]) if last + 1 < len(whole) else 0


def family_first(name: str, words: Spoken, kind: Kind) -> int:
    """How many of the words are a family name, which a comma divides from the rest; 0 where nothing tells."""
    family, comma, _ = name.partition(",")
    if not comma or kind == "organisation":
        return 0
    count = max((len(reading) for reading in spoken(family, kind) if words[: len(reading)] == reading), default=0)
    return count if count < len(words) else 0


def bare(name: str) -> str:
    """A name as written, without case and signs, for telling equal writings from merely equal sounds."""
    return " ".join(_WRITTEN.findall(tidied(name).casefold()))
