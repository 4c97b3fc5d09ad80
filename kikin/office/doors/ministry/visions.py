"""Visions and concepts: where each stands, its content as the bodies see it, and its way to a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.approvals import digest_of
from kikin.fund.lifecycle import Lifecycle
from kikin.fund.publication import FINAL
from kikin.fund.relations import Actor, Subject
from kikin.fund.vision import CONCEPT, VISION, Facts
from kikin.office import clock
from kikin.office.approvals import queries as approvals
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.ministry.contents import concepts_table, read, visions_table
from kikin.office.doors.ministry.forms import HoldForm
from kikin.office.doors.ministry.words import answers_table, days_left, history, today
from kikin.office.gate import Refused
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.parts import Crumb, Fact
from kikin.office.parties import queries as parties
from kikin.office.publication import actions as publication
from kikin.office.publication import queries as public
from kikin.office.vision import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

PLACE = Text("ビジョン・構想", "Visions and concepts")


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of thing that the bodies decide: visions and concepts go the same way."""

    kind: str
    lifecycle: Lifecycle
    get: Callable[[str, Actor], Any]
    content_of: Callable[[Any], dict[str, Any]]
    facts_of: Callable[[Any], Facts]
    circulate: Callable[[Any, Actor, datetime], Any]
    decide: Callable[[Any, Actor, datetime], Any]
    labels: dict[str, Text]

    def url(self, ref: str, act: str = "") -> str:
        return reverse(f"ministry:{act}_{self.kind}" if act else f"ministry:{self.kind}", args=(ref,))


_VISION = Paper(
    "vision",
    VISION,
    queries.vision,
    queries.content_of_vision,
    queries.facts_of_vision,
    actions.circulate_vision,
    actions.decide_vision,
    {"circulate": Text("各府省に回議する", "Circulate to the bodies"), "decide": Text("決定する", "Decide")},
)
_CONCEPT = Paper(
    "concept",
    CONCEPT,
    queries.concept,
    queries.content_of_concept,
    queries.facts_of_concept,
    actions.circulate_concept,
    actions.decide_concept,
    _VISION.labels,
)


@marked("ministry", "vision", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every vision and every concept, the newest first, each with its state."""
    actor = actor_of(request)
    concepts = queries.concepts_visible_to(actor).select_related("vision").order_by("-pk")
    context = {
        "visions": visions_table(queries.visions_visible_to(actor).order_by("-pk")),
        "concepts": concepts_table(concepts, in_force()),
        "may_draft": may_draft("vision", actor),
        "concept_url": _drafting_url(queries.vision_in_force(), actor),
    }
    return render(request, "ministry/visions.html", context)


def may_draft(kind: str, actor: Actor) -> bool:
    """Whether the actor's body is one of those that consent to this kind."""
    bodies = frozenset(body.key for body in in_force().bodies_that_consent_to(kind))
    return against(actor, "draft", Subject(kind, bodies=bodies)) == ()


def _drafting_url(vision: Any, actor: Actor) -> str:
    """Where a concept is drafted under a vision in force; nothing where that cannot be."""
    if vision is None or vision.state != "decided" or not may_draft("concept", actor):
        return ""
    return reverse("ministry:draft_concept", args=(vision.ref,))


@marked("ministry", "vision", "see")
@require_safe
def vision(request: HttpRequest, ref: str) -> HttpResponse:
    """One vision."""
    return _page(request, _VISION, queries.vision(ref, actor_of(request)))


@marked("ministry", "concept", "see")
@require_safe
def concept(request: HttpRequest, ref: str) -> HttpResponse:
    """One concept."""
    return _page(request, _CONCEPT, queries.concept(ref, actor_of(request)))


@marked("ministry", "approval", "circulate")
@require_POST
def circulate_vision(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a vision before the bodies."""
    return _take(request, _VISION, ref, _VISION.circulate, _has_just_circulated)


@marked("ministry", "approval", "circulate")
@require_POST
def circulate_concept(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a concept before the bodies."""
    return _take(request, _CONCEPT, ref, _CONCEPT.circulate, _has_just_circulated)


@marked("ministry", "vision", "decide")
@require_POST
def decide_vision(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a vision in force; the one before it is superseded."""
    return _take(request, _VISION, ref, _VISION.decide, _is_decided)


@marked("ministry", "concept", "decide")
@require_POST
def decide_concept(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a concept in force."""
    return _take(request, _CONCEPT, ref, _CONCEPT.decide, _is_decided)


@marked("ministry", "publication_item", "hold")
@require_POST
def hold_vision(request: HttpRequest, ref: str) -> HttpResponse:
    """Hold a decided vision for the public."""
    return _hold(request, _VISION, ref)


@marked("ministry", "publication_item", "hold")
@require_POST
def hold_concept(request: HttpRequest, ref: str) -> HttpResponse:
    """Hold a decided concept for the public."""
    return _hold(request, _CONCEPT, ref)


def _take(
    request: HttpRequest,
    paper: Paper,
    ref: str,
    step: Callable[[Any, Actor, datetime], object],
    is_done: Callable[[Paper, Any, Actor], bool],
) -> HttpResponse:
    """Take a step; a second click finds it taken."""
    actor = actor_of(request)
    found = paper.get(ref, actor)
    if not is_done(paper, found, actor):
        try:
            step(found, actor, clock.now())
        except Refused as refused:
            if refused.forbidden:
                raise
            return _page(request, paper, paper.get(ref, actor), refused.problems, status=409)
    return redirect(paper.url(ref))


def _has_just_circulated(paper: Paper, found: Any, actor: Actor) -> bool:
    newest = approvals.latest(paper.kind, found.ref)
    return newest is not None and (newest.state, newest.drafted_by) == ("circulating", actor.person)


def _is_decided(paper: Paper, found: Any, actor: Actor) -> bool:
    return bool(found.state == "decided")


def _hold(request: HttpRequest, paper: Paper, ref: str) -> HttpResponse:
    actor = actor_of(request)
    found = paper.get(ref, actor)
    form = HoldForm(request.POST)
    item = public.live_item(paper.kind, ref)
    if item is not None and item.held_by == actor.person:
        return redirect("ministry:publication_item", item.ref)
    if not form.is_valid():
        return _page(request, paper, found, form=form, status=422)
    said = form.cleaned_data
    try:
        made = publication.hold([found], said["public_from_on"], actor, clock.now(), said["embargo_until_on"])
    except Refused as refused:
        if refused.forbidden:
            raise
        return _page(request, paper, found, refused.problems, form, status=409)
    return redirect("ministry:publication_item", made[0].ref)


def _page(
    request: HttpRequest,
    paper: Paper,
    found: Any,
    problems: Sequence[Problem] = (),
    form: HoldForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    circulated = approvals.about(paper.kind, found.ref, actor)
    newest = circulated[0] if circulated else None
    content = paper.content_of(found)
    item = public.live_item(paper.kind, found.ref)
    subject = Subject("publication_item", bodies=frozenset(found.bodies))
    may_hold = found.state in FINAL[paper.kind] and item is None and against(actor, "hold", subject) == ()
    context = {
        "kind": paper.kind,
        "found": found,
        "problems": problems,
        "acts": _acts(paper, found, actor),
        "approval": newest,
        "left": days_left(newest.due_on, today()) if newest is not None else "",
        "was_returned": newest is not None and newest.state in ("returned", "refused") and found.state == "draft",
        "anew_url": _anew_url(paper, found, actor),
        "reading": read(paper.kind, content, by_digest(newest.charter_digest) if newest else in_force()),
        "rounds": [(one, answers_table(one, approvals.answers_of(one))) for one in circulated],
        "concepts": concepts_table(queries.concepts_of(found), in_force()) if paper.kind == "vision" else None,
        "concept_url": _drafting_url(found, actor) if paper.kind == "vision" else "",
        "item": item,
        "form": (form or HoldForm(initial={"public_from_on": today()})) if may_hold else None,
        "hold_url": paper.url(found.ref, "hold"),
        "facts": _facts(found, digest_of(content)),
        "moments": history((paper.kind, found.ref), *(("approval", one.ref) for one in circulated)),
        "crumbs": [Crumb(PLACE, reverse("ministry:visions")), Crumb(found.ref)],
    }
    return render(request, "ministry/paper.html", context, status=status)


def _acts(paper: Paper, found: Any, actor: Actor) -> list[Act]:
    facts, subject = paper.facts_of(found), found.subject()
    urls = {action: paper.url(found.ref, action) for action in paper.labels}
    asking = against(actor, "circulate", Subject("approval", bodies=subject.bodies, agencies=subject.agencies))
    if found.state == "draft" and not facts.has_consent and facts.circulated != "circulating":
        return [] if asking is None else [Act(paper.labels["circulate"], urls["circulate"], asking)]
    return acts_from_here(paper.lifecycle, subject, facts, actor, paper.labels, urls)


def _anew_url(paper: Paper, found: Any, actor: Actor) -> str:
    """Where the same is drafted anew, with what stands here filled in."""
    if not may_draft(paper.kind, actor):
        return ""
    of = queries.vision_in_force() if paper.kind == "concept" else None
    if paper.kind == "concept" and of is None:
        return ""
    url = reverse(f"ministry:draft_{paper.kind}", args=(of.ref,) if of else ())
    return f"{url}?like={found.ref}"


def _facts(found: Any, digest: str) -> list[Fact]:
    drafters = parties.names_of_people([found.drafted_by])
    return [
        Fact(Text("起案者", "Drafted by"), drafters.get(found.drafted_by, found.drafted_by)),
        Fact(Text("決定日時", "Decided"), found.decided_at, "at"),
        Fact(Text("内容のSHA-256", "SHA-256 of the content"), digest, "digest"),
    ]
