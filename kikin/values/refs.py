"""References that people can read over the telephone.

Public things count up within a fiscal year: `APP-2022-00123-K`. Confidential things say nothing of
their number or date: `CASE-7XK4-P2QM-9`. The last character checks the others (ISO 7064, MOD 37,36): it shows
every single error and nearly every exchange of two neighbours.
"""

from __future__ import annotations

import re

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SPEAKABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_PATTERN = re.compile(r"[A-Z]{2,6}(-[0-9A-Z]{2,6}){2}-[0-9A-Z]")
CONFIDENTIAL_CHARACTERS = 8


def check_character(body: str) -> str:
    """The ISO 7064 MOD 37,36 check character of the letters and digits of `body`."""
    product = 36
    for character in body:
        if character == "-":
            continue
        total = (product + _ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def make_ref(kind: str, fiscal_year: int, serial: int) -> str:
    """A public reference: kind, fiscal year, serial within it, check character."""
    if not 0 < serial < 10**6:
        raise ValueError(f"serial {serial} is not between 1 and 999,999")
    body = f"{kind}-{fiscal_year}-{serial:05}"
    return f"{body}-{check_character(body)}"


def make_confidential_ref(kind: str, randomness: bytes) -> str:
    """A reference of something confidential, from at least eight random bytes that the caller passes in."""
    if len(randomness) < CONFIDENTIAL_CHARACTERS:
        raise ValueError("a confidential reference needs at least eight random bytes")
    number = int.from_bytes(randomness, "big")
    letters = ""
    for _ in range(CONFIDENTIAL_CHARACTERS):
        number, digit = divmod(number, len(_SPEAKABLE))
        letters += _SPEAKABLE[digit]
    body = f"{kind}-{letters[:4]}-{letters[4:]}"
    return f"{body}-{check_character(body)}"


def is_ref(text: str) -> bool:
    """Whether a text has the shape of a reference and its check character is right."""
    return bool(_PATTERN.fullmatch(text)) and check_character(text[:-2]) == text[-1]
