"""Which is the largest, and how near is each to its limit? Bars from zero, labelled on the mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kikin.office.charts import layout
from kikin.office.charts.drawing import draw
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.values.money import Yen, show_large_yen
from kikin.values.text import Language, Text

_ITEM = Text("区分", "Item")
_AMOUNT = Text("金額", "Amount")
_TOTAL = Text("合計", "Total")
_NOTHING = Text("まだ金額がありません。", "There are no amounts yet.")


@dataclass(frozen=True, slots=True)
class Bar:
    """One amount, perhaps within a limit; `url` leads to what the amount is made of."""

    label: Text
    value_yen: Yen
    limit_yen: Yen | None = None
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """A question, its picture for broad and for small screens (empty when there is no row), its table."""

    question: Text
    broad: SafeString
    narrow: SafeString
    table: Table


def bar_chart(
    question: Text,
    rows: Sequence[Bar],
    language: Language,
    *,
    item: Text = _ITEM,
    amount: Text = _AMOUNT,
    limit: Text | None = None,
    in_order: bool = False,
    adds_up: bool = True,
) -> Chart:
    """Amounts compared, largest first; `in_order` keeps the order given, for years and for stages.

    `item`, `amount` and `limit` head the table's columns, and `limit` also names the limit on the bar; a
    chart in which no bar has a limit leaves it out. Without `adds_up` there is no total, as when one
    amount is a part of another. ValueError when an amount is negative: such a bar would have no zero.
    """
    if any(row.value_yen < 0 or (row.limit_yen or 0) < 0 for row in rows):
        raise ValueError(f"a bar cannot show a negative amount: {question.en}")
    shown = list(rows) if in_order else sorted(rows, key=lambda row: -row.value_yen)
    columns = [Column(item), Column(amount, "yen"), *([Column(limit, "yen")] if limit else [])]
    cells = [_cells(row, limit) for row in shown]
    totals = add_up(cells, columns, _TOTAL) if adds_up and cells else ()
    table = Table(question, columns, cells, totals, empty=_NOTHING)
    if not shown:
        return Chart(question, SafeString(), SafeString(), table)
    drawn = [_row(row, limit, language) for row in shown]
    name = question.say(language)
    return Chart(question, draw(layout.broad(drawn), name), draw(layout.narrow(drawn), name), table)


def _cells(row: Bar, limit: Text | None) -> list[object]:
    cells: list[object] = [row.label, Cell(row.value_yen, row.url)]
    return [*cells, row.limit_yen] if limit else cells


def _row(row: Bar, limit: Text | None, language: Language) -> layout.Row:
    words = show_large_yen(row.value_yen, language)
    if limit is None or row.limit_yen is None:
        return layout.Row(row.label.say(language), words, row.value_yen, None)
    most = show_large_yen(row.limit_yen, language)
    within = Text(f"{words}（{limit.ja} {most}）", f"{words} ({limit.en.lower()} {most})").say(language)
    return layout.Row(row.label.say(language), within, row.value_yen, row.limit_yen)
