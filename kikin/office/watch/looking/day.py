"""One day of looking: what came that day, and what it showed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kikin.engines.names.problem import Entry
from kikin.office.feeds.watch.said import Relation
from kikin.office.watch.looking.outcome import Outcome


@dataclass(slots=True)
class Day:
    """What is to be looked at once all of a day's feeds are in, and what was found."""

    changed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Of each party the statements that changed what it holds or by whom it is held."""
    corrected: set[str] = field(default_factory=set)
    """Of these statements, those which say that an earlier one was wrong."""
    merged: set[str] = field(default_factory=set)
    entries: list[tuple[str, Entry]] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)
    """Companies of whose holders a feed may now say who they are."""
    relations: dict[str, Relation] = field(default_factory=dict)
    """What was said of stakes, by its ref."""
    outcome: Outcome = field(default_factory=Outcome)

    def causes(self, parties: Iterable[str]) -> list[str]:
        """The statements of the day that changed something for one of these parties."""
        return sorted({ref for party in parties for ref in self.changed.get(party, ())})
