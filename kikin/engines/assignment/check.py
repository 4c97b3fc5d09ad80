"""Is the assignment what it says? Every claim again, from the problem alone, in whole numbers and over all pairs."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.problem import AssignmentProblem, AssignmentResult, Proof, Trait, digest
from kikin.engines.assignment.scaling import BARRED

_CELLS = 1_000_000
_MOST = 1 << 60


class FalseClaim(Exception):
    """An assignment says what is not so; the message says what."""


def check(problem: AssignmentProblem, result: AssignmentResult) -> None:
    """Raise FalseClaim unless every load, demand, rule and conflict is kept and every figure is right.

    Prices must prove what they are said to, charged to all pairs that may be; what is called certified must follow
    from them alone.
    """
    require(result.digest == digest(problem), "the answer is to another problem")
    if result.objective is None:
        require(not result.pairs and result.status != "optimal", f"{result.status}, yet without an objective")
        require(result.status == "time_limit" or bool(result.clashes), "infeasible, yet nothing clashes")
        _check_clashes(problem, result)
        return
    taken = _taken(problem, result)
    _check_rules(problem, taken)
    worth = np.where(taken, problem.affinity, 0).sum(axis=1, dtype=np.int64)
    objective = int(worth.sum()) - sum(_penalty(problem, taken, trait) for trait in problem.traits)
    require(objective == result.objective, f"the pairs are worth {objective}, not {result.objective}")
    _check_bound(problem, result)
    if result.is_fair:
        asked = problem.demand > 0
        require(result.floor == int(worth[asked].min(initial=_MOST)) or not asked.any(), "the floor is another")
        _check_floor_bound(problem, result)
    if result.status == "optimal":
        require(result.bound == result.objective, "optimal, yet the bound is higher")
        require(not result.is_fair or result.floor == result.floor_bound, "optimal, yet the floor could be higher")


def require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise FalseClaim(otherwise)


def _taken(problem: AssignmentProblem, result: AssignmentResult) -> NDArray[np.bool_]:
    """Applications × reviewers: who reads what, none in conflict."""
    place = {name: number for number, name in enumerate(problem.applications)}
    seat = {name: number for number, name in enumerate(problem.reviewers)}
    require(list(result.pairs) == sorted(set(result.pairs)), "the pairs are not sorted and distinct")
    require(problem.fixed <= set(result.pairs), "a pair already made was not kept")
    taken = np.zeros(problem.affinity.shape, dtype=np.bool_)
    for application, reviewer in result.pairs:
        require(application in place and reviewer in seat, f"{application}, {reviewer}: there is no such pair")
        where = place[application], seat[reviewer]
        require(int(problem.affinity[where]) != BARRED, f"{application}, {reviewer}: a conflict of interest")
        taken[where] = True
    return taken


def _check_rules(problem: AssignmentProblem, taken: NDArray[np.bool_]) -> None:
    given, load = taken.sum(axis=1), taken.sum(axis=0)
    for row in np.flatnonzero(given != problem.demand).tolist():
        require(False, f"{problem.applications[row]} has {given[row]}")
    for column in np.flatnonzero((load < problem.min_load) | (load > problem.max_load)).tolist():
        require(False, f"{problem.reviewers[column]} reads {load[column]}")
    fixed = np.zeros_like(taken)
    fixed[tuple(problem.fixed_places().T)] = True
    left = problem.demand - fixed.sum(axis=1)
    for trait in problem.traits:
        there = _met(fixed, trait).T
        for label, met in enumerate(_met(taken, trait).T):
            # What was made already may leave no room for a rule: it is kept as far as it can be.
            least = np.minimum(trait.at_least, there[label] + left)
            most = met.max(initial=0) if trait.at_most is None else trait.at_most
            kept = (met >= least).all() and met.max(initial=0) <= most
            require(bool(kept), f"the rule “{trait.name}” is broken for label {label}")


def _met(taken: NDArray[np.bool_], trait: Trait) -> NDArray[np.int64]:
    member = np.zeros((len(trait.labels), int(trait.labels.max(initial=-1)) + 1), dtype=np.int64)
    member[trait.labels >= 0, trait.labels[trait.labels >= 0]] = 1
    where = np.argwhere(taken)
    met = np.zeros((taken.shape[0], member.shape[1]), dtype=np.int64)
    np.add.at(met, where[:, 0], member[where[:, 1]])
    return met


def _penalty(problem: AssignmentProblem, taken: NDArray[np.bool_], trait: Trait) -> int:
    if not trait.weight:
        return 0
    return sum(trait.weight * count * (count - 1) // 2 for count in _met(taken, trait).ravel().tolist())


def _check_bound(problem: AssignmentProblem, result: AssignmentResult) -> None:
    if result.proof is not None:
        require(result.proof.scale > 0, "the prices are to no scale")
        total = proven_by(problem, result.proof)
        floors = result.proof.of_floors
        if floors is not None:
            require(bool((floors >= 0).all()), "a floor's price is below zero")
            require(result.floor is not None, "floors are charged where there is none")
            total -= (result.floor or 0) * sum(floors.tolist())
        bound = total // result.proof.scale
        require(bound == result.certified_bound, f"the prices prove {bound}, not {result.certified_bound}")
    else:
        require(result.certified_bound is None, "a bound is called certified without prices")
    if result.bound is not None and result.certified_bound is not None:
        require(result.bound <= result.certified_bound, "the bound is above what prices prove")
    require(result.bound is None or (result.objective or 0) <= result.bound, "worth more than its bound")


def _check_floor_bound(problem: AssignmentProblem, result: AssignmentResult) -> None:
    if result.floor_proof is not None:
        floors = result.floor_proof.of_floors
        require(floors is not None and bool((floors >= 0).all()) and bool(floors.any()), "no floor has a price")
        assert floors is not None
        require(result.floor_proof.scale == 0, "the floor's prices are to another scale")
        bound = proven_by(problem, result.floor_proof) // sum(floors.tolist())
        require(bound == result.certified_floor_bound, f"prices prove a floor of {bound}")
    if result.floor_bound is not None and result.floor is not None:
        require(result.floor <= result.floor_bound, "the floor is above its bound")


def proven_by(problem: AssignmentProblem, proof: Proof, whole: int = 1, most: int = 1) -> int:
    """What (scale + of_floors) * affinity less scale * penalties comes to at most, by the prices.

    In parts of a `whole`, of which a pair that is not made already has at most `most`.
    """
    lengths = len(proof.of_applications), len(proof.of_reviewers)
    require(lengths == problem.affinity.shape, "prices are missing")
    fixed = problem.fixed_places()
    load = np.bincount(fixed[:, 1], minlength=lengths[1])
    total: int = sum(
        price * count for price, count in zip(proof.of_applications.tolist(), problem.demand.tolist(), strict=True)
    )
    least = np.maximum(load, problem.min_load).tolist()
    for price, low, high in zip(proof.of_reviewers.tolist(), least, problem.max_load.tolist(), strict=True):
        total += price * (high if price > 0 else low)
    for number, trait in enumerate(problem.traits):
        total += _of_labels(problem, proof, trait, number, fixed)
    certain, gained = _of_pairs(problem, proof, fixed)
    return (total + certain) * whole + gained * most


def _of_labels(problem: AssignmentProblem, proof: Proof, trait: Trait, number: int, fixed: NDArray[np.int64]) -> int:
    prices = proof.of_labels[number] if number < len(proof.of_labels) else None
    if prices is None:
        return 0  # without a price, fewer who meet cost least: nothing
    there = Counter((row, int(trait.labels[column])) for row, column in fixed.tolist())
    made = Counter(fixed[:, 0].tolist())
    total = 0
    priced = {(row, label) for row, label in np.argwhere(prices != 0).tolist()}
    for row, label in priced | {place for place in there if place[1] >= 0}:
        price, least = int(prices[row, label]), there[row, label]
        most = least + int(problem.demand[row]) - made[row]
        least = max(least, min(trait.at_least, most))
        most = most if trait.at_most is None else min(most, trait.at_most)
        worths = [
            price * count - proof.scale * trait.weight * count * (count - 1) // 2 for count in range(least, most + 1)
        ]
        require(bool(worths), f"the rule “{trait.name}” cannot hold")
        total += max(worths)
    return total


def _of_pairs(problem: AssignmentProblem, proof: Proof, fixed: NDArray[np.int64]) -> tuple[int, int]:
    """What pairs already made are worth above their prices, and what others are."""
    rows, columns = problem.affinity.shape
    weights = np.full(rows, proof.scale, dtype=np.int64)
    if proof.of_floors is not None:
        weights += proof.of_floors
    largest = max((abs(price) for price in proof.of_reviewers.tolist()), default=0)
    largest += max((abs(price) for price in proof.of_applications.tolist()), default=0)
    largest += max((abs(int(worth)) for worth in weights.tolist()), default=0) * 10**9
    largest += sum(int(np.abs(one).max(initial=0)) for one in proof.of_labels if one is not None)
    require(largest < _MOST, "prices are too large to add up")
    certain, gained = 0, 0
    step = max(1, _CELLS // max(1, columns))
    for start in range(0, rows, step):
        part = problem.affinity[start : start + step]
        surplus = part * weights[start : start + step, None]
        surplus -= proof.of_applications[start : start + step, None] + proof.of_reviewers[None, :]
        for trait, prices in zip(problem.traits, proof.of_labels, strict=False):
            if prices is not None:
                member = trait.labels >= 0
                surplus[:, member] -= prices[start : start + step][:, trait.labels[member]]
        mine = fixed[(fixed[:, 0] >= start) & (fixed[:, 0] < start + step)]
        certain += sum(surplus[mine[:, 0] - start, mine[:, 1]].tolist())
        surplus[mine[:, 0] - start, mine[:, 1]] = 0
        above = surplus[(surplus > 0) & (part != BARRED)]
        # Halves, since the sum may be longer than 64 bits.
        gained += (int((above >> 30).sum()) << 30) + int((above & ((1 << 30) - 1)).sum())
    return certain, gained


def _check_clashes(problem: AssignmentProblem, result: AssignmentResult) -> None:
    place = {name: number for number, name in enumerate(problem.applications)}
    seat = {name: number for number, name in enumerate(problem.reviewers)}
    may_be = None
    for clash in result.clashes:
        require(clash.needed > clash.available or clash.kind == "trait", f"{clash.kind}: enough is available")
        if clash.kind == "trait":
            continue
        if may_be is None:
            may_be = problem.affinity != BARRED
            for row, column in problem.fixed_places().tolist():
                may_be[row, column] = False
        made = problem.fixed_places()
        left = problem.demand - np.bincount(made[:, 0], minlength=len(place))
        free = problem.max_load - np.bincount(made[:, 1], minlength=len(seat))
        owed = problem.min_load - np.bincount(made[:, 1], minlength=len(seat))
        if clash.kind == "demand":
            rows = [place[name] for name in clash.applications]
            needed, most = int(left[rows].sum()), np.minimum(may_be[rows].sum(axis=0), free).sum()
        else:
            columns = [seat[name] for name in clash.reviewers]
            needed, most = int(owed[columns].sum()), np.minimum(may_be[:, columns].sum(axis=1), left).sum()
        require(needed == clash.needed, f"{clash.kind}: {needed} are needed")
        require(int(most) < needed, f"{clash.kind}: {int(most)} are enough for {needed}")
