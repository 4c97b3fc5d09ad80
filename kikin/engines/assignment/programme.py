"""What is more than a flow, as a linear programme over listed pairs: rules on several labels, and a floor for all.

Columns are pairs, then what is missing (dear), then those who meet beyond the first (as dear as their rule says), then
the floor. Rows are applications, reviewers, labels at an application, and the floors of applications, which come as
they are broken.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from kikin.engines.assignment.problem import Proof, Trait
from kikin.engines.assignment.scaling import AFFINITY_UNIT
from kikin.engines.assignment.table import Table

INFINITE = float("inf")


@dataclass(frozen=True, slots=True, eq=False)
class LabelRow:
    """A rule at one application: `low` to `high` of those with the label; beyond, each costs more than the last."""

    trait: int
    application: int
    label: int
    low: float
    high: float
    costs: tuple[float, ...] = ()


def label_rows(table: Table) -> list[LabelRow]:
    """The rules that can bind at all."""
    rows = []
    for number, trait in enumerate(table.traits):
        there = table.met(trait)
        sizes = np.bincount(trait.labels[trait.labels >= 0], minlength=there.shape[1])
        for application in np.flatnonzero(table.demand > 0).tolist():
            demand = int(table.demand[application])
            for label in range(trait.count):
                row = _label_row(trait, number, application, label, int(there[application, label]), demand)
                binds = row.low > 0 or row.costs or row.high < min(demand, int(sizes[label]))
                if binds and (row.low > 0 or sizes[label] + there[application, label] > 1):
                    rows.append(row)
    return rows


def _label_row(trait: Trait, number: int, application: int, label: int, there: int, demand: int) -> LabelRow:
    low = min(demand, max(0, trait.at_least - there))
    high = INFINITE if trait.at_most is None else max(0, trait.at_most - there)
    if not trait.weight:
        return LabelRow(number, application, label, low, high)
    # The first costs nothing beside nobody, and one unit beside each who is there.
    costs = tuple(trait.weight * (there + place) / AFFINITY_UNIT for place in range(demand))
    free = 1 if there == 0 else 0
    return LabelRow(number, application, label, 0, free, costs[free:])


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """A programme over `listed` pairs; `floors` are the applications whose floor has a row."""

    table: Table
    listed: NDArray[np.int64]
    labels: list[LabelRow]
    floors: NDArray[np.int64]
    worth: NDArray[np.float64]
    matrix: csc_array
    elastic_count: int
    costs: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        table: Table,
        listed: NDArray[np.int64],
        labels: list[LabelRow],
        floors: NDArray[np.int64],
        missing: float,
    ) -> Programme:
        rows, columns = table.affinity.shape
        count = len(listed)
        row, column = np.divmod(listed, columns)
        worth = table.affinity.ravel()[listed] / AFFINITY_UNIT
        pair = np.arange(count)
        first_floor = rows + columns + len(labels)
        at = np.full(rows, -1)
        at[floors] = first_floor + np.arange(len(floors))
        floored = at[row] >= 0
        entries: list[tuple[Any, Any, Any]] = [
            (row, pair, 1.0),
            (rows + column, pair, 1.0),
            (at[row][floored], pair[floored], worth[floored]),
        ]
        entries.append(_members(table, labels, row, column))
        owing = np.array([number for number, one in enumerate(labels) if one.low > 0], dtype=np.int64)
        elastic = np.concatenate([np.arange(rows), rows + np.flatnonzero(table.low), rows + columns + owing])
        entries.append((elastic, count + np.arange(len(elastic)), 1.0))
        costs: list[float] = []
        meet: list[int] = []
        for number, one in enumerate(labels):
            meet += [rows + columns + number] * len(one.costs)
            costs += one.costs
        first = count + len(elastic)
        entries.append((np.array(meet, dtype=np.int64), first + np.arange(len(meet)), -1.0))
        floor = first + len(meet)
        entries.append((first_floor + np.arange(len(floors)), np.full(len(floors), floor), -1.0))
        matrix = _matrix(entries, (first_floor + len(floors), floor + 1))
        return cls(
            table,
            listed,
            labels,
            floors,
            worth,
            matrix,
            len(elastic),
            np.concatenate([worth, np.full(len(elastic), -missing), -np.array(costs, dtype=np.float64), [0.0]]),
        )

    def linear(
        self, *, floor: tuple[float, float], weight: float, is_whole: bool, may_miss: bool = False
    ) -> highspy.HighsLp:
        """The programme with the floor between two values; `weight`: of the floor, beside everything else.

        `weight` infinite asks for the floor alone. In whole numbers the floor is a number.
        """
        rows = self.table.affinity.shape[0]
        count, width = len(self.listed), self.matrix.shape[1]
        made = np.bincount(self.table.made[:, 0], weights=self.table.worth_made, minlength=rows) / AFFINITY_UNIT
        linear = highspy.HighsLp()
        linear.sense_ = highspy.ObjSense.kMaximize
        upper = np.ones(width)
        upper[count : count + self.elastic_count] = INFINITE if may_miss else 0.0
        lower = np.zeros(width)
        costs = self.costs.copy()
        lower[-1], upper[-1] = floor
        costs[-1] = 1.0 if weight == INFINITE else weight
        if weight == INFINITE:
            costs[:count] = 0
            costs[count + self.elastic_count : -1] = 0
        floors_low = -made[self.floors]
        matrix = self.matrix
        if is_whole:
            # Without the column of the floor all columns are whole: HiGHS 1.14 errs when it presolves both kinds.
            floors_low = floors_low + floor[0] - 0.5 / AFFINITY_UNIT
            matrix, costs, lower, upper = matrix[:, :-1], costs[:-1], lower[:-1], upper[:-1]
            linear.integrality_ = [highspy.HighsVarType.kInteger] * (width - 1)
        linear.num_col_, linear.num_row_ = matrix.shape[1], matrix.shape[0]
        linear.col_cost_, linear.col_lower_, linear.col_upper_ = costs, lower, upper
        least = [one.low for one in self.labels]
        most = [one.high for one in self.labels]
        # A rule that only costs has no least: who meet beyond the first are paid for.
        linear.row_lower_ = np.concatenate([self.table.demand, self.table.low, least, floors_low])
        linear.row_upper_ = np.concatenate(
            [self.table.demand, self.table.high, most, np.full(len(self.floors), INFINITE)]
        )
        linear.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        linear.a_matrix_.start_, linear.a_matrix_.index_ = matrix.indptr, matrix.indices
        linear.a_matrix_.value_ = matrix.data
        return linear

    def proof(self, duals: NDArray[np.float64], fineness: int, *, is_of_floor: bool) -> Proof:
        """The solver's prices as whole numbers, each on the side where it proves something."""
        rows, columns = self.table.affinity.shape
        unit = AFFINITY_UNIT * fineness
        whole = np.rint(duals * unit).astype(np.int64)
        of_reviewers = whole[rows : rows + columns]
        of_reviewers = np.where((of_reviewers < 0) & (self.table.low == 0), 0, of_reviewers)
        prices: list[NDArray[np.int64] | None] = []
        for number, trait in enumerate(self.table.traits):
            found = np.zeros((rows, max(1, trait.count)), dtype=np.int64)
            for place, one in enumerate(self.labels):
                if one.trait == number:
                    price = int(whole[rows + columns + place])
                    found[one.application, one.label] = price if one.low > 0 else max(0, price)
            prices.append(found)
        of_floors = np.zeros(rows, dtype=np.int64)
        last = duals[rows + columns + len(self.labels) :]
        of_floors[self.floors] = np.maximum(0, np.rint(-last * fineness)).astype(np.int64)
        scale = 0 if is_of_floor else fineness
        charged = of_floors if is_of_floor or of_floors.any() else None
        return Proof(scale, whole[:rows].copy(), of_reviewers, tuple(prices), charged)


def _members(
    table: Table, labels: list[LabelRow], row: NDArray[np.int64], column: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], float]:
    """Which listed pair counts in which rule."""
    rows, columns = table.affinity.shape
    found, pairs = [], []
    for number, trait in enumerate(table.traits):
        place = np.full((rows, max(1, trait.count)), -1)
        for at, one in enumerate(labels):
            if one.trait == number:
                place[one.application, one.label] = rows + columns + at
        mine = trait.labels[column]
        has = np.flatnonzero(mine >= 0)
        where = place[row[has], mine[has]]
        found.append(where[where >= 0])
        pairs.append(has[where >= 0])
    nothing = np.zeros(0, dtype=np.int64)
    return np.concatenate([nothing, *found]), np.concatenate([nothing, *pairs]), 1.0


def _matrix(entries: list[tuple[Any, Any, Any]], shape: tuple[int, int]) -> csc_array:
    values = [np.broadcast_to(np.asarray(value, dtype=np.float64), at.shape) for at, _, value in entries]
    return csc_array(
        (
            np.concatenate(values),
            (np.concatenate([at for at, _, _ in entries]), np.concatenate([of for _, of, _ in entries])),
        ),
        shape=shape,
    )


def solver(deadline: float, seed: int) -> highspy.Highs:
    """HiGHS as it is used here: one thread, so that the same question has the same answer, and to tight tolerances."""
    found = highspy.Highs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": seed % 2**31,
        "primal_feasibility_tolerance": 1e-9,
        "dual_feasibility_tolerance": 1e-9,
        "mip_feasibility_tolerance": 1e-9,
        "time_limit": max(0.01, deadline - time.monotonic()),
    }.items():
        found.setOptionValue(option, value)
    return found
