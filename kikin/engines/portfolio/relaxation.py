"""When nothing fits: the least that would have to give way, and by how much, in exact amounts."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kikin.engines.portfolio.clash import normalised, run_elastic
from kikin.engines.portfolio.exact import chosen_of
from kikin.engines.portfolio.floors import binding
from kikin.engines.portfolio.problem import PortfolioProblem, Row
from kikin.engines.portfolio.scaling import Model
from kikin.engines.portfolio.standing import Standing
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Relaxed:
    """One bound that would have to give way: `is_high` says which; amounts are the row's own."""

    row: int
    is_high: bool
    bound: int
    needed: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Bounds that give way, the least in sum that was found, and a set that keeps all rows then.

    Each row counts in its own largest amount. Rows of ones (alternatives, prerequisites) stay firm unless
    nothing else helps.
    """

    bounds: tuple[Relaxed, ...]
    chosen: tuple[int, ...]


def cheapest_relaxation(
    problem: PortfolioProblem, *, with_floors: bool = False, seconds: float = 10.0, seed: int = 0
) -> Relaxation | None:
    """What would have to give way for the rows to hold together (`with_floors`: the floors as well)."""
    until = time.monotonic() + seconds
    floors = {number: binding(row) if with_floors else None for number, row in enumerate(problem.rows) if row.is_floor}
    rows = normalised(Model(problem, floors).rows())
    firm = {number for number, row in enumerate(problem.rows) if _is_logic(row)}
    for kept in (firm, set[int]()):
        outcome = run_elastic(problem, rows, kept, until, seed)
        for values in [*([] if outcome.values is None else [outcome.values]), *reversed(outcome.found)]:
            standing = Standing(problem, chosen_of(values, problem), floors)
            return Relaxation(tuple(_relaxed(standing)), tuple(sorted(standing.chosen)))
    return None


def _is_logic(row: Row) -> bool:
    return not row.is_floor and {abs(value) for value in row.value} <= {1}


def _relaxed(standing: Standing) -> Sequence[Relaxed]:
    found = []
    for number in standing.broken_rows():
        high, total = standing.highs[number], standing.sums[number]
        is_high = high is not None and total > high
        bound = high if is_high else standing.lows[number]
        assert bound is not None
        found.append(Relaxed(number, is_high, bound, total))
    return found


def explain_relaxation(problem: PortfolioProblem, bounds: Collection[Relaxed]) -> Text:
    """The relaxation in words."""
    ja, en = [], []
    for one in bounds:
        row = problem.rows[one.row]
        bound, needed = _amount(one.bound, row.unit), _amount(one.needed, row.unit)
        if one.is_high:
            ja.append(f"「{row.name}」の上限を{bound}から{needed}へ引き上げる")
            en.append(f"raise the limit of “{row.name}” from {bound} to {needed}")
        else:
            ja.append(f"「{row.name}」の下限を{bound}から{needed}へ引き下げる")
            en.append(f"lower the least of “{row.name}” from {bound} to {needed}")
    if not en:
        return Text(ja="緩和は必要ありません。", en="Nothing has to give way.")
    return Text(ja="最小の緩和：" + "、".join(ja) + "。", en="The cheapest relaxation found: " + ", ".join(en) + ".")


def _amount(amount: int, unit: int) -> str:
    return f"{amount // unit:,}" if amount % unit == 0 else f"{amount / unit:,}"
