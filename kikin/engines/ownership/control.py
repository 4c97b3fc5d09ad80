"""Control by aggregate threshold: the votes of all that a party controls count as its own, until nothing is added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kikin.engines.ownership.graph import Graph, reached
from kikin.engines.ownership.problem import ANY, CONTROLLING, UNIT, Control, Stake, Threshold

DECLARED = "declared"
"""Control that was stated in one figure, without the chain that carries it."""


class Reach:
    """What each party controls, worked out once for each threshold when it is first asked."""

    def __init__(self, graph: Graph, thresholds: Iterable[Threshold], has_ranges: bool):
        self.graph = graph
        self.thresholds = tuple(thresholds)
        self.has_ranges = has_ranges
        self._controlled: dict[tuple[str, Threshold, bool], set[str]] = {}
        self._above: dict[tuple[str, bool], set[str]] = {}

    def controls(self, owner: str, owned: str, declared: Sequence[Stake] = ()) -> Iterator[Control]:
        """At which thresholds `owner` controls `owned`, and how; `declared` are its indirect stakes."""
        for threshold in self.thresholds:
            for at_most in (False, True) if self.has_ranges else (False,):
                holders = self._holders(owner, owned, threshold, at_most)
                if holders is not None:
                    yield self._how(owned, threshold, holders, at_most)
                    break
            else:
                if any(threshold.reached_by(one.votes) or one.kind in CONTROLLING for one in declared):
                    yield Control(threshold, sum(one.votes for one in declared) / UNIT, (DECLARED,), (owner,))

    def controlled_by(self, owner: str, threshold: Threshold, at_most: bool = False) -> set[str]:
        """Everyone whom `owner` controls, itself not among them; `at_most` takes the upper ends of ranges."""
        key = (owner, threshold, at_most)
        if key not in self._controlled:
            self._controlled[key] = self._fixpoint(*key)
        return self._controlled[key]

    def _fixpoint(self, owner: str, threshold: Threshold, at_most: bool) -> set[str]:
        votes: dict[str, int] = defaultdict(int)
        members = {owner}
        waiting = [owner]
        while waiting:
            for one in self.graph.out_of.get(waiting.pop(), ()):
                votes[one.owned] += one.votes_high if at_most else one.votes
                if one.owned not in members and (one.kind in CONTROLLING or threshold.reached_by(votes[one.owned])):
                    members.add(one.owned)
                    waiting.append(one.owned)
        return members - {owner}

    def _holders(self, owner: str, owned: str, threshold: Threshold, at_most: bool) -> set[str] | None:
        """Through whom it controls; nothing if it does not. Any vote at all is asked from below: it is a walk."""
        direct = {one.owner for one in self.graph.into.get(owned, ()) if one.owner != owned}
        if threshold == ANY:
            if owner not in self._voters_above(owned, at_most):
                return None
            return {one for one in direct if one == owner or owner in self._voters_above(one, at_most)}
        controlled = self.controlled_by(owner, threshold, at_most)
        return direct & (controlled | {owner}) if owned in controlled else None

    def _voters_above(self, owned: str, at_most: bool) -> set[str]:
        key = (owned, at_most)
        if key not in self._above:
            self._above[key] = reached(
                [owned],
                lambda party: (
                    one.owner
                    for one in self.graph.into.get(party, ())
                    if one.kind in CONTROLLING or (one.votes_high if at_most else one.votes)
                ),
            )
        return self._above[key]

    def _how(self, owned: str, threshold: Threshold, holders: set[str], at_most: bool) -> Control:
        by_hand = [one for one in self.graph.into.get(owned, ()) if one.owner in holders]
        votes = sum(one.votes_high if at_most else one.votes for one in by_hand)
        means = {one.kind for one in by_hand if one.kind in CONTROLLING}
        return Control(
            threshold,
            votes / UNIT,
            (*(("votes",) if threshold.reached_by(votes) else ()), *sorted(means)),
            tuple(sorted({one.owner for one in by_hand if one.votes or one.votes_high or one.kind in CONTROLLING})),
            certain=not at_most,
        )
