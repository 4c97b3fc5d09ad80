"""Why this reviewer, who is served worst, and what is missing: in words that a person can read."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from kikin.engines.assignment.problem import (
    AFFINITY_UNIT,
    AssignmentProblem,
    AssignmentResult,
    Shortage,
)
from kikin.values.text import Text

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class WhyPair:
    """Why one pair: `rank` of the reviewer for the application (1 is the best) among `eligible_count`."""

    application: str
    reviewer: str
    affinity: int
    rank: int
    eligible_count: int
    load: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Service:
    """How well one application is served: the sum of its affinities, in millionths."""

    application: str
    total: int
    reviewers: tuple[str, ...]


def why_pairs(problem: AssignmentProblem, result: AssignmentResult) -> tuple[WhyPair, ...]:
    """One reason for each pair of the result, in its order."""
    row = {name: number for number, name in enumerate(problem.applications)}
    column = {name: number for number, name in enumerate(problem.reviewers)}
    load = Counter(reviewer for _, reviewer in result.pairs)
    eligible = np.ones(problem.affinity.shape, dtype=np.bool_)
    for application, reviewer in problem.conflicts:
        eligible[row[application], column[reviewer]] = False
    reasons = []
    for application, reviewer in result.pairs:
        worth = problem.affinity[row[application]]
        own = int(worth[column[reviewer]])
        open_to = eligible[row[application]]
        rank = 1 + int((worth[open_to] > own).sum())
        is_fixed = (application, reviewer) in problem.fixed
        count = int(open_to.sum())
        reasons.append(
            WhyPair(
                application=application,
                reviewer=reviewer,
                affinity=own,
                rank=rank,
                eligible_count=count,
                load=load[reviewer],
                reason=_reason(own, rank, count, load[reviewer], problem.max_load, is_fixed),
            )
        )
    return tuple(reasons)


def _reason(affinity: int, rank: int, eligible_count: int, load: int, max_load: int, is_fixed: bool) -> Text:
    shown = f"{affinity / AFFINITY_UNIT:.2f}"
    kept = Text(ja="すでに決めた割当です。", en="Already made, and kept. ") if is_fixed else Text(ja="", en="")
    return Text(
        ja=f"{kept.ja}担当できる{eligible_count}人のうち適合度は{rank}番目（{shown}）、担当は{load}件（上限{max_load}件）です。",
        en=f"{kept.en}Affinity {shown}, number {rank} of {eligible_count} eligible; reads {load} of {max_load}.",
    )


def worst_served(problem: AssignmentProblem, result: AssignmentResult, count: int = 10) -> tuple[Service, ...]:
    """The applications whose reviewers know them least, the worst first."""
    row = {name: number for number, name in enumerate(problem.applications)}
    column = {name: number for number, name in enumerate(problem.reviewers)}
    reviewers: dict[str, list[str]] = defaultdict(list)
    for application, reviewer in result.pairs:
        reviewers[application].append(reviewer)
    services = [
        Service(
            application,
            sum(int(problem.affinity[row[application], column[reviewer]]) for reviewer in names),
            tuple(names),
        )
        for application, names in reviewers.items()
    ]
    return tuple(sorted(services, key=lambda service: (service.total, service.application))[:count])


def explain_shortage(shortage: Shortage) -> Text:
    """One shortage in a sentence."""
    needed, available = f"{shortage.needed:,}", f"{shortage.available:,}"
    applications, reviewers = _listed(shortage.applications), _listed(shortage.reviewers)
    if shortage.kind == "few_reviewers":
        return Text(
            ja=f"担当できる審査員が{needed}人に満たない応募があります（最少{available}人）：{applications.ja}",
            en=f"Fewer than {needed} eligible reviewers (the fewest: {available}): {applications.en}",
        )
    if shortage.kind == "capacity":
        return Text(
            ja=f"必要な評価は{needed}件ですが、審査員全員で{available}件までです。",
            en=f"{needed} reviews are needed, and all reviewers together may write {available}.",
        )
    if shortage.kind == "together":
        return Text(
            ja=f"評価が{needed}件必要ですが{available}件までしか担当できない応募：{applications.ja}",
            en=f"These need {needed} reviews; those who may read them can write {available}: {applications.en}",
        )
    return Text(
        ja=f"担当件数の下限をすべて満たすことはできません：{reviewers.ja}",
        en=f"The least loads cannot all be reached: {reviewers.en}",
    )


def _listed(names: tuple[str, ...]) -> Text:
    shown, more = names[:_SHOWN], len(names) - _SHOWN
    return Text(
        ja="、".join(shown) + (f"ほか{more}件" if more > 0 else ""),
        en=", ".join(shown) + (f" and {more} more" if more > 0 else ""),
    )
