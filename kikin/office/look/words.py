"""How a value is said: in the language of the page, with `—` for what is not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.functional import lazystr

from kikin.office.look.languages import current_language
from kikin.values.text import Text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NOTHING = "—"
LATE = Text("期限を過ぎています", "its day has passed")
"""Said beside a day that has passed, with nothing done by it."""
_SMALL_WORD = re.compile(r"[a-z]+(?:[-'’][a-z]+)*(?=[\s,.;()]|:\s|$)")
"""A first word of small letters alone. What holds a capital, a figure or a colon (mRNA, g7, advance:X) is a name."""


def spoken(value: object) -> str:
    """A `Text` in the language of the page; anything else as it is written; a dash for nothing."""
    if isinstance(value, Text):
        return value.say(current_language())
    return NOTHING if value is None or value == "" else str(value)


def sentence(value: object) -> str:
    """Words of the house that stand by themselves, in a cell, a pill or a line: in English they begin with a capital.

    The catalogues write small what also stands within a sentence. A plain string is no word of the house: it stays.
    """
    words = spoken(value)
    is_small = isinstance(value, Text) and current_language() == "en" and _SMALL_WORD.match(words)
    return words[0].upper() + words[1:] if is_small else words


class _Either:
    """Decides at the last moment, so that one form, built once, speaks to every reader."""

    def __init__(self, ja: str, en: str) -> None:
        self._text = Text(ja, en)

    def __str__(self) -> str:
        return sentence(self._text)


def either(ja: str, en: str) -> _StrPromise:
    """Words for a form's `label`, `help_text` or choices, said in the language of whoever reads the page."""
    return lazystr(_Either(ja, en))
