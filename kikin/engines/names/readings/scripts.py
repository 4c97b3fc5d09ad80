"""Which script a stretch of a name is in, who reads it, and the whole name's readings put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.arabic import read_arabic
from kikin.engines.names.readings.cyrillic import read_cyrillic
from kikin.engines.names.readings.east_asian import read_han
from kikin.engines.names.readings.hangul import read_hangul
from kikin.engines.names.readings.hebrew import read_hebrew
from kikin.engines.names.readings.latin import read_latin
from kikin.engines.names.readings.others import read_by_letter, read_other
from kikin.engines.names.readings.reading import Reader, Reading
from kikin.engines.names.readings.tidy import tidied
from kikin.engines.names.readings.translations import pieces_of

MAX_READINGS = 8
_TRANSLATIONS = 4

_SCRIPTS: tuple[tuple[str, str, Reader], ...] = (
    ("latin", "0-9A-Za-zÀ-ÖØ-öø-ʯᴀ-ỿⱠ-ⱿꜢ-ꟿ", read_latin),
    ("cyrillic", "Ѐ-ԯᲀ-ᲈⷠ-ⷿꙀ-ꚟ", read_cyrillic),
    ("arabic", "؀-ۿݐ-ݿࢠ-ࣿﭐ-﷿ﹰ-ﻼ", read_arabic),
    ("hebrew", "\u0590-\u05ff\ufb1d-\ufb4f", read_hebrew),
    ("by_letter", "Ͱ-Ͽἀ-῿԰-֏Ⴀ-ჿⴀ-ⴭᲐ-Ჿ", read_by_letter),
    ("han", "㐀-鿿豈-龎々〆ぁ-ゖァ-ヺー\U00020000-\U000323af", read_han),
    ("hangul", "가-힣", read_hangul),
)
_READERS: dict[str, Reader] = {script: reader for script, _, reader in _SCRIPTS} | {"other": read_other}
_LETTERS = {script: letters for script, letters, _ in _SCRIPTS}
_SIGNS = r"\W_"
_RUNS = re.compile(
    "|".join(f"(?P<{script}>[{letters}][{letters}{_SIGNS}]*)" for script, letters in _LETTERS.items())
    + f"|(?P<other>[^{''.join(_LETTERS.values())}{_SIGNS}][^{''.join(_LETTERS.values())}]*)"
)


@lru_cache(maxsize=4096)
def readings_of(name: str, kind: Kind = "any") -> tuple[Reading, ...]:
    """The ways to write a name in Latin words, best first, at most eight; none for a name without a letter."""
    found: dict[tuple[str, ...], Reading] = {}
    for reading in _all_readings(tidied(name), kind):
        words = tuple(filter(None, reading.words))
        if words and words not in found:
            found[words] = reading if words == reading.words else Reading(words, reading.via)
            if len(found) == MAX_READINGS:
                break
    return tuple(found.values())


def _all_readings(name: str, kind: Kind) -> Iterator[Reading]:
    if name.isascii():
        yield from read_latin(name, kind)
        return
    runs = list(_runs(name))
    if len(runs) == 1:
        yield from _of_run(*runs[0], kind)
        return
    each = [list(_of_run(script, run, kind)) for script, run in runs]
    for turn in range(max(map(len, each), default=0)):
        chosen = [readings[min(turn, len(readings) - 1)] for readings in each if readings]
        yield Reading(tuple(word for one in chosen for word in one.words), chosen[0].via)


def _runs(name: str) -> Iterator[tuple[str, str]]:
    """(script, stretch), signs and figures going with what stands before them."""
    for found in _RUNS.finditer(name):
        yield found.lastgroup or "other", found[0]


def _of_run(script: str, run: str, kind: Kind) -> Iterator[Reading]:
    """The stretch by its sound; and where a body's words have a meaning that the tables know, by that."""
    read = _READERS[script]
    readings = list(read(run, kind))
    yield from readings[:1]
    if kind != "person" and script != "latin":
        yield from _translated(run, read)
    yield from readings[1:]


def _translated(run: str, read: Reader) -> Iterator[Reading]:
    """The known words in English, the rest in its first readings."""
    pieces = pieces_of(run)
    if all(english is None for _, english in pieces):
        return
    each = [
        [english]
        if english is not None
        else [reading.words for reading in islice(read(piece, "organisation"), _TRANSLATIONS)]
        for piece, english in pieces
    ]
    for turn in range(_TRANSLATIONS):
        words = (word for ways in each if ways for word in ways[min(turn, len(ways) - 1)])
        yield Reading(tuple(words), "translated")
