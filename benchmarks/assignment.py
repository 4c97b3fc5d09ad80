"""The assignment engine against named rivals, in one run: `python -m benchmarks.assignment`.

The optimum at 1,000 × 1,000 against or-tools as openreview-matcher's MinMax asks it (each pair an arc, added one by
one, affinities cut to whole thousandths), and against SciPy's `linprog` (HiGHS) over all pairs at 400 × 400. Real
conferences (../shared/data/selection) against what openreview-matcher's FairFlow and the published randomised frontier
reached; their CPU seconds are from another run on such a machine, and so are ratios to them. Times are CPU seconds.
"""

from __future__ import annotations

import ast
import gzip
import resource
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.optimize import linprog
from scipy.sparse import csr_array

from kikin.engines.assignment.check import check
from kikin.engines.assignment.check_lot import check_lot
from kikin.engines.assignment.problem import AssignmentProblem, make_problem
from kikin.engines.assignment.randomising import randomise
from kikin.engines.assignment.scaling import AFFINITY_UNIT, BARRED
from kikin.engines.assignment.solve import solve

CONFERENCES = Path(__file__).resolve().parents[1] / "../shared/data/selection/assignment"
MINMAX_SECONDS = 68.0
FAIRFLOW = {
    "MIDL": (0.9448, 201.36, 4.25),
    "MIDL, least load 2": (0.676, 131.04, None),
    "AAMAS 2015": (1.25, 1363, 50.3),
}
_T = TypeVar("_T")


def problem_of(scores: NDArray[np.floating], demand: int, high: int, low: int = 0) -> AssignmentProblem:
    """Scores of applications × reviewers, NaN and -1 in conflict."""
    barred = np.isnan(scores) | (scores == -1)
    whole = np.where(barred, BARRED, np.rint(np.nan_to_num(scores) * AFFINITY_UNIT)).astype(np.int32)
    applications, reviewers = ([str(number) for number in range(count)] for count in whole.shape)
    problem, problems = make_problem(
        applications, reviewers, whole, per_application=demand, max_load=high, min_load=low
    )
    assert problem is not None, problems
    return problem


def generated(count: int, seed: int = 1) -> NDArray[np.float32]:
    """Subjects of twelve kinds, some of which many know: cosines from 0 to 1."""
    drawn = np.random.default_rng(seed)
    of_applications = drawn.standard_normal((count, 12), dtype=np.float32)
    of_reviewers = drawn.standard_normal((count, 12), dtype=np.float32) + 0.6 * drawn.standard_normal(12).astype("f4")
    of_applications /= np.linalg.norm(of_applications, axis=1, keepdims=True)
    of_reviewers /= np.linalg.norm(of_reviewers, axis=1, keepdims=True)
    cosines: NDArray[np.float32] = (of_applications @ of_reviewers.T + 1) / 2
    return cosines


def timed(work: Callable[[], _T]) -> tuple[float, _T]:
    """(CPU seconds of this process and its children, what the work gave)."""
    started = _cpu()
    answer = work()
    return _cpu() - started, answer


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def pair_by_pair(problem: AssignmentProblem) -> float:
    """Total affinity by or-tools, each pair an arc that is added alone, in thousandths that are cut."""
    rows, columns = problem.affinity.shape
    solver = SimpleMinCostFlow()
    source, sink = rows + columns, rows + columns + 1
    for column in range(columns):
        solver.add_arc_with_capacity_and_unit_cost(source, column, int(problem.max_load[column]), 0)
    for row in range(rows):
        solver.add_arc_with_capacity_and_unit_cost(columns + row, sink, int(problem.demand[row]), 0)
    arcs = {}
    for row in range(rows):
        for column in range(columns):
            worth = int(problem.affinity[row, column])
            if worth != BARRED:
                arcs[row, column] = solver.add_arc_with_capacity_and_unit_cost(
                    column, columns + row, 1, -(worth // 1000)
                )
    total = int(problem.demand.sum())
    solver.set_node_supply(source, total)
    solver.set_node_supply(sink, -total)
    solver.solve()
    return sum(int(problem.affinity[pair]) for pair, arc in arcs.items() if solver.flow(arc)) / AFFINITY_UNIT


def by_linprog(problem: AssignmentProblem) -> float:
    """Total affinity by SciPy's HiGHS over all pairs."""
    rows, columns = problem.affinity.shape
    row, column = np.nonzero(problem.affinity != BARRED)
    every, ones = np.arange(len(row)), np.ones(len(row))
    answer = linprog(
        -problem.affinity[row, column] / AFFINITY_UNIT,
        A_eq=csr_array((ones, (row, every)), shape=(rows, len(row))),
        b_eq=problem.demand,
        A_ub=csr_array((ones, (column, every)), shape=(columns, len(row))),
        b_ub=problem.max_load,
        bounds=(0, 1),
        method="highs",
    )
    return -float(answer.fun)


def the_optimum(repeats: int = 5) -> None:
    small, middle, large = (problem_of(generated(count), 3, 4) for count in (400, 1_000, 10_000))
    ours_s, ours = timed(partial(solve, small))
    theirs_s, theirs = timed(partial(by_linprog, small))
    print(
        f"400 × 400: ours {ours_s:.3f} s, {_worth(ours.objective):.4f}; linprog {theirs_s:.2f} s, {theirs:.4f};"
        f" ratio 1/{theirs_s / ours_s:.0f}"
    )
    noise = sorted(timed(partial(solve, middle))[0] for _ in range(repeats))
    ours_s, ours = noise[repeats // 2], solve(middle)
    check(middle, ours)
    theirs_s, theirs = timed(partial(pair_by_pair, middle))
    print(
        f"1,000 × 1,000: ours {ours_s:.3f} s ({noise[0]:.3f} to {noise[-1]:.3f}), {_worth(ours.objective):.4f},"
        f" certified: {ours.is_certified}; pair by pair {theirs_s:.2f} s, {theirs:.4f},"
        f" ratio 1/{theirs_s / ours_s:.0f};"
        f" over MinMax elsewhere ({MINMAX_SECONDS:.0f} s) 1/{MINMAX_SECONDS / ours_s:.0f} (goal 1/500)"
    )
    ours_s, ours = timed(partial(solve, large))
    check_s, _ = timed(partial(check, large, ours))
    print(
        f"10,000 × 10,000: ours {ours_s:.1f} s and {check_s:.1f} s to check, {_worth(ours.objective):.4f},"
        f" certified: {ours.is_certified}; memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB"
        " (goals 60 s and 4 GB)"
    )


def the_conferences() -> None:
    midl = np.load(CONFERENCES / "midl/scores.npy").T
    aamas = _aamas()
    print("                       floor      total     CPU s   FairFlow's floor, total, CPU s elsewhere")
    for name, problem in (
        ("MIDL", problem_of(midl, 3, 4)),
        ("MIDL, least load 2", problem_of(midl, 3, 4, 2)),
        ("AAMAS 2015", problem_of(aamas, 3, 12)),
    ):
        seconds, fair = timed(partial(solve, problem, is_fair=True, time_limit_seconds=10.0))
        check(problem, fair)
        floor, total, theirs = FAIRFLOW[name]
        ratio = f", ratio 1/{theirs / seconds:.0f} (goal 1/20)" if theirs else ""
        print(
            f"{name:20} {_worth(fair.floor):7.4f} {_worth(fair.objective):10.4f} {seconds:9.3f}"
            f"   {floor}, {total}, {theirs}{ratio}; {fair.status}, at most {_worth(fair.floor_bound):.4f}"
            f" and {_worth(fair.bound):.4f}"
        )


def the_frontier() -> None:
    lines = (CONFERENCES / "aamas2015_main.log").read_text().splitlines()
    ratios, (caps, *_) = ast.literal_eval(lines[0]), ast.literal_eval(lines[1])
    problem = problem_of(_aamas(), 3, 12)
    best = solve(problem).objective or 1
    furthest, seconds = 0.0, 0.0
    for ratio, cap in zip(ratios, caps, strict=True):
        took, lot = timed(partial(randomise, problem, Fraction(cap)))
        check_lot(problem, lot)
        furthest = max(furthest, abs((lot.objective or 0) / lot.whole / best - ratio))
        seconds += took
    print(
        f"randomised frontier of AAMAS 2015, {len(caps)} points: furthest from the published {furthest:.1e}"
        f" (goal 1e-5), {seconds:.2f} CPU s in all, each drawn and proven"
    )


def _aamas() -> NDArray[np.float64]:
    words = gzip.decompress((CONFERENCES / "aamas2015.in.gz").read_bytes()).split()
    shape = int(words[0]), int(words[1])
    return np.array(words[2:], dtype=np.float64).reshape(shape)


def _worth(whole: int | None) -> float:
    return float("nan") if whole is None else whole / AFFINITY_UNIT


def main() -> None:
    the_optimum()
    if CONFERENCES.is_dir():
        the_conferences()
        the_frontier()
    else:
        print("SKIPPED the conferences: ../shared/data/selection is not there")


if __name__ == "__main__":
    main()
