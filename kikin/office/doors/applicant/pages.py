"""The applicant's pages to read: what is mine, what is open, where an application stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikin.fund.applications import PERSON_ROLES
from kikin.fund.parties import ORGANISATION_KINDS, SIZES
from kikin.fund.policy import may
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.applications import actions
from kikin.office.applications import queries as applications
from kikin.office.applications.outline import Outline, outline_of
from kikin.office.awards.queries import of_application
from kikin.office.calls import queries as calls
from kikin.office.charter.queries import by_digest
from kikin.office.doors.applicant import awards, words
from kikin.office.doors.applicant.dealings import has_dealings
from kikin.office.doors.applicant.forms import capitalised
from kikin.office.doors.applicant.sections import is_taking
from kikin.office.doors.entrance import name_of
from kikin.office.doors.marks import actor_of, marked
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_MINE = (
    Column(Text("課題名", "Title")),
    Column(Text("状態", "State"), "state:application"),
    Column(Text("次にすること", "Next step")),
    Column(Text("公募の締切", "Call closes"), "at"),
)
_OPEN = (
    Column(Text("公募", "Call")),
    Column(Text("締切", "Closes"), "at"),
    Column(Text("残り", "Left")),
    Column(Text("予算総額", "Budget"), "yen"),
)


@marked("applicant", "application", "see")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My applications and my awards with their next step, and the calls that are open now."""
    now = clock.now()
    actor = actor_of(request)
    context = {"mine": _mine(actor, now), "awards": awards.mine(actor), "open": _open(request, now)}
    return render(request, "applicant/home.html", context)


def _mine(actor: Actor, now: datetime) -> Table:
    rows = []
    for one in applications.visible_to(actor).select_related("call").order_by("-pk"):
        takes = calls.takes_applications(one.call, now)
        rows.append(
            (
                Cell(words.title_of(one), reverse("applicant:application", args=[one.ref]), one.ref),
                one.state,
                words.next_step(one.state, takes),
                one.call.closes_at,
            )
        )
    nothing = Text(
        "まだ応募はありません。受付中の公募から始められます。", "No applications yet. Start from a call that is open."
    )
    return Table(Text("自分の応募", "My applications"), _MINE, rows, empty=nothing)


def _open(request: HttpRequest, now: datetime) -> Table:
    rows = [
        (
            Cell(call.title, reverse("applicant:call", args=[call.ref]), call.ref),
            call.closes_at,
            words.time_left(call.closes_at, now),
            call.budget_yen,
        )
        for call in calls.visible_to(actor_of(request)).filter(state="open").order_by("closes_at")
        if calls.takes_applications(call, now)
    ]
    nothing = Text("いま受付中の公募はありません。", "No call is open at the moment.")
    return Table(Text("受付中の公募", "Open calls"), _OPEN, rows, empty=nothing)


@marked("applicant", "call", "see")
@require_GET
def call(request: HttpRequest, ref: str) -> HttpResponse:
    """What a call offers, and the way to apply."""
    return _show_call(request, ref, clock.now())


def _show_call(request: HttpRequest, ref: str, now: datetime, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    actor = actor_of(request)
    shown = calls.get(ref, actor)
    charter = by_digest(shown.charter_digest)
    mine = applications.visible_to(actor).filter(call=shown).order_by("-pk")
    instrument = charter.instrument(shown.instrument, local_date(shown.opens_at, charter.zone))
    budget_columns = [Column(Text("年度", "Year"), "fiscal_year"), Column(Text("予算", "Budget"), "yen")]
    total = [Text("合計", "Total"), shown.budget_yen]
    context = {
        "call": shown,
        "takes": calls.takes_applications(shown, now),
        "problems": problems,
        "closes": words.to_the_second(shown.closes_at, charter.zone),
        "server_time": words.to_the_second(now, charter.zone),
        "left": words.time_left(shown.closes_at, now),
        "mine": [(one, words.title_of(one)) for one in mine],
        "facts": [
            Fact(Text("受付開始", "Opens"), shown.opens_at, "at"),
            Fact(Text("締切", "Closes"), shown.closes_at, "at"),
            Fact(Text("担当する配分機関", "Agencies"), _listed([name_of(key) for key in shown.agencies])),
            Fact(Text("支援手段", "Instrument"), instrument.name, note=_rates(instrument)),
            Fact(Text("対象となる段階", "Stages"), _listed([charter.stage(key).name for key in shown.stages])),
            Fact(Text("研究開発構想", "Concepts"), _listed([concept.title for concept in shown.concepts.all()])),
        ],
        "budget": Table(Text("年度別の予算", "Budget by year"), budget_columns, shown.budget_by_year, total),
        "crumbs": [words.way_home(), Crumb(shown.title)],
    }
    return render(request, "applicant/call.html", context, status=409 if problems else 200)


def _listed(names: list[Text]) -> Text:
    return Text("、".join(name.ja for name in names), ", ".join(name.en for name in names))


def _rates(instrument: Any) -> Text:
    default = instrument.rate["default"]
    others = [
        (SIZES.get(key) or ORGANISATION_KINDS[key], rate) for key, rate in instrument.rate.items() if key != "default"
    ]
    return Text(
        f"総事業費のうち支払う割合：{default}" + "".join(f"、{name.ja} {rate}" for name, rate in others),
        f"Share of the whole cost that is paid: {default}" + "".join(f", {name.en} {rate}" for name, rate in others),
    )


@marked("applicant", "application", "draft")
@require_POST
def begin(request: HttpRequest, ref: str) -> HttpResponse:
    """Start an application. A second click finds the one that was started and still says nothing."""
    actor, now = actor_of(request), clock.now()
    wanted = calls.get(ref, actor)
    if not calls.takes_applications(wanted, now):
        return _show_call(request, ref, now, (_not_open(),))
    begun = actions.begin(wanted, actor, now)
    return redirect("applicant:sections", begun.ref)


def _not_open() -> Problem:
    return Problem(
        "call_is_not_open",
        "call",
        Text("公募期間外のため、応募を始められません", "the call is not open, so no application can be started"),
        Text("受付中の公募をご覧ください", "please look at the calls that are open"),
    )


@marked("applicant", "application", "see")
@require_GET
def application(request: HttpRequest, ref: str) -> HttpResponse:
    """Where an application stands: the next step, the clock, the result with its reasons, what was written."""
    actor, now = actor_of(request), clock.now()
    shown = applications.get(ref, actor)
    outline = outline_of(shown)
    names = words.names_of_members(outline)
    takes = is_taking(shown, now)
    can_act = may(actor, "edit", shown.subject())
    context = {
        "application": shown,
        "title": words.title_of(shown),
        "next_step": words.next_step(shown.state, takes),
        "is_result": shown.state in ("selected", "declined", "ineligible"),
        "reasons": shown.reasons if shown.reasons.ja else None,
        "can_write": can_act and shown.state == "draft",
        "can_recall": can_act and shown.state == "submitted" and takes,
        "can_withdraw": can_act and any(step.start == shown.state for step in _withdrawals(shown)),
        "takes": takes,
        "left": words.time_left(shown.call.closes_at, now),
        "receipt": applications.latest_submission(shown),
        "award": of_application(shown),
        "has_dealings": has_dealings(shown, actor),
        "people": _people(outline, names),
        "by_year": words.budget_by_year(outline, names),
        "by_item": words.budget_by_item(outline),
        "facts": _facts(shown),
        "moments": words.history("application", shown.ref, actor),
        "crumbs": [words.way_home(), Crumb(shown.ref)],
    }
    return render(request, "applicant/application.html", context)


def _withdrawals(shown: Any) -> list[Any]:
    return [step for step in shown.lifecycle.steps if step.action == "withdraw"]


def _people(outline: Outline, names: list[Text]) -> Table:
    columns = (Column(Text("氏名", "Name")), Column(Text("役割", "Role")), Column(Text("所属機関", "Organisation")))
    people = words.names_of_people(one.person for one in outline.people)
    rows = [
        (name, capitalised(PERSON_ROLES[one.role]), names[one.member])
        for one, name in zip(outline.people, people, strict=True)
    ]
    nothing = Text("まだ誰も登録されていません。", "Nobody is named yet.")
    return Table(Text("研究者・担当者", "People"), columns, rows, empty=nothing)


def _facts(shown: Any) -> list[Fact]:
    charter = by_digest(shown.call.charter_digest)
    lead = parties.organisation(shown.lead.ref)
    stages = {stage.key: stage.name for stage in charter.stages}
    facts = [
        Fact(Text("公募", "Call"), shown.call.title, url=reverse("applicant:call", args=[shown.call.ref])),
        Fact(Text("締切", "Deadline"), words.to_the_second(shown.call.closes_at, charter.zone)),
        Fact(Text("代表機関", "Lead"), lead.name if lead else None),
        Fact(Text("段階", "Stage"), stages.get(shown.stage)),
        Fact(Text("申請額", "Requested"), shown.requested_yen, "yen"),
        Fact(Text("自己負担額", "Cost share"), shown.cost_share_yen, "yen"),
    ]
    if shown.field:
        facts.append(Fact(Text("分野", "Field"), charter.field(shown.field).name))
    if shown.agency:
        facts.append(Fact(Text("配分機関", "Agency"), charter.agency(shown.agency).name))
    return facts
