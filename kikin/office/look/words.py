"""How a value is said: in the language of the page, with `—` for what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import lazystr

from kikin.office.look.languages import current_language
from kikin.values.text import Text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NOTHING = "—"


def spoken(value: object) -> str:
    """A `Text` in the language of the page; anything else as it is written; a dash for nothing."""
    if isinstance(value, Text):
        return value.say(current_language())
    return NOTHING if value is None or value == "" else str(value)


class _Either:
    """Decides at the last moment, so that one form, built once, speaks to every reader."""

    def __init__(self, ja: str, en: str) -> None:
        self._text = Text(ja, en)

    def __str__(self) -> str:
        return spoken(self._text)


def either(ja: str, en: str) -> _StrPromise:
    """Words for a form's `label`, `help_text` or choices, said in the language of whoever reads the page."""
    return lazystr(_Either(ja, en))
