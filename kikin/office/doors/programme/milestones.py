"""Results that awards owe, and what follows when they are reported or do not come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kikin.fund.milestones import MILESTONE, Owed
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme.forms import Reasons
from kikin.office.look.acts import acts_from_here, against
from kikin.office.look.files import as_attachment
from kikin.office.look.forms import DayField, Questions
from kikin.office.look.history import moments
from kikin.office.look.milestones import facts_of_milestone, files_table
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.words import either
from kikin.office.milestones import actions, queries
from kikin.office.parties import queries as parties
from kikin.values.problems import Problem
from kikin.values.text import Text

_ACCEPT = {"accept": Text("判定基準を満たすと確認する", "Accept: it meets the criteria")}
_REFUSING: dict[str, tuple[Text, Callable[..., object], str]] = {
    "send_back": (Text("差し戻す", "Send it back"), actions.send_back, "milestone_sent_back"),
    "miss": (Text("未達とする", "Give it up as missed"), actions.miss, "milestone_missed"),
}
_PLACES = {"milestone.title": "title_ja", "milestone.due_on": "due_on"}


class Planned(Questions):
    """A result that the plan promises: what, by when, how it is judged, and what shows it."""

    title_ja = forms.CharField(label=either("名称（日本語）", "Title in Japanese"), max_length=300)
    title_en = forms.CharField(label=either("名称（英語）", "Title in English"), max_length=300)
    due_on = DayField(label=either("期限", "Due"))
    criteria_ja = forms.CharField(
        label=either("判定基準（日本語）", "Criteria in Japanese"), widget=forms.Textarea(attrs={"rows": 3})
    )
    criteria_en = forms.CharField(
        label=either("判定基準（英語）", "Criteria in English"), widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence_ja = forms.CharField(label=either("証拠書類（日本語）", "Evidence in Japanese"), max_length=300)
    evidence_en = forms.CharField(label=either("証拠書類（英語）", "Evidence in English"), max_length=300)

    @property
    def owed(self) -> Owed:
        said = self.cleaned_data
        title, criteria, evidence = (
            Text(said[f"{name}_ja"], said[f"{name}_en"]) for name in ("title", "criteria", "evidence")
        )
        return Owed(title, said["due_on"], criteria, (evidence,))


@marked("programme", "milestone", "see")
@require_safe
def one(request: HttpRequest, ref: str) -> HttpResponse:
    """One result: what was fixed, what was reported, and what can be done."""
    return _page(request, ref)


@marked("programme", "milestone", "accept")
@require_POST
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """It meets the criteria."""
    actor = actor_of(request)
    found = queries.milestone(ref, actor)
    return attempt(
        lambda: actions.accept([found], actor, clock.now()),
        _here(ref),
        lambda problems: _page(request, ref, problems),
        lambda: trail.was_just_done("milestone", ref, "milestone_accepted", actor.person),
    )


@marked("programme", "milestone", "send_back")
@require_POST
def send_back(request: HttpRequest, ref: str) -> HttpResponse:
    """It does not meet them, for reasons."""
    return _refuse(request, ref, "send_back")


@marked("programme", "milestone", "miss")
@require_POST
def miss(request: HttpRequest, ref: str) -> HttpResponse:
    """What the plan promised will not come."""
    return _refuse(request, ref, "miss")


@marked("programme", "milestone", "plan")
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a result that the plan promises, before the contract is signed."""
    actor = actor_of(request)
    award = awards.get(ref, actor)
    form = Planned(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return _planning(request, award, form)
    owed = form.owed
    return attempt(
        lambda: actions.plan(award, owed, actor, clock.now()),
        reverse("programme:award", args=(ref,)),
        lambda problems: _planning(request, award, form, form.take_up(problems, _PLACES)),
        lambda: any(one.title == owed.title and one.due_on == owed.due_on for one in queries.milestones_of(award)),
    )


@marked("programme", "milestone", "see")
@require_safe
def file(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A file that was handed in, to be saved."""
    actor = actor_of(request)
    paper, content = queries.file_of(queries.milestone(ref, actor), number, actor)
    return as_attachment(paper.name, content)


def _planning(request: HttpRequest, award: Any, form: Planned | None, problems: Sequence[Problem] = ()) -> HttpResponse:
    context = {
        "award": award,
        "form": form,
        "asked": form or Planned(),
        "problems": tuple(problems),
        "crumbs": [
            Crumb(Text("採択・契約", "Awards"), reverse("programme:awards")),
            Crumb(award.ref, reverse("programme:award", args=(award.ref,))),
            Crumb(Text("マイルストーンの追加", "Add a milestone")),
        ],
    }
    return render(request, "programme/plan_milestone.html", context, status=_status(problems, form))


def _refuse(request: HttpRequest, ref: str, action: str) -> HttpResponse:
    actor, form = actor_of(request), Reasons(request.POST, auto_id=f"{action}_%s")
    found = queries.milestone(ref, actor)
    if not form.is_valid():
        return _page(request, ref, sent={action: form})
    _, step, event = _REFUSING[action]
    return attempt(
        lambda: step(found, form.said, actor, clock.now()),
        _here(ref),
        lambda problems: _page(request, ref, problems, {action: form}),
        lambda: trail.was_just_done("milestone", ref, event, actor.person),
    )


def _page(
    request: HttpRequest, ref: str, problems: Sequence[Problem] = (), sent: dict[str, Reasons] | None = None
) -> HttpResponse:
    actor, sent = actor_of(request), sent or {}
    found = queries.milestone(ref, actor)
    events = trail.events_about("milestone", ref)
    names = parties.names_of_people(event.actor for event in events)
    award = found.award
    url = reverse("programme:award", args=(award.ref,))
    context = {
        "milestone": found,
        "acts": acts_from_here(
            MILESTONE,
            found.subject(),
            queries.milestone_facts(found, clock.now()),
            actor,
            _ACCEPT,
            {"accept": reverse("programme:accept_milestone", args=(ref,))},
        ),
        "reasoned": _reasoned(found, actor, sent),
        "files": files_table(found, queries.files_of(found, actor), "programme:milestone_file"),
        "summary": [Fact(Text("採択・契約", "Award"), award.ref, "ref", url, award.title), *facts_of_milestone(found)],
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        "crumbs": [Crumb(Text("期限と督促", "Due and overdue"), reverse("programme:due")), Crumb(ref)],
    }
    return render(request, "programme/milestone.html", context, status=_status(problems, context["form"]))


def _reasoned(found: Any, actor: Actor, sent: dict[str, Reasons]) -> list[dict[str, Any]]:
    """The steps that need reasons, where nothing else speaks against them."""
    facts = queries.milestone_facts(found, clock.now(), reasons="-")
    offered = []
    for action, (label, _, _) in _REFUSING.items():
        step = MILESTONE.step(action, found.state)
        if isinstance(step, Problem) or against(actor, action, found.subject()) != () or MILESTONE.check(step, facts):
            continue
        form = sent.get(action) or Reasons(auto_id=f"{action}_%s")
        offered.append(
            {"label": label, "form": form, "url": reverse(f"programme:{action}_milestone", args=(found.ref,))}
        )
    return offered


def _here(ref: str) -> str:
    return reverse("programme:milestone", args=(ref,))


def _status(problems: Sequence[Problem], form: object) -> int:
    return 409 if problems else 422 if form is not None else 200
