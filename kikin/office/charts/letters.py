"""How broad words are, near enough to leave room for them, and the same on every machine.

The renderer would measure with whatever fonts a machine has, and so draw another picture on another machine.
"""

from __future__ import annotations

import unicodedata

_BROAD = frozenset("WFA")
_NARROW_EM = 0.56


def breadth(words: str, size: int) -> float:
    """The breadth in pixels of words set at `size` pixels: one em for kana and kanji, 0.56 for the rest."""
    ems = sum(1.0 if unicodedata.east_asian_width(each) in _BROAD else _NARROW_EM for each in words)
    return ems * size


def wrap(words: str, size: int, room: float) -> list[str]:
    """Words in lines that fit the room: broken at spaces, or within a word that no line could hold."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(words):
        if line and breadth((line + piece).rstrip(), size) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
        while breadth(line.rstrip(), size) > room and len(line) > 1:
            kept = _fitting(line, size, room)
            lines.append(line[:kept])
            line = line[kept:]
    return [*lines, line.rstrip()]


def _pieces(words: str) -> list[str]:
    """What may not be broken: each broad character by itself, each Latin word with the space after it."""
    pieces: list[str] = []
    open_word = False
    for each in words:
        broad = unicodedata.east_asian_width(each) in _BROAD
        if open_word and not broad:
            pieces[-1] += each
        else:
            pieces.append(each)
        open_word = not broad and not each.isspace()
    return pieces


def _fitting(line: str, size: int, room: float) -> int:
    """How many characters from the start fit, at least one."""
    kept = 1
    while kept < len(line) and breadth(line[: kept + 1], size) <= room:
        kept += 1
    return kept
