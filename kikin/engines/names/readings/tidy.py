"""A name without differences that mean nothing: width, invisible signs, borrowed look-alikes, marks over letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 1_000

_INVISIBLE = frozenset({"Cf", "Cn", "Co", "Cs"})
_BLANK = frozenset({"Cc", "Zs", "Zl", "Zp"})
_TATWEEL = "ـ"
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʻʹʾʿ`´′״ˈ", "'"))

# Letters of three scripts that look alike; a word is written in one of them.
_AS_LATIN = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧονԁԛԝһ",
    "ABESIJKMHOPCTXYaesijopcxyABEZHIKMNOPTYXovdqwh",
)
_AS_CYRILLIC = str.maketrans("ABEKMHOPCTXYaeopcxySIJsij", "АВЕКМНОРСТХУаеорсхуЅІЈѕіј")
_LATIN_LETTER = re.compile("[A-Za-z]")
_CYRILLIC_LETTER = re.compile("[Ѐ-ӿ]")
_GREEK_LETTER = re.compile("[Ͱ-Ͽ]")
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def tidied(name: str) -> str:
    """The name as it is compared: NFKC, visible, each word in one script, at most a thousand characters."""
    if name.isascii():
        return name[:MAX_CHARACTERS]
    wide = unicodedata.normalize("NFKC", name[:MAX_CHARACTERS])[:MAX_CHARACTERS]
    visible = "".join(_kept(character) for character in wide).translate(_APOSTROPHES)
    if _LATIN_LETTER.search(visible) and (_CYRILLIC_LETTER.search(visible) or _GREEK_LETTER.search(visible)):
        visible = _WORD.sub(lambda found: in_one_script(found[0]), visible)
    return visible


def in_one_script(word: str) -> str:
    """A word with the look-alikes of another script put back into the script of most of its letters."""
    latin = len(_LATIN_LETTER.findall(word))
    cyrillic = len(_CYRILLIC_LETTER.findall(word))
    if not latin or latin == len(word):
        return word
    preferred, other = (_AS_LATIN, _AS_CYRILLIC) if latin >= cyrillic else (_AS_CYRILLIC, _AS_LATIN)
    for table in (preferred, other):
        changed = word.translate(table)
        letters = len(_LATIN_LETTER.findall(changed))
        if letters in (0, len(changed)):
            return changed
    return word


def without_marks(word: str) -> str:
    """The letters alone, without what is written over, under or through them as a separate mark."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category in _INVISIBLE or character == _TATWEEL:
        return ""
    return " " if category in _BLANK else character
