"""Integrated ownership: what a holder owns of a party through every chain, round every circle.

y(i, j) = a(i, j) + the sum over k other than i of y(i, k) a(k, j)   (Brioschi, Buzzacchi and Colombo, 1989)

That is the chance of ever meeting i when one walks from j to a holder, drawn by share, again and again; so it is
never above 100 %, and the shares of those whom nobody owns add up to at most 100 %. For a holder outside every
circle it is A (I - A)^-1; for one inside, what he owns of himself is not counted for him a second time.
In matrices it is V(i, j) / V(i, i) with V = (I - A)^-1: one column of V for a party, and of each circle its diagonal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import splu

from kikin.engines.ownership.graph import Shares, circles, is_closed, is_loop
from kikin.engines.ownership.problem import WHOLE

EXACT_UP_TO = 24
"""Parties in one circle whose ownership is found in fractions; in larger ones floats are right to 1e-12 or so."""
_FACTORED_UP_TO = 1_200
_LARGEST = 64
"""Holders in a circle larger than that whose ownership is found, the largest first."""

_BATCH = 16
_STILL = 1e-15
_MOST_ROUNDS = 2_000

Real: TypeAlias = NDArray[np.float64]
Number: TypeAlias = Fraction | float


def owned_through_all(shares: Shares, subject: str, holders: set[str]) -> dict[str, float]:
    """What each of `holders` (all those above the subject) owns of it; those that own nothing are left out."""
    held: dict[str, dict[str, int]] = defaultdict(dict)
    for party in holders | {subject}:
        for holder, share in shares.get(party, {}).items():
            held[holder][party] = share
    groups = circles(shares, holders | {subject})
    exact = len(held) <= 4 * EXACT_UP_TO and all(len(group) <= EXACT_UP_TO for group in groups)
    walks: dict[str, Number] = {}
    owned: dict[str, Number] = {}
    for group in reversed(groups):
        _walk(shares, held, group, subject, exact, walks, owned)
    owned.pop(subject, None)
    return {holder: float(part) for holder, part in owned.items() if part > 0}


def _walk(
    shares: Shares,
    held: Mapping[str, Mapping[str, int]],
    group: list[str],
    subject: str,
    exact: bool,
    walks: dict[str, Number],
    owned: dict[str, Number],
) -> None:
    """`walks[i]` is V(i, subject), `owned[i]` that over V(i, i), once those that the group holds are done."""
    members = set(group)
    arriving: list[Number] = [
        _sum(held.get(one, {}), walks, members, exact) + (1 if one == subject else 0) for one in group
    ]
    if not is_loop(shares, group):
        walks[group[0]] = owned[group[0]] = arriving[0]
    elif is_closed(shares, group):
        # nobody outside owns any of it, and whoever walks into it meets every member
        met: Number = 1 if subject in members else sum(arriving)
        for one in group:
            owned[one] = met
    elif exact:
        _in_fractions(held, group, arriving, walks, owned)
    else:
        _in_floats(held, group, arriving, walks, owned)


def _sum(parts: Mapping[str, int], walks: Mapping[str, Number], but: set[str], exact: bool) -> Number:
    total: Number = Fraction(0) if exact else 0.0
    for party, share in parts.items():
        if party not in but and party in walks:
            total += (Fraction(share, WHOLE) if exact else share / WHOLE) * walks[party]
    return total


def _in_fractions(
    held: Mapping[str, Mapping[str, int]],
    group: list[str],
    arriving: list[Number],
    walks: dict[str, Number],
    owned: dict[str, Number],
) -> None:
    size = len(group)
    rows = [
        [Fraction(int(i == k)) - Fraction(held.get(one, {}).get(other, 0), WHOLE) for k, other in enumerate(group)]
        + [Fraction(int(i == k)) for k in range(size)]
        for i, one in enumerate(group)
    ]
    for pivot in range(size):
        place = next(i for i in range(pivot, size) if rows[i][pivot])
        rows[pivot], rows[place] = rows[place], rows[pivot]
        by = rows[pivot][pivot]
        rows[pivot] = [value / by for value in rows[pivot]]
        for i in range(size):
            if i != pivot and rows[i][pivot]:
                times = rows[i][pivot]
                rows[i] = [value - times * above for value, above in zip(rows[i], rows[pivot], strict=True)]
    for i, one in enumerate(group):
        inverse = rows[i][size:]
        walks[one] = sum(
            (Fraction(part) * Fraction(amount) for part, amount in zip(inverse, arriving, strict=True)), Fraction(0)
        )
        owned[one] = walks[one] / inverse[i]


def _in_floats(
    held: Mapping[str, Mapping[str, int]],
    group: list[str],
    arriving: list[Number],
    walks: dict[str, Number],
    owned: dict[str, Number],
) -> None:
    place = {one: i for i, one in enumerate(group)}
    entries = [
        (place[one], place[other], share / WHOLE)
        for one in group
        for other, share in held.get(one, {}).items()
        if other in place
    ]
    rows, columns, values = (np.array(part) for part in zip(*entries, strict=True))
    inside = csr_array((values, (rows, columns)), shape=(len(group),) * 2)
    column = _solved(inside, np.array([[float(amount)] for amount in arriving]))[:, 0]
    few = len(group) <= _FACTORED_UP_TO
    largest = np.argsort(-column, kind="stable")[: len(group) if few else _LARGEST]
    for i, one in enumerate(group):
        walks[one] = float(column[i])
    for batch in np.array_split(largest, -(-len(largest) // _BATCH)):
        units = np.zeros((len(group), len(batch)))
        units[batch, np.arange(len(batch))] = 1.0
        itself = _solved(inside, units)[batch, np.arange(len(batch))]
        for i, walk in zip(batch.tolist(), itself.tolist(), strict=True):
            owned[group[i]] = min(1.0, float(column[i]) / walk)


def _solved(inside: csr_array, arriving: Real) -> Real:
    """(I - inside)^-1 arriving, by factors; in a large circle, where these fill up, by repetition if that settles."""
    value: Real = arriving.copy()
    if inside.shape[0] > _FACTORED_UP_TO:
        for _ in range(_MOST_ROUNDS):
            after = arriving + inside @ value
            moved = float(np.abs(after - value).max())
            value = after
            if moved < _STILL:
                return value
    factors = splu((eye_array(inside.shape[0]) - inside).tocsc())
    solved: Real = factors.solve(arriving)
    return solved
