"""What those who screen decide: of hits, of measures, of cases. Whatever comes back incomplete keeps its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from kikin.office import clock
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.security.casework import case_page
from kikin.office.doors.security.forms import Reasons
from kikin.office.gate import Refused
from kikin.office.screening import actions, queries


@marked("security", "screening_case", "confirm_areas")
@require_POST
def confirm_areas(request: HttpRequest, ref: str) -> HttpResponse:
    """The technologies that its own words speak of are those that it touches."""
    actor = actor_of(request)
    case = queries.get(ref, actor)
    areas = [one.area for one in queries.proposed_areas(case)]
    return _do(request, ref, lambda: actions.confirm_areas({case: areas}, actor, clock.now()))


@marked("security", "screening_case", "match")
@require_POST
def match(request: HttpRequest, ref: str) -> HttpResponse:
    """Compare everyone in the case with every list in force."""
    actor = actor_of(request)
    case = queries.get(ref, actor)
    return _do(request, ref, lambda: actions.match_cases([case], actor, clock.now()))


@marked("security", "screening_case", "assess")
@require_POST
def assess(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the rules of its policy about all that was found."""
    actor = actor_of(request)
    case = queries.get(ref, actor)
    return _do(request, ref, lambda: actions.assess([case], actor, clock.now()))


@marked("security", "screening_case", "stand_by")
@require_POST
def stand_by(request: HttpRequest, ref: str) -> HttpResponse:
    """Nobody has confirmed a hit that came since: what was decided stands."""
    actor = actor_of(request)
    case = queries.get(ref, actor)
    return _do(request, ref, lambda: actions.stand_by(case, actor, clock.now()))


@marked("security", "screening_case", "clear")
@require_POST
def clear(request: HttpRequest, ref: str) -> HttpResponse:
    """Nothing was confirmed."""
    return _close(request, ref, "clear", actions.clear)


@marked("security", "screening_case", "mitigate")
@require_POST
def mitigate(request: HttpRequest, ref: str) -> HttpResponse:
    """With the measures agreed, the risk can be carried."""
    return _close(request, ref, "mitigate", actions.mitigate)


@marked("security", "screening_case", "refuse")
@require_POST
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """No measure brings the risk down."""
    return _close(request, ref, "refuse", actions.refuse)


@marked("security", "hit", "dismiss")
@require_POST
def dismiss(request: HttpRequest, ref: str) -> HttpResponse:
    """It is somebody else."""
    return _adjudicate(request, ref, actions.dismiss)


@marked("security", "hit", "confirm")
@require_POST
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """It is the listed party."""
    return _adjudicate(request, ref, actions.confirm)


@marked("security", "hit", "reopen")
@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Look again, on new evidence."""
    return _adjudicate(request, ref, actions.reopen)


@marked("security", "measure", "fulfil")
@require_POST
def fulfil(request: HttpRequest, ref: str) -> HttpResponse:
    """What was to be done is done."""
    return _noted(request, ref, actions.fulfil)


@marked("security", "measure", "record_breach")
@require_POST
def record_breach(request: HttpRequest, ref: str) -> HttpResponse:
    """What was agreed was not kept."""
    return _noted(request, ref, actions.record_breach)


@marked("security", "measure", "lift")
@require_POST
def lift(request: HttpRequest, ref: str) -> HttpResponse:
    """It is needed no longer, or was not agreed."""
    return _noted(request, ref, actions.lift)


def _close(request: HttpRequest, ref: str, action: str, close: Callable[..., object]) -> HttpResponse:
    actor = actor_of(request)
    case = queries.get(ref, actor)
    form = Reasons(request.POST, auto_id=f"{action}_%s")
    if not form.is_valid():
        return case_page(request, ref, forms={action: form})
    return _do(request, ref, lambda: close([case], form.said, actor, clock.now()), {action: form})


def _adjudicate(request: HttpRequest, ref: str, decide: Callable[..., object]) -> HttpResponse:
    actor, form = actor_of(request), Reasons(request.POST, auto_id=f"{ref}_%s")
    hit = queries.get_hit(ref, actor)
    if not form.is_valid():
        return case_page(request, hit.case.ref, forms={ref: form})
    return _do(request, hit.case.ref, lambda: decide([hit], form.said, actor, clock.now()), {ref: form})


def _noted(request: HttpRequest, ref: str, take: Callable[..., object]) -> HttpResponse:
    actor, form = actor_of(request), Reasons(request.POST, auto_id=f"{ref}_%s")
    measure = queries.get_measure(ref, actor)
    if not form.is_valid():
        return case_page(request, measure.case.ref, forms={ref: form})
    return _do(request, measure.case.ref, lambda: take(measure, form.said, actor, clock.now()), {ref: form})


def _do(
    request: HttpRequest, ref: str, change: Callable[[], object], forms: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Make the change and show the case; where it is refused, show why, with what was written."""
    try:
        change()
    except Refused as refused:
        if refused.hidden:
            raise
        return case_page(request, ref, forms=forms, problems=refused.problems)
    return redirect("security:case", ref)
