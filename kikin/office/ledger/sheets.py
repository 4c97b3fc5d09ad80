"""The statement as a file: JSON, CSV or a spreadsheet, each with exact whole yen."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

from openpyxl import Workbook

from kikin.office.ledger.queries import Statement
from kikin.values.money import Yen

_COLUMNS = ("account", "balance_yen")
_FORMULA_BEGINS_WITH = ("=", "+", "-", "@", "\t", "\r")
_LARGEST_EXACT_NUMBER = 2**53


def as_json(statement: Statement) -> bytes:
    """`{as_of, transfers_count, accounts: [{account, balance_yen}]}`, accounts in the order of their names."""
    content = {
        "as_of": statement.as_of.isoformat(),
        "transfers_count": statement.transfers_count,
        "accounts": [dict(zip(_COLUMNS, row, strict=True)) for row in statement.accounts],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(statement: Statement) -> bytes:
    """One line for each account. A name that a spreadsheet would take for a formula is held back by a quote."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for name, balance_yen in statement.accounts:
        writer.writerow([as_cell(name), balance_yen])
    return sheet.getvalue().encode()


def as_xlsx(statement: Statement) -> bytes:
    """One row for each account; names as text, and figures as numbers as long as a spreadsheet holds them exactly."""
    book = Workbook(write_only=False)
    sheet = book.active
    assert sheet is not None
    sheet.title = statement.as_of.isoformat()
    sheet.append(_COLUMNS)
    for place, (name, balance_yen) in enumerate(statement.accounts, start=2):
        cell = sheet.cell(place, 1, name)
        cell.data_type = "s"
        sheet.cell(place, 2, _exact(balance_yen)).number_format = "#,##0"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


FORMATS: dict[str, Callable[[Statement], bytes]] = {"json": as_json, "csv": as_csv, "xlsx": as_xlsx}


def as_cell(text: str) -> str:
    """A text as a CSV's cell: held back by a quote where a spreadsheet would take it for a formula."""
    return "'" + text if text.startswith(_FORMULA_BEGINS_WITH) else text


def _exact(yen: Yen) -> int | str:
    return yen if abs(yen) <= _LARGEST_EXACT_NUMBER else str(yen)
