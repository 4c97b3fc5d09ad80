"""Is the answer true? Every claim again, from the stakes alone, in fractions and whole numbers.

Each holder's ownership is held against its defining equation,
y(j) = a(i, j) + the sum over k other than i of a(k, j) y(k), solved in fractions where the graph is small.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from kikin.engines.ownership.network import network_of_arrays, order_of
from kikin.engines.ownership.problem import CONTROLLING, WHOLE, OwnershipProblem, OwnershipResult, Pair, digest
from kikin.engines.ownership.standing import SETTLED, Standing, meeting

SMALL = 40
"""Parties up to which every figure is recomputed in fractions."""
_AGREES = Fraction(1, 10**6)
"""Of a basis point."""


class FalseClaim(Exception):
    """An answer says what is not so; the message says what, with the numbers."""


def check(problem: OwnershipProblem, result: OwnershipResult) -> None:
    """Raise FalseClaim unless the figures are right; of a large graph only what can be told from each pair."""
    _require(result.digest == digest(problem), "the answer is to another problem")
    direct = [one for one in problem.stakes if not one.indirect]
    told = {party for pair in result.pairs for path in pair.paths for party in path.through}
    parties = {end for one in direct for end in (one.owner, one.owned)}
    small = len(parties) <= SMALL
    shares: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for one in direct:
        if one.share and (small or one.owned in told):
            shares[one.owned][one.owner] = shares[one.owned].get(one.owner, Fraction(0)) + Fraction(one.share, WHOLE)
    ultimate: dict[str, float] = defaultdict(float)
    for pair in result.pairs:
        name = f"{pair.owner} of {pair.owned}"
        _require(pair.owner != pair.owned, f"{name}: nobody owns itself")
        _require(-1e-6 <= pair.integrated_bp <= 10_000 + 1e-6, f"{name}: {pair.integrated_bp} bp is no part of it")
        _check_paths(shares, pair)
        if pair.ultimate and pair.declared_bp is None:
            ultimate[pair.owned] += pair.integrated_bp
        _require(ultimate[pair.owned] <= 10_000 + 1e-6, f"{name}: more than all of it has owners whom nobody owns")
    if small:
        _check_exactly(sorted(parties), shares, problem, result)


def _check_paths(shares: dict[str, dict[str, Fraction]], pair: Pair) -> None:
    for path in pair.paths:
        name = " → ".join(path.through)
        _require(path.through[0] == pair.owner and path.through[-1] == pair.owned, f"{name} leads elsewhere")
        product = Fraction(10_000)
        for holder, held in pairwise(path.through):
            product *= shares.get(held, {}).get(holder, Fraction(0))
        _require(abs(product - Fraction(path.share_bp)) <= _AGREES, f"{name} carries {float(product)} bp")
        _require(product <= Fraction(pair.integrated_bp) + _AGREES, f"{name} carries more than the whole")


def _check_exactly(
    parties: list[str], shares: dict[str, dict[str, Fraction]], problem: OwnershipProblem, result: OwnershipResult
) -> None:
    owned_by = {owner: _owned_by(owner, parties, shares) for owner in {pair.owner for pair in result.pairs}}
    for pair in result.pairs:
        exact = owned_by[pair.owner].get(pair.owned, Fraction(0)) * 10_000
        if exact or pair.declared_bp is None:
            _require(
                abs(exact - Fraction(pair.integrated_bp)) <= _AGREES,
                f"{pair.owner} owns {float(exact)} bp of {pair.owned}, not {pair.integrated_bp}",
            )
        for control in pair.controls:
            if control.certain and control.means != ("declared",):
                _require(
                    pair.owned in _controlled(problem, pair.owner, control.threshold.units, control.threshold.strict),
                    f"{pair.owner} does not control {pair.owned} at {control.threshold.label()}",
                )


def _owned_by(owner: str, parties: list[str], shares: dict[str, dict[str, Fraction]]) -> dict[str, Fraction]:
    """Its part of everyone: the least solution, so that who cannot be reached from it counts for nothing."""
    below = {owner}
    while True:
        more = {party for party in parties if party not in below and below & shares.get(party, {}).keys()}
        if not more:
            break
        below |= more
    rest = sorted(below - {owner})
    rows = [
        [Fraction(int(party == other)) - shares[party].get(other, Fraction(0)) for other in rest]
        + [shares[party].get(owner, Fraction(0))]
        for party in rest
    ]
    for pivot in range(len(rest)):
        place = next(i for i in range(pivot, len(rest)) if rows[i][pivot])
        rows[pivot], rows[place] = rows[place], rows[pivot]
        for i in range(len(rest)):
            if i != pivot and rows[i][pivot]:
                times = rows[i][pivot] / rows[pivot][pivot]
                rows[i] = [a - times * b for a, b in zip(rows[i], rows[pivot], strict=True)]
    return {party: rows[i][-1] / rows[i][i] for i, party in enumerate(rest)}


def _controlled(problem: OwnershipProblem, owner: str, units: int, strict: bool) -> set[str]:
    members = {owner}
    while True:
        votes: dict[str, int] = defaultdict(int)
        by_hand: set[str] = set()
        for one in problem.stakes:
            if one.owner in members and not one.indirect:
                votes[one.owned] += one.votes
                if one.kind in CONTROLLING:
                    by_hand.add(one.owned)
        reached = {party for party, total in votes.items() if (total > units if strict else total >= units)}
        if reached | by_hand <= members:
            return members - {owner}
        members |= reached | by_hand


def proven_error(standing: Standing) -> float:
    """No figure of a standing is further from the exact one than this.

    With w >= 0 and (I - A') w >= 1, which is shown and not believed, |error| <= max |left| * max w: A' has no entry
    below nothing. (The walk w is found as the figures are, and then held against the inequality.) Parties of whom
    nobody watched owns anything have no error.
    """
    owner, owned, part = standing.edges.all()
    walked = ~standing.watched[owner]
    count = len(standing.held)
    matrix = csr_array((part[walked], (owned[walked], owner[walked])), shape=(count, count))
    given = np.bincount(owned[~walked], part[~walked], count)
    lacking = np.abs(given + matrix @ standing.held - standing.held)
    reached = standing.held > 0
    network = network_of_arrays(count, owner, owned, np.round(part * WHOLE).astype(np.int64), np.zeros_like(owner))
    inside = ~standing.watched[network.owner] & reached[network.owner] & reached[network.owned]
    order = order_of(count, network.owner[inside], network.owned[inside])
    walk = 1.01 * meeting(network, inside, network.share / WHOLE, order, reached.astype(np.float64))
    _require(bool((walk - matrix @ walk >= 1)[reached].all()), "the longest walk could not be bounded")
    return float(lacking.max(initial=0.0) * walk.max(initial=0.0))


def check_standing(standing: Standing) -> None:
    """Raise FalseClaim unless what each equation lacks is what the standing says, and next to nothing."""
    owner, owned, part = standing.edges.all()
    brings = np.where(standing.watched[owner], 1.0, standing.held[owner])
    lacking = np.bincount(owned, part * brings, len(standing.held)) - standing.held
    _require(float(np.abs(lacking).max(initial=0.0)) <= 2 * SETTLED, "an equation lacks more than it may")
    _require(float(standing.held.max(initial=0.0)) <= 1 + 1e-6, "more than all of a party is held")


def _require(so: bool, message: str) -> None:
    if not so:
        raise FalseClaim(message)
