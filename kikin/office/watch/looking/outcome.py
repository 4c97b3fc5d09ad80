"""What a day showed: what is new, what was seen again, and what a feed has taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from kikin.engines.names.problem import Entry
from kikin.fund.watch import Alert
from kikin.office.feeds.watch.said import Relation
from kikin.values.problems import Problem


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An alert whose ground a feed has taken back: nobody did anything, the feed was wrong."""

    key: str
    on: date
    because: str


@dataclass(frozen=True, slots=True)
class SeenAgain:
    """A source of another kind shows what an alert has told: the same fact, and no other alert."""

    key: str
    ref: str


@dataclass(slots=True)
class Outcome:
    """`looked_at_count` says at how many companies."""

    alerts: list[Alert] = field(default_factory=list)
    again: list[SeenAgain] = field(default_factory=list)
    taken_back: list[TakenBack] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    looked_at_count: int = 0


@dataclass(slots=True)
class Day:
    """What is to be looked at once all of a day's feeds are in."""

    changed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    corrected: set[str] = field(default_factory=set)
    merged: set[str] = field(default_factory=set)
    entries: list[tuple[str, Entry]] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)
    """Companies of whose holders a feed may now say who they are."""
    relations: dict[str, Relation] = field(default_factory=dict)
    """What was said of stakes, by its ref."""
    outcome: Outcome = field(default_factory=Outcome)
