"""What follows an award, as its recipient sees it: settlement sheets, demands, and the yearly reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.settlements import CAUSES
from kikin.office import clock
from kikin.office.awards import queries as awards
from kikin.office.charter.queries import by_digest, in_force, money_on
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.afterwards_forms import FulfilmentForm, ProfitForm, WorkForm
from kikin.office.doors.marks import actor_of, marked
from kikin.office.gate import Refused
from kikin.office.look import settlements as sheets
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.settlements import queries
from kikin.office.settlements.actions import facility, payback
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_SETTLED = (
    Column(Text("額の確定", "Settlement"), "ref"),
    Column(Text("状態", "State"), "state:settlement"),
    Column(Text("採択課題", "Award"), "ref"),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
    Column(Text("確定日", "Settled on"), "on"),
    Column(Text("確定額", "Settled"), "yen"),
    Column(Text("精算払額", "To be paid"), "yen"),
    Column(Text("返還額", "To be paid back"), "yen"),
)
_OWED = (
    Column(Text("返還請求", "Demand"), "ref"),
    Column(Text("状態", "State"), "state:receivable"),
    Column(Text("採択課題", "Award"), "ref"),
    Column(Text("納付期限", "Due on"), "on"),
    Column(Text("請求額", "Demanded"), "yen"),
    Column(Text("残額", "Still owed"), "yen"),
)
_PAYBACKS = (
    Column(Text("収益納付", "Payback"), "ref"),
    Column(Text("状態", "State"), "state:payback"),
    Column(Text("年度", "Fiscal year"), "fiscal_year"),
    Column(Text("収益", "Profit"), "yen"),
    Column(Text("納付額", "Owed"), "yen"),
    Column(Text("納付期限", "Due on"), "on"),
)
_REPORTS = (
    Column(Text("報告", "Report"), "ref"),
    Column(Text("状態", "State"), "state:completed_work"),
    Column(Text("内容", "What")),
    Column(Text("対象経費", "Eligible cost"), "yen"),
)
_PLACES = {
    "payback.fiscal_year": "fiscal_year",
    "payback.document": "document",
    "fulfilment.fiscal_year": "fiscal_year",
    "words": "words",
    "document": "document",
    "day": "completed_on",
    "completed_work.completed_yen": "completed_yen",
}


@marked("applicant", "settlement", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything that was settled for my organisation, and what it owes."""
    actor = actor_of(request)
    settled = [
        [
            Cell(one.ref, url=reverse("applicant:settlement", args=(one.ref,))),
            one.state,
            Cell(one.member.award.ref, url=reverse("applicant:afterwards", args=(one.member.award.ref,))),
            one.fiscal_year,
            one.signed_on,
            one.share_yen,
            one.statement.to_pay_yen,
            one.statement.refund_yen,
        ]
        for one in queries.settlements_of(actor).order_by("-pk")
    ]
    owed = [
        [
            Cell(one.ref, url=reverse("applicant:demand", args=(one.ref,))),
            one.state,
            one.member.award.ref,
            one.due_on,
            one.amount_yen,
            one.owed.left_yen,
        ]
        for one in queries.receivables_of(actor).order_by("due_on", "pk")
    ]
    empty = Text("まだ額の確定はありません。", "Nothing has been settled yet.")
    none_owed = Text("返還を求められているものはありません。", "Nothing is to be paid back.")
    context = {
        "settled": Table(Text("額の確定", "Settlements"), _SETTLED, settled, empty=empty),
        "owed": Table(Text("返還請求", "Demands"), _OWED, owed, empty=none_owed),
        "crumbs": [words.way_home(), Crumb(Text("額の確定・返還", "Settlements and refunds"))],
    }
    return render(request, "applicant/settlements.html", context)


@marked("applicant", "settlement", "see")
@require_safe
def settlement(request: HttpRequest, ref: str) -> HttpResponse:
    """The settlement sheet, to be read and printed."""
    found = queries.settlement(ref, actor_of(request))
    award = found.member.award
    due = getattr(found, "receivable", None)
    summary = [
        Fact(Text("通知番号", "Notice"), found.ref, "ref"),
        Fact(Text("採択課題", "Award"), award.ref, "ref", reverse("applicant:award", args=(award.ref,)), award.title),
        Fact(Text("受託者・交付先", "Recipient"), found.member.organisation.name),
        Fact(Text("配分機関", "Agency"), by_digest(award.charter_digest).agency(award.agency).name),
        Fact(Text("年度", "Fiscal year"), found.fiscal_year, "fiscal_year"),
        Fact(Text("確定日", "Settled on"), found.signed_on, "on"),
        Fact(Text("支払日", "Paid on"), found.paid_on, "on"),
    ]
    if due is not None:
        summary.append(Fact(Text("返還請求", "Demand"), due.ref, "ref", reverse("applicant:demand", args=(due.ref,))))
    context = {
        "settlement": found,
        "sheet": sheets.sheet(found.statement, found.basis),
        "result": sheets.result(found.statement),
        "summary": summary,
        "crumbs": _crumbs(ref),
    }
    return render(request, "applicant/settlement.html", context)


@marked("applicant", "receivable", "see")
@require_safe
def demand(request: HttpRequest, ref: str) -> HttpResponse:
    """The demand: how much, by when, what it costs to be late, and what has come in."""
    found = queries.receivable(ref, actor_of(request))
    award = found.member.award
    today = local_date(clock.now(), in_force().zone)
    interest = queries.interest_to_date(found, today) if found.state == "due" else 0
    rate = money_on(today).late_interest
    columns = (
        Column(Text("入金日", "Received on"), "on"),
        Column(Text("元本", "Principal"), "yen"),
        Column(Text("延滞金", "Late interest"), "yen"),
    )
    rows = [[one.received_on, one.principal_yen, one.interest_yen] for one in found.repayments.all()]
    context = {
        "receivable": found,
        "rate": f"{float(rate * 100):g}%",
        "summary": [
            Fact(
                Text("採択課題", "Award"), award.ref, "ref", reverse("applicant:award", args=(award.ref,)), award.title
            ),
            Fact(Text("理由", "Cause"), CAUSES[found.cause]),
            Fact(Text("請求日", "Demanded on"), found.demanded_on, "on"),
            Fact(Text("納付期限", "Due on"), found.due_on, "on"),
            *sheets.facts_of_debt(
                found.amount_yen, found.owed.left_yen, None if isinstance(interest, Problem) else interest
            ),
        ],
        "receipts": Table(
            Text("入金の記録", "What came in"),
            columns,
            rows,
            add_up(rows, columns, Text("合計", "Total")) if rows else (),
            Text("まだ入金は記録されていません。", "Nothing has been noted yet."),
        ),
        "crumbs": _crumbs(ref),
    }
    return render(request, "applicant/demand.html", context)


@marked("applicant", "payback", "see")
@require_safe
def afterwards(request: HttpRequest, ref: str) -> HttpResponse:
    """What my organisation still has to report of an award, and what it has reported."""
    return _page(request, ref)


@marked("applicant", "payback", "declare")
@require_POST
def declare(request: HttpRequest, ref: str) -> HttpResponse:
    """Declare a year's profit."""
    member = _member(request, ref)
    form = ProfitForm(request.POST, years=queries.years_to_declare(member, clock.now()), auto_id="profit_%s")

    def change(said: dict[str, Any]) -> object:
        actor, now = actor_of(request), clock.now()
        return payback.declare(member, said["fiscal_year"], said["profit_yen"], said["document"], actor, now)

    return _send(request, ref, "profit", form, change)


@marked("applicant", "fulfilment", "report")
@require_POST
def report_year(request: HttpRequest, ref: str) -> HttpResponse:
    """Report that the obligations were kept in a year."""
    member = _member(request, ref)
    form = FulfilmentForm(request.POST, years=queries.years_to_report(member, clock.now()), auto_id="year_%s")

    def change(said: dict[str, Any]) -> object:
        actor, now = actor_of(request), clock.now()
        return facility.report_year(member, said["fiscal_year"], said["words"], said["document"], actor, now)

    return _send(request, ref, "year", form, change)


@marked("applicant", "completed_work", "report")
@require_POST
def report_work(request: HttpRequest, ref: str) -> HttpResponse:
    """Report a part of the facility that is completed. The same evidence sent twice is one report."""
    member = _member(request, ref)
    form = WorkForm(request.POST, auto_id="work_%s")

    def change(said: dict[str, Any]) -> object:
        mine = queries.completed_works_of(actor_of(request)).filter(member__award__ref=ref, document=said["document"])
        if mine.exclude(state="sent_back").exists():
            return None
        title = Text(said["title_ja"], said["title_en"])
        days_and_yen = (said["completed_on"], said["completed_yen"], said["document"])
        return facility.report_work(member, title, *days_and_yen, actor_of(request), clock.now())

    return _send(request, ref, "completed_work", form, change)


def _send(
    request: HttpRequest, ref: str, name: str, form: Questions, change: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, ref, {name: form})
    try:
        change(form.cleaned_data)
    except Refused as refused:
        if refused.forbidden:
            raise
        return _page(request, ref, {name: form}, form.take_up(refused.problems, _PLACES))
    return redirect("applicant:afterwards", ref)


def _member(request: HttpRequest, ref: str) -> Any:
    actor = actor_of(request)
    return awards.member_of(awards.get(ref, actor), actor.of)


def _page(
    request: HttpRequest, ref: str, sent: dict[str, Questions] | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    sent = sent or {}
    actor, now = actor_of(request), clock.now()
    member = _member(request, ref)
    award = member.award
    profit_years, years = queries.years_to_declare(member, now), queries.years_to_report(member, now)
    pays_for_work = queries.work_facts(member, now).pays == "completed_work" and award.state == "active"
    forms: dict[str, Questions | None] = {
        "profit": sent.get("profit") or (ProfitForm(years=profit_years, auto_id="profit_%s") if profit_years else None),
        "year": sent.get("year") or (FulfilmentForm(years=years, auto_id="year_%s") if years else None),
        "completed_work": sent.get("completed_work") or (WorkForm(auto_id="work_%s") if pays_for_work else None),
    }
    context = {
        "award": award,
        "forms": forms,
        "form": next(iter(sent.values()), None),
        "problems": tuple(problems),
        "nothing": not any(forms.values()),
        "paybacks": _paybacks(member, actor),
        "reports": _reports(member, actor),
        "crumbs": [*words.way_to_award(ref), Crumb(_TITLE)],
    }
    status = 409 if problems else 422 if sent else 200
    return render(request, "applicant/afterwards.html", context, status=status)


_TITLE = Text("事業後の報告", "Reports after the work")


def _paybacks(member: Any, actor: Any) -> Table:
    rows = [
        [
            Cell(one.ref, note=one.reasons if one.state == "sent_back" else ""),
            one.state,
            one.fiscal_year,
            one.profit_yen,
            one.owed_yen if one.noted_on else None,
            one.due_on,
        ]
        for one in queries.paybacks_of(actor).filter(member=member)
    ]
    empty = Text("まだ報告はありません。", "Nothing has been declared yet.")
    return Table(Text("収益の報告と納付", "Profit declared, and payback"), _PAYBACKS, rows, empty=empty)


def _reports(member: Any, actor: Any) -> Table:
    rows: list[list[object]] = [
        [Cell(one.ref, note=one.reasons if one.state == "sent_back" else ""), one.state, one.title, one.completed_yen]
        for one in queries.completed_works_of(actor).filter(member=member)
    ]
    for one in queries.fulfilments_of(actor).filter(member=member):
        year = Text(f"{one.fiscal_year}年度の義務の履行", f"Obligations kept in FY{one.fiscal_year}")
        rows.append([Cell(one.ref, note=one.reasons if one.state == "sent_back" else ""), one.state, year, None])
    empty = Text("まだ報告はありません。", "Nothing has been reported yet.")
    return Table(Text("出来高と義務の履行の報告", "Completed work and obligations"), _REPORTS, rows, empty=empty)


def _crumbs(ref: str) -> list[Crumb]:
    way = Crumb(Text("額の確定・返還", "Settlements and refunds"), reverse("applicant:settlements"))
    return [words.way_home(), way, Crumb(ref)]
