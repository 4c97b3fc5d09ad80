"""Why an assignment cannot be, as small as it can be told, and the cheapest way out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment import network
from kikin.engines.assignment.lists import first_lists, price_out
from kikin.engines.assignment.problem import AssignmentProblem, Clash, Relaxation
from kikin.engines.assignment.scaling import BARRED
from kikin.engines.assignment.table import Table

_UNIT = 1_000
"""What a unit of load costs; a reviewer from outside costs a little more."""
_MOST_SHRUNK = 2_000
_MOST_CLASHES = 10
_LARGE = 20_000_000
"""Beyond so many pairs what is short as a whole is told as such, and no relaxation is sought."""


def explain_infeasible(
    table: Table, problem: AssignmentProblem, outside: NDArray[np.int64]
) -> tuple[tuple[Clash, ...], Relaxation]:
    """What clashes, and the fewest units that would help. `outside`: what was missing to each application."""
    bare = replace(table, affinity=np.where(table.affinity == BARRED, BARRED, 0).astype(np.int32), traits=())
    applications = [problem.applications[row] for row in table.rows.tolist()]
    reviewers = [problem.reviewers[column] for column in table.columns.tolist()]
    clashes = [
        Clash(
            "demand",
            _named(rows, applications),
            _named(np.flatnonzero((bare.affinity[rows] != BARRED).any(axis=0)), reviewers),
            needed,
            available,
            conflicts_count,
        )
        for rows, needed, available, conflicts_count in _short_of(replace(bare, low=np.zeros_like(bare.low)))
    ]
    clashes += [
        Clash("least_load", (), _named(columns, reviewers), needed, available)
        for columns, needed, available, _ in _short_of(_turned(bare))
    ]
    if clashes:
        return tuple(clashes), _cheapest(bare, applications, reviewers)
    lacking = np.flatnonzero(outside)
    rules = Clash(
        "trait",
        _named(lacking, applications),
        (),
        int(table.demand.sum()),
        int(table.demand.sum() - outside.sum()),
        traits=tuple(one.name for one in table.traits),
    )
    return (rules,), Relaxation(outside=_counted(outside, applications))


def _turned(table: Table) -> Table:
    """Reviewers ask for their least load, and applications have as much as they need."""
    return replace(
        table,
        rows=table.columns,
        columns=table.rows,
        affinity=np.ascontiguousarray(table.affinity.T),
        demand=table.low,
        high=table.demand,
        low=np.zeros_like(table.demand),
        made=table.made[:, ::-1],
    )


def _short_of(table: Table) -> Iterator[tuple[NDArray[np.int64], int, int, int]]:
    """Rows that need more than all columns open to them can give; what they need, what there is, conflicts."""
    rows, columns = table.affinity.shape
    may_be = table.affinity != BARRED
    room = np.minimum(may_be, table.high[None, :]).sum(axis=1) if columns else np.zeros(rows, dtype=np.int64)
    alone = np.flatnonzero(room < table.demand)
    if len(alone):
        alone = alone[np.argsort(table.rows[alone])]
        for row in alone[:_MOST_CLASHES].tolist():
            yield _told(table, may_be, np.array([row]))
        return
    if not rows or not columns:
        return
    every = np.arange(rows)
    if table.affinity.size > _LARGE and _deficiency(table, may_be, every) > 0:
        yield _told(table, may_be, every)
        return
    proof = _settled(table, 1, None).proof
    short = np.flatnonzero(proof.of_applications < 0)
    if not len(short) or _deficiency(table, may_be, short) <= 0:
        return
    yield _told(table, may_be, _shrunk(table, may_be, short))


def _told(table: Table, may_be: NDArray[np.bool_], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], int, int, int]:
    open_to = may_be[rows].sum(axis=0)
    available = int(np.minimum(open_to, table.high).sum())
    tight = open_to < table.high
    made = int((np.isin(table.made[:, 0], rows) & tight[table.made[:, 1]]).sum())
    barred = int((len(rows) - open_to)[tight].sum()) - made
    return rows, int(table.demand[rows].sum()), available, barred


def _deficiency(table: Table, may_be: NDArray[np.bool_], rows: NDArray[np.int64]) -> int:
    return int(table.demand[rows].sum() - np.minimum(may_be[rows].sum(axis=0), table.high).sum())


def _shrunk(table: Table, may_be: NDArray[np.bool_], short: NDArray[np.int64]) -> NDArray[np.int64]:
    """Without every row that the clash does not need: what is left clashes no more if any is taken away."""
    if len(short) > _MOST_SHRUNK:
        return short
    open_to, needed, kept = may_be[short].sum(axis=0), int(table.demand[short].sum()), []
    for row in short.tolist():
        without = open_to - may_be[row]
        less = needed - int(table.demand[row])
        if less > int(np.minimum(without, table.high).sum()):
            open_to, needed = without, less
        else:
            kept.append(row)
    return np.array(kept, dtype=np.int64)


def _settled(table: Table, missing: int, more_load: int | None) -> network.Flow:
    """The flow that misses least, over all pairs."""
    listed = first_lists(table)
    while True:
        flow = network.solve_flow(table, listed, missing, np.zeros(len(listed), dtype=np.int64), more_load)
        priced = price_out(table, flow.proof, listed)
        if not len(priced.missing):
            return flow
        listed = np.union1d(listed, priced.missing)


def _cheapest(table: Table, applications: list[str], reviewers: list[str]) -> Relaxation:
    if table.affinity.size > _LARGE:
        return Relaxation()
    if not applications or not reviewers:
        return Relaxation(outside=_counted(table.demand, applications))
    flow = _settled(table, _UNIT + 1, _UNIT)
    return Relaxation(
        _counted(flow.more_load, reviewers), _counted(flow.outside, applications), _counted(flow.less_load, reviewers)
    )


def _named(places: NDArray[np.int64], names: list[str]) -> tuple[str, ...]:
    return tuple(sorted(names[place] for place in places.tolist()))


def _counted(counts: NDArray[np.int64], names: list[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((names[place], int(counts[place])) for place in np.flatnonzero(counts).tolist()))
