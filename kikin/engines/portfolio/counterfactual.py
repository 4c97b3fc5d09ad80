"""What would have brought it in: the value or the cost at which a set holding it beats the one chosen.

Each answer is a pair of figures that are both shown to be so: a set, which anyone can add up, proves that
so much is enough; the certificate, which anyone can multiply, proves that less is not.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kikin.engines.portfolio.exact import chosen_of
from kikin.engines.portfolio.explain import WhyNot
from kikin.engines.portfolio.kernel import nodes_of, outside, parts, size_of, surplus
from kikin.engines.portfolio.making_room import Room
from kikin.engines.portfolio.problem import FULL_BP, PortfolioProblem, PortfolioResult, scaled_bp
from kikin.engines.portfolio.running import run
from kikin.engines.portfolio.scaling import Model, programme
from kikin.engines.portfolio.standing import Standing

_SHORTEST_SECONDS = 0.5
_TIMES_THE_BASE = 2.0


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What would have brought one proposal in, against the set that was chosen; amounts as the problem's.

    value_enough: at this value of `column`, the chosen set without `out` and with `into` (which holds the
    column) is worth more than the chosen one; None where no such set was found. value_needed: at less, no
    set that holds it is, by the certificate (None without one). cost_enough_bp: at this share of its cost
    in every cost row, rounded down to whole amounts, it comes in for `cost_out`, at a gain;
    cost_needed_bp: at more, no set that holds it is worth more. None where no share helps or none is known.
    """

    column: int
    proposal: str
    value_enough: int | None
    value_needed: int | None
    out: tuple[int, ...]
    into: tuple[int, ...]
    cost_enough_bp: int | None
    cost_needed_bp: int | None
    cost_out: tuple[int, ...]

    @property
    def is_proven(self) -> bool:
        """Whether what is enough is also what is needed."""
        return self.value_enough is not None and self.value_enough == self.value_needed


def usual_seconds(result: PortfolioResult) -> float:
    """How long all of a round's counterfactuals may take: a multiple of what the base took."""
    return max(_SHORTEST_SECONDS, _TIMES_THE_BASE * result.seconds)


def counterfactuals(
    problem: PortfolioProblem,
    result: PortfolioResult,
    reasons: Sequence[WhyNot],
    *,
    seconds: float | None = None,
) -> tuple[Counterfactual, ...]:
    """One for each of the reasons, in `seconds` for all of them (by default twice what the base took).

    Bounds and exchanges come first; then, while time lasts, the widest doubts are searched by the solver
    with the proposal held in.
    """
    if result.objective is None:
        raise ValueError("there is no selection to ask about")
    until = time.monotonic() + (usual_seconds(result) if seconds is None else seconds)
    lows = {floor.row: floor.required for floor in result.floors}
    search = _Counter(problem, result, Standing(problem, result.chosen, lows))
    found = [search.of(reason, until) for reason in reasons]
    doubtful = sorted(
        (number for number, one in enumerate(found) if not one.is_proven and one.value_needed is not None),
        key=lambda number: ((found[number].value_needed or 0) - problem.objective[found[number].column], number),
    )
    for number in doubtful:
        if time.monotonic() > until:
            break
        found[number] = search.searched(found[number], until)
    return tuple(found)


class _Counter:
    """The chosen set, what the certificate says of it, and the solver's view where it is needed."""

    def __init__(self, problem: PortfolioProblem, result: PortfolioResult, standing: Standing):
        self.problem, self.result, self.standing = problem, result, standing
        self.objective = result.objective or 0
        self.room = Room(standing)
        self.certificate = result.certificate
        if self.certificate is not None:
            lows = dict(enumerate(standing.lows))
            charged, self.left = surplus(problem, lows, self.certificate)
            self.most = charged + sum(amount for amount in self.left if amount > 0)
        self.model: Model | None = None

    def of(self, reason: WhyNot, until: float) -> Counterfactual:
        """By bounds and exchanges; by bounds alone once the time is over."""
        column = reason.column
        made = self.room.made_for(column, reason.leaving) if time.monotonic() < until else None
        cost_bp, cost_out = self.room.share_that_fits(column) if time.monotonic() < until else (None, ())
        without_set = Counterfactual(
            column=column,
            proposal=reason.proposal,
            value_enough=None,
            value_needed=self._value_needed(column),
            out=(),
            into=(),
            cost_enough_bp=cost_bp,
            cost_needed_bp=self._cost_needed_bp(column, cost_bp),
            cost_out=cost_out,
        )
        return without_set if made is None else self._shown_by(without_set, *made)

    def _shown_by(self, one: Counterfactual, out: Collection[int], into: Collection[int]) -> Counterfactual:
        worth = self.problem.objective
        lost = sum(worth[column] for column in out) - sum(worth[column] for column in into)
        enough = worth[one.column] + lost + 1
        if one.value_enough is not None and one.value_enough <= enough:
            return one
        return replace(one, value_enough=enough, out=tuple(sorted(out)), into=tuple(sorted(into)))

    def _value_needed(self, column: int) -> int | None:
        if self.certificate is None:
            return None
        proven = (self.most + min(0, self.left[column])) // self.certificate.denominator
        return self.problem.objective[column] + self.objective - proven + 1

    def _cost_needed_bp(self, column: int, enough: int | None) -> int | None:
        """The largest share at which the certificate does not yet exclude it; monotone between the two ends."""
        certificate = self.certificate
        if certificate is None or not self.room.costs_of(column):
            return None
        least = self.objective * certificate.denominator

        def excludes(share: int) -> bool:
            saved = sum(
                certificate.multipliers[row] * (value - scaled_bp(value, share))
                for row, value in self.room.costs_of(column)
            )
            return self.most - max(0, self.left[column]) + max(0, self.left[column] + saved) <= least or (
                self.left[column] + saved < 0 and self.most + self.left[column] + saved <= least
            )

        if not excludes(FULL_BP):
            return FULL_BP
        low, high = 0 if enough is None else enough, FULL_BP
        if excludes(low):
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if excludes(middle) else (middle, high)
        return low

    def searched(self, one: Counterfactual, until: float) -> Counterfactual:
        """By the solver, with the column held in and what the prices are sure of left as it is."""
        if self.model is None:
            self.model = Model(self.problem, dict(enumerate(self.standing.lows)))
            self.worth, _, _ = self.model.objective()
            self.rows = self.model.rows()
        columns = len(self.worth)
        assert self.certificate is not None
        losses = np.array([abs(amount / self.certificate.denominator) for amount in self.left])
        part = next(parts(losses, np.zeros(columns), self.result.seed)) if size_of(columns) < columns else None
        settled = {} if part is None else outside(part, self.result.chosen, columns)
        for row, _ in self.standing.columns[one.column]:
            for other in self.problem.rows[row].index if len(self.problem.rows[row].index) <= size_of(columns) else ():
                settled.pop(other, None)
        settled[one.column] = 1
        outcome = run(
            programme(self.worth, self.rows, whole=True, settled=settled),
            seconds=until - time.monotonic(),
            seed=self.result.seed,
            nodes=nodes_of(columns if part is None else len(part)),
        )
        for values in [*outcome.found, *([] if outcome.values is None else [outcome.values])]:
            holding = self.standing.another(chosen_of(values, self.problem))
            if one.column in holding.chosen and not holding.broken_rows():
                chosen = self.standing.chosen
                one = self._shown_by(one, chosen - holding.chosen, holding.chosen - chosen)
        return one
