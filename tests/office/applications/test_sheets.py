"""A budget as a sheet: what was written comes back unchanged, and what is wrong is named, all of it, and not taken."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kikin.office.applications import sheets
from kikin.office.applications.outline import LineOutline, MemberOutline, Outline
from kikin.values.money import MAX_YEN
from kikin.values.text import Text

ITEMS = ("equipment", "personnel", "travel", "other", "indirect")
YEARS = (2022, 2023, 2024, 2025, 2026)


def frame_of(count: int) -> sheets.Frame:
    names = {f"ORG-{place:02}": Text(f"機関{place}", f"=Body {place}") for place in range(count)}
    return sheets.Frame("commission", names, YEARS, ITEMS)


def outline_of(count: int) -> Outline:
    """Every box of every member holds an amount that no other holds."""
    lines = [
        LineOutline(place, year, item, 1 + number + 100 * place)
        for place in range(count)
        for number, (year, item) in enumerate((year, item) for year in YEARS for item in ITEMS)
    ]
    return Outline(
        members=tuple(MemberOutline(f"ORG-{place:02}", 7 * place) for place in range(count)), lines=tuple(lines)
    )


def written(outline: Outline, ending: str, language: str = "ja") -> bytes:
    write = sheets.as_csv if ending == "csv" else sheets.as_xlsx
    return write(frame_of(len(outline.members)), outline, language)


def grid_of(stored: bytes) -> list[list[object]]:
    return [list(row) for row in load_workbook(io.BytesIO(stored)).worksheets[0].iter_rows(values_only=True)]


def with_cells(stored: bytes, cells: Mapping[str, Any]) -> bytes:
    book = load_workbook(io.BytesIO(stored))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def problems_of(stored: bytes, count: int, name: str = "budget.xlsx") -> list[tuple[str, str]]:
    reading = sheets.read(frame_of(count), stored, name)
    assert reading.lines == () and dict(reading.own_shares_yen) == {}
    return [(problem.where, problem.code) for problem in reading.problems]


@pytest.mark.parametrize("ending", sheets.FORMATS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_twenty_one_members_over_five_years_come_back_unchanged(ending: str, language: str) -> None:
    outline = outline_of(21)
    reading = sheets.read(frame_of(21), written(outline, ending, language), f"budget.{ending}")
    assert reading.problems == ()
    assert reading.lines == outline.lines
    assert reading.own_shares_yen == {one.organisation: one.cost_share_yen for one in outline.members}


amounts = st.one_of(st.just(0), st.integers(1, 10**9), st.just(MAX_YEN // 101))


@given(st.lists(st.tuples(st.lists(amounts, min_size=25, max_size=25), amounts), min_size=1, max_size=4))
def test_any_budget_comes_back_unchanged(members: list[tuple[list[int], int]]) -> None:
    boxes = [(year, item) for year in YEARS for item in ITEMS]
    outline = Outline(
        members=tuple(MemberOutline(f"ORG-{place:02}", own) for place, (_, own) in enumerate(members)),
        lines=tuple(
            LineOutline(place, year, item, yen)
            for place, (cells, _) in enumerate(members)
            for (year, item), yen in zip(boxes, cells, strict=True)
            if yen
        ),
    )
    reading = sheets.read(frame_of(len(members)), written(outline, "csv"), "budget.csv")
    assert (reading.lines, reading.problems) == (outline.lines, ())


def test_names_never_become_formulas() -> None:
    assert "'=Body 0" in written(outline_of(1), "csv", "en").decode()
    book = load_workbook(io.BytesIO(written(outline_of(1), "xlsx", "en")))
    cell = book.worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == ("=Body 0", "s")


def test_sums_of_a_workbook_follow_what_is_typed_and_those_of_csv_are_figures() -> None:
    rows = grid_of(written(outline_of(2), "xlsx"))
    assert rows[1][-1] == "=SUM(F2:J2)"
    assert rows[-1][5] == '=SUMIF($D$2:$D$13,"<>own_share",F2:F13)'
    last = written(outline_of(2), "csv").decode().splitlines()[-1].split(",")
    assert last[0] == sheets.TOTAL
    assert int(last[-1]) == outline_of(2).requested_yen


def test_every_bad_cell_is_named_and_nothing_is_taken() -> None:
    sound = written(outline_of(2), "xlsx")
    wrong = with_cells(
        sound,
        {
            "A2": "ORG-99",
            "C3": "subsidy",
            "D4": "construction",
            "F5": "many",
            "G5": -1,
            "H5": 1.5,
            "I5": MAX_YEN + 1,
            "J5": True,
            "F7": 1,
            "D9": "equipment",
            "K10": 1,
        },
    )
    assert problems_of(wrong, 2) == [
        ("row[2].organisation", "unknown_member"),
        ("row[3].instrument", "other_instrument"),
        ("row[4].cost_item", "unknown_item"),
        *((f"row[5].{year}", "not_whole_yen") for year in YEARS),
        ("row[7]", "own_share_has_no_year"),
        ("row[9]", "stands_twice"),
        ("row[10].sum", "does_not_add_up"),
    ]
    assert sheets.read(frame_of(2), sound, "budget.xlsx").problems == ()


def test_totals_that_do_not_add_up_are_named_by_their_year() -> None:
    text = written(outline_of(2), "csv").decode()
    *rows, last = text.splitlines()
    cells = last.split(",")
    cells[5] = str(int(cells[5]) - 1)
    wrong = "\r\n".join([*rows, ",".join(cells)]).encode()
    assert problems_of(wrong, 2, "budget.csv") == [
        ("row[14].sum", "does_not_add_up"),
        ("row[14].2022", "does_not_add_up"),
    ]


def test_amounts_are_read_as_people_write_them() -> None:
    outline = outline_of(1)
    cells: dict[str, object] = {
        "F2": "１，０００円",
        "G2": " 2 000 ",
        "H2": 3000.0,
        "I2": None,
        "J2": "¥5,000",
        "K2": None,
    }
    reading = sheets.read(frame_of(1), with_cells(written(outline, "xlsx"), cells), "Budget.XLSX")
    assert reading.problems == ()
    equipment = [line.amount_yen for line in reading.lines if line.cost_item == "equipment"]
    assert equipment == [1_000, 2_000, 3_000, 5_000]


def test_a_member_that_has_vanished_from_the_sheet_is_not_taken_for_nothing() -> None:
    book = load_workbook(io.BytesIO(written(outline_of(2), "xlsx")))
    book.worksheets[0].delete_rows(8, 6)
    content = io.BytesIO()
    book.save(content)
    assert problems_of(content.getvalue(), 2) == [("sheet", "member_absent")]


@pytest.mark.parametrize(
    ("header", "where", "code"),
    [
        (["organisation", "cost_item", *YEARS[1:], "sum"], "column[2022]", "column_absent"),
        (["organisation", "cost_item", *YEARS, "sum", 2027], "column[2027]", "year_outside_the_call"),
        (["organisation", *YEARS, "sum"], "column[cost_item]", "column_absent"),
    ],
)
def test_columns_are_those_of_the_call(header: list[object], where: str, code: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(header)
    sheet.append(["ORG-00", "equipment", 1, 2, 3, 4, 5, 15, 6][: len(header)])
    content = io.BytesIO()
    book.save(content)
    assert problems_of(content.getvalue(), 1) == [(where, code)]


@pytest.mark.parametrize(
    ("stored", "name", "code"),
    [
        (b"PK\x03\x04 broken", "budget.xlsx", "not_xlsx"),
        (b"", "budget.csv", "no_header"),
        (b"{}", "budget.json", "no_sheet"),
        (b"x" * (sheets.MAX_SHEET_BYTES + 1), "budget.csv", "no_sheet"),
    ],
)
def test_what_is_no_sheet_says_so(stored: bytes, name: str, code: str) -> None:
    assert [found for _, found in problems_of(stored, 1, name)] == [code]
