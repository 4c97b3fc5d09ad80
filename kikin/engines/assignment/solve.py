"""The assignment of the highest total affinity, with prices that prove it over all pairs.

What is asked is solved on short lists of candidates; prices then find every pair that was left off a list and could do
better, until there is none.
"""

from __future__ import annotations

import time

from kikin.engines.assignment import network
from kikin.engines.assignment.best import Best, worth_of
from kikin.engines.assignment.flowing import best_flow
from kikin.engines.assignment.problem import (
    ENGINE,
    VERSION,
    AssignmentProblem,
    AssignmentResult,
    Status,
    digest,
)
from kikin.engines.assignment.shortage import explain_infeasible
from kikin.engines.assignment.table import Table


def solve(
    problem: AssignmentProblem, *, time_limit_seconds: float = 60.0, seed: int = 0, is_fair: bool = False
) -> AssignmentResult:
    """The best assignment of a problem from `make_problem`; if `is_fair`, of those that serve the worst-served best.

    Among equally good ones, `seed` decides, and never the order in which ids were given. Without an assignment the
    status is infeasible, with what clashes and the cheapest relaxation, or time_limit.
    """
    started = time.monotonic()
    deadline = started + time_limit_seconds
    table = Table.of(problem, seed)
    if is_fair or not network.fits(table):
        from kikin.engines.assignment.fairness import best_of_programme

        best = best_of_programme(table, deadline, seed, is_fair)
    else:
        best = best_flow(table, deadline)
    clashes, relaxation = explain_infeasible(table, problem, best.outside) if best.unmet else ((), None)
    has = best.taken is not None and not best.unmet
    return AssignmentResult(
        engine=ENGINE,
        version=VERSION,
        status=_status(best, deadline),
        digest=digest(problem),
        seconds=time.monotonic() - started,
        seed=seed,
        pairs=table.pairs(problem, best.places(table)) if has else (),
        objective=worth_of(table, best.taken) if has and best.taken is not None else None,
        bound=best.bound if has else None,
        certified_bound=best.certified_bound if has else None,
        proof=table.proof_of(best.proof) if has and best.proof is not None else None,
        is_fair=is_fair,
        floor=best.floor if has else None,
        floor_bound=best.floor_bound if has else None,
        certified_floor_bound=best.certified_floor_bound if has else None,
        floor_proof=table.proof_of(best.floor_proof) if has and best.floor_proof is not None else None,
        clashes=clashes,
        relaxation=relaxation,
    )


def _status(best: Best, deadline: float) -> Status:
    if best.unmet:
        return "infeasible"
    if best.is_proven or best.is_near:
        return "optimal" if best.is_proven else "within_gap"
    return "time_limit" if best.taken is None or time.monotonic() > deadline else "best_found"
