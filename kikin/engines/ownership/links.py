"""Chains: the largest of them, and their weakest links."""

from __future__ import annotations

import heapq
from collections import defaultdict
from itertools import pairwise

from kikin.engines.ownership.graph import Graph, reached
from kikin.engines.ownership.problem import UNIT, WHOLE, Path

MOST_PATHS = 5
MOST_ABOVE = 5_000
_MOST_STEPS = 20_000


def paths_to(graph: Graph, subject: str) -> dict[str, tuple[Path, ...]]:
    """For each holder the chains that lead to `subject`, largest first; no party twice in a chain."""
    found: dict[str, list[Path]] = defaultdict(list)
    waiting: list[tuple[float, int, tuple[str, ...]]] = [(-1.0, 1, (subject,))]
    for _ in range(_MOST_STEPS):
        if not waiting:
            break
        share, length, through = heapq.heappop(waiting)
        if length > 1 and len(found[through[0]]) < MOST_PATHS:
            found[through[0]].append(Path(through, -share * 10_000))
        holders = {one.owner for one in graph.into.get(through[0], ())} - set(through)
        for holder in holders:
            part = graph.shares.get(through[0], {}).get(holder, 0) / WHOLE
            if len(found[holder]) < MOST_PATHS:
                heapq.heappush(waiting, (share * part, length + 1, (holder, *through)))
    return {holder: tuple(paths) for holder, paths in found.items() if paths}


def weakest_link_bp(graph: Graph, above: int, owner: str, subject: str) -> float | None:
    """The votes that pass from `owner` to `subject`, each chain carrying what its weakest link carries.

    A link that several chains share carries its votes once: it is the greatest flow, and so the least cut. It is
    not worked out where more parties stand `above` the subject than a flow can be led through.
    """
    if above > MOST_ABOVE:
        return None
    below = reached([owner], lambda party: (one.owned for one in graph.out_of.get(party, ()) if one.votes))
    left: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for party in below:
        for one in graph.out_of.get(party, ()):
            left[one.owner][one.owned] += one.votes
    flow = 0
    while (chain := _chain(left, owner, subject)) is not None:
        steps = list(pairwise(chain))
        passing = min(left[a][b] for a, b in steps)
        for a, b in steps:
            left[a][b] -= passing
            left[b][a] += passing
        flow += passing
    return flow / UNIT


def _chain(left: dict[str, dict[str, int]], owner: str, subject: str) -> list[str] | None:
    """A shortest chain on which something is left."""
    came_from = {owner: owner}
    waiting = [owner]
    for party in waiting:
        for after, amount in left[party].items():
            if amount > 0 and after not in came_from:
                came_from[after] = party
                waiting.append(after)
        if subject in came_from:
            break
    if subject not in came_from:
        return None
    chain = [subject]
    while chain[-1] != owner:
        chain.append(came_from[chain[-1]])
    return chain[::-1]
