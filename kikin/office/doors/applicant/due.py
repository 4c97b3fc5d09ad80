"""What my organisation owes by when, the results and gates of an award, and reporting them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.awards import BOUND
from kikin.fund.milestones import MILESTONE, STAGE_GATE
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.charter.queries import in_force
from kikin.office.closing.queries.dues import KINDS, Due, dues_of
from kikin.office.doors.applicant import words
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import against
from kikin.office.look.forms import Questions
from kikin.office.look.milestones import (
    dues_table,
    facts_of_gate,
    facts_of_milestone,
    gates_table,
    milestones_table,
)
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.words import either, spoken
from kikin.office.milestones import actions, queries
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_TITLE = Text("期限一覧", "Due list")
_PLACES = {"milestone.words": "words", "milestone.papers": "paper_0", "stage_gate.papers": "paper_0"}


class Reported(Questions):
    """What was reached, and the number of the paper for each item of the evidence."""

    words = forms.CharField(
        label=either("到達点", "What was reached"),
        help_text=either("判定基準に照らして書いてください。", "By the criteria."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
    )

    def __init__(self, evidence: Sequence[Text], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(evidence)
        for number, item in enumerate(evidence):
            label = Text(f"{item.ja}の番号", f"Number of: {item.en}")
            self.fields[f"paper_{number}"] = forms.CharField(
                label=spoken(label),
                max_length=120,
                error_messages={"required": either("書類の番号を記入してください。", "Please give its number.")},
            )

    @property
    def said(self) -> actions.Said:
        papers = tuple(self.cleaned_data[f"paper_{number}"] for number in range(self.count))
        return actions.Said(self.cleaned_data["words"], papers)


@marked("applicant", "milestone", "see")
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """Everything that my organisation owes by a day, what is overdue first."""
    actor, now = actor_of(request), clock.now()
    today = _today()
    found = dues_of(list(awards.visible_to(actor).filter(state__in=BOUND)), now, actor.of)
    overdue = [one for one in found if one.is_overdue(today)]
    ahead = [one for one in found if not one.is_overdue(today)]
    context = {
        "overdue": dues_table(Text("期限を過ぎたもの", "Overdue"), overdue, KINDS, _address, today),
        "ahead": dues_table(Text("これから期限が来るもの", "Due within a year"), ahead, KINDS, _address, today),
        "holds": any(one.holds_payments(today) for one in overdue),
        "crumbs": [words.way_home(), Crumb(_TITLE)],
    }
    return render(request, "applicant/due.html", context)


@marked("applicant", "milestone", "see")
@require_safe
def milestones(request: HttpRequest, ref: str) -> HttpResponse:
    """What an award owes, and the gates between its stages."""
    award = awards.get(ref, actor_of(request))
    today = _today()
    context = {
        "award": award,
        "milestones": milestones_table(queries.milestones_of(award), "applicant:milestone", today),
        "gates": gates_table(queries.gates_of(award), "applicant:gate", today),
        "locked_from": queries.locked_year_of(award),
        "crumbs": [words.way_home(), _to_award(ref), Crumb(Text("成果とステージゲート", "Results and gates"))],
    }
    return render(request, "applicant/milestones.html", context)


@marked("applicant", "milestone", "see")
@require_safe
def milestone(request: HttpRequest, ref: str) -> HttpResponse:
    """One result that is owed."""
    return _milestone_page(request, ref)


@marked("applicant", "milestone", "report")
@require_POST
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """The lead reports what was reached."""
    actor = actor_of(request)
    found = queries.milestone(ref, actor)
    form = Reported(found.evidence_items, request.POST)
    return _send(
        form,
        lambda said: actions.report([found], said, actor, clock.now()),
        reverse("applicant:milestone", args=(ref,)),
        lambda problems: _milestone_page(request, ref, form, problems),
        lambda: trail.was_just_done("milestone", ref, "milestone_reported", actor.person),
    )


@marked("applicant", "stage_gate", "see")
@require_safe
def gate(request: HttpRequest, ref: str) -> HttpResponse:
    """One gate: what the panel reads and judges by, and what it decided."""
    return _gate_page(request, ref)


@marked("applicant", "stage_gate", "submit")
@require_POST
def submit(request: HttpRequest, ref: str) -> HttpResponse:
    """The lead hands in the papers that the panel reads."""
    actor = actor_of(request)
    found = queries.gate(ref, actor)
    form = Reported(found.evidence_items, request.POST)
    return _send(
        form,
        lambda said: actions.submit([found], said, actor, clock.now()),
        reverse("applicant:gate", args=(ref,)),
        lambda problems: _gate_page(request, ref, form, problems),
        lambda: trail.was_just_done("stage_gate", ref, "gate_papers_submitted", actor.person),
    )


def _send(
    form: Reported,
    change: Callable[[actions.Said], object],
    after: str,
    page: Callable[[Sequence[Problem]], HttpResponse],
    is_done: Callable[[], bool],
) -> HttpResponse:
    if not form.is_valid():
        return page(())
    said = form.said
    return attempt(lambda: change(said), after, lambda problems: page(form.take_up(problems, _PLACES)), is_done)


def _milestone_page(
    request: HttpRequest, ref: str, form: Reported | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.milestone(ref, actor)
    is_open = not isinstance(MILESTONE.step("report", found.state), Problem) and found.award.activated_on is not None
    context = {
        "one": found,
        "kind": "milestone",
        "url": reverse("applicant:report_milestone", args=(ref,)),
        "label": Text("報告する", "Report it"),
        "facts": facts_of_milestone(found),
        **_asked(found, is_open and against(actor, "report", found.subject()) == (), actor, form),
    }
    return _page(request, context, form, problems)


def _gate_page(
    request: HttpRequest, ref: str, form: Reported | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.gate(ref, actor)
    is_open = not isinstance(STAGE_GATE.step("submit", found.state), Problem)
    context = {
        "one": found,
        "kind": "stage_gate",
        "url": reverse("applicant:submit_gate", args=(ref,)),
        "label": Text("資料を提出する", "Hand in the papers"),
        "facts": facts_of_gate(found),
        **_asked(found, is_open and against(actor, "submit", found.subject()) == (), actor, form),
    }
    return _page(request, context, form, problems)


def _asked(found: Any, may_report: bool, actor: Actor, form: Reported | None) -> dict[str, Any]:
    award = found.award
    url = reverse("applicant:award", args=(award.ref,))
    return {
        "asked": (form or Reported(found.evidence_items)) if may_report else None,
        "leads": award.lead.ref == actor.of,
        "summary": [Fact(Text("採択課題", "Award"), award.ref, "ref", url, award.title)],
        "crumbs": [words.way_home(), Crumb(_TITLE, reverse("applicant:due")), Crumb(found.ref)],
    }


def _page(
    request: HttpRequest, context: dict[str, Any], form: Reported | None, problems: Sequence[Problem]
) -> HttpResponse:
    context |= {"form": form, "problems": tuple(problems), "summary": [*context["summary"], *context["facts"]]}
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "applicant/result.html", context, status=status)


def _address(one: Due) -> str:
    """Where the recipient does it."""
    if one.kind == "milestone":
        return reverse("applicant:milestone", args=(one.ref,))
    if one.kind == "stage_gate":
        return reverse("applicant:gate", args=(one.ref,))
    if one.kind == "cost_report":
        return reverse("applicant:costs")
    if one.kind == "receivable":
        return reverse("applicant:demand", args=(one.ref,))
    return reverse("applicant:afterwards", args=(one.award.ref,))


def _to_award(ref: str) -> Crumb:
    return Crumb(ref, reverse("applicant:award", args=(ref,)))


def _today() -> date:
    return local_date(clock.now(), in_force().zone)
