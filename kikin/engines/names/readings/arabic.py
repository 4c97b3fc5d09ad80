"""Names in Arabic letters: Arabic, Persian, Urdu, Pashto. By a table where it knows the name, else by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings.arabic_words import NAMES
from kikin.engines.names.readings.reading import Reading
from kikin.engines.names.readings.tidy import without_marks
from kikin.engines.names.readings.vowels import with_vowels

# The same letter as Arabic, Persian, Urdu and Pashto write it; a seat of hamza is the long vowel that it stands on.
_PLAIN = {
    ord(letter): plain
    for plain, letters in {
        "ا": "أإآٱٲٳ", "ي": "یېۍىےئێ", "ك": "کڪ", "ه": "ةەہھۀۂ", "و": "ؤۆۇۋ", "گ": "ګڭݣ", "ت": "ټٹ", "د": "ډڈ",
        "ر": "ړڑ", "ن": "ڼںڻ", "ش": "ښ", "ج": "ځ", "ف": "ڤ", "": "ٔـ",
    }.items()
    for letter in letters
}  # fmt: skip
_LETTERS = """
ا=a ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع=' ء=' غ=gh ف=f ق=q ك=k ل=l م=m ن=n ه=h و=w
ي=y پ=p چ=ch ژ=zh گ=g څ=ts ږ=zh
"""
_SOUNDS = dict(pair.split("=") for pair in _LETTERS.split())
_ELSEWHERE = {
    "persian": {"ث": "s", "ذ": "z", "ض": "z", "ظ": "z", "و": "v", "ق": "gh"},
    "maghribi": {"ق": "g", "ذ": "d", "ظ": "d"},
    "egyptian": {"ج": "g", "ث": "t", "ق": "q"},
}
_DIGITS = {ord(figure): str(number % 10) for number, figure in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_WORD = re.compile(r"[^\W_]+")
_LAST_HA = re.compile("(?<=[^aeiou])a?h$")
_FATHERS = {"ابو": "abu", "ابا": "abu", "ابي": "abi", "ام": "umm", "بو": "bou", "بن": "ben"}
_TAILS = {
    "الدين": "uddin", "الله": "ullah", "الرحمن": "urrahman", "الحق": "ulhaq", "زاده": "zada", "خيل": "khel",
    "زي": "zai",
}  # fmt: skip
_JOINED_TAILS = frozenset({"الدين", "الله", "زاده", "خيل", "زي"})
_SUN_LETTERS = frozenset("تثدذرزسشصضطظلن")
_LEAST_STEM = 3
_LONGEST_WORD = 40


def plain(word: str) -> str:
    """An Arabic word without vowel signs, each letter in one of its forms."""
    return without_marks(word.translate(_PLAIN)).translate(_PLAIN).translate(_DIGITS)


def read_arabic(run: str, kind: Kind) -> Iterator[Reading]:
    """As an Arab would write it in English, with Abd al-X as one word; then as it is divided; then as elsewhere."""
    words = [plain(word) for word in _WORD.findall(run)]
    together = list(_together(words))
    for via in ("arabic", "arabic-spelt", *_ELSEWHERE):
        yield Reading(tuple(part for word in together for part in _written(word, via)), via)
    yield Reading(tuple(part for word in words for part in _written(word, "arabic")), "arabic-divided")


def _together(words: list[str]) -> Iterator[str]:
    """Abd al-X, X al-Din, X Allah, X zada and X khel as the one name that they are."""
    waiting = ""
    for word, following in pairwise([*words, ""]):
        waiting += word
        if waiting == "عبد" and following:
            continue
        if following in _JOINED_TAILS and waiting:
            continue
        yield waiting
        waiting = ""


@lru_cache(maxsize=1 << 14)
def _written(word: str, via: str) -> tuple[str, ...]:
    """A word by the table, else by what it is made of, else by a guess."""
    if known := NAMES.get(word):
        return (known[-1 if via in ("arabic-spelt", "persian") else 0],)
    if len(word) > _LONGEST_WORD:
        return (vocalised(word, via),)
    return _with_head(word, via) or _with_tail(word, via) or (vocalised(word, via),)


def _with_head(word: str, via: str) -> tuple[str, ...]:
    """Al-X, Abd al-X, Abu X and their like, where a name is left after the head."""
    if word.startswith("ال") and len(word) > _LEAST_STEM:
        named = _written(word[2:], via)
        if via == "maghribi" and word[2] in _SUN_LETTERS:  # as-Sabbar is Essabar there
            return ("e" + named[0][:1] + "".join(named),)
        return ("al", *named)
    if word.startswith("عبد") and len(word) > _LEAST_STEM + 2:
        return ("abdul" + "".join(_written(word[3:].removeprefix("ال"), via)),)
    for head, latin in _FATHERS.items():
        rest = word.removeprefix(head)
        if rest != word and len(rest) >= _LEAST_STEM and (rest.startswith("ال") or rest in NAMES):
            return (latin, *_written(rest, via))
    return ()


def _with_tail(word: str, via: str) -> tuple[str, ...]:
    """X al-Din, X Allah, X zada; and who is named after X: X-i, X-iya."""
    for tail, latin in _TAILS.items():
        stem = word.removesuffix(tail)
        if stem != word and len(stem) >= _LEAST_STEM - 1:
            return ("".join(_written(stem, via)) + latin,)
    for tail, latin in (("يه", "iya"), ("ي", "i")):
        stem = word.removesuffix(tail)
        if stem != word and stem in NAMES:
            return (_written(stem, via)[0].rstrip("aeiou") + latin,)
    return ()


def vocalised(word: str, via: str = "arabic") -> str:
    """A word that no table knows, with a guess at its vowels."""
    table = _SOUNDS | _ELSEWHERE.get(via, {})
    made = with_vowels([table.get(letter, letter if letter.isascii() else "") for letter in word])
    return _LAST_HA.sub("a", made) if word.endswith("ه") else made
