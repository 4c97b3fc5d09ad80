"""Readings in Latin letters, simply, until the readings proper are there."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from anyascii import anyascii

from kikin.engines.names.forms import FORMS_OF_WORDS, FORMS_WITHOUT_SPACES
from kikin.engines.names.problem import Kind

_WORD = re.compile(r"[a-z0-9]+")
_FORM = re.compile("|".join(re.escape(form) for form in sorted(FORMS_WITHOUT_SPACES, key=len, reverse=True)))


class Reading(NamedTuple):
    words: tuple[str, ...]
    via: str


def readings_of(name: str, kind: Kind) -> tuple[Reading, ...]:
    folded = unicodedata.normalize("NFKC", name).casefold()
    folded = "".join(c for c in folded if unicodedata.category(c) not in {"Cf", "Cn", "Co", "Cs"})
    if kind != "person":
        folded = _FORM.sub(" ", folded)
    words = tuple(_WORD.findall(anyascii(folded).lower().replace("'", "").replace("`", "")))
    return (Reading(words, "anyascii"),) if words else ()


def skeleton(word: str) -> str:
    word = word.replace("kh", "h").replace("gh", "g").replace("ph", "f").replace("sch", "sh").replace("dj", "j")
    word = word.replace("ch", "sh").replace("w", "v").replace("q", "k").replace("c", "k").replace("z", "s")
    out = word[0] if word[0] not in "aeiouy" else "a"
    for before, letter in zip(word, word[1:]):
        if letter not in "aeiouyh" and letter != before:
            out += letter
    return out


def without_form(words: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
    start, end = 0, len(words)
    while end > start and words[end - 1] in FORMS_OF_WORDS:
        end -= 1
    while start < end and words[start] in FORMS_OF_WORDS:
        start += 1
    return words[start:end]
