"""What a question was made ready with, so that one much like it need not be.

Its rows by column, its rows as the solver sees them, and where its relaxation came to rest: what differs from it
in some bounds and values starts from there.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy

from kikin.engines.portfolio.floors import binding
from kikin.engines.portfolio.problem import PortfolioProblem, Row, problems_of
from kikin.engines.portfolio.scaling import ScaledRow, scaled_row
from kikin.engines.portfolio.standing import Standing


@dataclass(slots=True)
class Footing:
    """A problem made ready; `lows` is what its floors ask at most, and `basis` is set by who solves the relaxation."""

    problem: PortfolioProblem
    lows: dict[int, int]
    standing: Standing
    rows: list[ScaledRow]
    basis: highspy.HighsBasis | None = None

    @classmethod
    def of(cls, problem: PortfolioProblem) -> Footing:
        """Raises ValueError, naming every problem, on a problem that `problems_of` does not pass."""
        _refuse(problem)
        lows = {number: binding(row) for number, row in enumerate(problem.rows) if row.is_floor}
        rows = [scaled_row(row, lows.get(number, row.low)) for number, row in enumerate(problem.rows)]
        return cls(problem, lows, Standing(problem, (), lows), rows)

    def under(self, problem: PortfolioProblem) -> Footing:
        """The footing of another problem, for a little where only bounds and values differ. Raises as `of` does."""
        if problem is self.problem:
            return self
        if not self._is_like(problem):
            return Footing.of(problem)
        fresh = [number for number, row in enumerate(problem.rows) if row is not self.problem.rows[number]]
        if problems_of(PortfolioProblem(problem.objective, tuple(problem.rows[n] for n in fresh), unit=problem.unit)):
            _refuse(problem)
        lows, rows = dict(self.lows), list(self.rows)
        for number in fresh:
            row = problem.rows[number]
            lows.pop(number, None)
            if row.is_floor:
                lows[number] = binding(row)
            rows[number] = scaled_row(row, lows.get(number, row.low))
        return Footing(problem, lows, self.standing.under(problem, lows), rows, self.basis)

    def _is_like(self, problem: PortfolioProblem) -> bool:
        ours = self.problem
        return (
            len(problem.objective) == len(ours.objective)
            and (problem.proposals, problem.agencies) == (ours.proposals, ours.agencies)
            and len(problem.rows) == len(ours.rows)
            and all(map(_adds_up_alike, problem.rows, ours.rows))
        )


def _adds_up_alike(one: Row, other: Row) -> bool:
    return one is other or (one.index == other.index and one.value == other.value)


def _refuse(problem: PortfolioProblem) -> None:
    found = problems_of(problem)
    if found:
        raise ValueError("; ".join(one.line() for one in found))
