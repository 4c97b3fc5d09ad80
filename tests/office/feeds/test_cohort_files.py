"""Every form of file gives the same rows, and no broken file raises: it says what is wrong with it."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from kikin.office.feeds.cohorts import rows as limits
from kikin.office.feeds.cohorts import tables, workbooks
from kikin.office.feeds.cohorts.reading import read_cohort
from kikin.office.feeds.cohorts.tables import read_table
from tests.office.feeds.cohort_files import ROW, codes, lines, read, row

COLUMNS = list(ROW)
ANOTHER = row(number="A-2")


def as_csv(*rows: dict[str, Any]) -> bytes:
    cells = [",".join(f'"{one[column]}"' for column in COLUMNS) for one in rows]
    return "\n".join([",".join(COLUMNS), *cells]).encode()


def as_workbook(*rows: dict[str, Any]) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(COLUMNS)
    for one in rows:
        sheet.append([one[column] for column in COLUMNS])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def problems(folder: Path, stored: bytes, name: str) -> list[str]:
    """The codes of a file's own problems; with any, nothing of it may have been taken."""
    path = folder / name
    path.write_bytes(stored)
    table = read_table(path)
    assert not (table.problems and table.rows)
    return [problem.code for problem in table.problems]


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("cohort.jsonl", lines(ROW, ANOTHER)),
        ("cohort.JSONL", lines(ROW, ANOTHER)),
        ("cohort.jsonl", b"\xef\xbb\xbf" + lines(ROW, ANOTHER).replace(b"\n", b"\r\n")),
        ("cohort.jsonl.gz", lines(ROW, ANOTHER)),
        ("cohort.csv", as_csv(ROW, ANOTHER)),
        ("cohort.csv", b"\xef\xbb\xbf" + as_csv(ROW, ANOTHER)),
        ("cohort.csv.gz", as_csv(ROW, ANOTHER)),
        ("cohort.xlsx", as_workbook(ROW, ANOTHER)),
    ],
)
def test_every_form_gives_the_same_applications(tmp_path: Path, name: str, stored: bytes) -> None:
    expected = read(tmp_path, lines(ROW, ANOTHER))
    assert read(tmp_path, stored, name).applications == expected.applications
    assert len(expected.applications) == 2


@pytest.mark.parametrize(
    ("name", "stored", "code"),
    [
        ("cohort.jsonl.gz", lines(ROW), "not_gzip"),
        ("cohort.jsonl.gz", gzip.compress(lines(ROW))[:-9], "not_gzip"),
        ("cohort.jsonl.gz", b"\x1f\x8b" + b"\0" * 40, "not_gzip"),
        ("cohort.txt", lines(ROW), "unknown_format"),
        ("cohort.csv", b"", "no_header"),
        ("cohort.csv", b",,\n1,2,3\n", "no_header"),
        ("cohort.csv", b"title,title\na,b\n", "repeated_column"),
        ("cohort.xlsx", b"not a workbook", "not_xlsx"),
        ("cohort.xlsx", as_workbook(ROW)[:-40], "not_xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, stored: bytes, code: str) -> None:
    assert problems(tmp_path, stored, name) == [code]


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert [problem.code for problem in read_table(tmp_path / "none.csv").problems] == ["no_file"]
    assert [problem.code for problem in read_table(tmp_path).problems] == ["no_file"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{not json", "not_json"),
        (b"[1, 2]", "not_json"),
        (b"7", "not_json"),
        (b"[" * 100_000, "too_deep"),
        (b'{"title": ' + b"[" * 900 + b"]" * 900 + b"}", "too_deep"),
        (b'{"title": ' + b'{"a": ' * 900 + b"1" + b"}" * 901, "too_deep"),
        (b'{"title": "a", "title": "b"}', "repeated_column"),
        (b'{"title": "' + b"x" * limits.MAX_ROW_CHARACTERS + b'"}', "row_too_long"),
    ],
)
def test_a_broken_line_is_refused_and_the_next_is_read(tmp_path: Path, line: bytes, code: str) -> None:
    cohort = read(tmp_path, line + b"\n" + lines(ROW))
    assert codes(cohort, 1) == {code}
    assert [one.source_row for one in cohort.applications] == [2]


@pytest.mark.parametrize(
    "number",
    [b"1e400000000", b"-1e400000000", b"1e-400000000", b"1e99999999999999999999", b"1" * 6000, b"1e9999", b"NaN"],
)
def test_a_number_that_is_none_is_refused_by_its_field(tmp_path: Path, number: bytes) -> None:
    cohort = read(tmp_path, lines(ROW).replace(b"1000", number) + lines(ANOTHER))
    assert {problem.where for problem in cohort.refused[0].problems} == {"usd"}
    assert codes(cohort, 1) <= {"huge_amount", "not_a_number", "amount_too_small"}
    assert [one.source_row for one in cohort.applications] == [2]


@pytest.mark.parametrize(("name", "form"), [("cohort.jsonl", lines), ("cohort.csv", as_csv)])
def test_bytes_that_are_not_utf8_name_their_row_and_column(tmp_path: Path, name: str, form: Any) -> None:
    stored = form(ROW, ANOTHER).replace(b"Quantum sensors", "量子".encode("shift_jis"), 1)
    cohort = read(tmp_path, stored, name)
    assert [(one.row, one.problems[0].where, one.problems[0].code) for one in cohort.refused] == [
        (1, "title", "not_utf8")
    ]
    assert len(cohort.applications) == 1
    cohort.refused[0].why().encode("utf-8")


@pytest.mark.parametrize(
    ("name", "stored", "code"),
    [
        ("cohort.jsonl", b"", "no_rows"),
        ("cohort.jsonl", b"\xef\xbb\xbf\n\n", "no_rows"),
        ("cohort.jsonl.gz", b"", "no_rows"),
        ("cohort.csv", as_csv(ROW).split(b"\n")[0] + b"\n", "no_rows"),
        ("cohort.xlsx", as_workbook(), "no_rows"),
        ("cohort.jsonl", gzip.compress(lines(ROW)), "wrong_ending"),
        ("cohort.csv", as_workbook(ROW), "wrong_ending"),
        ("cohort.csv", as_csv(ROW).decode().encode("utf-16"), "not_utf8"),
        ("cohort.jsonl", lines(ROW).decode().encode("utf-16"), "not_utf8"),
    ],
)
def test_a_file_without_rows_or_of_another_form_says_so(tmp_path: Path, name: str, stored: bytes, code: str) -> None:
    cohort = read(tmp_path, stored, name)
    assert [(problem.where, problem.code) for problem in cohort.problems] == [(name, code)]
    assert (cohort.applications, cohort.refused) == ((), ())


@pytest.mark.parametrize("separator", [b";", b"\t"])
def test_other_separators_than_commas_are_seen_in_the_header(tmp_path: Path, separator: bytes) -> None:
    stored = as_csv(ROW, ANOTHER)
    assert b'","' in stored
    first, rest = stored.split(b"\n", 1)
    other = first.replace(b",", separator) + b"\n" + rest.replace(b'","', b'"' + separator + b'"')
    assert read(tmp_path, other, "cohort.csv").applications == read(tmp_path, stored, "cohort.csv").applications


def test_a_file_of_unreadable_rows_alone_gives_each_rows_reason(tmp_path: Path) -> None:
    path = tmp_path / "cohort.jsonl"
    path.write_bytes(b"one\ntwo\n")
    cohort = read_cohort(path, 2022)
    assert [(row.row, row.problems[0].code) for row in cohort.refused] == [(1, "not_json"), (2, "not_json")]
    assert cohort.problems == ()


def test_a_workbook_formatted_to_its_last_row_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (limits, tables):
        monkeypatch.setattr(module, "MAX_ROWS", 2)
    blank: dict[str, Any] = dict.fromkeys(COLUMNS)
    assert len(read(tmp_path, as_workbook(ROW, *[blank] * 50, ANOTHER), "cohort.xlsx").applications) == 2


def test_a_row_with_more_cells_than_columns_is_refused(tmp_path: Path) -> None:
    cohort = read(tmp_path, as_csv(ROW, ANOTHER).replace(b'"1000"', b'"1000",extra', 1), "cohort.csv")
    assert codes(cohort) == {"too_many_cells"}
    assert len(cohort.applications) == 1


def test_an_unclosed_quotation_mark_does_not_raise(tmp_path: Path) -> None:
    cohort = read(tmp_path, as_csv(ROW, ANOTHER)[:-1], "cohort.csv")
    assert [one.source_row for one in cohort.applications] == [1]
    assert codes(cohort, 2) == {"not_csv"}


def test_a_cell_that_looks_like_a_formula_is_a_text(tmp_path: Path) -> None:
    (one,) = read(tmp_path, as_csv(row(title="=1+1")), "cohort.csv").applications
    assert one.title.en == "=1+1"


def test_a_formula_in_a_workbook_gives_its_value_and_never_itself(tmp_path: Path) -> None:
    """openpyxl writes no value for a formula, so that the amount is missing rather than the text of a formula."""
    cohort = read(tmp_path, as_workbook(row(usd="=500*2"), ANOTHER), "cohort.xlsx")
    assert codes(cohort) == {"missing"}
    assert len(cohort.applications) == 1


def test_blank_rows_of_a_workbook_count_but_are_not_read(tmp_path: Path) -> None:
    blank: dict[str, Any] = dict.fromkeys(COLUMNS)
    cohort = read(tmp_path, as_workbook(ROW, blank, ANOTHER), "cohort.xlsx")
    assert [one.source_row for one in cohort.applications] == [1, 3]
    assert cohort.refused == ()


@pytest.mark.parametrize(("name", "stored"), [
    ("cohort.jsonl", lines(ROW, ANOTHER, row(number="A-3"))),
    ("cohort.csv", as_csv(ROW, ANOTHER, row(number="A-3"))),
    ("cohort.xlsx", as_workbook(ROW, ANOTHER, row(number="A-3"))),
])  # fmt: skip
def test_too_many_rows_are_a_problem_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, stored: bytes
) -> None:
    for module in (limits, tables):
        monkeypatch.setattr(module, "MAX_ROWS", 3)
    assert problems(tmp_path, stored, name) == []
    for module in (limits, tables):
        monkeypatch.setattr(module, "MAX_ROWS", 2)
    assert problems(tmp_path, stored, name) == ["too_many_rows"]


def test_a_file_that_unpacks_without_end_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (limits, tables):
        monkeypatch.setattr(module, "MAX_FILE_BYTES", 100_000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 1_000_000)
    assert len(bomb.getvalue()) < 10_000
    assert problems(tmp_path, bomb.getvalue(), "cohort.xlsx") == ["too_large"]
    assert problems(tmp_path, gzip.compress(b"0" * 1_000_000), "cohort.csv.gz") == ["too_large"]
    assert problems(tmp_path, b"0" * 1_000_000, "cohort.csv") == ["too_large"]
    assert problems(tmp_path, as_workbook(ROW), "cohort.xlsx") == []


def test_a_workbook_of_blank_cells_far_to_the_right_or_below_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes a few bytes in the file, and would take a row of 16,384 cells, or rows without end, to be read."""
    assert problems(tmp_path, with_blank_cell(1_001, 3), "cohort.xlsx") == ["too_many_columns"]
    assert problems(tmp_path, with_blank_cell(1_000, 3), "cohort.xlsx") == []
    monkeypatch.setattr(tables, "LAST_ROW", 10)
    assert problems(tmp_path, with_blank_cell(1, 11), "cohort.xlsx") == []
    assert problems(tmp_path, with_blank_cell(1, 12), "cohort.xlsx") == ["too_many_rows"]


@pytest.mark.parametrize("prefix", [b"", b"x:"])
def test_a_workbook_full_of_blank_cells_is_refused_before_it_is_read(prefix: bytes) -> None:
    """Counted by their marks; and, where these are written in another way, while they are read."""
    few = limits.Limits(10**6, 1_000, 100, 1_000)
    for columns, is_full in ((50, False), (51, True)):
        row = b"<row>" + b"<%bc/>" % prefix * columns + b"</row>"
        sheet = io.BytesIO()
        with zipfile.ZipFile(sheet, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", row * 20)
        with pytest.raises(limits.Unreadable) as answer:
            list(workbooks.read_workbook(sheet.getvalue(), "cohort.xlsx", few))
        assert answer.value.problem.code == ("too_many_cells_in_all" if is_full else "not_xlsx")


def test_cells_are_counted_while_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of which only the last cell is written is as long as if all were."""
    monkeypatch.setattr(tables, "MAX_CELLS", 1_000)
    assert problems(tmp_path, with_blank_cell(900, 3), "cohort.xlsx") == []
    assert problems(tmp_path, with_blank_cell(999, 3), "cohort.xlsx") == ["too_many_cells_in_all"]


def with_blank_cell(column: int, row: int) -> bytes:
    """A workbook with a cell that is formatted and holds nothing."""
    workbook = load_workbook(io.BytesIO(as_workbook(ROW)))
    workbook.worksheets[0].cell(row, column).font = Font(bold=True)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def test_a_workbook_of_too_many_parts_is_not_opened(tmp_path: Path) -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(workbooks.MAX_PARTS + 1):
            archive.writestr(str(number), b"")
    assert problems(tmp_path, many.getvalue(), "cohort.xlsx") == ["too_large"]


def test_an_archive_that_is_no_workbook_says_so(tmp_path: Path) -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook><sheets></workbook>")
    assert problems(tmp_path, other.getvalue(), "cohort.xlsx") == ["not_xlsx"]


@given(st.binary(max_size=300), st.sampled_from(["a.jsonl", "a.csv", "a.xlsx", "a.csv.gz"]))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, stored: bytes, name: str) -> None:
    problems(tmp_path_factory.mktemp("any"), stored, name)


def test_the_digest_is_of_the_file(tmp_path: Path) -> None:
    stored = json.dumps(ROW).encode()
    assert read(tmp_path, stored).digest == read(tmp_path, stored).digest
    assert read(tmp_path, stored).digest != read(tmp_path, stored + b"\n").digest
