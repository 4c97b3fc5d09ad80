"""Voting power: Banzhaf's index, Shapley and Shubik's, and the Network Power Index built on it.

The NPI (Mizuno, Doi and Kurizaki, 2020): a party that nobody owns bears its own label; a party that is owned takes
the label of the holder that turns the vote when the holders, gathered by label, come in an order drawn at random.
Labels pass down the network; a party's index is the expected number of parties that bear its label, itself among
them. It is found exactly without circles and with few states, else by drawing with a given seed.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import factorial

from kikin.engines.ownership.graph import Graph, circles, is_loop
from kikin.engines.ownership.problem import WHOLE

MAJORITY = WHOLE // 2 + 1
_MOST_SUMS = 200_000
_MOST_STATES = 20_000
_DRAWS = 4_000
_ROUNDS = 8


def banzhaf(weights: Sequence[int], quota: int) -> tuple[Fraction, ...]:
    """Each voter's part of all swings: how often a winning group would lose without it."""
    swings = [_swings([*weights[:i], *weights[i + 1 :]], weight, quota) for i, weight in enumerate(weights)]
    total = sum(swings)
    return tuple(Fraction(one, total) if total else Fraction(0) for one in swings)


def _swings(others: Sequence[int], weight: int, quota: int) -> int:
    return sum(ways for (total, _), ways in _coalitions(others).items() if total < quota <= total + weight)


def shapley(weights: Sequence[int], quota: int) -> tuple[Fraction, ...]:
    """Each voter's chance to turn the vote when voters come in random order; all 0 if the vote cannot be won."""
    return _shapley(tuple(weights), quota)


@cache
def _shapley(weights: tuple[int, ...], quota: int) -> tuple[Fraction, ...]:
    count = len(weights)
    result = []
    for i, weight in enumerate(weights):
        turned = sum(
            ways * factorial(size) * factorial(count - size - 1)
            for (total, size), ways in _coalitions(weights[:i] + weights[i + 1 :]).items()
            if total < quota <= total + weight
        )
        result.append(Fraction(turned, factorial(count)))
    return tuple(result)


def _coalitions(weights: Sequence[int]) -> Counter[tuple[int, int]]:
    """How many groups have which weight and size."""
    ways: Counter[tuple[int, int]] = Counter({(0, 0): 1})
    for weight in weights:
        for (total, size), count in list(ways.items()):
            ways[total + weight, size + 1] += count
        if len(ways) > _MOST_SUMS:
            raise TooManyVoters
    return ways


class TooManyVoters(Exception):
    """Too many different groups to count."""


def holders_power(graph: Graph, party: str, quota: int = MAJORITY) -> dict[str, float]:
    """Banzhaf's index of the direct holders of a party's votes; empty where there are too many to count."""
    votes = _votes(graph).get(party, {})
    names = sorted(votes)
    try:
        return dict(zip(names, map(float, banzhaf([votes[name] for name in names], quota)), strict=True))
    except TooManyVoters:
        return {}


def network_power(
    graph: Graph, parties: Sequence[str], seed: int = 0, quota: int = MAJORITY
) -> tuple[dict[str, float], bool]:
    """The NPI of every party, and whether it was drawn rather than found exactly."""
    votes = _votes(graph)
    groups = circles(votes, parties)
    if not any(is_loop(votes, group) for group in groups):
        exact = _exactly(votes, [group[0] for group in groups], quota)
        if exact is not None:
            return exact, False
    return _drawn(votes, [party for group in groups for party in group], seed, quota), True


def _votes(graph: Graph) -> dict[str, dict[str, int]]:
    votes: dict[str, dict[str, int]] = defaultdict(dict)
    for party, stakes in graph.into.items():
        for one in stakes:
            if one.votes and one.owner != party:
                votes[party][one.owner] = votes[party].get(one.owner, 0) + one.votes
    return votes


def _turning(votes: Mapping[str, int], labels: Mapping[str, str], quota: int) -> dict[str, Fraction]:
    """Each label's chance to turn the vote."""
    by_label: Counter[str] = Counter()
    for holder, weight in votes.items():
        by_label[labels[holder]] += weight
    names = sorted(by_label)
    chances = shapley([by_label[name] for name in names], quota)
    return {name: chance for name, chance in zip(names, chances, strict=True) if chance}


def _exactly(votes: Mapping[str, Mapping[str, int]], order: Sequence[str], quota: int) -> dict[str, float] | None:
    """By following every state that labels can be in, holders first; nothing if they become too many."""
    needed_until = {holder: place for place, party in enumerate(order) for holder in votes.get(party, ())}
    states: dict[tuple[tuple[str, str], ...], Fraction] = {(): Fraction(1)}
    power: dict[str, Fraction] = defaultdict(Fraction)
    try:
        for place, party in enumerate(order):
            after: dict[tuple[tuple[str, str], ...], Fraction] = defaultdict(Fraction)
            for state, chance in states.items():
                labels = dict(state)
                turning = _turning(votes.get(party, {}), labels, quota) or {party: Fraction(1)}
                for label, part in turning.items():
                    power[label] += chance * part
                    labels[party] = label
                    kept = {one: name for one, name in labels.items() if needed_until.get(one, -1) > place}
                    after[tuple(sorted(kept.items()))] += chance * part
            if len(after) > _MOST_STATES:
                return None
            states = after
    except TooManyVoters:
        return None
    return {party: float(power[party]) for party in sorted(order) if power[party]}


def _drawn(votes: Mapping[str, Mapping[str, int]], order: Sequence[str], seed: int, quota: int) -> dict[str, float]:
    """By drawing; round a circle labels pass a number of times, each party beginning with its own."""
    rng = random.Random(seed)
    draws = max(50, min(_DRAWS, 2_000_000 // max(1, len(order) * _ROUNDS)))
    borne: Counter[str] = Counter()
    for _ in range(draws):
        labels = {party: party for party in order}
        for _ in range(_ROUNDS):
            for party in order:
                if votes.get(party):
                    labels[party] = _turns(votes[party], labels, rng, quota) or labels[party]
        borne.update(labels.values())
    return {party: borne[party] / draws for party in sorted(order) if borne[party]}


def _turns(votes: Mapping[str, int], labels: Mapping[str, str], rng: random.Random, quota: int) -> str | None:
    by_label: Counter[str] = Counter()
    for holder, weight in votes.items():
        by_label[labels[holder]] += weight
    names = sorted(by_label)
    rng.shuffle(names)
    total = 0
    for name in names:
        total += by_label[name]
        if total >= quota:
            return name
    return None
