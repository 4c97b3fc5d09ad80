"""A job as its room declares it, and when it is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from kikin.fund.relations import Actor
from kikin.values.text import Text

HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)
LEASE = timedelta(minutes=2)
"""For so long a job belongs to the worker that took it, unless that worker says again that it is at it."""
AGAIN_AFTER = timedelta(minutes=10)
"""A job that failed is tried again so much later."""

BY_SCHEDULE = Actor("", "founder", "", "schedule")
"""Who acts when a job does: the machine of the fund, as for its commands, at an hour that nobody chose."""

Clock: TypeAlias = Callable[[], datetime]
Work: TypeAlias = Callable[[Actor, Clock], None]


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done by itself, every so often.

    `path` names a function as `module:name`. It may be killed at any moment and is then called again, so what it
    has done it does not do twice.
    """

    name: str
    every: timedelta
    path: str
    label: Text

    def is_due(self, due_at: datetime, leased_until: datetime | None, now: datetime) -> bool:
        """Whether its hour has come, and no worker is at it."""
        is_free = leased_until is None or has_come(leased_until, now, LEASE)
        return is_free and has_come(due_at, now, self.every)


def has_come(at: datetime, now: datetime, ahead: timedelta) -> bool:
    """Whether an instant that was set at most so far ahead has come.

    One that lies further ahead was set by a clock that has been set back since, as a demonstration's is at midnight.
    """
    return not now < at <= now + ahead
