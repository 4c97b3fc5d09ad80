"""A reviewer asked by hand, whom the officer chose; beyond the load over every call only with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikin.fund.relations import Subject
from kikin.fund.reviews import TO_BE_READ
from kikin.office import clock, gate
from kikin.office.applications import queries as applications
from kikin.office.calls import queries as calls
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme.words import way_to
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb
from kikin.office.look.words import either, spoken
from kikin.office.reviews import actions, pool, queries
from kikin.values.problems import Problem
from kikin.values.text import Text


class Asking(Questions):
    """Who is asked to read what."""

    application = forms.ChoiceField(label=either("応募", "Application"))
    person = forms.ChoiceField(label=either("審査員（全公募の担当件数）", "Reviewer, with their load over every call"))
    beyond = forms.CharField(
        label=either("上限を超える理由", "Why beyond the cap"),
        help_text=either(
            "全公募を通じた上限を超えるときだけ書いてください。記録に残ります。",
            "Only where the load over every call goes beyond the cap. It is kept.",
        ),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, waiting: Sequence[Any], reviewers: Sequence[tuple[Any, int]], most_count: int, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        titles = ((one.ref, Text(f"{one.ref} {one.title.ja}", f"{one.ref} {one.title.en}")) for one in waiting)
        loads = (
            (
                one.person.ref,
                Text(
                    f"{one.person.name.ja}（{count}/{most_count}件）", f"{one.person.name.en} ({count} of {most_count})"
                ),
            )
            for one, count in reviewers
        )
        self.applications = [one.ref for one in waiting]
        self.choose("application", [(ref, spoken(text)) for ref, text in titles])
        self.choose("person", [(ref, spoken(text)) for ref, text in loads])


@marked("programme", "assignment", "invite")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose an application and a reviewer, and ask them."""
    actor, problems = actor_of(request), tuple[Problem, ...]()
    call = calls.get(ref, actor)
    gate.permit_or_refuse(actor, "invite", Subject("assignment", agencies=frozenset(call.agencies)))
    form = _form(call, actor, request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        reasons = Text(said["beyond"], said["beyond"])
        try:
            actions.ask_by_hand(call, said["application"], said["person"], actor, clock.now(), beyond=reasons)
        except gate.Refused as refused:
            if refused.hidden:
                raise
            problems = refused.problems
        else:
            return redirect("programme:reviewers", ref)
    context = {
        "call": call,
        "form": form,
        "has_any": bool(form.applications),
        "problems": problems,
        "crumbs": [
            *way_to(call),
            Crumb(Text("審査員と割当", "Reviewers"), reverse("programme:reviewers", args=(ref,))),
            Crumb(Text("指名して依頼する", "Ask by hand")),
        ],
    }
    status = 409 if problems else 422 if form.is_bound else 200
    return render(request, "programme/ask_by_hand.html", context, status=status)


def _form(call: Any, actor: Any, sent: Any) -> Asking:
    waiting = list(applications.visible_to(actor).filter(call=call, state__in=TO_BE_READ))
    profiles = list(pool.visible_to(actor))
    loads = queries.loads_across(one.person.ref for one in profiles)
    by_load = sorted(((one, loads.get(one.person.ref, 0)) for one in profiles), key=lambda pair: pair[0].person.name.ja)
    most_count = charters.by_digest(call.charter_digest).review.load_across_calls
    return Asking(waiting, by_load, most_count, sent)
