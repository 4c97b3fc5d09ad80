"""What criteria say about an application beyond its scores.

A criterion's score holds the same reviewer's mood as the score beside it, so first what the score explains of it
within applications is taken out: what is left errs on its own. What is left is then asked, application by application,
what it tells about the mean score. The answer moves where a level is drawn to when scores are few, never the scores.
It is taken down by what chance alone would have explained (Stein), down to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kikin.engines.calibration.factor import Floats, Ints

_ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Telling:
    """By application what its criteria add; by criterion the weight of a point."""

    offsets: Floats
    weights: Floats


def is_judged(values: Floats, application: Ints) -> bool:
    """Do reviewers of one application ever differ? Else the column tells something else than a reviewer's judgement."""
    known = ~np.isnan(values)
    values, application = values[known], application[known]
    return bool(np.abs(values - _means(values, application)[application]).max(initial=0.0) > _ALIKE)


def telling(scores: Floats, criteria: Floats, application: Ints) -> Telling:
    """Of criteria that reviewers judge, a column each, NaN where one was not judged."""
    count, width = int(application.max()) + 1, criteria.shape[1]
    beyond = np.empty((count, width))
    for at, values in enumerate(criteria.T):
        known = ~np.isnan(values)
        within = _without_means(scores[known], application[known])
        slope = within @ _without_means(values[known], application[known]) / max(float(within @ within), 1e-300)
        left = values[known] - slope * scores[known]
        mean = _means(left, application[known], count)
        beyond[:, at] = np.where(np.isnan(mean), np.nanmean(mean), mean)
    beyond -= beyond.mean(axis=0)
    target = _means(scores, application)
    target = target - target.mean()
    scales = np.maximum(beyond.std(axis=0), _ALIKE)
    weights, _, rank, _ = np.linalg.lstsq(beyond / scales, target, rcond=1e-6)
    explained = beyond / scales @ weights
    freedom = count - int(rank) - 1
    gained = explained @ explained
    if rank == 0 or freedom <= 0 or gained <= 0:
        return Telling(np.zeros(count), np.zeros(width))
    chance = rank * (target - explained) @ (target - explained) / freedom
    kept = max(0.0, 1 - chance / gained)
    return Telling(kept * explained, kept * weights / scales)


def _without_means(values: Floats, application: Ints) -> Floats:
    return values - _means(values, application)[application]


def _means(values: Floats, application: Ints, count: int = 0) -> Floats:
    totals = np.bincount(application, values, count)
    numbers = np.bincount(application, minlength=count)
    means: Floats = np.where(numbers > 0, totals / np.maximum(numbers, 1), np.nan)
    return means
