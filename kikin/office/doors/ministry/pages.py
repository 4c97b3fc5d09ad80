"""The docket of a body: what waits for its answer, what it is asked to agree to, and its answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikin.fund.approvals import ANSWERS
from kikin.fund.policy import permit
from kikin.fund.relations import Actor
from kikin.office import clock, gate
from kikin.office.approvals import actions
from kikin.office.approvals import queries as approvals
from kikin.office.charter.queries import by_digest
from kikin.office.doors.entrance import name_of
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.ministry.contents import read
from kikin.office.doors.ministry.forms import AnswerForm
from kikin.office.doors.ministry.words import KINDS, answers_table, capitalised, days_left, history, today
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.values.problems import Problem
from kikin.values.text import Text

_WHAT = Column(Text("案件", "Item"))
_KIND = Column(Text("種類", "Kind"))
_WAITING = (
    _WHAT,
    _KIND,
    Column(Text("番号", "Ref"), "ref"),
    Column(Text("回答期限", "Answer due"), "on"),
    Column(Text("残り", "Left")),
)
_ANSWERED = (
    _WHAT,
    _KIND,
    Column(Text("番号", "Ref"), "ref"),
    Column(Text("当府省の回答", "Our answer")),
    Column(Text("状態", "State"), "state:approval"),
)


@marked("ministry", "approval", "see")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the body's answer, and what has been answered."""
    actor = actor_of(request)
    context = {
        "body": name_of(actor.of),
        "waiting": _waiting(actor, today()),
        "answered": _answered(actor),
    }
    return render(request, "ministry/home.html", context)


def _waiting(actor: Actor, today: date) -> Table:
    rows = [
        (_link(one), KINDS[one.kind], one.ref, one.due_on, days_left(one.due_on, today))
        for one in approvals.docket(actor)
    ]
    nothing = Text("回答を待つ案件はありません。", "Nothing waits for an answer.")
    return Table(Text("回答待ち", "Waiting for our answer"), _WAITING, rows, empty=nothing)


def _answered(actor: Actor) -> Table:
    rows = []
    for one in approvals.answered(actor):
        mine = next((vote.answer for vote in approvals.answers_of(one) if vote.body == actor.of), "")
        rows.append((_link(one), KINDS[one.kind], one.ref, capitalised(ANSWERS[mine]) if mine else None, one.state))
    nothing = Text("まだ回答した案件はありません。", "Nothing has been answered yet.")
    return Table(Text("回答済み・完了", "Answered or closed"), _ANSWERED, rows, empty=nothing)


def _link(approval: Any) -> Cell:
    return Cell(Text(approval.title_ja, approval.title_en), reverse("ministry:item", args=[approval.ref]))


@marked("ministry", "approval", "see")
@require_GET
def item(request: HttpRequest, ref: str) -> HttpResponse:
    """What the body is asked to agree to, who has answered, and the three acts."""
    approval = approvals.get(ref, actor_of(request))
    return _show(request, approval, AnswerForm(initial={"digest": approval.digest}))


@marked("ministry", "approval", "consent")
@require_POST
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Record the body's answer to what was on the page. A second click finds the answer already given."""
    actor, now = actor_of(request), clock.now()
    approval = approvals.get(ref, actor)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, approval, form, status=422)
    said = form.cleaned_data
    if _has_said(approval, actor, said["answer"]):
        return redirect("ministry:item", ref)
    try:
        actions.answer(approval, said["answer"], said["digest"], actor, now, said["reasons"])
    except gate.Refused as refused:
        if refused.forbidden:
            raise
        return _show(request, approvals.get(ref, actor), form, refused.problems, 409)
    return redirect("ministry:item", ref)


def _paper_url(approval: Any) -> str:
    """The page of the vision or the concept that circulates; other things have none at this door."""
    if approval.kind not in ("vision", "concept"):
        return ""
    return reverse(f"ministry:{approval.kind}", args=(approval.about,))


def _has_said(approval: Any, actor: Actor, choice: str) -> bool:
    return any(
        (vote.body, vote.person, vote.answer) == (actor.of, actor.person, choice)
        for vote in approvals.answers_of(approval)
    )


def _show(
    request: HttpRequest,
    approval: Any,
    form: AnswerForm,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    charter = by_digest(approval.charter_digest)
    votes = approvals.answers_of(approval)
    left = days_left(approval.due_on, today()) if approval.state == "circulating" else ""
    mine = next((vote for vote in votes if vote.body == actor.of), None)
    context = {
        "approval": approval,
        "title": Text(approval.title_ja, approval.title_en),
        "kind": KINDS[approval.kind],
        "form": form,
        "problems": problems,
        "mine": mine,
        "my_answer": capitalised(ANSWERS[mine.answer]) if mine else None,
        "is_asked": mine is None and approval.state == "circulating",
        "hindrances": permit(actor, "consent", approval.subject()),
        "left": left,
        "reading": read(approval.kind, approvals.content_of(approval), charter),
        "answers": answers_table(approval, votes),
        "facts": [
            Fact(Text("種類", "Kind"), KINDS[approval.kind]),
            Fact(Text("対象", "About"), approval.about, "ref", _paper_url(approval)),
            Fact(Text("回議開始", "Circulated"), approval.circulated_at, "at"),
            Fact(Text("回答期限", "Answer due"), approval.due_on, "on", note=left),
            Fact(Text("内容のSHA-256", "SHA-256 of the content"), approval.digest, "digest"),
            Fact(Text("基金設置要綱のSHA-256", "SHA-256 of the charter"), approval.charter_digest, "digest"),
        ],
        "moments": history(("approval", approval.ref)),
        "crumbs": [Crumb(Text("回議案件", "Docket"), reverse("ministry:home")), Crumb(approval.ref)],
    }
    return render(request, "ministry/item.html", context, status=status)
