"""A budget as a sheet, XLSX or CSV: a row for each member and cost item, a column for each fiscal year.

What is written can be read back unchanged. A sheet with anything wrong in it gives every problem, by row and
column, and nothing else.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from kikin.fund.applications import COST_ITEMS
from kikin.fund.instruments import adds_up
from kikin.office.applications.outline import LineOutline, Outline
from kikin.office.feeds.cohorts.rows import RawRow
from kikin.office.feeds.cohorts.tables import read_stored
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

FORMATS = ("xlsx", "csv")
MAX_SHEET_BYTES = 5 * 2**20
OWN_SHARE = "own_share"
TOTAL = "total"
OWN_SHARE_NAME = Text("自己負担額", "own share")
_WORDS = ("organisation", "name", "instrument", "cost_item", "item")
_SUM = "sum"
_FIRST_ROW = 2
"""As a spreadsheet counts: the header is row 1."""
_PLACE = re.compile(r"row\[(\d+)\](?:\.(\w+))?")
_FORMULA_BEGINS_WITH = ("=", "+", "-", "@", "\t", "\r")
_YEN = re.compile(r"(?:JPY|¥)?(\d{1,3}(?:,\d{3})+|\d{1,16})(?:\.0+)?(?:円|JPY)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the rows and columns of a budget are; `members` are names by the refs of organisations, the lead first."""

    instrument: str
    members: Mapping[str, Text]
    years: tuple[int, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet says: the lines of the budget and each member's own share, or everything that is wrong."""

    lines: tuple[LineOutline, ...] = ()
    own_shares_yen: Mapping[str, Yen] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """`cells` are the amounts of the years, None where there is none; `sums` says that its sum adds them up."""

    words: tuple[str, ...]
    cells: tuple[Yen | None, ...]
    sum_yen: Yen
    sums: bool = True


def as_csv(frame: Frame, outline: Outline, language: str) -> bytes:
    """The sheet with a mark of order for spreadsheets, no formula from outside, and exact figures."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(_header(frame))
    for row in (*_rows(frame, outline, language), _totals(frame, outline, language)):
        words = ["'" + word if word.startswith(_FORMULA_BEGINS_WITH) else word for word in row.words]
        writer.writerow([*words, *("" if cell is None else cell for cell in row.cells), row.sum_yen])
    return b"\xef\xbb\xbf" + sheet.getvalue().encode()


def as_xlsx(frame: Frame, outline: Outline, language: str) -> bytes:
    """The sheet with its sums as formulas, so that they follow what is typed."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = frame.instrument[:31]
    sheet.append(_header(frame))
    rows = [*_rows(frame, outline, language)]
    for place, row in enumerate(rows, start=_FIRST_ROW):
        _put(sheet, place, row.words, row.cells, _across(frame, place) if row.sums else row.sum_yen)
    bottom = _FIRST_ROW + len(rows)
    of = f"$D${_FIRST_ROW}:$D${bottom - 1}"
    over = [f"{letter}{_FIRST_ROW}:{letter}{bottom - 1}" for letter in _letters(frame)[:-1]]
    totals = [f'=SUMIF({of},"<>{OWN_SHARE}",{each})' for each in over]
    _put(sheet, bottom, _totals(frame, outline, language).words, totals, _across(frame, bottom))
    sheet.freeze_panes = f"{_letters(frame)[0]}{_FIRST_ROW}"
    widths = dict(zip("ABCDE", (18, 32, 16, 14, 20), strict=True)) | dict.fromkeys(_letters(frame), 18)
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _letters(frame: Frame) -> list[str]:
    """The columns of the years and of their sum, as a spreadsheet names them."""
    return [get_column_letter(len(_WORDS) + 1 + column) for column in range(len(frame.years) + 1)]


def _across(frame: Frame, place: int) -> str:
    letters = _letters(frame)
    return f"=SUM({letters[0]}{place}:{letters[-2]}{place})"


def _put(sheet: Any, place: int, words: Sequence[str], cells: Iterable[object], total: object) -> None:
    """Words as words, whatever they begin with, and figures as figures."""
    for column, word in enumerate(words, start=1):
        sheet.cell(place, column, word).data_type = "s"
    for column, cell in enumerate((*cells, total), start=len(words) + 1):
        sheet.cell(place, column, cell).number_format = "#,##0"


def read(frame: Frame, stored: bytes, name: str) -> Reading:
    """What a sheet says of this budget, by the ending of its name."""
    ending = name.rpartition(".")[2].casefold()
    if ending not in FORMATS or len(stored) > MAX_SHEET_BYTES:
        return Reading(problems=(_no_sheet(name, len(stored)),))
    table = read_stored(stored, name)
    problems = table.problems or tuple(_columns(frame, table.rows))
    if problems:
        return Reading(problems=problems)
    taking = _Taking(frame)
    for row in table.rows:
        taking.take(row)
    reading = taking.finish()
    return replace(reading, problems=tuple(map(_with_its_place, reading.problems)))


def _header(frame: Frame) -> list[str]:
    return [*_WORDS, *map(str, frame.years), _SUM]


def _rows(frame: Frame, outline: Outline, language: str) -> Iterator[_Row]:
    asked = {(line.member, line.cost_item, line.fiscal_year): line.amount_yen for line in outline.lines}
    for place, (ref, name) in enumerate(frame.members.items()):
        said = (ref, name.say(language), frame.instrument)
        for item in frame.items:
            cells = tuple(asked.get((place, item, year)) for year in frame.years)
            words = (*said, item, COST_ITEMS[item].say(language))
            yield _Row(words, cells, sum(yen or 0 for yen in cells))
        nothing = (None,) * len(frame.years)
        words = (*said, OWN_SHARE, OWN_SHARE_NAME.say(language))
        yield _Row(words, nothing, outline.members[place].cost_share_yen, sums=False)


def _totals(frame: Frame, outline: Outline, language: str) -> _Row:
    """What all members ask for; their own shares are not part of it."""
    by_year = tuple(sum(line.amount_yen for line in outline.lines if line.fiscal_year == year) for year in frame.years)
    words = (TOTAL, Text("申請額の合計", "All requests").say(language), frame.instrument, "", "")
    return _Row(words, by_year, sum(by_year))


def _columns(frame: Frame, rows: Sequence[RawRow]) -> Iterator[Problem]:
    """A column that must be there and is not, and a year that the call does not pay for."""
    named = dict.fromkeys(column for row in rows for column in row.values)
    for column in ("organisation", "cost_item", *map(str, frame.years), _SUM):
        if column not in named:
            yield _wrong(f"column[{column}]", "column_absent", column)
    for column in named:
        if re.fullmatch(r"\d{4}", column) and int(column) not in frame.years:
            yield _wrong(f"column[{column}]", "year_outside_the_call", column)


class _Taking:
    """Takes rows one by one, and keeps what they say and everything that is wrong with them."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.amounts: dict[tuple[str, str], list[Yen]] = {}
        self.own: dict[str, Yen] = {}
        self.problems: list[Problem] = []

    def take(self, row: RawRow) -> None:
        where = f"row[{row.number + _FIRST_ROW - 1}]"
        self.problems += [Problem(one.code, where, one.what, one.remedy, one.value) for one in row.problems]
        if row.problems:
            return
        ref, item = _said(row.values.get("organisation")), _said(row.values.get("cost_item"))
        by_year = [self._amount(row, where, str(year)) for year in self.frame.years]
        sum_yen = self._amount(row, where, _SUM)
        if item != OWN_SHARE and sum_yen is not None and None not in by_year and _said(row.values.get(_SUM)):
            self._must_add_up(f"{where}.{_SUM}", sum_yen, by_year)
        if ref == TOTAL:
            self._check_totals(row, where)
            return
        self._check_words(row, where, ref, item)
        if (ref, item) in self.amounts or (item == OWN_SHARE and ref in self.own):
            self.problems.append(_wrong(where, "stands_twice", f"{ref} {item}"))
        elif item != OWN_SHARE:
            self.amounts[ref, item] = [yen or 0 for yen in by_year]
        else:
            self.own[ref] = sum_yen or 0
            if any(by_year):
                self.problems.append(_wrong(where, "own_share_has_no_year", ref))

    def finish(self) -> Reading:
        """The whole of what was taken, or everything that is wrong and nothing else."""
        said = {ref for ref, _ in self.amounts} | self.own.keys()
        self.problems += [_wrong("sheet", "member_absent", ref) for ref in self.frame.members if ref not in said]
        if self.problems:
            return Reading(problems=tuple(self.problems))
        nothing = [0] * len(self.frame.years)
        lines = (
            LineOutline(place, year, item, yen)
            for place, ref in enumerate(self.frame.members)
            for column, year in enumerate(self.frame.years)
            for item in self.frame.items
            if (yen := self.amounts.get((ref, item), nothing)[column])
        )
        return Reading(tuple(lines), self.own)

    def _amount(self, row: RawRow, where: str, column: str) -> Yen | None:
        yen = _yen(row.values.get(column))
        if yen is None:
            self.problems.append(_wrong(f"{where}.{column}", "not_whole_yen", row.values.get(column)))
        return yen

    def _must_add_up(self, where: str, total_yen: Yen, parts_yen: Iterable[Yen | None]) -> None:
        if problem := adds_up(where, total_yen, (yen or 0 for yen in parts_yen)):
            self.problems.append(problem)

    def _check_totals(self, row: RawRow, where: str) -> None:
        """The totals have to be those of the rows above; a formula that nobody has worked out yet says nothing."""
        for column, year in enumerate(self.frame.years):
            total_yen = _yen(row.values.get(str(year)))
            if total_yen is not None and _said(row.values.get(str(year))):
                self._must_add_up(f"{where}.{year}", total_yen, (one[column] for one in self.amounts.values()))

    def _check_words(self, row: RawRow, where: str, ref: str, item: str) -> None:
        if ref not in self.frame.members:
            self.problems.append(_wrong(f"{where}.organisation", "unknown_member", ref))
        if item != OWN_SHARE and item not in self.frame.items:
            self.problems.append(_wrong(f"{where}.cost_item", "unknown_item", item))
        instrument = _said(row.values.get("instrument"))
        if instrument not in ("", self.frame.instrument):
            self.problems.append(_wrong(f"{where}.instrument", "other_instrument", instrument))


def _said(cell: Any) -> str:
    return "" if cell is None else unicodedata.normalize("NFKC", str(cell)).strip()


def _yen(cell: Any) -> Yen | None:
    """Whole yen as people write them; an empty cell is nothing, and None what is no amount."""
    words = re.sub(r"\s", "", _said(cell))
    if not words:
        return 0
    found = _YEN.fullmatch(words)
    yen = int(found[1].replace(",", "")) if found else MAX_YEN + 1
    return yen if yen <= MAX_YEN and not isinstance(cell, bool) else None


_WRONG: Mapping[str, tuple[str, str, str, str]] = {
    "not_whole_yen": (
        "円単位の金額ではありません",
        "this is not an amount in whole yen",
        f"0以上{MAX_YEN:,}以下の整数を書いてください",
        f"write a whole number from 0 to {MAX_YEN:,}",
    ),
    "unknown_member": (
        "この応募の参加機関ではありません",
        "this is no member of the application",
        "書き出した表のorganisation列のままにしてください",
        "leave the column organisation as it was written out",
    ),
    "unknown_item": (
        "この制度の対象となる費目ではありません",
        "this is no cost item that the instrument pays for",
        "書き出した表のcost_item列のままにしてください",
        "leave the column cost_item as it was written out",
    ),
    "other_instrument": (
        "この応募の制度ではありません",
        "this is not the instrument of the application",
        "この応募から書き出した表を使ってください",
        "use a sheet that was written out of this application",
    ),
    "stands_twice": (
        "同じ機関・費目の行が既にあります",
        "a row of this member and item stands there already",
        "一つの行にまとめてください",
        "make one row of the two",
    ),
    "own_share_has_no_year": (
        "自己負担額は年度別に書けません",
        "an own share is not given by year",
        "合計（sum）の列だけに書いてください",
        "write it in the column sum alone",
    ),
    "member_absent": (
        "表にない参加機関があります",
        "a member is not in the sheet",
        "行を戻すか、参加機関の画面で外してください",
        "put its rows back, or remove the member on its page",
    ),
    "column_absent": (
        "列がありません",
        "a column is missing",
        "書き出した表の見出しのままにしてください",
        "leave the header as it was written out",
    ),
    "year_outside_the_call": (
        "公募の対象でない年度の列があります",
        "the call does not pay for this fiscal year",
        "列を削除してください",
        "remove the column",
    ),
}


def _wrong(where: str, code: str, value: object) -> Problem:
    what_ja, what_en, remedy_ja, remedy_en = _WRONG[code]
    return Problem(
        code, where, Text(what_ja, what_en), Text(remedy_ja, remedy_en), shown("" if value is None else value)
    )


def _with_its_place(problem: Problem) -> Problem:
    """The problem with the row and column that it is in, as people call them."""
    found = _PLACE.fullmatch(problem.where)
    if found is None:
        return problem
    row, column = found[1], found[2]
    ja = f"{row}行目の{column}列" if column else f"{row}行目"
    en = f"row {row}, column {column}" if column else f"row {row}"
    return replace(problem, what=Text(f"{ja}：{problem.what.ja}", f"{en}: {problem.what.en}"))


def _no_sheet(name: str, size: int) -> Problem:
    megabytes = MAX_SHEET_BYTES // 2**20
    return Problem(
        "no_sheet",
        "sheet",
        Text(
            f"XLSX又はCSVのファイルでないか、{megabytes}MBを超えています",
            f"this is no XLSX or CSV file, or is larger than {megabytes} MB",
        ),
        Text("書き出した表を使ってください", "use the sheet that was written out"),
        shown(f"{name} ({size:,})"),
    )
