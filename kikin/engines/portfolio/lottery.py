"""A lottery in the band: chances for those whom the data cannot tell apart, over sets that keep every row.

Whoever is in the band has the best chance that the rows allow, the least favoured first (a leximin over
sets found one by one). Every set that may be drawn keeps every row, so that no draw breaks a budget and
the expected sums keep them too. Weights are whole tickets, and the draw follows from a seed committed
beforehand.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from kikin.engines.portfolio.exact import exact_sets
from kikin.engines.portfolio.problem import PortfolioProblem, PortfolioResult, Row
from kikin.engines.portfolio.running import Run, run
from kikin.engines.portfolio.scaling import Model, programme
from kikin.engines.portfolio.standing import Standing, add_what_fits

TICKETS = 1_000_000
MAX_LEVELS = 20
MAX_SETS = 400
_SLACK = 1e-7
_GAP = 0.01


@dataclass(frozen=True, slots=True)
class Lottery:
    """Sets with whole tickets, `tickets` of them in sum.

    digest: of the problem; band: the columns left to chance; least_objective: what each set is worth at
    least. What is chosen outside the band is in every set, and what is not is in none.
    """

    digest: str
    band: tuple[int, ...]
    least_objective: int
    sets: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]

    @property
    def tickets(self) -> int:
        return sum(self.weights)

    def chances(self) -> dict[int, int]:
        """Of how many tickets each column of the band is."""
        counts = dict.fromkeys(self.band, 0)
        for chosen, weight in zip(self.sets, self.weights, strict=True):
            for column in chosen:
                if column in counts:
                    counts[column] += weight
        return counts


def lottery(
    problem: PortfolioProblem,
    result: PortfolioResult,
    band: Collection[int],
    *,
    give_bp: int = 100,
    seconds: float = 10.0,
) -> Lottery:
    """The fairest lottery found over the band, among sets worth at most `give_bp` less than the chosen one.

    Raises ValueError without a chosen set, with an unknown column or with an empty band.
    """
    if result.objective is None:
        raise ValueError("there is no selection to draw around")
    if not band or not all(0 <= column < len(problem.objective) for column in band):
        raise ValueError("the band is empty or names a column that does not exist")
    columns = tuple(sorted(set(band)))
    least = result.objective - abs(result.objective) * give_bp // 10_000
    lows = {floor.row: floor.required for floor in result.floors}
    search = _Leximin(_inside(problem, result, columns, lows, least), seconds, result.seed)
    kept = tuple(column for column in result.chosen if column not in set(columns))
    start = tuple(place for place, column in enumerate(columns) if column in set(result.chosen))
    sets, shares = search.found(start)
    weights = _tickets(shares)
    drawn = [
        (tuple(sorted([*kept, *(columns[place] for place in one)])), weight)
        for one, weight in zip(sets, weights, strict=True)
        if weight
    ]
    return Lottery(result.digest, columns, least, tuple(one for one, _ in drawn), tuple(weight for _, weight in drawn))


def digest_of(drawn_from: Lottery) -> str:
    """The sha256 of a lottery: its sets, weights, band and problem."""
    content = [
        drawn_from.digest, drawn_from.band, drawn_from.least_objective, drawn_from.sets, drawn_from.weights,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def commitment(seed: str) -> str:
    """What is published before the draw: the sha256 of the seed."""
    return hashlib.sha256(seed.encode()).hexdigest()


def draw(drawn_from: Lottery, seed: str, public: str = "") -> tuple[int, ...]:
    """The set that a seed draws. `public` is what nobody could know when the seed was committed, if anything.

    Each ticket is equally likely: a hash beyond the last whole round of tickets is hashed on.
    """
    tickets = drawn_from.tickets
    limit = 2**256 - 2**256 % tickets
    number, counter = limit, 0
    while number >= limit:
        text = json.dumps([seed, public, digest_of(drawn_from), counter], ensure_ascii=False, separators=(",", ":"))
        number, counter = int(hashlib.sha256(text.encode()).hexdigest(), 16), counter + 1
    ticket = number % tickets
    for chosen, weight in zip(drawn_from.sets, drawn_from.weights, strict=True):
        ticket -= weight
        if ticket < 0:
            return chosen
    raise AssertionError("a ticket beyond the last")


def _inside(
    problem: PortfolioProblem, result: PortfolioResult, band: Sequence[int], lows: Mapping[int, int], least: int
) -> PortfolioProblem:
    """The problem of the band alone: what the chosen set has outside of it is in every row already."""
    places = {column: place for place, column in enumerate(band)}
    outside = set(result.chosen) - set(band)
    rows = []
    for number, row in enumerate(problem.rows):
        held = sum(value for column, value in row.entries() if column in outside)
        inside = [(places[column], value) for column, value in row.entries() if column in places]
        low, high = lows.get(number, row.low), row.high
        if inside:
            rows.append(
                replace(
                    row,
                    low=None if low is None else low - held,
                    high=None if high is None else high - held,
                    index=tuple(place for place, _ in inside),
                    value=tuple(value for _, value in inside),
                    is_floor=False,
                )
            )
    worth = tuple(problem.objective[column] for column in band)
    held = sum(problem.objective[column] for column in outside)
    rows.append(Row("value", least - held, None, tuple(range(len(band))), worth))
    return PortfolioProblem(worth, tuple(rows), tuple(problem.proposal(column) for column in band))


class _Leximin:
    """Sets and their shares; each level raises the least chance among those not settled yet."""

    def __init__(self, problem: PortfolioProblem, seconds: float, seed: int):
        self.problem, self.seed = problem, seed
        self.until = time.monotonic() + seconds
        names = list(dict.fromkeys(problem.proposals))
        self.groups = [[c for c, name in enumerate(problem.proposals) if name == one] for one in names]
        self.model = Model(problem, {})
        self.sets: list[tuple[int, ...]] = []

    def found(self, start: tuple[int, ...]) -> tuple[list[tuple[int, ...]], NDArray[np.float64]]:
        self.sets = [start]
        settled = dict.fromkeys(self._impossible(), 0.0)
        shares = np.zeros(len(self.sets))
        shares[0] = 1.0
        for _ in range(MAX_LEVELS):
            shares, level, prices = self._level(settled)
            held = [group for group in range(len(self.groups)) if group not in settled and prices[group] > _SLACK]
            if not held:
                break
            settled |= dict.fromkeys(held, level)
            if len(settled) == len(self.groups) or time.monotonic() > self.until:
                break
        return self.sets, shares

    def _impossible(self) -> list[int]:
        """The proposals that no set holds; a set is kept for each of the others."""
        never = []
        for group in range(len(self.groups)):
            if any(self._holds(one, group) for one in self.sets):
                continue
            alone = np.zeros(len(self.groups))
            alone[group] = 1.0
            holding = self._priced(alone)
            if holding is not None and self._holds(holding, group):
                self.sets.append(holding)
            else:
                never.append(group)
        return never

    def _level(self, settled: Mapping[int, float]) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
        """(shares of the sets, the highest least chance, what each proposal's chance weighs), adding sets that help."""
        while True:
            shares, level, prices, limit = self._master(settled)
            if time.monotonic() > self.until or len(self.sets) >= MAX_SETS:
                return shares, level, prices
            better = self._priced(prices)
            if better is None or better in self.sets or self._worth(better, prices) <= limit + _SLACK:
                return shares, level, prices
            self.sets.append(better)

    def _holds(self, chosen: tuple[int, ...], group: int) -> bool:
        return any(column in chosen for column in self.groups[group])

    def _worth(self, chosen: tuple[int, ...], prices: NDArray[np.float64]) -> float:
        return sum(float(prices[group]) for group in range(len(self.groups)) if self._holds(chosen, group))

    def _master(self, settled: Mapping[int, float]) -> tuple[NDArray[np.float64], float, NDArray[np.float64], float]:
        """The shares of the sets known so far: the last column is the level that all not settled reach."""
        count, groups = len(self.sets), len(self.groups)
        matrix = np.zeros((groups + 1, count + 1))
        for number, chosen in enumerate(self.sets):
            matrix[:groups, number] = [self._holds(chosen, group) for group in range(groups)]
        for group in range(groups):
            matrix[group, count] = 0.0 if group in settled else -1.0
        matrix[groups, :count] = 1.0
        linear = highspy.HighsLp()
        linear.num_col_, linear.num_row_ = count + 1, groups + 1
        linear.sense_ = highspy.ObjSense.kMaximize
        linear.col_cost_ = np.append(np.zeros(count), 1.0)
        linear.col_lower_, linear.col_upper_ = np.zeros(count + 1), np.ones(count + 1)
        lower = [settled.get(group, 0.0) - (_SLACK if group in settled else 0.0) for group in range(groups)]
        linear.row_lower_ = np.array([*lower, 1.0])
        linear.row_upper_ = np.append(np.full(groups, np.inf), 1.0)
        linear.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        linear.a_matrix_.start_ = np.arange(groups + 2, dtype=np.int32) * (count + 1)
        linear.a_matrix_.index_ = np.tile(np.arange(count + 1, dtype=np.int32), groups + 1)
        linear.a_matrix_.value_ = matrix.ravel()
        outcome = run(linear, seconds=max(1.0, self.until - time.monotonic()))
        if outcome.values is None:
            raise AssertionError("the shares of sets that exist always add up")
        prices = -np.array(outcome.prices[:groups])
        return outcome.values[:count], float(outcome.objective), prices, float(outcome.prices[groups])

    def _priced(self, prices: NDArray[np.float64]) -> tuple[int, ...] | None:
        """The set that raises the least chances most, exact in every row, with what else fits beside it."""
        worth = np.zeros(len(self.problem.objective))
        for group, columns in enumerate(self.groups):
            worth[columns] = max(0.0, float(prices[group]))

        def run_once(tried: Model) -> Run:
            return run(
                programme(worth, tried.rows(), whole=True),
                seconds=self.until - time.monotonic(),
                gap=_GAP,
                seed=self.seed,
            )

        _, sets = exact_sets(self.model, {}, run_once)
        if not sets:
            return None
        best = max(sets, key=lambda one: (float(worth[sorted(one.chosen)].sum()), sorted(one.chosen)))
        standing = Standing(self.problem, best.chosen)
        add_what_fits(standing)
        return tuple(sorted(standing.chosen))


def _tickets(shares: NDArray[np.float64]) -> list[int]:
    """Shares as whole tickets, what rounding leaves over to the largest remainders."""
    exact = np.maximum(shares, 0.0) / np.maximum(shares, 0.0).sum() * TICKETS
    weights = np.floor(exact).astype(int)
    for place in np.argsort(weights - exact, kind="stable")[: TICKETS - int(weights.sum())]:
        weights[place] += 1
    return [int(weight) for weight in weights]
