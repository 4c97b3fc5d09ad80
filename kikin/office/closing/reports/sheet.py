"""The fund sheet: what there is, year by year where it came from and went, and for when the rest is planned."""

from __future__ import annotations

from datetime import date, timedelta

from kikin.fund.charter import Charter
from kikin.fund.closing.entries import cap_yen
from kikin.office.charts import Bar, bar_chart
from kikin.office.closing.queries.sheet import FLOWS, Sheet, sheet
from kikin.office.closing.reports.drill import TOTAL, Ways, behind_year, kinds_of
from kikin.office.ledger import queries as ledger
from kikin.office.look.parts import Fact
from kikin.office.look.reports import Report
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.values.calendar import fiscal_year_bounds, show_fiscal_year
from kikin.values.money import Yen
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


def sheet_report(as_of: date, charter: Charter, language: Language, ways: Ways) -> Report:
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
        figures=_figures(found, ways),
        charts=(chart,),
        tables=(
            _standing(found, ways),
            _years(found, charter, ways),
            _planned(found, ways),
            _caps(found, charter, ways),
        ),
        notes=_NOTES,
    )


def _figures(found: Sheet, ways: Ways) -> list[Fact]:
    sums = found.totals

    def fact(label: Text, yen: Yen, figure: str) -> Fact:
        return Fact(label, yen, "yen", ways.transfers(found.as_of, kinds_of(figure)))

    return [
        fact(Text("基金残高", "The fund has"), found.assets_yen, "assets"),
        fact(Text("うち支出予定（未払）", "Of it committed, not paid"), found.bound_yen, "unpaid"),
        fact(Text("うち未使用", "Of it not committed"), sums.left_yen, "left"),
        fact(NAMES["paid"], sums.paid_yen, "paid"),
        fact(NAMES["administered"], sums.administered_yen, "administered"),
        fact(NAMES["returned"], sums.returned_yen, "returned"),
    ]


def _standing(found: Sheet, ways: Ways) -> Table:
    """What the fund has, by what it is there for."""
    as_of, free_yen = found.as_of, sum(free for _, free in found.planned.values())
    past_yen = sum(found.free_of_past_years.values())
    rows: list[list[object]] = [
        [
            Text("支出予定額のうち未払", "Committed and not paid"),
            Cell(found.bound_yen, ways.transfers(as_of, kinds_of("unpaid"))),
        ],
        [
            Text("今年度以降の配分で未使用", "Allotted for this year and later, free"),
            Cell(free_yen, ways.accounts(as_of, "allotment", found.planned)),
        ],
        [
            Text("過年度の配分で未使用", "Allotted for past years, free"),
            Cell(past_yen, ways.accounts(as_of, "allotment", found.free_of_past_years) if past_yen else ""),
        ],
        [Text("未配分", "Not allotted"), Cell(found.unallotted_yen, ways.accounts(as_of, "appropriation"))],
    ]
    columns = (Column(Text("基金残高の内訳", "What it is there for")), Column(Text("金額", "Amount"), "yen"))
    totals = [Text("基金残高", "The fund has"), found.assets_yen]
    return Table(Text("基金残高の内訳", "What the fund has, by what it is there for"), columns, rows, totals)


def _years(found: Sheet, charter: Charter, ways: Ways) -> Table:
    """What came and went, year by year, from the founding."""
    columns = (
        Column(_YEAR, "fiscal_year"),
        Column(Text("年度当初残高", "At its beginning"), "yen"),
        *(Column(NAMES[name], "yen") for name in FLOWS),
        Column(Text("年度末残高", "At its end"), "yen"),
    )
    kinds = kinds_of("assets")
    rows: list[list[object]] = []
    for year in found.years:
        first_on, last_on = fiscal_year_bounds(year.fiscal_year, charter.first_month)
        before, until = first_on - timedelta(days=1), min(last_on, found.as_of)
        rows.append(
            [
                year.fiscal_year,
                Cell(year.opening_yen, ways.transfers(before, kinds) if year.opening_yen else ""),
                *(
                    Cell(yen, behind_year(ways, found.as_of, name, year.fiscal_year, charter) if yen else "")
                    for name, yen in year.flows.items()
                ),
                Cell(year.closing_yen, ways.transfers(until, kinds)),
            ]
        )
    totals = [*add_up(rows, columns, TOTAL)[:-1], found.assets_yen] if rows else []
    if totals:
        totals[1] = ""
    return Table(Text("年度別の受入れと支出", "What came and went, by year"), columns, rows, totals)


def _planned(found: Sheet, ways: Ways) -> Table:
    """For when the rest is planned."""
    columns = (
        Column(_YEAR, "fiscal_year"),
        Column(Text("支出予定（未払）", "Committed, not paid"), "yen"),
        Column(Text("配分（未使用）", "Allotted, free"), "yen"),
        Column(Text("使用見込みの合計", "Planned use"), "yen"),
    )
    rows = []
    for year, (bound, free) in found.planned.items():
        use = ways.use(found.as_of, year)
        accounts = ways.accounts(found.as_of, "allotment", [year]) if free else ""
        rows.append([year, Cell(bound, use), Cell(free, accounts), Cell(bound + free, use)])
    caption = Text("年度別の使用見込み", "Planned use, by year")
    return Table(caption, columns, rows, add_up(rows, columns, TOTAL) if rows else ())


def _caps(found: Sheet, charter: Charter, ways: Ways) -> Table:
    """The cost of administration under its cap, by appropriation."""
    columns = (
        Column(Text("予算措置", "Appropriation")),
        Column(NAMES["appropriated"], "yen"),
        Column(Text("管理費の上限", "Cap on administration"), "yen"),
        Column(NAMES["administered"], "yen"),
        Column(Text("上限までの残り", "Left under the cap"), "yen"),
    )
    kinds = kinds_of("administered")
    given = ledger.by_columns(("appropriation",), "appropriated", found.as_of)
    spent = ledger.by_columns(("appropriation",), "administered", found.as_of)
    rows: list[list[object]] = []
    for appropriation in charter.appropriations:
        key = (appropriation.key,)
        if given_yen := given.get(key, 0):
            most_yen, spent_yen = cap_yen(given_yen, charter.administration_cap), spent.get(key, 0)
            given_url, url = (
                ways.transfers(found.as_of, each, appropriation=appropriation.key)
                for each in (kinds_of("appropriated"), kinds)
            )
            left_yen = most_yen - spent_yen
            rows.append([appropriation.act, Cell(given_yen, given_url), most_yen, Cell(spent_yen, url), left_yen])
    caption = Text("管理費と上限", "Administration and its cap")
    return Table(caption, columns, rows, add_up(rows, columns, TOTAL) if rows else ())
