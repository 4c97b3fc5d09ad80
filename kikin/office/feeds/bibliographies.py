"""Papers from a file of JSON lines or CSV: each row that can be kept, and each refused one with every reason."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kikin.fund.reviews import Paper, problems_of_paper
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

MAX_BYTES = 10_000_000
MAX_ROWS = 2_000
_COLUMNS = {
    "title": ("title", "題名", "タイトル", "論文名"),
    "abstract": ("abstract", "要旨", "抄録"),
    "year": ("year", "発表年", "年"),
    "keywords": ("keywords", "キーワード"),
    "authors": ("authors", "著者"),
}
"""What a column may be called."""
_SEPARATORS = re.compile("[;；、\n]+")
_YEAR = re.compile(r"\d{4}(?:\.0)?")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of the file by its number, and every reason why it cannot be kept."""

    number: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Bibliography:
    """What a file of papers holds; `problems` speak against the whole of it."""

    papers: tuple[Paper, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_papers(content: bytes, this_year: int) -> Bibliography:
    """Every paper of a file: a JSON object on each line, or CSV whose first row names the columns."""
    text = _decoded(content)
    if len(content) > MAX_BYTES or text is None:
        return Bibliography(problems=(_unreadable(),))
    papers: list[Paper] = []
    refused: list[RefusedRow] = []
    rows = list(_json_rows(text) if text.lstrip().startswith("{") else _csv_rows(text))
    if not rows or len(rows) > MAX_ROWS:
        return Bibliography(problems=(_no_rows(len(rows)),))
    for number, row in rows:
        paper, problems = _paper(row, this_year) if isinstance(row, Mapping) else (None, (_no_row(),))
        if paper is None or problems:
            refused.append(RefusedRow(number, problems))
        else:
            papers.append(paper)
    return Bibliography(tuple(papers), tuple(refused))


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _json_rows(text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, None


def _csv_rows(text: str) -> Iterator[tuple[int, Any]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        if not any(name in _COLUMNS["title"] for name in map(str.strip, reader.fieldnames or ())):
            return
        for row in reader:
            yield reader.line_num, {str(name).strip(): said for name, said in row.items() if name is not None}
    except csv.Error:
        yield reader.line_num, None


def _paper(row: Mapping[str, Any], this_year: int) -> tuple[Paper | None, tuple[Problem, ...]]:
    said = {name: next((row[one] for one in names if one in row), None) for name, names in _COLUMNS.items()}
    wrong = [name for name in said if not _is_told(name, said[name])]
    if wrong:
        return None, tuple(_wrong_kind(name, said[name]) for name in wrong)
    year = str(said["year"] if said["year"] is not None else "").strip()
    paper = Paper(
        str(said["title"] or "").strip(),
        str(said["abstract"] or "").strip(),
        int(year[:4]) if year else None,
        _several(said["keywords"]),
        _several(said["authors"]),
    )
    return paper, problems_of_paper(paper, this_year)


def _is_told(name: str, value: Any) -> bool:
    """Whether a value is of the kind that its column holds."""
    if value is None:
        return True
    if name == "year":
        is_text_or_number = isinstance(value, (str, int, float)) and not isinstance(value, bool)
        return is_text_or_number and (not str(value).strip() or _YEAR.fullmatch(str(value).strip()) is not None)
    if name in ("title", "abstract"):
        return isinstance(value, str)
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _several(value: Any) -> tuple[str, ...]:
    parts = _SEPARATORS.split(value) if isinstance(value, str) else value or ()
    return tuple(dict.fromkeys(said for one in parts if (said := one.strip())))


def _wrong_kind(name: str, value: Any) -> Problem:
    return Problem(
        "paper_wrong_kind",
        f"paper.{name}",
        Text("この項目に置ける値ではありません", "not what this column holds"),
        Text(
            "題名・要旨は文字、年は4桁の西暦、キーワードと著者は「;」で区切ってください",
            "give texts, a year of four digits, and keywords and authors separated by semicolons",
        ),
        shown(repr(value)),
    )


def _no_row() -> Problem:
    return Problem(
        "paper_not_a_row",
        "paper",
        Text("行として読めません", "it cannot be read as a row"),
        Text("1行に1件のJSON又はCSVとしてください", "write one JSON object, or one row of CSV, for each paper"),
    )


def _unreadable() -> Problem:
    return Problem(
        "papers_unreadable",
        "papers.file",
        Text("ファイルが大きすぎるか、文字として読めません", "the file is too large, or is no text"),
        Text(
            f"UTF-8のJSON Lines又はCSVを{MAX_BYTES // 1_000_000}MB以内で送ってください",
            f"send JSON lines or CSV in UTF-8, of at most {MAX_BYTES // 1_000_000} MB",
        ),
    )


def _no_rows(count: int) -> Problem:
    return Problem(
        "papers_none_or_too_many",
        "papers.file",
        Text("論文の行がないか、多すぎます", "it holds no rows of papers, or too many"),
        Text(
            f"title（題名）の列を置き、{MAX_ROWS:,}行以内にしてください",
            f"give it a column title, and at most {MAX_ROWS:,} rows",
        ),
        str(count),
    )
