"""Two names side by side: the letters that differ are marked, so that the eye need not look for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

_MOST_LETTERS = 400
"""What is longer is shown without marks: nobody compares it letter by letter."""


def nearest(names: Iterable[str], listed: str) -> str:
    """Of several names of one party, the one that is most like the listed one."""
    return max((name for name in names if name), key=lambda name: _likeness(name, listed), default="")


def marked_names(ours: str, listed: str) -> tuple[SafeString, SafeString]:
    """Both names with the letters that differ marked. Width and capitals make no difference."""
    if not ours or not listed or max(len(ours), len(listed)) > _MOST_LETTERS:
        return _show([(ours, False)]), _show([(listed, False)])
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for kind, start, end, other_start, other_end in _matcher(ours, listed).get_opcodes():
        left.append((ours[start:end], kind != "equal"))
        right.append((listed[other_start:other_end], kind != "equal"))
    return _show(left), _show(right)


def _matcher(ours: str, listed: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, _letters(ours), _letters(listed), autojunk=False)


def _likeness(name: str, listed: str) -> float:
    return _matcher(name[:_MOST_LETTERS], listed[:_MOST_LETTERS]).ratio()


def _letters(name: str) -> list[str]:
    """One key for each letter, so that places are those of the name as it is written."""
    return [unicodedata.normalize("NFKC", letter).casefold() for letter in name]


def _show(runs: Sequence[tuple[str, bool]]) -> SafeString:
    return format_html_join(
        "", "{}{}{}", ((_OPENS[is_marked], run, _CLOSES[is_marked]) for run, is_marked in runs if run)
    )


_OPENS = {True: SafeString("<mark>"), False: SafeString("")}
_CLOSES = {True: SafeString("</mark>"), False: SafeString("")}
