"""A reviewer's own work: what they are asked to read, the file once it is open, and the review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.applications import COST_ITEMS, PERSON_ROLES
from kikin.fund.charter import Review as Panel
from kikin.fund.reviews import UNDER_WAY, owed_by
from kikin.office import clock
from kikin.office.applications import queries as applications
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.reviewer import invitation
from kikin.office.doors.reviewer.forms import HandingBack, Review, Tie
from kikin.office.gate import Refused
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.reviews import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

_DONE = ("submitted", "locked", "declined", "lapsed")
_COLUMNS = (
    Column(Text("課題", "What to read")),
    Column(Text("状態", "State"), "state:assignment"),
    Column(Text("公募", "Call")),
    Column(Text("期限", "Due"), "on"),
)


@marked("reviewer", "assignment", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this reviewer, and what they have done."""
    mine = list(queries.visible_to(actor_of(request)))
    nothing = Text(
        "担当する応募はありません。依頼があれば、ここに示されます。", "Nothing waits. Invitations stand here."
    )
    context = {
        "waiting": _assignments_table(
            Text("これから行うもの", "Waiting for you"), [one for one in mine if one.state in UNDER_WAY], nothing
        ),
        "done": _assignments_table(
            Text("終えたもの", "Done"),
            [one for one in mine if one.state in _DONE],
            Text("まだありません。", "None yet."),
        ),
    }
    return render(request, "reviewer/home.html", context)


@marked("reviewer", "assignment", "see")
@require_safe
def assignment(request: HttpRequest, ref: str) -> HttpResponse:
    """An invitation, step by step, the file with its form, or the review as it was handed in."""
    return _page(request, ref)


@marked("reviewer", "assignment", "submit")
@require_POST
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand the review in; from then on it is read only."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    form = Review(panel_of(found).criteria, request.POST)
    return answer(
        request, ref, "review", form, lambda: actions.submit(found, form.scores, form.said, actor, clock.now())
    )


def answer(
    request: HttpRequest, ref: str, name: str, form: Any, change: Callable[[], object], after: str = ""
) -> HttpResponse:
    """Make the change if the form is whole and nothing refuses it; else show what is wrong, with what was written."""
    if not form.is_valid():
        return _page(request, ref, {name: form})
    try:
        change()
    except Refused as refused:
        if refused.hidden:
            raise
        return _page(request, ref, {name: form}, refused.problems)
    return redirect(after) if after else redirect("reviewer:assignment", ref)


def _page(
    request: HttpRequest, ref: str, sent: Mapping[str, Any] | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, forms = actor_of(request), dict(sent or {})
    found = queries.get(ref, actor)
    panel = panel_of(found)
    context: dict[str, Any] = {
        "assignment": found,
        "invitation": invitation.facts_of(found),
        "problems": tuple(problems),
        "form": next(iter(forms.values()), None),
        "tie": forms.get("tie") or Tie(panel.conflicts, prefix="tie"),
        "crumbs": [Crumb(Text("担当する応募", "My reviews"), reverse("reviewer:home")), Crumb(ref)],
    }
    if found.content_is_open:
        context |= _file(queries.application_to_read(ref, actor))
        context["review"] = forms.get("review") or Review(panel.criteria)
        context["back"] = forms.get("back") or HandingBack(prefix="back")
        context["handed_in"] = _handed_in(found, panel)
    else:
        context |= invitation.asked_of(found, panel, forms)
    template = "reviewer/file.html" if found.content_is_open else invitation.TEMPLATES[found.state]
    status = 409 if problems else 422 if forms else 200
    return render(request, template, context, status=status)


def _file(application: Any) -> dict[str, Any]:
    """After the pledge: what is asked for, by whom, at what cost. Disclosures and screening are never in it."""
    years = sorted({line.fiscal_year for line in applications.budget_lines_of(application)})
    amounts: dict[str, dict[int, int]] = {}
    for line in applications.budget_lines_of(application):
        by_year = amounts.setdefault(line.cost_item, dict.fromkeys(years, 0))
        by_year[line.fiscal_year] += line.amount_yen
    columns = (
        Column(Text("費目", "Cost item")),
        *(Column(Text(f"{year}年度", f"FY{year}"), "yen") for year in years),
        Column(Text("計", "Total"), "yen"),
    )
    rows = [
        (COST_ITEMS[item], *(amounts[item][year] for year in years), sum(amounts[item].values()))
        for item in COST_ITEMS
        if item in amounts
    ]
    people = (Column(Text("氏名", "Name")), Column(Text("役割", "Role")), Column(Text("所属", "Member")))
    return {
        "application": application,
        "keywords": "、".join(application.keywords),
        "budget": Table(
            Text("費目・年度別の応募額", "Requested, by cost item and year"),
            columns,
            rows,
            add_up(rows, columns, Text("合計", "Total")),
        ),
        "people": Table(
            Text("氏名・役割・所属", "Name, role and member"),
            people,
            [
                (one.person.name, PERSON_ROLES[one.role], one.member.organisation.name)
                for one in applications.involvements_of(application)
            ],
        ),
    }


def _handed_in(assignment: Any, panel: Panel) -> dict[str, Any] | None:
    review = queries.review_of(assignment)
    if review is None:
        return None
    columns = (Column(Text("評価項目", "Criterion")), Column(Text("評点", "Score"), "count"))
    rows = [
        (
            Cell(one.name, note=Text(f"{one.low}〜{one.high}", f"{one.low} to {one.high}")),
            review.scores.get(one.key, ""),
        )
        for one in panel.criteria
    ]
    return {"review": review, "table": Table(Text("評点", "Scores"), columns, rows)}


def _assignments_table(caption: Text, found: Sequence[Any], empty: Text) -> Table:
    rows = [
        (
            Cell(invitation.name_of(one), url=reverse("reviewer:assignment", args=(one.ref,))),
            one.state,
            one.application.call.title,
            owed_by(one.state, one.days),
        )
        for one in found
    ]
    return Table(caption, _COLUMNS, rows, empty=empty)


def panel_of(assignment: Any) -> Panel:
    """What the charter asks of the reviews of its call."""
    return charters.by_digest(assignment.application.call.charter_digest).review
