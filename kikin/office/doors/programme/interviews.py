"""Interviews of a panel: a slot offered to an applicant, and called off with reasons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from kikin.office import clock
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme.judging import item_page
from kikin.office.doors.programme.meeting_forms import Offering, Why
from kikin.office.panels import queries
from kikin.office.panels.actions import interviews as interviewing


@marked("programme", "interview", "offer")
@require_POST
def offer(request: HttpRequest, ref: str) -> HttpResponse:
    """Offer the applicant a time."""
    actor, form = actor_of(request), Offering(request.POST)
    item = queries.item(ref, actor)
    if not form.is_valid():
        return item_page(request, ref, offering=form)
    slot = form.slot
    return attempt(
        lambda: interviewing.offer(item, slot, actor, clock.now()),
        reverse("programme:panel_item", args=(ref,)),
        lambda problems: item_page(request, ref, problems, offering=form),
    )


@marked("programme", "interview", "call_off")
@require_POST
def call_off(request: HttpRequest, ref: str) -> HttpResponse:
    """Call a slot off, and say why."""
    actor, form = actor_of(request), Why(request.POST, prefix="call_off")
    interview = queries.interview(ref, actor)
    item = interview.item.ref
    if not form.is_valid():
        return item_page(request, item, calling_off=form)
    reasons = form.cleaned_data["reasons"]
    return attempt(
        lambda: interviewing.call_off(interview, reasons, actor, clock.now()),
        reverse("programme:panel_item", args=(item,)),
        lambda problems: item_page(request, item, problems, calling_off=form),
    )
