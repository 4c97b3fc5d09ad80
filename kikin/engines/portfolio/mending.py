"""From a set that breaks some rows to one near it that does not, as a rule: what the prices like least goes first."""

from __future__ import annotations

from collections.abc import Sequence

from kikin.engines.portfolio.standing import Standing

_MOST_STEPS = 1_000


def mended(standing: Standing, liking: Sequence[int]) -> Standing:
    """The set after up to a thousand steps, each the least of a loss that lessens what a broken row is off by.

    `liking` is what each column is worth after its charges. It may still break a row.
    """
    broken = set(standing.broken_rows())
    for _ in range(_MOST_STEPS):
        if not broken:
            break
        number = min(broken)
        high, total = standing.highs[number], standing.sums[number]
        above = high is not None and total > high
        helping = [
            column
            for column, value in standing.problem.rows[number].entries()
            if value and ((value > 0) == above) == (column in standing.chosen)
        ]
        if not above:
            helping = [column for column in helping if column in standing.chosen or not standing.exceeded_by(column)]
        if not helping:
            break
        step = min(helping, key=lambda one: (liking[one] if one in standing.chosen else -liking[one], one))
        if step in standing.chosen:
            standing.remove(step)
        else:
            standing.add(step)
        touched = {row for row, _ in standing.columns[step]}
        broken = {row for row in broken | touched if not standing.keeps(row, standing.sums[row])}
    return standing
