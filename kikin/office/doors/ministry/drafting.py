"""Writing a vision or a concept down by hand. What was typed is kept, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikin.fund.relations import Actor, Subject
from kikin.office import clock, gate
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.ministry.forms import ITEM_QUESTIONS, MAX_ITEMS, ConceptForm, VisionForm
from kikin.office.doors.ministry.visions import PLACE
from kikin.office.look.parts import Crumb
from kikin.office.vision import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_REMOVE = "remove-"
_ROWS_AT_FIRST = 1


@marked("ministry", "vision", "draft")
@require_http_methods(["GET", "POST"])
def draft_vision(request: HttpRequest) -> HttpResponse:
    """Draft a vision, with a row for each technology; a button adds a row, another takes one away."""
    actor = actor_of(request)
    _permit_drafting("vision", actor)
    problems: tuple[Problem, ...] = ()
    if request.method == "GET":
        form = _vision_form(_like_vision(request, actor))
    elif (changed := _with_other_rows(request.POST)) is not None:
        form = _vision_form(changed)
        return _show_vision(request, form)
    else:
        form = VisionForm(request.POST, charter=in_force(), rows_count=_rows_count(request.POST))
        if form.is_valid():
            try:
                made = actions.draft_vision(form.title(), form.items(), actor, clock.now())
            except gate.Refused as refused:
                if refused.forbidden:
                    raise
                problems = form.take_up(refused.problems, form.places())
            else:
                return redirect("ministry:vision", made.ref)
    return _show_vision(request, form, problems, 422 if form.is_bound else 200)


@marked("ministry", "concept", "draft")
@require_http_methods(["GET", "POST"])
def draft_concept(request: HttpRequest, ref: str) -> HttpResponse:
    """Draft a concept under the vision in force."""
    actor = actor_of(request)
    vision = queries.vision(ref, actor)
    _permit_drafting("concept", actor)
    asked = {"charter": in_force(), "items": vision.items}
    problems: tuple[Problem, ...] = ()
    if request.method == "GET":
        form = ConceptForm(initial=_like_concept(request, actor), **asked)
    else:
        form = ConceptForm(request.POST, **asked)
        if form.is_valid():
            try:
                made = actions.draft_concept(vision, form.terms(), actor, clock.now())
            except gate.Refused as refused:
                if refused.forbidden:
                    raise
                problems = form.take_up(refused.problems, form.places())
            else:
                return redirect("ministry:concept", made.ref)
    context = {
        "form": form,
        "problems": problems,
        "vision": vision,
        "crumbs": _way(Text("構想の起案", "Draft a concept")),
    }
    return render(request, "ministry/draft_concept.html", context, status=422 if form.is_bound else 200)


def _permit_drafting(kind: str, actor: Actor) -> None:
    bodies = frozenset(body.key for body in in_force().bodies_that_consent_to(kind))
    gate.permit_or_refuse(actor, "draft", Subject(kind, bodies=bodies))


def _show_vision(
    request: HttpRequest, form: VisionForm, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "problems": problems,
        "is_full": form.rows_count >= MAX_ITEMS,
        "crumbs": _way(Text("ビジョンの起案", "Draft a vision")),
    }
    return render(request, "ministry/draft_vision.html", context, status=status)


def _way(here: Text) -> list[Crumb]:
    return [Crumb(PLACE, reverse("ministry:visions")), Crumb(here)]


def _vision_form(typed: Mapping[str, Any]) -> VisionForm:
    return VisionForm(initial=typed, charter=in_force(), rows_count=_rows_count(typed))


def _rows_count(typed: Mapping[str, Any]) -> int:
    written = str(typed.get("rows", ""))
    count = int(written) if written.isdecimal() and len(written) <= 4 else _ROWS_AT_FIRST
    return min(max(count, _ROWS_AT_FIRST), MAX_ITEMS)


def _with_other_rows(posted: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was typed with one row more or one less; None where neither button was pressed."""
    act, count = str(posted.get("act", "")), _rows_count(posted)
    place = act.removeprefix(_REMOVE)
    kept = list(range(count))
    if act.startswith(_REMOVE) and place in map(str, kept):
        kept.remove(int(place))
    elif act == "add":
        kept.append(count)
    else:
        return None
    typed = {name: posted.get(name, "") for name in ("title_ja", "title_en")}
    for row, was in enumerate(kept):
        typed |= {f"{name}_{row}": posted.get(f"{name}_{was}", "") for name in ITEM_QUESTIONS}
    return typed | {"rows": len(kept)}


def _like_vision(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The words of an earlier vision to begin with, where the address names one."""
    if not request.GET.get("like"):
        return {}
    earlier = queries.vision(request.GET["like"], actor)
    typed = {"title_ja": earlier.title_ja, "title_en": earlier.title_en, "rows": len(earlier.items)}
    for row, item in enumerate(earlier.items):
        typed |= {f"{name}_{row}": item[name] for name in ITEM_QUESTIONS}
    return typed


def _like_concept(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """The terms of an earlier concept to begin with, where the address names one."""
    if not request.GET.get("like"):
        return {}
    earlier = queries.concept(request.GET["like"], actor)
    names = ("item", "title_ja", "title_en", "type", "agency", "first_year", "last_year")
    return {name: getattr(earlier, name) for name in names} | {"ceiling_yen": f"{earlier.ceiling_yen:,}"}
