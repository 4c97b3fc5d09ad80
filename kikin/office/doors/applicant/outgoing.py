"""Technology that is to go out, at the recipient's door: asking, following, and showing that conditions are met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.outgoing import KINDS, REQUEST
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.charter.queries import in_force
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.outgoing_forms import Outgoing, Showing
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.gate import Refused
from kikin.office.look.acts import acts_from_here
from kikin.office.look.outgoing import request_facts
from kikin.office.look.parts import Crumb, Fact, filled
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.outgoing import actions, queries
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

TITLE = Text("技術の持ち出し", "Technology that goes out")
_WITHDRAW = Text("取り下げる", "Withdraw")
_COLUMNS = (
    Column(Text("届出", "Request")),
    Column(Text("状態", "State"), "state:outgoing_request"),
    Column(Text("内容", "What")),
    Column(Text("届出日時", "Filed"), "at"),
    Column(Text("回答の期限", "Answer by"), "on"),
)


@marked("applicant", "outgoing_request", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """What my organisation has asked to let out under an award, and what it may ask."""
    actor = actor_of(request)
    granted = awards.get(ref, actor)
    rows = [
        (
            Cell(one.what.label, reverse("applicant:outgoing_request", args=(one.ref,)), one.ref),
            one.state,
            one.request.what,
            one.filed_at,
            one.answer_by,
        )
        for one in queries.of_award(ref, actor)
    ]
    empty = Text("まだ届出はありません。", "Nothing has been asked yet.")
    context = {
        "award": granted,
        "kinds": [
            (kind.label, reverse("applicant:ask_outgoing", args=(ref, key)), _clock_of(key))
            for key, kind in KINDS.items()
        ],
        "table": Table(Text("これまでの届出", "What was asked"), _COLUMNS, rows, empty=empty),
        "crumbs": [*words.way_to_award(ref), Crumb(TITLE)],
    }
    return render(request, "applicant/outgoing.html", context)


def _clock_of(kind: str) -> Text:
    clock_of = in_force().outgoing.clock_of(kind)
    days = clock_of.answer_within_days
    if clock_of.then == "clear":
        return Text(
            f"{days}業務日以内に回答がなければ認められます", f"clear unless answered within {days} working days"
        )
    return Text(f"{days}業務日以内に回答します", f"answered within {days} working days")


@marked("applicant", "outgoing_request", "see")
@require_safe
def ask(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """The questions of one kind."""
    return _asking(request, ref, kind, _form(ref, kind, request))


@marked("applicant", "outgoing_request", "file")
@require_POST
def file(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """File it. The same answers sent twice are one request."""
    actor, form = actor_of(request), _form(ref, kind, request, request.POST)
    if not form.is_valid():
        return _asking(request, ref, kind, form)
    granted = awards.get(ref, actor)
    member = awards.member_of(granted, actor.of)
    try:
        found = actions.file(member, form.request(), actor, clock.now())
    except Refused as refused:
        if refused.forbidden:
            raise
        places = {f"outgoing_request.{name}": name for name in form.fields}
        return _asking(request, ref, kind, form, form.take_up(refused.problems, places))
    return redirect("applicant:outgoing_request", found.ref)


@marked("applicant", "outgoing_request", "see")
@require_safe
def outgoing_request(request: HttpRequest, ref: str) -> HttpResponse:
    """One request: what was asked, what was answered, and the conditions of it."""
    return _page(request, ref)


@marked("applicant", "outgoing_request", "withdraw")
@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take it back before it is answered."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    return attempt(
        lambda: actions.withdraw(found, actor, clock.now()),
        reverse("applicant:outgoing_request", args=(ref,)),
        lambda problems: _page(request, ref, problems),
        lambda: trail.was_just_done("outgoing_request", ref, "outgoing_withdrawn", actor.person),
    )


@marked("applicant", "outgoing_condition", "show")
@require_POST
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Show by a paper that a condition is met."""
    actor = actor_of(request)
    found = queries.get_condition(ref, actor)
    form = Showing(request.POST, auto_id=f"{ref}_%s")
    if not form.is_valid():
        return _page(request, found.request.ref, form=(ref, form))
    return attempt(
        lambda: actions.show(found, form.cleaned_data["document"], actor, clock.now()),
        reverse("applicant:outgoing_request", args=(found.request.ref,)),
        lambda problems: _page(request, found.request.ref, problems),
        lambda: trail.was_just_done("outgoing_condition", ref, "outgoing_condition_shown", actor.person),
    )


def _form(ref: str, kind: str, request: HttpRequest, said: Any = None) -> Outgoing:
    awards.get(ref, actor_of(request))
    if kind not in KINDS:
        raise Http404("not a kind of request")
    charter = in_force()
    return Outgoing(said, kind=kind, items=charter.outgoing.items_on(local_date(clock.now(), charter.zone)).values())


def _asking(
    request: HttpRequest, ref: str, kind: str, form: Outgoing, problems: Sequence[Problem] = ()
) -> HttpResponse:
    context = {
        "award": awards.get(ref, actor_of(request)),
        "kind": kind,
        "title": KINDS[kind].label,
        "clock": _clock_of(kind),
        "form": form,
        "problems": tuple(problems),
        "crumbs": [
            *words.way_to_award(ref),
            Crumb(TITLE, reverse("applicant:outgoing", args=(ref,))),
            Crumb(KINDS[kind].label),
        ],
    }
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "applicant/outgoing_ask.html", context, status=status)


def _page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    form: tuple[str, Showing] | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    award = found.member.award
    urls = {"withdraw": reverse("applicant:withdraw_outgoing", args=(ref,))}
    facts = [
        *request_facts(found.request),
        Fact(Text("届出日時", "Filed"), found.filed_at, "at"),
        Fact(Text("回答の期限", "Answer by"), found.answer_by, "on"),
        Fact(Text("回答日時", "Answered"), found.decided_at, "at"),
    ]
    context = {
        "found": found,
        "title": found.what.label,
        "told": found.told if found.told.ja else None,
        "acts": acts_from_here(REQUEST, found.subject(), None, actor, {"withdraw": _WITHDRAW}, urls),
        "conditions": [(one, _showing(one, form)) for one in found.conditions.all()],
        "summary": filled(*facts),
        "problems": tuple(problems),
        "form": form[1] if form else None,
        "crumbs": [
            *words.way_to_award(award.ref),
            Crumb(TITLE, reverse("applicant:outgoing", args=(award.ref,))),
            Crumb(ref),
        ],
    }
    status = 409 if problems else 422 if form else 200
    return render(request, "applicant/outgoing_request.html", context, status=status)


def _showing(condition: Any, sent: tuple[str, Showing] | None) -> Showing | None:
    if condition.state != "set":
        return None
    return sent[1] if sent and sent[0] == condition.ref else Showing(auto_id=f"{condition.ref}_%s")
