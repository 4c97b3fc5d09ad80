"""The optimum of a flow, on lists that grow until prices find nothing better off them."""

from __future__ import annotations

import time

import numpy as np

from kikin.engines.assignment import network
from kikin.engines.assignment.best import Best
from kikin.engines.assignment.bounding import proven
from kikin.engines.assignment.lists import first_lists, price_out
from kikin.engines.assignment.problem import Proof
from kikin.engines.assignment.table import Table


def best_flow(table: Table, deadline: float) -> Best:
    """The optimum of a flow, on lists that grow until prices find nothing better off them."""
    rows, columns = table.affinity.shape
    if rows == 0 or columns == 0:
        return _of_nobody(table)
    listed = first_lists(table)
    enough, certain = network.dear(table)
    best = Best()
    while True:
        worth = table.affinity.ravel()[listed].astype(np.int64)
        try:
            flow = network.solve_flow(table, listed, enough, worth, deadline=deadline)
        except TimeoutError:
            return best
        priced = price_out(table, flow.proof, listed)
        if not flow.unmet:
            bound = proven(table, flow.proof, priced.gained)
            if best.bound is not None:
                bound = min(bound, best.bound)
            best = Best(
                flow.taken,
                bound=bound,
                certified_bound=bound,
                proof=flow.proof,
                is_proven=not len(priced.missing),
                listed=listed,
            )
        if not len(priced.missing):
            if not flow.unmet:
                return best
            if enough >= certain:
                return Best(unmet=flow.unmet, outside=flow.outside)
            enough = certain
        if time.monotonic() > deadline:
            return best
        listed = np.union1d(listed, priced.missing)


def _of_nobody(table: Table) -> Best:
    lacking = int(table.demand.sum() + table.low.sum())
    nothing = np.zeros(0, dtype=np.int64)
    proof = Proof(1, np.zeros(len(table.rows), dtype=np.int64), np.zeros(len(table.columns), dtype=np.int64))
    return Best(nothing, lacking, table.demand, 0, 0, proof, is_proven=True)
