"""An alert: what was seen, of whom, on which day, by what path; the same fact seen again has the same key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from kikin.fund.watch.kinds import KINDS
from kikin.values.money import Yen
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Stake:
    """What an alert puts at stake: money not yet paid, the level of the technology, and until when the award runs."""

    left_yen: Yen = 0
    technology_level: int = 0
    ends_on: date | None = None


class AtStake(Protocol):
    """What is ranked: an alert, or the case that was made of it."""

    @property
    def kind(self) -> str: ...

    @property
    def key(self) -> str: ...

    @property
    def stake(self) -> Stake: ...


Seen = TypeVar("Seen", bound=AtStake)


@dataclass(frozen=True, slots=True)
class Alert:
    """`subject` is the company or person of the fund; `about` everyone it concerns, the subject first.

    `path` explains it, a sentence for each step; `causes` are the statements that showed it; `key` is `key_of` what
    was seen and of nothing about how or when it came in. `noticed_on` is when the company told of a change of control.
    """

    kind: str
    subject: str
    key: str
    known_on: date
    path: tuple[Text, ...]
    about: tuple[str, ...]
    awards: tuple[str, ...]
    stake: Stake
    causes: tuple[str, ...] = ()
    noticed_on: date | None = None


def key_of(kind: str, subject: str, facts: Iterable[object]) -> str:
    """The digest of a fact, in whatever order its parts are told."""
    said = json.dumps([kind, subject, sorted({str(fact) for fact in facts})], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def ranked(seen: Iterable[Seen]) -> list[Seen]:
    """By what is at stake: the gravest kind first, then the higher technology, the more money, the longer to run."""
    return sorted(seen, key=lambda one: (_gravity(one), -one.stake.technology_level, *_further(one)))


def ranked_by_money(seen: Iterable[Seen]) -> list[Seen]:
    """The same for those who may not learn the level of a technology, not even from the order."""
    return sorted(seen, key=lambda one: (_gravity(one), *_further(one)))


_PLACES = {kind: place for place, kind in enumerate(KINDS)}


def _gravity(one: AtStake) -> int:
    return _PLACES[one.kind]


def _further(one: AtStake) -> tuple[Yen, int, str]:
    return -one.stake.left_yen, -(one.stake.ends_on or date.min).toordinal(), one.key


def looked_into_by(known_on: date, within_days: int, is_free: Callable[[date], bool]) -> date:
    """The day by which somebody looks into it; days on which offices rest do not count."""
    day, left = known_on, within_days
    while left:
        day += timedelta(days=1)
        left -= not is_free(day)
    return day
