"""A table on a page and in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from kikin.office.look.tables import Cell, Column, Table, add_up, as_csv, asked_order
from kikin.values.money import MAX_YEN
from kikin.values.text import Text

COLUMNS = (
    Column(Text("番号", "Ref"), "ref", sort="ref"),
    Column(Text("採択額", "Awarded"), "yen", sort="amount"),
    Column(Text("状態", "State"), "state:award"),
)
ROWS = (
    (Cell("AWD-2026-00001-X", url="/awards/1"), MAX_YEN, "active"),
    (Cell("AWD-2026-00002-Y", url="/awards/2"), 1, "closed"),
)


def table_of(rows: Any = ROWS, **more: Any) -> Table:
    return Table(Text("採択一覧", "Awards"), COLUMNS, rows, **more)


def render(table: Table, path: str = "/") -> str:
    context = Context({"table": table, "request": RequestFactory().get(path)})
    with translation.override("en"):
        return Template("{% load kikin_parts %}{% table table %}").render(context)


def test_a_table_has_a_caption_scopes_and_a_region_that_the_keyboard_reaches() -> None:
    shown = render(table_of())
    assert 'role="region" tabindex="0" aria-label="Awards"' in shown
    assert "<caption>" in shown
    assert shown.count('scope="col"') == 3
    assert shown.count('scope="row"') == 2
    assert '<a href="/awards/1"><span class="ref">AWD-2026-00001-X</span></a>' in shown


def test_totals_add_up_to_the_yen_and_leave_words_alone() -> None:
    totals = add_up(ROWS, COLUMNS, Text("合計", "Total"))
    assert totals == [Text("合計", "Total"), MAX_YEN + 1, ""]
    foot = render(table_of(totals=totals)).split("<tfoot>")[1]
    assert "Total" in foot
    assert "JPY 1,000,000,000,000,001" in foot


def test_an_order_turns_around_keeps_the_filter_and_leaves_the_page() -> None:
    shown = render(table_of(sorted_by="amount"), "/awards?field=quantum&page=3&sort=amount")
    assert 'aria-sort="ascending"' in shown
    assert 'href="?field=quantum&amp;sort=-amount"' in shown
    assert 'href="?field=quantum&amp;sort=ref"' in shown
    assert "page=3" not in shown


@pytest.mark.parametrize(
    ("asked", "order"), [("ref", "ref"), ("-ref", "-ref"), ("--ref", "amount"), ("password", "amount")]
)
def test_an_order_is_one_of_the_columns(asked: str, order: str) -> None:
    assert asked_order(RequestFactory().get("/", {"sort": asked}), ("ref", "amount"), "amount") == order


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="argument 2 is longer"):
        render(table_of([("AWD-2026-00001-X", 1)]))


def test_what_came_from_outside_is_escaped() -> None:
    shown = render(table_of([(Cell("<script>", note="<b>"), 1, "active")]))
    assert "<script>" not in shown
    assert "<b>" not in shown


def test_an_empty_table_says_what_to_do() -> None:
    shown = render(table_of([], empty=Text("公募を待ってください。", "Wait for a call.")))
    assert "Wait for a call." in shown
    assert "<table" not in shown


def test_a_spreadsheet_gets_exact_figures_dates_of_the_world_and_no_formula() -> None:
    columns = (Column("Name"), Column("Amount", "yen"), Column("Day", "on"))
    rows = [('=HYPERLINK("x")', -MAX_YEN, date(2026, 4, 1)), ("採択, 一\n行", Cell(0, url="/x"), None)]
    text = as_csv(Table("x", columns, rows))
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:], newline=""))) == [
        ["Name", "Amount", "Day"],
        ['\'=HYPERLINK("x")', "-1000000000000000", "2026-04-01"],
        ["採択, 一\n行", "0", ""],
    ]


@pytest.mark.parametrize("sign", "=+-@\t\r\n＝＋－＠")
def test_no_sign_begins_a_formula(sign: str) -> None:
    text = as_csv(Table("x", (Column("Name"),), [(f"{sign}1+1",)]))
    (_, (cell,)) = csv.reader(io.StringIO(text[1:], newline=""))
    assert cell.startswith("'")


def test_pages_keep_the_filter_and_say_how_many_there_are() -> None:
    page = Paginator(range(1196), 50).page(2)
    context = Context({"page": page, "request": RequestFactory().get("/?field=ai&page=2")})
    with translation.override("en"):
        shown = Template("{% load kikin_parts %}{% pagination page %}").render(context)
    assert "51 to 100 of 1,196" in shown
    assert 'href="?field=ai&amp;page=1"' in shown
    assert 'href="?field=ai&amp;page=3"' in shown


@pytest.mark.parametrize(("columns_count", "is_broad"), [(2, False), (3, True)])
def test_on_a_telephone_each_cell_of_a_broad_table_can_say_its_column(columns_count: int, is_broad: bool) -> None:
    table = Table("Awards", COLUMNS[:columns_count], [row[:columns_count] for row in ROWS])
    shown = render(table)
    assert ('class="broad"' in shown) is is_broad
    assert shown.count('data-label="Awarded"') == len(ROWS)


def test_a_table_is_a_table_to_those_who_listen_however_it_is_laid_out() -> None:
    shown = render(table_of(totals=add_up(ROWS, COLUMNS, Text("合計", "Total"))))
    assert shown.count('role="table"') == 1
    assert shown.count('role="row"') == shown.count("<tr") == 4
    assert shown.count('role="columnheader"') == shown.count('role="rowheader"') == 3
    assert shown.count('role="cell"') == shown.count("<td") == 6
