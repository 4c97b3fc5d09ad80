"""What a reviewer answers to an invitation, step by step."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from kikin.office import clock
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.reviewer.forms import Declining, HandingBack, NoTie, Pledge, Tie
from kikin.office.doors.reviewer.pages import answer, panel_of
from kikin.office.look.forms import Questions
from kikin.office.reviews import actions, queries


@marked("reviewer", "assignment", "agree")
@require_POST
def agree(request: HttpRequest, ref: str) -> HttpResponse:
    """Be ready to read it."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    return answer(request, ref, "agreeing", Questions(request.POST), lambda: actions.agree([found], actor, clock.now()))


@marked("reviewer", "assignment", "pledge")
@require_POST
def pledge(request: HttpRequest, ref: str) -> HttpResponse:
    """Pledge secrecy: then title, bodies and people are shown."""
    actor, form = actor_of(request), Pledge(request.POST)
    found = queries.get(ref, actor)
    return answer(request, ref, "pledge", form, lambda: actions.pledge([found], actor, clock.now(), has_pledged=True))


@marked("reviewer", "assignment", "accept")
@require_POST
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Declare that there is no tie, and take it on: then the content opens."""
    actor, form = actor_of(request), NoTie(request.POST)
    found = queries.get(ref, actor)
    return answer(request, ref, "no_tie", form, lambda: actions.accept([found], actor, clock.now(), has_no_tie=True))


@marked("reviewer", "assignment", "decline")
@require_POST
def decline(request: HttpRequest, ref: str) -> HttpResponse:
    """Not take it on."""
    actor, form = actor_of(request), Declining(request.POST, prefix="decline")
    found = queries.get(ref, actor)
    return answer(
        request,
        ref,
        "declining",
        form,
        lambda: actions.decline(found, form.said, actor, clock.now(), suggestion=form.cleaned_data["suggestion"]),
    )


@marked("reviewer", "assignment", "recuse")
@require_POST
def recuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Declare a tie: from now on the file is not found."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    form = Tie(panel_of(found).conflicts, request.POST, prefix="tie")
    return answer(
        request,
        ref,
        "tie",
        form,
        lambda: actions.recuse(found, form.cleaned_data["tie"], form.said, actor, clock.now()),
        after="reviewer:home",
    )


@marked("reviewer", "assignment", "hand_back")
@require_POST
def hand_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand it back, so that another is asked."""
    actor, form = actor_of(request), HandingBack(request.POST, prefix="back")
    found = queries.get(ref, actor)
    return answer(request, ref, "back", form, lambda: actions.hand_back(found, form.said, actor, clock.now()))
