"""Names in Latin letters, with every sign that languages add to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anyascii import anyascii

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.reading import Reading
from kikin.engines.names.readings.tidy import without_marks

_WORD = re.compile(r"[a-z0-9]+")
_DOTTED = re.compile(r"(?<![a-z])[a-z](?:\.\s?[a-z](?![a-z]))+\.?")
_PLAIN = str.maketrans(
    {
        "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
        "ŋ": "ng", "ə": "a", "ŧ": "t", "ɛ": "e", "ɔ": "o", "ƙ": "k", "ɗ": "d", "ɓ": "b", "ĸ": "k", "ŀ": "l", "ſ": "s",
        "ƒ": "f",
    }
)  # fmt: skip
# What a language writes where the sign is not to be had.
_SPELT_OUT = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "š": "sh", "ś": "sh", "ş": "sh", "ș": "sh", "č": "ch",
        "ć": "ch", "ç": "ch", "ž": "zh", "ż": "zh", "ź": "zh", "ñ": "ny", "ń": "ny", "ő": "oe", "ű": "ue", "ō": "ou",
        "ū": "uu", "ř": "rz", "ţ": "ts", "ț": "ts", "ə": "e", "đ": "dj", "ð": "dh", "ý": "i", "ğ": "",
    }
)  # fmt: skip
_ABD = frozenset({"abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdur", "abdus", "abder", "abdes", "abdar"})
_ARTICLES = frozenset({"al", "el", "ul", "ar", "as", "ash", "ad", "ur", "us", "er", "es", "ed", "ol"})
_TAILS_OF_ALLAH = frozenset({"allah", "ullah", "ollah", "ulla"})
_TAILS = _TAILS_OF_ALLAH | {"din", "uddin", "eddin", "eddine", "addin", "aldin", "eldin"}
# Japanese in the Kunrei style: open syllables, one of which Hepburn writes otherwise.
_OPEN_SYLLABLES = re.compile(r"(?:[kstnhmyrwgzdbpfj]?y?[aeiou]|n)+")
_KUNREI = (
    ("sy", "sh"), ("ty", "ch"), ("zy", "j"), ("si", "shi"), ("ti", "chi"), ("tu", "tsu"), ("zi", "ji"), ("hu", "fu"),
)  # fmt: skip


def read_latin(name: str, kind: Kind) -> Iterator[Reading]:
    """As the letters stand, then with what divides them otherwise, then with the signs spelt out."""
    low = name.lower()
    plain = _words(low if low.isascii() else _bare(low.translate(_PLAIN)), kind)
    yield Reading(plain, "latin")
    joined = _joined(plain)
    if joined != plain:
        yield Reading(joined, "latin-joined")
    if not low.isascii():
        yield Reading(_words(_bare(low.translate(_SPELT_OUT).translate(_PLAIN)), kind), "latin-spelt-out")
    elif kind == "person" and all(map(_OPEN_SYLLABLES.fullmatch, plain)):
        yield Reading(tuple(map(_in_hepburn, plain)), "hepburn")


def _bare(low: str) -> str:
    letters = without_marks(low)
    return letters if letters.isascii() else anyascii(letters).lower()


def _words(low: str, kind: Kind) -> tuple[str, ...]:
    if "'" in low:
        low = low.replace("'", "")
    if "&" in low:
        low = low.replace("&", " and ")
    if "." in low and kind != "person":
        low = _DOTTED.sub(lambda found: found[0].replace(".", "").replace(" ", "") + " ", low)
    return tuple(_WORD.findall(low))


def _joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """Abd al-Rahman, Saif al-Din and Rahmat Ullah as one word each, as others write them."""
    if _ABD.isdisjoint(words) and _TAILS.isdisjoint(words):
        return words
    made: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in _ABD and rest:
            while len(rest) > 1 and rest[0] in _ARTICLES:
                rest.pop(0)
            made.append("abdullah" if rest[0] in _TAILS_OF_ALLAH else "abdul" + rest[0])
            rest.pop(0)
        elif word in _TAILS and made:
            if made[-1] in _ARTICLES and len(made) > 1:
                made.pop()
            made[-1] += "ullah" if word in _TAILS_OF_ALLAH else "uddin"
        else:
            made.append(word)
    return tuple(made)


def _in_hepburn(word: str) -> str:
    for kunrei, hepburn in _KUNREI:
        word = word.replace(kunrei, hepburn)
    return word
