"""The stakes of a network as they are now: those it began with, and those that came later."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from kikin.engines.ownership.network import Network, Real, Whole, ranges, sums_into
from kikin.engines.ownership.problem import WHOLE


class Edges:
    """Shares and votes by place. Places beyond the network's are stakes that it did not begin with."""

    def __init__(self, network: Network):
        self.network = network
        self.share = network.share.copy()
        self.votes = network.votes.copy()
        self.owner = network.owner
        self.owned = network.owned
        self.size = len(network.owner)
        self.held_shares = sums_into(network, network.share)
        self.held_votes = sums_into(network, network.votes)
        self._by_owned = np.argsort(network.owned, kind="stable")
        self._into = np.concatenate(([0], np.cumsum(np.bincount(network.owned, minlength=network.count))))
        self._later_out: dict[int, list[int]] = defaultdict(list)
        self._later_into: dict[int, list[int]] = defaultdict(list)
        self._holds_later = np.zeros(network.count, dtype=np.bool_)

    def place(self, owner: int, owned: int) -> int:
        """Where the stake of a pair stands; -1 if there never was one."""
        begin, end = map(int, self.network.start[owner : owner + 2])
        at = begin + int(np.searchsorted(self.network.owned[begin:end], owned))
        if at < end and self.network.owned[at] == owned:
            return at
        return next((one for one in self._later_out.get(owner, ()) if self.owned[one] == owned), -1)

    def add(self, owner: int, owned: int) -> int:
        """A place for a stake that never was."""
        if self.size == len(self.owner):
            room = np.zeros(max(1_024, self.size // 8), dtype=np.int64)
            self.owner, self.owned = np.concatenate((self.owner, room)), np.concatenate((self.owned, room))
            self.share, self.votes = np.concatenate((self.share, room)), np.concatenate((self.votes, room))
        at = self.size
        self.owner[at], self.owned[at] = owner, owned
        self.size += 1
        self._later_out[owner].append(at)
        self._later_into[owned].append(at)
        self._holds_later[owner] = True
        return at

    def out_of(self, parties: Whole) -> tuple[Whole, Whole]:
        """The places of all that these parties hold, and for each the position of its holder among them."""
        starts, ends = self.network.start[parties], self.network.start[parties + 1]
        places = ranges(starts, ends)
        holder = np.repeat(np.arange(len(parties)), ends - starts)
        later = np.flatnonzero(self._holds_later[parties])
        if len(later):
            more = [(at, i) for i in later.tolist() for at in self._later_out[int(parties[i])]]
            added = np.array(more, dtype=np.int64).reshape(-1, 2)
            places, holder = np.concatenate((places, added[:, 0])), np.concatenate((holder, added[:, 1]))
        return places, holder

    def held_by(self, party: int) -> list[int]:
        """The places of all that one party holds."""
        begin, end = self.network.start[party : party + 2].tolist()
        return [*range(begin, end), *self._later_out.get(party, ())]

    def holders_of(self, party: int) -> list[int]:
        """The places of all stakes in one party."""
        begin, end = self._into[party : party + 2].tolist()
        return [*self._by_owned[begin:end].tolist(), *self._later_into.get(party, ())]

    def all(self) -> tuple[Whole, Whole, Real]:
        """Holder, held, and part of it, of every stake with shares."""
        now = np.flatnonzero(self.share[: self.size] > 0)
        return self.owner[now], self.owned[now], self.share[now] / WHOLE
