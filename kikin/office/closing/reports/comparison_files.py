"""The comparison with one-year money as a file: JSON, CSV or a spreadsheet, each with exact whole yen."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date

from openpyxl import Workbook

from kikin.fund.comparison import SUMS, Comparison
from kikin.values.money import Yen

_COLUMNS = ("fiscal_year", *SUMS)
_LARGEST_EXACT_NUMBER = 2**53


def as_json(found: Comparison, as_of: date) -> bytes:
    """`{as_of, years: [{fiscal_year, planned_yen, ...}], totals: {the same sums}, undone_yen, needless_yen}`."""
    content = {
        "as_of": as_of.isoformat(),
        "years": [{name: getattr(year, name) for name in _COLUMNS} for year in found.years],
        "totals": found.totals,
        "undone_yen": found.undone_yen,
        "needless_yen": found.needless_yen,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(found: Comparison, as_of: date) -> bytes:
    """One line for each fiscal year, and the totals last."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerows(_lines(found))
    return sheet.getvalue().encode()


def as_xlsx(found: Comparison, as_of: date) -> bytes:
    """One row for each fiscal year, and the totals last."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = as_of.isoformat()
    for line in _lines(found):
        sheet.append([_exact(value) if isinstance(value, int) else value for value in line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


FORMATS: dict[str, Callable[[Comparison, date], bytes]] = {"json": as_json, "csv": as_csv, "xlsx": as_xlsx}


def _lines(found: Comparison) -> list[list[object]]:
    years: list[list[object]] = [[getattr(year, name) for name in _COLUMNS] for year in found.years]
    return [list(_COLUMNS), *years, ["totals", *found.totals.values()]]


def _exact(yen: Yen) -> int | str:
    return yen if abs(yen) <= _LARGEST_EXACT_NUMBER else str(yen)
