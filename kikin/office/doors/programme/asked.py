"""The invitations of a call: who owes an answer or a review by when, and the words that are sent to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kikin.fund import reviews as rules
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.calls import queries as calls
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme import panel
from kikin.office.doors.programme.forms import Reasons
from kikin.office.doors.programme.words import way_to
from kikin.office.gate import Refused, change
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table, Tick
from kikin.office.reviews import actions, letters, queries
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_READER = Column(Text("審査員", "Reviewer"))
_REF = Column(Text("割当", "Assignment"), "ref")
_COLUMNS = (
    _REF,
    _READER,
    Column(Text("状態", "State"), "state:assignment"),
    Column(Text("期限", "Due"), "on"),
    Column(Text("催促", "To be reminded")),
)
_SUGGESTIONS = (_REF, _READER, Column(Text("推薦", "Suggests")), Column(Text("理由", "Reasons")))
_OVERDUE, _SOON = Text("期限超過", "Overdue"), Text("期限間近", "Due soon")


@marked("programme", "assignment", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """What is owed by when, overdue ones first."""
    return _page(request, ref)


@marked("programme", "assignment", "write")
@never_cache
@require_POST
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """The words of the ticked invitations, each with a new link; shown once, to be sent or printed."""
    actor = actor_of(request)
    call = calls.get(ref, actor)
    ticked = request.POST.getlist("assignment")
    try:
        chosen = _ticked_of(call, ticked, actor)
        written = actions.write_invitations(chosen, actor, clock.now())
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, refused.problems, ticked)
    charter = charters.by_digest(call.charter_digest)
    links = {one: request.build_absolute_uri(reverse("invitation:home", args=(one, written[one]))) for one in written}
    context = {
        "call": call,
        "letters": [letters.invitation(one, charter, links[one.ref]) for one in chosen],
        "crumbs": [*_way(call), Crumb(Text("依頼文", "Letters"))],
    }
    return render(request, "programme/letters.html", context)


@marked("programme", "assignment", "take_back")
@require_POST
def take_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back each of the ticked invitations, which are overdue, with reasons."""
    actor, form = actor_of(request), Reasons(request.POST, belongs_to="asked")
    call = calls.get(ref, actor)
    ticked = request.POST.getlist("assignment")
    if not form.is_valid():
        return _page(request, ref, (), ticked, form)
    try:
        with change():
            for one in _ticked_of(call, ticked, actor):
                actions.take_back(one, form.said, actor, clock.now())
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, refused.problems, ticked, form)
    return redirect("programme:asked", ref)


def _ticked_of(call: Any, ticked: Sequence[str], actor: Actor) -> list[Any]:
    chosen = list(queries.visible_to(actor).filter(application__call=call, ref__in=ticked))
    if len(chosen) != len(set(ticked)):
        raise Http404("an assignment that this actor does not see")
    if not chosen:
        what, remedy = (
            Text("割当が選ばれていません", "no assignment is ticked"),
            Text("選んでください", "tick one or more"),
        )
        raise Refused([Problem("nothing_ticked", "assignments", what, remedy)])
    return chosen


def _page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    ticked: Sequence[str] = (),
    form: Reasons | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    call = calls.get(ref, actor)
    charter = charters.by_digest(call.charter_digest)
    owed = _owed(queries.under_way(call, actor), local_date(clock.now(), charter.zone), charter.review.remind_days)
    context = {
        "call": call,
        "owed": _owed_table(owed, ticked),
        "has_any": bool(owed),
        "overdue_count": sum(mark == _OVERDUE for _, _, mark in owed),
        "suggestions": _suggestions_table(queries.suggesting(call, actor)),
        "may_write": panel.may(actor, "write", call),
        "problems": tuple(problems),
        "form": form or Reasons(belongs_to="asked"),
        "crumbs": [*_way(call)[:-1], Crumb(Text("依頼と期限", "Invitations and days"))],
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "programme/asked.html", context, status=status)


def _owed(found: Sequence[Any], today: date, remind_days: Sequence[int]) -> list[tuple[Any, date | None, Text | None]]:
    """Each assignment with its day and its mark, in the order of the days."""
    lines = []
    for one in found:
        mark = _OVERDUE if rules.is_overdue(one.state, one.days, today) else None
        if rules.is_to_be_reminded(one.state, one.days, today, remind_days):
            mark = _SOON
        lines.append((one, rules.owed_by(one.state, one.days), mark))
    return sorted(lines, key=lambda line: (line[1] or date.max, line[0].pk))


def _owed_table(owed: Sequence[tuple[Any, date | None, Text | None]], ticked: Sequence[str]) -> Table:
    rows = [
        (Cell(one.ref, tick=Tick("assignment", one.ref, one.ref in ticked)), one.person.name, one.state, due_on, mark)
        for one, due_on, mark in owed
    ]
    empty = Text("回答・評価を待っている依頼はありません。", "No invitation waits for an answer or a review.")
    return Table(
        Text("回答・評価待ち（期限の順）", "Waiting for an answer or a review, by day"), _COLUMNS, rows, empty=empty
    )


def _suggestions_table(found: Sequence[Any]) -> Table:
    rows = [(one.ref, one.person.name, one.suggestion, one.reasons) for one in found]
    empty = Text("推薦はありません。", "Nobody has been suggested.")
    return Table(Text("辞退した審査員の推薦", "Whom those who declined would ask"), _SUGGESTIONS, rows, empty=empty)


def _way(call: Any) -> list[Crumb]:
    return [
        *way_to(call),
        Crumb(Text("審査員と割当", "Reviewers"), reverse("programme:reviewers", args=(call.ref,))),
        Crumb(Text("依頼と期限", "Invitations and days"), reverse("programme:asked", args=(call.ref,))),
    ]
