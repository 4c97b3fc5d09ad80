"""What officers keep of an award: risks and issues with who sees to them by when, and notes of visits and meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.oversight import ISSUE_KINDS, LEVELS, NOTE_KINDS, Noted, Raised
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.gate import Refused
from kikin.office.look.acts import against
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.history import moments
from kikin.office.look.oversight import issues_table, notes_table
from kikin.office.look.parts import Crumb, Fact, filled
from kikin.office.look.words import either, spoken
from kikin.office.oversight import actions, queries
from kikin.office.parties import queries as parties
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_TITLE = Text("リスク・課題と記録", "Risks, issues and notes")
_WORDS = 4_000
_LONG = {"rows": 4}


def _of(known: Mapping[str, Text]) -> list[tuple[str, str]]:
    return [(key, spoken(name)) for key, name in known.items()]


class IssueForm(Questions):
    """A risk or an issue: what it is, how much hangs on it, who sees to it, and by when."""

    kind = forms.ChoiceField(label=either("区分", "Kind"))
    title = forms.CharField(label=either("件名", "Title"), max_length=300)
    words = forms.CharField(label=either("内容", "What it is"), max_length=_WORDS, widget=forms.Textarea(attrs=_LONG))
    level = forms.ChoiceField(label=either("影響", "Weight"))
    seen_to_by = forms.CharField(label=either("担当", "Who sees to it"), max_length=300)
    due_on = DayField(label=either("期限", "By when"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", _of(ISSUE_KINDS))
        self.choose("level", _of(LEVELS))

    @property
    def said(self) -> Raised:
        return Raised(**self.cleaned_data)


class NoteForm(Questions):
    """What was seen at a visit, or said at a meeting."""

    kind = forms.ChoiceField(label=either("区分", "Kind"))
    held_on = DayField(label=either("実施日", "Held on"))
    who = forms.CharField(label=either("出席者", "Who was there"), max_length=1_000)
    words = forms.CharField(
        label=either("確認・合意した内容", "What was seen or agreed"),
        max_length=_WORDS,
        widget=forms.Textarea(attrs=_LONG),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", _of(NOTE_KINDS))

    @property
    def said(self) -> Noted:
        return Noted(**self.cleaned_data)


class Outcome(Questions):
    """What became of an issue."""

    outcome = forms.CharField(
        label=either("結果・理由", "What became of it"), max_length=_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )


@marked("programme", "issue", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """The risks and issues of an award, the open ones first, its visits and meetings, and a form for each."""
    return _home(request, ref)


@marked("programme", "issue", "raise")
@require_POST
def raise_issue(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep a risk or an issue. A second click changes nothing."""
    return _keep(request, ref, IssueForm(request.POST, auto_id="issue_%s"), "issue")


@marked("programme", "oversight_note", "write")
@require_POST
def write_note(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what was seen or agreed. A second click changes nothing."""
    return _keep(request, ref, NoteForm(request.POST, auto_id="note_%s"), "oversight_note")


def _keep(request: HttpRequest, ref: str, form: Any, kind: str) -> HttpResponse:
    actor = actor_of(request)
    award = awards.get(ref, actor)
    if not form.is_valid():
        return _home(request, ref, {kind: form})
    keep: Any = actions.raise_issue if kind == "issue" else actions.note
    try:
        keep(award, form.said, actor, clock.now())
    except Refused as refused:
        if refused.forbidden:
            raise
        places = {f"{kind}.{name}": name for name in form.fields}
        return _home(request, ref, {kind: form}, form.take_up(refused.problems, places))
    return redirect("programme:oversight", ref)


@marked("programme", "issue", "see")
@require_safe
def issue(request: HttpRequest, ref: str) -> HttpResponse:
    """One risk or issue, and what can be done."""
    return _issue(request, ref)


@marked("programme", "issue", "hand_on")
@require_POST
def hand_on(request: HttpRequest, ref: str) -> HttpResponse:
    """Somebody else who sees to it, another day, or other words."""
    actor, form = actor_of(request), IssueForm(request.POST, auto_id="hand_on_%s")
    found = queries.issue(ref, actor)
    if not form.is_valid():
        return _issue(request, ref, {"hand_on": form})
    places = {f"issue.{name}": name for name in form.fields}
    return attempt(
        lambda: actions.hand_on(found, form.said, actor, clock.now()),
        reverse("programme:issue", args=(ref,)),
        lambda problems: _issue(request, ref, {"hand_on": form}, form.take_up(problems, places)),
    )


@marked("programme", "issue", "close")
@require_POST
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Nothing is left to see to."""
    return _end(request, ref, "close")


@marked("programme", "issue", "reopen")
@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """It has come back."""
    return _end(request, ref, "reopen")


def _end(request: HttpRequest, ref: str, action: str) -> HttpResponse:
    actor, form = actor_of(request), Outcome(request.POST, auto_id=f"{action}_%s")
    found = queries.issue(ref, actor)
    if not form.is_valid():
        return _issue(request, ref, {action: form})
    step, event = (actions.close, "issue_closed") if action == "close" else (actions.reopen, "issue_reopened")
    return attempt(
        lambda: step(found, form.cleaned_data["outcome"], actor, clock.now()),
        reverse("programme:issue", args=(ref,)),
        lambda problems: _issue(request, ref, {action: form}, problems),
        lambda: trail.was_just_done("issue", ref, event, actor.person),
    )


@marked("programme", "oversight_note", "see")
@require_safe
def note(request: HttpRequest, ref: str) -> HttpResponse:
    """One note of a visit or a meeting."""
    actor = actor_of(request)
    found = queries.note(ref, actor)
    names = parties.names_of_people([found.noted_by])
    context = {
        "note": found,
        "title": found.label,
        "summary": [
            Fact(Text("実施日", "Held on"), found.held_on, "on"),
            Fact(Text("出席者", "Who was there"), found.who),
            Fact(Text("確認・合意した内容", "What was seen or agreed"), found.words),
            Fact(Text("記録した人", "Noted by"), names.get(found.noted_by, ""), note=found.ref),
            Fact(Text("記録日時", "Noted"), found.noted_at, "at"),
        ],
        "crumbs": [*_way(found.award.ref), Crumb(ref)],
    }
    return render(request, "programme/oversight_note.html", context)


def _home(
    request: HttpRequest, ref: str, sent: Mapping[str, Questions] | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, sent = actor_of(request), dict(sent or {})
    award = awards.get(ref, actor)
    issues = sorted(queries.issues_visible_to(actor).filter(award=award), key=lambda one: one.state != "open")
    context = {
        "award": award,
        "title": _TITLE,
        "issues": issues_table(issues, "programme:issue", local_date(clock.now(), in_force().zone)),
        "notes": notes_table(queries.notes_visible_to(actor).filter(award=award), "programme:oversight_note"),
        "raising": sent.get("issue") or IssueForm(auto_id="issue_%s", initial={"kind": "risk", "level": "middle"}),
        "noting": sent.get("oversight_note") or NoteForm(auto_id="note_%s", initial={"kind": "meeting"}),
        "form": next(iter(sent.values()), None),
        "problems": tuple(problems),
        "crumbs": [*_way(ref)[:-1], Crumb(_TITLE)],
    }
    return render(request, "programme/oversight.html", context, status=_status(problems, sent))


def _issue(
    request: HttpRequest, ref: str, sent: Mapping[str, Questions] | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    actor, sent = actor_of(request), dict(sent or {})
    found = queries.issue(ref, actor)
    events = trail.events_about("issue", ref)
    initial = {name: getattr(found, name) for name in IssueForm.base_fields}
    context = {
        "issue": found,
        "summary": filled(
            Fact(Text("区分", "Kind"), found.label),
            Fact(Text("内容", "What it is"), found.words),
            Fact(Text("影響", "Weight"), LEVELS[found.level]),
            Fact(Text("担当", "Who sees to it"), found.seen_to_by),
            Fact(Text("期限", "By when"), found.due_on, "on"),
            Fact(Text("結果・理由", "What became of it"), found.outcome),
            Fact(Text("終了日", "Closed on"), found.closed_on, "on"),
        ),
        "handing_on": _open_to(found, "hand_on", actor, sent, IssueForm, initial),
        "ending": _open_to(found, "close", actor, sent, Outcome, {}),
        "reopening": _open_to(found, "reopen", actor, sent, Outcome, {}),
        "moments": moments(events, parties.names_of_people([event.actor for event in events])),
        "form": next(iter(sent.values()), None),
        "problems": tuple(problems),
        "crumbs": [*_way(found.award.ref), Crumb(ref)],
    }
    return render(request, "programme/issue.html", context, status=_status(problems, sent))


def _open_to(
    found: Any,
    action: str,
    actor: Actor,
    sent: Mapping[str, Questions],
    form: type[Questions],
    initial: Mapping[str, Any],
) -> Questions | None:
    """The form of an act, where the issue is in the state for it and the actor may."""
    is_there = (found.state == "closed") == (action == "reopen")
    if not is_there or against(actor, action, found.subject()) != ():
        return None
    return sent.get(action) or form(auto_id=f"{action}_%s", initial=initial)


def _way(award: str) -> list[Crumb]:
    return [
        Crumb(Text("採択・契約", "Awards"), reverse("programme:awards")),
        Crumb(award, reverse("programme:award", args=(award,))),
        Crumb(_TITLE, reverse("programme:oversight", args=(award,))),
    ]


def _status(problems: Sequence[Problem], sent: Mapping[str, Questions]) -> int:
    return 409 if problems else 422 if sent else 200
