"""What watched parties together own of everyone in a register, and whom they control; kept up as stakes change.

Of each party `held` is the chance of ever meeting a watched one when walking from it to a holder, drawn by share,
again and again: the integrated ownership of them all, never counted twice (see `integrated`). `left` is what its
equation lacks, `held = arriving + left`; nothing of it is above SETTLED, so `held` is right to SETTLED times the
longest expected walk (`check.proven_error` gives that bound).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, eye_array
from scipy.sparse.linalg import splu

from kikin.engines.ownership.edges import Edges
from kikin.engines.ownership.network import Flags, Network, Order, Real, Whole, order_of
from kikin.engines.ownership.problem import USUAL, WHOLE, Threshold
from kikin.engines.ownership.votes import Votes

SETTLED = 1e-10
TOUCHES = 1e-8
"""Of a threshold: closer than this is on it, since a sum of floats is not exact."""
_STILL = 1e-14
_MOST_ROUNDS = 400


@dataclass(slots=True)
class Standing:
    """The standing of every party towards those watched; `changes.changed` alone may alter it."""

    edges: Edges
    watched: Flags
    thresholds: tuple[Threshold, ...]
    order: Order
    held: Real
    left: Real
    band: Whole
    votes: tuple[Votes, ...]

    def held_bp(self, party: int) -> float:
        """What the watched own of a party, in basis points."""
        return float(self.held[party]) * 10_000


def standing_of(network: Network, watched: Sequence[int], thresholds: Sequence[Threshold] = USUAL[:2]) -> Standing:
    """Work everything out. A threshold of nothing is not kept up: it is every party that can be reached."""
    edges = Edges(network)
    flags = np.zeros(network.count, dtype=np.bool_)
    flags[list(watched)] = True
    walked = (network.share > 0) & ~flags[network.owner]
    order = order_of(network.count, network.owner[walked], network.owned[walked])
    share = network.share / WHOLE
    given = flags[network.owner]
    arriving: Real = np.bincount(network.owned[given], share[given], network.count).astype(np.float64)
    held = meeting(network, walked, share, order, arriving)
    kept = tuple(one for one in thresholds if one.units)
    return Standing(
        edges,
        flags,
        kept,
        order,
        held,
        arriving + _passed_on(network, walked, share, held) - held,
        bands(held, kept),
        tuple(Votes(edges, flags, one) for one in kept),
    )


def bands(held: Real, thresholds: Sequence[Threshold]) -> Whole:
    """How many thresholds each reaches."""
    band = np.zeros(len(held), dtype=np.int64)
    for one in thresholds:
        at = one.units / WHOLE
        band += held > at + TOUCHES if one.strict else held >= at - TOUCHES
    return band


def _passed_on(network: Network, walked: Flags, share: Real, held: Real) -> Real:
    passed = share[walked] * held[network.owner[walked]]
    return np.bincount(network.owned[walked], passed, network.count).astype(np.float64)


def meeting(network: Network, walked: Flags, share: Real, order: Order, arriving: Real) -> Real:
    """The least solution of held = arriving + A' held, level by level, circles at once."""
    by_level = np.argsort(order.level[network.owned], kind="stable")
    by_level = by_level[walked[by_level]]
    owner, owned, part = network.owner[by_level], network.owned[by_level], share[by_level]
    levels = int(order.level.max(initial=-1)) + 1
    ends = np.cumsum(np.bincount(order.level[owned], minlength=levels))
    inside = order.circle[owner] == order.circle[owned]
    in_circles = np.unique(order.level[owned[inside]])
    held = arriving.copy()
    begin = 0
    circular = set(in_circles.tolist())
    for level, end in enumerate(ends.tolist()):
        now = slice(begin, end)
        begin = end
        if level not in circular:
            np.add.at(held, owned[now], part[now] * held[owner[now]])
            continue
        round_ = inside[now]
        outer = ~round_
        np.add.at(held, owned[now][outer], part[now][outer] * held[owner[now][outer]])
        _circles(owner[now][round_], owned[now][round_], part[now][round_], order, held)
    return held


def _circles(owner: Whole, owned: Whole, part: Real, order: Order, held: Real) -> None:
    """The parties of one level that own one another: by repetition where that settles, else by factors."""
    parties, place = np.unique(np.concatenate((owner, owned)), return_inverse=True)
    rows, columns = place[len(owner) :], place[: len(owner)]
    size = len(parties)
    matrix = csc_array((part, (rows, columns)), shape=(size, size)).tocsr()
    arriving = held[parties]
    value = arriving.copy()
    for _ in range(_MOST_ROUNDS):
        after = arriving + matrix @ value
        moved = np.abs(after - value)
        value = after
        if moved.max() < _STILL:
            break
    else:
        circle = order.circle[parties]
        slow = np.isin(circle, np.unique(circle[moved >= _STILL]))
        value[slow] = factored(matrix[slow][:, slow], arriving[slow])
    held[parties] = value


def factored(matrix: csc_array, arriving: Real) -> Real:
    """The solution inside circles; a closed one meets nobody outside, so nothing arrives in it and nothing is held."""
    if not arriving.any():
        return np.zeros_like(arriving)
    circles = order_of(matrix.shape[0], *(part.astype(np.int64) for part in matrix.T.nonzero())).circle
    open_ = np.isin(circles, np.unique(circles[arriving != 0]))
    value = np.zeros_like(arriving)
    block = matrix[open_][:, open_]
    value[open_] = splu((eye_array(block.shape[0]) - block).tocsc()).solve(arriving[open_])
    return value
