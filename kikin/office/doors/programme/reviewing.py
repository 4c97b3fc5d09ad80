"""The reviewers of a call: who was asked, who reads how much, and every step from the proposal to the shortlist."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.applications import actions as applications
from kikin.office.applications import queries as sent
from kikin.office.audit import queries as trail
from kikin.office.calls import queries as calls
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme import panel, proposed
from kikin.office.doors.programme.words import way_to
from kikin.office.gate import Refused, change
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import nothing_ticked
from kikin.office.overlaps import queries as overlaps
from kikin.office.reviews import actions, queries
from kikin.office.reviews.actions import proposing
from kikin.office.reviews.assigning import Pairing
from kikin.values.problems import Problem
from kikin.values.text import Text

_NOTHING_TICKED = nothing_ticked("assignments", Text("割当が選ばれていません", "no assignment is ticked"))


@marked("programme", "assignment", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """Where the reviews of the agency's applications stand, and what can be done now."""
    return _page(request, ref)


@marked("programme", "assignment", "invite")
@require_POST
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Look for ties in the records, and show who would read what. Nobody is asked yet."""
    actor, now = actor_of(request), clock.now()
    call = calls.get(ref, actor)
    try:
        with change():
            actions.find_conflicts(call, actor, now)
            pairings = actions.propose_assignments(call, actor, now)
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, refused.problems)
    return proposed.page(request, call) if pairings else redirect("programme:reviewers", call.ref)


@marked("programme", "assignment", "invite")
@require_POST
def invite(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask exactly those who were shown."""
    actor = actor_of(request)
    call = calls.get(ref, actor)
    pairings = panel.unsealed(request.POST.get("pairings", ""), call)
    waiting = proposing.standing(call, actor)
    if not pairings or (waiting and {*waiting.pairings} != {*pairings}):
        return _page(request, ref, [_nothing_shown()])
    return attempt(
        lambda: actions.invite_all(call, pairings, actor, clock.now()),
        _here(ref),
        lambda problems: _page(request, ref, problems),
        lambda: _are_asked(pairings),
    )


@marked("programme", "assignment", "invite")
@require_POST
def replace(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the nearest free reviewer in the place of each that is ticked."""
    actor, ticked = actor_of(request), request.POST.getlist("assignment")
    call = calls.get(ref, actor)
    chosen = _ticked_of(call, ticked, actor)

    def replace_all() -> None:
        with change():
            for one in chosen:
                actions.replace(one, actor, clock.now())

    if not chosen:
        return _page(request, ref, [_NOTHING_TICKED])
    return attempt(
        replace_all,
        _here(ref),
        lambda problems: _page(request, ref, problems, ticked),
        lambda: queries.are_replaced(chosen),
    )


@marked("programme", "assignment", "disqualify")
@require_POST
def disqualify(request: HttpRequest, ref: str) -> HttpResponse:
    """Take off each of the ticked readers, who were found in conflict; their reviews count no longer."""
    actor, ticked = actor_of(request), request.POST.getlist("assignment")
    call = calls.get(ref, actor)
    chosen = _ticked_of(call, ticked, actor)
    if not chosen:
        return _page(request, ref, [_NOTHING_TICKED])
    return attempt(
        lambda: actions.disqualify(chosen, actor, clock.now()),
        _here(ref),
        lambda problems: _page(request, ref, problems, ticked),
        lambda: all(
            trail.was_just_done("assignment", one.ref, "reviewer_disqualified", actor.person) for one in chosen
        ),
    )


@marked("programme", "application", "begin_review")
@require_POST
def begin_review(request: HttpRequest, ref: str) -> HttpResponse:
    """From now on what was found eligible is in review."""
    return _move(request, ref, ("eligible",), applications.begin_review)


@marked("programme", "assignment", "lock")
@require_POST
def lock(request: HttpRequest, ref: str) -> HttpResponse:
    """Fix every review of the agency's applications that was handed in."""
    actor = actor_of(request)
    call = calls.get(ref, actor)
    handed_in = list(queries.visible_to(actor).filter(application__call=call, state="submitted"))
    return attempt(
        lambda: actions.lock(handed_in, actor, clock.now()),
        _here(ref),
        lambda problems: _page(request, ref, problems),
    )


@marked("programme", "application", "shortlist")
@require_POST
def shortlist(request: HttpRequest, ref: str) -> HttpResponse:
    """Put forward every application of the agency whose reviews are all in."""
    actor = actor_of(request)
    call = calls.get(ref, actor)

    def put_forward() -> None:
        with change():
            queries.locked(call)
            complete, counts, needed_count = _complete(call, actor)
            applications.shortlist(complete, counts, needed_count, actor, clock.now())

    return attempt(
        put_forward,
        _here(ref),
        lambda problems: _page(request, ref, problems),
    )


def _move(request: HttpRequest, ref: str, states: tuple[str, ...], step: Callable[..., object]) -> HttpResponse:
    """Take a step of all the agency's applications in these states; a second click finds none."""
    actor = actor_of(request)
    call = calls.get(ref, actor)
    found = list(sent.visible_to(actor).filter(call=call, state__in=states))
    return attempt(lambda: step(found, actor, clock.now()), _here(ref), lambda problems: _page(request, ref, problems))


def _ticked_of(call: Any, ticked: Sequence[str], actor: Actor) -> list[Any]:
    """The ticked assignments of a call; not found where the actor does not see one of them."""
    chosen = list(queries.visible_to(actor).filter(application__call=call, ref__in=ticked))
    if len(chosen) != len(set(ticked)):
        raise Http404("an assignment that this actor does not see")
    return chosen


def _complete(call: Any, actor: Actor) -> tuple[list[Any], dict[str, int], int]:
    """The applications in review whose reviews are all in, how many each has, and how many it needs."""
    in_review = list(sent.visible_to(actor).filter(call=call, state="in_review").select_related("call", "lead"))
    counts = queries.submitted_counts(in_review)
    needed_count = charters.by_digest(call.charter_digest).review.reviews_per_application
    return [one for one in in_review if counts.get(one.ref, 0) >= needed_count], counts, needed_count


def _are_asked(pairings: Sequence[Pairing]) -> bool:
    """Whether each of these was asked: the first click did it."""
    found = sent.of_refs(one.application for one in pairings)
    return {(one.application, one.person) for one in pairings} <= queries.asked_pairs(found)


def _here(ref: str) -> str:
    return reverse("programme:reviewers", args=(ref,))


def _page(request: HttpRequest, ref: str, problems: Sequence[Problem] = (), ticked: Sequence[str] = ()) -> HttpResponse:
    actor = actor_of(request)
    call = calls.get(ref, actor)
    assignments = list(queries.visible_to(actor).filter(application__call=call).order_by("application", "pk"))
    complete, _, needed_count = _complete(call, actor)
    vacant, short_count = panel.places_to_fill(call, actor, needed_count)
    in_conflict = queries.in_conflict(call, actor)
    eligible_count = sent.pipeline(call, actor).get("eligible", 0)
    counts = panel.Counts(
        eligible=eligible_count,
        short=short_count,
        submitted=sum(one.state == "submitted" for one in assignments),
        complete=len(complete),
    )
    page = panel.page_of(assignments, request)
    context = {
        "call": call,
        "acts": panel.acts(call, counts, actor),
        "progress": panel.progress_table(assignments),
        "assignments": panel.assignments_table(list(page.object_list)),
        "page": page,
        "loads": panel.loads_table(call),
        "overlapping": overlaps.open_counts(call, actor),
        "vacant": panel.vacant_table(vacant, ticked) if vacant else None,
        "in_conflict": panel.in_conflict_table(in_conflict, ticked) if in_conflict else None,
        "may_replace": panel.may(actor, "invite", call),
        "may_disqualify": panel.may(actor, "disqualify", call),
        "problems": tuple(problems),
        "crumbs": [*way_to(call), Crumb(Text("審査員と割当", "Reviewers"))],
    }
    return render(request, "programme/reviewers.html", context, status=409 if problems else 200)


def _nothing_shown() -> Problem:
    return Problem(
        "no_proposal",
        "assignments",
        Text("確認した割当案がありません", "no proposal was shown for this"),
        Text("もう一度、割当案を作成してください", "have one made again"),
    )
