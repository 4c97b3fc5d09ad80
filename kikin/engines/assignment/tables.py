"""Tables as they come in, CSV in UTF-8: rows with the columns that were asked for, or what is wrong with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

MAX_BYTES = 512 * 1024 * 1024
MAX_PROBLEMS = 100
MAX_ID = 200


@dataclass(slots=True)
class Sheet:
    """`rows`: (number of the line, cells by column); `columns`: those asked for that the heading has."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def cells(self) -> Iterator[tuple[int, dict[str, str]]]:
        for number, cells in self.rows:
            yield number, dict(zip(self.columns, cells, strict=True))


def sheet(content: bytes, where: str, needed: Sequence[str], optional: Sequence[str] = ()) -> Sheet:
    """A table with the columns `needed`, in any order; others but `optional` are not looked at."""
    found = Sheet()
    if len(content) > MAX_BYTES:
        found.problems.append(too_large(where))
        return found
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found.problems.append(_unreadable("not_utf8", where, Text("UTF-8として読めません", "it is not UTF-8"), error))
        return found
    try:
        _read(found, text, where, needed, optional)
    except csv.Error as error:
        found.problems.append(_unreadable("not_csv", where, Text("CSVとして読めません", "it is no CSV"), error))
    return found


def _read(found: Sheet, text: str, where: str, needed: Sequence[str], optional: Sequence[str]) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    heading = [name.strip().lower() for name in next(reader, [])]
    lacking = [name for name in needed if name not in heading]
    if lacking:
        found.problems.append(_lacks(where, lacking, needed))
        return
    twice = [name for name in (*needed, *optional) if heading.count(name) > 1]
    if twice:
        found.problems.append(_repeats(where, twice))
        return
    found.columns = tuple(name for name in (*needed, *optional) if name in heading)
    places = [heading.index(name) for name in found.columns]
    last = max(places)
    ids = [number for number, name in enumerate(found.columns) if name in ("reviewer", "proposal")]
    for row in reader:
        if not any(row):
            continue
        if len(row) <= last:
            row += [""] * (last + 1 - len(row))
        cells = [row[place].strip() for place in places]
        if all(0 < len(cells[place]) <= MAX_ID and cells[place].isprintable() for place in ids):
            found.rows.append((reader.line_num, cells))
            continue
        found.problems.append(_wrong_id(f"{where}: line {reader.line_num}", ", ".join(cells[place] for place in ids)))
        if len(found.problems) >= MAX_PROBLEMS:
            return


def whole(text: str) -> int | None:
    """A count as it is written, or nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def wrong_cell(where: str, what: Text, remedy: Text, value: object) -> Problem:
    return Problem("row_unusable", where, what, remedy, shown(value))


def too_large(where: str) -> Problem:
    megabytes = MAX_BYTES // 1024**2
    return Problem(
        "too_large",
        where,
        Text(f"{megabytes}MBを超えています", f"it is larger than {megabytes} MB"),
        Text("ファイルを分けてください", "split the file"),
    )


def _unreadable(code: str, where: str, what: Text, error: Exception) -> Problem:
    remedy = Text("UTF-8のCSVファイルを指定してください", "name a CSV file in UTF-8")
    return Problem(code, where, what, remedy, shown(error))


def _lacks(where: str, lacking: Sequence[str], needed: Sequence[str]) -> Problem:
    return Problem(
        "columns_missing",
        f"{where}: line 1",
        Text(f"見出しに{'、'.join(lacking)}がありません", f"the heading lacks {', '.join(lacking)}"),
        Text(f"見出しは {', '.join(needed)} です", f"the heading is {', '.join(needed)}"),
    )


def _repeats(where: str, twice: Sequence[str]) -> Problem:
    return Problem(
        "column_repeated",
        f"{where}: line 1",
        Text(f"見出しの{'、'.join(twice)}が2つ以上あります", f"the heading has {', '.join(twice)} more than once"),
        Text("一方を除くか、名前を変えてください", "leave one out or rename it"),
    )


def _wrong_id(where: str, value: str) -> Problem:
    return Problem(
        "row_unusable",
        where,
        Text(
            f"番号が空か、{MAX_ID}字を超えるか、使えない文字を含みます",
            f"an id is empty, longer than {MAX_ID} characters, or holds one that cannot be kept",
        ),
        Text("番号を記入してください", "give the ids"),
        shown(value),
    )
