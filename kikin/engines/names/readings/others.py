"""Scripts without a module of their own: Greek, Hebrew, Armenian, Georgian, Thai, Devanagari and all the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from anyascii import anyascii

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.reading import Reading

_WORD = re.compile(r"[a-z0-9]+")


class _Romaniser(Protocol):
    def romanize_string(self, s: str) -> str: ...


def read_other(run: str, kind: Kind) -> Iterator[Reading]:
    """By the sound of the script's letters, then letter by letter."""
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
