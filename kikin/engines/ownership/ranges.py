"""The most that a holder can own where shares were stated as ranges.

Each party's holders take what most favours the one asked about, from their lower ends up to their upper ends and
to 100 % together; the values are improved, from nothing, until they stand still.
"""

from __future__ import annotations

from kikin.engines.ownership.graph import Graph
from kikin.engines.ownership.problem import WHOLE

MOST_PARTIES = 200
_STILL = 1e-13
_MOST_ROUNDS = 2_000


def most_owned(graph: Graph, owner: str, subject: str) -> float:
    """The upper end of `owner`'s part of `subject`; all of it where the graph is too large to tell."""
    parties = sorted(graph.above([subject]) - {owner})
    if len(parties) > MOST_PARTIES:
        return 1.0
    ends = {party: _ends(graph, party) for party in parties}
    worth = dict.fromkeys(parties, 0.0)
    worth[owner] = 1.0
    for _ in range(_MOST_ROUNDS):
        moved = 0.0
        for party in parties:
            value = _best(ends[party], worth)
            moved = max(moved, value - worth[party])
            worth[party] = value
        if moved < _STILL:
            break
    return worth[subject]


def _ends(graph: Graph, party: str) -> list[tuple[str, int, int]]:
    return [(one.owner, one.share, one.share_high) for one in graph.into.get(party, ()) if one.share_high]


def _best(holders: list[tuple[str, int, int]], worth: dict[str, float]) -> float:
    left = WHOLE - sum(low for _, low, _ in holders)
    total = 0.0
    for holder, low, high in sorted(holders, key=lambda one: -worth.get(one[0], 0.0)):
        more = min(high - low, max(0, left))
        left -= more
        total += (low + more) / WHOLE * worth.get(holder, 0.0)
    return min(1.0, total)
