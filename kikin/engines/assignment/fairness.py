"""The floor first: the most that the worst-served application can have, and then the best total with it.

How high a floor can be is hard to know in general. Prices bound it from above; whole answers are sought from that bound
downwards, and then between what was found and what was not.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from kikin.engines.assignment.best import Best
from kikin.engines.assignment.bounding import asked_of, floor_of
from kikin.engines.assignment.flowing import best_flow
from kikin.engines.assignment.problem import Proof
from kikin.engines.assignment.programme import INFINITE, label_rows
from kikin.engines.assignment.relaxing import Relaxed, floor_bound, relax
from kikin.engines.assignment.scaling import AFFINITY_UNIT, BARRED
from kikin.engines.assignment.searching import best_total, meets_rules
from kikin.engines.assignment.table import Table

_FLOOR_WEIGHT = 1_000.0
_MOST_TRIES = 40


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
        lacking = meets_rules(table, at, deadline, seed)
        if lacking is not None:
            return lacking
    if not is_fair or not asked_of(table).any():
        found, is_empty = best_total(table, at, None, best, deadline, seed)
        return Best(unmet=1, outside=np.zeros_like(table.demand)) if is_empty else found
    return best_floor(table, at, best, deadline, seed)


def _with_floor(table: Table, best: Best) -> Best:
    if not asked_of(table).any():
        return best
    best.floor = floor_of(table, best.taken) if best.taken is not None and not best.unmet else None
    best.floor_bound, best.floor_proof = served_at_most(table)
    best.certified_floor_bound = best.floor_bound
    return best


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
    worst = int(np.where(asked_of(table), served, np.iinfo(np.int64).max).argmin()) if rows else 0
    prices, floors = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    if rows:
        prices[worst] = last[worst] if table.demand[worst] else max(0, int(table.affinity[worst].max(initial=0)))
        floors[worst] = 1
    proof = Proof(0, prices, np.zeros(columns, dtype=np.int64), tuple(None for _ in table.traits), floors)
    return (int(served[worst]) if rows else 0), proof


def best_floor(table: Table, at: Relaxed, best: Best, deadline: float, seed: int) -> Best:
    most, proof = served_at_most(table)
    top = most / AFFINITY_UNIT
    if not relax(table, at, floor=(-INFINITE, top), weight=_FLOOR_WEIGHT, deadline=deadline, seed=seed):
        return best
    if at.floor < top - 1e-9:
        if not relax(table, at, floor=(-INFINITE, top), weight=INFINITE, deadline=deadline, seed=seed):
            return best
        lower = floor_bound(table, at)
        if lower is not None and lower[0] < most:
            most, proof = lower
    best.floor_bound = best.certified_floor_bound = most
    best.floor_proof = proof
    found, is_empty = best_total(table, at, most, best, _part(deadline, 0.4), seed)
    if found.taken is best.taken:
        best = _highest(table, at, best, most - 1, is_empty, _part(deadline, 0.6), seed)
        found, _ = best_total(table, at, best.floor, best, deadline, seed)
    found.is_proven = found.is_proven and found.floor == found.floor_bound
    if found.taken is not None:
        found.floor = floor_of(table, found.taken)
    return found


def _part(deadline: float, part: float) -> float:
    now = time.monotonic()
    return now + part * max(0.0, deadline - now)


def _highest(table: Table, at: Relaxed, best: Best, high: int, is_proven: bool, deadline: float, seed: int) -> Best:
    """Some answer with as high a floor as can be found, none being above `high`; what is proven goes into its bound."""
    step = max(1, abs(high) // 500)
    asked, is_below = high, True
    for _ in range(_MOST_TRIES):
        if is_proven and best.floor_bound is not None:
            best.floor_bound = min(best.floor_bound, high)
        if time.monotonic() > deadline or (best.floor is not None and best.floor >= high):
            break
        if best.floor is not None and (asked <= best.floor or not is_below):
            asked = (best.floor + high + 1) // 2
        found, is_empty = best_total(table, at, asked, best, _part(deadline, 0.3), seed, is_any=True)
        if found.taken is not best.taken:
            best, is_below = found, False
            continue
        is_proven = is_proven and is_empty
        high = asked - 1
        asked, step = asked - step, 2 * step
    return best
