"""Which script a stretch of a name is in, who reads it, and the whole name's readings put together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.arabic import read_arabic
from kikin.engines.names.readings.cyrillic import read_cyrillic
from kikin.engines.names.readings.latin import read_latin
from kikin.engines.names.readings.others import read_other
from kikin.engines.names.readings.reading import Reader, Reading
from kikin.engines.names.readings.tidy import tidied
from kikin.engines.names.readings.translations import pieces_of

MAX_READINGS = 8

_SCRIPTS: tuple[tuple[str, str, Reader], ...] = (
    ("latin", "0-9A-Za-zÀ-ÖØ-öø-ʯᴀ-ỿⱠ-ⱿꜢ-ꟿ", read_latin),
    ("cyrillic", "Ѐ-ԯᲀ-ᲈⷠ-ⷿꙀ-ꚟ", read_cyrillic),
    ("arabic", "؀-ۿݐ-ݿࢠ-ࣿﭐ-﷿ﹰ-ﻼ", read_arabic),
)
_READERS: dict[str, Reader] = {script: reader for script, _, reader in _SCRIPTS} | {"other": read_other}
_LETTERS = {script: letters for script, letters, _ in _SCRIPTS}
_SIGNS = r"\W\d_"
_RUNS = re.compile(
    "|".join(f"(?P<{script}>[{letters}][{letters}{_SIGNS}]*)" for script, letters in _LETTERS.items())
    + f"|(?P<other>[^{''.join(_LETTERS.values())}{_SIGNS}][^{''.join(_LETTERS.values())}]*)"
)


def readings_of(name: str, kind: Kind = "any") -> tuple[Reading, ...]:
    """The ways to write a name in Latin words, best first, at most eight; none for a name without a letter."""
    found: dict[tuple[str, ...], Reading] = {}
    for reading in _all_readings(tidied(name), kind):
        if reading.words and reading.words not in found:
            found[reading.words] = reading
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
    read = _READERS[script]
    readings = read(run, kind)
    if kind == "person" or script == "latin":
        yield from readings
        return
    first = next(iter(readings := list(readings)), None)
    if first:
        yield first
    pieces = pieces_of(run)
    if any(english is not None for _, english in pieces):
        yield Reading(tuple(_translated(pieces, read, kind)), "translated")
    yield from readings[1:]


def _translated(pieces: list[tuple[str, tuple[str, ...] | None]], read: Reader, kind: Kind) -> Iterator[str]:
    for piece, english in pieces:
        if english is not None:
            yield from english
        elif first := next(iter(read(piece, kind)), None):
            yield from first.words
