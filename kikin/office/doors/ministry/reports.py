"""Reports on the fund's money for the bodies, read only."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.office.closing import reports
from kikin.office.doors.marks import marked
from kikin.office.doors.ministry.words import today
from kikin.office.look.parts import Crumb
from kikin.office.look.reports import answer
from kikin.values.text import Text


@marked("ministry", "ledger", "see")
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The fund sheet at a day's end."""
    return _show(request, reports.asked_sheet)


@marked("ministry", "ledger", "see")
@require_safe
def execution(request: HttpRequest) -> HttpResponse:
    """Planned, committed and paid by month, and what is foreseen."""
    return _show(request, reports.asked_execution)


@marked("ministry", "ledger", "see")
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """The way of the money from the appropriation to the recipients."""
    return _show(request, reports.asked_flows)


@marked("ministry", "ledger", "see")
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """The fund's own projects under one-year money."""
    return _show(request, reports.asked_comparison)


def _show(request: HttpRequest, asked: Callable[..., reports.Asked]) -> HttpResponse:
    report, form = asked(request, today(), reports.NO_WAYS)
    crumbs = [Crumb(Text("執行状況", "Portfolio"), reverse("ministry:portfolio")), Crumb(report.title)]
    return answer(request, report, form, crumbs=crumbs)
