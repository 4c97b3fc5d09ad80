"""Fits the cards of the engine of names to its own splits: `python -m benchmarks.namesakes.fitting`.

Half of the parties on the list, and half of those on none, are learned from; the other half is for measuring
(`benchmarks.names`). The cards are written to `kikin/engines/names/card.py`, the tables to `tables.txt` beside it.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.namesakes import boosting
from benchmarks.namesakes.sets import half_of, learned_from, one_party, set_of
from kikin.engines.names import card as kept
from kikin.engines.names.evidence import COLUMNS
from kikin.engines.names.index import build_index
from kikin.engines.names.lexicon import Numbers, Shares
from kikin.engines.names.score import (
    KEPT_TABLES,
    OUT_OF_THE_QUESTION,
    POINTS,
    STEPS,
    Card,
    Cards,
    Tables,
    card_of,
    points_of,
    tables_of,
)
from kikin.engines.names.solve import TOGETHER, compared

KNOTS: dict[str, tuple[float, ...]] = {
    "covered": (0, 0.5, 0.7, 0.85, 0.95),
    "listed_covered": (0, 0.5, 0.7, 0.85, 0.95),
    "least_covered": (0, 0.3, 0.5, 0.7, 0.9),
    "both_covered": (0, 0.4, 0.6, 0.8, 0.9),
    "letters": (0, 0.5, 0.7, 0.85, 0.95),
    "gain": (0, 0.8, 1.2, 2, 3),
    "loss": (0, 0.1, 0.3),
    "missing": (0, 0.3, 0.6, 1, 1.5),
    "extra": (0, 0.3, 0.6, 1, 1.5),
    "worst_missing": (0, 0.3, 0.6, 0.9),
    "worst_extra": (0, 0.3, 0.6, 0.9),
    "rarest": (0, 0.5, 0.8),
    "exact": (0, 0.8, 1.5),
    "acronym": (0, 3, 4),
    "met_elsewhere": (0, 0.3),
    "names_count": (0, 1, 3),
}
EACH = 10
"""Entries of each asking that are learned from: the best by the card that stands."""
PENALTY = 8.0
TABLES_COUNT = 200
TERMS = [(place, knot) for place, column in enumerate(COLUMNS) for knot in KNOTS.get(column, (0.0,))]
_START = card_of(-6_000, {"both_covered": ((0.0, 9_000),)})
FIRST = Cards(_START, _START, tables_of("0\nperson>0: 0 0"))
"""What the best entries are picked by before there are cards."""
Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lessons:
    """The best entries of askings: their evidence, whether each is the party meant, and the best of its asking."""

    evidence: NDArray[np.float64]
    is_person: Truth
    truth: Truth
    is_best: Truth
    is_first_half: Truth
    """So that how sure tables are is learned from cases that they were not learned from."""


def lessons(seed: int, cards: Cards) -> Lessons:
    entries, askings = set_of(seed)
    askings = [asking for asking in askings if learned_from(asking)]
    index = build_index(entries)
    party = one_party()
    parties = np.array([party[entry.id] for entry in entries])
    parts = []
    for begin in range(0, len(askings), TOGETHER):
        some = askings[begin : begin + TOGETHER]
        found = compared(index, [asking.query for asking in some], cards)
        best, rank = best_of_each(found.owner, found.entry, found.points)
        meant = np.array([party.get(asking.means, "") for asking in some])[found.owner[best]]
        halves = np.array([half_of(asking) for asking in some])
        truth = parties[found.entry[best]] == meant
        parts.append((found.evidence[best], found.is_person[best], truth, rank == 0, halves[found.owner[best]]))
    return Lessons(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def best_of_each(query: Any, entry: Any, points: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The best pair of each query and entry, for the best entries of each query, and their ranks."""
    order = np.lexsort((-points, entry, query))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (query[order][1:] != query[order][:-1]) | (entry[order][1:] != entry[order][:-1])
    best = order[first]
    best = best[np.lexsort((-points[best], query[best]))]
    rank = np.arange(len(best)) - np.searchsorted(query[best], query[best])
    return best[rank < EACH], rank[rank < EACH]


def fitted(figures: NDArray[np.float64], truth: Truth, penalty: float) -> NDArray[np.float64]:
    """(base, slopes) of the likeliest card with small slopes."""
    spread = figures.std(axis=0)
    scale = np.where(spread > 1e-6, spread, np.inf)
    signs = np.where(truth, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = signs * (weights[0] + figures @ (weights[1:] / scale))
        wrong = signs / (1 + np.exp(np.clip(odds, -500, 500)))
        slope = -np.concatenate([[wrong.sum()], (figures.T @ wrong) / scale])
        slope[1:] += penalty * weights[1:]
        return float(np.logaddexp(0, -odds).sum() + penalty / 2 * (weights[1:] ** 2).sum()), slope

    start = np.zeros(figures.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1_000}).x
    return np.concatenate([found[:1], found[1:] / scale])


def beyond_knots(evidence: Shares, terms: list[tuple[int, float]]) -> Numbers:
    """How far each figure lies beyond each (column, knot), in steps."""
    steps = np.rint(evidence * STEPS).astype(np.int64)
    columns = [column for column, _ in terms]
    knots = np.array([round(knot * STEPS) for _, knot in terms], dtype=np.int64)
    beyond: Numbers = np.maximum(0, steps[:, columns] - knots)
    return beyond


def card_from(learned: Lessons, chosen: Truth) -> Card:
    """A card for some of the lessons."""
    figures = beyond_knots(learned.evidence[chosen], TERMS) / STEPS
    weights = fitted(figures, learned.truth[chosen], PENALTY)
    return Card(round(weights[0] * POINTS), TERMS, np.rint(weights[1:] * POINTS).astype(np.int64))


def cards_from(learned: Lessons) -> Cards:
    """Cards and tables, stretched so that their best answers are right as often as they say."""
    cards = Cards(card_from(learned, learned.is_person), card_from(learned, ~learned.is_person), FIRST.tables)
    by_card = np.where(
        learned.is_person, points_of(learned.evidence, cards.persons), points_of(learned.evidence, cards.others)
    )
    is_open = by_card > OUT_OF_THE_QUESTION
    points = by_card.copy()
    for half in (learned.is_first_half, ~learned.is_first_half):
        tables = tables_from(learned, is_open & ~half)
        points[is_open & half] = (by_card[is_open & half] + tables.points_of(learned.evidence[is_open & half])) // 2
    best = learned.is_best & is_open
    shift, stretch = fitted(points[best, None] / POINTS, learned.truth[best], 0.0)
    print(f"  stretched by {stretch:.3f}, shifted by {shift:.3f}")
    tables = tables_from(learned, is_open)

    def stretched(card: Card) -> Card:
        return Card(base(card.base), card.terms, worth(card.worth))

    def base(of: int) -> int:
        return round(float(shift * POINTS + stretch * of))

    def worth(of: NDArray[np.int64]) -> NDArray[np.int64]:
        found: NDArray[np.int64] = np.rint(of * stretch).astype(np.int64)
        return found

    return Cards(
        stretched(cards.persons),
        stretched(cards.others),
        Tables(base(tables.base), tables.columns, tables.bounds, worth(tables.worth)),
    )


def tables_from(learned: Lessons, chosen: Truth) -> Tables:
    steps = np.rint(learned.evidence[chosen] * STEPS).astype(np.int64)
    base, found = boosting.learned(steps, learned.truth[chosen], TABLES_COUNT)
    return Tables(
        round(base * POINTS),
        np.array([table.columns for table in found]),
        np.array([table.bounds for table in found]),
        np.rint(np.array([table.odds for table in found]) * POINTS).astype(np.int64),
    )


def written(name: str, card: Card) -> str:
    lines = [f"BASE_OF_{name} = {card.base}\n", f"{name}: dict[str, tuple[tuple[float, int], ...]] = {{\n"]
    for place, column in enumerate(COLUMNS):
        slopes = zip(card.terms, card.worth.tolist(), strict=True)
        knots = "".join(f"({knot}, {slope}), " for (at, knot), slope in slopes if at == place and slope)
        if knots:
            lines.append(f'    "{column}": ({knots.rstrip()}),\n')
    return "".join(lines) + "}  # fmt: skip\n"


def written_tables(tables: Tables) -> str:
    lines = [str(tables.base)]
    for columns, bounds, worth in zip(
        tables.columns.tolist(), tables.bounds.tolist(), tables.worth.tolist(), strict=True
    ):
        questions = " ".join(f"{COLUMNS[column]}>{bound}" for column, bound in zip(columns, bounds, strict=True))
        lines.append(f"{questions}: {' '.join(map(str, worth))}")
    return "\n".join(lines) + "\n"


DOCUMENT = '"""What each figure of the evidence is worth, fitted by `python -m benchmarks.namesakes.fitting`."""\n\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sets", type=int, default=10, help="how many sets of 4,000 askings (default: 10)")
    parser.add_argument("--rounds", type=int, default=2, help="of picking the best entries anew (default: 2)")
    asked = parser.parse_args()
    cards = FIRST
    set_of(0)  # read once, before the processes part
    for turn in range(asked.rounds):
        with get_context("fork").Pool(2) as pool:
            parts = pool.map(partial(lessons, cards=cards), range(1, asked.sets + 1), 1)
        learned = Lessons(
            *(np.concatenate([getattr(part, name) for part in parts]) for name in Lessons.__dataclass_fields__)
        )
        cards = cards_from(learned)
        print(f"round {turn + 1}: {len(learned.truth)} pairs, {learned.truth.sum()} of them one party")
        guessed = cards.points_of(learned.evidence, learned.is_person)
        right, wrong = learned.truth & (guessed > 0), ~learned.truth & (guessed > 0)
        print(f"  more likely than not: {right.sum()} that are, {wrong.sum()} that are not")
    KEPT_TABLES.write_text(written_tables(cards.tables), encoding="ascii")
    Path(kept.__file__).write_text(
        DOCUMENT + written("PERSONS", cards.persons) + written("OTHERS", cards.others), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
