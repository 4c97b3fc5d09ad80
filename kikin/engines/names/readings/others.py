"""Scripts without a module of their own: Greek, Armenian, Georgian; Thai, Devanagari and all the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Protocol

from anyascii import anyascii

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.reading import Reading

_WORD = re.compile(r"[a-z0-9]+")


class _Romaniser(Protocol):
    def romanize_string(self, s: str) -> str: ...


_GREEK_PAIRS = "μπ=b ντ=nd γκ=g γγ=ng ου=u ού=u αυ=av αύ=av ευ=ev εύ=ev"
_GREEK = [pair.split("=") for pair in _GREEK_PAIRS.split()]


# India, Tibet, Thailand and its neighbours, Ethiopia, Mongolia
_SYLLABIC = re.compile("[\u0900-\u109f\u1200-\u137f\u1780-\u18af]")


def read_by_letter(run: str, kind: Kind) -> Iterator[Reading]:
    """Scripts that write every sound: Greek, Armenian, Georgian."""
    low = run.lower()
    yield Reading(_words(anyascii(low)), "by-letter")
    for pair, sound in _GREEK:
        low = low.replace(pair, sound)
    yield Reading(_words(anyascii(low)), "by-sound")


def read_other(run: str, kind: Kind) -> Iterator[Reading]:
    """By the sound of the syllables where a script writes syllables, then letter by letter."""
    if _SYLLABIC.search(run):
        # It stumbles over signs that stand where no language puts them.
        with suppress(TypeError, ValueError, LookupError):
            yield Reading(_words(_romaniser().romanize_string(run)), "uroman")
    yield Reading(_words(anyascii(run)), "anyascii")


@lru_cache(maxsize=1)
def _romaniser() -> _Romaniser:
    from uroman import Uroman  # half a second and many tables: only when such a script is met

    romaniser: _Romaniser = Uroman()
    return romaniser


def _words(text: str) -> tuple[str, ...]:
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return tuple(_WORD.findall(plain.lower().replace("'", "")))
