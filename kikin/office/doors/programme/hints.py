"""Hints of ties between reviewers and what they read or may read, which an officer confirms or leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.reviews import CONFLICTS, HINTS
from kikin.office import clock
from kikin.office.applications import queries as applications
from kikin.office.calls import queries as calls
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme import panel
from kikin.office.doors.programme.words import way_to
from kikin.office.gate import Refused, change
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table, Tick, nothing_ticked
from kikin.office.look.words import either, spoken
from kikin.office.parties import queries as parties
from kikin.office.reviews import actions
from kikin.office.reviews import hints as found_in_records
from kikin.office.reviews.actions import proposing
from kikin.values.problems import Problem
from kikin.values.text import Text

_COLUMNS = (
    Column(Text("審査員", "Reviewer")),
    Column(Text("応募", "Application"), "ref"),
    Column(Text("課題名", "Title")),
    Column(Text("手掛かり", "Hint")),
    Column(Text("参加者・機関", "Of whom")),
)
_NOTHING_TICKED = nothing_ticked("pairs", Text("手掛かりが選ばれていません", "no hint is ticked"))


class Confirming(Questions):
    """Of which kind the ticked ties are."""

    kind = forms.ChoiceField(label=either("利益相反の種類", "Kind of conflict"))

    def __init__(self, ties: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", [(tie, spoken(CONFLICTS[tie])) for tie in ties])


@marked("programme", "assignment", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """What the records hint at, of those who were asked and of those who may be."""
    return _page(request, ref)


@marked("programme", "conflict", "find")
@require_POST
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """The ticked hints are ties: what they are about is closed to these reviewers."""
    actor, now = actor_of(request), clock.now()
    call = calls.get(ref, actor)
    form, ticked = Confirming(_ties(call), request.POST), request.POST.getlist("pair")
    pairs = [(application, person) for application, _, person in (one.partition(" ") for one in ticked)]
    if not form.is_valid() or not pairs:
        return _page(request, ref, [] if pairs else [_NOTHING_TICKED], ticked, form)
    try:
        with change():
            for pair in pairs:
                actions.confirm_tie(call, pair, form.cleaned_data["kind"], actor, now)
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, refused.problems, ticked, form)
    return redirect("programme:reviewers", ref)


def _page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    ticked: Sequence[str] = (),
    form: Confirming | None = None,
) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    call = calls.get(ref, actor)
    waiting = proposing.standing(call, actor)
    proposed = [(one.application, one.person) for one in waiting.pairings] if waiting else []
    found = found_in_records.to_be_looked_at(call, proposed, actor, now)
    titles = {one.ref: one.title for one in applications.of_refs(application for application, _ in found)}
    names = parties.names_of_people(person for _, person in found)
    rows = [
        (
            Cell(names[person], tick=Tick("pair", pair, pair in ticked)),
            Cell(application, reverse("programme:application", args=(application,))),
            titles[application],
            HINTS[hint.kind],
            hint.about,
        )
        for (application, person), hints in sorted(found.items())
        for hint in hints
        if (pair := f"{application} {person}")
    ]
    empty = Text("記録からの手掛かりはありません。", "The records hint at none.")
    context = {
        "call": call,
        "table": Table(Text("利益相反の手掛かり", "Hints of ties"), _COLUMNS, rows, empty=empty),
        "form": form or Confirming(_ties(call)),
        "may_confirm": bool(rows) and panel.may(actor, "invite", call),
        "problems": tuple(problems),
        "crumbs": [
            *way_to(call),
            Crumb(Text("審査員と割当", "Reviewers"), reverse("programme:reviewers", args=(ref,))),
            Crumb(Text("利益相反の手掛かり", "Hints of ties")),
        ],
    }
    is_wrong = form is not None and not form.is_valid()
    return render(request, "programme/hints.html", context, status=409 if problems else 422 if is_wrong else 200)


def _ties(call: Any) -> tuple[str, ...]:
    return charters.by_digest(call.charter_digest).review.conflicts
