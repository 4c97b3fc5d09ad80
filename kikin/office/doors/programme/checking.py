"""The formal check: many applications at once, each with what its own rules say of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.applications import APPLICATION
from kikin.fund.lifecycle import Step
from kikin.fund.relations import Subject
from kikin.office import clock
from kikin.office.applications import actions, queries
from kikin.office.calls import queries as calls
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme.forms import Reasons
from kikin.office.doors.programme.words import field_name, way_to
from kikin.office.gate import Refused
from kikin.office.look.acts import against
from kikin.office.look.parts import Crumb
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50


@marked("programme", "application", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """What was sent and not yet looked at, with what the rules have found."""
    return _page(request, ref)


@marked("programme", "application", "find_eligible")
@require_POST
def find_eligible(request: HttpRequest, ref: str) -> HttpResponse:
    """All that are ticked pass, or none."""
    return _decide(request, ref, lambda chosen, actor: actions.find_eligible(chosen, actor, clock.now()))


@marked("programme", "application", "find_ineligible")
@require_POST
def find_ineligible(request: HttpRequest, ref: str) -> HttpResponse:
    """All that are ticked fail, with reasons that their applicants read."""
    form = Reasons(request.POST, belongs_to="check")
    if not form.is_valid():
        calls.get(ref, actor_of(request))
        return _page(request, ref, form=form, ticked=request.POST.getlist("application"))
    said = form.said
    return _decide(request, ref, lambda chosen, actor: actions.find_ineligible(chosen, said, actor, clock.now()), form)


def _decide(request: HttpRequest, ref: str, decide: Callable[..., object], form: Reasons | None = None) -> HttpResponse:
    actor, ticked = actor_of(request), request.POST.getlist("application")
    call = calls.get(ref, actor)
    chosen = list(queries.visible_to(actor).filter(call=call, ref__in=ticked).select_related("call", "lead"))
    if len(chosen) != len(set(ticked)):
        raise Http404("an application that this actor does not see")
    try:
        if not chosen:
            raise Refused([_nothing_ticked()])
        decide(chosen, actor)
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, refused.problems, form, ticked)
    return redirect("programme:check", ref)


def _page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    form: Reasons | None = None,
    ticked: Sequence[str] = (),
) -> HttpResponse:
    actor = actor_of(request)
    call = calls.get(ref, actor)
    waiting = queries.waiting_for_check(call, actor)
    page = Paginator(waiting, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    charter = charters.by_digest(call.charter_digest)
    agencies = Subject("application", agencies=frozenset(call.agencies), state="submitted")
    context = {
        "call": call,
        "page": page,
        "lines": [(one, field_name(charter, one.field), _findings(one), one.ref in ticked) for one in page.object_list],
        "may_decide": against(actor, "find_eligible", agencies) is not None,
        "problems": tuple(problems),
        "form": form or Reasons(belongs_to="check"),
        "crumbs": [*way_to(call), Crumb(Text("形式審査", "Formal check"))],
    }
    status = 409 if problems else 422 if form is not None and form.errors else 200
    return render(request, "programme/check.html", context, status=status)


def _findings(application: Any) -> tuple[Problem, ...]:
    """What speaks against finding it eligible."""
    step = APPLICATION.step("find_eligible", application.state)
    return APPLICATION.check(step, queries.facts_of(application, clock.now())) if isinstance(step, Step) else (step,)


def _nothing_ticked() -> Problem:
    return Problem(
        "nothing_ticked",
        "applications",
        Text("応募が選ばれていません", "no application is ticked"),
        Text("一つ以上選んでください", "tick one or more"),
    )
