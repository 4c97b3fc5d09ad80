"""Tables as a spreadsheet: the same rows as on the page, figures as numbers, words as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

from kikin.office.look.tables import Cell, Table
from kikin.office.look.words import NOTHING, spoken

_LARGEST_EXACT_NUMBER = 2**53
_TITLE_CHARACTERS = 31
_NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """One sheet for each table, in order, in the language of the page: caption, heads, rows, totals."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(tables, start=1):
        caption = spoken(table.caption)
        sheet = book.create_sheet(f"{number} {caption}".translate(_NOT_IN_TITLES)[:_TITLE_CHARACTERS].strip())
        rows: list[Sequence[object]] = [[caption], [column.label for column in table.columns], *table.rows]
        if table.totals:
            rows.append(table.totals)
        for place, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                plain = _plain(value)
                cell = sheet.cell(place, column, plain)
                if isinstance(plain, str):
                    # Words that would start a formula are words here.
                    cell.data_type = "s"
                elif isinstance(plain, int):
                    is_amount = column <= len(table.columns) and table.columns[column - 1].kind in ("yen", "count")
                    cell.number_format = "#,##0" if is_amount else "0"
                if place <= 2:
                    cell.font = Font(bold=True)
        sheet.freeze_panes = "B3"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _plain(value: object) -> str | int | float | date | None:
    """A value as a spreadsheet holds it; a whole number that it would round stays exact as words."""
    if isinstance(value, Cell):
        value = value.value
    if value is None or value == "" or value == NOTHING:
        return None
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST_EXACT_NUMBER else str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (float, date)):
        return value
    return spoken(value)
