"""One run of the solver under our own watch: it returns in time with the best it has, whatever happens."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

# No column is unbounded here, so "unbounded or infeasible" is infeasible.
_PROVEN_EMPTY = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
_GRACE_SECONDS = 1.0
"""How long past its limit a run is waited for before it is left behind."""


@dataclass(slots=True)
class Run:
    """What a run came to. `bound` is the solver's own, in its scale; `infeasible` is its claim."""

    values: NDArray[np.float64] | None = None
    bound: float = float("inf")
    prices: Sequence[float] = ()
    basis: highspy.HighsBasis | None = None
    objective: float = 0.0
    infeasible: bool = False
    finished: bool = False
    found: list[NDArray[np.float64]] = field(default_factory=list)


def run(
    linear: highspy.HighsLp,
    *,
    seconds: float,
    gap: float = 0.0,
    absolute_gap: float = 1e-6,
    seed: int = 0,
    enough: Callable[[NDArray[np.float64]], bool] | None = None,
    start: Collection[int] | None = None,
    basis: highspy.HighsBasis | None = None,
    nodes: int | None = None,
    hopeless_below: float = -math.inf,
) -> Run:
    """Maximise (or, as `linear` says, minimise) within `seconds`, to a relative `gap`.

    `enough` is asked of every improving solution and ends the run by answering True; so does a bound
    that sinks below `hopeless_below`, and the `nodes` of a search. `start` holds the columns of a set to
    begin with, `basis` where a relaxation much like this one came to rest. One thread, so that the same
    inputs give the same answer.
    """
    outcome = Run()
    solver = highspy.Highs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": seed % 2**31,
        "time_limit": max(0.01, seconds),
        "mip_rel_gap": gap,
        "mip_abs_gap": absolute_gap,
        "small_matrix_value": 1e-12,
    }.items():
        solver.setOptionValue(option, value)
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    solver.passModel(linear)
    kinds = set(linear.integrality_)
    whole = len(kinds) > 0
    if len(kinds) > 1:
        # HiGHS 1.14 calls worse answers optimal when it presolves whole and continuous columns together
        # (its issues 2995, 3043 and 3094).
        solver.setOptionValue("presolve", "off")
    deadline = time.monotonic() + max(0.01, seconds)
    if whole:
        _watch(solver, outcome, deadline, enough, hopeless_below)
    if start is not None:
        begun = highspy.HighsSolution()
        values = np.zeros(linear.num_col_)
        values[list(start)] = 1.0
        begun.col_value = values
        solver.setSolution(begun)
    if basis is not None:
        solver.setBasis(basis)
    worker = threading.Thread(target=_finish, args=(solver, outcome, whole), daemon=True)
    worker.start()
    worker.join(max(0.01, seconds) + _GRACE_SECONDS)
    return outcome


def _watch(
    solver: highspy.Highs,
    outcome: Run,
    deadline: float,
    enough: Callable[[NDArray[np.float64]], bool] | None,
    hopeless_below: float,
) -> None:
    stopping = False

    def keep(event: Any) -> None:
        nonlocal stopping
        values = np.array(event.data_out.mip_solution, dtype=np.float64)
        outcome.found.append(values)
        stopping = stopping or (enough is not None and enough(values))

    def look(event: Any) -> None:
        outcome.bound = event.data_out.mip_dual_bound
        hopeless = outcome.bound < hopeless_below
        event.data_in.user_interrupt = stopping or hopeless or time.monotonic() > deadline

    solver.cbMipImprovingSolution.subscribe(keep)
    solver.cbMipInterrupt.subscribe(look)


def _finish(solver: highspy.Highs, outcome: Run, whole: bool) -> None:
    solver.run()
    status = solver.getModelStatus()
    information = solver.getInfo()
    # Only a proof by the solver counts as infeasible: a limit reached before any set was found does not.
    outcome.infeasible = status in _PROVEN_EMPTY
    if information.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        solution = solver.getSolution()
        outcome.values = np.array(solution.col_value, dtype=np.float64)
        outcome.prices = tuple(solution.row_dual)
        outcome.basis = solver.getBasis()
        outcome.objective = information.objective_function_value
    if whole:
        outcome.bound = information.mip_dual_bound
    outcome.finished = True
