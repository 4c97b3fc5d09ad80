"""Whom watched parties control together at one threshold, kept up as votes change.

Members carry the turn in which they were reached: of each, the votes of watched parties and of members of earlier
turns reach the threshold by themselves. So when votes fall away, only those that no longer stand on earlier ones
are taken out, and a circle cannot hold itself up.
"""

from __future__ import annotations

import numpy as np

from kikin.engines.ownership.edges import Edges
from kikin.engines.ownership.network import Flags, once
from kikin.engines.ownership.problem import Threshold


class Votes:
    """`turn[i]` is 0 for whoever is not controlled; `counted[i]` the votes in it of the watched and controlled."""

    def __init__(self, edges: Edges, watched: Flags, threshold: Threshold):
        self.edges = edges
        self.watched = watched
        self.threshold = threshold
        self.turn = np.zeros(edges.network.count, dtype=np.int64)
        self.counted = np.zeros(edges.network.count, dtype=np.int64)
        self.turns = 0
        now = np.flatnonzero(watched)
        while len(now):
            places, _ = edges.out_of(now)
            held = edges.owned[places]
            np.add.at(self.counted, held, edges.votes[places])
            least = threshold.units + threshold.strict
            now = once(len(watched), held[(self.counted[held] >= least) & (self.turn[held] == 0) & ~watched[held]])
            self.turns += 1
            self.turn[now] = self.turns

    def controlled(self) -> Flags:
        """Everyone controlled."""
        return self.turn > 0

    def change(self, owner: int, owned: int, more: int) -> set[int]:
        """Take in that `owner` has `more` votes in `owned` than before; who came under control or out of it."""
        if not more or not self._counts(owner):
            return set()
        self.counted[owned] += more
        if more > 0:
            return self._bring_in([owned])
        gone = self._take_out([owned])
        return gone ^ self._bring_in(sorted(gone))

    def _counts(self, party: int) -> bool:
        return bool(self.watched[party] or self.turn[party])

    def _bring_in(self, waiting: list[int]) -> set[int]:
        came: set[int] = set()
        edges = self.edges
        while waiting:
            party = waiting.pop()
            if self._counts(party) or not self.threshold.reached_by(int(self.counted[party])):
                continue
            self.turns += 1
            self.turn[party] = self.turns
            came.add(party)
            for place in edges.held_by(party):
                held = int(edges.owned[place])
                self.counted[held] += edges.votes[place]
                waiting.append(held)
        return came

    def _take_out(self, waiting: list[int]) -> set[int]:
        gone: set[int] = set()
        edges = self.edges
        while waiting:
            party = waiting.pop()
            turn = int(self.turn[party])
            if not turn or self.threshold.reached_by(self._earlier_votes(party, turn)):
                continue
            self.turn[party] = 0
            gone.add(party)
            for place in edges.held_by(party):
                held = int(edges.owned[place])
                self.counted[held] -= edges.votes[place]
                if self.turn[held] > turn:
                    waiting.append(held)
        return gone

    def _earlier_votes(self, party: int, turn: int) -> int:
        places = np.array(self.edges.holders_of(party), dtype=np.int64)
        holders = self.edges.owner[places]
        turns = self.turn[holders]
        counts = self.watched[holders] | ((turns > 0) & (turns < turn))
        return int(self.edges.votes[places][counts].sum())
