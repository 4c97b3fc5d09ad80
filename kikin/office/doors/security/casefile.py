"""The file of a case: its parts, each a page of its own, as they stand and as they come back when an act was refused.

Whoever opens a part is noted as its reader, whichever way they came to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kikin.fund.lifecycle import Lifecycle
from kikin.fund.relations import Actor, Subject
from kikin.fund.screening import CASE, VERDICTS
from kikin.fund.screening import CLOSES as STATE_AFTER
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.doors.marks import Marked, actor_of, attempt, marked
from kikin.office.doors.security import words
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb, Place
from kikin.office.screening import actions, queries
from kikin.values.problems import Problem
from kikin.values.text import Text

Sent: TypeAlias = Mapping[str, Questions]
"""Forms that came back with something amiss, by the act, or the act and the ref, that they belong to."""

PARTS = {
    "case": Text("概要", "Overview"),
    "technology": Text("技術領域", "Technology"),
    "parties": Text("関係者", "Parties"),
    "hits": Text("該当候補", "Hits"),
    "findings": Text("確認した事実", "Findings"),
    "level": Text("リスクの水準", "Level"),
    "questions": Text("質問と回答", "Questions"),
    "plan": Text("軽減計画", "Plan"),
    "decision": Text("決定・不服申立て", "Decision"),
    "readers": Text("閲覧の記録", "Readers"),
}
_OF_LEADS = frozenset({"readers"})


@dataclass(frozen=True, slots=True)
class Part:
    """`gather` fills the template of a part for a case, its reader and the forms that came back."""

    key: str
    gather: Callable[[Any, Actor, Sent], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Way:
    """An act as it is offered: its button, what it will do, and what it asks."""

    label: Text
    says: Text
    form: type[Questions] | None = None
    is_grave: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A way that is open to the reader now, or what still speaks against it."""

    act: Act
    says: Text
    form: Questions | None = None

    @property
    def is_open(self) -> bool:
        """Whether its form came back, so that what was written stays in sight."""
        return self.form is not None and self.form.is_bound

    @property
    def blocked(self) -> tuple[Act, ...]:
        return (self.act,) if self.act.problems else ()


def address(part: str, ref: str) -> str:
    return reverse(f"security:{part}", args=(ref,))


def show(
    request: HttpRequest,
    part: Part,
    ref: str,
    forms: Sent | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    """A part of a case, which the reader is noted to have read."""
    actor, sent = actor_of(request), dict(forms or {})
    case = actions.read_case(ref, (part.key,), actor, clock.now())
    context = frame(case, actor, part.key) | {
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        **part.gather(case, actor, sent),
    }
    status = 409 if problems else 422 if sent else 200
    return render(request, f"security/{part.key}.html", context, status=status)


def frame(case: Any, actor: Actor, part: str, *deeper: Crumb) -> dict[str, Any]:
    """What every page of a case has: the way here, and the way to its other parts."""
    here = [Crumb(PARTS[part], address(part, case.ref) if deeper else "")] if part != "case" else []
    way = Crumb(case.ref, address("case", case.ref) if here or deeper else "")
    return {
        "case": case,
        "parts": [
            Place(label, address(key, case.ref), key == part)
            for key, label in PARTS.items()
            if key not in _OF_LEADS or actor.role == "security_lead"
        ],
        "crumbs": [Crumb(Text("審査案件", "Cases"), reverse("security:home")), way, *here, *deeper],
    }


def take(
    request: HttpRequest,
    change: Callable[[], object],
    after: str,
    page: Callable[[Sent, Sequence[Problem]], HttpResponse],
    sent: Sent,
    done: tuple[str, str, str] = ("", "", ""),
) -> HttpResponse:
    """Make a change and go on to `after`; or back to its page, with a form that is not complete or what refused it.

    `done` is what a second click finds done: the kind and ref of a thing, and the event that befell it.
    """
    if not all(form.is_valid() for form in sent.values()):
        return page(sent, ())
    return attempt(
        change,
        after,
        lambda problems: page(sent, problems),
        lambda: trail.was_just_done(*done, actor_of(request).person),
    )


def act_on(
    request: HttpRequest,
    found: Any,
    lifecycle: Lifecycle,
    action: str,
    asked: type[Questions] | None,
    change: Callable[[Any, Any, Actor], object],
    after: str,
    page: Callable[[Sent, Sequence[Problem]], HttpResponse],
    name: str = "",
) -> HttpResponse:
    """One step of a thing, with the answers that it asks for; its form has the name of the action, or that given."""
    name = name or action
    form = asked(request.POST, request.FILES, auto_id=f"{name}_%s") if asked else None
    event = next((step.event for step in lifecycle.steps if step.action == action), "")
    return take(
        request,
        lambda: change(found, form, actor_of(request)),
        after,
        page,
        {name: form} if form else {},
        (lifecycle.kind, found.ref, event),
    )


def steps_of(
    lifecycle: Lifecycle,
    get: Callable[[str, Actor], Any],
    ways: Mapping[str, Way],
    page: Callable[[HttpRequest, str, Sent, Sequence[Problem]], HttpResponse],
) -> Callable[[str, Callable[[Any, Any, Actor], object]], Marked]:
    """Makes the views of a thing's steps, of which its kind is also the name of its page."""

    def view_of(action: str, change: Callable[[Any, Any, Actor], object]) -> Marked:
        @marked("security", lifecycle.kind, action)
        @require_POST
        def step(request: HttpRequest, ref: str) -> HttpResponse:
            """One step, with the answers that it asks for."""
            return act_on(
                request,
                get(ref, actor_of(request)),
                lifecycle,
                action,
                ways[action].form,
                change,
                address(lifecycle.kind, ref),
                lambda sent, problems: page(request, ref, sent, problems),
            )

        return step

    return view_of


def with_reasons(act: Callable[..., object]) -> Callable[[Any, Any, Actor], object]:
    """An act for which the reasons in its form are given."""
    return lambda found, form, actor: act(found, form.said, actor, clock.now())


def without_reasons(act: Callable[..., object]) -> Callable[[Any, Any, Actor], object]:
    """An act that asks nothing."""
    return lambda found, _, actor: act(found, actor, clock.now())


def act_on_case(
    request: HttpRequest,
    part: Part,
    ref: str,
    action: str,
    change: Callable[[Any, Any, Actor], object],
    asked: type[Questions] | None = None,
    after: str = "",
) -> HttpResponse:
    """One act on a case: with the answers that it asks for, or back on its part with what was wrong.

    `after` is the part to go on to, where it is another.
    """
    return act_on(
        request,
        queries.get(ref, actor_of(request)),
        CASE,
        action,
        asked,
        change,
        address(after or part.key, ref),
        back_to(request, part, ref),
    )


def back_to(request: HttpRequest, part: Part, ref: str) -> Callable[[Sent, Sequence[Problem]], HttpResponse]:
    """The part of a case on which forms and problems come back."""
    return lambda sent, problems: show(request, part, ref, sent, problems)


def case_offers(case: Any, actor: Actor, ways: Mapping[str, Way], sent: Sent) -> list[Offer]:
    """The steps of a case that lead on from here, and are of the actor's role. Reasons are asked, so taken as given."""
    now = replace(queries.facts_of(case, actor), lists_count=1, parties_count=1)
    found = []
    for action, way in ways.items():
        facts = replace(now, verdict=VERDICTS[STATE_AFTER[action]] if action in STATE_AFTER else "")
        found += offers(CASE, case.subject(), facts, actor, {action: way}, sent, case.ref)
    return found


def offers(
    lifecycle: Lifecycle,
    subject: Subject,
    facts: Any,
    actor: Actor,
    ways: Mapping[str, Way],
    sent: Sent,
    ref: str,
    names: Mapping[str, str] | None = None,
) -> list[Offer]:
    """The ways that lead on from a thing's state; `names` says the address of an act where it has another name."""
    urls = {action: reverse(f"security:{(names or {}).get(action, action)}", args=(ref,)) for action in ways}
    labels = {action: way.label for action, way in ways.items()}
    by_url = {urls[action]: action for action in ways}
    grave = [action for action, way in ways.items() if way.is_grave]
    found = []
    for act in acts_from_here(lifecycle, subject, facts, actor, labels, urls, grave):
        action = by_url[act.url]
        found.append(_offer(act, ways[action], action, sent))
    return found


def free_offer(subject: Subject, action: str, way: Way, url: str, actor: Actor, sent: Sent) -> list[Offer]:
    """An act that is no step of a lifecycle, where it is of the actor's role."""
    forbidden = against(actor, action, subject)
    if forbidden is None:
        return []
    return [_offer(Act(way.label, url, forbidden, way.is_grave), way, action, sent)]


def _offer(act: Act, way: Way, action: str, sent: Sent) -> Offer:
    asked = way.form(auto_id=f"{action}_%s") if way.form else None
    act = replace(act, problems=tuple(map(words.in_words, act.problems)))
    return Offer(act, way.says, sent.get(action) or asked)


def of_kind(case: Any, kind: str) -> Subject:
    """A part of a case that is not there yet, as the policy asks about it."""
    subject: Subject = case.subject()
    return replace(subject, kind=kind, state="", done_by=frozenset())
