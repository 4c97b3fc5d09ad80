"""From evidence to points and from points to a probability, in whole numbers: the same on every machine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kikin.engines.names.card import BASE_OF_OTHERS, BASE_OF_PERSONS, OTHERS, PERSONS
from kikin.engines.names.evidence import COLUMNS
from kikin.engines.names.lexicon import Numbers, Shares
from kikin.engines.names.problem import FULL_BP

POINTS = 1_000
"""Of one of log-odds."""
STEPS = 10_000
"""Of one of a figure of the evidence."""


@dataclass(frozen=True, slots=True)
class Card:
    """What figures are worth: a base, and for all of a column beyond a knot so many points each."""

    base: int
    terms: list[tuple[int, float]]
    worth: Numbers


def card_of(base: int, slopes: Mapping[str, Sequence[tuple[float, int]]]) -> Card:
    """A card from a base in points and, for each column, its (knot, points for one of the figure beyond it)."""
    terms = [(COLUMNS.index(column), knot) for column, knots in slopes.items() for knot, _ in knots]
    return Card(base, terms, np.array([worth for knots in slopes.values() for _, worth in knots], dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Cards:
    """One card for names of which one at least is known to be a person's, and one for all others."""

    persons: Card
    others: Card


CARDS = Cards(card_of(BASE_OF_PERSONS, PERSONS), card_of(BASE_OF_OTHERS, OTHERS))


def points_of(evidence: Shares, card: Card) -> Numbers:
    """Thousandths of log-odds of each pair of names: whole numbers in floats, which no order of adding can change."""
    steps = np.ascontiguousarray(np.rint(evidence * STEPS).T)
    summed = np.zeros(len(evidence))
    for (column, knot), worth in zip(card.terms, card.worth.tolist(), strict=True):
        if worth:
            summed += worth * np.maximum(0, steps[column] - round(knot * STEPS))
    points: Numbers = card.base + (summed // STEPS).astype(np.int64)
    return points


def probability(points: int) -> float:
    """From thousandths of log-odds to a probability between 0 and 1."""
    return 1 / (1 + math.exp(-points / POINTS))


def probability_bp(points: int) -> int:
    """The same in whole basis points, rounded down: 0 to 10,000."""
    return int(probability(points) * FULL_BP)


def least_points(threshold_bp: int) -> int:
    """A number of points that nothing with the probability has fewer of."""
    if threshold_bp <= 0:
        return -1_000 * POINTS
    if threshold_bp >= FULL_BP:
        return 9 * POINTS
    share = threshold_bp / FULL_BP
    return math.floor(math.log(share / (1 - share)) * POINTS) - 1
