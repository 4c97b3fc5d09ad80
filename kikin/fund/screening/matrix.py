"""From findings to a level, with the rules that fired and why. The order of the findings makes no difference.

A finding's level is the highest that a rule gives it; rules that raise add one each, up to where the policy stops
them. The case's level is that of its gravest finding, so that one more finding never lowers it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kikin.fund.screening.policies import EVERY_LIST, INFO_ONLY, RAISES, Asked, ListGroup, Rule, SecurityPolicy
from kikin.fund.screening.vocabulary import LISTING, Finding
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired on a finding: what it gave, what the finding's level became, and why."""

    rule: str
    finding: str
    then: str
    level: str
    why: Text


@dataclass(frozen=True, slots=True)
class Assessment:
    """`is_basic`: no technology of the gate was touched, so that only the basic rules were asked."""

    level: str
    outcome: str
    is_basic: bool
    trace: tuple[Fired, ...]
    measures: tuple[str, ...]
    notices: tuple[str, ...]


def is_basic(policy: SecurityPolicy, areas: Iterable[str]) -> bool:
    """Whether the gate lets most rules rest: the policy has one that does, and no area of it is touched."""
    return policy.unless_none == "skip_to_basic" and bool(policy.areas) and not set(areas)


def assess(policy: SecurityPolicy, findings: Iterable[Finding], day: date, areas: Iterable[str] = ()) -> Assessment:
    """The level of a case by its policy on a day."""
    touched = frozenset(areas)
    basic = is_basic(policy, touched)
    asked = [rule for rule in policy.rules if rule.basic or not basic]
    trace: list[Fired] = []
    highest = 0
    for finding in sorted(findings, key=lambda one: one.ref):
        fired = [rule for rule in asked if fires(policy, rule, finding, day, touched)]
        level = _level_of(policy, fired)
        highest = max(highest, level)
        trace += (Fired(rule.key, finding.ref, rule.then, policy.levels[level], rule.why) for rule in fired)
    gave = {one.rule for one in trace}
    firing = [rule for rule in asked if rule.key in gave]
    level_key = policy.levels[highest]
    return Assessment(
        level=level_key,
        outcome=policy.outcome_of(level_key),
        is_basic=basic,
        trace=tuple(trace),
        measures=tuple(dict.fromkeys(code for rule in firing for code in rule.measures)),
        notices=tuple(dict.fromkeys(notice for rule in firing for notice in rule.notices)),
    )


def fires(policy: SecurityPolicy, rule: Rule, finding: Finding, day: date, areas: frozenset[str]) -> bool:
    """Whether everything that a rule asks is so of a finding."""
    return finding.kind in rule.kinds and all(
        _is_so(policy, name, asked, finding, day, areas) for name, asked in rule.asks
    )


def _level_of(policy: SecurityPolicy, fired: list[Rule]) -> int:
    given = max((policy.levels.index(rule.then) for rule in fired if rule.then not in (RAISES, INFO_ONLY)), default=0)
    raises = sum(rule.then == RAISES for rule in fired)
    if not raises:
        return given
    return max(given, min(given + raises, policy.levels.index(policy.raise_stops_at)))


def _is_so(policy: SecurityPolicy, name: str, asked: Asked, finding: Finding, day: date, areas: frozenset[str]) -> bool:
    if isinstance(asked, date):
        return finding.ended_on is None or finding.ended_on >= asked
    if isinstance(asked, int):
        return _reaches(name, asked, finding, day)
    if name in LISTING:
        return any(_stands_on(policy.group(key), finding.lists) for key in asked)
    if name == "areas":
        return bool(areas & set(asked))
    if name == "status":
        return finding.status_on(day) in asked
    if name == "disclosed":
        return finding.disclosed in asked
    return finding.said(name) in asked


def _stands_on(group: ListGroup, lists: frozenset[str]) -> bool:
    return bool(lists) if EVERY_LIST in group.lists else bool(lists & set(group.lists))


def _reaches(name: str, asked: int, finding: Finding, day: date) -> bool:
    if name == "ended_within_months":
        ended = finding.ended_on
        return ended is not None and months_before(day, asked) <= ended < day
    said = finding.said(name.removesuffix("_gte"))
    return isinstance(said, int) and said >= asked


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    year = max(year, 1)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    return date(year, month + 1, 28)
