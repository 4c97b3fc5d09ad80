"""Assignments drawn by lot: no pair is likelier than a cap, and of all such lots this one is worth most.

The probabilities are a flow in parts of a whole, and so exact fractions. They are drawn from by cycles: along a cycle
of pairs that are neither certain nor impossible, what one gains the next loses, either way round by a lot that keeps
every probability, until all is certain.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment import network
from kikin.engines.assignment.bounding import proven
from kikin.engines.assignment.lists import first_lists, price_out
from kikin.engines.assignment.problem import (
    ENGINE,
    VERSION,
    AssignmentProblem,
    Pair,
    Proof,
    Status,
    digest,
)
from kikin.engines.assignment.scaling import BARRED
from kikin.engines.assignment.table import Table

_FINEST = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class RandomResult:
    """`parts[pair]` of `whole` is its probability; `pairs` were drawn by the seed.

    objective: what is expected, and bound: what no lot under the cap exceeds, in parts of `whole` of a millionth. The
    pairs already made are certain, whatever the cap. `short`: applications that the cap leaves with too few.
    """

    engine: str
    version: str
    status: Status
    digest: str
    seconds: float
    seed: int
    cap: Fraction
    whole: int = 1
    parts: tuple[tuple[Pair, int], ...] = ()
    pairs: tuple[Pair, ...] = ()
    objective: int | None = None
    bound: int | None = None
    proof: Proof | None = None
    short: tuple[str, ...] = ()


def randomise(
    problem: AssignmentProblem, cap: Fraction, *, seed: int = 0, time_limit_seconds: float = 60.0
) -> RandomResult:
    """The lot of the highest expected affinity whose pairs have at most the probability `cap`, and a draw from it.

    The probabilities do not depend on the seed. Rules on labels are not for lots.
    """
    started = time.monotonic()
    table = Table.of(problem, 0)
    cap = _exact(cap)
    answer = RandomResult(ENGINE, VERSION, "infeasible", digest(problem), 0.0, seed, cap, whole=cap.denominator)
    eligible = (table.affinity != BARRED).sum(axis=1)
    short = np.flatnonzero(eligible * cap.numerator < table.demand * cap.denominator)
    if len(short):
        names = sorted(problem.applications[row] for row in table.rows[short].tolist())
        return replace(answer, short=tuple(names), seconds=time.monotonic() - started)
    lot = _best_lot(table, cap, started + time_limit_seconds)
    if lot is None:
        return replace(answer, seconds=time.monotonic() - started)
    flow, bound, is_proven = lot
    drawn = _drawn(flow.taken, flow.amounts, cap.denominator, len(table.columns), random.Random(seed))
    places = list(zip(*(part.tolist() for part in np.divmod(flow.taken, max(1, len(table.columns)))), strict=True))
    parts = {table.pair(problem, place): amount for place, amount in zip(places, flow.amounts.tolist(), strict=True)}
    parts |= dict.fromkeys(problem.fixed, cap.denominator)
    worth = sum((table.affinity.ravel()[flow.taken].astype(np.int64) * flow.amounts).tolist())
    return replace(
        answer,
        status="optimal" if is_proven else "time_limit",
        seconds=time.monotonic() - started,
        parts=tuple(sorted(parts.items())),
        pairs=table.pairs(problem, [places[number] for number in drawn]),
        objective=worth + int(table.worth_made.sum()) * cap.denominator,
        bound=bound,
        proof=table.proof_of(flow.proof),
    )


def _exact(cap: Fraction) -> Fraction:
    """The cap, or the highest fraction below it that is not too fine to count in."""
    return cap if cap.denominator <= _FINEST else Fraction(int(cap * _FINEST), _FINEST)


def _best_lot(table: Table, cap: Fraction, deadline: float) -> tuple[network.Flow, int, bool] | None:
    whole = cap.denominator
    if not table.affinity.size:
        nothing = np.zeros(0, dtype=np.int64)
        proof = Proof(1, np.zeros(len(table.rows), dtype=np.int64), np.zeros(len(table.columns), dtype=np.int64))
        return network.Flow(nothing, nothing, proof, 0, nothing, nothing, nothing), 0, True
    in_parts = replace(
        table,
        demand=table.demand * whole,
        high=table.high * whole,
        low=table.low * whole,
        worth_made=table.worth_made * whole,
        traits=(),
    )
    listed = first_lists(table, int(-(-int(table.demand.max()) // cap)))
    enough, certain = network.dear(table)
    best: tuple[network.Flow, int, bool] | None = None
    while True:
        worth = table.affinity.ravel()[listed].astype(np.int64)
        try:
            flow = network.solve_flow(in_parts, listed, enough, worth, most=cap.numerator, deadline=deadline)
        except TimeoutError:
            return best
        priced = price_out(table, flow.proof, listed)
        if not flow.unmet:
            best = flow, proven(in_parts, flow.proof, priced.gained * cap.numerator), not len(priced.missing)
        if not len(priced.missing):
            if best is not None or enough >= certain:
                return best
            enough = certain
        if time.monotonic() > deadline:
            return best
        listed = np.union1d(listed, priced.missing)


def _drawn(
    keys: NDArray[np.int64], amounts: NDArray[np.int64], whole: int, columns: int, lots: random.Random
) -> list[int]:
    """Which of the pairs are drawn. Each with its probability, and with loads and demands as whole as they were."""
    rows, reviewers = np.divmod(keys, max(1, columns))
    parts = amounts.tolist()
    # Every application is full; a reviewer's broken load goes to a common end, so that cycles pass through it.
    first = int(rows.max(initial=-1)) + 1
    ends = [(row, first + column) for row, column in zip(rows.tolist(), reviewers.tolist(), strict=True)]
    end = first + columns
    loads: dict[int, int] = defaultdict(int)
    for (_, reviewer), part in zip(ends, parts, strict=True):
        loads[reviewer] += part
    for reviewer, load in sorted(loads.items()):
        if load % whole:
            ends.append((reviewer, end))
            parts.append(load % whole)
    open_at: dict[int, dict[int, None]] = defaultdict(dict)
    for number, part in enumerate(parts):
        if part % whole:
            for node in ends[number]:
                open_at[node][number] = None
    for node in sorted(open_at):
        _settle(node, ends, parts, open_at, whole, lots)
    return [number for number in range(len(keys)) if parts[number] == whole]


def _settle(
    node: int,
    ends: list[tuple[int, int]],
    parts: list[int],
    open_at: dict[int, dict[int, None]],
    whole: int,
    lots: random.Random,
) -> None:
    """Walk from a node along what is open until the walk meets itself; go round that cycle; until nothing is open."""
    path: list[int] = []
    nodes = [node]
    seen = {node: 0}
    while open_at[node] or path:
        here = nodes[-1]
        arc = next((number for number in open_at[here] if not path or number != path[-1]), None)
        if arc is None:
            # The walk's last arc was settled from the other side: step back.
            seen.pop(nodes.pop())
            path.pop()
            continue
        there = ends[arc][0] if ends[arc][1] == here else ends[arc][1]
        path.append(arc)
        if there not in seen:
            seen[there] = len(nodes)
            nodes.append(there)
            continue
        start = seen[there]
        _go_round(path[start:], nodes[start:], ends, parts, open_at, whole, lots)
        for left in nodes[start + 1 :]:
            del seen[left]
        del nodes[start + 1 :], path[start:]


def _go_round(
    cycle: list[int],
    nodes: list[int],
    ends: list[tuple[int, int]],
    parts: list[int],
    open_at: dict[int, dict[int, None]],
    whole: int,
    lots: random.Random,
) -> None:
    """Push along the cycle, one way or the other, as far as it goes; each arc keeps what it is expected to have."""
    signs = [1 if ends[arc][0] == node else -1 for arc, node in zip(cycle, nodes, strict=True)]
    up = min(whole - parts[arc] if sign > 0 else parts[arc] for arc, sign in zip(cycle, signs, strict=True))
    down = min(parts[arc] if sign > 0 else whole - parts[arc] for arc, sign in zip(cycle, signs, strict=True))
    push = up if lots.randrange(up + down) < down else -down
    for arc, sign in zip(cycle, signs, strict=True):
        parts[arc] += sign * push
        if parts[arc] % whole == 0:
            for node in ends[arc]:
                open_at[node].pop(arc, None)
