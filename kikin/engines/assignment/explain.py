"""Why this reviewer, who is served worst, and what is missing: in words that a person can read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kikin.engines.assignment.problem import (
    AssignmentProblem,
    AssignmentResult,
    Clash,
    Pair,
    Relaxation,
)
from kikin.engines.assignment.scaling import BARRED
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
    reasons = []
    for application, reviewer in result.pairs:
        worth = problem.affinity[row[application]]
        own = int(worth[column[reviewer]])
        count = int((worth != BARRED).sum())
        rank = 1 + int((worth > own).sum())
        is_fixed = (application, reviewer) in problem.fixed
        most = int(problem.max_load[column[reviewer]])
        reason = _reason(own / problem.unit, rank, count, load[reviewer], most, is_fixed)
        reasons.append(WhyPair(application, reviewer, own, rank, count, load[reviewer], reason))
    return tuple(reasons)


def _reason(affinity: float, rank: int, eligible_count: int, load: int, max_load: int, is_fixed: bool) -> Text:
    shown = f"{affinity:.2f}"
    kept = Text(ja="すでに決めた割当です。", en="Already made, and kept. ") if is_fixed else Text(ja="", en="")
    return Text(
        ja=f"{kept.ja}担当できる{eligible_count}人のうち適合度は{rank}番目（{shown}）、担当は{load}件（上限{max_load}件）です。",
        en=f"{kept.en}Affinity {shown}, number {rank} of {eligible_count} eligible; reads {load} of {max_load}.",
    )


def worst_served(problem: AssignmentProblem, result: AssignmentResult, count: int = 10) -> tuple[Service, ...]:
    """The applications whose reviewers know them least, the worst first."""
    return served(problem, result.pairs)[:count]


def served(problem: AssignmentProblem, pairs: Sequence[Pair]) -> tuple[Service, ...]:
    """How well each application is served that has reviewers, the worst first."""
    row = {name: number for number, name in enumerate(problem.applications)}
    column = {name: number for number, name in enumerate(problem.reviewers)}
    reviewers: dict[str, list[str]] = defaultdict(list)
    for application, reviewer in pairs:
        reviewers[application].append(reviewer)
    services = []
    for application, names in reviewers.items():
        worth = problem.affinity[row[application], [column[name] for name in names]]
        services.append(Service(application, int(worth.sum(dtype=np.int64)), tuple(names)))
    return tuple(sorted(services, key=lambda service: (service.total, service.application)))


def explain_clash(clash: Clash) -> Text:
    """What cannot hold together, in a sentence."""
    needed, available, barred = f"{clash.needed:,}", f"{clash.available:,}", f"{clash.conflicts_count:,}"
    applications, reviewers = listed(clash.applications), listed(clash.reviewers)
    if clash.kind == "demand":
        conflicts = Text(
            f"（利益相反{barred}件を除く）" if clash.conflicts_count else "",
            f" ({barred} pairs in conflict)" if clash.conflicts_count else "",
        )
        return Text(
            ja=f"次の応募にはあと{needed}件の評価が必要ですが、{available}件までしか担当できません{conflicts.ja}：{applications.ja}",
            en=f"These still need {needed} reviews, and those who may read them can write {available}{conflicts.en}:"
            f" {applications.en}",
        )
    if clash.kind == "least_load":
        return Text(
            ja=f"担当件数の下限は合わせて{needed}件ですが、{available}件までしか割り当てられません：{reviewers.ja}",
            en=f"The least loads come to {needed}, and only {available} can be given to {reviewers.en}",
        )
    rules = Text("、".join(clash.traits), " and ".join(clash.traits))
    return Text(
        ja=f"条件（{rules.ja}）をすべて満たすことはできません：{applications.ja}",
        en=f"The rules on {rules.en} cannot be kept with these loads and conflicts: {applications.en}",
    )


def explain_relaxation(relaxation: Relaxation | None) -> Text:
    """The fewest units that make an assignment possible, in a sentence."""
    if relaxation is None or not relaxation.units():
        return Text("審査員を増やすか、条件を緩めてください", "add reviewers or relax a rule")
    parts = [
        Text(f"上限を上げる（{_each(part).ja}）", f"let read more: {_each(part).en}")
        if kind == "more_load"
        else Text(f"外部の審査員に頼む（{_each(part).ja}）", f"find reviewers from outside for {_each(part).en}")
        if kind == "outside"
        else Text(f"下限を下げる（{_each(part).ja}）", f"lower the least load of {_each(part).en}")
        for kind, part in (
            ("more_load", relaxation.more_load),
            ("outside", relaxation.outside),
            ("less_load", relaxation.less_load),
        )
        if part
    ]
    return Text(
        ja=f"最小の緩和は{relaxation.units():,}件です：" + "、".join(part.ja for part in parts),
        en=f"the cheapest relaxation takes {relaxation.units():,}: " + "; ".join(part.en for part in parts),
    )


def _each(part: tuple[tuple[str, int], ...]) -> Text:
    return listed(tuple(f"{name} +{count}" if count > 1 else name for name, count in part))


def listed(names: tuple[str, ...]) -> Text:
    shown, more = names[:_SHOWN], len(names) - _SHOWN
    return Text(
        ja="、".join(shown) + (f"ほか{more}件" if more > 0 else ""),
        en=", ".join(shown) + (f" and {more} more" if more > 0 else ""),
    )
