"""Execution in words, as a picture and by month: is the money moving, and what will be left over?"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from kikin.fund.charter import Charter
from kikin.fund.closing.execution import fiscal_year_of_month
from kikin.office.charts import Bar, Chart, bar_chart
from kikin.office.closing.queries.execution import Execution, MonthOf, execution
from kikin.office.closing.reports.drill import TOTAL, Ways, kinds_of
from kikin.office.look.parts import Fact
from kikin.office.look.reports import Report
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.values.calendar import month_bounds, show_fiscal_year
from kikin.values.money import Rate, Yen, show_yen
from kikin.values.text import Language, Text

_QUESTION = Text("各年度の計画額のうち、いくらを支払ったか", "How much of each year's plan was paid?")
_PLANNED = Text("計画額", "Planned")
_COMMITTED = Text("支出予定額", "Committed")
_PAID = Text("支払額", "Paid")
_YEAR = Text("年度", "Fiscal year")
_AMOUNT = Text("金額", "Amount")
_NOTES = (
    Text(
        "計画額は、採択時の年度別計画を、その年度のうち契約が有効な月に等しく割り振ったものです。それより細かい計画はありません。契約が終わった後の月には割り振りません。終わっていない年度は、今月までの計画額と比べます。",
        "What is planned is the plan of each offer, spread evenly over the months of a year in which its award is "
        "active: no finer plan is known. Nothing is planned for the months after an award has ended. "
        "A year that is not over is compared with its plan until this month.",
    ),
    Text(
        "支出予定額と支払額は台帳の記入の日付で数え、取消し・返還を差し引きます。そのため負の月があります。",
        "Committed and paid are counted by the dates of their transfers, net of what was released or came back, so a "
        "month may be below nothing.",
    ),
    Text(
        "見通しは、各年度に使える額（前年度からの残りと使用見込み）のうち、執行率に当たる額を使うとみなします。執行率は、これまでの計画額に対する支払額の割合（100％まで）です。",
        "The forecast uses, of what is due in each year, the share at which the plan was paid so far, at most all of "
        "it; the rest waits for the next year.",
    ),
    Text(
        "計画額の先には契約ごとの計画が、支出予定額と支払額の先には取引が表示されます。見通しの額は計算によるもので、取引はありません。",
        "Behind what was planned is the plan of each award, and behind what was committed and paid are the transfers. "
        "What is foreseen is worked out: there is no transfer behind it.",
    ),
)


def execution_report(as_of: date, charter: Charter, language: Language, ways: Ways, pace: Rate | None = None) -> Report:
    """Execution until a day's end, foreseen at the pace so far or at the one that is asked for."""
    found = execution(as_of, charter, pace)
    return Report(
        "execution",
        Text("執行状況と見通し", "Execution and forecast"),
        as_of,
        figures=_figures(found, ways),
        alarms=_alarms(found, charter),
        charts=(_chart(found, charter, language),),
        tables=(_forecast(found, ways), _idle(found, ways), _slow(found, ways), _months(found, ways)),
        notes=_NOTES,
    )


def _figures(found: Execution, ways: Ways) -> list[Fact]:
    as_of = found.sheet.as_of
    last = found.months[-1]
    until = Text("今月末までの計画", "until the end of this month")
    return [
        Fact(_PLANNED, last.planned_so_far_yen, "yen", ways.plan(as_of, as_of), until),
        Fact(_COMMITTED, last.committed_so_far_yen, "yen", ways.transfers(as_of, kinds_of("committed"))),
        Fact(_PAID, last.paid_so_far_yen, "yen", ways.transfers(as_of, kinds_of("paid"))),
        Fact(
            Text("期限までに使われない見込み", "Foreseen not to be used in time"),
            found.unused_yen,
            "yen",
            note=Text(f"執行率{percent(found.pace)}の場合", f"at a pace of {percent(found.pace)}"),
        ),
    ]


def _alarms(found: Execution, charter: Charter) -> list[Text]:
    """Slow execution, and money that nobody will use."""
    alarms = []
    if found.is_slow:
        share, limit = percent(found.pace_so_far), percent(found.slow_below)
        alarms.append(
            Text(
                f"執行が遅れています。支払額は計画額の{share}で、基準の{limit}を下回っています。",
                f"Execution is slow: {share} of the plan was paid, which is below {limit}.",
            )
        )
    if idle_yen := sum(found.sheet.idle.values()):
        months = charter.money_on(found.sheet.as_of).idle_after_months
        alarms.append(
            Text(
                f"年度が終わって{months}か月以上使われていない配分が{show_yen(idle_yen, 'ja')}あります。"
                "取下げまたは返納を検討してください。",
                f"{show_yen(idle_yen, 'en')} of allotments has been free for {months} months or more after its year: "
                "consider withdrawing or returning it.",
            )
        )
    return alarms


def _chart(found: Execution, charter: Charter, language: Language) -> Chart:
    planned: defaultdict[int, Yen] = defaultdict(int)
    paid: defaultdict[int, Yen] = defaultdict(int)
    for one in found.months:
        year = fiscal_year_of_month(one.month, charter.first_month)
        planned[year] += one.planned_yen
        paid[year] += one.paid_yen
    bars = [
        Bar(Text(show_fiscal_year(year, "ja"), show_fiscal_year(year, "en")), max(0, paid[year]), planned[year])
        for year in sorted(planned)
        if planned[year] or paid[year]
    ]
    return bar_chart(_QUESTION, bars, language, item=_YEAR, amount=_PAID, limit=_PLANNED, in_order=True)


def _months(found: Execution, ways: Ways) -> Table:
    """Month by month, the newest first."""
    columns = (
        Column(Text("月", "Month")),
        *(Column(label, "yen") for label in (_PLANNED, _COMMITTED, _PAID)),
        Column(Text("計画額（累計）", "Planned so far"), "yen"),
        Column(Text("支出予定額（累計）", "Committed so far"), "yen"),
        Column(Text("支払額（累計）", "Paid so far"), "yen"),
        Column(Text("計画に対する支払", "Paid of the plan")),
    )
    rows = [_month_row(one, found, ways) for one in reversed(found.months)]
    totals = [TOTAL, *(sum(getattr(one, name) for one in found.months) for name in _SUMS), "", "", "", ""]
    caption = Text("月別の計画・支出予定・支払（新しい順）", "Planned, committed and paid by month, the newest first")
    return Table(caption, columns, rows, totals)


_SUMS = ("planned_yen", "committed_yen", "paid_yen")


def _month_row(one: MonthOf, found: Execution, ways: Ways) -> list[object]:
    first_on, last_on = month_bounds(*one.month)
    as_of = found.sheet.as_of
    until = min(last_on, as_of)

    def moved(yen: Yen, figure: str) -> Cell:
        return Cell(yen, ways.transfers(until, kinds_of(figure), first=first_on.isoformat()) if yen else "")

    def so_far(yen: Yen, figure: str) -> Cell:
        return Cell(yen, ways.transfers(until, kinds_of(figure)) if yen else "")

    return [
        Text(f"{one.month[0]}年{one.month[1]}月", f"{first_on:%b} {one.month[0]}"),
        Cell(one.planned_yen, ways.plan(as_of, last_on, first_on) if one.planned_yen else ""),
        moved(one.committed_yen, "committed"),
        moved(one.paid_yen, "paid"),
        Cell(one.planned_so_far_yen, ways.plan(as_of, last_on) if one.planned_so_far_yen else ""),
        so_far(one.committed_so_far_yen, "committed"),
        so_far(one.paid_so_far_yen, "paid"),
        percent(Rate(one.paid_so_far_yen, one.planned_so_far_yen)) if one.planned_so_far_yen else "",
    ]


def _forecast(found: Execution, ways: Ways) -> Table:
    columns = (
        Column(_YEAR, "fiscal_year"),
        Column(Text("前年度からの残り", "Waits from before"), "yen"),
        Column(Text("使用見込み", "Planned use"), "yen"),
        Column(Text("使用額の見通し", "Foreseen use"), "yen"),
        Column(Text("年度末の基金残高", "The fund then has"), "yen"),
    )
    rows = []
    for one in found.forecast:
        use = ways.use(found.sheet.as_of, one.fiscal_year) if one.planned_yen else ""
        rows.append([one.fiscal_year, one.waiting_yen, Cell(one.planned_yen, use), one.used_yen, one.left_yen])
    pace = percent(found.pace)
    caption = Text(f"使用の見通し（執行率{pace}）", f"Forecast at a pace of {pace}")
    return Table(caption, columns, rows)


def _idle(found: Execution, ways: Ways) -> Table:
    """What the fund has and will not use before its last money lapses, and why."""
    sheet = found.sheet
    past_yen = sum(sheet.free_of_past_years.values())
    past = ways.accounts(sheet.as_of, "allotment", sheet.free_of_past_years) if past_yen else ""
    unallotted = ways.accounts(sheet.as_of, "appropriation")
    waits_yen = found.unused_yen - past_yen - sheet.unallotted_yen
    rows: list[list[object]] = [
        [Text("過年度の配分で未使用（使用の見込みなし）", "Allotted for past years, free"), Cell(past_yen, past)],
        [Text("未配分（使用の見込みなし）", "Not allotted"), Cell(sheet.unallotted_yen, unallotted)],
        [Text("期限までに使い切れない使用見込み", "Planned, but not used in time at this pace"), waits_yen],
    ]
    columns = (Column(Text("使われない理由", "Why it is not used")), Column(_AMOUNT, "yen"))
    last = found.last_year
    caption = Text(
        f"遊休額の点検：{last}年度末までに使われない見込みの額",
        f"Idle balance: what is not used by the end of FY{last}",
    )
    return Table(caption, columns, rows, add_up(rows, columns, TOTAL))


def _slow(found: Execution, ways: Ways) -> Table:
    columns = (
        Column(Text("採択・契約", "Award"), "ref"),
        Column(_PLANNED, "yen"),
        Column(_PAID, "yen"),
        Column(Text("計画に対する支払", "Paid of the plan")),
    )
    kinds = kinds_of("paid")
    rows = [
        [
            Cell(one.ref, ways.award(one.ref)),
            one.planned_yen,
            Cell(one.paid_yen, ways.transfers(found.sheet.as_of, kinds, award=one.ref) if one.paid_yen else ""),
            percent(Rate(one.paid_yen, one.planned_yen)),
        ]
        for one in found.slow
    ]
    limit = percent(found.slow_below)
    caption = Text(f"支払が計画の{limit}を下回る採択・契約", f"Awards that were paid less than {limit} of their plan")
    empty = Text("該当する採択・契約はありません。", "No award is that slow.")
    return Table(caption, columns, rows, add_up(rows, columns, TOTAL) if rows else (), empty)


def percent(share: Rate) -> str:
    """A share as people read it: whole percent, or one decimal, cut and never rounded up."""
    tenths = int(share * 1000)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"
