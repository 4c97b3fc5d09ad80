"""Mixtures of normal distributions, one a row: what the nodes of the components make of every level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from kikin.engines.calibration.factor import Floats

TAIL = 0.05
_TURNS = 40
_ALIKE = 1e-9


def moments(means: Floats, variances: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """The mean and the standard deviation of each row; a column is a node."""
    mean = means @ weights
    return mean, np.sqrt(np.maximum(variances @ weights + (means - mean[:, None]) ** 2 @ weights, 0.0))


def interval(means: Floats, variances: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Between which nine tenths of each row lie, as much below as above."""
    heavy = weights >= 1e-3 * weights.max()
    means, sds, weights = means[:, heavy], np.sqrt(variances[:, heavy]), weights[heavy] / weights[heavy].sum()
    return _quantile(means, sds, weights, TAIL), _quantile(means, sds, weights, 1 - TAIL)


def _quantile(means: Floats, sds: Floats, weights: Floats, part: float) -> Floats:
    low, high = (means - 8 * sds).min(axis=1), (means + 8 * sds).max(axis=1)
    width = high - low
    middle: Floats = (low + high) / 2
    for _ in range(_TURNS):
        middle = (low + high) / 2
        if ((high - low) <= 1e-7 * width).all():
            break
        below: NDArray[np.bool_] = ndtr((middle[:, None] - means) / np.maximum(sds, 1e-300)) @ weights < part
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return middle


def weighted_interval(values: Floats, weights: Floats) -> tuple[float, float]:
    """Between which nine tenths of some weighted values lie."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) - weights[order] / 2
    low, high = np.interp([TAIL, 1 - TAIL], reached, values[order])
    return float(low), float(high)


def alike(values: Floats) -> Floats:
    """What differs by no more than the rounding of sums becomes one figure, so that equals come out equal."""
    order = np.argsort(values, kind="stable")
    ascending = values[order]
    step = _ALIKE * max(float(np.abs(ascending).max(initial=0.0)), 1e-300)
    first = np.concatenate([[True], np.diff(ascending) > step])
    levelled = np.empty_like(values)
    levelled[order] = ascending[np.maximum.accumulate(np.where(first, np.arange(len(values)), 0))]
    return levelled
