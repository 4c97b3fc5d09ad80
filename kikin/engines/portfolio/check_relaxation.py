"""Would that be enough? The relaxed rows again, in Python integers."""

from __future__ import annotations

from kikin.engines.portfolio.check import FalseClaim
from kikin.engines.portfolio.problem import PortfolioProblem
from kikin.engines.portfolio.relaxation import Relaxation


def check_relaxation(problem: PortfolioProblem, found: Relaxation, lows: dict[int, int | None]) -> None:
    """Raise FalseClaim unless the set keeps every row once the named bounds give way; `lows` as in the search."""
    chosen = set(found.chosen)
    given = {(one.row, one.is_high): one.needed for one in found.bounds}
    for number, row in enumerate(problem.rows):
        total = sum(value for column, value in zip(row.index, row.value, strict=True) if column in chosen)
        low, high = given.get((number, False), lows.get(number, row.low)), given.get((number, True), row.high)
        if (low is not None and total < low) or (high is not None and total > high):
            raise FalseClaim(f"{row.name}: {total} is not let through")
