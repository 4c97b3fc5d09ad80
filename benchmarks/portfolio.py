"""The portfolio engine against a named rival, in one run: `python -m benchmarks.portfolio`.

Rivals: `scipy.optimize.milp`, which is plain HiGHS through SciPy, asked for the same gap; and the pay-line,
ranked by value and by value per yen (the better of the two is shown, since a ranked list may be ordered by
either). Times are CPU seconds. What repeats of one solve scatter by is the noise of the machine: a ratio
within it says nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from kikin.engines.portfolio.check import check
from kikin.engines.portfolio.check_counterfactual import check_counterfactuals
from kikin.engines.portfolio.counterfactual import counterfactuals
from kikin.engines.portfolio.explain import why_not
from kikin.engines.portfolio.footing import Footing
from kikin.engines.portfolio.pay_line import pay_line
from kikin.engines.portfolio.problem import PortfolioProblem, Row
from kikin.engines.portfolio.reading import problem_from_text
from kikin.engines.portfolio.solve import solve
from kikin.engines.portfolio.what_if import change, what_if

GAP_BP = 10.0
SECONDS = 20.0
ROUNDS = Path(__file__).resolve().parents[1] / "../shared/data/selection/portfolio"
_T = TypeVar("_T")


def generated(proposals: int, seed: int) -> PortfolioProblem:
    """A round like a fund's: two agencies, five years' budgets, floors and ceilings of seven fields."""
    drawn = random.Random(seed)
    rows: list[Row] = []
    worth: list[int] = []
    names: list[str] = []
    costs: list[list[int]] = []
    fields: list[int] = []
    agencies: list[int] = []
    for proposal in range(proposals):
        first, years = drawn.randrange(3), drawn.randint(2, 3)
        cost = round(drawn.lognormvariate(6.3, 0.6))
        merit, field = drawn.randint(100, 900), drawn.randrange(7)
        versions = drawn.choice([(0,), (1,), (0, 1)])
        if len(versions) > 1:
            rows.append(Row(f"one of {proposal}", None, 1, (len(worth), len(worth) + 1), (1, 1)))
        for agency in versions:
            worth.append(merit + drawn.randint(-20, 20))
            names.append(str(proposal))
            costs.append([cost if first <= year < first + years else 0 for year in range(5)])
            fields.append(field)
            agencies.append(agency)
    for year in range(5):
        for agency in range(2):
            index = tuple(c for c in range(len(worth)) if agencies[c] == agency and costs[c][year])
            value = tuple(costs[c][year] for c in index)
            rows.append(Row(f"budget {2026 + year}, agency {agency}", None, sum(value) // 6, index, value))
    whole = sum(map(sum, costs)) // 6
    for field in range(7):
        index = tuple(c for c in range(len(worth)) if fields[c] == field)
        value = tuple(sum(costs[c]) for c in index)
        rows.append(Row(f"field {field}", whole // 12, whole // 4, index, value, is_floor=True))
    return PortfolioProblem(tuple(worth), tuple(rows), proposals=tuple(names))


def timed(work: Callable[[], _T]) -> tuple[float, _T]:
    """(CPU seconds of this process, what the work gave)."""
    started = time.process_time()
    answer = work()
    return time.process_time() - started, answer


def by_scipy(problem: PortfolioProblem) -> tuple[float, float]:
    """(objective, bound) from SciPy."""
    matrix = csr_array(
        (
            np.array([value for row in problem.rows for value in row.value], dtype=float),
            (
                np.repeat(np.arange(len(problem.rows)), [len(row.index) for row in problem.rows]),
                np.array([column for row in problem.rows for column in row.index]),
            ),
        ),
        shape=(len(problem.rows), len(problem.objective)),
    )
    answer = milp(
        -np.array(problem.objective, dtype=float),
        constraints=LinearConstraint(
            matrix,
            [-np.inf if row.low is None else row.low for row in problem.rows],
            [np.inf if row.high is None else row.high for row in problem.rows],
        ),
        integrality=np.ones(len(problem.objective)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": GAP_BP / 10_000, "time_limit": SECONDS},
    )
    found = float("nan") if answer.x is None else -float(answer.fun)
    return found, -float(answer.mip_dual_bound)


def best_pay_line(problem: PortfolioProblem) -> int:
    """What a ranked list is worth, at its best of two orders."""
    cost = [1] * len(problem.objective)
    for row in problem.rows:
        for column, value in row.entries():
            cost[column] += max(0, value)
    dense = sorted(range(len(cost)), key=lambda column: -problem.objective[column] / cost[column])
    return max(sum(problem.objective[column] for column in pay_line(problem, order)) for order in (None, dense))


def rounds() -> Iterator[tuple[str, PortfolioProblem]]:
    for seed in (1, 2, 3):
        yield f"generated {seed}", generated(2_000, seed)
    for file in sorted(ROUNDS.glob("fund_*.json.gz")):
        problem, _ = problem_from_text(gzip.decompress(file.read_bytes()).decode())
        if problem is not None:
            yield file.name.removesuffix(".json.gz"), problem


def knapsacks(each: int) -> Iterator[tuple[str, PortfolioProblem, int]]:
    """Every so many of Chu and Beasley's knapsacks, with the best value of 1998."""
    if not (ROUNDS / "chu_beasley_best_1998.json").exists():
        return
    best = json.loads((ROUNDS / "chu_beasley_best_1998.json").read_text())
    for name, kind in (("OR5x100", "5.100"), ("OR10x250", "10.250"), ("OR30x100", "30.100")):
        numbers = map(int, gzip.decompress((ROUNDS / f"{name}.dat.gz").read_bytes()).split())
        for number in range(next(numbers)):
            columns, count, _ = (next(numbers) for _ in range(3))
            worth = tuple(next(numbers) for _ in range(columns))
            values = [tuple(next(numbers) for _ in range(columns)) for _ in range(count)]
            rows = tuple(Row(f"row {i}", None, next(numbers), tuple(range(columns)), v) for i, v in enumerate(values))
            if number % each == 0:
                yield kind, PortfolioProblem(worth, rows), best[f"{kind}-{number:02d}"]


def show_knapsacks(each: int) -> None:
    """The mean gap to the best of 1998, in five seconds each."""
    gaps: dict[str, list[float]] = {}
    spent: list[float] = []
    for kind, problem, best in knapsacks(each):
        seconds, ours = timed(partial(solve, problem, gap_bp=0.0, time_limit_seconds=5.0))
        check(problem, ours)
        spent.append(seconds)
        gaps.setdefault(kind, []).append((best - (ours.objective or 0)) / best * 100)
    for kind, some in gaps.items():
        print(f"knapsacks {kind}: mean gap to the best of 1998 {statistics.mean(some):.3f} % of {len(some)}")
    if spent:
        mean = statistics.mean(gap for some in gaps.values() for gap in some)
        print(
            f"knapsacks: mean gap {mean:.3f} %, median CPU seconds {statistics.median(spent):.2f} of 5 s of wall time"
        )


def beside_the_base(problem: PortfolioProblem, base_s: float) -> tuple[float, float]:
    """(all counterfactuals, one change of each of four kinds at the median), as ratios to the base's seconds."""
    footing = Footing.of(problem)
    base = solve(problem, gap_bp=GAP_BP, time_limit_seconds=SECONDS, footing=footing)
    reasons = why_not(problem, base)
    asked_s, found = timed(partial(counterfactuals, problem, base, reasons))
    check_counterfactuals(problem, base, found)
    long = [n for n, row in enumerate(problem.rows) if row.high is not None and len(row.index) > 50]
    changes = [
        change("a tenth more", highs={long[0]: (problem.rows[long[0]].high or 0) * 11 // 10}),
        change("a tenth less", highs={long[0]: (problem.rows[long[0]].high or 0) * 9 // 10}),
        change("a tenth less where it is not short", highs={long[-1]: (problem.rows[long[-1]].high or 0) * 9 // 10}),
        change("a value doubled", values={0: problem.objective[0] * 2}),
    ]
    again_s = [timed(partial(what_if, problem, base, one, footing=footing))[0] for one in changes]
    return asked_s / base_s, statistics.median(again_s) / base_s


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--repeats", type=int, default=3, help="of the first round, to see the noise (default: 3)")
    repeats = parser.parse_args().repeats
    print("round           ours s  gap bp  scipy s  gap bp  s ratio  pay-line/ours")
    ratios = []
    beside = []
    for number, (name, problem) in enumerate(rounds()):
        if number == 0:
            noise = [
                timed(partial(solve, problem, gap_bp=GAP_BP, time_limit_seconds=SECONDS))[0] for _ in range(repeats)
            ]
        ours_s, ours = timed(partial(solve, problem, gap_bp=GAP_BP, time_limit_seconds=SECONDS))
        check(problem, ours)
        scipy_s, (found, bound) = timed(partial(by_scipy, problem))
        ratios.append(ours_s / scipy_s)
        beside.append(beside_the_base(problem, ours_s))
        line = best_pay_line(problem) / (ours.objective or 1)
        scipy_gap = (bound - found) / max(1.0, found) * 10_000
        print(
            f"{name:12} {ours_s:7.2f} {ours.gap_bp or 0:7.2f} {scipy_s:8.2f} {scipy_gap:7.2f}"
            f" {ratios[-1]:8.2f} {line:14.3f}"
        )
    print(f"seconds against scipy.optimize.milp: median ratio {statistics.median(ratios):.2f} of {len(ratios)} rounds")
    print(f"all counterfactuals over the base solve: median {statistics.median(one for one, _ in beside):.2f}")
    print(f"one change over the base solve: median {statistics.median(one for _, one in beside):.2f}")
    show_knapsacks(each=9)
    print(
        f"noise of the machine, {repeats} repeats of the first round:"
        f" min {min(noise):.2f}, median {statistics.median(noise):.2f}, max {max(noise):.2f} s"
    )


if __name__ == "__main__":
    main()
