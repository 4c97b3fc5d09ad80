"""Answers as they go out: the table of pairs, the figures, and what to do when there is none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from fractions import Fraction

from kikin.engines.assignment.explain import (
    Service,
    explain_clash,
    explain_relaxation,
    listed,
    served,
    worst_served,
)
from kikin.engines.assignment.problem import AssignmentProblem, AssignmentResult
from kikin.engines.assignment.randomising import RandomResult
from kikin.values.problems import Problem
from kikin.values.text import Text

_SHOWN = 10


def table(result: AssignmentResult | RandomResult) -> str:
    """`reviewer, proposal`, sorted."""
    rows = sorted(((reviewer, application) for application, reviewer in result.pairs), key=_by_number)
    return _csv(["reviewer", "proposal"], rows)


def probabilities(result: RandomResult) -> str:
    """`reviewer, proposal, probability` of all that may be drawn, sorted."""
    parts = {(reviewer, application): part for (application, reviewer), part in result.parts}
    rows = [(*pair, repr(parts[pair] / result.whole)) for pair in sorted(parts, key=_by_number)]
    return _csv(["reviewer", "proposal", "probability"], rows)


def figures_of_lot(problem: AssignmentProblem, result: RandomResult) -> str:
    """What is expected and what was drawn, as JSON."""
    worst = served(problem, result.pairs)
    expected = None if result.objective is None else Fraction(result.objective, result.whole * problem.unit)
    bound = None if result.bound is None else Fraction(result.bound, result.whole * problem.unit)
    answer = {
        "engine": result.engine,
        "version": result.version,
        "digest": result.digest,
        "seed": result.seed,
        "status": result.status,
        "objective": None if expected is None else float(expected),
        "bound": None if bound is None else float(bound),
        "certified": expected is not None and expected == bound,
        "floor": _units(problem, worst[0].total) if worst else None,
        "cap": float(result.cap),
        "largest_probability": max((part for _, part in result.parts), default=0) / result.whole,
        "possible_pairs_count": len(result.parts),
        "drawn_objective": _units(problem, sum(one.total for one in worst)),
        "pairs_count": len(result.pairs),
        "worst_served": _shown(problem, worst[:_SHOWN]),
        "seconds": round(result.seconds, 3),
    }
    return json.dumps(answer, ensure_ascii=False) + "\n"


def no_lot(result: RandomResult) -> Problem:
    """Why no lot keeps the cap."""
    if result.short:
        names = listed(result.short)
        what = Text(
            f"確率の上限{float(result.cap):g}では審査員が足りない応募があります：{names.ja}",
            f"with probabilities of at most {float(result.cap):g} too few may read these: {names.en}",
        )
    else:
        what = Text(
            f"確率の上限{float(result.cap):g}と担当件数を共に満たす割当はありません",
            f"no assignment keeps probabilities of at most {float(result.cap):g} and every load",
        )
    remedy = Text("--randomiseの上限を上げるか、審査員を増やしてください", "raise --randomise, or add reviewers")
    return Problem("infeasible", "assign", what, remedy)


def _csv(heading: list[str], rows: Iterable[Iterable[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return written.getvalue()


def _shown(problem: AssignmentProblem, worst: Sequence[Service]) -> list[dict[str, object]]:
    return [
        {"proposal": one.application, "affinity": _units(problem, one.total), "reviewers": list(one.reviewers)}
        for one in worst
    ]


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
                "objective": _units(problem, result.objective),
                "bound": _units(problem, result.bound),
                "certified_bound": _units(problem, result.certified_bound),
                "certified": result.is_certified,
                "floor": _units(problem, worst[0].total) if worst else None,
                "floor_bound": _units(problem, result.floor_bound),
                "certified_floor_bound": _units(problem, result.certified_floor_bound),
                "pairs_count": len(result.pairs),
                "worst_served": _shown(problem, worst),
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
    what = Text("。".join(one.ja for one in clashes), ". ".join(one.en for one in clashes))
    return Problem("infeasible", "assign", what, explain_relaxation(result.relaxation))


def _units(problem: AssignmentProblem, whole: int | None) -> float | None:
    return None if whole is None else whole / problem.unit


def _by_number(pair: Iterable[str]) -> list[tuple[int, int, str]]:
    """Numbers in their order, then names in theirs."""
    return [(0, int(one), one) if one.isascii() and one.isdigit() else (1, 0, one) for one in pair]
