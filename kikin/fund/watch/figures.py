"""What the fund keeps at home, in figures that tell of nobody: a small count is not told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TypeAlias

from kikin.fund.watch.kinds import STANCES, Stance

Month: TypeAlias = tuple[int, int]
Told: TypeAlias = int | None
"""A count, or nothing where it is too small to be told."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the figures see it; `closed_on` where it is over, `is_helped` where something was offered."""

    stance: Stance
    subject: str
    opened_on: date
    decided_on: date | None = None
    closed_on: date | None = None
    is_helped: bool = False


@dataclass(frozen=True, slots=True)
class OfMonth:
    """How many cases of a stance were opened and closed in a month."""

    month: Month
    stance: Stance
    opened: Told
    closed: Told


@dataclass(frozen=True, slots=True)
class OfStance:
    """Over all time: the median of days to a decision, and how many companies or people were helped."""

    stance: Stance
    median_days: Told
    helped: Told


def told(count: int, from_count: int) -> Told:
    """A count that singles out nobody: none at all, or many enough."""
    return count if count == 0 or count >= from_count else None


def by_month(cases: Sequence[Case], from_count: int) -> list[OfMonth]:
    """The newest month first; a month without a case has no line."""
    opened = Counter((_month(one.opened_on), one.stance) for one in cases)
    closed = Counter((_month(one.closed_on), one.stance) for one in cases if one.closed_on)
    months = sorted({month for month, _ in [*opened, *closed]}, reverse=True)
    return [
        OfMonth(month, stance, told(opened[month, stance], from_count), told(closed[month, stance], from_count))
        for month in months
        for stance in STANCES
        if opened[month, stance] or closed[month, stance]
    ]


def by_stance(cases: Iterable[Case], from_count: int) -> list[OfStance]:
    """A line for each stance, whether there was a case of it or not."""
    found, kept = [], list(cases)
    for stance in STANCES:
        mine = [one for one in kept if one.stance == stance]
        days = [(one.decided_on - one.opened_on).days for one in mine if one.decided_on]
        helped = {one.subject for one in mine if one.is_helped}
        found.append(
            OfStance(
                stance,
                round(median(days)) if days and len(days) >= from_count else None,
                told(len(helped), from_count),
            )
        )
    return found


def _month(day: date) -> Month:
    return day.year, day.month
