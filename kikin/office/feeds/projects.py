"""Projects of other funds, as the cross-ministerial system (e-Rad) gives them: CSV or JSON, row by row.

A row is one person in one project; rows of one project number are put together and have to agree about the project.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kikin.fund.charter import COST_ITEMS
from kikin.fund.parties import is_e_rad_number, is_orcid
from kikin.office.feeds.cohorts.complaints import complaint, missing, unknown_key
from kikin.values.money import MAX_YEN
from kikin.values.problems import Problem
from kikin.values.text import Text
from kikin.values.wording import hidden_characters, is_blank

MAX_FILE_BYTES = 50 * 2**20
MAX_ROWS = 50_000
LONGEST = 20_000
COLUMNS: dict[str, Text] = {
    "project": Text("課題番号", "Project"),
    "title": Text("課題名", "Title"),
    "abstract": Text("概要", "Abstract"),
    "person": Text("氏名", "Person"),
    "researcher_number": Text("研究者番号", "Researcher number"),
    "organisation": Text("所属機関", "Organisation"),
    "first_year": Text("開始年度", "First year"),
    "last_year": Text("終了年度", "Last year"),
    "amount_yen": Text("金額", "Amount in yen"),
    "effort_percent": Text("エフォート", "Effort in percent"),
    "lines": Text("費目別内訳", "Lines"),
}
"""The columns of a file, by field; a header may use the field's name or either of these."""
_MAY_BE_EMPTY = frozenset({"abstract", "researcher_number", "organisation", "amount_yen", "effort_percent", "lines"})
_OF_PROJECT = ("title", "abstract", "first_year", "last_year", "amount_yen", "lines")
_YEARS = range(1950, 2151)
_LINE = re.compile(r"\s*(\d{4})\s*:\s*(\w+)\s*:\s*([\d,]+)\s*")


@dataclass(frozen=True, slots=True)
class RowPerson:
    name: str
    number: str = ""
    organisation: str = ""
    effort_percent: int = 0


@dataclass(slots=True)
class ProjectRow:
    """One project of another fund. `lines`: [fiscal year, cost item, yen]."""

    number: str
    title: str
    abstract: str
    first_year: int
    last_year: int
    amount_yen: int = 0
    lines: list[list[Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file holds: projects of the rows that nothing speaks against, and every problem of the others."""

    projects: tuple[ProjectRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows_count: int = 0
    refused_count: int = 0


def read(content: bytes, name: str) -> ReadFile:
    """The projects of a file, by the ending of its name. One that cannot be read at all has a problem and no rows."""
    if len(content) > MAX_FILE_BYTES:
        ja, en = f"{MAX_FILE_BYTES // 2**20}MBを超えています", f"is larger than {MAX_FILE_BYTES // 2**20} MB"
        return ReadFile(problems=(complaint("too_large", name, "", ja, en, "分割してください", "split it"),))
    try:
        rows = list(_json(content) if name.casefold().endswith(".json") else _csv(content))
    except (ValueError, RecursionError, csv.Error):
        ja, en = "読めるファイルではありません", "cannot be read"
        remedy = "見出しのあるCSV、又はJSONの一覧にしてください", "use CSV with a heading, or a list in JSON"
        return ReadFile(problems=(complaint("unreadable", name, "", ja, en, *remedy),))
    if len(rows) > MAX_ROWS:
        ja, en = f"{MAX_ROWS:,}行を超えています", f"has more than {MAX_ROWS:,} rows"
        return ReadFile(problems=(complaint("too_many_rows", name, "", ja, en, "分割してください", "split it"),))
    return _together(rows)


def _together(rows: list[tuple[int, Mapping[str, str]]]) -> ReadFile:
    projects: dict[str, ProjectRow] = {}
    problems: list[Problem] = []
    refused = 0
    for number, row in rows:
        found = _problems_of(row, f"row[{number}]")
        made = None if found else _project(row)
        kept = made and projects.setdefault(made.number, made)
        if made and kept and any(getattr(made, one) != getattr(kept, one) for one in _OF_PROJECT):
            ja, en = "同じ課題番号の前の行と内容が違います", "differs from an earlier row of the same project"
            remedy = "課題名・概要・年度・金額を揃えてください", "say the same title, abstract, years and money"
            found = [complaint("rows_differ", f"row[{number}].project", made.number, ja, en, *remedy)]
        if found or made is None or kept is None:
            problems += found
            refused += 1
        elif (person := asdict(_person(row))) not in kept.people:
            kept.people.append(person)
    return ReadFile(tuple(projects.values()), tuple(problems), len(rows), refused)


def _csv(content: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    """UTF-8, or the Shift JIS that spreadsheets of Japan write. Rows are counted as a spreadsheet does."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = [_field(cell) for cell in next(reader, [])]
    if {"project", "title", "person"} - {*header}:
        raise ValueError("no heading")
    for number, cells in enumerate(reader, 2):
        if any(not is_blank(cell) for cell in cells):
            yield number, {name: _plain(cell) for name, cell in zip(header, cells, strict=False) if name}


def _json(content: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    """A list of objects with the fields of a row, or of projects with a list `people` of such fields."""
    entries = json.loads(content.decode("utf-8-sig"))
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise ValueError("no list of objects")
    for number, entry in enumerate(entries, 1):
        people = entry.get("people")
        for person in people if isinstance(people, list) and people else [{}]:
            said = entry | (person if isinstance(person, dict) else {"person": person})
            yield number, {_field(str(key)): _cell(value) for key, value in said.items() if _field(str(key))}


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(":".join(map(str, one)) if isinstance(one, list) else str(one) for one in value)
    return "" if value is None else _plain(str(value))


def _field(header: str) -> str:
    plain = _plain(header).casefold().replace(" ", "_")
    return next((name for name, label in COLUMNS.items() if plain in (name, label.ja, _key(label.en))), "")


def _key(label: str) -> str:
    return label.casefold().replace(" ", "_")


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip().removeprefix("'")


def _problems_of(row: Mapping[str, str], place: str) -> list[Problem]:
    """Everything that is wrong with a row, at the column in which it is."""
    found = [missing(f"{place}.{one}") for one in COLUMNS if one not in _MAY_BE_EMPTY and is_blank(row.get(one, ""))]
    for name, cell in row.items():
        if len(cell) > LONGEST or hidden_characters(cell, lines=True):
            ja, en = (
                "長すぎるか、目に見えない文字が含まれています",
                "is too long or holds characters that cannot be seen",
            )
            found.append(complaint("bad_words", f"{place}.{name}", cell, ja, en, "書き直してください", "write it anew"))
    number = row.get("researcher_number", "")
    if number and not (is_e_rad_number(number) or is_orcid(number)):
        ja, en = "研究者番号（8桁）でもORCIDでもありません", "is neither a researcher number of 8 digits nor an ORCID"
        remedy = "番号を直すか、空欄にしてください", "correct it, or leave it empty"
        found.append(complaint("bad_number", f"{place}.researcher_number", number, ja, en, *remedy))
    limits = {"first_year": _YEARS, "last_year": _YEARS, "amount_yen": range(MAX_YEN + 1), "effort_percent": range(101)}
    for name, limit in limits.items():
        cell = row.get(name, "")
        if cell and _whole(cell) not in limit:
            ja, en = "範囲内の整数ではありません", "is not a whole number within its range"
            remedy = f"{limit[0]:,}から{limit[-1]:,}までにしてください", f"use {limit[0]:,} to {limit[-1]:,}"
            found.append(complaint("bad_figure", f"{place}.{name}", cell, ja, en, *remedy))
    if not found and _whole(row["first_year"]) > _whole(row["last_year"]):
        ja, en = "終了年度が開始年度より前です", "is before the first year"
        found.append(
            complaint("years_turned", f"{place}.last_year", row["last_year"], ja, en, "直してください", "correct it")
        )
    return found + _problems_of_lines(row.get("lines", ""), f"{place}.lines")


def _problems_of_lines(cell: str, place: str) -> list[Problem]:
    for part in filter(None, (one.strip() for one in cell.split(";"))):
        match = _LINE.fullmatch(part)
        if match is None or int(match[1]) not in _YEARS or len(match[3].replace(",", "")) > len(str(MAX_YEN)):
            ja, en = "「年度:費目:円」の並びではありません", "is no list of year:item:yen"
            return [
                complaint(
                    "bad_line", place, part, ja, en, "2026:equipment:1000000のように", "as 2026:equipment:1000000"
                )
            ]
        if match[2] not in COST_ITEMS:
            return [unknown_key(place, match[2], COST_ITEMS)]
    return []


def _project(row: Mapping[str, str]) -> ProjectRow:
    matches = [_LINE.fullmatch(part) for part in row.get("lines", "").split(";") if part.strip()]
    return ProjectRow(
        number=row["project"],
        title=row["title"],
        abstract=row.get("abstract", ""),
        first_year=_whole(row["first_year"]),
        last_year=_whole(row["last_year"]),
        amount_yen=_whole(row.get("amount_yen") or "0"),
        lines=sorted([int(one[1]), one[2], _whole(one[3])] for one in matches if one),
    )


def _person(row: Mapping[str, str]) -> RowPerson:
    return RowPerson(
        row["person"],
        row.get("researcher_number", ""),
        row.get("organisation", ""),
        _whole(row.get("effort_percent") or "0"),
    )


def _whole(cell: str) -> int:
    """A whole number as people write it, -1 where it is none."""
    plain = (
        unicodedata.normalize("NFKC", cell).replace(",", "").removesuffix("円").removesuffix("%").removesuffix("年度")
    )
    return int(plain) if re.fullmatch(r"\d{1,16}", plain) else -1
