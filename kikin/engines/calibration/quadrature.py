"""The variance components integrated out: grids of ratios, each with its weight, and of the residual's variance.

Of the crossed model's components nothing is known beforehand: the application's variance may be any part of its sum
with the residual's, and so may the reviewer's and the panel's. Everything is relative to the scores' own scatter, so
that no scale is better than another. The Swiss model has the grid that its authors' description names.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import roots_genlaguerre

from kikin.engines.calibration.crossed import Crossed, Ratios
from kikin.engines.calibration.factor import Floats

_LEAST, _MOST = -9.0, 6.9
"""Logarithms of ratios; with the highest, a single review tells an application's level but for a thousandth."""
_STEP = {3: 1.7, 5: 1.6}
_USUAL_STEP = 1.3
"""Standard deviations from one point of a grid to the next: an even grid is as good as exact for a bell up to 1.6."""
_NARROWEST = 0.35
"""Of its width, to which half a grid is narrowed at once: its peak may stand between two of its points."""
_ENOUGH = 0.75
_MOST_TURNS = 16
_AROUND = 1.0
_NOTHING = 1e-12
_PER_AXIS = {1: 25, 2: 13, 3: 9}
_PER_AXIS_LARGE = {1: 9, 2: 7, 3: 5}
_PER_AXIS_COARSE = {1: 5, 2: 3, 3: 3}
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


def integrated(model: Crossed, scores: Floats, near: Nodes | None = None) -> tuple[Nodes, Floats, Floats]:
    """Nodes of the crossed model, and factors of the residual's variance with their weights, the same at every node.

    What is only reported is integrated roughly, and looked for `near` the nodes of other scores by the same people.
    """
    axes = ["application"] + ["reviewer"] * bool(model.repeaters) + ["panel"] * bool(model.panels)
    per_axis = _fineness(model, near is not None)[len(axes)]
    low, high = np.full(len(axes), _LEAST), np.full(len(axes), _MOST)
    if near is not None:
        known = np.log([getattr(near.ratios, axis) for axis in axes])
        low = np.maximum(known.min(axis=1) - _AROUND, low)
        high = np.minimum(known.max(axis=1) + _AROUND, high)
    freedom = len(scores) - 1
    reach = _STEP.get(per_axis, _USUAL_STEP) * per_axis / 2
    least = 1e-12 * float(scores @ scores)
    for _ in range(_MOST_TURNS):
        points = _grid(low, high, per_axis)
        ratios = _ratios(dict(zip(axes, points, strict=True)), points.shape[1])
        logs, squares = model.likelihood(scores, ratios)
        heights = (points - 2 * np.log1p(np.exp(points))).sum(axis=0)
        heights += -logs / 2 - freedom / 2 * np.log(np.maximum(squares, least))
        weights = np.exp(heights - heights.max())
        weights /= weights.sum()
        middle = points @ weights
        spread = np.sqrt((points - middle[:, None]) ** 2 @ weights)
        half = np.maximum(reach * spread, _NARROWEST * (high - low))
        narrower = np.maximum(middle - half, _LEAST), np.minimum(middle + half, _MOST)
        if (narrower[1] - narrower[0] >= _ENOUGH * (high - low)).all():
            break
        low, high = narrower
    nodes = Nodes(ratios, squares, weights).heavier_than(_LIGHTEST)
    return nodes, *_scales(freedom)


def _fineness(model: Crossed, coarse: bool) -> dict[int, int]:
    """Points along an axis: the more there is to work out at each, the less its place matters."""
    if model.size <= _LARGE:
        return _PER_AXIS
    return _PER_AXIS_COARSE if coarse or (model.pattern.fills_up and model.size > _DENSE) else _PER_AXIS_LARGE


def _grid(low: Floats, high: Floats, per_axis: int) -> Floats:
    """The middles of as many equal parts along every axis; an axis a row."""
    middles = (np.arange(per_axis) + 0.5) / per_axis
    ways = [below + (above - below) * middles for below, above in zip(low, high, strict=True)]
    return np.array([one.ravel() for one in np.meshgrid(*ways, indexing="ij")])


def _ratios(points: dict[str, Floats], count: int) -> Ratios:
    """What there is nothing to tell of counts for nothing."""
    nothing = np.full(count, _NOTHING)
    ratio = {axis: np.exp(one) for axis, one in points.items()}
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
