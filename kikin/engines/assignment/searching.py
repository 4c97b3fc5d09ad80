"""Whole answers to what is more than a flow: floors first, then the total, within what the relaxation proves."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.best import Best, worth_of
from kikin.engines.assignment.bounding import asked_of, floor_of
from kikin.engines.assignment.lists import near
from kikin.engines.assignment.problem import Proof
from kikin.engines.assignment.programme import INFINITE, Programme, solver
from kikin.engines.assignment.relaxing import Relaxed, objective_bound, relax
from kikin.engines.assignment.scaling import AFFINITY_UNIT, BARRED
from kikin.engines.assignment.table import Table
from kikin.engines.assignment.watching import run_watched

_GAP = 1e-5
"""A search ends when nothing can be better by more than this part of the whole."""
_HOPELESS, _ROUGH_GAP = 0.01, 1e-3
"""Where prices prove no more than the one, nothing can be proven in reasonable time, and the other is good enough."""
_FIRST_NEAR = 5e-5
_MOST_SEARCHED = 400_000
NO_FLOOR = (-1e6, -1e6)
_UNMET = 1e-6


def meets_rules(table: Table, at: Relaxed, deadline: float, seed: int) -> Best | None:
    """Widen the lists until they hold an answer, fractions allowed, that keeps every rule; else what is missing."""
    at.may_miss = True
    for _ in range(4):
        if not relax(table, at, floor=NO_FLOOR, weight=0.0, deadline=deadline, seed=seed):
            return Best()
        if at.unmet <= _UNMET:
            at.may_miss = False
            return None
        at.missing *= 32
    outside = at.outside if at.outside is not None else np.zeros(0, dtype=np.int64)
    return Best(unmet=max(1, round(at.unmet)), outside=outside)


def best_total(
    table: Table, at: Relaxed, floor: int | None, best: Best, deadline: float, seed: int, *, is_any: bool = False
) -> tuple[Best, bool]:
    """(the best total with that floor, or just any; whether there is proven to be none). `best` if none was found."""
    value = NO_FLOOR[0] if floor is None else floor / AFFINITY_UNIT
    if not relax(table, at, floor=(value, value), weight=0.0, deadline=deadline, seed=seed):
        return best, False
    bound, proof = objective_bound(table, at, floor)
    search = _Search(table, at, value, floor, proof, bound, deadline, seed, is_any)
    taken = search.run()
    if taken is None:
        return best, search.is_empty
    reached = None if floor is None else floor_of(table, taken)
    certified, proof = objective_bound(table, at, reached)
    worth = worth_of(table, taken)
    bound = max(worth, min(certified, search.bound))
    found = replace(best, taken=taken, bound=bound, certified_bound=certified, proof=proof, floor=reached)
    found.is_proven = worth == bound
    found.is_near = worth >= bound - _GAP * abs(bound)
    return found, False


@dataclass(slots=True)
class _Search:
    """The search among whole answers, over the pairs that the relaxation's prices leave in question."""

    table: Table
    at: Relaxed
    value: float
    floor: int | None
    proof: Proof
    certified: int
    deadline: float
    seed: int
    is_any: bool = False
    bound: int = 0
    is_empty: bool = False
    floors: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def run(self) -> NDArray[np.int64] | None:
        """The best pairs found; `bound` has what is proven of all, `is_empty` whether there are none at all."""
        self.bound = self.certified
        if self.floor is not None:
            self.floors = np.flatnonzero(asked_of(self.table))
        taken: NDArray[np.int64] | None = None
        for keys in self._fields():
            if keys is None:
                return taken
            found, bound = self._among(keys)
            if found is not None and (taken is None or worth_of(self.table, found) > worth_of(self.table, taken)):
                taken = found
            if taken is None:
                self.is_empty = bound is None and len(keys) == int((self.table.affinity != BARRED).sum())
                continue
            if self.is_any:
                return taken
            worth = worth_of(self.table, taken)
            among = self.certified if bound is None else max(worth, bound)
            self._allowed = self.certified - worth
            whole = near(self.table, self.proof, self._allowed * self.proof.scale, _MOST_SEARCHED)
            if whole is not None and not len(np.setdiff1d(whole, keys, assume_unique=True)):
                # No pair that was left out can be part of anything better.
                self.bound = min(self.bound, among)
            if worth >= self.bound - _GAP * abs(self.bound) or self._allowed > _HOPELESS * abs(worth):
                return taken
        return taken

    _allowed: int = 0

    def _fields(self) -> Any:
        """Where to search: first where a good answer is likely, then wherever a better one can be."""
        width = int(_FIRST_NEAR * abs(self.certified) * self.proof.scale) + self.proof.scale
        listed = near(self.table, self.proof, width, _MOST_SEARCHED)
        yield self.at.listed if listed is None else np.intersect1d(listed, self.at.listed)
        self._allowed = self._allowed or 16 * width // self.proof.scale
        yield near(self.table, self.proof, self._allowed * self.proof.scale, _MOST_SEARCHED)
        if self._allowed >= 16 * width // self.proof.scale:
            yield (
                np.flatnonzero(self.table.affinity.ravel() != BARRED)
                if self.table.affinity.size <= _MOST_SEARCHED
                else None
            )

    def _is_enough(self, found: float, bound: float) -> bool:
        proven = bound * AFFINITY_UNIT + self._beside()
        is_hopeless = proven < self.certified - _HOPELESS * abs(self.certified)
        return self.is_any or (is_hopeless and bound - found <= _ROUGH_GAP * abs(found))

    def _among(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64] | None, int | None]:
        """(best pairs among the keys, what no choice among them exceeds; nothing when there is no choice)."""
        while True:
            programme = Programme.of(self.table, keys, self.at.labels, self.floors, self.at.missing)
            linear = programme.linear(floor=(self.value, self.value), weight=0.0, is_whole=True)
            outcome = _run(linear, self.deadline, self.seed, self._is_enough)
            if outcome.is_empty:
                return None, None
            if outcome.values is None:
                return None, self.certified
            taken = keys[outcome.values[: len(keys)] > 0.5]
            broken = self._broken(taken)
            has_bound = bool(np.isfinite(outcome.bound))
            bound = int(np.floor(outcome.bound * AFFINITY_UNIT + 0.5)) + self._beside() if has_bound else self.certified
            if not len(broken):
                return taken, min(self.certified, bound)
            if not len(np.setdiff1d(broken, self.floors)):
                return None, self.certified
            self.floors = np.union1d(self.floors, broken)

    def _beside(self) -> int:
        """What those who are there already are worth, less what they cost together."""
        return int(self.table.worth_made.sum()) - _standing(self.table)

    def _broken(self, taken: NDArray[np.int64]) -> NDArray[np.int64]:
        if self.floor is None:
            return np.zeros(0, dtype=np.int64)
        rows, columns = self.table.affinity.shape
        served = np.zeros(rows, dtype=np.int64)
        np.add.at(served, taken // columns, self.table.affinity.ravel()[taken])
        np.add.at(served, self.table.made[:, 0], self.table.worth_made)
        return np.flatnonzero(asked_of(self.table) & (served < self.floor))


def _standing(table: Table) -> int:
    """What those who are there already cost together."""
    met = [(one.weight, table.met(one)) for one in table.traits if one.weight]
    return sum(weight * int((counts * (counts - 1) // 2).sum()) for weight, counts in met)


@dataclass(slots=True)
class _Outcome:
    values: NDArray[np.float64] | None = None
    bound: float = INFINITE
    is_empty: bool = False


def _run(linear: highspy.HighsLp, deadline: float, seed: int, is_enough: Callable[[float, float], bool]) -> _Outcome:
    """One search under our own watch: it is left behind when it does not return in time, with the best that it had."""
    outcome = _Outcome()
    highs = solver(deadline, seed)
    highs.setOptionValue("mip_rel_gap", _GAP)
    # A small pool of cuts halves the time at the root, where nearly all of it is spent.
    highs.setOptionValue("mip_pool_age_limit", 1)
    highs.setOptionValue("mip_pool_soft_limit", 100)
    highs.setOptionValue("mip_abs_gap", 0.4 / AFFINITY_UNIT)
    highs.passModel(linear)

    def keep(event: Any) -> None:
        outcome.values = np.array(event.data_out.mip_solution, dtype=np.float64)

    def look(event: Any) -> None:
        outcome.bound = event.data_out.mip_dual_bound
        has_enough = outcome.values is not None and is_enough(event.data_out.mip_primal_bound, outcome.bound)
        event.data_in.user_interrupt = has_enough or time.monotonic() > deadline

    highs.cbMipImprovingSolution.subscribe(keep)
    highs.cbMipInterrupt.subscribe(look)
    if run_watched(highs, deadline):
        empty = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        outcome.is_empty = highs.getModelStatus() in empty
        information = highs.getInfo()
        if information.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            outcome.values = np.array(highs.getSolution().col_value, dtype=np.float64)
            outcome.bound = information.mip_dual_bound
    return outcome
