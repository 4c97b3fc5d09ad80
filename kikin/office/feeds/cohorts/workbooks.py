"""XLSX workbooks: the first sheet, by its values, with a guard against archives that unpack without end."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.cohorts.rows import (
    Limits,
    RawRow,
    Unreadable,
    read_header,
    too_full_a_workbook,
    too_large,
    too_long_a_sheet,
    too_many_cells,
    too_wide_a_sheet,
)

MAX_PARTS = 1_000
_SHEETS = "xl/worksheets/"
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_BYTES_AT_A_TIME = 2**20


def read_workbook(stored: bytes, name: str, limits: Limits) -> Iterator[RawRow]:
    """Rows below the header, blank ones left out. Of formulas, what they last gave, never the formulas."""
    _guard_against_bombs(stored, name, limits)
    try:
        workbook = load_workbook(io.BytesIO(stored), read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()
        cells = _within(sheet.iter_rows(values_only=True), name, limits)
        header = read_header(list(next(cells, ())), name)
        for number, row in enumerate(cells, start=1):
            if any(cell is not None for cell in row):
                yield _row(number, header, row)
    except Unreadable:
        raise
    except Exception as error:
        # A broken workbook makes its reader fail in whatever line it happens to stand; each means the same.
        raise _broken(name, error) from error


def _within(rows: Iterator[tuple[Any, ...]], name: str, limits: Limits) -> Iterator[tuple[Any, ...]]:
    """The rows, the header among them. A few bytes make a blank row, or one of all columns that there can be."""
    cells_count = 0
    for count, row in enumerate(rows):
        cells_count += len(row)
        if cells_count > limits.cells:
            raise Unreadable(too_full_a_workbook(name, limits.cells))
        if count > limits.rows:
            raise Unreadable(too_long_a_sheet(name, limits.rows))
        if len(row) > limits.columns:
            raise Unreadable(too_wide_a_sheet(name, limits.columns))
        yield row


def _row(number: int, header: list[str], row: tuple[Any, ...]) -> RawRow:
    if any(cell is not None for cell in row[len(header) :]):
        return RawRow(number, {}, (too_many_cells(len(row), len(header)),))
    return RawRow(number, dict(zip(header, map(_value, row), strict=False)))


def _value(cell: Any) -> Any:
    """Numbers are stored in binary; their shortest decimal form is what the sheet's author saw."""
    if isinstance(cell, float):
        return Decimal(repr(cell))
    if cell is None or isinstance(cell, bool | int | str):
        return cell
    return str(cell)


def _guard_against_bombs(stored: bytes, name: str, limits: Limits) -> None:
    """An archive declares what each part unpacks to, and its reader stops there. To count the marks of cells takes a
    fiftieth of the time that it takes to read them."""
    try:
        with zipfile.ZipFile(io.BytesIO(stored)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limits.unpacked_bytes:
                raise Unreadable(too_large(name, limits.unpacked_bytes))
            sheets = [part for part in parts if part.filename.startswith(_SHEETS)]
            cells_count = sum(_cells_in(archive, part) for part in sheets)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise _broken(name, error) from error
    if cells_count > limits.cells:
        raise Unreadable(too_full_a_workbook(name, limits.cells))


def _cells_in(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    with archive.open(part) as sheet:
        return sum(len(_CELL.findall(piece)) for piece in iter(lambda: sheet.read(_BYTES_AT_A_TIME), b""))


def _broken(name: str, error: Exception) -> Unreadable:
    ja, en = "XLSXとして読めません", "is not an XLSX workbook that can be read"
    remedy = "表計算ソフトで開いて保存し直してください", "open it in a spreadsheet and save it again"
    return Unreadable(complaint("not_xlsx", name, error, ja, en, *remedy))
