"""A published package from its bytes, or every reason why it is none. Nothing in it is believed here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, get_args

from kikin.engines.portfolio.lottery import Lottery
from kikin.engines.portfolio.package import FORMAT, MAX_PAIRS, Drawing, Package
from kikin.engines.portfolio.problem import (
    MAX_COLUMNS,
    MAX_ROWS,
    Certificate,
    FloorOutcome,
    PortfolioProblem,
    PortfolioResult,
    Row,
    Status,
    problems_of,
)
from kikin.values import numerals
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

MAX_SETS = 10_000
_HALVES = re.compile("[\ud800-\udfff]")
_INTEGER = re.compile(r"-?[0-9]{1,60}")
_STATUSES: dict[str, Status] = {status: status for status in get_args(Status)}
_LIMIT = 10**30


class NotAPackage(ValueError):
    """The package is none; `problem` says where."""

    def __init__(self, where: str, expected: Text, value: object):
        size = f"[ {len(value)} ]" if isinstance(value, list | dict) else shown(value)
        self.problem = Problem(
            "not_a_package",
            where,
            Text(ja=f"{expected.ja}ではありません", en=f"not {expected.en}"),
            Text(ja="公表されたままのファイルを指定してください", en="take the file as it was published"),
            size,
        )
        super().__init__(self.problem.line())


_OBJECT = Text("オブジェクト", "an object")
_LIST = Text("適切な長さのリスト", "a list of a sensible length")
_WHOLE = Text("整数", "a whole number")
_NAME = Text("名前", "a name")
_TRUTH = Text("trueまたはfalse", "true or false")


def package_from_text(text: str) -> tuple[Package | None, Mapping[str, Any], tuple[Problem, ...]]:
    """(the package, the JSON it came from, what is wrong)."""
    try:
        content = json.loads(
            text,
            object_pairs_hook=_once,
            parse_float=_no_fraction,
            parse_int=numerals.whole,
            parse_constant=_no_fraction,
        )
        return _package(content), content, ()
    except NotAPackage as error:
        return None, {}, (error.problem,)
    except (ValueError, RecursionError) as error:
        return None, {}, (NotAPackage("file", Text("JSON", "JSON"), str(error)[:200]).problem,)


def _no_fraction(digits: str) -> int:
    raise NotAPackage("file", _WHOLE, digits[:100])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotAPackage(
            "file", Text("名前が一度ずつのオブジェクト", "an object that has each name once"), pairs[0][0]
        )
    return found


def _package(content: Any) -> Package:
    _is(isinstance(content, dict), "file", _OBJECT, content)
    _is(content.get("format") == FORMAT, "format", Text(FORMAT, FORMAT), content.get("format"))
    problem = _problem(_object(content, "problem"))
    wrong = problems_of(problem)
    if wrong:
        raise _Wrong(wrong[0])
    return Package(
        problem=problem,
        result=_result(_object(content, "decision"), len(problem.rows)),
        reviews=_pairs(content, "reviews"),
        conflicts=_pairs(content, "conflicts"),
        drawing=None if content.get("lottery") is None else _drawing(_object(content, "lottery")),
    )


class _Wrong(NotAPackage):
    def __init__(self, problem: Problem):
        ValueError.__init__(self, problem.line())
        self.problem = problem


def _is(holds: bool, where: str, expected: Text, value: object) -> None:
    if not holds:
        raise NotAPackage(where, expected, value)


def _object(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = content.get(key)
    _is(isinstance(value, dict), key, _OBJECT, value)
    assert isinstance(value, dict)
    return value


def _list(content: Mapping[str, Any], key: str, where: str, most: int) -> list[Any]:
    value = content.get(key)
    _is(isinstance(value, list) and len(value) <= most, f"{where}.{key}", _LIST, value)
    assert isinstance(value, list)
    return value


def _whole(value: Any, where: str) -> int:
    _is(type(value) is int and abs(value) <= _LIMIT, where, _WHOLE, value)
    assert isinstance(value, int)
    return value


def _whole_or_none(value: Any, where: str) -> int | None:
    return None if value is None else _whole(value, where)


def _wholes(content: Mapping[str, Any], key: str, where: str, most: int) -> tuple[int, ...]:
    return tuple(_whole(one, f"{where}.{key}[{place}]") for place, one in enumerate(_list(content, key, where, most)))


def _name(value: Any, where: str) -> str:
    _is(isinstance(value, str) and len(value) <= 10_000 and not _HALVES.search(value), where, _NAME, value)
    assert isinstance(value, str)
    return value


def _names(content: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = _list(content, key, where, MAX_COLUMNS)
    return tuple(_name(one, f"{where}.{key}[{place}]") for place, one in enumerate(found))


def _problem(content: Mapping[str, Any]) -> PortfolioProblem:
    rows = _list(content, "rows", "problem", MAX_ROWS)
    return PortfolioProblem(
        objective=_wholes(content, "objective", "problem", MAX_COLUMNS),
        rows=tuple(_row(row, f"problem.rows[{place}]") for place, row in enumerate(rows)),
        proposals=_names(content, "proposals", "problem"),
        agencies=_names(content, "agencies", "problem"),
        unit=_whole(content.get("unit"), "problem.unit"),
    )


def _row(content: Any, where: str) -> Row:
    _is(isinstance(content, dict), where, _OBJECT, content)
    _is(isinstance(content.get("floor"), bool), f"{where}.floor", _TRUTH, content.get("floor"))
    return Row(
        name=_name(content.get("name"), f"{where}.name"),
        low=_whole_or_none(content.get("low"), f"{where}.low"),
        high=_whole_or_none(content.get("high"), f"{where}.high"),
        index=_wholes(content, "index", where, MAX_COLUMNS),
        value=_wholes(content, "value", where, MAX_COLUMNS),
        is_floor=content["floor"],
        unit=_whole(content.get("unit"), f"{where}.unit"),
    )


def _result(content: Mapping[str, Any], rows: int) -> PortfolioResult:
    where = "decision"
    status = content.get("status")
    _is(isinstance(status, str) and status in _STATUSES, f"{where}.status", Text("状態", "a status"), status)
    gap = _whole_or_none(content.get("gap_e4"), f"{where}.gap_e4")
    return PortfolioResult(
        engine=_name(content.get("engine"), f"{where}.engine"),
        version=_name(content.get("version"), f"{where}.version"),
        status=_STATUSES[content["status"]],
        digest=_name(content.get("problem_digest"), f"{where}.problem_digest"),
        seconds=0.0,
        seed=_whole(content.get("seed"), f"{where}.seed"),
        gap_asked_bp=_whole(content.get("gap_asked_e4"), f"{where}.gap_asked_e4") / 10_000,
        chosen=_wholes(content, "chosen", where, MAX_COLUMNS),
        objective=_whole_or_none(content.get("objective"), f"{where}.objective"),
        bound=_whole_or_none(content.get("bound"), f"{where}.bound"),
        gap_bp=None if gap is None else gap / 10_000,
        certificate=None if content.get("certificate") is None else _certificate(_object(content, "certificate"), rows),
        certified_bound=_whole_or_none(content.get("certified_bound"), f"{where}.certified_bound"),
        floors=tuple(
            _floor(one, f"{where}.floors[{p}]", rows) for p, one in enumerate(_list(content, "floors", where, rows))
        ),
        least_shortfall=_whole(content.get("least_shortfall"), f"{where}.least_shortfall"),
    )


def _certificate(content: Mapping[str, Any], rows: int) -> Certificate:
    where = "decision.certificate"
    texts = [content.get("denominator"), *_list(content, "multipliers", where, rows)]
    for place, one in enumerate(texts):
        is_number = isinstance(one, str) and _INTEGER.fullmatch(one) is not None
        _is(is_number, f"{where}[{place}]", _WHOLE, one)
    denominator, *multipliers = (int(one) for one in texts)
    return Certificate(denominator, tuple(multipliers))


def _floor(content: Any, where: str, rows: int) -> FloorOutcome:
    _is(isinstance(content, dict), where, _OBJECT, content)
    keys = ("row", "asked", "demand", "required", "reached", "shortfall")
    found = {key: _whole(content.get(key), f"{where}.{key}") for key in keys}
    _is(0 <= found["row"] < rows, f"{where}.row", Text("行番号", "the number of a row"), found["row"])
    return FloorOutcome(**found)


def _pairs(content: Mapping[str, Any], key: str) -> tuple[tuple[str, str], ...]:
    found = []
    for place, pair in enumerate(_list(content, key, "package", MAX_PAIRS)):
        _is(isinstance(pair, list) and len(pair) == 2, f"{key}[{place}]", Text("組", "a pair"), pair)
        found.append((_name(pair[0], f"{key}[{place}]"), _name(pair[1], f"{key}[{place}]")))
    return tuple(found)


def _drawing(content: Mapping[str, Any]) -> Drawing:
    where = "lottery"
    sets = _list(content, "sets", where, MAX_SETS)
    for place, one in enumerate(sets):
        _is(isinstance(one, list) and len(one) <= MAX_COLUMNS, f"{where}.sets[{place}]", _LIST, one)
    held = Lottery(
        digest=_name(content.get("problem_digest"), f"{where}.problem_digest"),
        band=_wholes(content, "band", where, MAX_COLUMNS),
        least_objective=_whole(content.get("least_objective"), f"{where}.least_objective"),
        sets=tuple(tuple(_whole(c, f"{where}.sets[{p}]") for c in one) for p, one in enumerate(sets)),
        weights=_wholes(content, "weights", where, MAX_SETS),
    )
    return Drawing(
        lottery=held,
        commitment=_name(content.get("commitment"), f"{where}.commitment"),
        public=_name(content.get("public"), f"{where}.public"),
        seed=None if content.get("seed") is None else _name(content.get("seed"), f"{where}.seed"),
        drawn=None if content.get("drawn") is None else _wholes(content, "drawn", where, MAX_COLUMNS),
    )
