"""Sending an application, the receipt for it, and taking it back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikin.office import clock, gate
from kikin.office.applications import actions
from kikin.office.applications import queries as applications
from kikin.office.applications.outline import outline_of
from kikin.office.charter.queries import by_digest
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.sections import field_of, hindrances, section_of, standings, warnings
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.parts import Crumb, Fact
from kikin.values.problems import Problem
from kikin.values.text import Text


@marked("applicant", "application", "submit")
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything that is still to be mended, at once; when nothing is, the act of sending.

    What has been sent already is answered by its receipt, so that a second click changes nothing and troubles nobody.
    """
    actor, now = actor_of(request), clock.now()
    application = applications.get(ref, actor)
    gate.permit_or_refuse(actor, "submit", application.subject())
    if request.method == "GET" or application.state != "draft":
        return _show_check(request, application, now)
    try:
        actions.submit(application, actor, now)
    except gate.Refused as refused:
        if refused.forbidden:
            raise
        return _show_check(request, applications.get(ref, actor), now, refused.problems)
    return redirect("applicant:receipt", ref)


def _show_check(
    request: HttpRequest, application: Any, now: datetime, refused: tuple[Problem, ...] = ()
) -> HttpResponse:
    if application.state != "draft":
        has_receipt = applications.latest_submission(application) is not None
        return redirect(f"applicant:{'receipt' if has_receipt else 'application'}", application.ref)
    charter = by_digest(application.call.charter_digest)
    problems = refused or hindrances(application, now)
    outline = outline_of(application)
    field = field_of(application)
    context = {
        "application": application,
        "title": words.title_of(application),
        "found": _linked(application, problems),
        "warned": _linked(application, warnings(application, now)),
        "is_late": any(problem.code == "call_is_not_open" for problem in problems),
        "sections": [
            (section.name, standing, reverse(f"applicant:{section.key}", args=[application.ref]))
            for section, standing in standings(outline, problems)
        ],
        "server_time": words.to_the_second(now, charter.zone),
        "closes": words.to_the_second(application.call.closes_at, charter.zone),
        "left": words.time_left(application.call.closes_at, now),
        "facts": [
            Fact(Text("課題名", "Title"), words.title_of(application)),
            Fact(Text("判定された分野", "Field as recognised"), charter.field(field).name if field else None),
            Fact(Text("申請額", "Requested"), application.requested_yen, "yen"),
            Fact(Text("自己負担額", "Cost share"), application.cost_share_yen, "yen"),
        ],
        "crumbs": [
            words.way_home(),
            Crumb(application.ref, reverse("applicant:sections", args=[application.ref])),
            Crumb(Text("確認と提出", "Check and submit")),
        ],
    }
    return render(request, "applicant/check.html", context, status=409 if refused else 200)


def _linked(application: Any, problems: tuple[Problem, ...]) -> list[tuple[Problem, str]]:
    """Each problem with the address of the section in which it is mended."""
    found = []
    for problem in problems:
        section = section_of(problem)
        url = reverse(f"applicant:{section.key}", args=[application.ref]) if section is not None else ""
        found.append((problem, url))
    return found


@marked("applicant", "application", "see")
@require_GET
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """The receipt: what was received, when to the second, and the digest of it."""
    application, sent = _sent(request, ref)
    said = json.loads(sent.content)
    title_ja, title_en = said["title"]
    charter = by_digest(application.call.charter_digest)
    context = {
        "application": application,
        "title": words.title_of(application),
        "facts": [
            Fact(Text("受付番号", "Reference"), application.ref, "ref"),
            Fact(Text("受付時刻", "Received at"), words.to_the_second(sent.received_at, charter.zone)),
            Fact(
                Text("内容のSHA-256", "SHA-256 of the content"),
                sent.sha256,
                "digest",
                note=Text(
                    "受け付けた内容を一字も違わず示す値です。",
                    "It stands for exactly what was received, to the letter.",
                ),
            ),
            Fact(Text("提出回数", "Submission number"), sent.number, "count"),
            Fact(Text("課題名", "Title"), Text(title_ja or title_en, title_en or title_ja)),
            Fact(Text("代表機関", "Lead"), application.lead.name),
            Fact(Text("申請額", "Requested"), said["requested_yen"], "yen"),
            Fact(Text("公募", "Call"), application.call.title),
            Fact(Text("公募の締切", "Call closes"), words.to_the_second(application.call.closes_at, charter.zone)),
        ],
        "crumbs": [
            words.way_home(),
            Crumb(application.ref, reverse("applicant:application", args=[ref])),
            Crumb(Text("受領証", "Receipt")),
        ],
    }
    return render(request, "applicant/receipt.html", context)


@marked("applicant", "application", "see")
@require_GET
def content(request: HttpRequest, ref: str) -> HttpResponse:
    """Exactly the text whose digest the receipt shows. It holds the disclosures, so only the lead may fetch it."""
    application, sent = _sent(request, ref)
    gate.permit_or_refuse(actor_of(request), "submit", application.subject())
    response = HttpResponse(sent.content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{application.ref}-{sent.number}.json"'
    return response


def _sent(request: HttpRequest, ref: str) -> tuple[Any, Any]:
    application = applications.get(ref, actor_of(request))
    sent = applications.latest_submission(application)
    if sent is None:
        raise Http404("nothing was sent yet")
    return application, sent


@marked("applicant", "application", "recall")
@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a submission back into a draft, until the deadline."""
    actor, now = actor_of(request), clock.now()
    application = applications.get(ref, actor)
    gate.permit_or_refuse(actor, "recall", application.subject())
    if request.method == "POST":
        actions.recall(application, actor, now)
        return redirect("applicant:sections", ref)
    return _ask(request, application, now, "applicant/recall.html", Text("下書きに戻す", "Recall"))


@marked("applicant", "application", "withdraw")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw for good, after a warning."""
    actor, now = actor_of(request), clock.now()
    application = applications.get(ref, actor)
    gate.permit_or_refuse(actor, "withdraw", application.subject())
    if request.method == "POST":
        actions.withdraw(application, actor, now)
        return redirect("applicant:application", ref)
    return _ask(request, application, now, "applicant/withdraw.html", Text("応募を取り下げる", "Withdraw"))


def _ask(request: HttpRequest, application: Any, now: datetime, template: str, act: Text) -> HttpResponse:
    zone = by_digest(application.call.charter_digest).zone
    context = {
        "application": application,
        "title": words.title_of(application),
        "closes": words.to_the_second(application.call.closes_at, zone),
        "left": words.time_left(application.call.closes_at, now),
        "server_time": words.to_the_second(now, zone),
        "crumbs": [
            words.way_home(),
            Crumb(application.ref, reverse("applicant:application", args=[application.ref])),
            Crumb(act),
        ],
    }
    return render(request, template, context)
