"""How well what was planted was found: each event once, on the day on which it could be known, and nothing else.

An alert answers an event of the same day when it concerns its subject and is of a kind that the event shows itself by.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kikin.fund.watch import KINDS, Alert

_RISES = ("control_taken", "listed_share_reached", "threshold_reached", "company_merged")
_FALLS = ("control_lost", "listed_share_left", "threshold_left")
_OWNERSHIP = frozenset((*_RISES, *_FALLS))
_LEAVES = ("departure", "post_added", "term_ends")
EVENTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            *("takeover", "takeover_direct", "takeover_chain", "takeover_steps", "takeover_together", "takeover_board"),
            *("takeover_debt", "takeover_consolidated", "threshold_up"),
        ),
        _RISES,
    ),
    "merger": ("company_merged", "control_taken"),
    "listed_share": ("listed_share_reached", "listed_share_left", "control_taken", "listed"),
    "threshold_down": (*_FALLS, *_RISES),
    "control_lost": (*_FALLS, *_RISES),
    "list_addition": ("listed", "listed_share_reached"),
    "listed": ("listed", "listed_share_reached", "control_taken"),
    "departure": _LEAVES,
    "post_added": ("post_added", "departure"),
    "term_end": ("term_ends",),
    "overcommitted": ("overcommitted",),
    "company_short": ("company_short",),
    "talks": ("talks_open",),
    "lien": ("lien_registered",),
}
"""Every kind of event with the kinds of alert by which it shows; a kind of alert may be planted by its own name."""


@dataclass(frozen=True, slots=True)
class Planted:
    """Something that happened: to whom, and on which day it could first be known."""

    kind: str
    subject: str
    on: date
    note: str = ""


@dataclass(slots=True)
class Score:
    """Counts by kind of event; false alerts and doubled ones by kind of alert."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    found_late: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false_alerts: Counter[str] = field(default_factory=Counter)
    doubled: Counter[str] = field(default_factory=Counter)
    not_found: list[Planted] = field(default_factory=list)
    not_planted: list[Alert] = field(default_factory=list)


def is_event(kind: object) -> bool:
    """Is it a kind of event, or of alert?"""
    return isinstance(kind, str) and (kind in EVENTS or kind in KINDS)


def shows_by(kind: str) -> tuple[str, ...]:
    """The kinds of alert by which an event shows."""
    return EVENTS.get(kind, (kind,))


def score(
    truth: Sequence[Planted], alerts: Sequence[Alert], called: Mapping[str, str], taken_back: Collection[str] = ()
) -> Score:
    """Hold what was raised against what was planted; `called` leads from other ids of a party to its own.

    What a feed said and took back was true to the feed: it is not false, and not planted either.
    """
    result = Score(planted=Counter(one.kind for one in truth))
    by_party: dict[str, list[Alert]] = defaultdict(list)
    for alert in alerts:
        for party in dict.fromkeys((*alert.about, *alert.awards)):
            by_party[party].append(alert)
    answered: dict[str, Planted] = {}
    late: list[Planted] = []
    for event in truth:
        mine = [one for one in _of(event, by_party, called) if one.kind in shows_by(event.kind)]
        if on_the_day := [one for one in mine if one.known_on == event.on]:
            result.found[event.kind] += 1
            # two lines of one subject and day are answered by two alerts where there are as many
            answered |= {one.key: event for one in sorted(on_the_day, key=lambda one: one.key in answered)[:1]}
        else:
            late.append(event)
    for event in late:
        mine = [one for one in _of(event, by_party, called) if one.kind in shows_by(event.kind)]
        after = [one for one in mine if one.known_on > event.on and one.key not in answered]
        (result.found_late if after else result.missed)[event.kind] += 1
        answered |= {one.key: event for one in after[:1]}
        result.not_found.append(event)
    for alert in alerts:
        if alert.key not in answered and alert.key not in taken_back:
            _judge(alert, [one for one in alerts if one.key in answered], result)
    return result


def _of(event: Planted, by_party: Mapping[str, Iterable[Alert]], called: Mapping[str, str]) -> list[Alert]:
    found = [*by_party.get(event.subject, ())]
    if event.subject in called:
        found += [one for one in by_party.get(called[event.subject], ()) if one not in found]
    return found


def _judge(alert: Alert, answering: list[Alert], result: Score) -> None:
    """One that no event asked for: said twice, a part of what was planted, or false."""
    same_cause = [one for one in answering if set(one.causes) & set(alert.causes)]
    if any(one.subject == alert.subject and one.kind == alert.kind for one in same_cause):
        result.doubled[alert.kind] += 1
    elif not same_cause and not any(_is_of_the_same_case(alert, one) for one in answering):
        result.false_alerts[alert.kind] += 1
        result.not_planted.append(alert)


def _is_of_the_same_case(alert: Alert, other: Alert) -> bool:
    """The same party crosses something in the same company, on the way to what was planted or after it."""
    parties = set(alert.about[1:]) & set(other.about[1:]) - {alert.subject}
    return alert.subject == other.subject and {alert.kind, other.kind} <= _OWNERSHIP and bool(parties)
