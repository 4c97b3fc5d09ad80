"""From evidence to points: a card of straight lines between knots, one for persons and one for everything else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kikin.engines.names.lexicon import Shares

POINTS_PER_ODD = 1_000


@dataclass(frozen=True, slots=True)
class Card:
    """What each figure of the evidence is worth, in log-odds: at each of its knots the slope changes."""

    base: float
    slopes: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    """(column, ((from which value on, slope added), ...))"""


def basis(evidence: Shares, terms: list[tuple[int, float]]) -> Shares:
    """How far each figure lies beyond each knot."""
    return np.stack([np.maximum(0.0, evidence[:, column] - knot) for column, knot in terms], axis=1)


def points_of(evidence: Shares, card: Card, columns: tuple[str, ...]) -> NDArray[np.int64]:
    """Thousandths of log-odds of each pair."""
    terms = [(columns.index(column), knot) for column, knots in card.slopes for knot, _ in knots]
    slopes = np.array([slope for _, knots in card.slopes for _, slope in knots])
    odds = card.base + basis(evidence, terms) @ slopes
    return np.rint(odds * POINTS_PER_ODD).astype(np.int64)
