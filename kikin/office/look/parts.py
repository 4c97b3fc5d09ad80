"""The parts of a page that doors fill in: plain values, no request and no record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from kikin.values.text import NOTHING_SAID, Text

Words: TypeAlias = Text | str


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way here. The last crumb, the page itself, has no url."""

    label: Words
    url: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a door's navigation."""

    label: Words
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a summary list. `value` is shown by its `kind`, one of those of a table's column."""

    label: Words
    value: object
    kind: str = "text"
    url: str = ""
    note: Words = ""


def filled(*facts: Fact) -> list[Fact]:
    """The lines of which there is something to say so far."""
    return [fact for fact in facts if fact.value not in (None, "", NOTHING_SAID)]


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a history, from the trail: when, what happened, and who did it for whom."""

    at: datetime | date
    what: Words
    who: Words = ""
    note: Words = ""
    url: str = ""


def anchor(where: str) -> str:
    """The id of the element to which a problem's `where` points: "field[2].floor" is "at-field-2-floor"."""
    return "at-" + re.sub(r"[^0-9A-Za-z]+", "-", where).strip("-").lower()
