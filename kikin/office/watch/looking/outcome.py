"""What a day showed: what is new, what was seen again, and what a feed has taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kikin.fund.watch import Alert
from kikin.values.problems import Problem


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An alert whose ground a feed has taken back: nobody did anything, the feed was wrong."""

    key: str
    on: date
    because: str


@dataclass(frozen=True, slots=True)
class SeenAgain:
    """Further statements show what an alert has told: the same fact, and no other alert. They need one another."""

    key: str
    refs: tuple[str, ...]


@dataclass(slots=True)
class Outcome:
    """`again` are those by a source of another kind; `looked_at_count` says at how many companies."""

    alerts: list[Alert] = field(default_factory=list)
    again: list[SeenAgain] = field(default_factory=list)
    taken_back: list[TakenBack] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    looked_at_count: int = 0
