"""Exact rows made fit for a solver that works in floats, and the way back.

A row is divided by the greatest common divisor of its values, its bounds rounded inwards (which loses no
set), and by a power of two that brings its largest value to at most 2^20: a float holds that exactly for
values up to 2^53, and the solver's tolerance of 10^-6 then stands for a millionth of a millionth of the row.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

from kikin.engines.portfolio.problem import Certificate, PortfolioProblem, Row

_LARGEST_BITS = 20
_CERTIFICATE_BITS = 100


@dataclass(frozen=True, slots=True)
class ScaledRow:
    """`divisor` times `values` are the row's own; bounds may be infinite."""

    index: NDArray[np.int32]
    values: NDArray[np.float64]
    low: float
    high: float
    divisor: int


def divisor_of(values: Sequence[int]) -> tuple[int, int]:
    """(greatest common divisor, what to divide by so that the largest value is at most 2^20)."""
    common = math.gcd(*values) or 1
    largest = max((abs(value) for value in values), default=0) // common
    return common, common << max(0, largest.bit_length() - _LARGEST_BITS)


def scaled_row(row: Row, low: int | None) -> ScaledRow:
    """A row for the solver, with `low` in place of its own."""
    common, divisor = divisor_of(row.value)
    return ScaledRow(
        index=np.array(row.index, dtype=np.int32),
        values=np.array([value / divisor for value in row.value], dtype=np.float64),
        low=-math.inf if low is None else -(-low // common) * common / divisor,
        high=math.inf if row.high is None else row.high // common * common / divisor,
        divisor=divisor,
    )


@dataclass(frozen=True, slots=True)
class Cut:
    """A rule that every admissible set follows: not all of `taken` are in it with all of `left` out of it."""

    taken: tuple[int, ...]
    left: tuple[int, ...]

    def row(self) -> ScaledRow:
        return ScaledRow(
            index=np.array(self.taken + self.left, dtype=np.int32),
            values=np.array([1.0] * len(self.taken) + [-1.0] * len(self.left)),
            low=-math.inf,
            high=len(self.taken) - 1.0,
            divisor=1,
        )


@dataclass(slots=True)
class Model:
    """A problem as the solver sees it. `lows` holds what floors are held to in place of what they ask."""

    problem: PortfolioProblem
    lows: Mapping[int, int | None] = field(default_factory=dict)
    cuts: list[Cut] = field(default_factory=list)

    def rows(self) -> list[ScaledRow]:
        """The problem's rows in their order, then the cuts."""
        rows = [scaled_row(row, self.lows.get(number, row.low)) for number, row in enumerate(self.problem.rows)]
        return rows + [cut.row() for cut in self.cuts]

    def objective(self) -> tuple[NDArray[np.float64], int, int]:
        """(values for the solver, greatest common divisor, divisor)."""
        common, divisor = divisor_of(self.problem.objective)
        return (
            np.array([value / divisor for value in self.problem.objective], dtype=np.float64),
            common,
            divisor,
        )


def programme(
    objective: NDArray[np.float64],
    rows: Sequence[ScaledRow],
    *,
    whole: bool,
    settled: Mapping[int, int] | None = None,
) -> highspy.HighsLp:
    """The linear programme over columns in [0, 1] (`whole`: in {0, 1}) that maximises `objective`.

    `settled` holds columns at 0 or 1.
    """
    columns = len(objective)
    linear = highspy.HighsLp()
    linear.num_col_ = columns
    linear.num_row_ = len(rows)
    linear.sense_ = highspy.ObjSense.kMaximize
    linear.col_cost_ = objective
    lower, upper = np.zeros(columns), np.ones(columns)
    for column, value in (settled or {}).items():
        lower[column] = upper[column] = value
    linear.col_lower_, linear.col_upper_ = lower, upper
    linear.row_lower_ = np.array([row.low for row in rows], dtype=np.float64)
    linear.row_upper_ = np.array([row.high for row in rows], dtype=np.float64)
    linear.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    linear.a_matrix_.start_ = np.cumsum([0, *(len(row.index) for row in rows)], dtype=np.int32)
    linear.a_matrix_.index_ = _joined([row.index for row in rows], np.int32)
    linear.a_matrix_.value_ = _joined([row.values for row in rows], np.float64)
    if whole:
        linear.integrality_ = [highspy.HighsVarType.kInteger] * columns
    return linear


def _joined(parts: Sequence[NDArray[np.generic]], kind: type[np.generic]) -> NDArray[np.generic]:
    return np.concatenate(parts).astype(kind) if parts else np.zeros(0, dtype=kind)


def certificate_of(
    problem: PortfolioProblem,
    lows: Mapping[int, int | None],
    rows: Sequence[ScaledRow],
    prices: Sequence[float],
    divisor: int,
) -> Certificate:
    """The solver's prices of the rows as exact multipliers: whatever they are, what they prove is true.

    `divisor` is that of the objective. A price charged to a bound that a row lacks is dropped.
    """
    denominator = 1 << _CERTIFICATE_BITS
    multipliers = []
    for number, (row, scaled, price) in enumerate(zip(problem.rows, rows, prices, strict=True)):
        top, bottom = float(price).as_integer_ratio() if math.isfinite(price) else (0, 1)
        multiplier = top * denominator * divisor // (bottom * scaled.divisor)
        charged = row.high if multiplier > 0 else lows.get(number, row.low)
        multipliers.append(multiplier if charged is not None else 0)
    return Certificate(denominator, tuple(multipliers))


def proven_bound(
    problem: PortfolioProblem,
    lows: Mapping[int, int | None],
    certificate: Certificate,
    *,
    worthless: bool = False,
) -> int:
    """What no set that keeps the rows can exceed, by weak duality, in exact integers.

    `worthless` takes the objective as zero: a bound below zero then proves that no set keeps the rows.
    """
    total = 0
    worth = [0 if worthless else value * certificate.denominator for value in problem.objective]
    for number, (row, multiplier) in enumerate(zip(problem.rows, certificate.multipliers, strict=True)):
        if multiplier == 0:
            continue
        charged = row.high if multiplier > 0 else lows.get(number, row.low)
        total += multiplier * (charged or 0)
        for column, value in row.entries():
            worth[column] -= multiplier * value
    total += sum(value for value in worth if value > 0)
    if worthless:
        return total
    common = math.gcd(*problem.objective) or 1
    return total // certificate.denominator // common * common
