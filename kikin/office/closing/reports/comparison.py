"""Five-year money against one-year money, in words, as a picture and year by year."""

from __future__ import annotations

from datetime import date

from kikin.fund.charter import Charter
from kikin.fund.comparison import Comparison, Year
from kikin.office.charts import Bar, bar_chart
from kikin.office.closing.queries.comparing import by_member, comparison
from kikin.office.closing.reports.drill import TOTAL, Ways, kinds_of
from kikin.office.look.parts import Fact
from kikin.office.look.reports import Report
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.parties import queries as parties
from kikin.values.calendar import fiscal_year_bounds, show_fiscal_year
from kikin.values.money import Rate, Yen
from kikin.values.text import Language, Text

_QUESTION = Text(
    "単年度の予算であれば、計画した資金はどうなったか",
    "What would one-year money have made of the money that was planned?",
)
_PARTS: tuple[tuple[str, Text], ...] = (
    ("needed", Text("必要なときに支払", "Paid when it was needed")),
    ("rushed", Text("年度末に計画を超えて支払", "Rushed at the year's end")),
    ("carried", Text("承認を得て繰越", "Carried over by permission")),
    ("lapsed", Text("失効", "Lapsed")),
    ("open", Text("終わっていない年度の残り", "Open in the year that is not over")),
)


def comparison_report(as_of: date, charter: Charter, language: Language, ways: Ways) -> Report:
    """What the fund's own projects would have come to under one-year money, as known at a day's end."""
    found = comparison(as_of, charter)
    totals = found.totals
    shares = charter.money_on(as_of)
    bars = [Bar(label, yen) for label, yen in _parts(totals) if yen]
    what = Text("単年度の予算では", "Under one-year money")
    chart = bar_chart(_QUESTION, bars, language, item=what, in_order=True)
    return Report(
        "comparison",
        Text("単年度の予算との比較", "Five-year money against one-year money"),
        as_of,
        figures=_figures(found, as_of, ways),
        charts=(chart,),
        tables=(_years(found, as_of, charter, ways),),
        notes=_notes(shares.carried_share, shares.rushed_share),
    )


def _parts(totals: dict[str, Yen]) -> list[tuple[Text, Yen]]:
    """What one-year money makes of all that was planned and carried in; it adds up to just that."""
    yen = {name: totals[f"annual_{name}_yen"] for name in ("rushed", "carried", "lapsed", "open")}
    yen["needed"] = totals["annual_paid_yen"] - totals["annual_rushed_yen"]
    return [(label, yen[name]) for name, label in _PARTS]


def _figures(found: Comparison, as_of: date, ways: Ways) -> list[Fact]:
    totals = found.totals
    paid = Text("基金としての支払額", "Paid by the fund")
    undone_note = Text("基金では支払った仕事", "work that the fund has paid for")
    needless_note = Text("その後の必要に充たらなかった", "and met no need later")
    return [
        Fact(paid, totals["paid_yen"], "yen", ways.transfers(as_of, kinds_of("paid"))),
        Fact(Text("単年度なら失効", "Lapsed under one-year money"), totals["annual_lapsed_yen"], "yen"),
        Fact(Text("単年度なら繰越の承認が必要", "Carried over by permission"), totals["annual_carried_yen"], "yen"),
        Fact(Text("単年度なら年度末に集中", "Rushed at a year's end"), totals["annual_rushed_yen"], "yen"),
        Fact(Text("単年度では未払の仕事", "Not paid for"), found.undone_yen, "yen", note=undone_note),
        Fact(Text("年度末の支払のうち余分", "Rushed for nothing"), found.needless_yen, "yen", note=needless_note),
    ]


_COLUMNS = (
    Column(Text("計画額", "Planned"), "yen"),
    Column(Text("基金の支払額", "Paid by the fund"), "yen"),
    Column(Text("単年度：失効", "One-year: lapsed"), "yen"),
    Column(Text("単年度：繰越", "carried over"), "yen"),
    Column(Text("単年度：支払額", "paid"), "yen"),
    Column(Text("うち年度末", "of it rushed"), "yen"),
    Column(Text("年度内の残り", "still open"), "yen"),
)


def _figures_of(year: Year) -> tuple[Yen, ...]:
    """What stands in the columns."""
    return (
        year.planned_yen,
        year.paid_yen,
        year.annual_lapsed_yen,
        year.annual_carried_yen,
        year.annual_paid_yen,
        year.annual_rushed_yen,
        year.annual_open_yen,
    )


def _years(found: Comparison, as_of: date, charter: Charter, ways: Ways) -> Table:
    columns = (Column(Text("年度", "Fiscal year"), "fiscal_year"), *_COLUMNS)
    rows: list[list[object]] = []
    for year in found.years:
        _, last_on = fiscal_year_bounds(year.fiscal_year, charter.first_month)
        note = Text("年度の途中", "not over") if last_on > as_of else ""
        members = ways.members(as_of, year.fiscal_year)
        cells = (Cell(yen, members if yen else "") for yen in _figures_of(year))
        rows.append([Cell(year.fiscal_year, note=note), *cells])
    caption = Text("年度別の比較", "Year by year")
    return Table(caption, columns, rows, add_up(rows, columns, TOTAL) if rows else ())


def members_report(as_of: date, charter: Charter, ways: Ways, fiscal_year: int) -> Report:
    """One fiscal year of the comparison, contract by contract; each leads to what its award was paid."""
    found = by_member(as_of, charter, fiscal_year)
    names = parties.names_of_organisations({member for _, member, _ in found})
    columns = (
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("契約の相手方", "Member")),
        Column(Text("前年度からの繰越", "Carried in"), "yen"),
        *_COLUMNS,
    )
    first_on, last_on = fiscal_year_bounds(fiscal_year, charter.first_month)
    until, kinds = min(as_of, last_on), kinds_of("paid")
    rows = []
    for award, member, year in found:
        planned_yen, paid_yen, *annual = _figures_of(year)
        of_member = {"award": award, "member": member, "first": first_on.isoformat()}
        way = ways.transfers(until, kinds, **of_member) if paid_yen else ""
        named = names.get(member, Text(member, member))
        paid = Cell(paid_yen, way)
        rows.append([Cell(award, ways.award(award)), named, year.carried_in_yen, planned_yen, paid, *annual])
    ja, en = show_fiscal_year(fiscal_year, "ja"), show_fiscal_year(fiscal_year, "en")
    title = Text(f"単年度の予算との比較：{ja}の契約別", f"Against one-year money, {en}, contract by contract")
    shares = charter.money_on(until)
    table = Table(title, columns, rows, add_up(rows, columns, TOTAL))
    notes = (_NET, *_notes(shares.carried_share, shares.rushed_share))
    return Report("compared-members", title, as_of, tables=(table,), notes=notes)


_NET = Text(
    "支払額の先には、その契約のその年度の取引が表示されます。後の年度に返還された額は、ここでは差し引かれています。",
    "Behind what was paid are the transfers of the contract in that year. What came back later is taken off here.",
)


def _notes(carried: Rate, rushed: Rate) -> tuple[Text, ...]:
    carried_ja, rushed_ja = _percent(carried), _percent(rushed)
    return (
        Text(
            "基金が実際に支払い、後に返還されなかった額を、その年度に仕事が必要とした額とみなし、同じ仕事を単年度の予算で賄った場合を契約ごとに計算しています。計画額は採択時の年度別計画です。",
            "What the fund paid in a year, and what never came back, is taken for what the work needed in that year. "
            "The same work is then paid for by one-year money, contract by contract. Plans are those of the offer.",
        ),
        Text(
            "単年度の予算では、その年度の計画額と承認を得て繰り越した額だけが使えます。翌年度の資金を先に使うことはできず、足りない仕事は翌年度を待ちます。",
            "One-year money has the plan of the year, and what was carried over into it. Nothing is paid ahead of its "
            "year: work for which there is no money waits for the next.",
        ),
        Text(
            f"年度末に使われていない額のうち、{carried_ja}は承認を得て翌年度に繰り越し、{rushed_ja}は失効を避けるため年度の最後の月に支払い、残りは失効すると仮定します。割合は基金設置要綱の定めです（money.carried_share、money.rushed_share）。",
            f"Of what is unspent at a year's end, {carried_ja} is carried over by permission, {rushed_ja} is spent in "
            "the last month so that it does not lapse, and the rest lapses. These shares are assumptions that the "
            "charter states (money.carried_share, money.rushed_share).",
        ),
        Text(
            "繰越は一度だけです。年度内に終わった契約は繰り越さず、最後の月より前に終わった契約は年度末の支払も行いません。",
            "Money is carried over once. A contract that ends with the year carries nothing over, and one that has "
            "ended before the last month rushes nothing.",
        ),
        Text(
            "年度末に支払った額は、後の年度の必要に同額だけ充てられるとみなします（単年度の予算に有利な仮定です）。失効した額は戻らず、代わりの資金がない仕事は行われません。",
            "What is rushed is taken to meet later needs yen for yen, which is kind to one-year money. What has lapsed "
            "is gone, and work for which no other money comes is not done.",
        ),
        Text(
            "契約ごと・年度ごとに、計画額＋前年度からの繰越＝支払額＋翌年度への繰越＋失効＋年度内の残り、が1円まで成り立ちます。支払額の返還は、新しい支払から順に差し引いています。",
            "For each contract and year, to the yen: planned + carried in = paid + carried over + lapsed + still open. "
            "What came back is taken from the newest payments.",
        ),
    )


def _percent(share: Rate) -> str:
    return f"{share * 100}%" if (share * 100).denominator == 1 else str(share)
