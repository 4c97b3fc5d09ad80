"""What is planned, award by award: the use of what is bound in a year, and the plans of offers for some months."""

from __future__ import annotations

from datetime import date

from kikin.fund.charter import Charter
from kikin.fund.ledger import parse_account
from kikin.office.closing.queries.execution import planned_for
from kikin.office.closing.queries.sheet import use_by_award
from kikin.office.closing.reports.drill import TOTAL, Ways, kinds_of
from kikin.office.ledger import queries as ledger
from kikin.office.look.reports import Report
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.look.transfers import name_of
from kikin.values.calendar import show_fiscal_year
from kikin.values.text import Text

_AWARD = Column(Text("採択・契約", "Award"), "ref")
_USE_NOTES = (
    Text(
        "各契約の年度別の支出予定額から、支払った額を早い年度から順に差し引いた残りです。過年度の残りは今年度に使用する見込みとします。",
        "What each award has committed by year, less what it was paid, the first years first. What a past year has "
        "left is planned for this one.",
    ),
)
_PLAN_NOTES = (
    Text(
        "採択時の年度別計画を、契約が有効な月に等しく割り振った額です。",
        "The plan of each offer by year, spread evenly over the months in which its award is active.",
    ),
)


def use_report(as_of: date, charter: Charter, ways: Ways, fiscal_year: int) -> Report:
    """What is planned for one fiscal year of the fund sheet: what awards have bound, and what agencies have free."""
    ja, en = show_fiscal_year(fiscal_year, "ja"), show_fiscal_year(fiscal_year, "en")
    columns = (
        _AWARD,
        Column(Text("支出予定額（全年度）", "Committed in all years"), "yen"),
        Column(Text("支払額（全年度）", "Paid in all years"), "yen"),
        Column(Text("この年度の使用見込み", "Planned for this year"), "yen"),
    )
    rows = [
        (
            Cell(one.award, ways.award(one.award)),
            Cell(one.committed_yen, ways.transfers(as_of, kinds_of("committed"), award=one.award)),
            Cell(one.paid_yen, ways.transfers(as_of, kinds_of("paid"), award=one.award) if one.paid_yen else ""),
            one.planned_yen,
        )
        for one in use_by_award(as_of, charter, fiscal_year)
    ]
    bound = Table(Text("支出予定（未払）", "Committed, not paid"), columns, rows, add_up(rows, columns, TOTAL))
    return Report(
        "planned-use",
        Text(f"{ja}の使用見込みの内訳", f"Planned use of {en}"),
        as_of,
        tables=(bound, _free(as_of, charter, ways, fiscal_year)),
        notes=_USE_NOTES,
    )


def _free(as_of: date, charter: Charter, ways: Ways, fiscal_year: int) -> Table:
    """What agencies have been allotted for the year and nobody has committed, unless the year is over."""
    columns = (Column(Text("配分機関", "Agency")), Column(Text("配分（未使用）", "Allotted, free"), "yen"))
    rows = []
    for name, yen in ledger.balances(as_of).items() if fiscal_year >= charter.fiscal_year(as_of) else ():
        family, parts = parse_account(name) or ("", ())
        if family == "allotment" and parts[2] == str(fiscal_year) and yen:
            way = ways.accounts(as_of, "allotment", [fiscal_year])
            rows.append((name_of(charter, "agency", parts[1]), Cell(yen, way)))
    return Table(Text("配分（未使用）", "Allotted, free"), columns, rows, add_up(rows, columns, TOTAL))


def plan_report(as_of: date, charter: Charter, ways: Ways, first: date, last: date) -> Report:
    """What was planned for some months, award by award; together it is the figure of the execution."""
    columns = (_AWARD, Column(Text("計画額", "Planned"), "yen"))
    planned = planned_for(as_of, charter, (first.year, first.month), (last.year, last.month))
    rows = [(Cell(ref, ways.award(ref)), yen) for ref, yen in sorted(planned.items())]
    months = (
        f"{first:%Y-%m}" if (first.year, first.month) == (last.year, last.month) else f"{first:%Y-%m} – {last:%Y-%m}"
    )
    title = Text(f"計画額の内訳（{months}）", f"What was planned, {months}")
    caption = Text("契約ごとの計画額", "Planned, award by award")
    table = Table(caption, columns, rows, add_up(rows, columns, TOTAL))
    return Report("planned-months", title, as_of, tables=(table,), notes=_PLAN_NOTES)
