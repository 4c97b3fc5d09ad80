"""Files of cost lines, CSV or XLSX: every row becomes a line, or all that is wrong with it, by row and field."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from kikin.fund.charter import COST_ITEMS
from kikin.fund.costs import MAX_LINES, Line
from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.cohorts.rows import Limits, RawRow, Unreadable, read_header, too_many_cells
from kikin.office.feeds.cohorts.workbooks import read_workbook
from kikin.values.problems import Problem
from kikin.values.text import Text

MAX_FILE_BYTES = 10 * 2**20
FORMATS = ("csv", "xlsx")
_LONGEST_CELL = 10_000
_FIRST_ROW = 2
"""As a spreadsheet counts: the header is row 1."""

COLUMNS: dict[str, Text] = {
    "cost_item": Text("費目", "Cost item"),
    "description": Text("内容", "What for"),
    "ordered_on": Text("発注日", "Ordered on"),
    "delivered_on": Text("納品日", "Delivered on"),
    "paid_on": Text("支払日", "Paid on"),
    "amount_yen": Text("金額（税込）", "Amount (tax included)"),
    "tax_yen": Text("うち消費税", "Of which tax"),
    "supplier": Text("支払先", "Supplier"),
    "supplier_number": Text("支払先法人番号", "Supplier's corporate number"),
    "bill_number": Text("請求書番号", "Bill number"),
    "evidence": Text("証拠書類", "Evidence"),
    "remark": Text("備考", "Remark"),
    "currency": Text("通貨", "Currency"),
    "foreign_amount": Text("外貨額", "Amount in the currency"),
    "exchange_rate": Text("換算レート", "Exchange rate"),
    "rate_source": Text("レートの出典", "Source of the rate"),
    "rate_on": Text("レートの日付", "Date of the rate"),
}
"""The columns of a file, by field; a header may use the field's name or either of these."""
_OF_WORKBOOKS = Limits(unpacked_bytes=32 * 2**20, rows=MAX_LINES, columns=64, cells=(MAX_LINES + 1) * len(COLUMNS))
OF_CURRENCY = ("currency", "foreign_amount", "exchange_rate", "rate_source", "rate_on")
_MAY_BE_ABSENT = frozenset({"tax_yen", "supplier_number", "remark", *OF_CURRENCY})
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_YEN = re.compile(r"[¥￥]?(\d{1,3}(?:,\d{3})+|\d{1,16})(?:\.0+)?円?")
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,16})(\.\d{1,16})?")
_GUARD = re.compile(r"'(?='*[=+\-@\t\r])")
"""Our own CSV puts an apostrophe before what a spreadsheet would take for a formula."""


Unread: TypeAlias = tuple[str, str, str, str, str]
"""What is wrong with a cell: a code, then what and remedy, each in Japanese and in English."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: lines that could be read, by the number of their row, and everything that could not."""

    lines: tuple[tuple[int, Line], ...] = ()
    problems: tuple[Problem, ...] = ()
    rows_count: int = 0


def place_of(row: int) -> str:
    """The place of a row in a problem; the field's name follows."""
    return f"row[{row}]"


def read(content: bytes, name: str) -> Sheet:
    """The lines of a file, by the ending of its name. A file that cannot be read has problems and no lines."""
    try:
        rows = list(_rows(content, name))
        fields = {header: _field(header) for header in dict.fromkeys(header for row in rows for header in row.values)}
        absent = [field for field in COLUMNS if field not in fields.values() and field not in _MAY_BE_ABSENT]
        if fields and absent:
            raise Unreadable(_columns_absent(absent, name))
    except Unreadable as unreadable:
        return Sheet(problems=(unreadable.problem,))
    lines: list[tuple[int, Line]] = []
    problems: list[Problem] = []
    for row in rows:
        number = row.number + _FIRST_ROW - 1
        found = _line(row, number, fields)
        if isinstance(found, Line):
            lines.append((number, found))
        else:
            problems += found
    return Sheet(tuple(lines), tuple(problems), len(rows))


def _rows(content: bytes, name: str) -> Iterator[RawRow]:
    if len(content) > MAX_FILE_BYTES:
        megabytes = MAX_FILE_BYTES // 2**20
        ja, en = f"{megabytes}MBを超えています", f"is larger than {megabytes} MB"
        raise Unreadable(complaint("too_large", name, "", ja, en, "分割してください", "split it"))
    ending = name.rpartition(".")[2].casefold()
    if ending == "xlsx":
        rows = read_workbook(content, name, _OF_WORKBOOKS)
    elif ending == "csv":
        rows = _csv(content, name)
    else:
        ja, en = "読める形式ではありません", "is of no form that can be read"
        raise Unreadable(complaint("unknown_format", name, "", ja, en, "CSV又はXLSXにしてください", "use CSV or XLSX"))
    for count, row in enumerate(rows, start=1):
        if count > MAX_LINES:
            ja, en = f"{MAX_LINES:,}行を超えています", f"has more than {MAX_LINES:,} rows"
            raise Unreadable(complaint("too_many_rows", name, "", ja, en, "分割してください", "split it"))
        yield row


def _csv(content: bytes, name: str) -> Iterator[RawRow]:
    """UTF-8, or the Shift JIS that spreadsheets of Japan write."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932", "replace")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = read_header(list(next(reader, [])), name)
        for number, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            if any(cells[len(header) :]):
                yield RawRow(number, {}, (too_many_cells(len(cells), len(header)),))
            else:
                yield RawRow(number, dict(zip(header, (_GUARD.sub("", cell) for cell in cells), strict=False)))
    except csv.Error as error:
        remedy = "引用符の閉じ忘れと長さを確かめてください", "check its quotation marks and its length"
        raise Unreadable(complaint("not_csv", name, error, "CSVとして読めません", "is not CSV", *remedy)) from error


def _field(header: str) -> str:
    """The field that a header means; empty for a column that is not ours and is left alone."""
    said = _plain(header)
    return next((key for key, label in COLUMNS.items() if said in (key, _plain(label.ja), _plain(label.en))), "")


def _line(row: RawRow, number: int, fields: Mapping[str, str]) -> Line | list[Problem]:
    """A row as a line, or what cannot be read in it."""
    where = place_of(number)
    if row.problems:
        return [Problem(each.code, where, each.what, each.remedy, each.value) for each in row.problems]
    cells = {fields[header]: cell for header, cell in row.values.items() if fields[header]}
    said: dict[str, Any] = {}
    problems = []
    for field, read_cell in _READERS.items():
        cell = cells.get(field)
        value = read_cell("" if cell is None else str(cell)[:_LONGEST_CELL])
        if isinstance(value, tuple):
            code, *words = value
            problems.append(complaint(code, f"{where}.{field}", cell, *words))
        else:
            said[field] = value
    return problems or Line(**said)


def _plain(words: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", words)).casefold()


def _words(cell: str) -> str:
    return cell.strip()


def _item(cell: str) -> str:
    """A cost item by its key or its name; what is none is left as it stands, for the rules to refuse."""
    said = _plain(cell)
    return _ITEMS.get(said, cell.strip())


def _number(cell: str) -> str:
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", cell)).upper().removeprefix("T")


def _day(cell: str) -> date | Unread:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    remedy = "2022-09-15のような日付にしてください", "write a date such as 2022-09-15"
    return ("not_a_date", "日付として読めません", "is not a date", *remedy)


def _yen(cell: str) -> int | Unread:
    found = _YEN.fullmatch(_plain(cell))
    if found:
        return int(found[1].replace(",", ""))
    remedy = "120000のような円単位の数字にしてください", "write whole yen in figures, such as 120000"
    return ("not_whole_yen", "円単位の金額として読めません", "is not an amount in whole yen", *remedy)


def _yen_or_none(cell: str) -> int | Unread:
    """No tax, or an amount that is left to the rate of exchange."""
    return _yen(cell or "0")


def _currency(cell: str) -> str:
    return _plain(cell).upper()


def exact(cell: str) -> Decimal | Unread | None:
    """A number as people write it, without loss; None for an empty cell."""
    said = _plain(cell)
    if not said:
        return None
    if found := _NUMBER.fullmatch(said):
        return Decimal(found[1].replace(",", "") + (found[2] or ""))
    remedy = "1234.56のような数字にしてください", "write figures, such as 1234.56"
    return ("not_a_number", "数字として読めません", "is not a number", *remedy)


def _day_or_none(cell: str) -> date | Unread | None:
    return _day(cell) if cell.strip() else None


_ITEMS = {said: key for key, label in COST_ITEMS.items() for said in (key, _plain(label.ja), _plain(label.en))}
_READERS: Mapping[str, Callable[[str], Any]] = {
    "cost_item": _item,
    "description": _words,
    "ordered_on": _day,
    "delivered_on": _day,
    "paid_on": _day,
    "amount_yen": _yen_or_none,
    "tax_yen": _yen_or_none,
    "supplier": _words,
    "supplier_number": _number,
    "bill_number": _words,
    "evidence": _words,
    "remark": _words,
    "currency": _currency,
    "foreign_amount": exact,
    "exchange_rate": exact,
    "rate_source": _words,
    "rate_on": _day_or_none,
}


def _columns_absent(absent: Iterable[str], name: str) -> Problem:
    ja = "、".join(COLUMNS[field].ja for field in absent)
    en = ", ".join(absent)
    what = f"列がありません：{ja}", f"has no column {en}"
    return complaint("column_absent", name, "", *what, "見出し行に加えてください", "add them to the header row")
