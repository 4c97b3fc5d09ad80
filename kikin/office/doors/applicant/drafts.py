"""A draft while it is written: opened for whoever may write in it, and kept section by section."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from kikin.fund import applications as rules
from kikin.office import clock, gate
from kikin.office.applications import actions
from kikin.office.applications import queries as applications
from kikin.office.applications.outline import Outline, outline_of
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.sections import SECTIONS, version_of
from kikin.office.doors.marks import View, actor_of
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb
from kikin.values.problems import Problem
from kikin.values.text import Text

Change: TypeAlias = Callable[[Outline], Outline]


def on_a_draft(view: View) -> View:
    """Open a draft for whoever may write in it. What was sent is shown, not written in."""

    @wraps(view)
    def opened(request: HttpRequest, ref: str) -> HttpResponse:
        actor = actor_of(request)
        application = applications.get(ref, actor)
        gate.permit_or_refuse(actor, "edit", application.subject())
        if request.method == "GET" and application.state != "draft":
            return redirect("applicant:application", ref)
        gate.refuse_if(rules.problems_of_editing(application.state))
        return view(request, application, outline_of(application))

    return opened


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent with a form; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None


def if_seen(request: HttpRequest, key: str, outline: Outline, change: Change) -> Change:
    """A change of a section that replaces only what stood on the page when it was written.

    What is kept already is no replacement: a second click, or the way back and another, finds nothing to do.
    """
    seen = request.POST.get("version") or version_of(key, outline)

    def change_if_seen(said: Outline) -> Outline:
        wanted = change(said)
        if wanted != said and version_of(key, said) != seen:
            gate.refuse_if((_changed_meanwhile(key),))
        return wanted

    return change_if_seen


def _changed_meanwhile(key: str) -> Problem:
    return Problem(
        "changed_meanwhile",
        f"application.{key}",
        Text(
            "記入している間に、この項目が別の画面で変更されました。ここに記入した内容は、まだ保存されていません",
            "this section was changed elsewhere while you were writing, so what you wrote here is not kept yet",
        ),
        Text(
            "保存されている内容を別の画面で確かめてください。もう一度保存すると、ここに記入した内容に置き換わります",
            "look in another window at what is kept; if you save again, what you wrote here takes its place",
        ),
    )


def keep(request: HttpRequest, application: Any, form: Questions | None, change: Change) -> tuple[Problem, ...] | None:
    """Keep what was posted; None once it is kept. What registers a party happens with it, or not at all."""
    if request.method == "GET" or (form is not None and not form.is_valid()):
        return ()
    try:
        actions.edit(application, change, actor_of(request), clock.now())
    except gate.Refused as refused:
        if refused.forbidden:
            raise
        return refused.problems
    return None


def kept(page: str, application: Any) -> HttpResponse:
    """Back to a page of the application, which says that what was written is kept."""
    return redirect(f"{reverse(f'applicant:{page}', args=[application.ref])}?kept=yes")


def said_before(request: HttpRequest) -> list[object]:
    """What the page before has to say."""
    return [words.KEPT] if "kept" in request.GET else []


def show_section(
    request: HttpRequest,
    application: Any,
    outline: Outline,
    key: str,
    context: dict[str, Any],
    status: int | None = None,
) -> HttpResponse:
    """The page of a section; without a status, what was posted and is shown again was not kept."""
    section = next(one for one in SECTIONS if one.key == key)
    way = Crumb(application.ref, reverse("applicant:sections", args=[application.ref]))
    frame = {
        "application": application,
        "section": section,
        "version": version_of(key, outline),
        "title": words.title_of(application),
        "messages": said_before(request),
        "crumbs": [words.way_home(), way, Crumb(section.name)],
    }
    refused = 422 if request.method == "POST" else 200
    return render(request, f"applicant/{key}.html", frame | context, status=status or refused)
