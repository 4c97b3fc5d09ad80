"""Would that have brought it in? Every figure again, from the problem alone, in Python integers."""

from __future__ import annotations

from collections.abc import Sequence

from kikin.engines.portfolio.check import FalseClaim
from kikin.engines.portfolio.counterfactual import Counterfactual
from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult


def check_counterfactuals(problem: PortfolioProblem, result: PortfolioResult, found: Sequence[Counterfactual]) -> None:
    """Raise FalseClaim unless what is said to be enough is enough, and what is said to be needed is needed."""
    view = _View(problem, result)
    for one in found:
        view.check_set(one)
        view.check_share(one)
        view.check_needed(one)


class _View:
    """The rows by column, the sums of the chosen set, and what is left of each column's worth."""

    def __init__(self, problem: PortfolioProblem, result: PortfolioResult):
        self.problem = problem
        self.chosen = frozenset(result.chosen)
        self.objective = result.objective or 0
        self.certificate = result.certificate
        held = {floor.row: floor.required for floor in result.floors}
        self.lows = [held.get(number, row.low) for number, row in enumerate(problem.rows)]
        self.values: list[dict[int, int]] = [{} for _ in problem.objective]
        self.is_cost = []
        for number, row in enumerate(problem.rows):
            for position in range(len(row.index)):
                self.values[row.index[position]][number] = row.value[position]
            distinct = set(row.value)
            self.is_cost.append(row.high is not None and len(distinct) > 1 and all(value >= 0 for value in distinct))
        self.sums = [0] * len(problem.rows)
        for column in self.chosen:
            for number, value in self.values[column].items():
                self.sums[number] += value
        self.left = [0] * len(problem.objective)
        self.most = 0
        if self.certificate is not None:
            for column in range(len(problem.objective)):
                charges = sum(self.certificate.multipliers[n] * v for n, v in self.values[column].items())
                self.left[column] = problem.objective[column] * self.certificate.denominator - charges
            for number, multiplier in enumerate(self.certificate.multipliers):
                if multiplier:
                    bound = problem.rows[number].high if multiplier > 0 else self.lows[number]
                    self.most += multiplier * (bound or 0)
            self.most += sum(amount for amount in self.left if amount > 0)

    def check_set(self, one: Counterfactual) -> None:
        name = f"column {one.column}"
        if one.column in self.chosen:
            raise FalseClaim(f"{name} was chosen")
        if one.value_enough is None:
            return
        if one.column not in one.into or not self.chosen.issuperset(one.out) or self.chosen & set(one.into):
            raise FalseClaim(f"{name}: who leaves and who enters do not follow from the chosen set")
        self._keeps(name, one.out, {column: self.values[column] for column in one.into})
        worth = self.problem.objective
        gain = sum(worth[column] for column in one.into) - sum(worth[column] for column in one.out)
        if gain + one.value_enough - worth[one.column] <= 0:
            raise FalseClaim(f"{name}: a value of {one.value_enough} would not be enough")

    def check_share(self, one: Counterfactual) -> None:
        if one.cost_enough_bp is None:
            return
        name = f"column {one.column}"
        if not 0 < one.cost_enough_bp <= 10_000 or not self.chosen.issuperset(one.cost_out):
            raise FalseClaim(f"{name}: {one.cost_enough_bp} is no share of a cost")
        self._keeps(name, one.cost_out, {one.column: self._at(one.column, one.cost_enough_bp)})
        if self.problem.objective[one.column] <= sum(self.problem.objective[column] for column in one.cost_out):
            raise FalseClaim(f"{name}: nothing would be gained")

    def check_needed(self, one: Counterfactual) -> None:
        name = f"column {one.column}"
        if self.certificate is None:
            if one.value_needed is not None or one.cost_needed_bp is not None:
                raise FalseClaim(f"{name}: nothing proves what is needed")
            return
        least = self.objective * self.certificate.denominator
        own = self.left[one.column]
        if one.value_needed is not None:
            less = one.value_needed - 1 - self.problem.objective[one.column]
            if self.most + min(0, own) + less * self.certificate.denominator >= least + self.certificate.denominator:
                raise FalseClaim(f"{name}: less than {one.value_needed} is not excluded")
        if one.cost_needed_bp is not None and one.cost_needed_bp < 10_000:
            at = self._at(one.column, one.cost_needed_bp + 1)
            saved = sum(self.certificate.multipliers[n] * (v - at[n]) for n, v in self.values[one.column].items())
            if self.most - max(0, own) + own + saved > least:
                raise FalseClaim(f"{name}: a share above {one.cost_needed_bp} bp is not excluded")

    def _at(self, column: int, share: int) -> dict[int, int]:
        return {n: v * share // 10_000 if self.is_cost[n] else v for n, v in self.values[column].items()}

    def _keeps(self, name: str, out: Sequence[int], into: dict[int, dict[int, int]]) -> None:
        sums = dict[int, int]()
        for column in out:
            for number, value in self.values[column].items():
                sums[number] = sums.get(number, self.sums[number]) - value
        for values in into.values():
            for number, value in values.items():
                sums[number] = sums.get(number, self.sums[number]) + value
        for number, total in sums.items():
            low, high = self.lows[number], self.problem.rows[number].high
            if (low is not None and total < low) or (high is not None and total > high):
                raise FalseClaim(f"{name}: {self.problem.rows[number].name} would come to {total}")
