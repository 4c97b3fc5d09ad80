"""Files of cost lines: all that is wrong is named, nothing is taken until it is confirmed, and never twice."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import process_time

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from kikin.office.costs import actions, queries, sheets
from kikin.office.costs.models import CostLine, CostReport, Upload
from kikin.values.money import MAX_YEN
from tests.cast import Cast
from tests.office.costs.conftest import LINE
from tests.office.refusals import refused
from tests.office.rounds import NEXT_YEAR

HEADER = list(sheets.COLUMNS)
ROW = [
    "other",
    "分析",
    "2022-10-01",
    "2022/11/1",
    "2022年12月1日",
    "1,100,000円",
    "100000",
    "測定株式会社",
    "",
    "A-",
    "bill.pdf",
    "",
]
BAD = {
    "cost_item": "gift",
    "ordered_on": "2022-13-01",
    "delivered_on": "2023-04-01",
    "amount_yen": "1.5",
    "tax_yen": "-1",
    "supplier": "",
    "supplier_number": "1234567890123",
    "evidence": "none.pdf",
}


def rows(count: int, bad: dict[int, str] | None = None) -> list[list[str]]:
    """Rows of a file; `bad` names by the number of the row in the sheet the field that is wrong in it."""
    found = []
    for number in range(2, count + 2):
        row = [*ROW[:9], f"A-{number}", *ROW[10:]]
        if field := (bad or {}).get(number):
            row[HEADER.index(field)] = BAD[field]
        found.append(row)
    return found


def as_csv(table: list[list[str]], header: list[str] = HEADER, encoding: str = "utf-8-sig") -> bytes:
    sheet = io.StringIO()
    csv.writer(sheet).writerows([header, *table])
    return sheet.getvalue().encode(encoding)


def as_xlsx(table: list[list[str]]) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in [HEADER, *table]:
        sheet.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def with_blank_cell(column: int, row: int) -> bytes:
    """A workbook with one line, and a cell that is formatted and holds nothing."""
    workbook = load_workbook(io.BytesIO(as_xlsx(rows(1))))
    workbook.worksheets[0].cell(row, column).font = Font(bold=True)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def with_blank_cells(columns: int, rows_count: int) -> bytes:
    """A sheet of cells that hold nothing, each of which a reader would take as long over as over any other."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", ("<row>" + "<c/>" * columns + "</row>") * rows_count)
    return content.getvalue()


def sent(cast: Cast, report: CostReport, content: bytes, name: str = "lines.csv") -> Upload:
    return actions.send(report, name, content, cast.applicant, NEXT_YEAR)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_of_10_000_lines_all_37_bad_ones_are_named_and_none_is_taken(cast: Cast, report: CostReport, form: str) -> None:
    fields = list(BAD)
    bad = {200 + 250 * place: fields[place % len(fields)] for place in range(37)}
    table = rows(10_000, bad)
    content = as_csv(table) if form == "csv" else as_xlsx(table)
    began = process_time()
    upload = sent(cast, report, content, f"lines.{form}")
    found = actions.preview(upload, NEXT_YEAR)
    took_seconds = process_time() - began
    assert {(one.where.partition(".")[0], one.where.partition(".")[2]) for one in found.problems} == {
        (f"row[{row}]", field) for row, field in bad.items()
    }
    assert [one.where for one in found.problems] == [f"row[{row}].{field}" for row, field in sorted(bad.items())]
    assert all(one.what.ja and one.what.en and one.remedy.ja and one.remedy.en for one in found.problems)
    assert (found.rows_count, found.bad_count, len(found.lines)) == (10_000, 37, 9_963)
    assert not CostLine.objects.exists()
    assert took_seconds < 5
    actions.take(upload, cast.applicant, NEXT_YEAR)
    assert (upload.lines.count(), CostLine.objects.count()) == (9_963, 9_963)


def test_a_report_never_costs_more_than_can_be_added_up(cast: Cast, report: CostReport) -> None:
    """Each line may be as large as any amount, but not many of them together: no database could add them up."""
    actions.enter(report, [LINE], cast.applicant, NEXT_YEAR)
    most = [[*row[:5], f"{MAX_YEN - 1_100_000 - 5:,}", *row[6:]] for row in rows(2)]
    upload = sent(cast, report, as_csv([*most, *rows(3)[2:]]))
    found = actions.preview(upload, NEXT_YEAR)
    assert [(one.code, one.where) for one in found.problems] == [
        ("sum_out_of_range", "row[3].amount_yen"),
        ("sum_out_of_range", "row[4].amount_yen"),
    ]
    assert actions.take(upload, cast.applicant, NEXT_YEAR).taken_count == 1
    with refused("sum_out_of_range"):
        actions.enter(report, [replace(LINE, bill_number="B-1", amount_yen=6, tax_yen=0)], cast.applicant, NEXT_YEAR)
    assert sum(one.reported_yen for one in queries.standing_of(report)) == MAX_YEN - 5


ABROAD = ["ＵＳＤ", "1,234.565", "145.5", "取引銀行のTTM", "2022-12-01"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_paid_abroad_is_left_to_its_rate(cast: Cast, report: CostReport, form: str) -> None:
    """A row without a rate's date is named; the others keep currency, amount, rate, its source and its day."""
    good, dateless = ([*row[:5], "", "", *row[7:], *ABROAD] for row in rows(2))
    table = [good, [*dateless[:-1], ""]]
    upload = sent(cast, report, as_csv(table) if form == "csv" else as_xlsx(table), f"lines.{form}")
    (problem,) = actions.preview(upload, NEXT_YEAR).problems
    assert (problem.code, problem.where) == ("rate_without_a_date", "row[3].rate_on")
    actions.take(upload, cast.applicant, NEXT_YEAR)
    kept = actions.said_by(CostLine.objects.select_related("evidence").get())
    assert kept.amount_yen == 179_629
    assert tuple(getattr(kept, field) for field in sheets.OF_CURRENCY) == (
        "USD",
        Decimal("1234.565"),
        Decimal("145.5"),
        "取引銀行のTTM",
        date(2022, 12, 1),
    )


def test_a_file_without_the_columns_of_a_currency_is_read(cast: Cast, report: CostReport) -> None:
    short = HEADER[: -len(sheets.OF_CURRENCY)]
    assert len(actions.preview(sent(cast, report, as_csv(rows(2), short)), NEXT_YEAR).lines) == 2


def test_the_same_file_again_changes_nothing(cast: Cast, report: CostReport) -> None:
    upload = sent(cast, report, as_csv(rows(3)))
    assert sent(cast, report, as_csv(rows(3)), "again.csv") == upload
    taken = actions.take(upload, cast.applicant, NEXT_YEAR)
    assert (taken.taken_count, taken.taken_at) == (3, NEXT_YEAR)
    again = actions.take(sent(cast, report, as_csv(rows(3))), cast.applicant, NEXT_YEAR)
    assert (again.pk, again.taken_count, CostLine.objects.count()) == (upload.pk, 3, 3)


def test_lines_of_another_file_are_not_entered_twice(cast: Cast, report: CostReport) -> None:
    actions.take(sent(cast, report, as_csv(rows(3))), cast.applicant, NEXT_YEAR)
    upload = sent(cast, report, as_csv(rows(4)))
    found = actions.preview(upload, NEXT_YEAR)
    assert [(one.code, one.where) for one in found.problems] == [
        ("bill_repeated", f"row[{row}].bill_number") for row in (2, 3, 4)
    ]
    assert actions.take(upload, cast.applicant, NEXT_YEAR).taken_count == 1


def test_a_file_without_a_good_line_is_refused(cast: Cast, report: CostReport) -> None:
    upload = sent(cast, report, as_csv(rows(1, {2: "supplier"})))
    with refused("missing"):
        actions.take(upload, cast.applicant, NEXT_YEAR)
    empty = sent(cast, report, as_csv([]))
    with refused("nothing_to_take"):
        actions.take(empty, cast.applicant, NEXT_YEAR)
    assert actions.take(sent(cast, report, as_csv(rows(1))), cast.applicant, NEXT_YEAR).taken_count == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_japanese_headers_and_japanese_spreadsheets_are_read(cast: Cast, report: CostReport, encoding: str) -> None:
    header = [label.ja for label in sheets.COLUMNS.values()]
    row = ["その他", *ROW[1:9], "Ａ－１", *ROW[10:]]
    upload = sent(cast, report, as_csv([row], header, encoding))
    (line,) = actions.preview(upload, NEXT_YEAR).lines
    assert line == replace(LINE, description="分析", bill_number="Ａ－１")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("lines.csv", "費目,内容\nother,x\n".encode(), "column_absent"),
        ("lines.csv", b"\n", "no_header"),
        ("lines.csv", b"a,a\n1,2\n", "repeated_column"),
        ("lines.xlsx", b"PK\x03\x04 broken", "not_xlsx"),
        ("lines.xlsx", with_blank_cell(16_384, 3), "too_many_columns"),
        ("lines.xlsx", with_blank_cell(1, 20_002), "too_many_rows"),
        ("lines.xlsx", with_blank_cells(60, 19_000), "too_many_cells_in_all"),
        ("lines.txt", b"text", "unknown_format"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(
    cast: Cast, report: CostReport, name: str, content: bytes, code: str
) -> None:
    upload = sent(cast, report, content, name)
    found = actions.preview(upload, NEXT_YEAR)
    assert ([one.code for one in found.problems], found.lines) == ([code], ())
    with refused(code):
        actions.take(upload, cast.applicant, NEXT_YEAR)


def test_what_is_not_a_file_of_lines_is_not_kept(cast: Cast, report: CostReport) -> None:
    with refused("file_kind_unfit"):
        sent(cast, report, b"MZ", "lines.exe")
    with refused("not_granted", hidden=True):
        actions.send(report, "lines.csv", as_csv(rows(1)), cast.other_applicant, NEXT_YEAR)


def test_nothing_is_taken_after_the_report_is_handed_in(cast: Cast, report: CostReport) -> None:
    upload = sent(cast, report, as_csv(rows(2)))
    actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)
    with refused("report_not_open"):
        actions.take(upload, cast.applicant, NEXT_YEAR)
    with refused("report_not_open"):
        sent(cast, report, as_csv(rows(3)))
