"""Whole answers to what is more than a flow: floors first, then the total, within what the relaxation proves."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.best import Best, worth_of
from kikin.engines.assignment.flowing import best_flow
from kikin.engines.assignment.lists import near
from kikin.engines.assignment.problem import Proof
from kikin.engines.assignment.programme import INFINITE, Programme, label_rows, solver
from kikin.engines.assignment.relaxing import Relaxed, floor_bound, objective_bound, relax
from kikin.engines.assignment.scaling import AFFINITY_UNIT, BARRED
from kikin.engines.assignment.table import Table

_GAP = 1e-5
"""A search ends when nothing can be better by more than this part of the whole."""
_GRACE_SECONDS = 1.0
_FLOOR_WEIGHT = 1_000.0
_FIRST_NEAR = 5e-5
_MOST_SEARCHED = 400_000
_NO_FLOOR = (-1e6, -1e6)
_STEPS_DOWN = (0.0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5)


def best_of_programme(table: Table, deadline: float, seed: int, is_fair: bool) -> Best:
    """The best assignment under rules on several labels, or with the highest floor for the worst-served application."""
    start = best_flow(replace(table, traits=()), deadline)
    if start.unmet or start.taken is None:
        return start
    if not table.demand.any() and not table.traits:
        return _with_floor(table, start) if is_fair else start
    best = Best() if table.traits else _with_floor(table, start)
    best.is_proven = False
    most = int(-table.affinity.min(initial=0, where=table.affinity != BARRED)) + int(table.affinity.max(initial=0))
    at = Relaxed(start.listed, np.zeros(0, dtype=np.int64), label_rows(table), 4 * (most / AFFINITY_UNIT + 1))
    if table.traits:
        lacking = _meets_rules(table, at, deadline, seed)
        if lacking is not None:
            return lacking
    if not is_fair or not _asked(table).any():
        return _best_total(table, at, None, best, deadline, seed)
    return _best_floor(table, at, best, deadline, seed)


def _with_floor(table: Table, best: Best) -> Best:
    if not _asked(table).any():
        return best
    best.floor = floor_of(table, best.taken) if best.taken is not None and not best.unmet else None
    best.floor_bound, best.floor_proof = served_at_most(table)
    best.certified_floor_bound = best.floor_bound
    return best


def floor_of(table: Table, taken: NDArray[np.int64]) -> int:
    """What the worst-served application has."""
    rows, columns = table.affinity.shape
    served = np.zeros(rows, dtype=np.int64)
    np.add.at(served, taken // max(1, columns), table.affinity.ravel()[taken])
    np.add.at(served, table.made[:, 0], table.worth_made)
    return int(served[_asked(table)].min(initial=0 if not _asked(table).any() else np.iinfo(np.int64).max))


def _asked(table: Table) -> NDArray[np.bool_]:
    asked = table.demand > 0
    asked[table.made[:, 0]] = True
    return asked


def served_at_most(table: Table) -> tuple[int, Proof]:
    """The best that one application could have on its own, of the one for which that is least."""
    rows, columns = table.affinity.shape
    served = np.zeros(rows, dtype=np.int64)
    np.add.at(served, table.made[:, 0], table.worth_made)
    last = np.zeros(rows, dtype=np.int64)
    for row, demand in enumerate(table.demand.tolist()):
        if demand:
            line = table.affinity[row]
            top = np.partition(line, columns - demand)[columns - demand :].astype(np.int64)
            served[row] += int(top.sum())
            last[row] = int(top.min())
    worst = int(np.where(_asked(table), served, np.iinfo(np.int64).max).argmin()) if rows else 0
    prices, floors = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    if rows:
        prices[worst] = last[worst] if table.demand[worst] else max(0, int(table.affinity[worst].max(initial=0)))
        floors[worst] = 1
    proof = Proof(0, prices, np.zeros(columns, dtype=np.int64), tuple(None for _ in table.traits), floors)
    return (int(served[worst]) if rows else 0), proof


def _best_floor(table: Table, at: Relaxed, best: Best, deadline: float, seed: int) -> Best:
    most, proof = served_at_most(table)
    top = most / AFFINITY_UNIT
    if not relax(table, at, floor=(-INFINITE, top), weight=_FLOOR_WEIGHT, deadline=deadline, seed=seed):
        return best
    if at.floor < top - 1e-9:
        if not relax(table, at, floor=(-INFINITE, top), weight=INFINITE, deadline=deadline, seed=seed):
            return best
        found = floor_bound(table, at)
        if found is not None and found[0] < most:
            most, proof = found
    best.floor_bound = best.certified_floor_bound = most
    best.floor_proof = proof
    least = best.floor
    for step in _STEPS_DOWN:
        asked = round(most - step * abs(most))
        if least is not None and asked <= least:
            asked = least
        attempt = _total_with(table, at, asked, best, deadline, seed, is_last=step == _STEPS_DOWN[-1])
        if attempt is not None:
            return attempt
        if time.monotonic() > deadline or asked == least:
            return best
    return best if best.taken is not None else _any_floor(table, at, best, deadline, seed)


def _any_floor(table: Table, at: Relaxed, best: Best, deadline: float, seed: int) -> Best:
    """The best total whatever the floor: an answer, if none was found with a good one."""
    found = _best_total(table, at, None, best, deadline, seed)
    if found.taken is not None:
        found.floor = floor_of(table, found.taken)
        found.is_proven = found.is_near = False
    return found


def _total_with(
    table: Table, at: Relaxed, floor: int, best: Best, deadline: float, seed: int, *, is_last: bool
) -> Best | None:
    """The best total with that floor, if a whole answer has it."""
    value = floor / AFFINITY_UNIT
    if not relax(table, at, floor=(value, value), weight=0.0, deadline=deadline, seed=seed):
        return None
    left = deadline - time.monotonic()
    until = deadline if is_last else time.monotonic() + left / 2
    found = _best_total(table, at, floor, best, until, seed)
    return found if found.taken is not best.taken else None


_UNMET = 1e-6


def _meets_rules(table: Table, at: Relaxed, deadline: float, seed: int) -> Best | None:
    """Widen the lists until they hold an answer, fractions allowed, that keeps every rule; else what is missing."""
    at.may_miss = True
    for _ in range(4):
        if not relax(table, at, floor=_NO_FLOOR, weight=0.0, deadline=deadline, seed=seed):
            return Best()
        if at.unmet <= _UNMET:
            at.may_miss = False
            return None
        at.missing *= 32
    outside = at.outside if at.outside is not None else np.zeros(0, dtype=np.int64)
    return Best(unmet=max(1, round(at.unmet)), outside=outside)


def _best_total(table: Table, at: Relaxed, floor: int | None, best: Best, deadline: float, seed: int) -> Best:
    value = _NO_FLOOR[0] if floor is None else floor / AFFINITY_UNIT
    if floor is None and not relax(table, at, floor=_NO_FLOOR, weight=0.0, deadline=deadline, seed=seed):
        return best
    bound, proof = objective_bound(table, at, floor)
    search = _Search(table, at, value, floor, proof, bound, deadline, seed)
    taken = search.run()
    if taken is None:
        if search.is_empty and floor is None:
            return Best(unmet=1, outside=np.zeros(len(table.rows), dtype=np.int64))
        return best
    reached = None if floor is None else floor_of(table, taken)
    certified, proof = objective_bound(table, at, reached)
    worth = worth_of(table, taken)
    bound = max(worth, min(certified, search.bound))
    is_proven = worth == bound and (floor is None or reached == best.floor_bound)
    return replace(
        best,
        taken=taken,
        bound=bound,
        certified_bound=certified,
        proof=proof,
        floor=reached,
        is_proven=is_proven,
        is_near=worth >= bound - _GAP * abs(bound),
    )


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
    bound: int = 0
    is_empty: bool = False
    floors: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def run(self) -> NDArray[np.int64] | None:
        """The best pairs found; `bound` has what is proven of all, `is_empty` whether there are none at all."""
        self.bound = self.certified
        if self.floor is not None:
            self.floors = np.flatnonzero(_asked(self.table))
        taken: NDArray[np.int64] | None = None
        for keys in self._fields():
            if keys is None:
                return taken
            found, bound = self._among(keys, taken)
            if found is not None and (taken is None or worth_of(self.table, found) > worth_of(self.table, taken)):
                taken = found
            if taken is None:
                self.is_empty = bound is None and len(keys) == int((self.table.affinity != BARRED).sum())
                continue
            worth = worth_of(self.table, taken)
            self._allowed = self.certified - worth
            whole = near(self.table, self.proof, self._allowed * self.proof.scale, _MOST_SEARCHED)
            if whole is not None and not len(np.setdiff1d(whole, keys, assume_unique=True)):
                # No pair that was left out can be part of anything better.
                self.bound = min(self.certified, max(worth, worth if bound is None else bound))
                return taken
            if worth >= self.certified - _GAP * abs(self.certified):
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

    def _among(
        self, keys: NDArray[np.int64], start: NDArray[np.int64] | None
    ) -> tuple[NDArray[np.int64] | None, int | None]:
        """(best pairs among the keys, what no choice among them exceeds; nothing when there is no choice)."""
        while True:
            programme = Programme.of(self.table, keys, self.at.labels, self.floors, self.at.missing)
            linear = programme.linear(floor=(self.value, self.value), weight=0.0, is_whole=True)
            outcome = _run(linear, self.deadline, self.seed)
            if outcome.is_empty:
                return None, None
            if outcome.values is None:
                return None, self.certified
            taken = keys[outcome.values[: len(keys)] > 0.5]
            broken = self._broken(taken)
            made = int(self.table.worth_made.sum()) - _standing(self.table)
            bound = int(np.floor(outcome.bound * AFFINITY_UNIT + 0.5)) + made if np.isfinite(outcome.bound) else 0
            if not len(broken):
                return taken, min(self.certified, bound)
            if not len(np.setdiff1d(broken, self.floors)):
                return None, self.certified
            self.floors = np.union1d(self.floors, broken)

    def _broken(self, taken: NDArray[np.int64]) -> NDArray[np.int64]:
        if self.floor is None:
            return np.zeros(0, dtype=np.int64)
        rows, columns = self.table.affinity.shape
        served = np.zeros(rows, dtype=np.int64)
        np.add.at(served, taken // columns, self.table.affinity.ravel()[taken])
        np.add.at(served, self.table.made[:, 0], self.table.worth_made)
        return np.flatnonzero(_asked(self.table) & (served < self.floor))


def _standing(table: Table) -> int:
    """What those who are there already cost together."""
    met = [(one.weight, table.met(one)) for one in table.traits if one.weight]
    return sum(weight * int((counts * (counts - 1) // 2).sum()) for weight, counts in met)


@dataclass(slots=True)
class _Outcome:
    values: NDArray[np.float64] | None = None
    bound: float = INFINITE
    is_empty: bool = False


def _run(linear: highspy.HighsLp, deadline: float, seed: int) -> _Outcome:
    """One search under our own watch: it is left behind when it does not return in time, with the best that it had."""
    outcome = _Outcome()
    highs = solver(deadline, seed)
    highs.setOptionValue("mip_rel_gap", _GAP)
    highs.setOptionValue("mip_abs_gap", 0.4 / AFFINITY_UNIT)
    highs.passModel(linear)

    def keep(event: Any) -> None:
        outcome.values = np.array(event.data_out.mip_solution, dtype=np.float64)

    def look(event: Any) -> None:
        outcome.bound = event.data_out.mip_dual_bound
        event.data_in.user_interrupt = time.monotonic() > deadline

    def finish() -> None:
        highs.run()
        status = highs.getModelStatus()
        empty = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        outcome.is_empty = status in empty
        information = highs.getInfo()
        if information.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            outcome.values = np.array(highs.getSolution().col_value, dtype=np.float64)
            outcome.bound = information.mip_dual_bound

    highs.cbMipImprovingSolution.subscribe(keep)
    highs.cbMipInterrupt.subscribe(look)
    worker = threading.Thread(target=finish, daemon=True)
    worker.start()
    worker.join(max(0.01, deadline - time.monotonic()) + _GRACE_SECONDS)
    return outcome
