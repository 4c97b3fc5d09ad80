"""Is the answer true? Every claim again from the reviews: what can be counted, always; the rest where it is small.

There the model is written out in full: the covariance of all reviews, inverted, on an even grid of components, with
Student's t for the unknown scale. Nothing of it comes from `solve`.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from kikin.engines.calibration.problem import CalibrationProblem, CalibrationResult, Review, digest

SMALL = 30
"""Reviews up to which levels and expected ranks are worked out anew."""
_EVEN = {1: 120, 2: 32, 3: 14}
_AGREES = 0.05
"""Of a standard deviation, and of a rank an application: what the two grids may lie apart by."""

_Floats = NDArray[np.float64]


class FalseClaim(Exception):
    """An answer says what is not so; the message says what, with the numbers."""


def check(problem: CalibrationProblem, result: CalibrationResult, small: int = SMALL) -> None:
    """Raise FalseClaim unless the answer fits the reviews; up to `small` reviews levels are worked out anew."""
    _require(result.digest == digest(problem), "the answer is to another problem")
    _check_table(problem, result)
    _check_order(problem, result)
    _check_line(problem, result)
    _check_components(result)
    used = any(one.weight is not None for one in result.criteria)
    scores = {one.score for one in problem.reviews}
    if len(problem.reviews) <= small and len(scores) > 1 and not used:
        _check_levels(problem, result)


def _check_table(problem: CalibrationProblem, result: CalibrationResult) -> None:
    scores: dict[str, list[float]] = defaultdict(list)
    for one in problem.reviews:
        scores[one.proposal].append(one.score)
    names = [one.proposal for one in result.standings]
    _require(sorted(names) == sorted(scores), "the applications are not those of the reviews")
    scale = max(abs(one.score) for one in problem.reviews)
    for standing in result.standings:
        name, given = standing.proposal, scores[standing.proposal]
        mean = sum(given) / len(given)
        _require(standing.reviews_count == len(given), f"{name} has {len(given)} reviews")
        _require(abs(standing.mean - mean) <= 1e-8 * max(scale, 1e-300), f"{name} has the mean {mean}")
        if standing.sd is None or standing.low is None or standing.high is None:
            _require(len(problem.reviews) == 1, f"{name} has no interval")
            continue
        _require(standing.sd >= 0 and standing.low <= standing.high, f"{name}: an interval is upside down")
        assert standing.review_low is not None and standing.review_high is not None
        slack = 1e-6 * max(scale, 1e-300)
        wider = standing.review_low <= standing.low + slack and standing.high <= standing.review_high + slack
        _require(wider, f"{name}: one more review is surer than the level")


def _check_order(problem: CalibrationProblem, result: CalibrationResult) -> None:
    count = len(result.standings)
    expected = [one.expected_rank for one in result.standings]
    _require(expected == sorted(expected), "the applications do not stand by expected rank")
    total = count * (count + 1) / 2
    _require(abs(sum(expected) - total) <= 1e-3 * total, f"expected ranks come to {sum(expected)}, not {total}")
    for one in result.standings:
        _require(
            1 <= one.rank_low <= one.rank_high <= count, f"{one.proposal}: no ranks {one.rank_low}-{one.rank_high}"
        )
        _require(1 - 1e-6 <= one.expected_rank <= count + 1e-6, f"{one.proposal}: no rank {one.expected_rank}")
        sucra = (count - one.expected_rank) / (count - 1) if count > 1 else 1.0
        _require(abs(one.sucra - sucra) <= 1e-9, f"{one.proposal}: SUCRA is {sucra}")
    _check_equals(problem, result)


def _check_equals(problem: CalibrationProblem, result: CalibrationResult) -> None:
    """The same reviewers giving the same scores in the same panel: the same figures."""
    given: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for one in problem.reviews:
        given[one.proposal].append((one.reviewer, one.score, one.panel, tuple(map(str, one.criteria))))
    seen: dict[tuple[tuple[object, ...], ...], tuple[object, ...]] = {}
    for standing in result.standings:
        figures = (
            standing.estimate,
            standing.sd,
            standing.expected_rank,
            standing.rank_low,
            standing.rank_high,
            standing.chance,
            standing.at_line,
        )
        name = standing.proposal
        before = seen.setdefault(tuple(sorted(given[name], key=str)), figures)
        _require(before == figures, f"{name} equals another application, and its figures do not")


def _check_line(problem: CalibrationProblem, result: CalibrationResult) -> None:
    line, count = problem.line, len(result.standings)
    _require(result.line == line, "the line is another")
    band = tuple(one.proposal for one in result.standings if one.at_line == "band")
    _require(result.band == band, f"the band at the line is {band}")
    sides = [one.at_line for one in result.standings]
    if line is None:
        _require({None} == set(sides), "sides without a line")
        return
    above = sides.count("above")
    _require(above <= line <= above + len(band), f"{above} above and {len(band)} in the band do not fit {line}")
    _require("below" not in sides[:line] and "above" not in sides[line:], "somebody stands on the wrong side")
    chances = [one.chance for one in result.standings if one.chance is not None]
    _require(all(-1e-9 <= one <= 1 + 1e-9 for one in chances), "a chance is none")
    _require(len(chances) == count and abs(sum(chances) - line) <= 0.02 * count, f"chances come to {sum(chances)}")


def _check_components(result: CalibrationResult) -> None:
    for name, one in result.components.items():
        _require(0 <= one.low <= one.high, f"{name}: an interval is upside down")
    shares = sum(one.share for one in result.components.values())
    _require(not shares or abs(shares - 1) <= 1e-6, f"the shares of the variance come to {shares}")


def _check_levels(problem: CalibrationProblem, result: CalibrationResult) -> None:
    names, means, covariances, weights, freedom = _written_out(problem)
    where = {name: place for place, name in enumerate(names)}
    spread = np.einsum("gii->gi", covariances)
    middle = weights @ means
    variance = weights @ spread + weights @ (means - middle) ** 2
    apart = spread[:, :, None] + spread[:, None, :] - 2 * covariances
    gap = means[:, None, :] - means[:, :, None]
    ratio = gap / np.sqrt(np.maximum(apart, 1e-12 * max(float(spread.max()), 1e-300)))
    ahead = stdtr(freedom, ratio) if freedom else _normal(ratio)
    sign = -1.0 if problem.lower_is_better else 1.0
    for one in result.standings:
        i = where[one.proposal]
        ahead[:, i, i] = 0.0
        rank = 1 + float(weights @ ahead[:, i, :].sum(axis=1))
        slack = _AGREES * float(np.sqrt(variance[i])) + 1e-9 * abs(one.mean)
        _require(abs(sign * one.estimate - middle[i]) <= slack, f"{one.proposal} has the level {sign * middle[i]:.4f}")
        _require(
            abs(one.expected_rank - rank) <= _AGREES * max(1.0, len(names) / 10), f"{one.proposal} has rank {rank:.3f}"
        )


def _normal(ratio: _Floats) -> _Floats:
    ahead: _Floats = stdtr(1e7, ratio)
    return ahead


def _written_out(problem: CalibrationProblem) -> tuple[list[str], _Floats, _Floats, _Floats, int]:
    """Applications, their levels and covariances at each point of an even grid, the weights, and degrees of freedom."""
    reviews = problem.reviews
    sign = -1.0 if problem.lower_is_better else 1.0
    scores = sign * np.array([one.score for one in reviews])
    scores = scores - scores.mean()
    names = sorted({one.proposal for one in reviews})
    seat = np.array([[float(one.proposal == name) for name in names] for one in reviews])
    same_reviewer = _same([one.reviewer for one in reviews])
    panel_of = {one.proposal: one.panel for one in reviews}
    same_panel = _same([panel_of[name] for name in names])
    levels, covariances, heights = [], [], []
    crossed = problem.model == "crossed"
    for application, reviewer, panel, residual in _points(problem, reviews):
        above = application * np.eye(len(names)) + panel * same_panel
        whole = residual * np.eye(len(reviews)) + reviewer * same_reviewer + seat @ above @ seat.T
        inverse = np.linalg.inv(whole)
        toward = above @ seat.T @ inverse
        covariance = above - toward @ seat @ above
        ones = inverse.sum(axis=1)
        mean = float(ones @ scores / ones.sum()) if crossed else 0.0
        left = scores - mean
        squares = float(left @ inverse @ left)
        height = -np.linalg.slogdet(whole)[1] / 2
        if crossed:
            height -= np.log(ones.sum()) / 2 + (len(scores) - 1) / 2 * np.log(max(squares, 1e-12 * scores @ scores))
            rest = 1 - toward.sum(axis=1)
            covariance = (covariance + np.outer(rest, rest) / ones.sum()) * squares / (len(scores) - 1)
        else:
            height -= squares / 2
        levels.append(mean + toward @ left)
        covariances.append(covariance)
        heights.append(height)
    weights = np.exp(np.array(heights) - max(heights))
    centre = sign * sum(one.score for one in reviews) / len(reviews)
    freedom = len(scores) - 1 if crossed else 0
    return names, np.array(levels) + centre, np.array(covariances), weights / weights.sum(), freedom


def _points(problem: CalibrationProblem, reviews: tuple[Review, ...]) -> list[tuple[float, float, float, float]]:
    """Variances of application, reviewer, panel and residual, each set as likely as any other."""
    if problem.model == "snsf":
        grid = [step / 20 for step in range(1, 41)]
        return [(one**2, 0.25, 0.0, other**2) for one in grid for other in grid]
    loads: dict[str, int] = defaultdict(int)
    for one in reviews:
        loads[one.reviewer] += 1
    crossing = max(loads.values()) > 1
    panels = len({one.panel for one in reviews}) > 1
    number = _EVEN[1 + crossing + panels]
    even = [0.999 * (step + 0.5) / number for step in range(number)]
    points = []
    for first in even:
        for second in even if crossing else [0.0]:
            for third in even if panels else [0.0]:
                points.append((first / (1 - first), second / (1 - second), third / (1 - third), 1.0))
    return points


def _same(names: list[str]) -> _Floats:
    return np.array([[float(one == other) for other in names] for one in names])


def _require(so: bool, message: str) -> None:
    if not so:
        raise FalseClaim(message)
