"""Places: what rank is to be expected, between which ranks nine times in ten, and who may stand above a line.

Nothing is drawn. Given the variance components levels are normal. Of a few applications every pair is compared with
its covariance, and the chance of each rank is the exact convolution of who stands above. Of many, levels count as
independent once what all of them share is taken out, and the number above as normal with its exact mean and variance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.special import ndtr, roots_hermitenorm

from kikin.engines.calibration.factor import Floats, Ints

FEW = 40
"""Applications up to which everything is worked out pair by pair."""
_POINTS = 9
_ACROSS = 112
"""Points along the levels at which the number of those above is worked out."""
_TAIL = 0.05
_HEAVY = 0.01
"""Of the heaviest node: lighter ones do not move the ends of an interval."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """By application: the expected rank, the ends of its 90 % interval, and what is known of it at the line."""

    expected: Floats
    low: Ints
    high: Ints
    line: AtLine | None


@dataclass(frozen=True, slots=True)
class AtLine:
    """By application: the chance to be among the best, and to be better than the last in and than the first out.

    Where there is no last in or no first out, everyone is better or worse.
    """

    chance: Floats
    beats_last_in: Floats
    beats_first_out: Floats


def ranks_of_few(levels: Floats, covariances: Floats, weights: Floats, line: int | None) -> Ranks:
    """Higher levels rank first. `levels` has a row per node, `covariances` a matrix."""
    count = levels.shape[1]
    own = np.arange(count)
    variances = covariances[:, own, own]
    apart = variances[:, :, None] + variances[:, None, :] - 2 * covariances
    gap = levels[:, None, :] - levels[:, :, None]
    beats = _beaten(gap, apart)
    beats[:, own, own] = 0.0
    expected = 1 + np.einsum("g,gik->i", weights, beats)
    chances = np.zeros((count, count))
    heavy = np.flatnonzero(weights >= _HEAVY * weights.max())
    for start in range(0, len(heavy), 64):
        part = heavy[start : start + 64]
        chances += _convolved(levels[part], covariances[part], weights[part] / weights[heavy].sum())
    up_to = np.cumsum(chances, axis=1)
    low, high = _interval(up_to)
    if line is None:
        return Ranks(expected, low, high, None)
    beats[:, own, own] = 0.5
    ahead = 1 - np.einsum("g,gik->ik", weights, beats)
    last_in, first_out = (np.zeros(count) if at is None else ahead[:, at] for at in _at_line(expected, line))
    return Ranks(expected, low, high, _settled(AtLine(_first(up_to, line), last_in, first_out), line))


def _beaten(gap: Floats, variance: Floats) -> Floats:
    """The chance that what is ahead by `gap` on average is ahead; a half where nothing is between two."""
    certain = variance <= 1e-14 * np.maximum(variance.max(), 1e-300)
    ahead = np.where(np.abs(gap) < 1e-12, 0.5, gap > 0)
    return np.where(certain, ahead, ndtr(gap / np.sqrt(np.where(certain, 1.0, variance))))


def _convolved(levels: Floats, covariances: Floats, weights: Floats) -> Floats:
    """The chance of each rank: who stands above is independent once one's own level is known."""
    count = levels.shape[1]
    own = np.arange(count)
    if count == 1:
        return np.full((1, 1), weights.sum())
    common = (covariances.sum(axis=2) - covariances[:, own, own]) / (count - 1)
    common = np.minimum(common, 0.999 * covariances[:, own, own])
    within = covariances - (common[:, :, None] + common[:, None, :]) / 2
    variance = np.maximum(within[:, own, own], 0.0)
    safe = np.maximum(variance, 1e-300)
    slope = within / safe[:, :, None]
    left = variance[:, None, :] - within * slope
    at, share = roots_hermitenorm(_POINTS)
    total = np.zeros((count, count))
    for point, part in zip(at, share / share.sum(), strict=True):
        shift = point * np.sqrt(variance)[:, :, None]
        gap = levels[:, None, :] + slope * shift - levels[:, :, None] - shift
        beats = _beaten(gap, np.maximum(left, 0.0))
        chances = np.zeros((count, *beats.shape[:2]))
        chances[0] = 1.0
        for other in range(count):
            above = np.where(own == other, 0.0, beats[:, :, other])
            chances[1:] += above * (chances[:-1] - chances[1:])
            chances[0] *= 1 - above
        total += part * np.einsum("g,rgi->ir", weights, chances)
    return total


def ranks_of_many(levels: Floats, variances: Floats, weights: Floats, line: int | None) -> Ranks:
    """As of few; `levels` and `variances` have a row per node, the variances without what all levels share."""
    count = levels.shape[1]
    at, share = roots_hermitenorm(_POINTS)
    share = share / share.sum()
    heavy = weights >= _HEAVY * weights.max()
    levels, variances, weights = levels[heavy], variances[heavy], weights[heavy] / weights[heavy].sum()
    means, squares = np.zeros((len(at), count)), np.zeros((len(at), count))
    for level, variance, weight in zip(levels, variances, weights, strict=True):
        sd = np.sqrt(variance)
        above, scatter = _above(level, sd)
        here = level + at[:, None] * sd
        itself = ndtr(-at)[:, None]
        mean = above(here) - itself
        means += weight * mean
        squares += weight * (mean**2 + np.maximum(scatter(here) - itself * (1 - itself), 0.0))
    expected = 1 + share @ means
    spreads = np.sqrt(np.maximum(squares - means**2, 1e-9))

    def up_to(rank: Ints) -> Floats:
        chance: Floats = share @ ndtr((rank - 0.5 - means) / spreads)
        return np.where(rank >= count, 1.0, chance)

    at_line = None
    if line is not None:
        ahead = [
            np.zeros(count) if one is None else _ahead(levels, variances, weights, one)
            for one in _at_line(expected, line)
        ]
        at_line = _settled(AtLine(up_to(np.full(count, line)), *ahead), line)
    return Ranks(
        np.clip(expected, 1, count),
        _least(lambda rank: up_to(rank) > _TAIL, count),
        _least(lambda rank: up_to(rank) >= 1 - _TAIL, count),
        at_line,
    )


def _ahead(levels: Floats, variances: Floats, weights: Floats, other: int) -> Floats:
    """The chance to be better than one of them."""
    gap = levels - levels[:, [other]]
    chance: Floats = weights @ ndtr(gap / np.sqrt(variances + variances[:, [other]]))
    chance[other] = 0.5
    return chance


def _at_line(expected: Floats, line: int) -> tuple[int | None, int | None]:
    """The last in and the first out, by expected rank."""
    order = np.argsort(expected, kind="stable")
    return int(order[line - 1]) if line > 0 else None, int(order[line]) if line < len(order) else None


def _settled(at_line: AtLine, line: int) -> AtLine:
    """With nobody in, or nobody out, there is nothing to tell."""
    count = len(at_line.chance)
    if line == 0:
        return AtLine(*(np.zeros(count) for _ in range(3)))
    if line == count:
        return AtLine(*(np.ones(count) for _ in range(3)))
    return at_line


def _above(level: Floats, sd: Floats) -> tuple[CubicSpline, CubicSpline]:
    """How many stand above a level: the mean of that number along the levels, and its variance."""
    low, high = (level - 6 * sd).min(), (level + 6 * sd).max()
    along = np.linspace(low, high, _ACROSS)
    mean, scatter = np.empty(_ACROSS), np.empty(_ACROSS)
    for start in range(0, _ACROSS, 16):
        part = slice(start, start + 16)
        chance = ndtr((level - along[part, None]) / sd)
        mean[part] = chance.sum(axis=1)
        scatter[part] = mean[part] - (chance**2).sum(axis=1)
    return CubicSpline(along, mean), CubicSpline(along, scatter)


def _least(reached: Callable[[Ints], NDArray[np.bool_]], count: int) -> Ints:
    """For each application the first rank at which something holds that holds at the last one."""
    low, high = np.ones(count, dtype=np.int64), np.full(count, count, dtype=np.int64)
    while (low < high).any():
        middle = (low + high) // 2
        so = reached(middle)
        low, high = np.where(so, low, middle + 1), np.where(so, middle, high)
    return low


def _interval(up_to: Floats) -> tuple[Ints, Ints]:
    tables = up_to.copy()
    tables[:, -1] = 1.0
    return (tables > _TAIL).argmax(axis=1) + 1, (tables >= 1 - _TAIL).argmax(axis=1) + 1


def _first(up_to: Floats, line: int) -> Floats:
    if line == 0:
        return np.zeros(len(up_to))
    return np.minimum(up_to[:, line - 1], 1.0) if line < up_to.shape[1] else np.ones(len(up_to))
