"""From scores to levels, ranks and what is known of reviewers: deterministic, nothing is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from kikin.engines.calibration.criteria import is_judged, telling
from kikin.engines.calibration.crossed import Crossed, Fit
from kikin.engines.calibration.factor import Floats, Ints
from kikin.engines.calibration.mixture import TAIL, alike, interval, moments, weighted_interval
from kikin.engines.calibration.problem import (
    ENGINE,
    VERSION,
    CalibrationProblem,
    CalibrationResult,
    Component,
    Criterion,
    Standing,
    Strictness,
    digest,
)
from kikin.engines.calibration.problem import AtLine as Side
from kikin.engines.calibration.quadrature import Nodes, integrated, scaled, snsf
from kikin.engines.calibration.ranks import FEW, AtLine, Ranks, ranks_of_few, ranks_of_many

MOST_ENTANGLED = 1_500
"""Reviewers who are all entangled with one another, up to which they are told apart."""

Note = tuple[str, tuple[int | str, ...]]


@dataclass(frozen=True, slots=True)
class _Table:
    """The reviews as numbers: who, what, where, and the score with more being better."""

    proposals: tuple[str, ...]
    reviewers: tuple[str, ...]
    panels: tuple[str, ...]
    application: Ints
    reviewer: Ints
    panel: Ints
    scores: Floats
    criteria: Floats
    sign: float


@dataclass(frozen=True, slots=True)
class _Answer:
    """The fit of one set of scores: what belongs to each node, residual variances included in every variance."""

    nodes: Nodes
    fit: Fit
    level: Floats
    variance: Floats


def solve(problem: CalibrationProblem) -> CalibrationResult:
    """Levels and ranks of all applications, and everything that was found on the way."""
    table = _table(problem)
    notes = _notes(table)
    if float(np.ptp(table.scores)) == 0.0:
        return _nothing_to_tell(problem, table, notes)
    model = _model(table, problem.model, notes)
    offsets, weights = _offsets(problem, table, notes)
    answer = _answer(model, table.scores - offsets[table.application], problem.model)
    level = answer.level + offsets[:, None]
    standings = _standings(problem, table, model, answer, level)
    mean = float(answer.fit.mean @ answer.nodes.weights) + _centre(table.scores - offsets[table.application])
    return CalibrationResult(
        ENGINE,
        VERSION,
        digest(problem),
        problem.model,
        table.sign * mean,
        standings,
        _components(model, answer.nodes),
        _strictness(table, answer),
        _criteria(problem, table, model, weights),
        problem.line,
        _band(standings),
        tuple(notes),
    )


def _table(problem: CalibrationProblem) -> _Table:
    reviews = problem.reviews
    proposals, application = _indexed([one.proposal for one in reviews])
    reviewers, reviewer = _indexed([one.reviewer for one in reviews])
    panels, panel_of = _indexed([one.panel for one in reviews])
    panel = np.zeros(len(proposals), dtype=np.int64)
    panel[application] = panel_of
    sign = -1.0 if problem.lower_is_better else 1.0
    scores = sign * np.array([one.score for one in reviews], dtype=np.float64)
    criteria = np.array([one.criteria for one in reviews], dtype=np.float64).reshape(len(reviews), -1)
    return _Table(proposals, reviewers, panels, application, reviewer, panel, scores, sign * criteria, sign)


def _indexed(names: list[str]) -> tuple[tuple[str, ...], Ints]:
    known = {name: place for place, name in enumerate(sorted(set(names)))}
    return tuple(known), np.array([known[name] for name in names], dtype=np.int64)


def _notes(table: _Table) -> list[Note]:
    """What of the design the reader must know before believing any figure."""
    notes: list[Note] = []
    reviews, loads = np.bincount(table.application), np.bincount(table.reviewer)
    if len(reviews) == 1:
        notes.append(("one_application", ()))
    if float(np.ptp(table.scores)) == 0.0:
        notes.append(("constant_scores", (f"{table.sign * table.scores[0]:g}",)))
    if reviews.max() == 1:
        notes.append(("one_review_each", ()))
    elif (reviews == 1).any():
        notes.append(("applications_of_one_review", (int((reviews == 1).sum()),)))
    if loads.max() == 1:
        notes.append(("nobody_read_two", ()))
    elif (loads == 1).any():
        notes.append(("reviewers_of_one", (int((loads == 1).sum()), len(loads))))
    links = csr_array(
        (np.ones(len(table.scores)), (table.application, len(reviews) + table.reviewer)),
        shape=(len(reviews) + len(loads),) * 2,
    )
    groups = int(connected_components(links, directed=False)[0])
    if groups > 1:
        notes.append(("disconnected", (groups,)))
    if len(table.panels) > 1:
        notes.append(("panels", (len(table.panels),)))
    return notes


def _model(table: _Table, model: str, notes: list[Note]) -> Crossed:
    free = model == "crossed"
    crossed = Crossed(table.application, table.reviewer, table.panel, free)
    if crossed.pattern.fills_up and crossed.size > MOST_ENTANGLED:
        notes.append(("too_entangled", (crossed.repeaters,)))
        crossed = Crossed(table.application, table.reviewer, table.panel, free, told_apart=False)
    return crossed


def _offsets(problem: CalibrationProblem, table: _Table, notes: list[Note]) -> tuple[Floats, dict[str, float]]:
    """What the criteria add to each application, and the weight of a point of each criterion used."""
    nothing = np.zeros(len(table.proposals))
    judged = []
    for name, values in zip(problem.criteria, table.criteria.T, strict=True):
        if is_judged(values, table.application):
            judged.append(name)
        else:
            notes.append(("not_judged", (name,)))
    if not judged or problem.model == "snsf" or not problem.uses_criteria or len(table.proposals) < 2:
        return nothing, {}
    columns = [problem.criteria.index(name) for name in judged]
    told = telling(table.scores, table.criteria[:, columns], table.application)
    if not told.weights.any():
        notes.append(("criteria_tell_nothing", ()))
        return nothing, {}
    notes.append(("criteria_used", ("、".join(judged),)))
    return told.offsets, dict(zip(judged, told.weights.tolist(), strict=True))


def _centre(scores: Floats) -> float:
    return float(scores.mean())


def _answer(model: Crossed, scores: Floats, kind: str) -> _Answer:
    centre = _centre(scores)
    if kind == "snsf":
        nodes, factors, parts = snsf(model, scores - centre), np.ones(1), np.ones(1)
    else:
        nodes, factors, parts = integrated(model, scores - centre)
    fit = model.fit(scores - centre, nodes.ratios)
    whole = scaled(nodes, factors, parts)
    times = len(factors)
    spread = Fit(*(np.repeat(getattr(fit, name), times, axis=-1) for name in Fit.__slots__))
    return _Answer(whole, spread, spread.level + centre, spread.variance * whole.residual)


def _ranks(problem: CalibrationProblem, model: Crossed, answer: _Answer, level: Floats) -> Ranks:
    nodes = answer.nodes
    if model.applications > FEW:
        own = answer.variance - answer.fit.shared * nodes.residual
        return ranks_of_many(level.T, np.maximum(own, 1e-300).T, nodes.weights, problem.line)
    covariances = model.covariance(nodes.ratios) * nodes.residual[:, None, None]
    return ranks_of_few(level.T, covariances, nodes.weights, problem.line)


def _standings(
    problem: CalibrationProblem, table: _Table, model: Crossed, answer: _Answer, level: Floats
) -> tuple[Standing, ...]:
    nodes, sign, count = answer.nodes, table.sign, len(table.proposals)
    estimate, sd = moments(level, answer.variance, nodes.weights)
    ends = interval(level, answer.variance, nodes.weights)
    one_more = answer.variance + nodes.residual * (1 + nodes.ratios.reviewer)
    review_ends = interval(level, one_more, nodes.weights)
    ranks = _ranks(problem, model, answer, level)
    reviews = np.bincount(table.application)
    means = np.bincount(table.application, table.scores) / reviews
    figures = [alike(one) for one in (means, estimate, sd, *ends, *review_ends, ranks.expected)]
    means, estimate, sd, low, high, review_low, review_high, expected = figures
    chance = None if ranks.line is None else alike(ranks.line.chance)
    if sign < 0:
        low, high, review_low, review_high = -high, -low, -review_high, -review_low
    found = [
        Standing(
            table.proposals[i],
            table.panels[table.panel[i]],
            int(reviews[i]),
            sign * float(means[i]),
            sign * float(estimate[i]),
            float(sd[i]),
            float(low[i]),
            float(high[i]),
            float(review_low[i]),
            float(review_high[i]),
            float(expected[i]),
            int(ranks.low[i]),
            int(ranks.high[i]),
            (count - float(expected[i])) / (count - 1) if count > 1 else 1.0,
            None if chance is None else float(chance[i]),
            None if ranks.line is None else _side(ranks.line, i),
        )
        for i in range(count)
    ]
    return tuple(sorted(found, key=lambda one: (one.expected_rank, one.proposal)))


def _components(model: Crossed, nodes: Nodes) -> dict[str, Component]:
    ratios = {"application": nodes.ratios.application}
    if model.panels:
        ratios["panel"] = nodes.ratios.panel
    if model.repeaters:
        ratios["reviewer"] = nodes.ratios.reviewer
    ratios["residual"] = np.ones_like(nodes.residual)
    whole = sum(ratio * nodes.residual for ratio in ratios.values())
    found = {}
    for name, ratio in ratios.items():
        variance = ratio * nodes.residual
        low, high = weighted_interval(np.sqrt(variance), nodes.weights)
        found[name] = Component(
            float(np.sqrt(variance @ nodes.weights)), low, high, float((variance / whole) @ nodes.weights)
        )
    return found


def _strictness(table: _Table, answer: _Answer) -> tuple[Strictness, ...]:
    fit, nodes = answer.fit, answer.nodes
    mean, sd = moments(fit.reviewer, fit.reviewer_variance * nodes.residual, nodes.weights)
    loads = np.bincount(table.reviewer)
    return tuple(
        Strictness(name, int(load), -float(one), float(by))
        for name, load, one, by in zip(table.reviewers, loads, alike(mean), alike(sd), strict=True)
    )


def _criteria(
    problem: CalibrationProblem, table: _Table, model: Crossed, weights: dict[str, float]
) -> tuple[Criterion, ...]:
    """Each criterion fitted as if it were the score."""
    found = []
    for name, values in zip(problem.criteria, table.criteria.T, strict=True):
        known = ~np.isnan(values)
        if not is_judged(values, table.application):
            continue
        if known.all():
            part, seen = model, np.arange(len(table.proposals))
        else:
            seen, application = np.unique(table.application[known], return_inverse=True)
            _, reviewer = np.unique(table.reviewer[known], return_inverse=True)
            _, panel = np.unique(table.panel[seen], return_inverse=True)
            part = Crossed(application, reviewer, panel, model.free_mean, bool(model.repeaters))
        answer = _answer(part, values[known], problem.model)
        level = table.sign * alike(answer.level @ answer.nodes.weights)
        estimates = {table.proposals[place]: float(one) for place, one in zip(seen, level, strict=True)}
        found.append(Criterion(name, _components(part, answer.nodes), estimates, weights.get(name)))
    return tuple(found)


def _nothing_to_tell(problem: CalibrationProblem, table: _Table, notes: list[Note]) -> CalibrationResult:
    """All scores are one: every order is as likely as any other."""
    count, score = len(table.proposals), table.sign * float(table.scores[0])
    sd = 0.0 if len(table.scores) > 1 else None
    reviews = np.bincount(table.application)
    line = problem.line
    chance = None if line is None else line / count
    end = None if sd is None else score
    side: Side | None = None if line is None else "below" if line == 0 else "above" if line == count else "band"
    middle, sucra = (count + 1) / 2, 0.5 if count > 1 else 1.0
    standings = tuple(
        Standing(
            proposal=name,
            panel=table.panels[panel],
            reviews_count=int(many),
            mean=score,
            estimate=score,
            sd=sd,
            low=end,
            high=end,
            review_low=end,
            review_high=end,
            expected_rank=middle,
            rank_low=1,
            rank_high=count,
            sucra=sucra,
            chance=chance,
            at_line=side,
        )
        for name, panel, many in zip(table.proposals, table.panel, reviews, strict=True)
    )
    parts = {name: Component(0.0, 0.0, 0.0, 0.0) for name in ("application", "residual")}
    return CalibrationResult(
        ENGINE,
        VERSION,
        digest(problem),
        problem.model,
        score,
        standings,
        parts,
        (),
        (),
        line,
        _band(standings),
        tuple(notes),
    )


def _side(line: AtLine, i: int) -> Side:
    """On which side of the line the scores tell this application to be."""
    if line.beats_first_out[i] >= 1 - TAIL:
        return "above"
    return "below" if line.beats_last_in[i] <= TAIL else "band"


def _band(standings: tuple[Standing, ...]) -> tuple[str, ...]:
    """Of whom the scores do not tell on which side of the line they belong."""
    return tuple(one.proposal for one in standings if one.at_line == "band")
