"""A name as the words in which it is compared, in each of its readings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from kikin.engines.names.problem import Kind
from kikin.engines.names.standin import readings_of, skeleton, without_form
from kikin.engines.names.wordings import LITTLE

_WORD = re.compile(r"[a-z0-9]+")
_ABBREVIATION = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b")
_MARKS = str.maketrans("", "", "'`")
MOST_WORDS = 48

Spoken = tuple[str, ...]

__all__ = ["MOST_WORDS", "Spoken", "bare", "skeleton", "spoken"]


def spoken(name: str, kind: Kind) -> tuple[Spoken, ...]:
    """The words of a name in each of its readings, best first, without what says nothing of who it is."""
    if name.isascii():
        lower = name.lower().translate(_MARKS)
        if "." in lower:
            lower = _ABBREVIATION.sub(lambda found: found[0].replace(".", "") + " ", lower)
        words = tuple(_WORD.findall(lower))
        return (_kept(words, kind),) if words else ()
    return tuple(dict.fromkeys(_kept(reading.words, kind) for reading in readings_of(name, kind)))


def _kept(words: Spoken, kind: Kind) -> Spoken:
    if kind != "person":
        words = without_form(words, kind) or words
        words = tuple(word for word in words if word not in LITTLE) or words
    return words[:MOST_WORDS]


@lru_cache(maxsize=100_000)
def bare(name: str) -> str:
    """A name as written, without case and signs, for telling equal writings from merely equal sounds."""
    if name.isascii():
        return " ".join(_WORD.findall(name.lower()))
    return " ".join(_letters(unicodedata.normalize("NFKC", name).casefold()))


def _letters(name: str) -> Iterator[str]:
    return (word for word in re.findall(r"\w+", name))
