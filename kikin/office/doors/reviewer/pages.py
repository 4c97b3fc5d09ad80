"""A reviewer's own work: what they are asked to read, the file once it is open, and the review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kikin.fund.applications import COST_ITEMS, PERSON_ROLES
from kikin.fund.charter import Criterion
from kikin.fund.charter import Review as Panel
from kikin.fund.reviews import UNDER_WAY, owed_by, problems_of_saving
from kikin.office.applications import queries as applications
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.reviewer import drafting, invitation
from kikin.office.doors.reviewer.forms import HandingBack, Review, Tie
from kikin.office.gate import Refused
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import Cell, Column, Table, add_up
from kikin.office.reviews import drafts, queries
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
    return page(request, ref)


def answer(
    request: HttpRequest, ref: str, name: str, form: Any, change: Callable[[], object], after: str = ""
) -> HttpResponse:
    """Make the change if the form is whole and nothing refuses it; else show what is wrong, with what was written."""
    if not form.is_valid():
        return page(request, ref, {name: form})
    try:
        change()
    except Refused as refused:
        if refused.hidden:
            raise
        return page(request, ref, {name: form}, refused.problems)
    return redirect(after) if after else redirect("reviewer:assignment", ref)


def page(
    request: HttpRequest, ref: str, sent: Mapping[str, Any] | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    """What there is of an assignment now, with a form as it was sent, and what was wrong with it."""
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
        context |= _file(queries.application_to_read(ref, actor), panel)
        context["may_save"] = not problems_of_saving(panel)
        draft = drafts.draft_of(found, actor)
        context["review"] = forms.get("review") or Review(panel.criteria, initial=draft.answers if draft else None)
        context |= drafting.state_of_saving(request, ref, draft, context["review"])
        context["back"] = forms.get("back") or HandingBack(prefix="back")
        context["handed_in"] = _handed_in(found, panel)
        context["sent_back"] = drafts.sent_back_of(found)
        context["others"] = _others(drafts.scores_of_others(found, actor), panel)
    else:
        context |= invitation.asked_of(found, panel, forms)
    template = "reviewer/file.html" if found.content_is_open else invitation.TEMPLATES[found.state]
    status = 409 if problems else 422 if forms else 200
    return render(request, template, context, status=status)


def _file(application: Any, panel: Panel) -> dict[str, Any]:
    """After the pledge: what is asked for, by whom, at what cost. Disclosures and screening are never in it.

    Where reviewers do not learn who applies, nobody is named.
    """
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
        )
        if not panel.hides_applicants
        else None,
    }


def _handed_in(assignment: Any, panel: Panel) -> dict[str, Any] | None:
    review = queries.review_of(assignment)
    if review is None:
        return None
    columns = (Column(Text("評価項目", "Criterion")), Column(Text("評点", "Score"), "count"))
    rows = [
        (
            Cell(one.name, note=Text(f"{one.low}〜{one.high}", f"{one.low} to {one.high}")),
            _scored(one, review.scores.get(one.key)),
        )
        for one in panel.criteria
    ]
    told = queries.told(review, panel.criteria)
    return {"review": review, "told": told, "table": Table(Text("評点", "Scores"), columns, rows)}


def _scored(criterion: Criterion, score: int | None) -> Cell:
    """A score, with what it means where the charter says it."""
    return Cell("") if score is None else Cell(score, note=criterion.word_of(score) or "")


def _others(found: Sequence[Mapping[str, int]], panel: Panel) -> Table | None:
    """What the other reviewers scored, without their names; nothing where it is not shown."""
    if not found:
        return None
    columns = (Column(Text("審査員", "Reviewer")), *(Column(one.name, "count") for one in panel.criteria))
    rows = [
        (Text(f"審査員{number}", f"Reviewer {number}"), *(scores.get(one.key, "") for one in panel.criteria))
        for number, scores in enumerate(found, 1)
    ]
    return Table(Text("他の審査員の評点（氏名は示しません）", "Scores of the others, without names"), columns, rows)


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
