"""Screening by difference: only what has changed is compared, and what comes of it is what a full run gives.

It is, because the probability of a pair follows from the query, the entry and the rarity, and from nothing else that
stands on the list. So the rarity is kept while the list changes, and a new one means that everything is compared anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, TypeVar

from kikin.engines.names.index import ListIndex, build_index
from kikin.engines.names.problem import Entry, Match, Query, Reason
from kikin.engines.names.rarity import Rarity
from kikin.engines.names.solve import match_all
from kikin.engines.names.spreading import in_shares, run

TOGETHER = 2_000
"""Subjects in a share."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Someone who is to be compared with a list for as long as they are concerned."""

    id: str
    query: Query


@dataclass(frozen=True, slots=True)
class Alert:
    """A subject that may be an entry. It holds nothing of the list but the entry, so runs can be compared."""

    subject: str
    entry: str
    name: str
    probability_bp: int
    points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is compared with what, at one time; each has an id of its own."""

    subjects: tuple[Subject, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """The alerts that a change of standing adds, and those that fall away with it."""

    raised: tuple[Alert, ...]
    fallen: tuple[Alert, ...]

    def after(self, known: Iterable[Alert]) -> frozenset[Alert]:
        """All alerts that stand once the change is made."""
        return frozenset(known) - frozenset(self.fallen) | frozenset(self.raised)


@dataclass(frozen=True, slots=True)
class Share:
    """Subjects of one piece of work: known ones meet the entries that came, new ones meet every entry."""

    known: tuple[Subject, ...] = ()
    new: tuple[Subject, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What shares are compared with, on whichever machine: the entries that came, and the whole list."""

    came: ListIndex | None
    whole: ListIndex | None
    threshold_bp: int

    @classmethod
    def of(cls, came: Iterable[Entry], whole: Iterable[Entry], rarity: Rarity, threshold_bp: int) -> Comparison:
        """A side without entries is left out: nobody can be on it."""
        return cls(_made_ready(came, rarity), _made_ready(whole, rarity), threshold_bp)

    def __call__(self, share: Share) -> tuple[Alert, ...]:
        return (*self._compared(self.came, share.known), *self._compared(self.whole, share.new))

    def _compared(self, index: ListIndex | None, subjects: Sequence[Subject]) -> Iterator[Alert]:
        if index is None:
            return
        found = match_all(index, (subject.query for subject in subjects), self.threshold_bp, len(index.entries))
        for subject, matches in zip(subjects, found, strict=True):
            yield from (_alert(subject, match) for match in matches)


def _made_ready(entries: Iterable[Entry], rarity: Rarity) -> ListIndex | None:
    kept = tuple(entries)
    return build_index(kept, rarity) if kept else None


Spread: TypeAlias = Callable[[Callable[[Share], tuple[Alert, ...]], Iterable[Share]], Iterator[tuple[Alert, ...]]]
"""How shares find a worker: `run` with its workers, or a part of it."""


def alerts(
    subjects: Iterable[Subject], entries: Iterable[Entry], rarity: Rarity, threshold_bp: int, spread: Spread = run
) -> Iterator[Alert]:
    """The full run: every subject that may be an entry, as probable as the threshold or more. Subjects are streamed.

    There is no highest number of alerts for a subject: one that is left out would be one that nobody sees.
    """
    comparison = Comparison.of((), entries, rarity, threshold_bp)
    shares = (Share(new=some) for some in in_shares(subjects, TOGETHER))
    for found in spread(comparison, shares):
        yield from found


def difference(
    known: Iterable[Alert],
    before: Standing,
    after: Standing,
    rarity: Rarity,
    threshold_bp: int,
    spread: Spread = run,
) -> Difference:
    """What `after` changes of the alerts that were `known` of `before`: by comparing only what is not the same."""
    new_subjects, gone_subjects = _changed(before.subjects, after.subjects)
    new_entries, gone_entries = _changed(before.entries, after.entries)
    fresh = {subject.id for subject in new_subjects}
    steady = (subject for subject in after.subjects if subject.id not in fresh)
    whole = after.entries if new_subjects else ()
    comparison = Comparison.of(new_entries, whole, rarity, threshold_bp)
    shares = [Share(new=some) for some in in_shares(new_subjects, TOGETHER)]
    if new_entries:
        shares += [Share(known=some) for some in in_shares(steady, TOGETHER)]
    raised = frozenset(alert for found in spread(comparison, shares) for alert in found)
    fallen = frozenset(alert for alert in known if alert.subject in gone_subjects or alert.entry in gone_entries)
    return Difference(_in_order(raised - fallen), _in_order(fallen - raised))


def by_workers(workers: int, cluster: str = "") -> Spread:
    """A way to spread: over so many processes, or over a cluster."""
    return partial(run, workers=workers, cluster=cluster)


T = TypeVar("T", Subject, Entry)


def _changed(before: Iterable[T], after: Iterable[T]) -> tuple[tuple[T, ...], frozenset[str]]:
    """What is new or no longer as it was, and the ids of what is gone or no longer as it was."""
    was, stays = {one.id: one for one in before}, {one.id: one for one in after}
    new = tuple(one for one in stays.values() if was.get(one.id) != one)
    return new, frozenset(ref for ref, one in was.items() if stays.get(ref) != one)


def _in_order(found: Iterable[Alert]) -> tuple[Alert, ...]:
    return tuple(sorted(found, key=lambda alert: (alert.subject, alert.entry)))


def _alert(subject: Subject, match: Match) -> Alert:
    return Alert(subject.id, match.entry, match.name, match.probability_bp, match.points, match.reasons)
