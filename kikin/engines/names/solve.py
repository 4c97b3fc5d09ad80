"""Which parties on a list a name may mean, best first, each with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from kikin.engines.names.align import Asked, Meetings, Pairs, aligned, asked_of, joins_of, meetings_of, pairs_of
from kikin.engines.names.evidence import Written, evidence_of
from kikin.engines.names.index import KINDS, ListIndex
from kikin.engines.names.lexicon import Numbers, Shares, keys_of
from kikin.engines.names.problem import ENGINE, FULL_BP, VERSION, Match, Query, Reason, problems_of
from kikin.engines.names.reasons import reasons_of
from kikin.engines.names.score import CARD, Card, least_points, points_of, probability_bp
from kikin.engines.names.telling import NOTHING_ALIKE, bearers_of, is_more_known, telling
from kikin.engines.names.writing import bare, spoken

TOGETHER = 500
"""Queries that are compared at once: many share the cost of looking, few share the memory."""


def match(index: ListIndex, query: Query, threshold_bp: int = 5_000, top: int = 5) -> tuple[Match, ...]:
    """The `top` entries whose probability is at least `threshold_bp`, at most one match each, best first.

    Equal ones are ordered by the entry's id. ValueError, naming every problem, on a query that
    `problems_of` does not pass, and on a threshold or number that makes no sense.
    """
    return next(match_all(index, (query,), threshold_bp, top))


def match_all(
    index: ListIndex, queries: Iterable[Query], threshold_bp: int = 5_000, top: int = 5
) -> Iterator[tuple[Match, ...]]:
    """What `match` gives for each query, in their order."""
    if not 0 <= threshold_bp <= FULL_BP or top < 1:
        raise ValueError("a threshold lies between 0 and 10,000 basis points, and top is at least 1")
    waiting = iter(queries)
    while some := tuple(islice(waiting, TOGETHER)):
        problems = [problem for query in some for problem in problems_of(query)]
        if problems:
            raise ValueError("; ".join(problem.line() for problem in problems))
        found = compared(index, some)
        best = _best_names(index, found)
        for query, pairs in zip(some, best, strict=True):
            yield tuple(_ranked(index, found, query, pairs, threshold_bp, top))


@dataclass(frozen=True, slots=True)
class Compared:
    """Names asked against names listed: every pair that may be one, what meets in it, and its figures."""

    queries: Sequence[Query]
    owner: Numbers
    """By row asked, its query."""
    asked: Asked
    pairs: Pairs
    met: Meetings
    evidence: Shares
    points: Numbers


def compared(index: ListIndex, queries: Sequence[Query], card: Card = CARD) -> Compared:
    """Every name of every query, in each of its readings, against the names of the list."""
    rows = [
        (number, name, words)
        for number, query in enumerate(queries)
        for name in query.names
        for words in spoken(name, query.kind)
    ]
    owner = np.array([number for number, _, _ in rows], dtype=np.int64)
    asked = asked_of(index, [words for _, _, words in rows])
    joins = joins_of(index, asked)
    pairs = _of_one_kind(index, queries, owner, pairs_of(index, asked, joins))
    met = aligned(meetings_of(index, asked, joins, pairs), len(pairs.row))
    written = Written([" ".join(sorted(words)) for _, _, words in rows], keys_of([bare(name) for _, name, _ in rows]))
    evidence = evidence_of(index, asked, written, pairs, met)
    return Compared(queries, owner, asked, pairs, met, evidence, points_of(evidence, card))


def _of_one_kind(index: ListIndex, queries: Sequence[Query], owner: Numbers, pairs: Pairs) -> Pairs:
    """Without the pairs of a person and an organisation."""
    asked = np.array([KINDS[query.kind] for query in queries])[owner][pairs.row]
    kept = asked * index.row_kind[pairs.listed] >= 0
    return Pairs(pairs.row[kept], pairs.listed[kept])


def _best_names(index: ListIndex, found: Compared) -> list[Numbers]:
    """By query, of each entry that any of its names may mean the pair that says most, by number of the entry."""
    owner = found.owner[found.pairs.row]
    entry = index.row_entry[found.pairs.listed]
    order = np.lexsort((found.pairs.listed, found.pairs.row, -found.points, entry, owner))
    owner, entry = owner[order], entry[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (entry[1:] != entry[:-1]) | (owner[1:] != owner[:-1])
    return np.split(order[first], np.searchsorted(owner[first], np.arange(1, len(found.queries))))


def _ranked(
    index: ListIndex, found: Compared, query: Query, pairs: Numbers, threshold_bp: int, top: int
) -> Iterator[Match]:
    pair_of = dict(zip(index.row_entry[found.pairs.listed[pairs]].tolist(), pairs.tolist(), strict=True))
    entries = {
        int(index.row_entry[found.pairs.listed[pair]]) for pair in _worth_a_look(found, query, pairs, threshold_bp, top)
    }
    weighed = []
    for place in entries | bearers_of(index, query):
        entry, pair = index.entries[place], pair_of.get(place)
        points = NOTHING_ALIKE if pair is None else int(found.points[pair])
        more = telling(query, entry, points) if is_more_known(query) else ()
        weighed.append((-points - sum(reason.points for reason in more), entry.id, pair, points, more, entry.name))
    weighed.sort(key=lambda one: one[:2])
    for worth, ref, pair, points, more, name in weighed[:top]:
        if probability_bp(-worth) < threshold_bp:
            return
        if pair is None:
            reasons = [Reason("whole", query.name, name, points)]
        else:
            row = found.pairs.listed[pair]
            name = index.entries[index.row_entry[row]].names[index.row_name[row]]
            begin, end = np.searchsorted(found.met.pair, (pair, pair + 1))
            reasons = reasons_of(index, found.asked, found.pairs, found.met[begin:end], pair, points)
        yield Match(ref, name, probability_bp(-worth), -worth, (*reasons, *more), ENGINE, VERSION, index.digest)


def _worth_a_look(found: Compared, query: Query, pairs: Numbers, threshold_bp: int, top: int) -> Iterable[int]:
    """The pairs whose entries can be among the `top`: all that is known beside the names, but a number, only lowers."""
    points = found.points[pairs]
    kept = points >= least_points(threshold_bp)
    if not is_more_known(query) and len(pairs) > top:
        kept &= points >= np.partition(points, len(points) - top)[len(points) - top]
    worth: list[int] = pairs[kept].tolist()
    return worth
