"""Fits the card of the engine of names to its own splits: `python -m benchmarks.namesakes.fitting`.

Half of the parties on the list, and half of those on none, are learned from; the other half is for measuring
(`benchmarks.names`). The card is written to `kikin/engines/names/card.py`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.namesakes.sets import learned_from, one_party, set_of
from kikin.engines.names import card as kept
from kikin.engines.names.evidence import COLUMNS
from kikin.engines.names.index import build_index
from kikin.engines.names.score import POINTS, STEPS, Card, beyond_knots, card_of
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
}
EACH = 5
"""Entries of each asking that are learned from: the best by the card that stands."""
PENALTY = 3.0
FIRST = card_of(-6_000, {"both_covered": ((0.0, 9_000),)})
"""What the best entries are picked by before there is a card."""
TERMS = [(place, knot) for place, column in enumerate(COLUMNS) for knot in KNOTS.get(column, (0.0,))]


def lessons(seed: int, card: Card) -> tuple[np.ndarray, np.ndarray]:
    """(evidence of the best entries of each asking to learn from, whether each is the party that was meant)."""
    entries, askings = set_of(seed)
    askings = [asking for asking in askings if learned_from(asking)]
    index = build_index(entries)
    party = one_party()
    parties = np.array([party[entry.id] for entry in entries])
    evidence, truth = [], []
    for begin in range(0, len(askings), TOGETHER):
        some = askings[begin : begin + TOGETHER]
        found = compared(index, [asking.query for asking in some], card)
        kept = best_of_each(found.owner[found.pairs.row], index.row_entry[found.pairs.listed], found.points)
        meant = np.array([party.get(asking.means, "") for asking in some])[found.owner[found.pairs.row[kept]]]
        evidence.append(found.evidence[kept])
        truth.append(parties[index.row_entry[found.pairs.listed[kept]]] == meant)
    return np.concatenate(evidence), np.concatenate(truth)


def best_of_each(query: np.ndarray, entry: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The best pair of each query and entry, for the best entries of each query."""
    order = np.lexsort((-points, entry, query))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (query[order][1:] != query[order][:-1]) | (entry[order][1:] != entry[order][:-1])
    best = order[first]
    best = best[np.lexsort((-points[best], query[best]))]
    rank = np.arange(len(best)) - np.searchsorted(query[best], query[best])
    return best[rank < EACH]


def fitted(evidence: np.ndarray, truth: np.ndarray) -> tuple[int, np.ndarray]:
    """(base, slopes) in points, of the likeliest card with small slopes."""
    figures = beyond_knots(evidence, TERMS) / STEPS
    scale = figures.std(axis=0) + 1e-9
    signs = np.where(truth, 1.0, -1.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = signs * (weights[0] + figures @ (weights[1:] / scale))
        wrong = signs / (1 + np.exp(odds))
        slope = -np.concatenate([[wrong.sum()], (figures.T @ wrong) / scale])
        slope[1:] += PENALTY * weights[1:]
        return float(np.logaddexp(0, -odds).sum() + PENALTY / 2 * (weights[1:] ** 2).sum()), slope

    found = minimize(loss, np.zeros(len(TERMS) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x
    return round(found[0] * POINTS), np.rint(found[1:] / scale * POINTS).astype(int)


def written(base: int, slopes: Sequence[int]) -> str:
    lines = []
    for place, column in enumerate(COLUMNS):
        knots = ", ".join(
            f"({knot}, {slope})" for (at, knot), slope in zip(TERMS, slopes, strict=True) if at == place and slope
        )
        if knots:
            lines.append(f'    "{column}": ({knots},),\n')
    slopes_start = "SLOPES: dict[str, tuple[tuple[float, int], ...]] = {\n"
    return f"{DOCUMENT}BASE = {base}\n{slopes_start}{''.join(lines)}}}  # fmt: skip\n"


DOCUMENT = (
    '"""The card, fitted by `python -m benchmarks.namesakes.fitting`: what each figure of the evidence is worth."""\n\n'
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sets", type=int, default=8, help="how many sets of 4,000 askings (default: 8)")
    parser.add_argument("--rounds", type=int, default=2, help="of picking the best entries anew (default: 2)")
    asked = parser.parse_args()
    card = FIRST
    for turn in range(asked.rounds):
        learned = [lessons(seed, card) for seed in range(1, asked.sets + 1)]
        evidence, truth = (np.concatenate(part) for part in zip(*learned, strict=True))
        base, slopes = fitted(evidence, truth)
        card = Card(base, TERMS, slopes)
        print(f"round {turn + 1}: {len(truth)} pairs, {truth.sum()} of them one party; base {base}")
    Path(kept.__file__).write_text(written(base, slopes.tolist()), encoding="utf-8")


if __name__ == "__main__":
    main()
