"""Texts as pieces of words, in the way of the model that reads them (WordPiece, uncased)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

UNKNOWN, START, END = 100, 101, 102
_LONGEST_WORD = 100
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS = re.compile(f"[{_HAN}]|[^\\W_{_HAN}]+|[^\\w\\s]|_")


@cache
def vocabulary() -> dict[str, int]:
    """The number of each piece."""
    text = (files(__package__) / "pieces.txt").read_text(encoding="utf-8")
    return {piece: number for number, piece in enumerate(text.split("\n")[:-1])}


def pieces(text: str, at_most: int) -> list[int]:
    """A text as numbers of pieces, between those of its start and end; what is beyond `at_most` is left off."""
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Mn") if not plain.isascii() else plain
    found = [START]
    for run in _RUNS.findall(plain):
        found += _word(run)
        if len(found) >= at_most - 1:
            break
    return [*found[: at_most - 1], END]


@cache
def _word(word: str) -> tuple[int, ...]:
    known = vocabulary()
    found: list[int] = []
    start = 0
    while start < len(word):
        for end in range(len(word), start, -1):
            number = known.get(("##" if start else "") + word[start:end])
            if number is not None:
                break
        else:
            return (UNKNOWN,)
        found.append(number)
        start = end
    return tuple(found) if len(word) <= _LONGEST_WORD else (UNKNOWN,)
