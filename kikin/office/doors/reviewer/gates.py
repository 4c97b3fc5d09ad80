"""A member of the panel of a stage gate: what to judge, by which papers, and the opinion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.milestones import OPINIONS, WAITING
from kikin.office import clock
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.files import as_attachment
from kikin.office.look.forms import Questions
from kikin.office.look.milestones import facts_of_gate, files_table
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import either
from kikin.office.milestones import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_TITLE = Text("ステージゲート", "Stage gates")


class Opinion(Questions):
    """What should become of the award, and why."""

    choice = forms.ChoiceField(
        label=either("意見", "Opinion"),
        widget=forms.RadioSelect,
        choices=[(key, either(name.ja, name.en)) for key, name in OPINIONS.items()],
    )
    words = forms.CharField(
        label=either("理由", "Why"),
        help_text=either("判定基準に照らして書いてください。", "By the criteria."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
    )


@marked("reviewer", "stage_gate", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The gates on whose panel this reviewer sits."""
    actor = actor_of(request)
    columns = (
        Column(Text("課題", "Award")),
        Column(Text("ステージゲート", "Stage gate")),
        Column(Text("状態", "State"), "state:stage_gate"),
        Column(Text("期限", "Due"), "on"),
        Column(Text("自分の意見", "Your opinion")),
    )
    rows = [
        (
            Cell(one.award.title, reverse("reviewer:gate", args=(one.ref,))),
            one.title,
            one.state,
            one.due_on,
            OPINIONS.get(one.opinions.get(actor.person, ""), ""),
        )
        for one in queries.gates_visible_to(actor).prefetch_related("seats__person").order_by("-due_on", "pk")
    ]
    empty = Text("委員となっているステージゲートはありません。", "You are on the panel of no stage gate.")
    table = Table(Text("委員となっているステージゲート", "Gates that you judge"), columns, rows, empty=empty)
    return render(request, "reviewer/gates.html", {"table": table, "crumbs": [Crumb(_TITLE)]})


@marked("reviewer", "stage_gate", "see")
@require_safe
def gate(request: HttpRequest, ref: str) -> HttpResponse:
    """One gate: criteria, papers, and the opinion of this member alone."""
    return _page(request, ref)


@marked("reviewer", "stage_gate", "see")
@require_safe
def file(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A file that was handed in, to be saved."""
    actor = actor_of(request)
    paper, content = queries.file_of(queries.gate(ref, actor), number, actor)
    return as_attachment(paper.name, content)


@marked("reviewer", "stage_gate", "opine")
@require_POST
def opine(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the opinion, or give it anew."""
    actor, form = actor_of(request), Opinion(request.POST)
    found = queries.gate(ref, actor)
    if not form.is_valid():
        return _page(request, ref, form)
    said = actions.Opinion(form.cleaned_data["choice"], form.cleaned_data["words"])
    return attempt(
        lambda: actions.opine([found], said, actor, clock.now()),
        reverse("reviewer:gate", args=(ref,)),
        lambda problems: _page(request, ref, form, problems),
    )


@marked("reviewer", "stage_gate", "recuse")
@require_POST
def recuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Declare a tie: the gate is not seen any more."""
    actor = actor_of(request)
    found = queries.gate(ref, actor)
    return attempt(
        lambda: actions.recuse(found, actor, clock.now()),
        reverse("reviewer:gates"),
        lambda problems: _page(request, ref, problems=problems),
    )


def _page(
    request: HttpRequest, ref: str, form: Opinion | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.gate(ref, actor)
    mine = next(seat for seat in found.seats.all() if seat.person.ref == actor.person)
    context: dict[str, Any] = {
        "gate": found,
        "asked": (form or Opinion(initial={"choice": mine.choice, "words": mine.words}))
        if found.state == "submitted"
        else None,
        "may_recuse": found.state in WAITING,
        "files": files_table(found, queries.files_of(found, actor), "reviewer:gate_file"),
        "form": form,
        "problems": tuple(problems),
        "summary": [
            Fact(Text("代表機関", "Lead"), found.award.lead.name),
            *facts_of_gate(found),
            Fact(Text("自分の意見", "Your opinion"), OPINIONS.get(mine.choice, ""), note=mine.words),
        ],
        "crumbs": [Crumb(_TITLE, reverse("reviewer:gates")), Crumb(ref)],
    }
    return render(request, "reviewer/gate.html", context, status=409 if problems else 422 if form is not None else 200)
