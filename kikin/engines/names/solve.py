"""Which parties on a list a name may mean, best first, each with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from kikin.engines.names.align import Asked, Meetings, Pairs, aligned, asked_of, joins_of, meetings_of
from kikin.engines.names.candidates import of_matches, pairs_of
from kikin.engines.names.evidence import Written, evidence_of
from kikin.engines.names.index import KINDS, ListIndex, families, form_initials
from kikin.engines.names.lexicon import Numbers, Shares, keys_of
from kikin.engines.names.problem import ENGINE, FULL_BP, VERSION, Match, Query, Reason, problems_of
from kikin.engines.names.reasons import reasons_of
from kikin.engines.names.score import CARDS, Cards, least_points, probability_bp
from kikin.engines.names.telling import NOTHING_ALIKE, bearers_of, is_more_known, telling
from kikin.engines.names.writing import bare, form_of, spoken

TOGETHER = 1_000
"""Queries that are compared at once: many share the cost of looking, few share the memory."""
_ROWS_TOGETHER = 30_000_000
"""Queries times names listed: of a long list fewer at once, so that what is compared stays near at hand."""


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
    together = min(TOGETHER, 1 + _ROWS_TOGETHER // (1 + len(index.rows)))
    while some := tuple(islice(waiting, together)):
        problems = [problem for query in some for problem in problems_of(query)]
        if problems:
            raise ValueError("; ".join(problem.line() for problem in problems))
        found = compared(index, some)
        ranked = [
            _ranked(index, found, query, pairs, threshold_bp, top)
            for query, pairs in zip(some, _best_names(found), strict=True)
        ]
        reasons = _reasons(index, found, [one for best in ranked for one in best])
        for best in ranked:
            yield tuple(_match(index, found, one, next(reasons)) for one in best)


@dataclass(frozen=True, slots=True)
class Compared:
    """Names asked against names listed: every pair that may be one, what meets in it, and its figures."""

    queries: Sequence[Query]
    owner: Numbers
    """By pair, its query."""
    entry: NDArray[np.int32]
    """By pair, the number of its entry."""
    starts: Numbers
    """By pair, where what meets in it begins."""
    asked: Asked
    pairs: Pairs
    met: Meetings
    evidence: Shares
    is_person: NDArray[np.bool_]
    points: Numbers


def compared(index: ListIndex, queries: Sequence[Query], cards: Cards = CARDS) -> Compared:
    """Every name of every query, in each of its readings, against the names of the list."""
    rows = [
        (number, name, words)
        for number, query in enumerate(queries)
        for name in query.names
        for words in spoken(name, query.kind)
    ]
    owner = np.array([number for number, _, _ in rows], dtype=np.int64)
    named = [(name, words, queries[number].kind) for number, name, words in rows]
    kinds = kinds_of(queries, owner)
    asked = asked_of(index, [words for _, _, words in rows], form_initials(named), kinds <= 0)
    joins = joins_of(index, asked)
    pairs = _of_one_kind(index, queries, owner, pairs_of(index, asked, joins))
    met = aligned(meetings_of(index, asked, joins, pairs), len(pairs.row))
    pairs, met = of_matches(index, asked, pairs, met)
    written = Written(
        [" ".join(sorted(words)) for _, _, words in rows],
        keys_of([bare(name) for _, name, _ in rows]),
        families(named),
        keys_of([form_of(*one) for one in named]),
    )
    is_person = kinds[pairs.row] + index.row_kind[pairs.listed] > 0
    evidence = evidence_of(index, asked, written, pairs, met, is_person)
    points = cards.points_of(evidence, is_person)
    starts = np.searchsorted(met.pair, np.arange(len(points) + 1))
    entry = index.row_entry[pairs.listed]
    return Compared(queries, owner[pairs.row], entry, starts, asked, pairs, met, evidence, is_person, points)


def kinds_of(queries: Sequence[Query], owner: Numbers) -> NDArray[np.int8]:
    """The kind of each row asked: 1 and -1 for a person and an organisation, 0 where it is not known."""
    return np.array([KINDS[query.kind] for query in queries], dtype=np.int8)[owner]


def _of_one_kind(index: ListIndex, queries: Sequence[Query], owner: Numbers, pairs: Pairs) -> Pairs:
    """Without the pairs of a person and an organisation."""
    kept = kinds_of(queries, owner)[pairs.row] * index.row_kind[pairs.listed] >= 0
    return Pairs(pairs.row[kept], pairs.listed[kept])


def _best_names(found: Compared) -> list[Numbers]:
    """By query, of each entry that any of its names may mean the pair that says most, by number of the entry."""
    order = np.lexsort((found.pairs.listed, found.pairs.row, -found.points, found.entry, found.owner))
    owner, entry = found.owner[order], found.entry[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (entry[1:] != entry[:-1]) | (owner[1:] != owner[:-1])
    return np.split(order[first], np.searchsorted(owner[first], np.arange(1, len(found.queries))))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """An entry that a query may mean: the pair of names that says most, if any, and what is known beside them."""

    place: int
    pair: int | None
    of_names: int
    more: tuple[Reason, ...]
    points: int


def _ranked(
    index: ListIndex, found: Compared, query: Query, pairs: Numbers, threshold_bp: int, top: int
) -> list[_Weighed]:
    worth = _worth_a_look(found, query, pairs, threshold_bp, top)
    pair_of: dict[int, int | None] = dict(zip(found.entry[worth].tolist(), worth.tolist(), strict=True))
    for place in bearers_of(index, query) - pair_of.keys():
        pair_of[place] = next((pair for pair in pairs.tolist() if found.entry[pair] == place), None)
    weighed = []
    for place, pair in pair_of.items():
        points = NOTHING_ALIKE if pair is None else int(found.points[pair])
        more = telling(query, index.entries[place], points) if is_more_known(query) else ()
        weighed.append(_Weighed(place, pair, points, more, points + sum([reason.points for reason in more])))
    weighed.sort(key=lambda one: (-one.points, index.entries[one.place].id))
    least = least_points(threshold_bp)
    return [one for one in weighed[:top] if one.points > least and probability_bp(one.points) >= threshold_bp]


def _reasons(index: ListIndex, found: Compared, weighed: Sequence[_Weighed]) -> Iterator[tuple[Reason, ...]]:
    paired = [one for one in weighed if one.pair is not None]
    chosen = np.array([one.pair for one in paired], dtype=np.int64)
    points = [one.of_names for one in paired]
    each = reasons_of(index, found.asked, found.pairs, found.met, found.starts, chosen, points)
    for one in weighed:
        alike = (
            next(each) if one.pair is not None else (Reason("whole", "", index.entries[one.place].name, one.of_names),)
        )
        yield alike + one.more


def _match(index: ListIndex, found: Compared, one: _Weighed, reasons: tuple[Reason, ...]) -> Match:
    entry = index.entries[one.place]
    name = entry.name if one.pair is None else entry.names[index.row_name[found.pairs.listed[one.pair]]]
    return Match(entry.id, name, probability_bp(one.points), one.points, reasons, ENGINE, VERSION, index.digest)


def _worth_a_look(found: Compared, query: Query, pairs: Numbers, threshold_bp: int, top: int) -> Numbers:
    """The pairs whose entries can be among the `top`: all that is known beside the names, but a number, only lowers."""
    points = found.points[pairs]
    least = least_points(threshold_bp)
    if not is_more_known(query) and len(pairs) > top:
        least = max(least, int(np.partition(points, len(points) - top)[len(points) - top]))
    return pairs[points >= least]
