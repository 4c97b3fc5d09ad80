"""Changes of awards that may carry technology away: the desk is asked, and says yes or no. Why stays here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.changes import DESK_ANSWER, KINDS
from kikin.office import clock
from kikin.office.changes import actions, queries
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import acts_from_here
from kikin.office.look.changes import request_facts
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.values.problems import Problem
from kikin.values.text import Text

_TITLE = Text("変更の照会", "Changes to be cleared")
_LABELS = {
    "clear": Text("異議なしとする", "No objection"),
    "object": Text("異議ありとする", "Object"),
}


@marked("security", "desk_answer", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The changes of which this desk is asked, those that wait first."""
    columns = (
        Column(Text("照会", "Asked"), "ref"),
        Column(Text("回答", "Answer"), "state:desk_answer"),
        Column(Text("種類", "Kind of change")),
        Column(Text("採択・契約", "Award"), "ref"),
        Column(Text("機関", "Organisation")),
        Column(Text("申請日時", "Asked for"), "at"),
    )
    found = sorted(queries.answers_visible_to(actor_of(request)), key=lambda one: (not _waits(one), -one.pk))
    rows = [
        (
            Cell(one.ref, reverse("security:change", args=(one.ref,))),
            one.state,
            KINDS[one.change.kind],
            one.change.award.ref,
            one.change.member.organisation.name if one.change.member is not None else one.change.award.lead.name,
            one.change.filed_at,
        )
        for one in found
    ]
    empty = Text("照会された変更はありません。", "No change has been put before this desk.")
    table = Table(_TITLE, columns, rows, empty=empty)
    return render(request, "security/changes.html", {"table": table, "crumbs": [Crumb(_TITLE)]})


@marked("security", "desk_answer", "see")
@require_safe
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """One change of which this desk is asked."""
    return _page(request, ref)


@marked("security", "desk_answer", "clear")
@require_POST
def clear(request: HttpRequest, ref: str) -> HttpResponse:
    """This desk has no objection."""
    return _answer(request, ref, "clear")


@marked("security", "desk_answer", "object")
@require_POST
def object_to(request: HttpRequest, ref: str) -> HttpResponse:
    """This desk objects."""
    return _answer(request, ref, "object")


def _waits(asked: Any) -> bool:
    return asked.state == "asked" and asked.change.state in ("filed", "checked")


def _answer(request: HttpRequest, ref: str, action: str) -> HttpResponse:
    actor = actor_of(request)
    asked = queries.answer(ref, actor)
    return attempt(
        lambda: actions.answer(asked, action, actor, clock.now()),
        reverse("security:change", args=(ref,)),
        lambda problems: _page(request, ref, problems),
        lambda: queries.answer(ref, actor).answered_by == actor.person,
    )


def _page(request: HttpRequest, ref: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    asked = queries.answer(ref, actor)
    changed = asked.change
    names = {
        one.organisation.ref: one.organisation.name for one in changed.award.members.select_related("organisation")
    }
    urls = {
        "clear": reverse("security:clear_change", args=(ref,)),
        "object": reverse("security:object_to_change", args=(ref,)),
    }
    context = {
        "asked_of": asked,
        "title": KINDS[changed.kind],
        "acts": acts_from_here(
            DESK_ANSWER, asked.subject(), queries.answer_facts(asked), actor, _LABELS, urls, ("object",)
        ),
        "summary": [
            Fact(Text("採択・契約", "Award"), changed.award.ref, "ref", note=changed.award.title),
            *request_facts(changed.request, names, in_force().carry_over_events),
            Fact(Text("申請日時", "Asked for"), changed.filed_at, "at"),
            Fact(Text("回答日", "Answered on"), asked.answered_on, "on"),
        ],
        "problems": tuple(problems),
        "crumbs": [Crumb(_TITLE, reverse("security:changes")), Crumb(ref)],
    }
    return render(request, "security/change.html", context, status=409 if problems else 200)
