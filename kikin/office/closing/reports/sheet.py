"""The fund sheet: what there is, year by year where it came from and went, and for when the rest is planned."""

from __future__ import annotations

from datetime import date

from kikin.fund.charter import Charter
from kikin.fund.closing.entries import cap_yen
from kikin.fund.ledger import FIGURES
from kikin.office.charts import Bar, bar_chart
from kikin.office.closing.queries.sheet import FLOWS, Sheet, sheet
from kikin.office.closing.reports.drill import TOTAL, Behind, behind_year
from kikin.office.ledger import queries as ledger
from kikin.office.look.parts import Fact
from kikin.office.look.reports import Report
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.values.calendar import show_fiscal_year
from kikin.values.text import Language, Text

NAMES: dict[str, Text] = {
    "appropriated": Text("予算措置額", "Appropriated"),
    "earned": Text("運用益", "Interest earned"),
    "collected": Text("延滞金・収益納付", "Late interest and payback"),
    "paid": Text("支払額", "Paid"),
    "administered": Text("管理費", "Administration"),
    "returned": Text("国庫返納額", "Returned"),
}
_QUESTION = Text("各年度末の基金残高はいくらか", "What did the fund have at the end of each year?")
_YEAR = Text("年度", "Fiscal year")
_NOTES = (
    Text(
        "すべての金額は、基準日までの日付をもつ台帳の記入から計算しています。同じ基準日を指定すれば、常に同じ金額になります。",
        "Every figure is worked out from the transfers dated until that day: the same day always has the same figures.",
    ),
    Text(
        "基金残高＝予算措置額＋運用益＋延滞金・収益納付－支払額－管理費－国庫返納額。支払額は、返還された額を差し引いた額です。",
        "The fund has what was appropriated, earned and collected, less what was paid, spent on administration and "
        "returned. What was paid is net of what came back.",
    ),
    Text(
        "使用見込みは、契約・採択ごとの年度別の支出予定額から、支払った額を早い年度から順に差し引いたものです。過年度の残りは、今年度に使用する見込みとします。",
        "Planned use is what each award has committed by year, less what it was paid, the first years first. What a "
        "past year has left is planned for this one.",
    ),
)


def sheet_report(as_of: date, charter: Charter, language: Language, behind: Behind) -> Report:
    """The fund sheet at a day's end."""
    found = sheet(as_of, charter)
    closing = [
        Bar(Text(*(show_fiscal_year(one.fiscal_year, each) for each in ("ja", "en"))), max(0, one.closing_yen))
        for one in found.years
    ]
    has = Text("基金残高", "The fund has")
    chart = bar_chart(_QUESTION, closing, language, item=_YEAR, amount=has, in_order=True, adds_up=False)
    return Report(
        "sheet",
        Text("基金シート", "Fund sheet"),
        as_of,
        figures=_figures(found, behind),
        charts=(chart,),
        tables=(
            _standing(found, behind),
            _years(found, charter, behind),
            _planned(found),
            _caps(found, charter, behind),
        ),
        notes=_NOTES,
    )


def _figures(found: Sheet, behind: Behind) -> list[Fact]:
    sums, as_of = found.totals, found.as_of
    return [
        Fact(Text("基金残高", "The fund has"), found.assets_yen, "yen"),
        Fact(Text("うち支出予定（未払）", "Of it committed, not paid"), found.bound_yen, "yen"),
        Fact(Text("うち未使用", "Of it not committed"), sums.left_yen, "yen"),
        Fact(NAMES["paid"], sums.paid_yen, "yen", behind(as_of, tuple(FIGURES["paid"]))),
        Fact(NAMES["administered"], sums.administered_yen, "yen", behind(as_of, tuple(FIGURES["administered"]))),
        Fact(NAMES["returned"], sums.returned_yen, "yen", behind(as_of, tuple(FIGURES["returned"]))),
    ]


def _standing(found: Sheet, behind: Behind) -> Table:
    """What the fund has, by what it is there for."""
    free_yen = sum(free for _, free in found.planned.values())
    committed = behind(found.as_of, (*FIGURES["committed"], *FIGURES["paid"]))
    rows: list[list[object]] = [
        [Text("支出予定額のうち未払", "Committed and not paid"), Cell(found.bound_yen, committed)],
        [Text("今年度以降の配分で未使用", "Allotted for this year and later, free"), free_yen],
        [Text("過年度の配分で未使用", "Allotted for past years, free"), sum(found.free_of_past_years.values())],
        [Text("未配分", "Not allotted"), found.unallotted_yen],
    ]
    columns = (Column(Text("基金残高の内訳", "What it is there for")), Column(Text("金額", "Amount"), "yen"))
    totals = [Text("基金残高", "The fund has"), found.assets_yen]
    return Table(Text("基金残高の内訳", "What the fund has, by what it is there for"), columns, rows, totals)


def _years(found: Sheet, charter: Charter, behind: Behind) -> Table:
    """What came and went, year by year, from the founding."""
    columns = (
        Column(_YEAR, "fiscal_year"),
        Column(Text("年度当初残高", "At its beginning"), "yen"),
        *(Column(NAMES[name], "yen") for name in FLOWS),
        Column(Text("年度末残高", "At its end"), "yen"),
    )
    rows: list[list[object]] = [
        [
            year.fiscal_year,
            year.opening_yen,
            *(
                Cell(yen, behind_year(behind, found.as_of, name, year.fiscal_year, charter) if yen else "")
                for name, yen in year.flows.items()
            ),
            year.closing_yen,
        ]
        for year in found.years
    ]
    totals = [*add_up(rows, columns, TOTAL)[:-1], found.assets_yen] if rows else []
    if totals:
        totals[1] = ""
    return Table(Text("年度別の受入れと支出", "What came and went, by year"), columns, rows, totals)


def _planned(found: Sheet) -> Table:
    """For when the rest is planned."""
    columns = (
        Column(_YEAR, "fiscal_year"),
        Column(Text("支出予定（未払）", "Committed, not paid"), "yen"),
        Column(Text("配分（未使用）", "Allotted, free"), "yen"),
        Column(Text("使用見込みの合計", "Planned use"), "yen"),
    )
    rows = [[year, bound, free, bound + free] for year, (bound, free) in found.planned.items()]
    caption = Text("年度別の使用見込み", "Planned use, by year")
    return Table(caption, columns, rows, add_up(rows, columns, TOTAL) if rows else ())


def _caps(found: Sheet, charter: Charter, behind: Behind) -> Table:
    """The cost of administration under its cap, by appropriation."""
    columns = (
        Column(Text("予算措置", "Appropriation")),
        Column(NAMES["appropriated"], "yen"),
        Column(Text("管理費の上限", "Cap on administration"), "yen"),
        Column(NAMES["administered"], "yen"),
        Column(Text("上限までの残り", "Left under the cap"), "yen"),
    )
    kinds = tuple(FIGURES["administered"])
    given = ledger.by_columns(("appropriation",), "appropriated", found.as_of)
    spent = ledger.by_columns(("appropriation",), "administered", found.as_of)
    rows: list[list[object]] = []
    for appropriation in charter.appropriations:
        key = (appropriation.key,)
        if given_yen := given.get(key, 0):
            most_yen, spent_yen = cap_yen(given_yen, charter.administration_cap), spent.get(key, 0)
            url = behind(found.as_of, kinds, appropriation=appropriation.key)
            rows.append([appropriation.act, given_yen, most_yen, Cell(spent_yen, url), most_yen - spent_yen])
    caption = Text("管理費と上限", "Administration and its cap")
    return Table(caption, columns, rows, add_up(rows, columns, TOTAL) if rows else ())
