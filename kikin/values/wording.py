"""What cannot be seen in a text: characters that would deceive a reader or break a line, and texts that show nothing.

Source: Unicode 15, general categories, and the explicit directional controls of Unicode Standard Annex 9.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, separators of lines, overrides of direction, and halves of characters, which no text can hold."""
_OF_LINES = frozenset("\t\n\r\u2028\u2029")
_SHOWS_NOTHING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
_LOOKS_LIKE_NOTHING = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Fillers, joiners, variation selectors and the empty Braille cell: letters and marks by category, empty to the eye."""


def hidden_characters(text: str, lines: bool = False) -> tuple[str, ...]:
    """The characters of a text that must not be kept, each once and in their order, as "U+202E".

    `lines`: the text may run over several lines, so tabs and ends of lines are part of it.
    """
    found = dict.fromkeys(_HIDDEN.findall(text))
    return tuple(f"U+{ord(character):04X}" for character in found if not (lines and character in _OF_LINES))


def is_blank(text: str) -> bool:
    """Whether nothing visible is left of a text: it is empty, or all blanks, controls and fillers."""
    return all(
        unicodedata.category(character) in _SHOWS_NOTHING or _LOOKS_LIKE_NOTHING.match(character) for character in text
    )
