"""The shapes in which problems come in and answers go out as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kikin.engines.portfolio.counterfactual import Counterfactual
from kikin.engines.portfolio.explain import WhyNot
from kikin.engines.portfolio.explain_counterfactual import explain_counterfactual
from kikin.engines.portfolio.pay_line import beside
from kikin.engines.portfolio.problem import (
    MAX_BOUND,
    MAX_COLUMNS,
    MAX_UNIT,
    PortfolioProblem,
    PortfolioResult,
    Row,
    problems_of,
)
from kikin.engines.portfolio.what_if import Scenario
from kikin.values import numerals
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

MAX_PROBLEMS = 1_000
"""A file wrong in every number says so a thousand times, not a million."""


def problem_from_text(text: str) -> tuple[PortfolioProblem | None, tuple[Problem, ...]]:
    """A problem from the text of a JSON file; decimals are taken as written, never through a float."""
    try:
        content = json.loads(
            text, object_pairs_hook=_Object, parse_float=numerals.decimal, parse_int=numerals.whole, parse_constant=str
        )
    except (ValueError, RecursionError) as error:
        return None, (
            Problem(
                "not_json",
                "file",
                Text(ja="JSONとして読めません", en="it cannot be read as JSON"),
                Text(ja="ファイルを確かめてください", en="check the file"),
                shown(error),
            ),
        )
    return problem_from_json(content)


class _Object(dict[str, Any]):
    """An object of a file that remembers which of its names stand there twice."""

    def __init__(self, pairs: list[tuple[str, Any]]):
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.repeated = [name for name in self if names.count(name) > 1] if len(names) > len(self) else []


def problem_from_json(content: object) -> tuple[PortfolioProblem | None, tuple[Problem, ...]]:
    """A problem from decoded JSON, or every reason why it is none.

    `{objective: [number], rows: [{lo, hi, index, value, name?, floor?}], proposal?: [...], agency?: [...]}`;
    null is no bound. Other keys are ignored.
    """
    problems: list[Problem] = []
    if not isinstance(content, Mapping):
        return None, (_wrong_kind("file", "an object", "オブジェクト", content),)
    problems += _repeated(content, "")
    objective = _exact_numbers(content.get("objective"), "objective", problems)
    rows = content.get("rows", [])
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        problems.append(_wrong_kind("rows", "a list", "リスト", rows))
        rows = []
    parsed = [_row(row, number, problems) for number, row in enumerate(rows)]
    proposals = _names(content.get("proposal"), "proposal", problems)
    agencies = _names(content.get("agency"), "agency", problems)
    if len(objective) > MAX_COLUMNS:
        problems.append(_too_many_columns(len(objective)))
    unit = _unit_of(objective)
    problem = PortfolioProblem(
        objective=tuple(int(number * unit) for number in objective),
        rows=tuple(row for row in parsed if row is not None),
        proposals=proposals,
        agencies=agencies,
        unit=unit,
    )
    if isinstance(content.get("objective"), Sequence):
        problems += problems_of(problem)
    return (None if problems else problem), tuple(problems[:MAX_PROBLEMS])


def to_json(problem: PortfolioProblem, result: PortfolioResult) -> dict[str, Any]:
    """An answer in the shape that `kikin select` writes; amounts in the units of the question."""
    return {
        "engine": result.engine,
        "version": result.version,
        "digest": result.digest,
        "status": result.status,
        "chosen": list(result.chosen),
        "objective": _in_unit(result.objective, problem.unit),
        "bound": _in_unit(result.bound, problem.unit),
        "gap_bp": result.gap_bp,
        "gap_asked_bp": result.gap_asked_bp,
        "certified_bound": _in_unit(result.certified_bound, problem.unit),
        "seed": result.seed,
        "seconds": round(result.seconds, 3),
        "floors": [
            {
                "row": floor.row,
                "name": problem.rows[floor.row].name,
                "asked": _in_unit(floor.asked, problem.rows[floor.row].unit),
                "demand": _in_unit(floor.demand, problem.rows[floor.row].unit),
                "required": _in_unit(floor.required, problem.rows[floor.row].unit),
                "reached": _in_unit(floor.reached, problem.rows[floor.row].unit),
                "shortfall": _in_unit(floor.shortfall, problem.rows[floor.row].unit),
            }
            for floor in result.floors
        ],
        "least_shortfall": result.least_shortfall,
        "clash": [{"row": row, "name": problem.rows[row].name} for row in result.clash],
    }


def reasons_to_json(
    problem: PortfolioProblem, reasons: Sequence[WhyNot], found: Sequence[Counterfactual] = ()
) -> list[dict[str, Any]]:
    """The reasons of those left out, one entry per proposal, with what would have brought it in."""
    by_column = {one.column: one for one in found}
    return [
        {
            "proposal": one.proposal,
            "column": one.column,
            "kind": one.kind,
            "row": None if one.row is None else problem.rows[one.row].name,
            "leaving": one.leaving,
            "at_most": _in_unit(one.at_most, problem.unit),
            "reason": {"ja": one.reason.ja, "en": one.reason.en},
            **(_counterfactual(problem, by_column[one.column]) if one.column in by_column else {}),
        }
        for one in reasons
    ]


def _counterfactual(problem: PortfolioProblem, one: Counterfactual) -> dict[str, Any]:
    words = explain_counterfactual(problem, one)
    return {
        "value": _in_unit(problem.objective[one.column], problem.unit),
        "value_enough": _in_unit(one.value_enough, problem.unit),
        "value_needed": _in_unit(one.value_needed, problem.unit),
        "proven": one.is_proven,
        "pushed_out": list(one.out),
        "brought_in": list(one.into),
        "cost_enough_bp": one.cost_enough_bp,
        "cost_needed_bp": one.cost_needed_bp,
        "cost_pushed_out": list(one.cost_out),
        "counterfactual": {"ja": words.ja, "en": words.en},
    }


def scenario_to_json(scenario: Scenario) -> dict[str, Any]:
    """A scenario: its answer, and who comes and goes."""
    answer = to_json(scenario.problem, scenario.result)
    return {"change": scenario.change.name, "entered": list(scenario.entered), "left": list(scenario.left), **answer}


def lines_to_json(problem: PortfolioProblem, result: PortfolioResult) -> list[dict[str, Any]]:
    """The pay-lines beside a selection."""
    return [
        {
            "order": line.order,
            "chosen": list(line.chosen),
            "objective": _in_unit(line.objective, problem.unit),
            "share_bp": line.share_bp,
            "money_weighted_share_bp": line.money_weighted_share_bp,
            "short_of": [problem.rows[row].name for row in line.short_of],
        }
        for line in beside(problem, result)
    ]


def _in_unit(amount: int | None, unit: int) -> int | float | None:
    if amount is None:
        return None
    return amount // unit if amount % unit == 0 else amount / unit


def _row(content: object, number: int, problems: list[Problem]) -> Row | None:
    where = f"rows[{number}]"
    if not isinstance(content, Mapping):
        problems.append(_wrong_kind(where, "an object", "オブジェクト", content))
        return None
    problems += _repeated(content, f"{where}.")
    values = _exact_numbers(content.get("value"), f"{where}.value", problems)
    low = _exact_bound(content.get("lo"), f"{where}.lo", problems)
    high = _exact_bound(content.get("hi"), f"{where}.hi", problems)
    index = content.get("index")
    if not isinstance(index, Sequence) or isinstance(index, str) or not all(type(i) is int for i in index):
        problems.append(_wrong_kind(f"{where}.index", "a list of whole numbers", "整数のリスト", index))
        index, values = (), []
    is_floor = content.get("floor", False)
    if not isinstance(is_floor, bool):
        problems.append(_wrong_kind(f"{where}.floor", "true or false", "trueまたはfalse", is_floor))
        is_floor = False
    unit = _unit_of([*values, *(bound for bound in (low, high) if bound is not None)])
    return Row(
        name=_writable(str(content.get("name") or f"row {number}")),
        low=None if low is None else int(low * unit),
        high=None if high is None else int(high * unit),
        index=tuple(index),
        value=tuple(int(value * unit) for value in values),
        is_floor=is_floor,
        unit=unit,
    )


def _unit_of(numbers: Sequence[Fraction]) -> int:
    return math.lcm(*{number.denominator for number in numbers})


def _exact(number: object) -> Fraction | None:
    """The number as written, or None when it is no finite number or needs more places than are kept."""
    if isinstance(number, bool) or not isinstance(number, (int, float, Decimal)):
        return None
    if isinstance(number, int):
        return Fraction(number)
    decimal = Decimal(repr(number)) if isinstance(number, float) else number
    # The exponent is looked at before the fraction is made: 1e-999999 would fill the memory.
    if not decimal.is_finite() or decimal.adjusted() > 40 or int(decimal.as_tuple().exponent) < -60:
        return None
    exact = Fraction(decimal)
    return exact if exact.denominator <= MAX_UNIT and abs(exact) <= MAX_BOUND * MAX_UNIT else None


def _exact_numbers(content: object, where: str, problems: list[Problem]) -> list[Fraction]:
    if not isinstance(content, Sequence) or isinstance(content, str):
        problems.append(_wrong_kind(where, "a list of numbers", "数のリスト", content))
        return []
    numbers = [_exact(item) for item in content]
    problems += [
        _not_a_number(f"{where}[{position}]", content[position])
        for position, number in enumerate(numbers)
        if number is None
    ]
    # What is no number counts as none, so that the numbers beside it keep their places and are looked at, too.
    return [number or Fraction(0) for number in numbers]


def _exact_bound(content: object, where: str, problems: list[Problem]) -> Fraction | None:
    if content is None:
        return None
    exact = _exact(content)
    if exact is None:
        problems.append(_not_a_number(where, content))
    return exact


def _names(content: object, where: str, problems: list[Problem]) -> tuple[str, ...]:
    if content is None:
        return ()
    if not isinstance(content, Sequence) or isinstance(content, str):
        problems.append(_wrong_kind(where, "a list", "リスト", content))
        return ()
    problems += [
        _wrong_kind(f"{where}[{position}]", "a name or a whole number", "名前か整数", name)
        for position, name in enumerate(content)
        if not isinstance(name, str) and type(name) is not int
    ]
    return tuple(_writable(str(name)) for name in content)


def _writable(name: str) -> str:
    """A name without halves of characters, which no file can hold."""
    return name.encode("utf-8", "replace").decode()


def _repeated(content: Mapping[str, Any], within: str) -> list[Problem]:
    """Names that an object of a file has twice: which of the two was meant, nobody knows."""
    return [
        Problem(
            "repeated_key",
            within + shown(name),
            Text(ja="同じ名前が二度書かれています", en="the name stands there twice"),
            Text(ja="一方を削除してください", en="remove one of the two"),
        )
        for name in getattr(content, "repeated", ())
    ]


def _not_a_number(where: str, value: object) -> Problem:
    return Problem(
        "not_a_number",
        where,
        Text(
            ja="小数点以下9桁までの有限の数ではありません",
            en="not a finite number with at most nine decimals",
        ),
        Text(ja="数を記入してください", en="give a number"),
        shown(value),
    )


def _wrong_kind(where: str, what_en: str, what_ja: str, value: object) -> Problem:
    return Problem(
        "wrong_kind",
        where,
        Text(ja=f"{what_ja}ではありません", en=f"not {what_en}"),
        Text(ja=f"{what_ja}としてください", en=f"give {what_en}"),
        _size(value) if isinstance(value, Mapping | list) else shown(value),
    )


def _size(value: Mapping[str, Any] | list[Any]) -> str:
    """A list or an object by its size; what is in it may be endless."""
    return f"{{ {len(value)} }}" if isinstance(value, Mapping) else f"[ {len(value)} ]"


def _too_many_columns(count: int) -> Problem:
    return Problem(
        "too_many",
        "objective",
        Text(
            ja=f"列が{count:,}件あり、上限を超えています",
            en=f"{count:,} columns are more than {MAX_COLUMNS:,}",
        ),
        Text(ja="問題を分けてください", en="split the problem"),
    )
