"""Rows as their file had them, the limits of every file, and what is wrong with rows of any form."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any

from kikin.office.feeds.cohorts.complaints import complaint
from kikin.values.problems import Problem

MAX_ROWS = 100_000
MAX_FILE_BYTES = 256 * 1024 * 1024
"""Of a file as it lies there, and again of what it unpacks to."""
MAX_ROW_CHARACTERS = 1_000_000
# The module csv holds one limit of a cell (131,072 characters as it comes) for the whole process. It is set here alone:
# every reader of a feed imports this module.
csv.field_size_limit(MAX_ROW_CHARACTERS)
MAX_COLUMNS = 1_000
MAX_CELLS = 5_000_000
"""Of any workbook, blank ones counted: a reader takes as long over a blank cell as over any other."""
LAST_ROW = 2**20
"""Of any workbook: those who format whole columns leave blank rows until there."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a workbook is read: its bytes as they unpack, and its rows, columns and cells, blank ones among them."""

    unpacked_bytes: int
    rows: int
    columns: int
    cells: int


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as its file had it. With problems, `values` is empty."""

    number: int
    values: dict[str, Any]
    problems: tuple[Problem, ...] = ()


class Unreadable(Exception):
    """Ends the reading of a file; caught by `tables.read_table`, and goes no further."""

    def __init__(self, problem: Problem):
        self.problem = problem


def read_header(cells: list[Any], name: str) -> list[str]:
    """The columns' names, each but the empty ones once."""
    header = ["" if cell is None else str(cell).strip() for cell in cells]
    named = [column for column in header if column]
    if not named:
        ja, en = "見出し行がありません", "has no header row"
        remedy = "1行目に列名を書いてください", "put the names of the columns in the first row"
        raise Unreadable(complaint("no_header", name, "", ja, en, *remedy))
    if len(named) != len(set(named)):
        raise Unreadable(repeated_column(next(column for column in named if named.count(column) > 1)))
    return header


def no_rows(name: str) -> Problem:
    ja, en = "応募の行が一つもありません", "holds no rows"
    return complaint(
        "no_rows", name, "", ja, en, "応募を1行に1件ずつ書いてください", "give one application in each row"
    )


def too_large(name: str, most_bytes: int) -> Problem:
    megabytes = most_bytes // 1024**2
    ja, en = f"{megabytes}MBを超えています", f"is, or unpacks to, more than {megabytes} MB"
    return complaint("too_large", name, "", ja, en, "分割してください", "split it")


def too_many_rows(name: str) -> Problem:
    ja, en = f"{MAX_ROWS:,}行を超えています", f"has more than {MAX_ROWS:,} rows"
    return complaint("too_many_rows", name, "", ja, en, "分割してください", "split it")


def too_long_a_sheet(name: str, most: int) -> Problem:
    ja, en = f"空の行も含めて{most:,}行を超えています", f"has more than {most:,} rows, blank ones counted"
    remedy = "下の空の行を削除するか、分割してください", "delete the blank rows below, or split it"
    return complaint("too_many_rows", name, "", ja, en, *remedy)


def too_wide_a_sheet(name: str, most: int) -> Problem:
    ja, en = f"空の列も含めて{most:,}列を超えています", f"has more than {most:,} columns, blank ones counted"
    remedy = "右の空の列を削除してください", "delete the blank columns to the right"
    return complaint("too_many_columns", name, "", ja, en, *remedy)


def too_full_a_workbook(name: str, most: int) -> Problem:
    ja, en = f"空のセルも含めて{most:,}セルを超えています", f"has more than {most:,} cells, blank ones counted"
    remedy = (
        "空の行・列とほかのシートを削除するか、分割してください",
        "delete blank rows, blank columns and other sheets, or split it",
    )
    return complaint("too_many_cells_in_all", name, "", ja, en, *remedy)


def too_many_cells(found: int, wanted: int) -> Problem:
    ja, en = "列が見出しより多くあります", "has more cells than the header"
    remedy = "区切り文字と引用符を確かめてください", "check separators and quotation marks"
    return complaint("too_many_cells", "row", f"{found} > {wanted}", ja, en, *remedy)


def repeated_column(column: str) -> Problem:
    ja, en = "同じ名前の列が二つあります", "appears twice"
    return complaint("repeated_column", column, "", ja, en, "一つにしてください", "keep one of them")
