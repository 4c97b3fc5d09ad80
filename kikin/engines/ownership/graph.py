"""The stakes as a graph: who holds something in whom, and which parties own one another in circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from kikin.engines.ownership.problem import WHOLE, Loop, Stake

Shares = Mapping[str, Mapping[str, int]]


class Graph:
    """Direct stakes, by either end; shares of one holder in one party are one sum."""

    def __init__(self, stakes: Iterable[Stake]):
        self.into: dict[str, list[Stake]] = defaultdict(list)
        self.out_of: dict[str, list[Stake]] = defaultdict(list)
        self.shares: dict[str, dict[str, int]] = defaultdict(dict)
        """Of a party: each holder's share."""
        for one in stakes:
            if one.indirect:
                continue
            self.into[one.owned].append(one)
            self.out_of[one.owner].append(one)
            if one.share:
                held = self.shares[one.owned]
                held[one.owner] = held.get(one.owner, 0) + one.share

    def above(self, subjects: Iterable[str]) -> set[str]:
        """The subjects and everyone from whom a chain of stakes of any kind leads to one of them."""
        return reached(subjects, lambda party: (one.owner for one in self.into.get(party, ())))

    def within(self, parties: set[str]) -> Graph:
        """The stakes among some parties."""
        return Graph(one for party in parties for one in self.into.get(party, ()) if one.owner in parties)


def reached(start: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    """Everything that can be walked to."""
    seen = set(start)
    waiting = list(seen)
    while waiting:
        for after in following(waiting.pop()):
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return seen


def circles(shares: Shares, parties: Iterable[str]) -> list[list[str]]:
    """All parties in groups that own one another, holders before what they hold (Tarjan, without recursion)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    is_open: set[str] = set()
    groups: list[list[str]] = []
    for root in sorted(parties):
        if root in number:
            continue
        walk = [(root, iter(shares.get(root, ())))]
        number[root] = low[root] = len(number)
        open_.append(root)
        is_open.add(root)
        while walk:
            party, holders = walk[-1]
            for holder in holders:
                if holder not in number:
                    number[holder] = low[holder] = len(number)
                    open_.append(holder)
                    is_open.add(holder)
                    walk.append((holder, iter(shares.get(holder, ()))))
                    break
                if holder in is_open:
                    low[party] = min(low[party], number[holder])
            else:
                walk.pop()
                if walk:
                    below = walk[-1][0]
                    low[below] = min(low[below], low[party])
                if low[party] == number[party]:
                    place = _last_place(open_, party)
                    group = open_[place:]
                    del open_[place:]
                    is_open.difference_update(group)
                    groups.append(sorted(group))
    return groups


def _last_place(parties: list[str], party: str) -> int:
    place = len(parties) - 1
    while parties[place] != party:
        place -= 1
    return place


def is_loop(shares: Shares, group: list[str]) -> bool:
    """Does anyone in it own a part of itself, through others or directly?"""
    return len(group) > 1 or group[0] in shares.get(group[0], ())


def is_closed(shares: Shares, group: list[str]) -> bool:
    """Is all of it owned by itself, to the last unit?"""
    members = set(group)
    return all(
        sum(share for holder, share in shares.get(party, {}).items() if holder in members) == WHOLE for party in group
    )


def loops_of(graph: Graph) -> tuple[Loop, ...]:
    """Every circle of shares, by its first member."""
    found = [group for group in circles(graph.shares, list(graph.shares)) if is_loop(graph.shares, group)]
    return tuple(sorted((Loop(tuple(group), is_closed(graph.shares, group)) for group in found), key=_members))


def _members(loop: Loop) -> tuple[str, ...]:
    return loop.members
