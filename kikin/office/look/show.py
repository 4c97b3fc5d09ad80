"""How each kind of value is shown on a page. Every kind is exact; what is large is also said shortly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from kikin.office.look.languages import current_language
from kikin.office.look.states import state_name
from kikin.office.look.words import NOTHING, sentence, spoken
from kikin.values.calendar import show_date, show_fiscal_year, show_instant
from kikin.values.money import Yen, show_large_yen, show_yen
from kikin.values.text import Text

LARGE_FROM_YEN = 10**8
FIGURES = frozenset({"yen", "count", "score"})
"""The kinds that stand at the right, in figures of one width."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(_DAY.pattern + r"T\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)")


def amount(yen: Yen) -> SafeString:
    """The exact yen, and beside it, where the amount is large, what people would say."""
    language = current_language()
    exact = format_html('<span class="amount__exact">{}</span>', show_yen(yen, language))
    if abs(yen) < LARGE_FROM_YEN:
        return format_html('<span class="amount">{}</span>', exact)
    return format_html(
        '<span class="amount">{} <span class="amount__large">{}</span></span>',
        exact,
        show_large_yen(yen, language),
    )


def on_date(day: date) -> SafeString:
    """A legal date, readable by people and machines."""
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), show_date(day, current_language()))


def at_instant(at: datetime) -> SafeString:
    """An instant in the zone that is current: the charter's, which the office activates."""
    zone = str(timezone.get_current_timezone())
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), show_instant(at, zone, current_language()))


def when(at: datetime | date) -> SafeString:
    """A date or an instant, whichever it is."""
    return at_instant(at) if isinstance(at, datetime) else on_date(at)


def told(value: str) -> str:
    """What a problem names, for people: an instant or a day of the trail in words, anything else as it was written."""
    try:
        if _INSTANT.fullmatch(value):
            return at_instant(datetime.fromisoformat(value))
        return on_date(date.fromisoformat(value)) if _DAY.fullmatch(value) else value
    except ValueError:
        return value


def pill(kind: str, state: str, inside: bool = True) -> SafeString:
    """The state of a record, as a word in a pill; `inside` is false for applicants and the public."""
    name = state_name(kind, state)
    return format_html('<span class="pill pill--{}">{}</span>', name.tone, sentence(name.to(inside)))


_KINDS: dict[str, Callable[..., str]] = {
    "text": spoken,
    "word": spoken,
    "words": spoken,
    "ref": lambda ref: format_html('<span class="ref">{}</span>', ref),
    "digest": lambda digest: format_html('<span class="digest">{}</span>', digest),
    "yen": amount,
    "count": lambda count: f"{count:,}",
    "score": lambda score: f"{score:.2f}",
    "on": on_date,
    "at": at_instant,
    "when": when,
    "fiscal_year": lambda year: show_fiscal_year(year, current_language()),
}


def show(value: object, kind: str = "text", inside: bool = True) -> SafeString:
    """A value as HTML, by its kind: one of the above, or "state:award" for the state of an award.

    Words of the house are said as words whatever the kind: "total" at the foot of a column of refs.
    """
    if value is None or value == "":
        return SafeString(NOTHING)
    if isinstance(value, Text):
        return conditional_escape(sentence(value))
    if kind.startswith("state:"):
        return pill(kind.removeprefix("state:"), str(value), inside)
    return conditional_escape(_KINDS[kind](value))
