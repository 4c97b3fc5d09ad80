"""The programme with fractions allowed, on lists and floors that grow until neither pair nor floor is left out."""

from __future__ import annotations

import time
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.bounding import exact, proven
from kikin.engines.assignment.lists import price_out
from kikin.engines.assignment.problem import Proof
from kikin.engines.assignment.programme import LabelRow, Programme, solver
from kikin.engines.assignment.scaling import AFFINITY_UNIT
from kikin.engines.assignment.table import Table
from kikin.engines.assignment.watching import run_watched

FINE = 1 << 20
_ROUGH = (1, 2, 4, 12, 60)
_SMALL = 2_000_000
_UNEVEN = 1e-7


@dataclass(slots=True)
class Relaxed:
    """Where a programme stands: its last solution, and lists, floors and basis from which to go on."""

    listed: NDArray[np.int64]
    floors: NDArray[np.int64]
    labels: list[LabelRow]
    missing: float
    may_miss: bool = False
    basis: highspy.HighsBasis | None = None
    programme: Programme | None = None
    duals: NDArray[np.float64] | None = None
    floor: float = 0.0
    unmet: float = 0.0
    outside: NDArray[np.int64] | None = None


def relax(table: Table, at: Relaxed, *, floor: tuple[float, float], weight: float, deadline: float, seed: int) -> bool:
    """Solve on from where `at` stands; False when time ran out first, and then `at` has no solution."""
    rows = table.affinity.shape[0]
    made = np.bincount(table.made[:, 0], weights=table.worth_made, minlength=rows) / AFFINITY_UNIT
    asked = (table.demand > 0) | (made != 0)
    at.programme = None
    while True:
        programme = Programme.of(table, at.listed, at.labels, at.floors, at.missing)
        highs = solver(deadline, seed)
        highs.passModel(programme.linear(floor=floor, weight=weight, is_whole=False, may_miss=at.may_miss))
        if at.basis is not None:
            highs.setBasis(at.basis)
        if not run_watched(highs, deadline) or highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        solution = highs.getSolution()
        values = np.asarray(solution.col_value)
        count = len(at.listed)
        at.duals = np.asarray(solution.row_dual)
        at.floor = float(values[-1])
        at.unmet = float(values[count : count + programme.elastic_count].sum())
        at.outside = np.ceil(values[count : count + rows] - _UNEVEN).astype(np.int64)
        served = made + np.bincount(
            at.listed // table.affinity.shape[1], weights=programme.worth * values[:count], minlength=rows
        )
        broken = np.setdiff1d(np.flatnonzero(asked & (served < at.floor - _UNEVEN)), at.floors)
        proof = programme.proof(at.duals, FINE, is_of_floor=weight == float("inf"))
        priced = price_out(table, proof, at.listed, above=FINE)
        if not len(broken) and not len(priced.missing):
            at.programme = programme
            at.basis = highs.getBasis()
            return True
        if time.monotonic() > deadline:
            return False
        _grow(at, highs.getBasis(), priced.missing, broken)


def _grow(at: Relaxed, basis: highspy.HighsBasis, missing: NDArray[np.int64], broken: NDArray[np.int64]) -> None:
    """Take in pairs and floors, and keep the basis for those that were there."""
    listed = np.union1d(at.listed, missing)
    old = np.asarray(basis.col_status, dtype=object)
    count = len(at.listed)
    columns = np.full(len(listed) + len(old) - count, highspy.HighsBasisStatus.kLower, dtype=object)
    columns[np.searchsorted(listed, at.listed)] = old[:count]
    columns[len(listed) :] = old[count:]
    grown = highspy.HighsBasis()
    grown.col_status = columns.tolist()
    grown.row_status = [*basis.row_status, *[highspy.HighsBasisStatus.kBasic] * len(broken)]
    at.basis = grown
    at.listed = listed
    at.floors = np.concatenate([at.floors, broken])


def objective_bound(table: Table, at: Relaxed, floor: int | None) -> tuple[int, Proof]:
    """What no assignment with that floor exceeds, as prices prove it over all pairs; the best of several roundings."""
    assert at.programme is not None and at.duals is not None
    best: tuple[int, Proof] | None = None
    for fineness in _finenesses(table):
        proof = at.programme.proof(at.duals, fineness, is_of_floor=False)
        total = proven(table, proof, price_out(table, proof, at.listed[:0]).gained)
        charged = 0 if proof.of_floors is None else (floor or 0) * exact(proof.of_floors)
        bound = (total - charged) // fineness
        if best is None or bound < best[0]:
            best = bound, proof
    assert best is not None
    return best


def floor_bound(table: Table, at: Relaxed) -> tuple[int, Proof] | None:
    """What no assignment gives to the worst-served application, likewise; nothing where no floor has a price."""
    assert at.programme is not None and at.duals is not None
    best: tuple[int, Proof] | None = None
    for fineness in _finenesses(table):
        proof = at.programme.proof(at.duals, fineness, is_of_floor=True)
        assert proof.of_floors is not None
        if not proof.of_floors.any():
            continue
        total = proven(table, proof, price_out(table, proof, at.listed[:0]).gained)
        bound = total // exact(proof.of_floors)
        if best is None or bound < best[0]:
            best = bound, proof
    return best


def _finenesses(table: Table) -> tuple[int, ...]:
    """Prices are often plain fractions, and rounded to those they prove more than rounded to a fine scale."""
    return (*_ROUGH, FINE) if table.affinity.size <= _SMALL else (FINE,)
