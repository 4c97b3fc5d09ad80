"""Files of rows: JSON lines (also gzipped), CSV and XLSX become numbered rows of plain values.

A row that cannot be read carries its problems and the rows around it are still read. A file that cannot be
read at all carries problems of its own. Nothing is raised for bad input, and every size has a limit.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kikin.office.feeds.cohorts.complaints import complaint, too_deep
from kikin.office.feeds.cohorts.notation import Repeated, TooDeep, loads
from kikin.office.feeds.cohorts.rows import (
    LAST_ROW,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_ROW_CHARACTERS,
    MAX_ROWS,
    Limits,
    RawRow,
    Unreadable,
    read_header,
    repeated_column,
    too_large,
    too_many_cells,
    too_many_rows,
)
from kikin.office.feeds.cohorts.workbooks import read_workbook
from kikin.values.problems import Problem

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GZIP_MAGIC = b"\x1f\x8b"
_JSON_ENDINGS = (".jsonl", ".ndjson", ".json")
_FORMS_BY_MAGIC = ((_GZIP_MAGIC, ".gz"), (b"PK\x03\x04", ".xlsx"))
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ",;\t"
_GUARD = re.compile(r"'(?='*[=+\-@\t\r])")


@dataclass(frozen=True, slots=True)
class RawTable:
    """All rows of a file, or why there are none; `digest` is the SHA-256 of the file's bytes."""

    rows: tuple[RawRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    digest: str = ""


def read_table(path: Path) -> RawTable:
    """The rows of a file, by the ending of its name: .jsonl, .ndjson, .json, .csv (each also .gz), .xlsx."""
    digest = ""
    try:
        stored = _stored(path)
        digest = sha256(stored).hexdigest()
        ending = path.name.casefold()
        if ending.endswith(".gz"):
            stored, ending = _unzipped(stored, path.name), ending.removesuffix(".gz")
        rows = tuple(_counted(_rows(ending, stored, path.name), path.name))
    except Unreadable as unreadable:
        return RawTable(problems=(unreadable.problem,), digest=digest)
    return RawTable(rows=rows, digest=digest)


def read_stored(stored: bytes, name: str) -> RawTable:
    """The rows of a file that was sent, by the ending of its name."""
    try:
        return RawTable(tuple(_counted(_rows(name.casefold(), stored, name), name)), digest=sha256(stored).hexdigest())
    except Unreadable as unreadable:
        return RawTable(problems=(unreadable.problem,))


def _rows(ending: str, stored: bytes, name: str) -> Iterator[RawRow]:
    if ending.endswith(_JSON_ENDINGS):
        return _json_lines(_as_text(stored, name))
    if ending.endswith(".csv"):
        return _csv(_as_text(stored, name), name)
    if ending.endswith(".xlsx"):
        return read_workbook(stored, name, Limits(MAX_FILE_BYTES, LAST_ROW, MAX_COLUMNS, MAX_CELLS))
    ja, en = "読める形式ではありません", "is of no form that can be read"
    remedy = "JSON lines・CSV・XLSXのいずれかにしてください", "use JSON lines (.jsonl), CSV or XLSX"
    raise Unreadable(complaint("unknown_format", name, "", ja, en, *remedy))


def _stored(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            stored = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        ja, en = "開けません", "cannot be opened"
        remedy = "ファイル名と読み取り権限を確かめてください", "check its name and that it may be read"
        raise Unreadable(complaint("no_file", path.name, error.strerror, ja, en, *remedy)) from error
    if len(stored) > MAX_FILE_BYTES:
        raise Unreadable(too_large(path.name, MAX_FILE_BYTES))
    return stored


def _as_text(stored: bytes, name: str) -> bytes:
    """The bytes of a text in UTF-8 without its mark, unless they show at once that they are something else."""
    for magic, ending in _FORMS_BY_MAGIC:
        if stored.startswith(magic):
            ja, en = "中身はこの名前の形式ではありません", "is of another form than its name says"
            remedy = f"名前の末尾を{ending}にしてください", f"let its name end in {ending}"
            raise Unreadable(complaint("wrong_ending", name, "", ja, en, *remedy))
    if stored.startswith(_UTF_16_MARKS):
        ja, en = "UTF-8ではなくUTF-16で保存されています", "is saved as UTF-16, not as UTF-8"
        raise Unreadable(complaint("not_utf8", name, "", ja, en, "UTF-8で保存し直してください", "save it as UTF-8"))
    return stored.removeprefix(_BYTE_ORDER_MARK)


def _unzipped(stored: bytes, name: str) -> bytes:
    """What a gzip file holds, never more than the limit of it."""
    ja, en = "gzip形式ではないか、途中で切れています", "is not gzip, or is cut off"
    remedy = "圧縮し直すか、末尾の .gz を外してください", "compress it again, or drop the .gz from its name"
    broken = Unreadable(complaint("not_gzip", name, "", ja, en, *remedy))
    if not stored.startswith(_GZIP_MAGIC):
        raise broken
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(stored)) as file:
            unpacked = file.read(MAX_FILE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise broken from error
    if len(unpacked) > MAX_FILE_BYTES:
        raise Unreadable(too_large(name, MAX_FILE_BYTES))
    return unpacked


def _counted(rows: Iterator[RawRow], name: str) -> Iterator[RawRow]:
    for count, row in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise Unreadable(too_many_rows(name))
        yield row


def _json_lines(stored: bytes) -> Iterator[RawRow]:
    """Bytes that are not UTF-8 pass as lone surrogates, so that the field that holds them can be named."""
    for number, line in enumerate(stored.split(b"\n"), start=1):
        if line.strip():
            values = _json_object(line)
            yield RawRow(number, {}, (values,)) if isinstance(values, Problem) else RawRow(number, values)


def _json_object(line: bytes) -> dict[str, Any] | Problem:
    if len(line) > MAX_ROW_CHARACTERS:
        ja, en = f"{MAX_ROW_CHARACTERS:,}バイトを超えています", f"is longer than {MAX_ROW_CHARACTERS:,} bytes"
        return complaint("row_too_long", "row", "", ja, en, "短くしてください", "shorten it")
    try:
        values = loads(line.decode("utf-8", "surrogateescape"))
    except Repeated as repeated:
        return repeated_column(repeated.key)
    except TooDeep:
        return too_deep("row")
    except ValueError as error:
        return _not_json(error)
    return values if isinstance(values, dict) else _not_json(type(values).__name__)


def _not_json(why: object) -> Problem:
    ja, en = "1行に1件のJSONオブジェクトではありません", "is not one JSON object on one line"
    return complaint("not_json", "row", why, ja, en, "{ と } で囲んだ1行にしてください", "write one line from { to }")


def _csv(stored: bytes, name: str) -> Iterator[RawRow]:
    text = stored.decode("utf-8", "surrogateescape")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_separator(text))
    first = _cells(reader)
    if isinstance(first, Problem):
        raise Unreadable(first)
    header = read_header(first or [], name)
    number = 0
    while (cells := _cells(reader)) is not None:
        if isinstance(cells, list) and not cells:
            continue
        number += 1
        if isinstance(cells, Problem):
            yield RawRow(number, {}, (cells,))
        elif len(cells) > len(header):
            yield RawRow(number, {}, (too_many_cells(len(cells), len(header)),))
        else:
            yield RawRow(number, dict(zip(header, map(_unguarded, cells), strict=False)))


def _separator(text: str) -> str:
    """What stands most often in the first line: spreadsheets of many countries write semicolons for commas."""
    first = text.split("\n", 1)[0]
    return max(_SEPARATORS, key=first.count)


def _cells(reader: Iterator[list[str]]) -> list[str] | Problem | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        ja, en = "CSVとして読めません", "is not CSV"
        remedy = "引用符の閉じ忘れと長さを確かめてください", "check its quotation marks and its length"
        return complaint("not_csv", "row", error, ja, en, *remedy)


def _unguarded(cell: str) -> str:
    """Our own export puts an apostrophe before what a spreadsheet would take for a formula."""
    return cell[1:] if _GUARD.match(cell) else cell
