"""A review while it is written: kept at every save, and handed in when it is whole."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kikin.office import clock
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.reviewer import drafting
from kikin.office.doors.reviewer.forms import Review
from kikin.office.doors.reviewer.pages import answer, page, panel_of
from kikin.office.gate import Refused
from kikin.office.reviews import actions, queries
from kikin.values.problems import Problem


@drafting.keeps_words
@marked("reviewer", "assignment", "draft")
@require_POST
def save(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what stands in the boxes, whole or not."""
    found = queries.get(ref, actor_of(request))
    criteria = panel_of(found).criteria
    draft, problems = _keep(request, found)
    if drafting.is_by_itself(request):
        context = drafting.state_of_saving(request, ref, draft, Review(criteria))
        return render(request, "reviewer/_saving.html", context | {"problems": problems})
    if problems:
        return page(request, ref, {"review": Review(criteria, request.POST)}, problems)
    return redirect(f"{reverse('reviewer:assignment', args=(ref,))}#write")


@drafting.keeps_words
@marked("reviewer", "assignment", "draft")
@require_POST
def drop_aside(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what stands in the boxes, and let go of words that were laid aside."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    _, problems = _keep(request, found)
    if problems:
        return page(request, ref, {"review": Review(panel_of(found).criteria, request.POST)}, problems)
    name, _, at = request.POST.get("drop", "").partition(" ")
    actions.drop_aside(found, name, at, actor)
    return redirect(f"{reverse('reviewer:assignment', args=(ref,))}#write")


@drafting.keeps_words
@marked("reviewer", "assignment", "submit")
@require_POST
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand the review in; what is not whole yet is kept as a draft all the same."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    form = Review(panel_of(found).criteria, request.POST)
    _, problems = _keep(request, found)
    if problems:
        return page(request, ref, {"review": form}, problems)

    def hand_in() -> None:
        whole = actions.ReviewDraft(
            found,
            form.scores,
            form.said,
            to_panel=form.to_panel,
            hours=form.cleaned_data["hours"],
            remarks=form.remarks,
        )
        actions.submit_many([whole], actor, clock.now())

    return answer(request, ref, "review", form, hand_in)


def _keep(request: HttpRequest, found: Any) -> tuple[Any, tuple[Problem, ...]]:
    """The draft as it is kept now; or none of it, and why."""
    sent = drafting.answers_in(request, panel_of(found).criteria)
    try:
        return actions.save_draft(found, sent, drafting.seen_in(request), actor_of(request), clock.now()), ()
    except Refused as refused:
        if refused.hidden:
            raise
        return None, refused.problems
