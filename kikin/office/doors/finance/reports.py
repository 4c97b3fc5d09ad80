"""Reports on the fund's money, each figure linked to the transfers that it is made of."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.closing import reports
from kikin.office.doors.marks import marked
from kikin.office.look.parts import Crumb
from kikin.office.look.reports import answer
from kikin.values.calendar import local_date
from kikin.values.text import Text


@marked("finance", "ledger", "see")
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The fund sheet at a day's end."""
    return _show(request, reports.asked_sheet)


@marked("finance", "ledger", "see")
@require_safe
def execution(request: HttpRequest) -> HttpResponse:
    """Planned, committed and paid by month, and what is foreseen."""
    return _show(request, reports.asked_execution)


@marked("finance", "ledger", "see")
@require_safe
def planned_use(request: HttpRequest) -> HttpResponse:
    """What is planned for one fiscal year, award by award."""
    return _show(request, reports.asked_use)


@marked("finance", "ledger", "see")
@require_safe
def planned_months(request: HttpRequest) -> HttpResponse:
    """What was planned for some months, award by award."""
    return _show(request, reports.asked_plan)


@marked("finance", "ledger", "see")
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """The way of the money from the appropriation to the recipients."""
    return _show(request, reports.asked_flows)


@marked("finance", "ledger", "see")
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """The fund's own projects under one-year money."""
    return _show(request, reports.asked_comparison)


@marked("finance", "ledger", "see")
@require_safe
def compared_members(request: HttpRequest) -> HttpResponse:
    """One fiscal year of the comparison, contract by contract."""
    return _show(request, reports.asked_members)


def _show(request: HttpRequest, asked: Callable[..., reports.Asked]) -> HttpResponse:
    report, form = asked(request, local_date(clock.now(), in_force().zone), reports.Ways("finance"))
    crumbs = [Crumb(Text("勘定残高", "Statement"), reverse("finance:home")), Crumb(report.title)]
    return answer(request, report, form, crumbs=crumbs)
