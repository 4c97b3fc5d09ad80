"""A review on the officer's desk, which they may send back before it is fixed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikin.office import clock, gate
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme.forms import Reasons
from kikin.office.doors.programme.words import way_to
from kikin.office.look.parts import Crumb
from kikin.office.reviews import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text


@marked("programme", "assignment", "send_back")
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what a review lacks, and return it to its reviewer."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    gate.permit_or_refuse(actor, "send_back", found.subject())
    home = reverse("programme:application", args=(found.application.ref,))
    form, problems = Reasons(request.POST if request.method == "POST" else None), tuple[Problem, ...]()
    if form.is_valid():
        try:
            actions.send_back(found, form.said, actor, clock.now())
        except gate.Refused as refused:
            if refused.hidden:
                raise
            problems = refused.problems
        else:
            return redirect(home)
    context = {
        "assignment": found,
        "form": form,
        "problems": problems,
        "crumbs": [
            *way_to(found.application.call),
            Crumb(found.application.ref, home),
            Crumb(Text("評価の差戻し", "Send a review back")),
        ],
    }
    status = 409 if problems else 422 if form.is_bound else 200
    return render(request, "programme/send_back.html", context, status=status)
