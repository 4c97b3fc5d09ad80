"""What the public is shown of the agency's calls, rounds and awards: held, cleared, and published by another person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.approvals import digest_of
from kikin.fund.publication import PUBLICATION_ITEM
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.audit import queries as trail
from kikin.office.charter import queries as charters
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.doors.programme import showing
from kikin.office.doors.programme.forms import PublicFrom, Reasons
from kikin.office.look.acts import Act, acts_from_here, against
from kikin.office.look.history import moments
from kikin.office.look.parts import Crumb
from kikin.office.look.tables import nothing_ticked
from kikin.office.parties import queries as parties
from kikin.office.publication import actions, holding, queries
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_ROWS_ON_A_PAGE = 50
_LABELS = {
    "clear": Text("公表してよいと確認する", "Clear it"),
    "publish": Text("公表する", "Publish"),
}
_EVENTS = {step.action: step.event for step in PUBLICATION_ITEM.steps}
_NOTHING_TICKED = nothing_ticked("publication", Text("公表するものが選ばれていません", "nothing is ticked"))


@marked("programme", "publication_item", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is ready to be held, what waits for the next step, and everything that there is."""
    return _page(request)


@marked("programme", "publication_item", "hold")
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Hold what is ticked for the public, from a day on."""
    actor, now = actor_of(request), clock.now()
    form, ticked = PublicFrom(request.POST), request.POST.getlist("thing")
    if not form.is_valid():
        return _page(request, ticked=ticked, form=form)
    chosen = [thing for thing in holding.ready(actor) if thing.ref in ticked]
    if not chosen and ticked and set(ticked) <= _held_by(actor):
        return redirect("programme:publication")
    if not chosen or len(chosen) < len(set(ticked)):
        return _page(request, [_not_ready() if ticked else _NOTHING_TICKED], ticked, form)
    said = form.cleaned_data
    return attempt(
        lambda: actions.hold(chosen, said["public_from_on"], actor, now, said["embargo_until_on"]),
        reverse("programme:publication"),
        lambda problems: _page(request, problems, ticked, form),
    )


@marked("programme", "publication_item", "clear")
@require_POST
def clear(request: HttpRequest, ref: str = "") -> HttpResponse:
    """Find that nothing in one item, or in the ticked ones, has to stay inside."""
    return _take(request, ref, "clear", actions.clear)


@marked("programme", "publication_item", "publish")
@require_POST
def publish(request: HttpRequest, ref: str = "") -> HttpResponse:
    """Show one item, or the ticked ones, to the public."""
    return _take(request, ref, "publish", actions.publish)


@marked("programme", "publication_item", "see")
@require_safe
def item(request: HttpRequest, ref: str) -> HttpResponse:
    """One item: exactly what the public sees or would see, and its next step."""
    return _item_page(request, ref)


@marked("programme", "publication_item", "prepare_correction")
@require_POST
def prepare_correction(request: HttpRequest, ref: str) -> HttpResponse:
    """Find that the public has to be shown the thing as it is now, and why."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="prepare_correction_%s")
    found = queries.get(ref, actor)
    if not form.is_valid():
        return _item_page(request, ref, forms={"prepare_correction": form})
    now_digest = digest_of(holding.as_it_is_now(found).content)
    if (found.prepared_by, found.prepared_digest, found.prepared_reasons) == (actor.person, now_digest, form.said):
        return redirect("programme:item", ref)
    return attempt(
        lambda: actions.prepare_correction(found, holding.thing(found), form.said, actor, clock.now()),
        reverse("programme:item", args=(ref,)),
        lambda problems: _item_page(request, ref, problems, {"prepare_correction": form}),
    )


@marked("programme", "publication_item", "correct")
@require_POST
def correct(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what another person prepared, and say in public why."""
    actor = actor_of(request)
    found = queries.get(ref, actor)
    return attempt(
        lambda: actions.correct(found, holding.thing(found), request.POST.get("digest", ""), actor, clock.now()),
        reverse("programme:item", args=(ref,)),
        lambda problems: _item_page(request, ref, problems),
        lambda: trail.was_just_done("publication_item", ref, _EVENTS["correct"], actor.person),
    )


@marked("programme", "publication_item", "withdraw")
@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Show it no longer."""
    actor, form = actor_of(request), Reasons(request.POST, auto_id="withdraw_%s")
    found = queries.get(ref, actor)
    if not form.is_valid():
        return _item_page(request, ref, forms={"withdraw": form})
    return attempt(
        lambda: actions.withdraw(found, form.said, actor, clock.now()),
        reverse("programme:item", args=(ref,)),
        lambda problems: _item_page(request, ref, problems, {"withdraw": form}),
        lambda: trail.was_just_done("publication_item", ref, _EVENTS["withdraw"], actor.person),
    )


def _take(request: HttpRequest, ref: str, action: str, step: Callable[..., object]) -> HttpResponse:
    """Take a step of an item, or of every item that is ticked: of all of them, or of none."""
    actor, ticked = actor_of(request), [ref] if ref else request.POST.getlist("item")
    chosen = list(queries.visible_to(actor).filter(ref__in=ticked))
    if len(chosen) != len(set(ticked)):
        raise Http404("an item that this actor does not see")
    if not chosen:
        return _page(request, [_NOTHING_TICKED])
    return attempt(
        lambda: step(chosen, actor, clock.now()),
        reverse("programme:item", args=(ref,)) if ref else reverse("programme:publication"),
        lambda problems: _item_page(request, ref, problems) if ref else _page(request, problems, ticked),
        lambda: all(trail.was_just_done("publication_item", one.ref, _EVENTS[action], actor.person) for one in chosen),
    )


def _held_by(actor: Actor) -> set[str]:
    """What the actor holds for the public already."""
    return set(queries.visible_to(actor).filter(state="held", held_by=actor.person).values_list("about", flat=True))


def _today() -> date:
    return local_date(clock.now(), charters.in_force().zone)


def _page(
    request: HttpRequest,
    problems: Sequence[Problem] = (),
    ticked: Sequence[str] = (),
    form: PublicFrom | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    seen = queries.visible_to(actor).order_by("-pk")
    page = Paginator(seen, _ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "ready": showing.ready_table(holding.ready(actor), ticked),
        "held": showing.items_table(list(seen.filter(state="held")), ticked, Text("公表前", "Held")),
        "cleared": showing.items_table(list(seen.filter(state="cleared")), ticked, Text("公表可", "Cleared")),
        "table": showing.items_table(list(page.object_list), None, Text("新しい順", "The newest first")),
        "page": page,
        "may": {action: _is_of(actor, action) for action in ("hold", "clear", "publish")},
        "form": form or PublicFrom(initial={"public_from_on": _today()}),
        "problems": tuple(problems),
        "crumbs": [Crumb(Text("公表", "Publication"))],
    }
    status = 409 if problems else 422 if form is not None and form.errors else 200
    return render(request, "programme/publication.html", context, status=status)


def _is_of(actor: Actor, action: str) -> bool:
    """Whether a step is of the actor's role at all; of which items, four eyes decide."""
    return against(actor, action, showing.subject_of(actor)) is not None


def _item_page(
    request: HttpRequest,
    ref: str,
    problems: Sequence[Problem] = (),
    forms: dict[str, Reasons] | None = None,
) -> HttpResponse:
    actor, sent = actor_of(request), forms or {}
    found = queries.get(ref, actor)
    events = trail.events_about("publication_item", ref)
    people = [found.held_by, found.cleared_by, found.published_by, found.prepared_by]
    names = parties.names_of_people([*people, *(event.actor for event in events)])
    now, charter = holding.as_it_is_now(found).content, charters.by_digest(found.charter_digest)
    context: dict[str, Any] = {
        "item": found,
        "title": showing.title_of(found),
        "acts": _acts(found, actor),
        "preparing": _way(found, "prepare_correction", actor, sent),
        "prepared": showing.content_of(now, charter) if found.prepared_by else None,
        "prepared_digest": digest_of(now),
        "hindrances": against(actor, "correct", found.subject()),
        "withdrawing": _way(found, "withdraw", actor, sent),
        "is_out_of_date": now != found.content,
        "content": showing.content_of(found.content, charter),
        "summary": showing.facts(found, names),
        "moments": moments(events, names),
        "problems": tuple(problems),
        "form": next(iter(sent.values()), None),
        "crumbs": [Crumb(Text("公表", "Publication"), reverse("programme:publication")), Crumb(ref)],
    }
    status = 409 if problems else 422 if sent else 200
    return render(request, "programme/item.html", context, status=status)


def _acts(item: Any, actor: Actor) -> list[Act]:
    urls = {action: reverse(f"programme:{action}_item", args=(item.ref,)) for action in _LABELS}
    facts = holding.facts_of([item], _today())(item)
    return acts_from_here(PUBLICATION_ITEM, item.subject(), facts, actor, _LABELS, urls)


def _way(item: Any, action: str, actor: Actor, sent: dict[str, Reasons]) -> Reasons | None:
    """The form of a step that needs reasons, where the step is there and the actor's."""
    is_step = not isinstance(PUBLICATION_ITEM.step(action, item.state), Problem)
    if not is_step or against(actor, action, item.subject()) != ():
        return None
    return sent.get(action) or Reasons(auto_id=f"{action}_%s")


def _not_ready() -> Problem:
    return Problem(
        "not_ready",
        "publication",
        Text("公表案を作れないものが選ばれています", "something ticked cannot be held, or is held already"),
        Text("一覧を確かめて、選び直してください", "look at the list and tick again"),
    )
