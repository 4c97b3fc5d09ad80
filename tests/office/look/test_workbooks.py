"""Tables as a workbook: the same rows, figures as numbers, and no formula from outside."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django.utils import translation
from openpyxl import load_workbook

from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.workbooks import as_xlsx
from kikin.values.text import Text

COLUMNS = (
    Column(Text("項目", "Item")),
    Column(Text("年度", "Year"), "fiscal_year"),
    Column(Text("日付", "Day"), "on"),
    Column(Text("金額", "Amount"), "yen"),
)


def read(*tables: Table) -> Any:
    with translation.override("en"):
        return load_workbook(BytesIO(as_xlsx(tables)))


def test_a_sheet_has_the_rows_of_its_table_and_its_totals() -> None:
    rows: list[list[object]] = [
        [Text("一", "one"), 2022, date(2022, 4, 1), Cell(1_234, "/behind")],
        ["two", None, "", 2**60],
    ]
    book = read(Table(Text("表", "A table: of/what?"), COLUMNS, rows, [Text("合計", "Total"), "", "", 5]))
    (sheet,) = book.worksheets
    assert sheet.title == "1 A table  of what"
    found = list(sheet.values)
    assert found[0][0] == "A table: of/what?"
    assert found[1] == ("Item", "Year", "Day", "Amount")
    assert found[2][:2] == ("one", 2022)
    assert found[2][2].date() == date(2022, 4, 1)
    assert found[2][3] == 1_234
    assert found[3] == ("two", None, None, str(2**60))
    assert found[4] == ("Total", None, None, 5)
    assert (sheet.cell(3, 4).number_format, sheet.cell(3, 2).number_format) == ("#,##0", "0")


def test_words_that_would_start_a_formula_stay_words() -> None:
    book = read(Table("x", COLUMNS[:1], [["=1+1"]]))
    cell = book.worksheets[0].cell(3, 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_each_table_has_a_sheet_of_its_own_even_with_the_same_caption() -> None:
    table = Table("the same", COLUMNS[:1], [])
    assert [sheet.title for sheet in read(table, table).worksheets] == ["1 the same", "2 the same"]
