"""The answer: for each party asked about, what everyone above it is to it, by every measure side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kikin.engines.ownership.control import Reach
from kikin.engines.ownership.graph import Graph, loops_of
from kikin.engines.ownership.integrated import owned_through_all
from kikin.engines.ownership.links import Links, paths_to
from kikin.engines.ownership.power import holders_power, network_power
from kikin.engines.ownership.problem import (
    ENGINE,
    UNIT,
    USUAL,
    VERSION,
    OwnershipProblem,
    OwnershipResult,
    Pair,
    Power,
    Stake,
    Threshold,
    Unknown,
    digest,
)
from kikin.engines.ownership.ranges import most_owned

MOST_HOLDERS = 1_000
"""Of one party; of more, those that own most are given and the rest counted."""
MOST_PAIRS = 20_000


def solve(
    problem: OwnershipProblem,
    thresholds: Sequence[Threshold] = USUAL,
    subjects: Sequence[str] = (),
    power: Power = "none",
    seed: int = 0,
) -> OwnershipResult:
    """Every pair of a subject and a holder above it; without `subjects`, of all that are owned."""
    whole = Graph(problem.stakes)
    declared: dict[str, list[Stake]] = defaultdict(list)
    for one in problem.stakes:
        if one.indirect:
            declared[one.owned].append(one)
    asked = sorted(set(subjects)) if subjects else sorted({one.owned for one in problem.stakes})
    above = whole.above([*asked, *(one.owner for subject in asked for one in declared.get(subject, ()))])
    graph = whole.within(above)
    reach = Reach(
        graph, thresholds, any(one.share_high > one.share or one.votes_high > one.votes for one in problem.stakes)
    )
    pairs: list[Pair] = []
    left_off = 0
    for subject in asked:
        found, beyond = _pairs_of(graph, reach, declared.get(subject, []), subject, MOST_PAIRS - len(pairs), power)
        pairs += found
        left_off += beyond
    power_of, sampled = network_power(graph, sorted(above), seed) if power == "npi" else ({}, False)
    return OwnershipResult(
        ENGINE,
        VERSION,
        digest(problem),
        tuple(thresholds),
        tuple(pairs),
        loops_of(graph),
        tuple(_unknowns(problem, above)),
        power,
        power_of,
        sampled,
        left_off,
    )


def _pairs_of(
    graph: Graph,
    reach: Reach,
    declared: Sequence[Stake],
    subject: str,
    room: int,
    power: Power,
) -> tuple[list[Pair], int]:
    above = graph.above([subject]) - {subject}
    if room <= 0:
        return [], len(above | {one.owner for one in declared} - {subject})
    owned = owned_through_all(graph.shares, subject, above)
    stated: dict[str, list[Stake]] = defaultdict(list)
    for one in declared:
        stated[one.owner].append(one)
    holders = sorted((above | stated.keys()) - {subject}, key=lambda one: (-owned.get(one, 0.0), one))
    given = holders[: min(room, MOST_HOLDERS)]
    paths, links = paths_to(graph, subject), Links(graph, above, subject)
    direct = holders_power(graph, subject) if power == "banzhaf" else {}
    pairs = []
    for owner in given:
        part = owned.get(owner, 0.0) * 10_000
        declared_bp = sum(one.share for one in stated[owner]) / UNIT if owner in stated else None
        most = most_owned(graph, owner, subject) * 10_000 if reach.has_ranges else part
        shown = part or declared_bp or 0.0
        pairs.append(
            Pair(
                owner,
                subject,
                shown,
                max(shown, most),
                links.weakest_bp(owner),
                declared_bp,
                not graph.into.get(owner),
                tuple(reach.controls(owner, subject, stated.get(owner, ()))),
                tuple(sorted({one.kind for one in graph.into.get(subject, ()) if one.owner == owner})),
                paths.get(owner, ()),
                direct.get(owner, 0.0) if direct else None,
            )
        )
    return pairs, len(holders) - len(given)


def _unknowns(problem: OwnershipProblem, above: set[str]) -> Iterator[Unknown]:
    """Everyone above whom nobody can name, where he stands."""
    why = {party.id: party.unknown for party in problem.parties if party.unknown}
    found = [
        Unknown(one.owned, one.owner, why[one.owner], one.share / UNIT if one.share else None)
        for one in problem.stakes
        if one.owner in why and one.owned in above
    ]
    found += [Unknown(one.owned, "", one.reason, None) for one in problem.unstated if one.owned in above or not above]
    yield from sorted(set(found), key=lambda one: (one.owned, one.party, one.reason))
