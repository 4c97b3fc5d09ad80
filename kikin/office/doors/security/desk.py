"""The desk: what needs an answer at once, the open cases by their clocks, and those that were closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.relations import Actor
from kikin.fund.screening import CASE, MEASURES
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casefile import address
from kikin.office.doors.security.confirming import overdue_table
from kikin.office.doors.security.morning import day_before, seen_since
from kikin.office.doors.security.waiting import waits_for
from kikin.office.look.parts import Fact
from kikin.office.look.show import show
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table, asked_order
from kikin.office.look.words import LATE
from kikin.office.screening import queries
from kikin.office.watch import confirming
from kikin.values.calendar import local_date
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_TOLD_OF_EACH = 10
_STANDS_STILL = Text("時計は停止中", "its clock stands still")
_DECISION_STANDS = Text("以前の決定が有効です", "what was decided stands meanwhile")
_WAITING = (
    Column(Text("審査案件", "Case")),
    Column(Text("決定の期限", "Decide by"), "on"),
    Column(Text("待っていること", "What it waits for")),
    Column(Text("状態", "State"), "state:screening_case"),
)
_CLOSED = (
    Column(Text("審査案件", "Case"), "ref"),
    Column(Text("状態", "State"), "state:screening_case"),
    Column(Text("応募", "Application")),
    Column(Text("代表機関", "Lead")),
    Column(Text("着手", "Opened"), "at", sort="opened_at"),
    Column(Text("終了", "Closed"), "at", sort="decided_at"),
)


@marked("security", "screening_case", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The cases that wait, by their clocks, the most urgent first; then all those of one state."""
    actor = actor_of(request)
    today = local_date(clock.now(), in_force().zone)
    counts = queries.statistics(actor)
    state = request.GET.get("state", "")
    state = state if state in CASE.states else ""
    context: dict[str, Any] = {
        "state": state,
        "seen": seen_since(day_before(today), actor),
        "figures": [
            Fact(STATES["screening_case"][one].staff, counts.get(one, 0), "count", f"?state={one}")
            for one in STATES["screening_case"]
        ],
    }
    if state:
        order = asked_order(request, ("opened_at", "decided_at"), "-opened_at")
        chosen = queries.visible_to(actor).filter(state=state).order_by(order, "pk")
        page = Paginator(chosen, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {"table": _of_one_state(page.object_list, order), "page": page}
    else:
        by_clock = sorted(_clocks(actor, today), key=lambda one: (one[1].is_stopped, one[1].decide_by, one[0].pk))
        rows = Paginator(by_clock, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {"table": _by_clock(rows.object_list), "page": rows, "alarms": _alarms(actor, today)}
    return render(request, "security/home.html", context)


def _clocks(actor: Actor, today: date) -> list[tuple[Any, Any]]:
    waiting = list(queries.waiting(actor))
    told = queries.clocks_of(waiting, today)
    return [(case, told[case.pk]) for case in waiting]


def _by_clock(found: Any) -> Table:
    rows = [
        (
            Cell(show(case.ref, "ref"), url=address("case", case.ref), note=case.application.title),
            Cell(told.decide_by, note=_clock_note(case, told)),
            Cell(what, url=address(part, case.ref)),
            case.state,
        )
        for case, told in found
        for what, part in [waits_for(case)]
    ]
    empty = Text("未了の審査案件はありません。", "No case waits.")
    caption = Text("未了の案件（期限の近い順）", "Cases that wait, the most urgent first")
    return Table(caption, _WAITING, rows, empty=empty)


def _clock_note(case: Any, told: Any) -> Text | str:
    if case.stands_as:
        return _DECISION_STANDS
    return LATE if told.is_late else _STANDS_STILL if told.is_stopped else ""


def _of_one_state(found: Any, order: str) -> Table:
    rows = [
        (
            Cell(case.ref, url=address("case", case.ref)),
            case.state,
            Cell(case.application.title, note=case.application.ref),
            case.application.lead.name,
            case.opened_at,
            case.decided_at,
        )
        for case in found
    ]
    empty = Text("該当する審査案件はありません。", "No case is in this state.")
    return Table(Text("この状態の案件", "Cases in this state"), _CLOSED, rows, empty=empty, sorted_by=order)


def _alarms(actor: Actor, today: date) -> list[Table]:
    """What cannot wait, each with the way to it; tables without a row are left out."""
    tables = [
        _appeals(list(queries.appeals_visible_to(actor).filter(state="filed")[:_TOLD_OF_EACH])),
        _measures(queries.overdue(actor, today)[:_TOLD_OF_EACH]),
        _seconds(queries.waiting_for_second(queries.waiting(actor))[:_TOLD_OF_EACH]),
        overdue_table(confirming.overdue(actor, today)[:_TOLD_OF_EACH], today),
        _questions(list(queries.questions_visible_to(actor).filter(state="sent", reply_by__lt=today)[:_TOLD_OF_EACH])),
    ]
    return [table for table in tables if table.rows]


def _appeals(found: Sequence[Any]) -> Table:
    columns = (Column(Text("審査案件", "Case"), "ref"), Column(Text("応募", "Application")), _SINCE)
    rows = [
        (Cell(one.case.ref, url=address("decision", one.case.ref)), one.case.application.title, one.filed_at)
        for one in found
    ]
    return Table(Text("審理を待つ不服申立て", "Appeals to be decided"), columns, rows)


def _measures(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("措置", "Measure")),
        Column(Text("審査案件", "Case"), "ref"),
        Column(Text("期限", "Due"), "on"),
        Column(Text("上申", "Taken to a lead"), "at"),
    )
    rows = [
        (
            Cell(MEASURES[one.code], url=reverse("security:measure", args=(one.ref,)), note=one.case.application.title),
            one.case.ref,
            one.due_on,
            one.escalated_at,
        )
        for one in found
    ]
    return Table(Text("期限を過ぎた措置", "Measures that are overdue"), columns, rows)


def _seconds(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("該当候補", "Hit"), "ref"),
        Column(Text("関係者", "Our party")),
        Column(Text("リストの記載", "Listed entry")),
        Column(Text("判定", "Adjudication"), "state:hit"),
    )
    rows = [
        (
            Cell(one.ref, url=reverse("security:hit", args=(one.ref,)), note=one.case.ref),
            one.party.name,
            one.entry.name,
            one.state,
        )
        for one in found
    ]
    return Table(Text("二人目の確認を待つ判定", "Adjudications that wait for a second person"), columns, rows)


def _questions(found: Sequence[Any]) -> Table:
    columns = (
        Column(Text("審査案件", "Case"), "ref"),
        Column(Text("応募", "Application")),
        Column(Text("回答期限", "Reply by"), "on"),
    )
    rows = [
        (Cell(one.case.ref, url=address("questions", one.case.ref)), one.case.application.title, one.reply_by)
        for one in found
    ]
    return Table(Text("期限までに回答のなかった質問", "Questions without an answer in time"), columns, rows)


_SINCE = Column(Text("申立て", "Filed"), "at")
