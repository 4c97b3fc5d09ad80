"""Chains: the largest of them, and their weakest links."""

from __future__ import annotations

import heapq
from collections import defaultdict
from itertools import pairwise

from kikin.engines.ownership.graph import Graph
from kikin.engines.ownership.problem import UNIT, WHOLE, Path

MOST_PATHS = 5
MOST_ABOVE = 2_000
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


class Links:
    """The votes that lead to one party, through everyone above it."""

    def __init__(self, graph: Graph, above: set[str], subject: str):
        self.subject = subject
        self.votes: dict[str, dict[str, int]] | None = None
        if len(above) > MOST_ABOVE:
            return
        self.votes = defaultdict(dict)
        for party in above | {subject}:
            for one in graph.into.get(party, ()):
                if one.votes and one.owner != party:
                    held = self.votes[one.owner]
                    held[party] = held.get(party, 0) + one.votes

    def weakest_bp(self, owner: str) -> float | None:
        """The votes that pass from `owner` to the party, each chain carrying what its weakest link carries.

        A link that several chains share carries its votes once: it is the greatest flow, and so the least cut. It
        is not worked out where more parties stand above than a flow can be led through.
        """
        if self.votes is None:
            return None
        passed: dict[tuple[str, str], int] = defaultdict(int)
        back: dict[str, set[str]] = defaultdict(set)
        flow = 0
        while (chain := self._chain(owner, passed, back)) is not None:
            steps = list(pairwise(chain))
            passing = min(self._left(a, b, passed) for a, b in steps)
            for a, b in steps:
                passed[a, b] += passing
                passed[b, a] -= passing
                back[b].add(a)
            flow += passing
        return flow / UNIT

    def _left(self, a: str, b: str, passed: dict[tuple[str, str], int]) -> int:
        assert self.votes is not None
        return self.votes.get(a, {}).get(b, 0) - passed.get((a, b), 0)

    def _chain(self, owner: str, passed: dict[tuple[str, str], int], back: dict[str, set[str]]) -> list[str] | None:
        """A shortest chain on which something is left."""
        assert self.votes is not None
        came_from = {owner: owner}
        waiting = [owner]
        for party in waiting:
            for after in (*self.votes.get(party, ()), *back.get(party, ())):
                if after not in came_from and self._left(party, after, passed) > 0:
                    came_from[after] = party
                    waiting.append(after)
            if self.subject in came_from:
                chain = [self.subject]
                while chain[-1] != owner:
                    chain.append(came_from[chain[-1]])
                return chain[::-1]
        return None
