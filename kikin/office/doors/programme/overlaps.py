"""Overlap and concentration in a call: the pairs that were found, searched for anew, and decided several at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.overlaps import OPEN, SIGNS
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.calls import queries as calls
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme.overlap_forms import Deciding, PairFilter
from kikin.office.doors.programme.words import way_to
from kikin.office.gate import Refused
from kikin.office.look.acts import Act, against
from kikin.office.look.files import as_file, asks_for_a_file
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table, Tick, nothing_ticked
from kikin.office.overlaps import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

OVERLAPS = Text("重複・過度の集中", "Overlap and concentration")
_ROWS_ON_A_PAGE = 50
_COLUMNS = (
    Column(Text("組", "Pair"), "ref"),
    Column(Text("状態", "State"), "state:overlap"),
    Column(Text("応募", "Application")),
    Column(Text("比較した課題", "Beside")),
    Column(Text("一致したもの", "What coincides")),
    Column(Text("類似度（%）", "Alike, %"), "count"),
)
_NOTHING_TICKED = nothing_ticked("overlaps", Text("組が選ばれていません", "no pair is ticked"))


@marked("programme", "overlap", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """The pairs of a call's applications, those with most in common first; or the same as a file."""
    return _page(request, ref)


@marked("programme", "overlap", "search")
@require_POST
def search(request: HttpRequest, ref: str) -> HttpResponse:
    """Compare the agency's applications with all that runs, asks, or is known of other funds."""
    actor = actor_of(request)
    call = calls.get(ref, actor)
    return attempt(
        lambda: actions.search(call, actor, clock.now()),
        reverse("programme:overlaps", args=(ref,)),
        lambda problems: _page(request, ref, problems),
    )


@marked("programme", "overlap", "dismiss")
@require_POST
def decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide about every ticked pair alike, with the same reasons."""
    actor, ticked = actor_of(request), request.POST.getlist("overlap")
    call, form = calls.get(ref, actor), Deciding(request.POST, belongs_to="pairs")
    chosen = list(queries.visible_to(actor).filter(application__call=call, ref__in=ticked))
    if len(chosen) != len(set(ticked)):
        raise Http404("a pair that this actor does not see")
    if not form.is_valid():
        return _page(request, ref, (), form, ticked)
    if not chosen:
        return _page(request, ref, [_NOTHING_TICKED], form)
    said = form.cleaned_data
    return attempt(
        lambda: actions.decide(chosen, said["action"], said["reasons"], actor, clock.now()),
        reverse("programme:overlaps", args=(ref,)),
        lambda problems: _page(request, ref, problems, form, ticked),
    )


def table_of(pairs: Sequence[Any], caption: Text, ticked: Sequence[str] = (), *, may_tick: bool = False) -> Table:
    """Pairs in a table; those to be decided can be ticked where `may_tick`."""
    rows = []
    for one in pairs:
        tick = Tick("overlap", one.ref, one.ref in ticked) if may_tick and one.state == "found" else None
        rows.append(
            (
                Cell(one.ref, url=reverse("programme:overlap", args=(one.ref,)), tick=tick),
                one.state,
                Cell(one.application.title, note=one.application.ref),
                _beside(one),
                _signs(one.signs),
                one.alike_bp // 100 or None,
            )
        )
    empty = Text("該当する組はありません。", "There is no such pair.")
    return Table(caption, _COLUMNS, rows, empty=empty)


def _beside(pair: Any) -> Cell:
    if pair.outside is not None:
        return Cell(pair.outside.title, note=f"{pair.outside.source} {pair.outside.number}")
    running = pair.other.award.ref if hasattr(pair.other, "award") else pair.other.ref
    return Cell(pair.other.title, note=running)


def _signs(signs: Sequence[str]) -> Text:
    return Text("、".join(SIGNS[one].ja for one in signs), ", ".join(SIGNS[one].en for one in signs))


def _page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    form: Deciding | None = None,
    ticked: Sequence[str] = (),
) -> HttpResponse:
    actor = actor_of(request)
    call = calls.get(ref, actor)
    if against(actor, "see", Subject("overlap", agencies=frozenset(call.agencies))) is None:
        raise Refused((), hidden=True)
    everything, asked = queries.of_call(call, actor), PairFilter(request.GET)
    state = asked.cleaned_data["state"] if asked.is_valid() else ""
    found = [one for one in everything if state in ("", one.state)]
    page = Paginator(found, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    may_decide = _may(actor, "dismiss", call)
    if asks_for_a_file(request):
        return as_file(request, table_of(found, OVERLAPS), "overlaps")
    counts = Counter(one.state for one in everything)
    caption = Text("見つかった組（一致の多い順）", "Pairs found, those with most in common first")
    context = {
        "call": call,
        "asked": asked,
        "table": table_of(list(page.object_list), caption, ticked, may_tick=may_decide),
        "page": page,
        "open_count": sum(counts[one] for one in OPEN),
        "outside_count": queries.outside_count(),
        "acts": _acts(call, actor),
        "may_decide": may_decide and any(one.state == "found" for one in page.object_list),
        "form": form or Deciding(belongs_to="pairs"),
        "problems": tuple(problems),
        "crumbs": [*way_to(call), Crumb(OVERLAPS)],
    }
    status = 409 if problems else 422 if form is not None and form.errors else 200
    return render(request, "programme/overlaps.html", context, status=status)


def _acts(call: Any, actor: Actor) -> list[Act]:
    label = Text("重複を調べる", "Look for overlap")
    return [Act(label, reverse("programme:search_overlaps", args=(call.ref,)))] if _may(actor, "search", call) else []


def _may(actor: Actor, action: str, call: Any) -> bool:
    return against(actor, action, Subject("overlap", agencies=frozenset(call.agencies))) == ()
