"""Every event that the trail can hold: past tense, what it is about, and what people read."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.events import choosing, funding, watching
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Event:
    """`kind` is the kind of the thing that it happened to."""

    name: str
    kind: str
    label: Text


def _events(*rows: tuple[str, str, str, str]) -> dict[str, Event]:
    found: dict[str, Event] = {}
    for name, kind, ja, en in rows:
        if name in found:
            raise ValueError(f"two events are called {name}")
        found[name] = Event(name, kind, Text(ja, en))
    return found


EVENTS: dict[str, Event] = _events(*choosing.ROWS, *funding.ROWS, *watching.ROWS)
