"""Words, amounts and dates in templates: `{% load kikin_words %}`. All speak the language of the page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kikin.office.look import show
from kikin.office.look.languages import current_language
from kikin.office.look.words import NOTHING, spoken
from kikin.office.look.words import sentence as standing
from kikin.values.calendar import show_fiscal_year
from kikin.values.money import Yen, show_large_yen, show_yen

register = template.Library()

DOORS_OUTSIDE = frozenset({"", "public", "applicant"})


def speaks_inside(context: Context) -> bool:
    """Whether the page is the staff's: applicants and the public read other names of states."""
    door = context.get("door")
    key = door.get("key", "") if isinstance(door, dict) else getattr(door, "key", "")
    return key not in DOORS_OUTSIDE


@register.simple_tag
def page_language() -> str:
    """The language of the page, for `<html lang>`."""
    return current_language()


@register.simple_tag
def say(ja: object, en: object, **values: object) -> object:
    """`{% say "締切は{when}です。" "Closes {when}." when=closes %}`: the words of the page's language.

    Words written in the template may hold markup and the names of values, which are escaped. Words that
    come from a variable are escaped and never filled in.
    """
    words = ja if current_language() == "ja" else en
    if isinstance(words, SafeString) and values:
        return format_html(words, **values)
    return spoken(words) if not isinstance(words, SafeString) else words


@register.filter
def in_language(value: object) -> str:
    """A `Text` in the language of the page; a plain string as it is."""
    return spoken(value)


@register.filter
def sentence(value: object) -> str:
    """A `Text` that stands by itself: in English it begins with a capital."""
    return standing(value)


@register.filter
def told(value: str) -> str:
    """What a problem names: an instant or a day in the words of the page's language."""
    return show.told(value)


@register.filter
def yen(value: Yen | None) -> str:
    """The exact amount: 1,234円 or JPY 1,234."""
    return NOTHING if value is None else show_yen(value, current_language())


@register.filter
def large_yen(value: Yen | None) -> str:
    """A large amount as people say it: 400億円 or JPY 40 bn. Never without the exact yen near it."""
    return NOTHING if value is None else show_large_yen(value, current_language())


@register.filter
def amount(value: Yen | None) -> str:
    """The exact yen with, where it is large, the 億 or bn beside it."""
    return show.show(value, "yen")


@register.filter
def count(value: int | None) -> str:
    """A number of things, with commas."""
    return show.show(value, "count")


@register.filter
def on_date(value: date | None) -> str:
    """2026年11月22日（日） or 22 November 2026, in a `time` element."""
    return show.show(value, "on")


@register.filter
def at_instant(value: datetime | None) -> str:
    """2026年11月22日（日）12:00 or 22 November 2026, 12:00 JST, in a `time` element."""
    return show.show(value, "at")


@register.filter
def fiscal_year(value: int | None) -> str:
    """令和8年度（FY2026） or FY2026."""
    return NOTHING if value is None else show_fiscal_year(value, current_language())


@register.simple_tag(takes_context=True)
def state(context: Context, kind: str, value: Any) -> SafeString:
    """`{% state "application" application.state %}`: the state's word in a pill, for this door's readers."""
    return show.show(value, f"state:{kind}", speaks_inside(context))


@register.simple_tag
def pill(words: object, tone: str = "neutral") -> SafeString:
    """A word of the door's own in a pill; tones: neutral, active, success, warning, danger."""
    return format_html('<span class="pill pill--{}">{}</span>', tone, standing(words))
