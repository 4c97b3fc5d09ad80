"""Names as banks take them: half-width kana, capital letters, figures and a few signs (JIS X 0201).

Source: the characters that the Zengin system admits in a transfer (全銀協 振込許容文字). Hiragana, full-width and
small letters are turned into them; a voiced mark is a character of its own; the mark of a long vowel is written
as a hyphen. Anything else, kanji above all, has no such form, and is refused by name.
"""

from __future__ import annotations

import unicodedata
from itertools import chain

from kikin.values.problems import Problem
from kikin.values.text import Text

_HALF = "ｦｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ"
_SIGNS = " (),-./\\｢｣"
KANA_ALLOWED = frozenset(_HALF + _SIGNS + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""One byte each in JIS X 0201; the yen sign is the character that ASCII writes as a backslash."""

_FULL_TO_HALF = {unicodedata.normalize("NFKC", half): half for half in _HALF}
_SMALL = dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True))
_AS_IF = {"ー": "-", "−": "-", "‐": "-", "–": "-", "—": "-", "―": "-", "¥": "\\", "「": "｢", "」": "｣"}
# What stands alone as a mark would otherwise be normalised to a space with a mark on it.
_MARKS = str.maketrans({"゛": "\u3099", "゜": "\u309a"})
# Voiced letters that no code of Japanese banks has, though they can be taken apart like the others.
_NOT_OF_THE_CODE = frozenset("ヷヸヹヺ")
_HIRAGANA = range(ord("ぁ"), ord("ゖ") + 1)
_TO_KATAKANA = ord("ア") - ord("あ")


def to_kana(words: str, where: str) -> tuple[str, tuple[Problem, ...]]:
    """The words as a bank takes them, and one problem for each character that has no such form."""
    plain = unicodedata.normalize("NFKC", words.strip().translate(_MARKS))
    taken = list(chain.from_iterable(_letters(character) for character in plain))
    strange = dict.fromkeys(letter for letter in taken if letter not in KANA_ALLOWED)
    kept = "".join(letter for letter in taken if letter in KANA_ALLOWED)
    return kept, tuple(_not_allowed(letter, where) for letter in strange)


def cut(kana: str, characters_count: int) -> str:
    """What of a name fits into its field: it stands at the left, and what is too much falls away at the right."""
    return kana[:characters_count].rstrip()


def _letters(character: str) -> list[str]:
    """One character as one or two of those that are allowed; what has no form among them stays as it is."""
    if ord(character) in _HIRAGANA:
        character = chr(ord(character) + _TO_KATAKANA)
    parts = character if character in _NOT_OF_THE_CODE else unicodedata.normalize("NFD", character)
    found = [_half(part) for part in parts]
    return found if all(part in KANA_ALLOWED for part in found) else [character]


def _half(part: str) -> str:
    part = _SMALL.get(part, part)
    return _FULL_TO_HALF.get(part) or _AS_IF.get(part) or part.upper()


def _not_allowed(character: str, where: str) -> Problem:
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    return Problem(
        "character_not_allowed",
        where,
        Text(f"銀行振込に使えない文字「{character}」があります", f"banks do not take the character {name}"),
        Text("カナ、英大文字、数字で記入してください", "write it in kana, capital letters and figures"),
        character,
    )
