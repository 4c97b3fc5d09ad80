"""Reporting an incident, by anyone and without a name. The page answers with a receipt, and with nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.incidents import MAX_REPORT_CHARACTERS
from kikin.office import clock
from kikin.office.doors.marks import attempt, marked
from kikin.office.doors.public.pages import of_a_fund
from kikin.office.incidents import reporting
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb
from kikin.office.look.words import either
from kikin.values.problems import Problem
from kikin.values.text import Text

_TITLE = Text("事案の報告", "Report an incident")
_TOO_MANY = 429
_OLD_PAGE = Problem(
    "page_is_old",
    "incident",
    Text("画面が古くなっていたため、受け付けていません", "the page was old, and nothing was received"),
    Text("内容はそのままです。もう一度送信してください", "your words are still here: send them once more"),
)


def _words(ja: str, en: str) -> forms.CharField:
    return forms.CharField(
        label=either(ja, en),
        help_text=either(
            "名前や連絡先など、ご自身のことは書かないでください。",
            "Please write nothing about yourself: no name and no address.",
        ),
        max_length=MAX_REPORT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class Report(Questions):
    """What happened, and nothing about whoever tells it."""

    words = _words("何があったか", "What happened")
    once = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    """The secret of the receipt to come: sent again with the same words, it is the same report."""


class Adding(Questions):
    """Something to add to a report, by whoever holds its receipt."""

    ref = forms.CharField(label=either("受付番号", "Number of the receipt"), max_length=40)
    secret = forms.CharField(
        label=either("合言葉", "Secret"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    words = _words("追記する内容", "What to add")


@marked("public", "incident", "report")
@require_safe
@never_cache
@of_a_fund
def home(request: HttpRequest) -> HttpResponse:
    """The form of a report, and the way back to one."""
    return _page(request)


@marked("public", "incident", "report")
@require_POST
@never_cache
@of_a_fund
def report(request: HttpRequest) -> HttpResponse:
    """Take a report, and show its receipt once."""
    form = Report(request.POST, auto_id="report_%s")
    if not form.is_valid():
        return _page(request, report=form)
    taken: list[reporting.Receipt] = []
    answer = attempt(
        lambda: taken.append(reporting.report(form.cleaned_data["words"], clock.now(), form.cleaned_data["once"])),
        _here(),
        lambda problems: _page(request, report=form, problems=problems),
    )
    if not taken:
        return answer
    context = {"receipt": taken[0], "crumbs": _crumbs()}
    return render(request, "public/incident_received.html", context)


@marked("public", "incident", "add")
@require_POST
@never_cache
@of_a_fund
def add(request: HttpRequest) -> HttpResponse:
    """Add to a report. Nothing is said but that it was received."""
    form = Adding(request.POST, auto_id="add_%s")
    if not form.is_valid():
        return _page(request, adding=form)
    said = form.cleaned_data
    return attempt(
        lambda: reporting.add(said["ref"], said["secret"], said["words"], clock.now()),
        f"{_here()}?received",
        lambda problems: _page(request, adding=form, problems=problems),
    )


def _again(request: HttpRequest) -> HttpResponse:
    """Who signed in or out meanwhile has an old token: what they wrote stays before them."""
    return _page(request, report=Report(request.POST, auto_id="report_%s"), problems=(_OLD_PAGE,))


def _added_again(request: HttpRequest) -> HttpResponse:
    return _page(request, adding=Adding(request.POST, auto_id="add_%s"), problems=(_OLD_PAGE,))


cast(Any, report).when_token_is_old = _again
cast(Any, add).when_token_is_old = _added_again


def _page(
    request: HttpRequest,
    report: Report | None = None,
    adding: Adding | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    context = {
        "report": report or Report(auto_id="report_%s", initial={"once": reporting.new_secret()}),
        "adding": adding or Adding(auto_id="add_%s"),
        "form": report or adding,
        "problems": tuple(problems),
        "messages": [either("受け付けました。", "It was received.")] if "received" in request.GET else [],
        "crumbs": _crumbs(),
    }
    status = 409 if problems else 422 if report or adding else 200
    if any(problem.code == "too_many_reports" for problem in problems):
        status = _TOO_MANY
    return render(request, "public/incident.html", context, status=status)


def _here() -> str:
    return reverse("public:incidents")


def _crumbs() -> list[Crumb]:
    return [Crumb(Text("基金の概況", "The fund"), reverse("public:home")), Crumb(_TITLE)]
