"""What is asked: a set of columns, each taken or left, of the highest value that keeps every row.

All amounts are exact integers. A problem that arrived with decimals carries the unit by which it was
multiplied, so that an answer can be given in the terms in which the question was asked.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ENGINE = "portfolio"
VERSION = "1"

MAX_COLUMNS = 100_000
MAX_ROWS = 50_000
MAX_ENTRIES = 5_000_000
MAX_AMOUNT = 10**15
MAX_UNIT = 10**9
MAX_BOUND = 10**20
"""A row adds up at most 100,000 amounts, so a bound beyond this says nothing."""

Status: TypeAlias = Literal["optimal", "within_gap", "time_limit", "infeasible"]


@dataclass(frozen=True, slots=True)
class Row:
    """`low <= sum(value * x[index]) <= high`; None is no bound; amounts are `unit` times those of the asker.

    The `low` of a floor (`is_floor`) binds to what its columns can reach at most: a shortfall is
    reported and never makes the problem infeasible.
    """

    name: str
    low: int | None
    high: int | None
    index: tuple[int, ...]
    value: tuple[int, ...]
    is_floor: bool = False
    unit: int = 1

    def entries(self) -> Iterator[tuple[int, int]]:
        """(column, value), in the order given."""
        return zip(self.index, self.value, strict=True)


@dataclass(frozen=True, slots=True)
class PortfolioProblem:
    """`objective[column]` is what taking a column is worth, times `unit`.

    `proposals[column]` names what the column would fund (several columns may be versions of one
    proposal) and `agencies[column]` who would fund it; empty when the asker gave none.
    """

    objective: tuple[int, ...]
    rows: tuple[Row, ...] = ()
    proposals: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    unit: int = 1

    def proposal(self, column: int) -> str:
        """The name of what a column would fund: its own number when the asker gave no names."""
        return self.proposals[column] if self.proposals else str(column)


@dataclass(frozen=True, slots=True)
class FloorOutcome:
    """What became of one floor, in the row's own integers.

    asked: the row's `low`; demand: the sum of all its positive values; required: what the selection was
    held to; reached: what the chosen set gives; shortfall: what is missing to `asked`, never negative.
    """

    row: int
    asked: int
    demand: int
    required: int
    reached: int
    shortfall: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """Multipliers of the rows, `multipliers[row] / denominator`, that prove an upper bound by weak duality.

    Each is at least 0 where the row's `high` is charged and at most 0 where its `low` is.
    """

    denominator: int
    multipliers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PortfolioResult:
    """An answer with its proof.

    `objective` and `bound` are in the problem's integers; None when no set was found. `bound` is what no
    admissible set exceeds; `certificate` proves `certified_bound`, which is never below `bound`, to
    anyone who can multiply. `gap_bp` is `(bound - objective) / max(1, objective)` in basis points,
    rounded up. No set's total shortfall from the floors, each cut to what it can reach alone, goes below
    `least_shortfall`, on the solver's word. When the status is infeasible, `clash` names rows that cannot
    hold together, and `certificate`, when there is one, proves it.
    """

    engine: str
    version: str
    status: Status
    digest: str
    seconds: float
    seed: int
    gap_asked_bp: float
    chosen: tuple[int, ...]
    objective: int | None
    bound: int | None
    gap_bp: float | None
    certificate: Certificate | None
    certified_bound: int | None
    floors: tuple[FloorOutcome, ...]
    least_shortfall: int = 0
    clash: tuple[int, ...] = ()


FULL_BP = 10_000


def is_cost_row(row: Row) -> bool:
    """Whether a row counts money: it has a limit, adds up amounts that are not all alike, and none below zero."""
    return row.high is not None and min(row.value, default=0) >= 0 and len(set(row.value)) > 1


def scaled_bp(amount: int, share_bp: int) -> int:
    """A share of an amount, rounded down."""
    return amount * share_bp // FULL_BP


def digest(problem: PortfolioProblem) -> str:
    """The sha256 of everything that was asked, as hexadecimal digits."""
    content = {
        "objective": problem.objective,
        "unit": problem.unit,
        "rows": [[row.name, row.low, row.high, row.index, row.value, row.is_floor, row.unit] for row in problem.rows],
        "proposals": problem.proposals,
        "agencies": problem.agencies,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def problems_of(problem: PortfolioProblem) -> tuple[Problem, ...]:
    """Everything that is wrong with a problem, at once; nothing when it can be solved."""
    return (*_size_problems(problem), *_objective_problems(problem), *_row_problems(problem))


def _size_problems(problem: PortfolioProblem) -> Iterator[Problem]:
    entries = sum(len(row.index) for row in problem.rows)
    for where, size, limit in (
        ("objective", len(problem.objective), MAX_COLUMNS),
        ("rows", len(problem.rows), MAX_ROWS),
        ("rows.index", entries, MAX_ENTRIES),
    ):
        if size > limit:
            yield Problem(
                "too_many",
                where,
                Text(
                    ja=f"{size:,}件あり、上限の{limit:,}件を超えています",
                    en=f"{size:,} are more than {limit:,}",
                ),
                Text(ja="問題を分けてください", en="split the problem"),
            )
    columns = len(problem.objective)
    for where, names in (("proposal", problem.proposals), ("agency", problem.agencies)):
        if names and len(names) != columns:
            yield Problem(
                "lengths_differ",
                where,
                Text(ja=f"{len(names)}件ですが、列は{columns}件です", en=f"{len(names)} for {columns} columns"),
                Text(ja="列ごとに1件としてください", en="give one per column, or none"),
            )


def _objective_problems(problem: PortfolioProblem) -> Iterator[Problem]:
    yield from _amount_problems("objective", problem.objective, problem.unit)
    if not 1 <= problem.unit <= MAX_UNIT:
        yield _unit_problem("objective", problem.unit)


def _row_problems(problem: PortfolioProblem) -> Iterator[Problem]:
    columns = len(problem.objective)
    for number, row in enumerate(problem.rows):
        where = f"rows[{number}]"
        if len(row.index) != len(row.value):
            yield Problem(
                "lengths_differ",
                f"{where}.value",
                Text(
                    ja=f"indexは{len(row.index)}件、valueは{len(row.value)}件です",
                    en=f"{len(row.index)} indices but {len(row.value)} values",
                ),
                Text(ja="同じ件数としてください", en="give one value per index"),
            )
        outside = [column for column in row.index if not 0 <= column < columns]
        if outside:
            numbered = Text(ja=f"列番号は0から{columns - 1}までです", en=f"columns are numbered 0 to {columns - 1}")
            yield Problem(
                "index_out_of_range",
                f"{where}.index",
                numbered if columns else Text(ja="objectiveに列がありません", en="the objective has no columns"),
                Text(ja="列番号を直してください", en="correct the index"),
                shown(outside[0]),
            )
        repeated = [column for column, count in Counter(row.index).items() if count > 1]
        if repeated:
            yield Problem(
                "index_repeated",
                f"{where}.index",
                Text(ja="同じ列が2回以上あります", en="a column occurs more than once"),
                Text(ja="1回にまとめてください", en="name each column once"),
                shown(repeated[0]),
            )
        yield from _amount_problems(f"{where}.value", row.value, row.unit)
        yield from _bound_problems(where, row)
        if not 1 <= row.unit <= MAX_UNIT:
            yield _unit_problem(where, row.unit)


def _unit_problem(where: str, unit: int) -> Problem:
    return Problem(
        "too_fine",
        where,
        Text(ja="小数点以下は9桁までです", en="at most nine decimal places can be kept"),
        Text(ja="桁数を減らすか、単位を変えてください", en="use fewer decimals or a larger unit"),
        shown(unit),
    )


def _amount_problems(where: str, amounts: Sequence[int], unit: int) -> Iterator[Problem]:
    for position, amount in enumerate(amounts):
        if abs(amount) > MAX_AMOUNT * unit:
            yield Problem(
                "too_large",
                f"{where}[{position}]",
                Text(ja="10の15乗を超えています", en="it is beyond 10^15"),
                Text(ja="大きな単位で表してください", en="express it in a larger unit"),
                shown(amount),
            )


def _bound_problems(where: str, row: Row) -> Iterator[Problem]:
    for key, bound in (("lo", row.low), ("hi", row.high)):
        if bound is not None and abs(bound) > MAX_BOUND * row.unit:
            yield Problem(
                "too_large",
                f"{where}.{key}",
                Text(ja="10の20乗を超えています", en="it is beyond 10^20"),
                Text(ja="上限がないときはnullとしてください", en="use null for no bound"),
                shown(bound),
            )
    if row.low is not None and row.high is not None and row.low > row.high:
        yield Problem(
            "bounds_crossed",
            where,
            Text(ja="下限が上限を超えています", en="the low bound is above the high bound"),
            Text(ja="下限と上限を見直してください", en="correct lo or hi"),
            f"{row.low} > {row.high}",
        )
    if row.is_floor and row.low is None:
        yield Problem(
            "floor_without_low",
            where,
            Text(ja="下限枠ですが下限がありません", en="a floor without a low bound"),
            Text(ja="loを記入してください", en="give lo"),
        )
