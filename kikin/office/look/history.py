"""A thing's history: events of the trail as lines that people read, the latest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from kikin.fund.events import EVENTS
from kikin.fund.policy import ROLES
from kikin.office.look.parts import Moment
from kikin.values.text import Text


class Happened(Protocol):
    """An event as its line needs it."""

    name: str
    at: datetime
    actor: str
    role: str
    uid: str


def event_name(name: str) -> Text:
    """What an event is called; one that nobody has named is said by its code, in words."""
    plain = name.replace("_", " ")
    return EVENTS[name].label if name in EVENTS else Text(plain, plain)


def who(actor: str, role: str, names: Mapping[str, Text]) -> Text:
    """Who did it, and in which role."""
    name, in_role = names.get(actor, Text(actor, actor)), ROLES.get(role, Text(role, role))
    return Text(f"{in_role.ja} {name.ja}".strip(), f"{name.en}, {in_role.en}" if name.en else in_role.en)


def moments(
    events: Iterable[Happened], names: Mapping[str, Text], url: Callable[[str], str] | None = None
) -> list[Moment]:
    """The lines of a timeline; `names` says people by ref, and `url` leads from an event's uid to its page."""
    lines = [
        Moment(
            at=event.at,
            what=event_name(event.name),
            who=who(event.actor, event.role, names),
            url=url(event.uid) if url else "",
        )
        for event in events
    ]
    return lines[::-1]
