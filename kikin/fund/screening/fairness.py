"""Figures by outcome, without persons: how cases end, how long they take, how often an appeal turns them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

LEAST_CELL = 5
"""A count below this is not told, so that nobody is found by elimination."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A closed case as statistics see it: no name, no reason."""

    group: str
    verdict: str
    days: int
    was_questioned: bool
    was_appealed: bool
    was_overturned: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one group. None is a count too small to tell."""

    group: str
    cases_count: int | None
    by_verdict: tuple[tuple[str, int | None], ...]
    median_days: int | None
    questioned_count: int | None
    appealed_count: int | None
    overturned_count: int | None


VERDICTS_TOLD = ("cleared", "conditions", "refused")


def figures_by_group(cases: Iterable[Ended]) -> tuple[Figures, ...]:
    """The figures of each group in the order of its name.

    A group of too few cases tells nothing. In the others a small count is hidden, and where only one would be, the
    next smallest goes with it, so that it cannot be had by subtraction.
    """
    groups: defaultdict[str, list[Ended]] = defaultdict(list)
    for case in cases:
        groups[case.group].append(case)
    return tuple(_figures(group, groups[group]) for group in sorted(groups))


def _figures(group: str, cases: list[Ended]) -> Figures:
    if len(cases) < LEAST_CELL:
        return Figures(group, None, tuple((one, None) for one in VERDICTS_TOLD), None, None, None, None)
    counts = {one: sum(case.verdict == one for case in cases) for one in VERDICTS_TOLD}
    return Figures(
        group,
        len(cases),
        tuple(_hide(counts).items()),
        median_low(case.days for case in cases),
        _told(sum(case.was_questioned for case in cases), len(cases)),
        _told(sum(case.was_appealed for case in cases), len(cases)),
        _told(sum(case.was_overturned for case in cases), len(cases)),
    )


def _hide(counts: dict[str, int]) -> dict[str, int | None]:
    hidden = {one for one, count in counts.items() if 0 < count < LEAST_CELL}
    if len(hidden) == 1:
        rest = [one for one in counts if one not in hidden and counts[one]]
        hidden |= set(sorted(rest, key=lambda one: counts[one])[:1])
    return {one: None if one in hidden else count for one, count in counts.items()}


def _told(count: int, of: int) -> int | None:
    """A count, unless it or what is left of the whole is too small."""
    return count if count in (0, of) or LEAST_CELL <= count <= of - LEAST_CELL else None
