"""What if: the same round with a bound or a value changed, asked again from the set that was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kikin.engines.portfolio.footing import Footing
from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult, Row
from kikin.engines.portfolio.solve import solve

MAX_SCENARIOS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """`highs` and `lows` by row, `values` by column: what they become, in the problem's whole numbers."""

    name: str
    highs: Mapping[int, int | None]
    lows: Mapping[int, int | None]
    values: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A change, what was asked with it, the answer, and who comes and goes against the chosen set."""

    change: Change
    problem: PortfolioProblem
    result: PortfolioResult
    entered: tuple[int, ...]
    left: tuple[int, ...]


def change(
    name: str,
    *,
    highs: Mapping[int, int | None] | None = None,
    lows: Mapping[int, int | None] | None = None,
    values: Mapping[int, int] | None = None,
) -> Change:
    """A change of some bounds and values."""
    return Change(name, dict(highs or {}), dict(lows or {}), dict(values or {}))


def changed(problem: PortfolioProblem, wanted: Change) -> PortfolioProblem:
    """The problem with the change made. Raises IndexError where a row or a column does not exist."""
    rows: list[Row] = list(problem.rows)
    for number, high in wanted.highs.items():
        rows[number] = replace(rows[number], high=high)
    for number, low in wanted.lows.items():
        rows[number] = replace(rows[number], low=low, is_floor=rows[number].is_floor and low is not None)
    worth = list(problem.objective)
    for column, value in wanted.values.items():
        worth[column] = value
    return replace(problem, rows=tuple(rows), objective=tuple(worth))


def what_if(
    problem: PortfolioProblem,
    result: PortfolioResult,
    wanted: Change,
    *,
    time_limit_seconds: float = 60.0,
    footing: Footing | None = None,
) -> Scenario:
    """The best set under a change, to the gap of the base, sought from the base's set and, if given, its footing."""
    asked = changed(problem, wanted)
    answer = solve(
        asked,
        time_limit_seconds=time_limit_seconds,
        gap_bp=result.gap_asked_bp,
        seed=result.seed,
        start=result.chosen,
        footing=footing,
    )
    before, after = set(result.chosen), set(answer.chosen)
    return Scenario(wanted, asked, answer, tuple(sorted(after - before)), tuple(sorted(before - after)))


def side_by_side(
    problem: PortfolioProblem,
    result: PortfolioResult,
    wanted: Sequence[Change],
    *,
    time_limit_seconds: float = 60.0,
    footing: Footing | None = None,
) -> tuple[Scenario, ...]:
    """Up to three scenarios beside the base. Raises ValueError for more."""
    if len(wanted) > MAX_SCENARIOS:
        raise ValueError(f"at most {MAX_SCENARIOS} scenarios are compared")
    ready = Footing.of(problem) if footing is None else footing
    return tuple(what_if(problem, result, one, time_limit_seconds=time_limit_seconds, footing=ready) for one in wanted)
