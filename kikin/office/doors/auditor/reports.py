"""Reports on the fund's money, and from each figure to the transfers and accounts that it is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kikin.fund.ledger import FAMILIES, KINDS
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.closing import reports
from kikin.office.closing.queries.behind import accounts_behind, transfers_behind
from kikin.office.doors.auditor import evidence
from kikin.office.doors.auditor.forms import BehindDays
from kikin.office.doors.marks import marked
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.reports import Report, answer
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.look.transfers import FAMILY_NAMES, signed_yen
from kikin.values.calendar import local_date
from kikin.values.text import Text

_TEMPLATE = "auditor/inspection.html"
_ROWS_ON_A_PAGE = 100
_SUM = Text("合計", "Total")


@marked("auditor", "ledger", "see")
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The fund sheet at a day's end."""
    return _show(request, reports.asked_sheet)


@marked("auditor", "ledger", "see")
@require_safe
def planned_use(request: HttpRequest) -> HttpResponse:
    """What is planned for one fiscal year, award by award."""
    return _show(request, reports.asked_use)


@marked("auditor", "ledger", "see")
@require_safe
def execution(request: HttpRequest) -> HttpResponse:
    """Planned, committed and paid by month, and what is foreseen."""
    return _show(request, reports.asked_execution)


@marked("auditor", "ledger", "see")
@require_safe
def planned_months(request: HttpRequest) -> HttpResponse:
    """What was planned for some months, award by award."""
    return _show(request, reports.asked_plan)


@marked("auditor", "ledger", "see")
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """The way of the money from the appropriation to the recipients."""
    return _show(request, reports.asked_flows)


@marked("auditor", "ledger", "see")
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """The fund's own projects under one-year money."""
    return _show(request, reports.asked_comparison)


@marked("auditor", "ledger", "see")
@require_safe
def compared_members(request: HttpRequest) -> HttpResponse:
    """One fiscal year of the comparison, contract by contract."""
    return _show(request, reports.asked_members)


@marked("auditor", "ledger", "see")
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """The transfers that a figure is made of; their sum is the figure."""
    asked, kinds = request.GET, [kind for kind in request.GET.getlist("kind") if kind in KINDS] or list(KINDS)
    first, as_of = _days(request)
    found = transfers_behind(asked, kinds, first, as_of, "-id")
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(asked.get("page"))
    rows = [evidence.disbursement_line(row, kinds) for row in (found if asked.get("format") else page.object_list)]
    columns = [Column(column.label, column.kind) for column in evidence.DISBURSEMENT_COLUMNS]
    title = Text("金額の内訳となる取引", "Transfers behind a figure")
    table = Table(title, columns, rows, add_up(rows, columns, Text("表示中の合計", "Total on this page")))
    figures = (
        Fact(Text("取引の数", "Transfers"), len(found), "count"),
        Fact(Text("差引の合計", "Net, in all"), sum(signed_yen(row, kinds) for row in found), "yen"),
    )
    notes = (
        Text(
            "返還・取消し・減額となる取引は差し引いて合計します。取引を選ぶと証拠へたどれます。",
            "What gives back, takes back or lessens is subtracted. From a transfer you come to its evidence.",
        ),
    )
    report = Report("transfers", title, as_of, figures, tables=(table,), notes=notes)
    return answer(request, report, BehindDays(), _TEMPLATE, page=page, crumbs=_crumbs(title))


@marked("auditor", "ledger", "see")
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts that hold a figure, each with the transfers of its appropriation, agency and year."""
    family, years = request.GET.get("family", ""), request.GET.getlist("fiscal_year")
    if family and family not in FAMILIES:
        raise Http404("no such family of accounts")
    _, as_of = _days(request)
    held = accounts_behind(family, years, as_of)
    page = Paginator(held, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (Cell(name, f"{reverse('auditor:account', args=(name,))}?{urlencode({'as_of': as_of.isoformat()})}"), yen)
        for name, yen in (held if request.GET.get("format") else page.object_list)
    ]
    columns = (Column(Text("勘定", "Account")), Column(Text("残高", "Balance"), "yen"))
    title = FAMILY_NAMES[family] if family else Text("すべての勘定", "All accounts")
    report = Report("accounts", title, as_of, tables=(Table(title, columns, rows, add_up(rows, columns, _SUM)),))
    return answer(request, report, BehindDays(), _TEMPLATE, page=page, crumbs=_crumbs(title))


@marked("auditor", "ledger", "see")
@require_safe
def account(request: HttpRequest, name: str) -> HttpResponse:
    """One account: every transfer until a day's end, and what it held after each."""
    _, as_of = _days(request)
    history = evidence.account_history(name, as_of)
    if not history:
        raise Http404("no such account, or nothing had moved it")
    page = Paginator(history, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = history if request.GET.get("format") else page.object_list
    table = evidence.account_table(name, list(shown))
    figures = (Fact(Text("残高", "Balance"), history[0][1], "yen"),)
    report = Report("account", Text(name, name), as_of, figures, tables=(table,))
    return answer(request, report, BehindDays(), _TEMPLATE, page=page, crumbs=_crumbs(Text(name, name)))


def _show(request: HttpRequest, asked: Callable[..., reports.Asked]) -> HttpResponse:
    report, form = asked(request, _today(), reports.Ways("auditor"))
    return answer(request, report, form, crumbs=_crumbs(report.title))


def _days(request: HttpRequest) -> tuple[date | None, date]:
    """The first day that the address asks for, if any, and the last: today where it asks for none."""
    form = BehindDays(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    return said.get("first"), said.get("as_of") or _today()


def _today() -> date:
    return local_date(clock.now(), in_force().zone)


def _crumbs(title: Text) -> list[Crumb]:
    return [Crumb(Text("支払", "Payments"), reverse("auditor:home")), Crumb(title)]
