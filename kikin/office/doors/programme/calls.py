"""An agency's calls: where their applications stand, and what may be done with a call now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.calls import CALL
from kikin.fund.relations import Actor, Subject
from kikin.office import clock
from kikin.office.applications import queries as applications
from kikin.office.audit import queries as trail
from kikin.office.calls import actions, queries
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.programme import overdue
from kikin.office.doors.programme.words import agency_name
from kikin.office.gate import Refused
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.states import STATES
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.parties import queries as parties
from kikin.office.reviews import queries as reviews
from kikin.office.selection import queries as selection
from kikin.values.problems import Problem
from kikin.values.text import Text

SENT_STATES = tuple(state for state in STATES["application"] if state != "draft")
_LABELS = {
    "approve": Text("公募を承認する", "Approve the call"),
    "open": Text("公募を開始する", "Open the call"),
    "close": Text("公募を締め切る", "Close the call"),
}
_IN_PLAY = ("eligible", "in_review", "shortlisted")


@marked("programme", "call", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The agency's calls, the newest first, each with its pipeline in four numbers."""
    actor = actor_of(request)
    columns = (
        Column(Text("公募", "Call")),
        Column(Text("状態", "State"), "state:call"),
        Column(Text("締切", "Closes"), "at"),
        Column(Text("予算", "Budget"), "yen"),
        Column(Text("応募", "Applied"), "count"),
        Column(Text("未確認", "To be checked"), "count"),
        Column(Text("評価・選定中", "In review"), "count"),
        Column(Text("採択", "Selected"), "count"),
    )
    rows = []
    for call in queries.visible_to(actor).order_by("-pk"):
        counts = applications.pipeline(call, actor)
        url = reverse("programme:call", args=(call.ref,))
        rows.append(
            (
                Cell(call.title, url=url, note=call.ref),
                call.state,
                call.closes_at,
                call.budget_yen,
                Cell(sum(counts.values()), url=_list_url(call.ref)),
                Cell(counts.get("submitted", 0), url=reverse("programme:check", args=(call.ref,))),
                sum(counts.get(state, 0) for state in _IN_PLAY),
                Cell(counts.get("selected", 0), url=_list_url(call.ref, "selected")),
            )
        )
    empty = Text(
        "まだ公募はありません。研究開発構想の決定後に起案します。",
        "No call yet: one is drafted under a decided concept.",
    )
    caption = Text("自機関の公募（新しい順）", "Calls of this agency, the newest first")
    drafting = against(actor, "draft", Subject("call", agencies=frozenset({actor.of})))
    context = {"table": Table(caption, columns, rows, empty=empty), "may_draft": drafting == ()} | overdue.part(request)
    return render(request, "programme/home.html", context)


@marked("programme", "call", "see")
@require_safe
def call(request: HttpRequest, ref: str) -> HttpResponse:
    """One call: its pipeline, its terms, and its next step with what speaks against it."""
    return call_page(request, ref)


@marked("programme", "call", "approve")
@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """A director approves what an officer drafted."""
    return _take(request, ref, actions.approve)


@marked("programme", "call", "open")
@require_POST
def open_call(request: HttpRequest, ref: str) -> HttpResponse:
    """From now on applications are taken."""
    return _take(request, ref, actions.open_call)


@marked("programme", "call", "close")
@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """The deadline has passed."""
    return _take(request, ref, actions.close)


def call_page(request: HttpRequest, ref: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    """The page of a call; `problems` are those of an act that was just refused."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    events = trail.events_about("call", ref)
    names = parties.names_of_people([event.actor for event in events])
    round = selection.of_call(found)
    context = {
        "call": found,
        "round": round,
        "acts": _acts(found, round, actor),
        "pipeline": _pipeline(found, actor),
        "progress": _progress(found),
        "budget": _budget(found),
        "summary": _facts(found),
        "moments": moments(events, names),
        "problems": tuple(problems),
        "crumbs": [Crumb(Text("公募", "Calls"), reverse("programme:home")), Crumb(found.title)],
    }
    return render(request, "programme/call.html", context, status=409 if problems else 200)


def _take(request: HttpRequest, ref: str, step: Callable[..., object]) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    try:
        step(found, actor, clock.now())
    except Refused as refused:
        if refused.hidden:
            raise
        return call_page(request, ref, refused.problems)
    return redirect("programme:call", ref)


def _acts(call: Any, round: Any, actor: Actor) -> list[Act]:
    urls = {action: reverse(f"programme:{action}", args=(call.ref,)) for action in _LABELS}
    acts = acts_from_here(CALL, call.subject(), queries.facts_of(call, clock.now()), actor, _LABELS, urls)
    preparing = against(actor, "prepare", Subject("round", agencies=frozenset(call.agencies)))
    if call.state == "closed" and round is None and preparing is not None:
        label = Text("採択選定を始める", "Prepare the selection round")
        acts.append(Act(label, reverse("programme:prepare", args=(call.ref,)), preparing))
    return acts


def _pipeline(call: Any, actor: Actor) -> Table:
    counts = applications.pipeline(call, actor)
    columns = (Column(Text("状態", "State"), "state:application"), Column(Text("件数", "Applications"), "count"))
    rows = [(state, Cell(counts[state], url=_list_url(call.ref, state))) for state in SENT_STATES if counts.get(state)]
    totals = add_up(rows, columns, Text("合計", "Total")) if rows else ()
    empty = Text("まだ応募はありません。", "No application has come yet.")
    return Table(Text("状態ごとの件数", "How many stand where"), columns, rows, totals, empty)


def _progress(call: Any) -> Table:
    counts = reviews.progress(call)
    columns = (Column(Text("状態", "State"), "state:assignment"), Column(Text("件数", "Assignments"), "count"))
    rows = [(state, counts[state]) for state in STATES["assignment"] if counts.get(state)]
    totals = add_up(rows, columns, Text("合計", "Total")) if rows else ()
    empty = Text("まだ審査員に割り当てていません。", "Nobody has been asked to review yet.")
    return Table(
        Text("審査員への割当（全配分機関）", "Assignments to reviewers, of every agency"), columns, rows, totals, empty
    )


def _budget(call: Any) -> Table:
    columns = (Column(Text("年度", "Fiscal year"), "fiscal_year"), Column(Text("予算", "Budget"), "yen"))
    rows = [(year, yen) for year, yen in call.budget_by_year]
    return Table(Text("年度ごとの予算額", "Year by year"), columns, rows, add_up(rows, columns, Text("合計", "Total")))


def _facts(call: Any) -> list[Fact]:
    charter = charters.by_digest(call.charter_digest)
    agencies = [agency_name(charter, key) for key in call.agencies]
    instrument = next((one.name for one in charter.instruments if one.key == call.instrument), call.instrument)
    concepts = [concept.title for concept in queries.concepts_of(call)]
    return [
        Fact(Text("概要", "Summary"), call.summary),
        Fact(Text("研究開発構想", "Concepts"), _listed(concepts)),
        Fact(Text("配分機関", "Agencies"), _listed(agencies)),
        Fact(Text("支援手段", "Instrument"), instrument),
        Fact(Text("公募開始", "Opens"), call.opens_at, "at"),
        Fact(Text("締切", "Closes"), call.closes_at, "at"),
        Fact(Text("応募額の合計（全配分機関）", "Requested, of every agency"), applications.requested_yen(call), "yen"),
        Fact(Text("設置要綱の版", "Version of the charter"), call.charter_digest, "digest"),
    ]


def _listed(words: Sequence[Text]) -> Text:
    return Text("、".join(one.ja for one in words), ", ".join(one.en for one in words))


def _list_url(ref: str, state: str = "") -> str:
    url = reverse("programme:applications", args=(ref,))
    return f"{url}?{urlencode({'state': state})}" if state else url
