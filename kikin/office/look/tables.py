"""A table as a page shows it and as a spreadsheet reads it: the same rows, from one place."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.http import HttpRequest

from kikin.office.look.parts import Words
from kikin.office.look.show import FIGURES
from kikin.office.look.words import sentence
from kikin.values.problems import Problem
from kikin.values.text import Text

LONG_FROM_ROWS = 20
BROAD_FROM_COLUMNS = 3
_FORMULA_BEGINS_WITH = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Also in full width, which a Japanese spreadsheet takes for the same signs."""
_STYLES = {kind: f"cell--{kind}" for kind in ("text", "words", "digest", "at")}
_NOTHING_YET = Text("該当するものはありません。", "There is nothing here yet.")


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` says how cells are shown (see `show`); `sort` is the key in the address that sorts by it."""

    label: Words
    kind: str = "text"
    sort: str = ""

    @property
    def style(self) -> str:
        if self.kind in FIGURES:
            return "cell--figure"
        return _STYLES.get(self.kind, "cell--word")


@dataclass(frozen=True, slots=True)
class Tick:
    """A box beside a value, by which its row is chosen in the form around the table."""

    name: str
    value: str
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that leads somewhere, that needs a remark, or whose row can be chosen."""

    value: object
    url: str = ""
    note: Words = ""
    tick: Tick | None = None


@dataclass(frozen=True)
class Table:
    """Rows hold a plain value or a `Cell` per column; the first column names the row.

    `totals` add up what is on screen, one value per column. `empty` says what to do when there is no row.
    `sorted_by` is what `asked_order` returned.
    """

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    totals: Sequence[object] = ()
    empty: Words = field(default=_NOTHING_YET)
    sorted_by: str = ""
    csv_url: str = ""

    @property
    def is_long(self) -> bool:
        return len(self.rows) >= LONG_FROM_ROWS

    @property
    def is_broad(self) -> bool:
        """Whether a telephone shows each row as a list of its own."""
        return len(self.columns) >= BROAD_FROM_COLUMNS


def nothing_ticked(where: str, what: Text) -> Problem:
    """A form around a table came back without a row chosen in it."""
    return Problem("nothing_ticked", where, what, Text("一つ以上選んでください", "tick one or more"))


def add_up(table_rows: Iterable[Sequence[object]], columns: Sequence[Column], label: Words) -> list[object]:
    """Totals of the amounts and counts on screen, under a label in the first column."""
    rows = list(table_rows)
    totals: list[object] = [label]
    for place, column in enumerate(columns[1:], start=1):
        values = [_plain(row[place]) for row in rows]
        whole = [value for value in values if isinstance(value, int)]
        totals.append(sum(whole) if column.kind in ("yen", "count") else "")
    return totals


def asked_order(request: HttpRequest, keys: Sequence[str], otherwise: str) -> str:
    """The order that the address asks for: one of `keys`, with `-` before it for downwards."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in keys else otherwise


def as_csv(table: Table) -> str:
    """The table for a spreadsheet: exact figures, ISO dates, a mark of order, no formula from outside."""
    sheet = io.StringIO()
    sheet.write("\ufeff")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([_bare(column.label) for column in table.columns])
    for row in table.rows:
        writer.writerow([_bare(_plain(value)) for value in row])
    return sheet.getvalue()


def _plain(value: object) -> object:
    return value.value if isinstance(value, Cell) else value


def _bare(value: object) -> str | int | float:
    """A cell as a spreadsheet may have it. Words that would start a formula are held back by a quote."""
    if value is None or value == "":
        return ""
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    words = sentence(value)
    return "'" + words if words.startswith(_FORMULA_BEGINS_WITH) else words
