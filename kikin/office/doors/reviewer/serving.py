"""What a reviewer has done for the fund, to be shown to whoever they work for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.tables import Column, Table, add_up
from kikin.office.reviews import drafts
from kikin.values.text import Text

_COLUMNS = (
    Column(Text("公募", "Call")),
    Column(Text("最初の提出", "First handed in"), "at"),
    Column(Text("最後の提出", "Last handed in"), "at"),
    Column(Text("評価の件数", "Reviews"), "count"),
    Column(Text("時間（本人の見積り）", "Hours, as estimated"), "count"),
)


@marked("reviewer", "assignment", "see")
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """How many reviews they handed in for each call, without a word of what they read."""
    done = drafts.service_of(actor_of(request))
    rows = [(one.title, one.first_at, one.last_at, one.count, one.hours) for one in done]
    nothing = Text("提出した評価はまだありません。", "No review has been handed in yet.")
    total = add_up(rows, _COLUMNS, Text("合計", "Total")) if rows else ()
    table = Table(Text("公募ごとの従事の実績", "Service, call by call"), _COLUMNS, rows, total, empty=nothing)
    return render(request, "reviewer/certificate.html", {"table": table, "has_served": bool(rows)})
