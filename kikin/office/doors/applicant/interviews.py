"""Interviews to which an applicant is invited: both times, where, with what, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.panels import INTERVIEW, InterviewFacts
from kikin.office import clock
from kikin.office.doors.marks import actor_of, marked, take_step
from kikin.office.look.acts import acts_from_here
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.look.words import either
from kikin.office.panels import queries
from kikin.office.panels.actions import interviews as interviewing
from kikin.values.calendar import show_instant
from kikin.values.problems import Problem
from kikin.values.text import Text

_INTERVIEWS = Text("面接", "Interviews")
_LABELS = {"accept": Text("面接を承諾する", "Accept the interview")}


class Declining(Questions):
    """Why not, and when it would be possible."""

    reasons = forms.CharField(
        label=either("辞退の理由", "Why you decline"),
        help_text=either("都合のよい日時があれば書いてください。", "Name other times that suit you, if there are any."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def said(self) -> str:
        return str(self.cleaned_data["reasons"])


@marked("applicant", "interview", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The interviews to which this applicant is invited."""
    columns = (
        Column(Text("応募", "Application")),
        Column(Text("開始", "Begins"), "at"),
        Column(Text("状態", "State"), "state:interview"),
    )
    rows = [
        (
            Cell(one.item.application.title, url=reverse("applicant:interview", args=(one.ref,))),
            one.starts_at,
            one.state,
        )
        for one in queries.interviews_visible_to(actor_of(request))
    ]
    empty = Text(
        "面接の案内はありません。案内があれば、ここに示されます。", "You are invited to none. Invitations stand here."
    )
    table = Table(Text("面接の案内", "Interviews to which you are invited"), columns, rows, empty=empty)
    return render(request, "applicant/interviews.html", {"table": table})


@marked("applicant", "interview", "see")
@require_safe
def interview(request: HttpRequest, ref: str) -> HttpResponse:
    """One invitation, with its time in the fund's zone and in one's own."""
    return _page(request, ref)


@marked("applicant", "interview", "accept")
@require_POST
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Come."""
    return _take(request, ref, interviewing.accept)


@marked("applicant", "interview", "decline")
@require_POST
def decline(request: HttpRequest, ref: str) -> HttpResponse:
    """Not come, and say why."""
    form = Declining(request.POST)
    return _take(request, ref, lambda found, actor, now: interviewing.decline(found, form.said, actor, now), form)


def _take(request: HttpRequest, ref: str, step: Callable[..., object], form: Declining | None = None) -> HttpResponse:
    here = reverse("applicant:interview", args=(ref,))
    found = queries.interview(ref, actor_of(request))
    return take_step(request, found, step, here, lambda problems: _page(request, ref, problems, form), form)


def _page(
    request: HttpRequest, ref: str, problems: Sequence[Problem] = (), form: Declining | None = None
) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    found = queries.interview(ref, actor)
    facts = InterviewFacts(found.starts_at, found.ends_at, now)
    context = {
        "interview": found,
        "acts": acts_from_here(
            INTERVIEW,
            found.subject(),
            facts,
            actor,
            _LABELS,
            {"accept": reverse("applicant:accept_interview", args=(ref,))},
        ),
        "may_decline": found.state in ("offered", "accepted") and found.starts_at > now,
        "summary": _facts(found),
        "form": form or Declining(),
        "problems": tuple(problems),
        "crumbs": [Crumb(_INTERVIEWS, reverse("applicant:interviews")), Crumb(found.item.application.title)],
    }
    status = 409 if problems else 422 if form is not None and form.errors else 200
    return render(request, "applicant/interview.html", context, status=status)


def _facts(interview: Any) -> list[Fact]:
    application = interview.item.application
    there = interview.starts_at.astimezone(ZoneInfo(interview.zone))
    link = [Fact(Text("リンク", "Link"), interview.link, url=interview.link)] if interview.link else []
    return [
        Fact(
            Text("応募", "Application"),
            application.title,
            url=reverse("applicant:application", args=(application.ref,)),
        ),
        Fact(Text("開始", "Begins"), interview.starts_at, "at"),
        Fact(Text("終了", "Ends"), interview.ends_at, "at"),
        Fact(
            Text(f"開始（{interview.zone}）", f"Begins ({interview.zone})"),
            Text(*(show_instant(there, interview.zone, language) for language in ("ja", "en"))),
        ),
        *link,
        Fact(Text("場所", "Place"), interview.place or "―"),
        Fact(Text("用意する資料", "Materials to bring"), interview.materials or "―"),
        *([Fact(Text("理由", "Reasons"), interview.reasons)] if interview.reasons else []),
    ]
