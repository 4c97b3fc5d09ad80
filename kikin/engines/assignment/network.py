"""The best assignment of listed pairs as a flow of least cost, and the prices that come with it.

A flow's corners are whole. What is missing to an application, or to a least load or rule, costs dear.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from kikin.engines.assignment.problem import Proof
from kikin.engines.assignment.scaling import BARRED
from kikin.engines.assignment.table import Table
from kikin.engines.assignment.watching import call_watched

_FREE = 1 << 40
_MAX_COST = 1 << 62
_QUICK = 150_000
"""Fewer arcs than this are done before anyone could wait; or-tools cannot be interrupted."""


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """`taken`: the listed pairs taken, as keys, and how much of each; `unmet`: what is missing; with its prices."""

    taken: NDArray[np.int64]
    amounts: NDArray[np.int64]
    proof: Proof
    unmet: int
    outside: NDArray[np.int64]
    less_load: NDArray[np.int64]
    more_load: NDArray[np.int64]
    """How many reviewers are missing to each application, and what each reviewer has below and above their limits."""


def fits(table: Table) -> bool:
    """Whether all that is asked is a flow: rules on one set of labels at most."""
    return len(table.traits) <= 1


def dear(table: Table) -> tuple[int, int]:
    """What a missing unit costs: enough as a rule, and more than any chain of exchanges can be worth."""
    most = int(table.affinity.max(initial=0))
    least = int(table.affinity.min(initial=0, where=table.affinity != BARRED))
    weight = sum(one.weight for one in table.traits) * int(table.demand.max(initial=0))
    spread = most - least + weight + 1
    nodes = sum(table.affinity.shape) + 1
    return 4 * spread, min(2 * spread * nodes, _MAX_COST // (8 * nodes))


def solve_flow(
    table: Table,
    listed: NDArray[np.int64],
    cost_of_missing: int,
    worth: NDArray[np.int64],
    cost_of_more_load: int | None = None,
    most: int = 1,
    deadline: float = float("inf"),
) -> Flow:
    """The flow over `listed` pairs, each worth what `worth` says; to read above a limit is barred, or costs."""
    rows, columns = table.affinity.shape
    sink = rows + columns
    row, column = np.divmod(listed, columns)
    groups = _Groups.of(table, row, column, cost_of_missing)
    reviewer, to_sink, nothing = rows + np.arange(columns), np.full(columns, sink), np.zeros(columns, dtype=np.int64)
    above = nothing if cost_of_more_load is None else np.full(columns, rows)
    tails = [groups.start, reviewer, reviewer, reviewer, np.arange(rows), groups.tails]
    heads = [rows + column, to_sink, to_sink, to_sink, np.full(rows, sink), groups.heads]
    capacities = [np.full_like(row, most), table.low, table.high - table.low, above, table.demand, groups.capacities]
    costs = [
        -worth,
        nothing - cost_of_missing,
        nothing,
        nothing + (cost_of_more_load or 0),
        np.full(rows, cost_of_missing),
        groups.costs,
    ]
    tail, head, capacity, cost = (np.concatenate(parts) for parts in (tails, heads, capacities, costs))
    supply = np.zeros(sink + 1 + groups.count, dtype=np.int64)
    supply[:rows] = table.demand
    supply[sink] = -int(table.demand.sum())
    work = partial(_least_cost, tail, head, capacity, cost, supply)
    flow = work() if len(tail) < _QUICK else call_watched(work, deadline)
    potential = _potentials(tail, head, capacity, cost, flow, len(supply))
    ends = np.cumsum([len(row), columns, columns, columns, rows])
    pairs, lows, _, more_load, outside = np.split(flow, ends)[:5]
    price = potential - potential[sink]
    of_applications, of_reviewers = price[:rows], -price[rows:sink]
    # Charging less than nothing for who may stay idle only makes others look better than they are.
    of_reviewers = np.where((of_reviewers < 0) & (table.low == 0), 0, of_reviewers)
    taken = pairs > 0
    if not table.traits:
        of_applications = of_applications.copy()
        floor = np.full(rows, _FREE)
        np.minimum.at(floor, row[taken], worth[taken] - of_reviewers[column[taken]])
        whole = (floor < _FREE) & (outside == 0)
        of_applications[whole] = np.maximum(of_applications, floor)[whole]
    return Flow(
        taken=listed[taken],
        amounts=pairs[taken],
        proof=Proof(1, of_applications, of_reviewers, groups.prices(price)),
        unmet=int(outside.sum() + (table.low - lows).sum() + groups.lacking(flow)),
        outside=outside,
        less_load=table.low - lows,
        more_load=more_load,
    )


def _least_cost(
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    capacity: NDArray[np.int64],
    cost: NDArray[np.int64],
    supply: NDArray[np.int64],
) -> NDArray[np.int64]:
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, cost)
    solver.set_nodes_supplies(np.arange(len(supply)), supply)
    status = solver.solve()
    if status != SimpleMinCostFlow.OPTIMAL:
        raise ArithmeticError(f"the flow ended as {status}")
    flows: NDArray[np.int64] = np.asarray(solver.flows(arcs), dtype=np.int64)
    return flows


def _potentials(
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
    capacity: NDArray[np.int64],
    cost: NDArray[np.int64],
    flow: NDArray[np.int64],
    count: int,
) -> NDArray[np.int64]:
    """Shortest distances over what the flow leaves open: there is no circle below zero, or it were not the best."""
    spare, used = flow < capacity, flow > 0
    start = np.concatenate([tail[spare], head[used]])
    end = np.concatenate([head[spare], tail[used]])
    length = np.concatenate([cost[spare], -cost[used]])
    order = np.argsort(end, kind="stable")
    start, end, length = start[order], end[order], length[order]
    first = np.flatnonzero(np.r_[True, end[1:] != end[:-1]]) if len(end) else np.zeros(0, dtype=np.int64)
    nodes = end[first]
    distance = np.zeros(count, dtype=np.int64)
    for _ in range(count + 1):
        if not len(first):
            break
        nearest = np.minimum(np.minimum.reduceat(distance[start] + length, first), distance[nodes])
        if np.array_equal(nearest, distance[nodes]):
            break
        distance[nodes] = nearest
    return distance


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Nodes between an application and those of its candidates who share a label, where a rule asks for them."""

    start: NDArray[np.int64]
    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    capacities: NDArray[np.int64]
    costs: NDArray[np.int64]
    count: int
    ends: NDArray[np.int64]
    """(application, label, node) of each."""
    owed: NDArray[np.int64]
    shape: tuple[int, int] | None
    may_be_idle: bool

    @classmethod
    def of(cls, table: Table, row: NDArray[np.int64], column: NDArray[np.int64], dear: int) -> _Groups:
        nothing = np.zeros(0, dtype=np.int64)
        if not table.traits:
            return cls(row, nothing, nothing, nothing, nothing, 0, nothing.reshape(0, 3), nothing, None, True)
        (trait,) = table.traits
        label = trait.labels[column]
        met = table.met(trait)
        labels = met.shape[1]
        key = np.where(label >= 0, row * labels + label, -1)
        key_of_group = np.unique(key[key >= 0])
        if trait.at_least:
            asked = np.flatnonzero(
                np.repeat(table.demand > 0, labels) & np.tile(np.arange(labels) < trait.count, len(met))
            )
            key_of_group = np.union1d(key_of_group, asked)
        application, group_label = np.divmod(key_of_group, labels)
        first = sum(table.affinity.shape) + 1
        node = first + np.arange(len(key_of_group))
        start = np.where(key >= 0, first + np.searchsorted(key_of_group, key), row)
        there = met[application, group_label]
        demand = table.demand[application]
        owed = np.minimum(np.maximum(0, trait.at_least - there), demand)
        room = demand if trait.at_most is None else np.minimum(demand, np.maximum(0, trait.at_most - there))
        if trait.weight:
            each = np.repeat(np.arange(len(node)), room)
            place = np.arange(len(each)) - np.repeat(np.cumsum(room) - room, room)
            tails, heads, costs = application[each], node[each], trait.weight * (there[each] + place)
            capacities = np.ones(len(each), dtype=np.int64)
            owed = nothing
        else:
            tails, heads = np.tile(application, 2), np.tile(node, 2)
            capacities = np.concatenate([owed, np.maximum(0, room - owed)])
            costs = np.concatenate([np.full(len(node), -dear), np.zeros(len(node), dtype=np.int64)])
        ends = np.stack([application, group_label, node], axis=1)
        return cls(start, tails, heads, capacities, costs, len(node), ends, owed, met.shape, not trait.at_least)

    def prices(self, price: NDArray[np.int64]) -> tuple[NDArray[np.int64] | None, ...]:
        if self.shape is None:
            return ()
        found = np.zeros(self.shape, dtype=np.int64)
        charged = price[self.ends[:, 2]] - price[self.ends[:, 0]]
        found[self.ends[:, 0], self.ends[:, 1]] = np.maximum(charged, 0) if self.may_be_idle else charged
        return (found,)

    def lacking(self, flow: NDArray[np.int64]) -> int:
        if not len(self.owed):
            return 0
        mine = flow[len(flow) - len(self.tails) :][: len(self.owed)]
        return int((self.owed - mine).sum())
