"""From evidence to points and from points to a probability, in whole numbers: the same on every machine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kikin.engines.names.card import BASE, SLOPES
from kikin.engines.names.evidence import COLUMNS
from kikin.engines.names.lexicon import Numbers, Shares
from kikin.engines.names.problem import FULL_BP

POINTS = 1_000
"""Of one of log-odds."""
STEPS = 10_000
"""Of one of a figure of the evidence."""


def beyond_knots(evidence: Shares, terms: list[tuple[int, float]]) -> Numbers:
    """How far each figure lies beyond each (column, knot), in steps."""
    steps = np.rint(evidence * STEPS).astype(np.int64)
    return np.stack([np.maximum(0, steps[:, column] - round(knot * STEPS)) for column, knot in terms], axis=1)


@dataclass(frozen=True, slots=True)
class Card:
    """What figures are worth: a base, and for all of a column beyond a knot so many points each."""

    base: int
    terms: list[tuple[int, float]]
    worth: Numbers


def card_of(base: int, slopes: Mapping[str, Sequence[tuple[float, int]]]) -> Card:
    terms = [(COLUMNS.index(column), knot) for column, knots in slopes.items() for knot, _ in knots]
    return Card(base, terms, np.array([worth for knots in slopes.values() for _, worth in knots], dtype=np.int64))


CARD = card_of(BASE, SLOPES)


def points_of(evidence: Shares, card: Card = CARD) -> Numbers:
    """Thousandths of log-odds of each pair of names."""
    points: Numbers = card.base + beyond_knots(evidence, card.terms) @ card.worth // STEPS
    return points


def probability(points: int) -> float:
    return 1 / (1 + math.exp(-points / POINTS))


def probability_bp(points: int) -> int:
    return int(probability(points) * FULL_BP)


def least_points(threshold_bp: int) -> int:
    """A number of points that nothing with the probability has fewer of."""
    if threshold_bp <= 0:
        return -1_000 * POINTS
    if threshold_bp >= FULL_BP:
        return 9 * POINTS
    share = threshold_bp / FULL_BP
    return math.floor(math.log(share / (1 - share)) * POINTS) - 1
