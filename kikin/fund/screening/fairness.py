"""Figures by outcome, without persons: how cases end, how long they take, how often an appeal turns them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median_low
from typing import TypeAlias, TypeVar


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
_COURSES = ("was_questioned", "was_appealed", "was_overturned")
_Cell: TypeAlias = tuple[str, str]
_Key = TypeVar("_Key", bound=Hashable)


def figures_by_group(cases: Iterable[Ended], from_count: int) -> tuple[Figures, ...]:
    """The figures of each group in the order of its name.

    A count below `from_count` is not told, so that nobody is found by elimination: a group of too few cases tells
    nothing, and in the others a small count is hidden. With it go so many of the next
    smallest that it cannot be had by subtraction: from the other outcomes of its group, or from the same column of
    the other groups where another table of the same cases tells what they come to together.
    """
    groups: defaultdict[str, list[Ended]] = defaultdict(list)
    for case in cases:
        groups[case.group].append(case)
    sizes = {group: len(some) for group, some in groups.items()}
    few = _with_neighbours(sizes, {group for group, size in sizes.items() if size < from_count}, from_count)
    ends = {
        (group, one): sum(case.verdict == one for case in groups[group]) for group in groups for one in VERDICTS_TOLD
    }
    courses = {(group, one): sum(getattr(case, one) for case in groups[group]) for group in groups for one in _COURSES}
    small = {cell for cell, count in ends.items() if 0 < count < from_count}
    small |= {cell for cell, count in courses.items() if not _can_be_told(count, sizes[cell[0]], from_count)}
    small |= {cell for cell in ends | courses if cell[0] in few}
    hidden = _hidden(ends, courses, small, from_count)
    told = {cell: None if cell in hidden else count for cell, count in (ends | courses).items()}
    return tuple(
        Figures(
            group,
            None if group in few else sizes[group],
            tuple((one, told[group, one]) for one in VERDICTS_TOLD),
            None if group in few else median_low(case.days for case in groups[group]),
            *(told[group, one] for one in _COURSES),
        )
        for group in sorted(groups)
    )


def _hidden(ends: Mapping[_Cell, int], courses: Mapping[_Cell, int], small: set[_Cell], from_count: int) -> set[_Cell]:
    """Every cell that is not told: what hides one in its row may have to be hidden in its column, and so on."""
    rows = [[cell for cell in ends if cell[0] == group] for group in {group for group, _ in ends}]
    counts, hidden, before = {**ends, **courses}, set(small), -1
    columns = [[cell for cell in counts if cell[1] == one] for one in (*VERDICTS_TOLD, *_COURSES)]
    while len(hidden) > before:
        before = len(hidden)
        for line in (*rows, *columns):
            hidden |= _with_neighbours({cell: counts[cell] for cell in line}, hidden.intersection(line), from_count)
    return hidden


def _with_neighbours(counts: Mapping[_Key, int], hidden: set[_Key], from_count: int) -> set[_Key]:
    """What is hidden, and the smallest of what is told until there are several, which come to enough together."""
    chosen = set(hidden)
    told = sorted((one for one in counts if one not in chosen and counts[one]), key=lambda one: counts[one])
    for one in told:
        together = sum(counts[other] for other in chosen)
        if not together or (len(chosen) > 1 and together >= from_count):
            break
        chosen.add(one)
    return chosen


def _can_be_told(count: int, of: int, from_count: int) -> bool:
    """Whether neither a count nor what is left of the whole is too small."""
    return count in (0, of) or from_count <= count <= of - from_count
