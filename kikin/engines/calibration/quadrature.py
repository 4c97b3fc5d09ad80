"""The variance components integrated out: grids of ratios, each with its weight, and of the residual's variance.

Of the crossed model's components nothing is known beforehand: the application's variance may be any part of its sum
with the residual's, and so may the reviewer's and the panel's. Everything is relative to the scores' own scatter, so
that no scale is better than another. The Swiss model has the grid that its authors' description names.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import roots_genlaguerre, roots_legendre

from kikin.engines.calibration.crossed import Crossed, Ratios
from kikin.engines.calibration.factor import Floats

_MOST = 0.999
"""No single review tells an application's level better than this."""
_REACH, _REACH_OF_THREE = 3.2, 2.2
"""Standard deviations to either side of the middle that a grid covers; three points do not reach as far."""
_NARROWEST = 0.3
"""Of its width, to which half a grid is narrowed at once: its peak may stand between two of its points."""
_ENOUGH = 0.75
_MOST_TURNS = 12
_NOTHING = 1e-12
_PER_AXIS = {1: 15, 2: 9, 3: 7}
_PER_AXIS_LARGE = {1: 9, 2: 7, 3: 5}
_PER_AXIS_DENSE = {1: 5, 2: 3, 3: 3}
_LARGE = 60
_DENSE = 150
_LIGHTEST = 1e-4

SNSF_REVIEWER_SD = 0.5
SNSF_GRID = np.linspace(2 / 100, 2, 40)


@dataclass(frozen=True, slots=True)
class Nodes:
    """Sets of ratios with the residual's variance and a weight for each; weights come to 1."""

    ratios: Ratios
    residual: Floats
    weights: Floats

    def heavier_than(self, least: float) -> Nodes:
        """Without those of next to no weight."""
        kept = self.weights >= least * self.weights.max()
        weights = self.weights[kept]
        return Nodes(self.ratios.kept(kept), self.residual[kept], weights / weights.sum())


def integrated(model: Crossed, scores: Floats) -> tuple[Nodes, Floats, Floats]:
    """Nodes of the crossed model, and factors of the residual's variance with their weights, the same at every node."""
    axes = ["application"] + ["reviewer"] * bool(model.repeaters) + ["panel"] * bool(model.panels)
    per_axis = _fineness(model)[len(axes)]
    reach = _REACH if per_axis > 3 else _REACH_OF_THREE
    least = 1e-12 * float(scores @ scores)
    freedom = len(scores) - 1
    low, high = np.zeros(len(axes)), np.full(len(axes), _MOST)
    for _ in range(_MOST_TURNS):
        points, weights = _grid(low, high, per_axis)
        ratios = _ratios(dict(zip(axes, points, strict=True)), points.shape[1])
        logs, squares = model.likelihood(scores, ratios)
        heights = -logs / 2 - freedom / 2 * np.log(np.maximum(squares, least))
        weights = weights * np.exp(heights - heights.max())
        weights /= weights.sum()
        middle = points @ weights
        spread = np.sqrt((points - middle[:, None]) ** 2 @ weights)
        half = np.maximum(reach * spread, _NARROWEST * (high - low))
        narrower = np.maximum(middle - half, 0.0), np.minimum(middle + half, _MOST)
        if (narrower[1] - narrower[0] >= _ENOUGH * (high - low)).all():
            break
        low, high = narrower
    nodes = Nodes(ratios, squares, weights).heavier_than(_LIGHTEST)
    return nodes, *_scales(freedom)


def _fineness(model: Crossed) -> dict[int, int]:
    """Points along an axis: the more there is to work out at each, the less its place matters."""
    if model.size <= _LARGE:
        return _PER_AXIS
    return _PER_AXIS_DENSE if model.pattern.fills_up and model.size > _DENSE else _PER_AXIS_LARGE


def _grid(low: Floats, high: Floats, per_axis: int) -> tuple[Floats, Floats]:
    at, weight = roots_legendre(per_axis)
    ways = [(above + below) / 2 + (above - below) / 2 * at for below, above in zip(low, high, strict=True)]
    points = np.array([one.ravel() for one in np.meshgrid(*ways, indexing="ij")])
    weights = np.prod([one.ravel() for one in np.meshgrid(*[weight] * len(ways), indexing="ij")], axis=0)
    return points, weights


def _ratios(points: dict[str, Floats], count: int) -> Ratios:
    """A part of the whole as a ratio to the rest; what there is nothing to tell of counts for nothing."""
    nothing = np.full(count, _NOTHING)
    ratio = {axis: part / (1 - part) for axis, part in points.items()}
    return Ratios(ratio["application"], ratio.get("reviewer", nothing), ratio.get("panel", nothing))


def _scales(freedom: int) -> tuple[Floats, Floats]:
    """Of the residual's variance, given the sum of squares: exact in the moments of its inverse."""
    if freedom > 200:
        return np.array([1 / freedom]), np.ones(1)
    at, weight = roots_genlaguerre(7 if freedom <= 40 else 3, freedom / 2 - 1)
    return 1 / (2 * at), weight / weight.sum()


def scaled(nodes: Nodes, factors: Floats, parts: Floats) -> Nodes:
    """Every node with every factor of the residual's variance."""
    times = len(factors)
    ratios = nodes.ratios
    return Nodes(
        Ratios(*(np.repeat(one, times) for one in (ratios.application, ratios.reviewer, ratios.panel))),
        np.outer(nodes.residual, factors).ravel(),
        np.outer(nodes.weights, parts).ravel(),
    )


def snsf(model: Crossed, scores: Floats) -> Nodes:
    """The grid of the Swiss model: application and residual from 0 to 2, each as likely as any other."""
    application, residual = (one.ravel() ** 2 for one in np.meshgrid(SNSF_GRID, SNSF_GRID, indexing="ij"))
    ratios = Ratios(application / residual, SNSF_REVIEWER_SD**2 / residual, np.full(len(residual), _NOTHING))
    logs, squares = model.likelihood(scores, ratios)
    heights = -logs / 2 - len(scores) / 2 * np.log(residual) - squares / residual / 2
    weights = np.exp(heights - heights.max())
    return Nodes(ratios, residual, weights / weights.sum()).heavier_than(1e-7)
