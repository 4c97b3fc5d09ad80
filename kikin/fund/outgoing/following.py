"""What has to be told next of intellectual property: what follows a notice, by when, and what answers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kikin.fund.charter import FollowUp

STANDS = ("noted", "approved")
"""States of a notice that something follows."""
_FELL = ("refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice as it is kept. `about` is the ref of the one that it follows, where it follows one."""

    ref: str
    kind: str
    state: str
    happened_on: date
    about: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still to be told after a notice: one of these kinds, the usual one first."""

    after: str
    kinds: tuple[str, ...]
    due_on: date
    holds: bool


def owed_after(told: Iterable[Kept], follow_ups: Iterable[FollowUp]) -> list[Owed]:
    """What these notices ask to be told next and nobody has told yet, the first due first."""
    notices = list(told)
    answers = {(one.about, one.kind) for one in notices if one.about and one.state not in _FELL}
    owed = [
        Owed(one.ref, rule.tell, one.happened_on + timedelta(days=rule.within_days), rule.holds)
        for rule in follow_ups
        for one in notices
        if one.kind == rule.after and one.state in STANDS and not any((one.ref, kind) in answers for kind in rule.tell)
    ]
    return sorted(owed, key=lambda one: (one.due_on, one.after))
