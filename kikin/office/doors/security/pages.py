"""Cases, for those who screen alone."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.screening import CASE
from kikin.office import clock
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casework import case_page
from kikin.office.look.parts import Fact
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table, asked_order
from kikin.office.screening import actions, queries
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_CASE_COLUMNS = (
    Column(Text("審査案件", "Case"), "ref"),
    Column(Text("状態", "State"), "state:screening_case"),
    Column(Text("応募", "Application")),
    Column(Text("代表機関", "Lead")),
    Column(Text("未判定", "Waiting hits"), "count"),
    Column(Text("着手", "Opened"), "at", sort="opened_at"),
    Column(Text("終了", "Closed"), "at", sort="decided_at"),
)


@marked("security", "screening_case", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The cases that wait first, then those that were closed; and how many came to which end."""
    actor = actor_of(request)
    seen = queries.visible_to(actor)
    order = asked_order(request, ("opened_at", "decided_at"), "opened_at")
    state = request.GET.get("state", "")
    if state in CASE.states:
        chosen = seen.filter(state=state).order_by(order, "pk")
    else:
        chosen = queries.waiting_first(actor, order)
    page = Paginator(chosen, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    cases = list(page.object_list)
    hits = queries.waiting_hits(cases)
    rows = [
        (
            Cell(case.ref, url=reverse("security:case", args=(case.ref,))),
            case.state,
            Cell(case.application.title, note=case.application.ref),
            case.application.lead.name,
            hits.get(case.pk, 0),
            case.opened_at,
            case.decided_at,
        )
        for case in cases
    ]
    empty = Text("該当する審査案件はありません。", "No case is in this state.")
    counts = queries.statistics(actor)
    context = {
        "figures": [
            Fact(STATES["screening_case"][one].staff, counts.get(one, 0), "count", f"?state={one}")
            for one in ("open", "adjudicating", "cleared", "mitigated", "refused")
        ],
        "state": state,
        "table": Table(
            Text("未了の案件を先に", "Those that wait stand first"),
            _CASE_COLUMNS,
            rows,
            empty=empty,
            sorted_by=order,
        ),
        "page": page,
    }
    return render(request, "security/home.html", context)


@marked("security", "screening_case", "see")
@require_safe
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """One case: who was looked at, each hit side by side, the measures, and how it may be closed."""
    actions.read_case(ref, ("summary", "hits", "findings", "measures"), actor_of(request), clock.now())
    return case_page(request, ref)
