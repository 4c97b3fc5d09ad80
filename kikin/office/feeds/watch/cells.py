"""Lines and cells of a feed: what cannot be used is told with its place, and the rest goes on."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from kikin.office.feeds.cohorts.complaints import complaint, unknown_key
from kikin.values import numerals
from kikin.values.problems import Problem

Row = dict[str, str]
T = TypeVar("T")
MAX_CELL_CHARACTERS = 5_000
_ADDRESSES = ("https://orcid.org/", "http://orcid.org/", "https://openalex.org/", "http://openalex.org/")


class Unfit(ValueError):
    """A row that says nothing one can use, and why."""

    def __init__(self, problem: Problem):
        super().__init__(problem.line())
        self.problem = problem


def unfit(where: str, value: object, ja: str, en: str, remedy_ja: str, remedy_en: str) -> Unfit:
    return Unfit(complaint("unfit", where, value, ja, en, remedy_ja, remedy_en))


def each(found: Iterator[tuple[str, Any]], read: Callable[[str, Any], Iterator[T]]) -> Iterator[T | Problem]:
    """What `read` makes of each line, or the problem of the line under its place."""
    for where, line in found:
        if isinstance(line, Problem):
            yield replace(line, where=where)
            continue
        try:
            yield from list(read(where, line))
        except Unfit as why:
            yield replace(why.problem, where=f"{where}: {why.problem.where}")


def json_lines(text: str, name: str) -> Iterator[tuple[str, Any]]:
    """The objects of JSON lines, or of one array; what is none as a problem."""
    if text.lstrip().startswith("["):
        yield from _array(text, name)
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield f"{name} line {number}", _object(line)


def _array(text: str, name: str) -> Iterator[tuple[str, Any]]:
    try:
        found = _loads(text)
    except (RecursionError, ValueError) as error:
        yield name, _not_json(error)
        return
    for number, one in enumerate(found, start=1):
        yield f"{name} item {number}", one if isinstance(one, dict) else _not_json(type(one).__name__)


def _loads(text: str) -> Any:
    """Shares are exact. A hundred thousand lines a day are read, so that nothing else is asked of each."""
    return json.loads(text, parse_float=numerals.decimal, parse_int=numerals.whole, parse_constant=str)


def _object(line: str) -> Any:
    try:
        found = _loads(line)
    except (RecursionError, ValueError) as error:
        return _not_json(error)
    return found if isinstance(found, dict) else _not_json(type(found).__name__)


def _not_json(why: object) -> Problem:
    ja, en = "JSONのオブジェクトではありません", "is no JSON object"
    remedy = "途中で切れていないか確かめてください", "see that the file is whole; it can be sent again"
    return complaint("not_json", "line", why, ja, en, *remedy)


def table(text: str, name: str, columns: Collection[str]) -> Iterator[tuple[str, Any]]:
    """The rows of a CSV by the names of its columns; nothing of it where one of `columns` is not there.

    A last line that ends before its last cell and its line's end was cut off: half a number is another number.
    """
    if not text.strip():
        return
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        heading = [column.strip() for column in next(reader, [])]
        if lacks := sorted(set(columns) - set(heading)):
            ja, en = "列がありません", "has no such column"
            remedy = "見出しの行を確かめてください", "check its heading"
            yield name, complaint("no_column", name, ", ".join(lacks), ja, en, *remedy)
            return
        lines = text.count("\n") + (not text.endswith("\n"))
        for cells in reader:
            where = f"{name} line {reader.line_num}"
            if len(cells) < len(heading) and reader.line_num >= lines and not text.endswith("\n"):
                yield where, _not_whole(cells[-1] if cells else "")
            elif any(cells):
                yield where, {column: cell.strip() for column, cell in zip(heading, cells, strict=False)}
    except csv.Error as error:
        yield name, _not_whole(error)


def _not_whole(why: object) -> Problem:
    ja, en = "途中で切れています", "is cut off"
    remedy = "ファイル全体を送り直してください", "send the whole file again"
    return complaint("not_whole", "line", why, ja, en, *remedy)


def needed(row: Row, column: str) -> str:
    """A cell that has to be filled in."""
    value = row.get(column, "")
    if not isinstance(value, str) or not value or len(value) > MAX_CELL_CHARACTERS:
        raise unfit(column, value, "記入がないか読めません", "is missing or no text", "記入してください", "fill it in")
    return value


def one_of(value: object, column: str, known: Collection[str]) -> str:
    """A word of those that a column knows."""
    if not isinstance(value, str) or value not in known:
        raise Unfit(unknown_key(column, value, known))
    return value


def maps(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list; nothing where it is none."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def digest_of(said: object) -> str:
    """What tells a statement from another of the same id."""
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:12]


def bare(identifier: str) -> str:
    """An identifier without the address before it."""
    return identifier.rstrip("/").rsplit("/", 1)[-1]


def out_of_address(called: str) -> str:
    """The number of a person, out of the address that ORCID and OpenAlex write; any other id as it is."""
    return bare(called) if called.startswith(_ADDRESSES) else called


def by_day(said: str, today: str) -> str:
    """How new something is: a date that is still to come would hide all that follows, and is taken as today."""
    return said if said[: len(today)] <= today else today


def whole(row: Row, column: str, most: int, default: int | None = None) -> int:
    """A whole number from nothing to `most`."""
    value: Any = row.get(column, "")
    if value in ("", None) and default is not None:
        return default
    try:
        number = int(str(value))
    except ValueError:
        number = -1
    if not 0 <= number <= most:
        ja, en = f"0から{most:,}までの整数ではありません", f"is no whole number from 0 to {most:,}"
        raise unfit(column, value, ja, en, "数字を直してください", "correct the number")
    return number


def day(row: Row, column: str, default: str | None = None) -> str:
    """A day as ISO writes it, or a month or year of one."""
    value = row.get(column) or ""
    if not value and default is not None:
        return default
    if not isinstance(value, str) or not is_day(value):
        ja, en = "日付ではありません", "is no date such as 2026-04-01"
        raise unfit(column, value, ja, en, "日付を直してください", "correct the date")
    return value[: len("YYYY-MM-DD")]


@lru_cache(maxsize=50_000)
def is_day(text: str) -> bool:
    """A year, a month, a day, or a moment of one."""
    plain = text[: len("YYYY-MM-DD")]
    try:
        date.fromisoformat({4: f"{plain}-01-01", 7: f"{plain}-01"}.get(len(plain), plain))
    except ValueError:
        return False
    return True
