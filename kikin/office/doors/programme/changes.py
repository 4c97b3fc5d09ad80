"""Changes of awards: those that wait, and one with what it would do, before it is checked and decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.changes import CHANGE, DESK_ANSWER, KINDS, is_notice
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.changes import actions, queries
from kikin.office.charter.queries import in_force
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme.forms import Approving, Reasons
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.changes import changes_table, desks_table, effect_tables, effect_words, request_facts, tier_words
from kikin.office.look.forms import Questions
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb, Fact, filled
from kikin.office.look.states import STATES
from kikin.office.parties import queries as parties
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_CHECK = Text("確認する", "Check")
_APPROVE = Text("承認する", "Approve")
_IP_LABELS = {
    "clear": Text("知的財産の観点から異議なしとする", "No objection, as to intellectual property"),
    "object": Text("知的財産の観点から異議ありとする", "Object, as to intellectual property"),
}
_STEPS = (
    ("filed_by", Text("届出・申請した人", "Asked for by")),
    ("checked_by", Text("確認した人", "Checked by")),
    ("decided_by", Text("決定した人", "Decided by")),
)


@marked("programme", "change", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The changes of the agency's awards by state; those that wait come first."""
    seen = queries.visible_to(actor_of(request))
    state = request.GET.get("state", "")
    chosen = (seen.filter(state=state) if state in STATES["change"] else seen).order_by("-pk")
    page = Paginator(chosen, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    counts = queries.counts_by_state(actor_of(request))
    context = {
        "table": changes_table(page.object_list, "programme:change", "programme:award"),
        "page": page,
        "state": state,
        "states": [(one, name.staff, counts[one]) for one, name in STATES["change"].items() if one in counts],
        "total_count": sum(counts.values()),
        "crumbs": [Crumb(Text("変更", "Changes"))],
    }
    return render(request, "programme/changes.html", context)


@marked("programme", "change", "see")
@require_safe
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """One change, what it would do, and the next step with what speaks against it."""
    return _page(request, ref)


@marked("programme", "change", "check")
@require_POST
def check(request: HttpRequest, ref: str) -> HttpResponse:
    """It is compared with plan, contracts and money."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    return attempt(
        lambda: actions.check(found, actor, clock.now()),
        _here(ref),
        lambda problems: _page(request, ref, problems),
        lambda: trail.was_just_done("change", ref, "change_checked", actor.person),
    )


@marked("programme", "change", "approve")
@require_POST
def approve(request: HttpRequest, ref: str) -> HttpResponse:
    """Another person approves it, and it takes effect."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    form = Approving(request.POST, kind=found.kind, auto_id="approve_%s")
    if not form.is_valid():
        return _page(request, ref, form=form)
    number = form.cleaned_data.get("approval_number", "")
    return attempt(
        lambda: actions.approve(found, actor, clock.now(), approval_number=number),
        _here(ref),
        lambda problems: _page(
            request, ref, form.take_up(problems, {"change.approval_number": "approval_number"}), form
        ),
        lambda: trail.was_just_done("change", ref, "change_approved", actor.person),
    )


@marked("programme", "change", "refuse")
@require_POST
def refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Refuse it, with reasons that the recipient reads."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="refuse_%s")
    found = queries.get(ref, actor)
    if not form.is_valid():
        return _page(request, ref, form=form)
    return attempt(
        lambda: actions.refuse(found, form.said, actor, clock.now()),
        _here(ref),
        lambda problems: _page(request, ref, problems, form),
        lambda: trail.was_just_done("change", ref, "change_refused", actor.person),
    )


@marked("programme", "desk_answer", "clear")
@require_POST
def clear(request: HttpRequest, ref: str) -> HttpResponse:
    """The desk for intellectual property has no objection."""
    return _answer(request, ref, "clear")


@marked("programme", "desk_answer", "object")
@require_POST
def object_to(request: HttpRequest, ref: str) -> HttpResponse:
    """The desk for intellectual property objects."""
    return _answer(request, ref, "object")


def _answer(request: HttpRequest, ref: str, action: str) -> HttpResponse:
    actor = actor_of(request)
    asked = queries.answer(ref, actor)
    return attempt(
        lambda: actions.answer(asked, action, actor, clock.now()),
        _here(asked.change.ref),
        lambda problems: _page(request, asked.change.ref, problems),
        lambda: queries.answer(ref, actor).answered_by == actor.person,
    )


def _page(
    request: HttpRequest, ref: str, problems: Sequence[Problem] = (), form: Questions | None = None
) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    events = trail.events_about("change", ref)
    people = [getattr(found, name) for name, _ in _STEPS]
    names = parties.names_of_people([*people, *(event.actor for event in events)])
    members = {one.organisation.ref: one.organisation.name for one in awards.members_of(found.award)}
    shown = queries.preview_of(found, clock.now()) if found.state in ("filed", "checked") else None
    context: dict[str, Any] = {
        "change": found,
        "title": KINDS[found.kind],
        "tier": tier_words(is_notice(shown.facts)) if shown else None,
        "against": shown.problems if shown else (),
        "effect_words": effect_words(shown.facts, shown.effect) if shown and shown.effect else (),
        "effects": effect_tables(shown.facts, shown.effect, members) if shown and shown.effect else (),
        "acts": [*_acts(found, actor, shown), *_answering(found, actor)],
        "desks": desks_table(queries.answers_visible_to(actor).filter(change=found)),
        "approving": _asked(found, "approve", actor, form) if shown and shown.effect else None,
        "refusing": _asked(found, "refuse", actor, form),
        "form": form,
        "problems": tuple(problems),
        "summary": filled(*_facts(found, members)),
        "steps": [
            Fact(label, names.get(person, Text(person, person)) if person else "")
            for (_, label), person in zip(_STEPS, people, strict=True)
        ],
        "moments": moments(events, names),
        "crumbs": [Crumb(Text("変更", "Changes"), reverse("programme:changes")), Crumb(ref)],
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "programme/change.html", context, status=status)


def _facts(found: Any, members: dict[str, Text]) -> list[Fact]:
    return [
        Fact(
            Text("採択・契約", "Award"),
            found.award.ref,
            "ref",
            reverse("programme:award", args=(found.award.ref,)),
            found.award.title,
        ),
        *request_facts(found.request, members, in_force().carry_over_events),
        Fact(Text("申請日時", "Asked for"), found.filed_at, "at"),
        Fact(Text("効力発生日", "In effect from"), found.effect_on, "on"),
        Fact(Text("承認番号", "Number of the approval"), found.approval_number),
        Fact(Text("不承認の理由", "Why it was refused"), found.reasons if found.reasons.ja else ""),
    ]


def _acts(found: Any, actor: Actor, shown: queries.Preview | None) -> list[Act]:
    """What needs no more words: to check it; and to approve it, where something speaks against that."""
    if shown is None:
        return []
    urls = {"check": reverse("programme:check_change", args=(found.ref,))}
    labels = {"check": _CHECK, "approve": _APPROVE}
    if against(actor, "approve", found.subject()) != () or shown.problems:
        urls["approve"] = reverse("programme:approve_change", args=(found.ref,))
    return acts_from_here(CHANGE, found.subject(), shown.facts, actor, labels, urls)


def _answering(found: Any, actor: Actor) -> list[Act]:
    """What the desk for intellectual property may say, where it was asked and is the actor's."""
    acts = []
    for one in queries.answers_visible_to(actor).filter(change=found, desk="ip", state="asked"):
        urls = {
            "clear": reverse("programme:clear_change", args=(one.ref,)),
            "object": reverse("programme:object_to_change", args=(one.ref,)),
        }
        acts += acts_from_here(
            DESK_ANSWER, one.subject(), queries.answer_facts(one), actor, _IP_LABELS, urls, ("object",)
        )
    return acts


def _asked(found: Any, action: str, actor: Actor, form: Questions | None) -> Questions | None:
    """The form of a step that asks for more than a click, where the step is there and the actor's."""
    is_open = not isinstance(CHANGE.step(action, found.state), Problem)
    if not is_open or against(actor, action, found.subject()) != ():
        return None
    if action == "approve":
        return form if isinstance(form, Approving) else Approving(kind=found.kind, auto_id="approve_%s")
    return form if isinstance(form, Reasons) else Reasons(auto_id="refuse_%s")


def _here(ref: str) -> str:
    return reverse("programme:change", args=(ref,))
