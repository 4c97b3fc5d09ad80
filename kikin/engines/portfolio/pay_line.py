"""The pay-line: go down the list, take what still fits. The usual way, kept here to compare with, fairly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult, is_cost_row
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


@dataclass(frozen=True, slots=True)
class PayLine:
    """A pay-line beside a selection.

    share_bp: its worth against the selection's; money_weighted_share_bp: the same where each column counts
    its value times what it costs, which is the measure that favours a pay-line most (None where no row
    counts cost); short_of: the rows whose `low` it does not reach, which the selection does.
    """

    order: str
    chosen: tuple[int, ...]
    objective: int
    share_bp: int | None
    money_weighted_share_bp: int | None
    short_of: tuple[int, ...]


def beside(problem: PortfolioProblem, result: PortfolioResult) -> tuple[PayLine, ...]:
    """The list ranked by value, by value for its cost, and by value times cost, where costs are known."""
    columns = range(len(problem.objective))
    worth, cost = problem.objective, [0] * len(problem.objective)
    for row in problem.rows:
        if is_cost_row(row):
            for column, value in row.entries():
                cost[column] += value
    weighted = [worth[column] * cost[column] for column in columns]
    orders: dict[str, Sequence[int] | None] = {"value": None}
    if any(cost):
        orders["value_per_cost"] = sorted(columns, key=lambda one: (-worth[one] / max(1, cost[one]), one))
        orders["value_times_cost"] = sorted(columns, key=lambda one: (-weighted[one], one))
    lows = {floor.row: floor.required for floor in result.floors}
    lines = []
    for name, order in orders.items():
        chosen = pay_line(problem, order)
        standing = Standing(problem, chosen, lows)
        ours = sum(weighted[column] for column in result.chosen)
        lines.append(
            PayLine(
                order=name,
                chosen=chosen,
                objective=standing.objective,
                share_bp=_share_bp(standing.objective, result.objective or 0),
                money_weighted_share_bp=_share_bp(sum(weighted[column] for column in chosen), ours),
                short_of=tuple(standing.broken_rows()),
            )
        )
    return tuple(lines)


def _share_bp(part: int, whole: int) -> int | None:
    return part * 10_000 // whole if whole > 0 else None
