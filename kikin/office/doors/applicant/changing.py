"""Changes of an award: what can be asked for, what it would do before it is filed, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.awards import RUNNING
from kikin.fund.changes import CHANGE, KINDS, OF_ONE_MEMBER, Facts, Request
from kikin.fund.charter import TOLD
from kikin.fund.relations import Actor
from kikin.office import clock, gate
from kikin.office.audit import queries as trail
from kikin.office.awards import queries as awards
from kikin.office.changes import actions, queries
from kikin.office.charter.queries import in_force
from kikin.office.doors.applicant import words
from kikin.office.doors.applicant.asking import FORMS, QUESTIONS, Asking
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.look.acts import acts_from_here
from kikin.office.look.changes import changes_table, effect_tables, effect_words, request_facts, tier_words
from kikin.office.look.parts import Crumb, Fact, filled
from kikin.values.problems import Problem
from kikin.values.text import Text

_WITHDRAW = Text("取り下げる", "Withdraw it")
_BY_REGIME = {
    "fund": ("move_items", "use_earlier", "use_later"),
    "annual": ("move_items", "carry_over"),
}
_OF_THE_LEAD = ("member_leaves", "prolong", "milestone", "content", "partners")
_OF_EACH = tuple(kind for kind in TOLD if kind in OF_ONE_MEMBER)


@marked("applicant", "change", "see")
@require_safe
def home(request: HttpRequest, ref: str) -> HttpResponse:
    """The changes of an award, and the kinds that the actor's organisation may ask for."""
    actor = actor_of(request)
    granted = awards.get(ref, actor)
    context = {
        "award": granted,
        "kinds": [(kind, KINDS[kind]) for kind in _kinds(granted, actor)],
        "table": changes_table(queries.of_award(granted), "applicant:change"),
        "crumbs": [*words.way_to_award(granted.ref), Crumb(Text("変更", "Changes"))],
    }
    return render(request, "applicant/changes.html", context)


@marked("applicant", "change", "file")
@require_safe
def ask(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """The questions of one kind of change; with answers, what it would do."""
    actor = actor_of(request)
    granted, facts = _award_and_facts(ref, kind, actor)
    names = _names(granted)
    if "after" not in request.GET:
        return _page(request, granted, FORMS[kind](facts=facts, names=names, initial={"after": _last(granted)}))
    form = FORMS[kind](request.GET, facts=facts, names=names)
    if not form.is_valid():
        return _page(request, granted, form)
    shown = queries.preview(granted, form.request(), clock.now())
    return _page(request, granted, form, form.take_up(shown.problems, QUESTIONS), shown)


@marked("applicant", "change", "file")
@require_POST
def file(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """File what was shown. A second click on the same page finds the change already filed."""
    actor = actor_of(request)
    granted, facts = _award_and_facts(ref, kind, actor)
    form = FORMS[kind](request.POST, facts=facts, names=_names(granted))
    if not form.is_valid():
        return _page(request, granted, form)
    try:
        filed = actions.file(granted, form.request(), actor, clock.now(), after=form.cleaned_data["after"])
    except gate.Refused as refused:
        if refused.forbidden:
            raise
        return _page(request, granted, form, form.take_up(refused.problems, QUESTIONS))
    return redirect("applicant:change", filed.ref)


@marked("applicant", "change", "see")
@require_safe
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """One change: what was asked for, its state, and what it does."""
    return _change_page(request, ref)


@marked("applicant", "change", "withdraw")
@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take it back before it is decided."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    return attempt(
        lambda: actions.withdraw(found, actor, clock.now()),
        reverse("applicant:change", args=(ref,)),
        lambda problems: _change_page(request, ref, problems),
        lambda: trail.was_just_done("change", ref, "change_withdrawn", actor.person),
    )


def _award_and_facts(ref: str, kind: str, actor: Actor) -> tuple[Any, Facts]:
    granted = awards.get(ref, actor)
    if kind not in _kinds(granted, actor):
        raise Http404("not a change that this actor may ask for")
    member = actor.of if kind in OF_ONE_MEMBER else ""
    return granted, queries.facts_of(granted, Request(kind, member), clock.now())


def _kinds(granted: Any, actor: Actor) -> list[str]:
    """What an organisation may ask for: for itself, and as the lead for the whole. While the award is suspended, only
    what is told in words."""
    mine = next((one for one in awards.members_of(granted) if one.organisation.ref == actor.of), None)
    if granted.state not in RUNNING or mine is None or mine.left_on is not None:
        return []
    own = _BY_REGIME[queries.regime_of(granted)]
    kinds = [*own, *(_OF_THE_LEAD if granted.lead.ref == actor.of else ()), *_OF_EACH]
    return kinds if granted.state == "active" else [kind for kind in kinds if kind in TOLD]


def _names(granted: Any) -> dict[str, Text]:
    return {one.organisation.ref: one.organisation.name for one in awards.members_of(granted)}


def _last(granted: Any) -> str:
    """The newest change of the award that stands on the page."""
    found = queries.of_award(granted)
    return found[0].ref if found else ""


def _page(
    request: HttpRequest,
    granted: Any,
    form: Asking,
    problems: Sequence[Problem] = (),
    shown: queries.Preview | None = None,
) -> HttpResponse:
    kind = form.facts.request.kind
    has_effect = shown is not None and shown.effect is not None and not form.errors
    context: dict[str, Any] = {
        "award": granted,
        "kind": kind,
        "title": KINDS[kind],
        "form": form,
        "problems": tuple(problems),
        "answers": _answers(request.GET, form) if has_effect else (),
        "crumbs": [*words.way_to_award(granted.ref), _changes_crumb(granted), Crumb(KINDS[kind])],
    }
    if has_effect and shown is not None:
        context |= _effect(shown, form.names)
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "applicant/change_ask.html", context, status=status)


def _answers(said: Mapping[str, str], form: Asking) -> list[tuple[str, str]]:
    """The answers that were looked at, to be sent as they are."""
    return [(name, said[name]) for name in form.fields if said.get(name)] + (
        [("after", "")] if not said.get("after") else []
    )


def _effect(shown: queries.Preview, names: Mapping[str, Text]) -> dict[str, Any]:
    if shown.effect is None:
        return {}
    return {
        "tier": tier_words(shown.is_notice),
        "effect_words": effect_words(shown.facts, shown.effect),
        "effects": effect_tables(shown.facts, shown.effect, names),
    }


def _change_page(request: HttpRequest, ref: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    actor = actor_of(request)
    found = queries.get(ref, actor)
    names = _names(found.award)
    waits = found.state in ("filed", "checked")
    urls = {"withdraw": reverse("applicant:withdraw_change", args=(ref,))}
    facts = [
        Fact(Text("採択課題", "Award"), found.award.ref, "ref", reverse("applicant:award", args=(found.award.ref,))),
        *request_facts(found.request, names, in_force().carry_over_events),
        Fact(Text("申請日時", "Asked for"), found.filed_at, "at"),
        Fact(Text("効力発生日", "In effect from"), found.effect_on, "on"),
        Fact(Text("承認番号", "Number of the approval"), found.approval_number),
        Fact(Text("不承認の理由", "Why it was refused"), found.reasons),
    ]
    context: dict[str, Any] = {
        "change": found,
        "title": KINDS[found.kind],
        "acts": acts_from_here(CHANGE, found.subject(), None, actor, {"withdraw": _WITHDRAW}, urls),
        "problems": tuple(problems),
        "summary": filled(*facts),
        "moments": words.history("change", ref, actor),
        "crumbs": [*words.way_to_award(found.award.ref), _changes_crumb(found.award), Crumb(ref)],
    }
    if waits:
        context |= _effect(queries.preview_of(found, clock.now()), names)
    return render(request, "applicant/change.html", context, status=409 if problems else 200)


def _changes_crumb(granted: Any) -> Crumb:
    return Crumb(Text("変更", "Changes"), reverse("applicant:changes", args=(granted.ref,)))
