"""Panels of the agency's calls: convened, in session with who is there, and the rank table before them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.panels import MEETING
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.calls import queries as calls
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked, take_step
from kikin.office.doors.programme import sitting
from kikin.office.doors.programme.meeting_forms import Convening, Why
from kikin.office.doors.programme.words import way_to
from kikin.office.gate import Refused
from kikin.office.look.acts import acts_from_here, against
from kikin.office.look.history import moments
from kikin.office.look.languages import current_language
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.panels import actions, queries
from kikin.office.panels.standings import standings_of
from kikin.office.parties import queries as parties
from kikin.office.reviews import queries as reviews
from kikin.values.problems import Problem
from kikin.values.text import Text

PANELS = Text("審査委員会", "Panels")
_LABELS = {
    "begin": Text("開会する", "Open the meeting"),
    "end": Text("閉会する", "End the meeting"),
}


@marked("programme", "meeting", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The panels of the agency, the newest first."""
    columns = (
        Column(Text("委員会", "Meeting"), "ref"),
        Column(Text("公募", "Call")),
        Column(Text("状態", "State"), "state:meeting"),
        Column(Text("日時", "When"), "at"),
        Column(Text("委員長", "Chair")),
    )
    rows = [
        (
            Cell(one.ref, url=reverse("programme:meeting", args=(one.ref,))),
            Cell(one.call.title, url=reverse("programme:call", args=(one.call.ref,))),
            one.state,
            one.held_at,
            one.chair.name,
        )
        for one in queries.visible_to(actor_of(request)).order_by("-pk")
    ]
    empty = Text(
        "まだ委員会はありません。評価の揃った公募のページから招集します。",
        "No panel yet: convene one from the page of a call whose reviews are in.",
    )
    table = Table(
        Text("自機関の審査委員会（新しい順）", "Panels of this agency, the newest first"), columns, rows, empty=empty
    )
    return render(request, "programme/meetings.html", {"table": table})


@marked("programme", "meeting", "see")
@require_safe
def of_call(request: HttpRequest, ref: str) -> HttpResponse:
    """The agency's panel for a call; the form that convenes it where there is none."""
    actor = actor_of(request)
    meeting = queries.of_call_and_agency(calls.get(ref, actor), actor.of)
    return redirect("programme:meeting", meeting.ref) if meeting else _convening(request, ref)


@marked("programme", "meeting", "convene")
@require_POST
def convene(request: HttpRequest, ref: str) -> HttpResponse:
    """Name its members, and put all that is reviewed before them."""
    actor = actor_of(request)
    call = calls.get(ref, actor)
    form = Convening(_pool(actor), request.POST)
    if not form.is_valid():
        return _convening(request, ref, form)
    try:
        meeting = actions.convene(call, form.outline, actor, clock.now())
    except Refused as refused:
        if refused.hidden:
            raise
        return _convening(request, ref, form, refused.problems)
    return redirect("programme:meeting", meeting.ref)


@marked("programme", "meeting", "see")
@require_safe
def meeting(request: HttpRequest, ref: str) -> HttpResponse:
    """One panel: what the reviews say, who is there, and where each application stands."""
    return _page(request, ref)


@marked("programme", "meeting", "begin")
@require_POST
def begin(request: HttpRequest, ref: str) -> HttpResponse:
    """Go into session."""
    return _take(request, ref, actions.begin)


@marked("programme", "meeting", "end")
@require_POST
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """All is judged: the meeting is over."""
    return _take(request, ref, actions.end)


@marked("programme", "meeting", "cancel")
@require_POST
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Call it off, and say why."""
    form = Why(request.POST)
    return _take(request, ref, lambda found, actor, now: actions.cancel(found, form.said, actor, now), form)


@marked("programme", "meeting", "note")
@require_POST
def note_presence(request: HttpRequest, ref: str) -> HttpResponse:
    """Note that the ticked members came in, or left."""
    people = request.POST.getlist("person")
    what = "left" if "left" in request.POST else "arrived"
    if not people:
        return _page(request, ref, [_nobody_ticked()])
    return _take(request, ref, lambda found, actor, now: actions.note_presence(found, people, what, actor, now))


def _take(request: HttpRequest, ref: str, step: Callable[..., object], form: Why | None = None) -> HttpResponse:
    here = reverse("programme:meeting", args=(ref,))
    found = queries.get(ref, actor_of(request))
    return take_step(request, found, step, here, lambda problems: _page(request, ref, problems, form), form)


def _page(request: HttpRequest, ref: str, problems: Sequence[Problem] = (), form: Why | None = None) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    items = queries.items_of(found, actor)
    seats = queries.seats_of(found)
    members = frozenset(seat.person.ref for seat in seats)
    standings = standings_of(found, items)
    presences = queries.presences_of(found, actor)
    events = trail.events_about("meeting", ref)
    names = parties.names_of_people([*(one.person for one in presences), *(event.actor for event in events)])
    can_note = found.state == "in_session" and against(actor, "note", found.subject()) == ()
    urls = {action: reverse(f"programme:{action}_meeting", args=(ref,)) for action in _LABELS}
    context = {
        "meeting": found,
        "acts": acts_from_here(MEETING, found.subject(), queries.facts_of(found), actor, _LABELS, urls),
        "may_cancel": found.state == "planned" and against(actor, "cancel", found.subject()) == (),
        "picture": sitting.picture(standings, current_language()),
        "sentences": sitting.sentences(standings),
        "ranks": sitting.rank_table(standings, items, members),
        "hidden_count": found.items.count() - len(items),
        "members": sitting.members_table(found, seats, queries.present(found), can_note),
        "can_note": can_note,
        "presences": sitting.presences_table(presences, names),
        "summary": sitting.facts_of_meeting(found, str(charters.by_digest(found.call.charter_digest).panel.quorum)),
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": form or Why(),
        "crumbs": [Crumb(PANELS, reverse("programme:meetings")), Crumb(ref)],
    }
    status = 409 if problems else 422 if form is not None and form.errors else 200
    return render(request, "programme/meeting.html", context, status=status)


def _convening(
    request: HttpRequest, ref: str, form: Convening | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor = actor_of(request)
    call = calls.get(ref, actor)
    subject = Subject("meeting", agencies=frozenset({actor.of} & {*call.agencies}))
    context = {
        "call": call,
        "form": form or Convening(_pool(actor)),
        "may_convene": against(actor, "convene", subject) == (),
        "count": len(queries.to_be_judged(call, actor.of)),
        "problems": tuple(problems),
        "crumbs": [*way_to(call), Crumb(PANELS)],
    }
    status = 409 if problems else 422 if form is not None and form.errors else 200
    return render(request, "programme/convene.html", context, status=status)


def _pool(actor: Actor) -> list[tuple[str, Any]]:
    found = [one.person for one in reviews.profiles() if one.agency in ("", actor.of)]
    return [(person.ref, person.name) for person in found]


def _nobody_ticked() -> Problem:
    return Problem(
        "nothing_ticked",
        "meeting.presence",
        Text("委員が選ばれていません", "no member is ticked"),
        Text("一名以上選んでください", "tick one or more"),
    )
