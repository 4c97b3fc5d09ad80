"""The pay-line: go down the list, take what still fits. The usual way, kept here to compare with, fairly."""

from __future__ import annotations

from collections.abc import Sequence

from kikin.engines.portfolio.problem import PortfolioProblem
from kikin.engines.portfolio.standing import Standing


def pay_line(problem: PortfolioProblem, order: Sequence[int] | None = None) -> tuple[int, ...]:
    """The columns that a ranked list funds, going down it and passing over what no longer fits.

    The list is ordered by `order`, by default the objective from the highest, ties to the lower number.
    Every `high` bound is kept; a `low` bound is not looked at, so the set may fall short of one. Both are
    kinder to the pay-line than stopping at the first that does not fit.
    """
    worth = problem.objective
    ranked = order if order is not None else sorted(range(len(worth)), key=lambda column: (-worth[column], column))
    standing = Standing(problem, ())
    for column in ranked:
        if worth[column] > 0 and not standing.exceeded_by(column):
            standing.add(column)
    return tuple(sorted(standing.chosen))
