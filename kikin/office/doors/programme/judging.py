"""One application before its panel: the votes, and what the panel came to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.panels import ITEM, count_is_open, somebody_tied_has_voted
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme import sitting
from kikin.office.doors.programme.meeting_forms import Judging, Offering, Why
from kikin.office.doors.programme.meetings import PANELS
from kikin.office.look.acts import acts_from_here, against
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.panels import actions, queries
from kikin.office.parties import queries as parties
from kikin.values.problems import Problem
from kikin.values.text import Text

_LABELS = {"take_up": Text("審議を始める", "Take it up")}
_QUESTIONS = {
    "panel_item.summary": "summary",
    "panel_item.score": "score",
    "panel_item.recommendation": "recommendation",
    "panel_item.conditions": "conditions",
    "panel_item.amount": "amount",
}


@marked("programme", "panel_item", "see")
@require_safe
def panel_item(request: HttpRequest, ref: str) -> HttpResponse:
    """One item of the agenda; whoever is tied to it does not find it."""
    return item_page(request, ref)


@marked("programme", "panel_item", "take_up")
@require_POST
def take_up(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin to discuss it; those who are tied leave the room."""
    return _take(request, ref, lambda item, actor, now: actions.take_up([item], actor, now))


@marked("programme", "panel_item", "recommend")
@require_POST
def recommend(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what the panel came to."""
    form = Judging(request.POST)
    if not form.is_valid():
        return item_page(request, ref, judging=form)
    said = form.judgement
    return _take(request, ref, lambda item, actor, now: actions.recommend({item: said}, actor, now), judging=form)


@marked("programme", "panel_item", "reopen")
@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Discuss it again, and say why."""
    form = Why(request.POST)
    if not form.is_valid():
        return item_page(request, ref, why=form)
    reasons = form.cleaned_data["reasons"]
    return _take(request, ref, lambda item, actor, now: actions.reopen(item, reasons, actor, now), why=form)


def _take(
    request: HttpRequest,
    ref: str,
    step: Callable[..., object],
    judging: Judging | None = None,
    why: Why | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    item = queries.item(ref, actor)
    return attempt(
        lambda: step(item, actor, clock.now()),
        reverse("programme:panel_item", args=(ref,)),
        lambda problems: item_page(request, ref, problems, judging, why),
    )


def item_page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    judging: Judging | None = None,
    why: Why | None = None,
    offering: Offering | None = None,
    calling_off: Why | None = None,
) -> HttpResponse:
    """The page of an item, with whatever form was sent and what spoke against it."""
    actor = actor_of(request)
    item = queries.item(ref, actor)
    application = item.application
    if judging is not None:
        problems = judging.take_up(problems, _QUESTIONS)
    room = queries.Room(item.meeting)
    facts, members = room.facts_of(item), room.members
    is_closed = item.state == "recommended" or count_is_open(facts)
    events = trail.events_about("panel_item", ref)
    names = parties.names_of_people([*item.voters, *item.in_room, *(event.actor for event in events)])
    urls = {action: reverse(f"programme:{action}", args=(ref,)) for action in _LABELS}
    first = Judging(initial={"amount": application.requested_yen, "score": ""})
    context = {
        "item": item,
        "application": application,
        "acts": acts_from_here(ITEM, item.subject(), facts, actor, _LABELS, urls),
        "may_judge": item.state == "discussed" and against(actor, "recommend", item.subject()) == (),
        "may_reopen": (item.state == "recommended" or somebody_tied_has_voted(facts) is None)
        and item.meeting.state == "in_session"
        and against(actor, "reopen", item.subject()) == (),
        "votes": sitting.votes_table(item, names, is_closed),
        "waiting_count": len(facts.in_room - facts.voters),
        "judged": sitting.judgement_facts(item) if item.recommendation else None,
        "in_room": [names.get(person, person) for person in item.in_room],
        "summary": [
            Fact(
                Text("応募", "Application"),
                application.ref,
                url=reverse("programme:application", args=(application.ref,)),
            ),
            Fact(Text("応募額", "Requested"), application.requested_yen, "yen"),
            Fact(Text("利益相反で退席する委員", "Members whom a tie keeps out"), len(item.tied & members), "count"),
        ],
        "judging": judging or first,
        "why": why or Why(),
        "problems": tuple(problems),
        "form": judging or why or offering or calling_off,
        "calling_off": calling_off or Why(prefix="call_off"),
        "offering": offering or Offering(initial={"zone": str(timezone.get_current_timezone())}),
        **_interviews(item, actor),
        "moments": moments(events, names),
        "crumbs": [
            Crumb(PANELS, reverse("programme:meetings")),
            Crumb(item.meeting.ref, reverse("programme:meeting", args=(item.meeting.ref,))),
            Crumb(application.title),
        ],
    }
    status = 409 if problems else 422 if context["form"] is not None else 200
    return render(request, "programme/panel_item.html", context, status=status)


def _interviews(item: Any, actor: Actor) -> dict[str, Any]:
    """The slots that were offered to the applicant, the one that stands, and whether another may be offered."""
    found = list(queries.interviews_visible_to(actor).filter(item=item))
    standing = next((one for one in found if one.state in ("offered", "accepted")), None)
    asking = against(actor, "offer", Subject("interview", agencies=frozenset({item.meeting.agency})))
    is_open = asking == () and item.meeting.state in ("planned", "in_session")
    return {
        "interviews": sitting.interviews_table(found),
        "interview": standing if asking == () else None,
        "may_offer": is_open and standing is None and item.application.state not in queries.GONE,
    }
