"""By when a reviewer answers and reviews, when they are reminded, and what is overdue."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from kikin.fund.charter.reviewing import Review
from kikin.fund.reviews.assignments import UNDER_WAY


@dataclass(frozen=True, slots=True)
class Days:
    """By when an invitation is answered, and by when the review is handed in."""

    answer_by: date
    review_by: date


def days_from(invited_on: date, panel: Review) -> Days:
    """The days of an invitation, told from the start: whoever answers early has longer to read."""
    answer_by = invited_on + timedelta(days=panel.answer_within_days)
    return Days(answer_by, answer_by + timedelta(days=panel.review_within_days))


def owed_by(state: str, days: Days) -> date | None:
    """The day by which the next thing is due from the reviewer; None where nothing is."""
    if state not in UNDER_WAY:
        return None
    return days.answer_by if state == "invited" else days.review_by


def is_overdue(state: str, days: Days, today: date) -> bool:
    """Whether the day has passed; a thing is in time throughout its last day."""
    due_on = owed_by(state, days)
    return due_on is not None and today > due_on


def is_to_be_reminded(state: str, days: Days, today: date, remind_days: Collection[int]) -> bool:
    """Whether a reminder is due: from the first of its days on, until the last has passed."""
    due_on = owed_by(state, days)
    return due_on is not None and today <= due_on <= today + timedelta(days=max(remind_days))
