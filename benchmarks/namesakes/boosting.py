"""Learns tables: a few questions each, and for every way to answer them so many points. Each mends those before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

QUESTIONS = 5
_RATE = 0.15
_CUTS = 64
_DRAWN = 0.5
_RESERVE = 10.0
"""By how much a leaf's few cases are held to prove less."""

Figures = NDArray[np.int64]
Odds = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, above which value of each the answer is yes, and by the answers (the first the lowest bit) the odds."""

    columns: tuple[int, ...]
    bounds: tuple[int, ...]
    odds: Odds

    def of(self, figures: Figures) -> Odds:
        place = np.zeros(len(figures), dtype=np.int64)
        for number, (column, bound) in enumerate(zip(self.columns, self.bounds, strict=True)):
            place |= (figures[:, column] > bound).astype(np.int64) << number
        found: Odds = self.odds[place]
        return found


def learned(figures: Figures, truth: NDArray[np.bool_], count: int) -> tuple[float, list[Table]]:
    """(log-odds to begin with, tables to add): the likeliest that is found, question by question."""
    drawn = np.random.default_rng(1)
    cuts = [_cuts(column) for column in figures.T]
    bins = np.stack([np.searchsorted(cut, column) for cut, column in zip(cuts, figures.T, strict=True)])
    share = truth.mean()
    base = float(np.log(share / (1 - share)))
    odds = np.full(len(truth), base)
    tables = []
    for _ in range(count):
        guess = 1 / (1 + np.exp(-odds))
        wrong, doubt = truth - guess, guess * (1 - guess)
        asked = [place for place in np.flatnonzero(drawn.random(len(cuts)) < _DRAWN).tolist() if len(cuts[place])]
        leaf = np.zeros(len(truth), dtype=np.int64)
        questions = []
        for number in range(QUESTIONS):
            _, column, cut = max(_best_cut(bins[place], leaf, wrong, doubt, 1 << number, place) for place in asked)
            leaf |= (bins[column] > cut).astype(np.int64) << number
            questions.append((column, int(cuts[column][cut])))
        summed = np.bincount(leaf, wrong, 1 << QUESTIONS)
        table = Table(
            tuple(column for column, _ in questions),
            tuple(bound for _, bound in questions),
            _RATE * summed / (np.bincount(leaf, doubt, 1 << QUESTIONS) + _RESERVE),
        )
        tables.append(table)
        odds += table.odds[leaf]
    return base, tables


def _cuts(column: Figures) -> Figures:
    """Values that part the cases into even shares."""
    found: Figures = np.unique(np.quantile(column, np.linspace(0, 1, _CUTS + 1)[:-1], method="lower").astype(np.int64))
    kept: Figures = found[found < column.max()]
    return kept


def _best_cut(
    bins: Figures, leaf: Figures, wrong: Odds, doubt: Odds, leaves: int, column: int
) -> tuple[float, int, int]:
    """(how much it explains, the column, the cut) of the best question to ask of every leaf about a column."""
    width = _CUTS + 1
    place = leaf * width + bins
    low = np.bincount(place, wrong, leaves * width).reshape(leaves, width).cumsum(axis=1)
    low_doubt = np.bincount(place, doubt, leaves * width).reshape(leaves, width).cumsum(axis=1)
    high, high_doubt = low[:, -1:] - low, low_doubt[:, -1:] - low_doubt
    gain = (low**2 / (low_doubt + _RESERVE) + high**2 / (high_doubt + _RESERVE)).sum(axis=0)[: bins.max()]
    best = int(gain.argmax())
    return float(gain[best]), column, best
