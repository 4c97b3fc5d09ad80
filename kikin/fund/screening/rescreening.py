"""Screening again what was screened before: lists change, people join, and the way of comparing improves.

What a machine finds anew asks a person to look, and changes no decision by itself. A decided case goes back to be
adjudicated and keeps telling what it told, until somebody confirms a hit or the case is closed anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from kikin.fund.lifecycle import Lifecycle, Step

COMPARED = frozenset({"adjudicating", "assessed", "questioned", "mitigating", "cleared", "mitigated"})
"""States of a case whose parties were compared, and that an alert can still reach: a refused case asks for nothing."""
OVER = frozenset({"withdrawn", "ineligible", "declined"})
"""States of an application in which it asks the fund for nothing any more."""
DECIDED = frozenset({"cleared", "mitigated"})
UNDECIDED = frozenset({"new", "unclear"})
"""States of a hit of which nobody has said for good what it is."""

RESCREENING = Lifecycle(
    kind="rescreening",
    initial="begun",
    ends=frozenset({"done", "overtaken"}),
    steps=(
        Step("finish", "begun", "done", "rescreening_done"),
        Step("overtake", "begun", "overtaken", "rescreening_overtaken"),
    ),
)


def is_late(approved_at: datetime, now: datetime, within_hours: int) -> bool:
    """Whether a version has been in force for longer than everything live may wait to be compared with it."""
    return now - approved_at > timedelta(hours=within_hours)


def hours_between(since: datetime, at: datetime) -> int:
    """Whole hours from when something could be known until it was looked at; one that has begun counts."""
    return -(-max(at - since, timedelta()) // timedelta(hours=1))
