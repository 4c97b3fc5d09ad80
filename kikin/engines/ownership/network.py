"""A register of millions of stakes as arrays: who holds what, and in which order parties can be worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kikin.engines.ownership.problem import WHOLE, OwnershipProblem, over_whole
from kikin.values.problems import Problem
from kikin.values.text import Text

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Network:
    """Stakes by holder, then by party held; of each pair one. Party `i` holds `start[i]` up to `start[i + 1]`."""

    count: int
    start: Whole
    owner: Whole
    owned: Whole
    share: Whole
    votes: Whole


@dataclass(frozen=True, slots=True)
class Order:
    """`circle[i]`: which circle of parties that own one another; `level[i]`: holders come on lower levels.

    `members` lists the parties of circle `c` from `first[c]` up to `first[c + 1]`.
    """

    circle: Whole
    level: Whole
    members: Whole
    first: Whole


def network_of(problem: OwnershipProblem) -> tuple[Network, dict[str, int]]:
    """The arrays of a problem, and each party's number in them."""
    number: dict[str, int] = {}
    direct = [one for one in problem.stakes if not one.indirect]
    owner = np.array([number.setdefault(one.owner, len(number)) for one in direct], dtype=np.int64)
    owned = np.array([number.setdefault(one.owned, len(number)) for one in direct], dtype=np.int64)
    share = np.array([one.share for one in direct], dtype=np.int64)
    votes = np.array([one.votes for one in direct], dtype=np.int64)
    return network_of_arrays(len(number), owner, owned, share, votes), number


def network_of_arrays(count: int, owner: Whole, owned: Whole, share: Whole, votes: Whole) -> Network:
    """Stakes in any order, brought into this one; several of one pair are added."""
    key = owner.astype(np.int64) * count + owned
    by_key = np.argsort(key, kind="stable")
    key = key[by_key]
    begins = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if len(key) else np.zeros(0, np.int64)
    pairs = key[begins]
    held_by, held = (pairs // count, pairs % count) if count else (pairs, pairs)
    start = np.concatenate(([0], np.cumsum(np.bincount(held_by, minlength=count))))
    return Network(
        count,
        start.astype(np.int64),
        held_by,
        held,
        np.add.reduceat(share[by_key], begins) if len(begins) else share[:0],
        np.add.reduceat(votes[by_key], begins) if len(begins) else votes[:0],
    )


def wrong_with(network: Network) -> tuple[Problem, ...]:
    """What makes a network unusable: a share below nothing, more than all of a party."""
    return tuple(_wrongs(network))[:1_000]


def _wrongs(network: Network) -> Iterator[Problem]:
    for amounts, name, ja in ((network.share, "shares", "持分"), (network.votes, "votes", "議決権")):
        if len(amounts) and (amounts.min() < 0 or amounts.max() > WHOLE):
            yield Problem(
                "share_out_of_range",
                name,
                Text("0%から100%までではないものがあります", "one is not between 0 and 100 %"),
                Text("割合を直してください", "correct the share"),
            )
            continue
        sums = sums_into(network, amounts)
        for party in np.flatnonzero(sums > WHOLE).tolist():
            yield over_whole(str(party), name, ja, int(sums[party]))


def sums_into(network: Network, amounts: Whole) -> Whole:
    """Of each party, what is held of it in all; exact, because halves of 2^53 and less are."""
    high, low = amounts >> 20, amounts & (2**20 - 1)
    total = np.bincount(network.owned, high, network.count).astype(np.int64) << 20
    return total + np.bincount(network.owned, low, network.count).astype(np.int64)


def order_of(count: int, owner: Whole, owned: Whole) -> Order:
    """Circles and levels of some edges."""
    ones = np.ones(len(owner), dtype=np.int8)
    matrix = coo_array((ones, (owner, owned)), shape=(count, count)).tocsr()
    circles, circle = connected_components(matrix, directed=True, connection="strong")
    circle = circle.astype(np.int64)
    members = np.argsort(circle, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(circle, minlength=circles))))
    return Order(circle, _levels(circles, circle[owner], circle[owned])[circle], members, first)


def _levels(count: int, above: Whole, below: Whole) -> Whole:
    """One more than the highest level of all above; circles above one another have none in common."""
    apart = above != below
    above, below = above[apart], below[apart]
    by_above = np.argsort(above, kind="stable")
    below = below[by_above]
    start = np.concatenate(([0], np.cumsum(np.bincount(above, minlength=count))))
    waiting_for = np.bincount(below, minlength=count)
    level = np.zeros(count, dtype=np.int64)
    now = np.flatnonzero(waiting_for == 0)
    height = 0
    while len(now):
        level[now] = height
        height += 1
        after = below[ranges(start[now], start[now + 1])]
        np.subtract.at(waiting_for, after, 1)
        now = once(count, after[waiting_for[after] == 0])
    return level


_FEW = 5_000


def once(count: int, parties: Whole) -> Whole:
    """Each of some parties once, in order: by sorting a few, by marking many."""
    if len(parties) < _FEW:
        ordered = np.sort(parties)
        first: Whole = ordered[np.concatenate((ordered[:1] >= 0, ordered[1:] != ordered[:-1]))]
        return first
    marked = np.zeros(count, dtype=np.bool_)
    marked[parties] = True
    return np.flatnonzero(marked)


def ranges(starts: Whole, ends: Whole) -> Whole:
    """The numbers from each start up to its end, one range after the other."""
    lengths = ends - starts
    total = int(lengths.sum())
    if not total:
        return np.zeros(0, dtype=np.int64)
    before = np.cumsum(lengths) - lengths
    numbers: Whole = np.arange(total, dtype=np.int64) - np.repeat(before - starts, lengths)
    return numbers
