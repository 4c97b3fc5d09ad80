"""What my organisation owes by when, the results and gates of an award, and reporting them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

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
from kikin.office.gate import permit_or_refuse
from kikin.office.look.acts import against
from kikin.office.look.files import as_attachment
from kikin.office.look.forms import Questions
from kikin.office.look.milestones import (
    dues_table,
    facts_of_gate,
    facts_of_milestone,
    files_table,
    gates_table,
    milestones_table,
    tasks_table,
)
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.words import either, spoken
from kikin.office.milestones import actions, queries
from kikin.office.papers import MAX_BYTES
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_TITLE = Text("期限一覧", "Due list")
_PLACES = {"milestone.words": "words", "milestone.papers": "paper_0", "stage_gate.papers": "paper_0"}


_OR_A_FILE = either(
    "上でファイルを登録するか、書類の番号を記入してください。",
    "Add a file of it above, or give the number of the paper.",
)
_HELD_IN_FILES = either("ファイルで示されています。", "A file shows it.")


class Reported(Questions):
    """What was reached, and for each item of the evidence that no file shows the number of its paper."""

    words = forms.CharField(
        label=either("到達点", "What was reached"),
        help_text=either("判定基準に照らして書いてください。", "By the criteria."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
    )

    def __init__(self, found: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        evidence, in_files = found.evidence_items, found.items_with_files
        self.count = len(evidence)
        for number, item in enumerate(evidence):
            label = Text(f"{item.ja}の番号", f"Number of: {item.en}")
            self.fields[f"paper_{number}"] = forms.CharField(
                label=spoken(label),
                help_text=_HELD_IN_FILES if number in in_files else _OR_A_FILE,
                max_length=120,
                required=number not in in_files,
                error_messages={"required": _OR_A_FILE},
            )

    @property
    def said(self) -> actions.Said:
        papers = tuple(self.cleaned_data[f"paper_{number}"] for number in range(self.count))
        return actions.Said(self.cleaned_data["words"], papers)


class Filed(Questions):
    """A file that shows an item of the evidence. What is in it is never shown inside a page."""

    file = forms.FileField(label=either("ファイル", "File"))


Adding: TypeAlias = tuple[int, Filed]
"""The place of an item of the evidence, and the form of a file that was not taken."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the evidence: where a file of it is sent, and its files with where each is taken out again."""

    label: Text
    form: Filed
    url: str
    files: list[tuple[str, str]]


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
        "overdue": dues_table(Text("期限を過ぎたもの", "Overdue"), overdue, KINDS, _address, today, same="recipient"),
        "ahead": dues_table(
            Text("1年以内に期限が来るもの", "Due within a year"), ahead, KINDS, _address, today, same="recipient"
        ),
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
        "tasks": tasks_table(tasks, today=today) if (tasks := queries.tasks_of(award)) else None,
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
    form = Reported(found, request.POST)
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
    form = Reported(found, request.POST)
    return _send(
        form,
        lambda said: actions.submit([found], said, actor, clock.now()),
        reverse("applicant:gate", args=(ref,)),
        lambda problems: _gate_page(request, ref, form, problems),
        lambda: trail.was_just_done("stage_gate", ref, "gate_papers_submitted", actor.person),
    )


@marked("applicant", "milestone", "attach")
@require_POST
def add_to_milestone(request: HttpRequest, ref: str, item: int) -> HttpResponse:
    """The lead adds a file that shows an item of the evidence. The same file again changes nothing."""
    found = queries.milestone(ref, actor_of(request))
    return _add(request, found, item, "applicant:milestone", _milestone_page)


@marked("applicant", "milestone", "detach")
@require_POST
def take_out_of_milestone(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The lead takes out a file that is not handed in yet."""
    found = queries.milestone(ref, actor_of(request))
    return _take_out(request, found, number, "applicant:milestone", _milestone_page)


@marked("applicant", "stage_gate", "attach")
@require_POST
def add_to_gate(request: HttpRequest, ref: str, item: int) -> HttpResponse:
    """The same for a gate."""
    return _add(request, queries.gate(ref, actor_of(request)), item, "applicant:gate", _gate_page)


@marked("applicant", "stage_gate", "detach")
@require_POST
def take_out_of_gate(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The same for a gate."""
    return _take_out(request, queries.gate(ref, actor_of(request)), number, "applicant:gate", _gate_page)


@marked("applicant", "milestone", "see")
@require_safe
def milestone_file(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A file of a result, to be saved."""
    actor = actor_of(request)
    paper, content = queries.file_of(queries.milestone(ref, actor), number, actor)
    return as_attachment(paper.name, content)


@marked("applicant", "stage_gate", "see")
@require_safe
def gate_file(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A file of a gate, to be saved."""
    actor = actor_of(request)
    paper, content = queries.file_of(queries.gate(ref, actor), number, actor)
    return as_attachment(paper.name, content)


def _add(request: HttpRequest, found: Any, item: int, address: str, page: Callable[..., HttpResponse]) -> HttpResponse:
    actor, form = actor_of(request), Filed(request.POST, request.FILES, auto_id=f"file_{item}_%s")
    permit_or_refuse(actor, "attach", found.subject())
    if not form.is_valid():
        return page(request, found.ref, adding=(item, form))
    file = form.cleaned_data["file"]
    name, content = file.name, file.read(MAX_BYTES + 1)
    where = f"{found.lifecycle.kind}.file"
    return attempt(
        lambda: actions.add_paper(found, item, name, content, actor, clock.now()),
        reverse(address, args=(found.ref,)),
        lambda problems: page(
            request, found.ref, adding=(item, form), problems=form.take_up(problems, {where: "file"})
        ),
    )


def _take_out(
    request: HttpRequest, found: Any, number: int, address: str, page: Callable[..., HttpResponse]
) -> HttpResponse:
    actor = actor_of(request)
    return attempt(
        lambda: actions.take_out_paper(found, number, actor, clock.now()),
        reverse(address, args=(found.ref,)),
        lambda problems: page(request, found.ref, problems=problems),
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
    request: HttpRequest,
    ref: str,
    form: Reported | None = None,
    problems: Sequence[Problem] = (),
    adding: Adding | None = None,
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
        **_asked(found, is_open and against(actor, "report", found.subject()) == (), actor, form, adding),
    }
    return _page(request, context, form, problems)


def _gate_page(
    request: HttpRequest,
    ref: str,
    form: Reported | None = None,
    problems: Sequence[Problem] = (),
    adding: Adding | None = None,
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
        **_asked(found, is_open and against(actor, "submit", found.subject()) == (), actor, form, adding),
    }
    return _page(request, context, form, problems)


def _asked(found: Any, may_report: bool, actor: Actor, form: Reported | None, adding: Adding | None) -> dict[str, Any]:
    award = found.award
    url = reverse("applicant:award", args=(award.ref,))
    files = queries.files_of(found, actor)
    kind = "milestone" if found.lifecycle is MILESTONE else "gate"
    return {
        "asked": (form or Reported(found)) if may_report else None,
        "files": files_table(found, files, f"applicant:{kind}_file"),
        "items": _items(found, files, kind, adding) if may_report else [],
        "adding": adding[1] if adding is not None else None,
        "leads": award.lead.ref == actor.of,
        "summary": [Fact(Text("採択課題", "Award"), award.ref, "ref", url, award.title)],
        "crumbs": [words.way_home(), Crumb(_TITLE, reverse("applicant:due")), Crumb(found.ref)],
    }


def _items(found: Any, files: Sequence[Any], kind: str, adding: Adding | None) -> list[Item]:
    """Each item of the evidence with a form for a file, and with its files that can be taken out again."""
    return [
        Item(
            label,
            adding[1] if adding is not None and adding[0] == place else Filed(auto_id=f"file_{place}_%s"),
            reverse(f"applicant:add_to_{kind}", args=(found.ref, place)),
            [
                (paper.name, reverse(f"applicant:take_out_of_{kind}", args=(found.ref, paper.pk)))
                for paper in files
                if paper.item == place and paper.handed_in_at is None
            ],
        )
        for place, label in enumerate(found.evidence_items)
    ]


def _page(
    request: HttpRequest, context: dict[str, Any], form: Reported | None, problems: Sequence[Problem]
) -> HttpResponse:
    sent = form or context["adding"]
    context |= {"form": sent, "problems": tuple(problems), "summary": [*context["summary"], *context["facts"]]}
    status = 409 if problems else 422 if sent is not None else 200
    return render(request, "applicant/result.html", context, status=status)


def _address(one: Due) -> str:
    """Where the recipient does it."""
    if one.kind == "milestone":
        return reverse("applicant:milestone", args=(one.ref,))
    if one.kind == "stage_gate":
        return reverse("applicant:gate", args=(one.ref,))
    if one.kind == "cost_report":
        return reverse("applicant:costs")
    if one.kind == "confirmation":
        return reverse("applicant:confirmation", args=(one.ref,))
    if one.kind == "receivable":
        return reverse("applicant:demand", args=(one.ref,))
    if one.kind == "outgoing_condition":
        return reverse("applicant:outgoing_request", args=(one.ref,))
    if one.kind == "ip_notice":
        return reverse("applicant:ip_notice", args=(one.ref,))
    return reverse("applicant:afterwards", args=(one.award.ref,))


def _to_award(ref: str) -> Crumb:
    return Crumb(ref, reverse("applicant:award", args=(ref,)))


def _today() -> date:
    return local_date(clock.now(), in_force().zone)
