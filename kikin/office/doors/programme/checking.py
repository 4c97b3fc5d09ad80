"""The formal check: many applications at once, each with what its own rules say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.applications import actions, letters, queries
from kikin.office.calls import queries as calls
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme.forms import Reasons
from kikin.office.doors.programme.words import field_name, way_to
from kikin.office.gate import Refused
from kikin.office.look.acts import against
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table, nothing_ticked
from kikin.values.problems import Problem
from kikin.values.text import Text

CHECK = Text("形式審査", "Formal check")
_ROWS_ON_A_PAGE = 50
_COMPLETE = "nothing"
_NOTHING_TICKED = nothing_ticked("applications", Text("応募が選ばれていません", "no application is ticked"))


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


@marked("programme", "application", "write_deficiency")
@require_POST
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """The words of letters on what is lacking in those that are ticked, to be sent or printed; each is counted."""
    actor = actor_of(request)
    call, ticked = calls.get(ref, actor), request.POST.getlist("application")
    chosen = _ticked_of(call, ticked, actor)
    try:
        lacking = actions.write_deficiencies(chosen, actor, clock.now()) if chosen else {}
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, refused.problems, ticked=ticked)
    if not chosen:
        return _page(request, ref, [_NOTHING_TICKED])
    charter = charters.by_digest(call.charter_digest)
    way = [*way_to(call), Crumb(CHECK, reverse("programme:check", args=(ref,)))]
    context = {
        "call": call,
        "letters": [letters.on_what_is_lacking(one, lacking[one.ref], charter) for one in chosen],
        "crumbs": [*way, Crumb(Text("不備の通知", "Letters"))],
    }
    return render(request, "programme/deficiencies.html", context)


def _decide(request: HttpRequest, ref: str, decide: Callable[..., object], form: Reasons | None = None) -> HttpResponse:
    actor, ticked = actor_of(request), request.POST.getlist("application")
    chosen = _ticked_of(calls.get(ref, actor), ticked, actor)
    try:
        if not chosen:
            raise Refused([_NOTHING_TICKED])
        decide(chosen, actor)
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, refused.problems, form, ticked)
    return redirect("programme:check", ref)


def _ticked_of(call: Any, ticked: Sequence[str], actor: Actor) -> list[Any]:
    found = queries.visible_to(actor).filter(call=call, ref__in=ticked)
    chosen = list(found.select_related("call", "lead").order_by("pk"))
    if len(chosen) != len(set(ticked)):
        raise Http404("an application that this actor does not see")
    return chosen


def _page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    form: Reasons | None = None,
    ticked: Sequence[str] = (),
) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    call = calls.get(ref, actor)
    waiting = [(one, queries.lacking(one, now)) for one in queries.waiting_for_check(call, actor)]
    asked = request.GET.get("lacking", "")
    found = [(one, lacking) for one, lacking in waiting if not asked or asked in _codes(lacking)]
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    charter = charters.by_digest(call.charter_digest)
    agencies = Subject("application", agencies=frozenset(call.agencies), state="submitted")
    is_all = request.GET.get("tick") == "all"
    context = {
        "call": call,
        "page": page,
        "counter": _counter(waiting) if waiting else None,
        "asked": asked,
        "lines": [
            (one, field_name(charter, one.field), lacking, is_all or one.ref in ticked, len(one.deficiencies.all()))
            for one, lacking in page.object_list
        ],
        "may_decide": against(actor, "find_eligible", agencies) is not None,
        "problems": tuple(problems),
        "form": form or Reasons(belongs_to="check"),
        "crumbs": [*way_to(call), Crumb(CHECK)],
    }
    status = 409 if problems else 422 if form is not None and form.errors else 200
    return render(request, "programme/check.html", context, status=status)


def _codes(lacking: Sequence[Problem]) -> frozenset[str]:
    return frozenset(one.code for one in lacking) or frozenset({_COMPLETE})


def _counter(waiting: Sequence[tuple[Any, Sequence[Problem]]]) -> Table:
    """How many wait in which nothing or something is lacking, and to how many of them a letter was written."""
    names: dict[str, Text] = {_COMPLETE: Text("不備なし", "Nothing is lacking")}
    counts, written = Counter[str](), Counter[str]()
    for one, lacking in waiting:
        names |= {problem.code: _label(problem) for problem in lacking}
        counts.update(_codes(lacking))
        written.update(_codes(lacking) if one.deficiencies.all() else ())
    columns = (
        Column(Text("不備", "What is lacking")),
        Column(Text("応募", "Applications"), "count"),
        Column(Text("通知済み", "Written to"), "count"),
    )
    rows = [
        (Cell(names[code], url=f"?{urlencode({'lacking': code})}"), counts[code], written[code])
        for code in names
        if counts[code]
    ]
    return Table(Text("不備ごとの件数", "How many lack what"), columns, rows)


def _label(problem: Problem) -> Text:
    """What is lacking without what is special to one application."""
    return Text(problem.what.ja.partition("：")[0], problem.what.en.partition(":")[0])
