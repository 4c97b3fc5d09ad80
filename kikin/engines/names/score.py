"""From evidence to points and from points to a probability, in whole numbers: the same on every machine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kikin.engines.names.card import BASE_OF_OTHERS, BASE_OF_PERSONS, OTHERS, PERSONS
from kikin.engines.names.evidence import COLUMNS
from kikin.engines.names.lexicon import Numbers, Shares
from kikin.engines.names.problem import FULL_BP

POINTS = 1_000
"""Of one of log-odds."""
STEPS = 10_000
"""Of one of a figure of the evidence."""
KEPT_TABLES = Path(__file__).with_name("tables.txt")
"""What figures are worth together, fitted by `python -m benchmarks.namesakes.fitting`. Bounds are in steps."""
OUT_OF_THE_QUESTION = -6_000
"""Pairs with no more points than these are not looked at a second time."""


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
class Tables:
    """What figures are worth together: of each table some questions (is a column above a bound?), and by the answers
    (the first the lowest bit) so many points."""

    base: int
    columns: Numbers
    bounds: Numbers
    worth: Numbers

    def points_of(self, evidence: Shares) -> Numbers:
        steps = np.rint(evidence * STEPS).astype(np.int32)
        place = np.zeros((len(steps), len(self.worth)), dtype=np.uint8)
        for question in range(self.columns.shape[1]):
            yes = steps[:, self.columns[:, question]] > self.bounds[:, question].astype(np.int32)
            place |= yes.astype(np.uint8) << np.uint8(question)
        points: Numbers = self.base + self.worth[np.arange(len(self.worth)), place].sum(axis=1)
        return points


def tables_of(text: str) -> Tables:
    """Tables as they are written: the base, then a line for each, its questions, a colon, and its points."""
    base, *lines = text.splitlines()
    parted = [line.partition(":") for line in lines]
    asked = [[question.partition(">") for question in questions.split()] for questions, _, _ in parted]
    return Tables(
        int(base),
        np.array([[COLUMNS.index(column) for column, _, _ in one] for one in asked], dtype=np.int64),
        np.array([[int(bound) for _, _, bound in one] for one in asked], dtype=np.int64),
        np.array([[int(points) for points in worth.split()] for _, _, worth in parted], dtype=np.int64),
    )


@dataclass(frozen=True, slots=True)
class Cards:
    """One card for names of which one at least is known to be a person's, and one for all others; and for pairs that
    are not out of the question, the tables."""

    persons: Card
    others: Card
    tables: Tables

    def points_of(self, evidence: Shares, is_person: NDArray[np.bool_]) -> Numbers:
        points = np.zeros(len(evidence), dtype=np.int64)
        points[is_person] = points_of(evidence[is_person], self.persons)
        points[~is_person] = points_of(evidence[~is_person], self.others)
        is_open = points > OUT_OF_THE_QUESTION
        points[is_open] = (points[is_open] + self.tables.points_of(evidence[is_open])) // 2
        return points


CARDS = Cards(
    card_of(BASE_OF_PERSONS, PERSONS),
    card_of(BASE_OF_OTHERS, OTHERS),
    tables_of(KEPT_TABLES.read_text(encoding="ascii")),
)


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
