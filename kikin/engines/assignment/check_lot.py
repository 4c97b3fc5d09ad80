"""Is the lot what it says? Every probability, the draw and the bound again, from the problem alone."""

from __future__ import annotations

from collections import Counter

from kikin.engines.assignment.check import proven_by, require
from kikin.engines.assignment.problem import AssignmentProblem, digest
from kikin.engines.assignment.randomising import RandomResult
from kikin.engines.assignment.scaling import BARRED


def check_lot(problem: AssignmentProblem, result: RandomResult) -> None:
    """Raise FalseClaim unless no pair is likelier than the cap, demands and loads are kept, and nothing is worth more.

    What was drawn must have been possible, hold all that was certain, and keep every demand and load.
    """
    require(result.digest == digest(problem), "the answer is to another problem")
    if result.objective is None:
        require(not result.pairs and not result.parts, "without an objective, yet with pairs")
        return
    place = {name: number for number, name in enumerate(problem.applications)}
    seat = {name: number for number, name in enumerate(problem.reviewers)}
    whole = result.whole
    parts = dict(result.parts)
    require(len(parts) == len(result.parts), "a pair has two probabilities")
    given: Counter[str] = Counter()
    load: Counter[str] = Counter()
    worth = 0
    for pair, part in result.parts:
        application, reviewer = pair
        require(application in place and reviewer in seat, f"{application}, {reviewer}: there is no such pair")
        affinity = int(problem.affinity[place[application], seat[reviewer]])
        require(affinity != BARRED, f"{application}, {reviewer}: a conflict of interest")
        most = whole if pair in problem.fixed else result.cap * whole
        require(0 < part <= most, f"{application}, {reviewer}: a probability of {part}/{whole}")
        require(pair not in problem.fixed or part == whole, f"{application}, {reviewer}: already made, yet not certain")
        given[application] += part
        load[reviewer] += part
        worth += affinity * part
    require(problem.fixed <= set(parts), "a pair already made was not kept")
    _check_counts(problem, given, load, whole)
    require(worth == result.objective, f"{worth} is expected, not {result.objective}")
    drawn = set(result.pairs)
    require(list(result.pairs) == sorted(drawn) and drawn <= set(parts), "what was drawn was not possible")
    require({pair for pair, part in result.parts if part == whole} <= drawn, "what was certain was not drawn")
    _check_counts(problem, Counter(pair[0] for pair in drawn), Counter(pair[1] for pair in drawn), 1)
    require(result.proof is not None and result.proof.scale == 1, "there are no prices")
    assert result.proof is not None
    most_of_pair = int(result.cap * whole)
    bound = proven_by(problem, result.proof, whole, most_of_pair)
    require(bound == result.bound and worth <= bound, f"the prices prove {bound}, not {result.bound}")
    require(result.status != "optimal" or worth == bound, "optimal, yet the bound is higher")


def _check_counts(problem: AssignmentProblem, given: Counter[str], load: Counter[str], whole: int) -> None:
    for application, demand in zip(problem.applications, problem.demand.tolist(), strict=True):
        require(given[application] == demand * whole, f"{application} has {given[application]}")
    for reviewer, low, high in zip(
        problem.reviewers, problem.min_load.tolist(), problem.max_load.tolist(), strict=True
    ):
        require(low * whole <= load[reviewer] <= high * whole, f"{reviewer} reads {load[reviewer]}")
