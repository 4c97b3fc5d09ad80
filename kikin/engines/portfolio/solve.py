"""The best set under every row at once, with a proof of how good it is.

The relaxation gives prices, and prices an upper bound in exact integers; the solver then looks for sets,
each of which is checked in exact integers before it counts.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterator
from fractions import Fraction
from itertools import cycle, product

import numpy as np
from numpy.typing import NDArray

from kikin.engines.portfolio.clash import find_clash, impossible_rows
from kikin.engines.portfolio.exact import chosen_of, exact_sets
from kikin.engines.portfolio.exchange import improve
from kikin.engines.portfolio.floors import demand, ease
from kikin.engines.portfolio.footing import Footing
from kikin.engines.portfolio.kernel import SMALLEST, nodes_of, outside, parts, surplus
from kikin.engines.portfolio.mending import mended
from kikin.engines.portfolio.problem import (
    ENGINE,
    VERSION,
    Certificate,
    FloorOutcome,
    PortfolioProblem,
    PortfolioResult,
    Status,
    digest,
)
from kikin.engines.portfolio.running import Run, run
from kikin.engines.portfolio.scaling import Model, ScaledRow, certificate_of, programme, proven_bound
from kikin.engines.portfolio.standing import Standing, add_what_fits

_SHARE_FOR_FLOORS = 0.3
_SHARE_FOR_PARTS = 0.4
_SHARE_OF_GAP = 0.999
_CLASH_SECONDS = 10.0
_LIKED = 1e-6
_NEAR = 0.02
_ROUNDINGS = 8
_MOVED = (1_000, 400)


def solve(
    problem: PortfolioProblem,
    *,
    time_limit_seconds: float = 60.0,
    gap_bp: float = 10.0,
    seed: int = 0,
    start: Collection[int] = (),
    footing: Footing | None = None,
) -> PortfolioResult:
    """The most valuable set found within the time limit, and what no set can exceed.

    The status is optimal (nothing is better), within_gap (nothing is better by more than `gap_bp` basis
    points), time_limit (time or tries ended first; `chosen` is the best set found, and `objective` is
    None when there is none) or infeasible (no set keeps the rows). Floors never make it infeasible: see
    `FloorOutcome`. `start` is a set to begin with, such as the answer to a question much like this one: it
    need not keep every row; `footing` is what that question was made ready with. Raises ValueError, naming
    every problem, on a problem that `problems_of` does not pass.
    """
    started = time.monotonic()
    ready = Footing.of(problem) if footing is None else footing.under(problem)
    return _Search(ready, started, time_limit_seconds, gap_bp, seed, start).result()


class _Search:
    """What is known so far: the best set, the bound, and what the floors are held to."""

    def __init__(
        self,
        footing: Footing,
        started: float,
        time_limit_seconds: float,
        gap_bp: float,
        seed: int,
        start: Collection[int],
    ):
        self.footing = footing
        self.problem = footing.problem
        self.gap_bp = gap_bp
        self.seed = seed
        self.start = start
        self.started = started
        self.deadline = self.started + time_limit_seconds
        self.lows = footing.lows
        self.least_shortfall = 0
        self.best: Standing | None = None
        self.certificate: Certificate | None = None
        self.certified_bound: int | None = None
        self.solver_bound: int | None = None
        self.clash: tuple[int, ...] = ()
        self.charged = 0
        self.left: list[int] = []
        self.surest_last: list[int] = []
        self.empty = footing.standing

    def result(self) -> PortfolioResult:
        without_floors = dict.fromkeys(self.lows, None)
        self.clash = impossible_rows(self.problem, without_floors)
        if self.clash:
            return self._closed(is_infeasible=True)
        if self._attempt():
            return self._closed()
        if self.lows:
            eased = ease(self.problem, self.lows, seconds=self._left() * _SHARE_FOR_FLOORS, seed=self.seed)
            if eased.lows:
                self.lows, self.least_shortfall = dict(eased.lows), eased.least_shortfall
                self.empty = self.empty.under(self.problem, self.lows)
                standing = self.empty.another(eased.chosen)
                improve(standing, time.monotonic() + self._left() * _SHARE_FOR_FLOORS)
                self._take(standing)
                self._attempt()
            if eased.lows or not eased.impossible:
                return self._closed()
        seconds = max(1.0, min(self._left(), _CLASH_SECONDS))
        self.clash, self.certificate = find_clash(self.problem, without_floors, seconds=seconds, seed=self.seed)
        return self._closed(is_infeasible=True)

    def _left(self) -> float:
        return max(0.01, self.deadline - time.monotonic())

    def _attempt(self) -> bool:
        """Look for sets under the floors as they stand; False when the solver proves that there is none."""
        model = Model(self.problem, self.lows)
        worth, common, divisor = model.objective()
        rows = self.footing.rows if self.lows is self.footing.lows else model.rows()
        relaxed = run(
            programme(worth, rows, whole=False), seconds=self._left(), seed=self.seed, basis=self.footing.basis
        )
        self.footing.basis = relaxed.basis or self.footing.basis
        if relaxed.infeasible and self.best is None:
            return False
        # Without prices (nothing to price, or no time for it) the certificate proves what is plain to see.
        prices = relaxed.prices or (0.0,) * len(rows)
        self.certificate = certificate_of(self.problem, self.lows, rows, prices, divisor)
        self.charged, self.left = surplus(self.problem, self.lows, self.certificate)
        self.certified_bound = proven_bound(self.problem, self.lows, self.certificate)
        losses = np.array([abs(amount / self.certificate.denominator) for amount in self.left])
        self.surest_last = np.argsort(losses, kind="stable").tolist()
        self._begin(relaxed)
        if self._is_enough() or self._search_parts(worth, rows, relaxed, losses, divisor):
            return True
        return self._search_all(model, worth, common, divisor)

    def _search_parts(
        self,
        worth: NDArray[np.float64],
        rows: list[ScaledRow],
        relaxed: Run,
        losses: NDArray[np.float64],
        divisor: int,
    ) -> bool:
        """Search small parts, one after another; True as soon as the best set is good enough."""
        columns = len(worth)
        if relaxed.values is None or columns <= SMALLEST:
            return False
        until = time.monotonic() + self._left() * _SHARE_FOR_PARTS
        base = np.flatnonzero(relaxed.values > 0.5).tolist()
        # First whatever would be good enough at once; where no part holds that, whatever is better than the best.
        for least, part in product((self._enough(), -math.inf), parts(losses, relaxed.values, self.seed)):
            run(
                programme(worth, rows, whole=True, settled=outside(part, base, columns)),
                seconds=until - time.monotonic(),
                seed=self.seed,
                nodes=nodes_of(len(part)),
                enough=self._is_enough_after,
                hopeless_below=max(least, self._worth_of_best()) / divisor,
            )
            if self._is_enough():
                return True
            if time.monotonic() > until:
                break
        return False

    def _search_all(self, model: Model, worth: NDArray[np.float64], common: int, divisor: int) -> bool:
        """Search every column about which the certificate leaves a doubt; False when there is no set at all."""
        settled, start = self._settled(), self.best

        def run_once(tried: Model) -> Run:
            return run(
                programme(worth, tried.rows(), whole=True, settled=settled),
                seconds=self._left(),
                gap=self.gap_bp / 10_000 * _SHARE_OF_GAP,
                absolute_gap=0.5 * common / divisor,
                seed=self.seed,
                enough=self._is_enough_after,
                start=None if start is None else start.chosen,
            )

        last, sets = exact_sets(model, self.lows, run_once)
        if sets:
            self._take(max(sets, key=lambda standing: (standing.objective, sorted(standing.chosen))))
        if last.infeasible and self.best is not None and settled:
            self.solver_bound = self.best.objective  # nothing is left that could be better
        if last.infeasible:
            return self.best is not None
        self._note_bound(last.bound, divisor, common)
        if start is not None and self.solver_bound is not None:
            # The settled columns were settled against this set: nothing is said about what is worth less.
            self.solver_bound = max(self.solver_bound, start.objective)
        return True

    def _settled(self) -> dict[int, int]:
        """Columns that every set better than the best so far takes or leaves, by the certificate."""
        if self.best is None or self.certificate is None:
            return {}
        most = self.charged + sum(amount for amount in self.left if amount > 0)
        least = self.best.objective * self.certificate.denominator
        return {
            column: 1 if amount > 0 else 0 for column, amount in enumerate(self.left) if most - abs(amount) <= least
        }

    def _enough(self) -> float:
        """What a set must be worth to be good enough."""
        bound = self._bound()
        return -math.inf if bound is None else bound / (1 + self.gap_bp / 10_000)

    def _worth_of_best(self) -> float:
        return -math.inf if self.best is None else self.best.objective

    def _begin(self, relaxed: Run) -> None:
        """The set to begin with, mended where it breaks a row, or else what the relaxation likes."""
        if self.start:
            begun = mended(self.empty.another(self.start), self.left)
            # A set that is good enough as it stands is not moved: who asks what if would see others come and go.
            self._take(begun, moved=0)
            if not self._is_enough():
                self._take(begun)
        for standing, moved in zip(self._rounded(relaxed), cycle(_MOVED), strict=False):
            if self._is_enough():
                break
            self._take(standing, moved)

    def _rounded(self, relaxed: Run) -> Iterator[Standing]:
        """What the relaxation takes, then of what it splits as much as fits: by its liking, then as it is drawn."""
        liked = relaxed.values if relaxed.values is not None else np.zeros(len(self.problem.objective))
        split = np.flatnonzero((liked > _LIKED) & (liked < 1 - _LIKED))
        split = split[np.argsort(-liked[split], kind="stable")]
        drawn = np.random.default_rng(self.seed % 2**63)
        for _ in range(_ROUNDINGS):
            standing = self.empty.another(np.flatnonzero(liked >= 1 - _LIKED).tolist())
            for column in split.tolist():
                if not standing.exceeded_by(column):
                    standing.add(column)
            yield standing
            drawn.shuffle(split)

    def _take(self, standing: Standing, moved: int = _MOVED[0]) -> None:
        """Keep a set if it keeps every row and is worth more than the best so far, after improving it.

        Exchanges move the columns about which the prices are least sure, so many of them.
        """
        if standing.broken_rows() or time.monotonic() > self.deadline:
            return
        if moved and self._is_near(standing):
            improve(standing, self.deadline, self.surest_last[moved:])
        if self.best is None or standing.objective > self.best.objective:
            self.best = standing

    def _is_near(self, standing: Standing) -> bool:
        """Whether exchanges, one at a time, are worth the time that they take."""
        bound = self.certified_bound
        return bound is not None and bound - standing.objective <= _NEAR * abs(bound)

    def _is_enough(self) -> bool:
        bound = self._bound()
        return self.best is not None and bound is not None and self._gap_bp(bound) <= self.gap_bp

    def _is_enough_after(self, values: NDArray[np.float64]) -> bool:
        self._take(self.empty.another(chosen_of(values, self.problem)))
        return self._is_enough()

    def _note_bound(self, bound: float, divisor: int, common: int) -> None:
        if math.isfinite(bound):
            # The solver's bound is a float: allow it its tolerance, and round down to what a set can be.
            generous = Fraction(bound + 1e-6 + 1e-9 * abs(bound)) * divisor
            self.solver_bound = math.floor(generous / common) * common

    def _bound(self) -> int | None:
        bounds = [bound for bound in (self.certified_bound, self.solver_bound) if bound is not None]
        if self.best is not None:
            # A bound below a set that exists is a solver's error; what is certified cannot be.
            bounds = [bound for bound in bounds if bound >= self.best.objective]
        return min(bounds, default=None)

    def _status(self) -> Status:
        bound = self._bound()
        if self.best is None or bound is None:
            return "time_limit"
        if bound == self.best.objective:
            return "optimal"
        return "within_gap" if self._gap_bp(bound) <= self.gap_bp else "time_limit"

    def _gap_bp(self, bound: int) -> float:
        """Rounded up to a ten-thousandth of a basis point, so that no gap is understated."""
        assert self.best is not None
        gap = Fraction(bound - self.best.objective, max(self.problem.unit, self.best.objective)) * 10_000
        return math.ceil(gap * 10_000) / 10_000

    def _closed(self, is_infeasible: bool = False) -> PortfolioResult:
        if self.best is not None:
            # Nothing that still fits is left out, whatever the time: the reasons of the others rely on it.
            add_what_fits(self.best)
        best, bound = (None, None) if is_infeasible else (self.best, self._bound())
        return PortfolioResult(
            engine=ENGINE,
            version=VERSION,
            status="infeasible" if is_infeasible else self._status(),
            digest=digest(self.problem),
            seconds=time.monotonic() - self.started,
            seed=self.seed,
            gap_asked_bp=self.gap_bp,
            chosen=() if best is None else tuple(sorted(best.chosen)),
            objective=None if best is None else best.objective,
            bound=bound,
            gap_bp=None if best is None or bound is None else self._gap_bp(bound),
            certificate=self.certificate,
            certified_bound=None if is_infeasible else self.certified_bound,
            floors=() if best is None else self._floors(best),
            least_shortfall=self.least_shortfall,
            clash=self.clash,
        )

    def _floors(self, best: Standing) -> tuple[FloorOutcome, ...]:
        outcomes = []
        for number, required in self.lows.items():
            row = self.problem.rows[number]
            asked = row.low or 0
            reached = best.sums[number]
            outcomes.append(
                FloorOutcome(
                    row=number,
                    asked=asked,
                    demand=demand(row),
                    required=required,
                    reached=reached,
                    shortfall=max(0, asked - reached),
                )
            )
        return tuple(outcomes)
