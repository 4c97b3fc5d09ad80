"""Answers as they go out: the table of pairs, the figures, and what to do when there is none."""

from __future__ import annotations

import csv
import io
import json

from kikin.engines.assignment.explain import explain_clash, explain_relaxation, worst_served
from kikin.engines.assignment.problem import AssignmentProblem, AssignmentResult
from kikin.engines.assignment.scaling import AFFINITY_UNIT
from kikin.values.problems import Problem
from kikin.values.text import Text


def table(result: AssignmentResult) -> str:
    """`reviewer, proposal`, sorted."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["reviewer", "proposal"])
    writer.writerows(sorted(((reviewer, application) for application, reviewer in result.pairs), key=_by_number))
    return written.getvalue()


def figures(problem: AssignmentProblem, result: AssignmentResult) -> str:
    """What was reached and proven, as JSON; sums of affinities as numbers, not millionths."""
    worst = worst_served(problem, result)
    return (
        json.dumps(
            {
                "engine": result.engine,
                "version": result.version,
                "digest": result.digest,
                "seed": result.seed,
                "status": result.status,
                "objective": _units(result.objective),
                "bound": _units(result.bound),
                "certified_bound": _units(result.certified_bound),
                "certified": result.is_certified,
                "floor": _units(worst[0].total) if worst else None,
                "floor_bound": _units(result.floor_bound),
                "certified_floor_bound": _units(result.certified_floor_bound),
                "pairs_count": len(result.pairs),
                "worst_served": [
                    {"proposal": one.application, "affinity": _units(one.total), "reviewers": list(one.reviewers)}
                    for one in worst
                ],
                "seconds": round(result.seconds, 3),
            },
            ensure_ascii=False,
        )
        + "\n"
    )


def infeasible(result: AssignmentResult) -> Problem:
    """Why there is no assignment, and the least that would make one possible."""
    if result.status == "time_limit":
        return Problem(
            "no_assignment_in_time",
            "assign",
            Text("制限時間内に割当が見つかりませんでした", f"no assignment was found in {result.seconds:.1f} s"),
            Text("制限時間を延ばしてください", "allow more time with --time-limit"),
        )
    clashes = [explain_clash(clash) for clash in result.clashes]
    what = Text("".join(one.ja for one in clashes), " ".join(one.en for one in clashes))
    return Problem("infeasible", "assign", what, explain_relaxation(result.relaxation))


def _units(millionths: int | None) -> float | None:
    return None if millionths is None else millionths / AFFINITY_UNIT


def _by_number(pair: tuple[str, str]) -> list[tuple[int, int, str]]:
    """Numbers in their order, then names in theirs."""
    return [(0, int(one), "") if one.isascii() and one.isdigit() else (1, 0, one) for one in pair]
