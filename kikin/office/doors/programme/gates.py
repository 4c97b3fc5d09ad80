"""Stage gates: the papers, the panel and what it says, and the decision that follows; and tasks of closing out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund import milestones as rules
from kikin.fund.milestones import DESKS, OPINIONS, STAGE_GATE, WORKS
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.closing import actions as closing
from kikin.office.closing.queries.winding import left_of
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme.forms import Reasons
from kikin.office.look.acts import Act, against
from kikin.office.look.files import as_attachment
from kikin.office.look.forms import Questions
from kikin.office.look.history import moments
from kikin.office.look.milestones import facts_of_gate, files_table, said_by
from kikin.office.look.parts import Crumb, Fact, filled
from kikin.office.look.tables import Column, Table
from kikin.office.look.words import either, spoken
from kikin.office.milestones import actions, queries
from kikin.office.parties import queries as parties
from kikin.values.calendar import date_words
from kikin.values.problems import Problem
from kikin.values.text import Text

_GRAVE = frozenset({"stop", "send_back"})


class Seating(Questions):
    """Who sits on the panel: reviewers of the pool without a tie."""

    members = forms.MultipleChoiceField(label=either("委員", "Members"), widget=forms.CheckboxSelectMultiple)


class Conditions(Reasons):
    """Why it goes on only with changes, and which."""

    conditions_ja = forms.CharField(
        label=either("求める変更（日本語）", "What has to change (Japanese)"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    conditions_en = forms.CharField(
        label=either("求める変更（英語）", "What has to change (English)"), widget=forms.Textarea(attrs={"rows": 3})
    )


class Note(Questions):
    """What shows that a task is done."""

    note = forms.CharField(
        label=either("確認した書類・方法", "What shows it"), widget=forms.Textarea(attrs={"rows": 2})
    )


_DECISIONS: dict[str, tuple[Text, type[Reasons], str]] = {
    "send_back": (Text("資料を差し戻す", "Send the papers back"), Reasons, "gate_papers_sent_back"),
    "pass": (Text("継続とする", "Let it go on"), Reasons, "gate_passed"),
    "modify": (Text("条件を付して継続とする", "Let it go on with changes"), Conditions, "gate_modified"),
    "confirm": (
        Text("変更を確認する", "Confirm the changes"),
        Reasons,
        "gate_changes_confirmed",
    ),
    "stop": (Text("中止とする", "Stop it"), Reasons, "gate_stopped"),
}


@marked("programme", "stage_gate", "see")
@require_safe
def gate(request: HttpRequest, ref: str) -> HttpResponse:
    """One gate, its panel, and the next step."""
    return _page(request, ref)


@marked("programme", "stage_gate", "see")
@require_safe
def file(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A file that was handed in, to be saved."""
    actor = actor_of(request)
    paper, content = queries.file_of(queries.gate(ref, actor), number, actor)
    return as_attachment(paper.name, content)


@marked("programme", "stage_gate", "seat")
@require_POST
def seat(request: HttpRequest, ref: str) -> HttpResponse:
    """Put reviewers on the panel."""
    actor = actor_of(request)
    found = queries.gate(ref, actor)
    form = _seating(found, actor, request.POST)
    if not form.is_valid():
        return _page(request, ref, sent={"seat": form})
    chosen = form.cleaned_data["members"]
    return attempt(
        lambda: actions.seat([found], chosen, actor, clock.now()),
        _here(ref),
        lambda problems: _page(request, ref, problems, {"seat": form}),
    )


@marked("programme", "stage_gate", "send_back")
@require_POST
def send_back(request: HttpRequest, ref: str) -> HttpResponse:
    """The papers do not allow a judgement."""
    return _decide(
        request, ref, "send_back", lambda found, form: actions.send_back_gate(found, form.said, *_by(request))
    )


@marked("programme", "stage_gate", "pass")
@require_POST
def pass_gate(request: HttpRequest, ref: str) -> HttpResponse:
    """The panel says to continue."""
    return _decide(request, ref, "pass", lambda found, form: actions.pass_gates([found], form.said, *_by(request)))


@marked("programme", "stage_gate", "modify")
@require_POST
def modify(request: HttpRequest, ref: str) -> HttpResponse:
    """The panel says to continue with changes."""

    def step(found: Any, form: Any) -> object:
        conditions = Text(form.cleaned_data["conditions_ja"], form.cleaned_data["conditions_en"])
        return actions.modify(found, form.said, conditions, *_by(request))

    return _decide(request, ref, "modify", step)


@marked("programme", "stage_gate", "confirm")
@require_POST
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """What the panel asked for was changed."""
    return _decide(request, ref, "confirm", lambda found, form: actions.confirm(found, form.said, *_by(request)))


@marked("programme", "stage_gate", "stop")
@require_POST
def stop(request: HttpRequest, ref: str) -> HttpResponse:
    """The panel says to stop."""
    return _decide(request, ref, "stop", lambda found, form: actions.stop(found, form.said, *_by(request)))


@marked("programme", "closeout_task", "see")
@require_safe
def task(request: HttpRequest, ref: str) -> HttpResponse:
    """One task of closing out."""
    return _task_page(request, ref)


@marked("programme", "closeout_task", "finish")
@require_POST
def finish(request: HttpRequest, ref: str) -> HttpResponse:
    """It is done, and what shows it."""
    actor, form = actor_of(request), Note(request.POST)
    found = queries.task(ref, actor)
    if not form.is_valid():
        return _task_page(request, ref, form)
    return attempt(
        lambda: closing.finish_task(found, form.cleaned_data["note"], actor, clock.now()),
        reverse("programme:award", args=(found.award.ref,)),
        lambda problems: _task_page(request, ref, form, problems),
        lambda: trail.was_just_done("closeout_task", ref, "closeout_task_finished", actor.person),
    )


def _by(request: HttpRequest) -> tuple[Actor, Any]:
    return actor_of(request), clock.now()


def _decide(request: HttpRequest, ref: str, action: str, step: Callable[[Any, Any], object]) -> HttpResponse:
    actor = actor_of(request)
    _, asked, event = _DECISIONS[action]
    form = asked(request.POST, auto_id=f"{action}_%s")
    found = queries.gate(ref, actor)
    if not form.is_valid():
        return _page(request, ref, sent={action: form})
    return attempt(
        lambda: step(found, form),
        _here(ref),
        lambda problems: _page(request, ref, problems, {action: form}),
        lambda: trail.was_just_done("stage_gate", ref, event, actor.person),
    )


def _page(
    request: HttpRequest, ref: str, problems: Sequence[Problem] = (), sent: dict[str, Questions] | None = None
) -> HttpResponse:
    actor, sent = actor_of(request), sent or {}
    found = queries.gate(ref, actor)
    events = trail.events_about("stage_gate", ref)
    names = parties.names_of_people(
        [*(event.actor for event in events), *(seat.person.ref for seat in found.seats.all())]
    )
    award = found.award
    url = reverse("programme:award", args=(award.ref,))
    reasoned, waiting = _decisions(found, actor, sent)
    may_seat = against(actor, "seat", found.subject()) == () and not rules.panel_is_made(queries.gate_facts(found))
    context = {
        "gate": found,
        "acts": waiting,
        "waits_for": _waits_for(found),
        "said": said_by(found.opinions),
        "panel": _panel(found, names),
        "seating": (sent.get("seat") or _seating(found, actor)) if may_seat else None,
        "reasoned": reasoned,
        "files": files_table(found, queries.files_of(found, actor), "programme:gate_file"),
        "summary": [Fact(Text("採択・契約", "Award"), award.ref, "ref", url), *facts_of_gate(found)],
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        "crumbs": [Crumb(Text("期限と督促", "Due and overdue"), reverse("programme:due")), Crumb(ref)],
    }
    return render(request, "programme/gate.html", context, status=409 if problems else 422 if sent else 200)


def _decisions(found: Any, actor: Actor, sent: dict[str, Questions]) -> tuple[list[dict[str, Any]], list[Act]]:
    """The decisions of this actor: those that are open with their forms, and else what speaks against going on."""
    facts = queries.gate_facts(found, reasons="-", conditions="-")
    offered, waiting = [], []
    for action, (label, asked, _) in _DECISIONS.items():
        step = STAGE_GATE.step(action, found.state)
        forbidden = against(actor, action, found.subject())
        if isinstance(step, Problem) or forbidden is None:
            continue
        url = reverse(f"programme:{action}_gate", args=(found.ref,))
        problems = forbidden + STAGE_GATE.check(step, facts)
        if not problems:
            form = sent.get(action) or asked(auto_id=f"{action}_%s")
            offered.append({"label": label, "form": form, "url": url, "is_grave": action in _GRAVE})
        elif action == "pass":
            waiting.append(Act(label, url, problems))
    return offered, [] if any(one["label"] != _DECISIONS["send_back"][0] for one in offered) else waiting


def _waits_for(found: Any) -> Text | None:
    """Whose turn it is, while it is not the turn of those who read the page."""
    if found.state == "planned":
        return Text(
            f"受託者の資料の提出を待っています（期限：{date_words(found.due_on).ja}）。",
            f"The recipient hands in its papers by {date_words(found.due_on).en}.",
        )
    silent = [one for one in found.seats.all() if not (one.choice or one.is_tied)]
    if found.state == "submitted" and silent:
        return Text(
            f"委員{len(silent)}人の意見を待っています。", f"Members of the panel who have not spoken: {len(silent)}."
        )
    return None


def _panel(found: Any, names: dict[str, Text]) -> Table:
    columns = (
        Column(Text("委員", "Member")),
        Column(Text("意見", "Opinion")),
        Column(Text("理由", "Why"), "words"),
        Column(Text("日時", "When"), "at"),
    )
    tied = Text("利益相反", "Tied")
    rows = [
        (
            names.get(seat.person.ref, seat.person.ref),
            tied if seat.is_tied else OPINIONS.get(seat.choice, ""),
            seat.words,
            seat.given_at,
        )
        for seat in found.seats.all()
    ]
    empty = Text("まだ委員が選ばれていません。", "Nobody sits on the panel yet.")
    return Table(Text("委員会", "Panel"), columns, rows, empty=empty)


def _seating(found: Any, actor: Actor, sent: Any = None) -> Seating:
    form = Seating(sent, auto_id="seat_%s")
    free = queries.who_may_sit(found, actor)
    form.choose("members", [(one.person.ref, spoken(one.person.name)) for one in free])
    return form


def _task_page(
    request: HttpRequest, ref: str, form: Note | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.task(ref, actor)
    award = found.award
    may_finish = found.state == "open" and against(actor, "finish", found.subject()) == ()
    left = left_of(found, clock.now()) if found.state == "open" else ()
    url = reverse("programme:award", args=(award.ref,))
    context = {
        "task": found,
        "asked": (form or Note()) if may_finish else None,
        "form": form,
        "problems": tuple(problems),
        "summary": filled(
            Fact(Text("採択・契約", "Award"), award.ref, "ref", url, award.title),
            Fact(Text("担当", "Whose"), DESKS[WORKS[found.what].desk]),
            Fact(Text("期限", "Due"), found.due_on, "on"),
            Fact(Text("先に終えること", "To be done first"), ", ".join(left), "ref"),
            Fact(Text("完了日", "Done on"), found.done_on, "on"),
            Fact(Text("確認した書類・方法", "What shows it"), found.note),
        ),
        "crumbs": [Crumb(award.ref, url), Crumb(ref)],
    }
    return render(request, "programme/task.html", context, status=409 if problems else 422 if form is not None else 200)


def _here(ref: str) -> str:
    return reverse("programme:gate", args=(ref,))
