"""What the body shows the public: held and cleared by one person, published by another, withdrawn with reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kikin.fund.publication import FINAL, KINDS, PUBLICATION_ITEM
from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.charter.queries import by_digest
from kikin.office.doors.marks import actor_of, marked
from kikin.office.doors.ministry.contents import read_public
from kikin.office.doors.ministry.forms import ReasonsForm
from kikin.office.doors.ministry.words import capitalised, history, today
from kikin.office.gate import Refused
from kikin.office.look.acts import acts_from_here, against
from kikin.office.look.parts import Crumb, Fact
from kikin.office.look.tables import Cell, Column, Table
from kikin.office.parties import queries as parties
from kikin.office.publication import actions, holding, queries
from kikin.office.vision import queries as visions
from kikin.values.problems import Problem
from kikin.values.text import Text

_LABELS = {
    "clear": Text("公表してよいことを確認する", "Clear it for the public"),
    "publish": Text("公表する", "Publish"),
}
_DRAWN_UP = ("vision", "concept")


@marked("ministry", "publication_item", "see")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The items of the body, and what is decided and not held yet."""
    actor = actor_of(request)
    context = {"items": _items(_own(actor)), "waiting": _waiting(actor)}
    return render(request, "ministry/publication.html", context)


def _own(actor: Actor) -> list[Any]:
    return [item for item in queries.items_of_body(actor) if item.kind in _DRAWN_UP]


def _items(items: Sequence[Any]) -> Table:
    columns = (
        Column(Text("公表するもの", "What is shown")),
        Column(Text("種類", "Kind")),
        Column(Text("状態", "State"), "state:publication_item"),
        Column(Text("公表日", "Public from"), "on"),
    )
    rows = [
        (
            Cell(_title(item), reverse("ministry:publication_item", args=(item.ref,)), item.ref),
            capitalised(KINDS[item.kind]),
            item.state,
            item.public_from_on,
        )
        for item in items
    ]
    nothing = Text(
        "まだ公表案はありません。決定したビジョンや構想のページで作成します。",
        "No item yet: hold one from the page of a decided vision or concept.",
    )
    return Table(
        Text("当府省の公表案（新しい順）", "Items of this body, the newest first"), columns, rows, empty=nothing
    )


def _waiting(actor: Actor) -> Table:
    """Decided visions and concepts of the body that no item shows or holds."""
    columns = (Column(Text("ビジョン・構想", "Vision or concept")), Column(Text("種類", "Kind")))
    rows = []
    for kind, found in (("vision", visions.visions_visible_to(actor)), ("concept", visions.concepts_visible_to(actor))):
        for one in found.filter(state__in=FINAL[kind]).order_by("-pk"):
            if actor.of in one.bodies and queries.live_item(kind, one.ref) is None:
                url = reverse(f"ministry:{kind}", args=(one.ref,))
                rows.append((Cell(one.title, url, one.ref), capitalised(KINDS[kind])))
    nothing = Text("決定したものは、すべて公表案になっています。", "Everything decided has its item.")
    return Table(Text("公表案のない決定済みのもの", "Decided, without an item"), columns, rows, empty=nothing)


def _title(item: Any) -> Text:
    said = item.content.get("title") or {}
    return Text(said.get("ja", item.about), said.get("en", item.about))


@marked("ministry", "publication_item", "see")
@require_safe
def item(request: HttpRequest, ref: str) -> HttpResponse:
    """One item: what the public would see, and what may be done with it now."""
    return _page(request, _find(ref, actor_of(request)))


@marked("ministry", "publication_item", "clear")
@require_POST
def clear(request: HttpRequest, ref: str) -> HttpResponse:
    """Find that nothing in it has to stay inside."""

    def step(found: Any, actor: Actor, now: datetime) -> object:
        return actions.clear([found], actor, now)

    return _take(request, ref, step, lambda found, actor: _was(found, "cleared", found.cleared_by, actor))


@marked("ministry", "publication_item", "publish")
@require_POST
def publish(request: HttpRequest, ref: str) -> HttpResponse:
    """Show it to the public."""

    def step(found: Any, actor: Actor, now: datetime) -> object:
        return actions.publish([found], actor, now)

    return _take(request, ref, step, lambda found, actor: _was(found, "published", found.published_by, actor))


@marked("ministry", "publication_item", "withdraw")
@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Show it no longer, and say why."""
    form = ReasonsForm(request.POST)
    if not form.is_valid():
        return _page(request, _find(ref, actor_of(request)), form=form, status=422)

    def step(found: Any, actor: Actor, now: datetime) -> object:
        return actions.withdraw(found, form.reasons(), actor, now)

    return _take(request, ref, step, lambda found, actor: bool(found.state == "withdrawn"))


def _find(ref: str, actor: Actor) -> Any:
    """A vision's or a concept's item; those of other kinds are shown where they are made."""
    found = queries.get(ref, actor)
    if found.kind not in _DRAWN_UP:
        raise Refused((), hidden=True)
    return found


def _was(found: Any, state: str, person: str, actor: Actor) -> bool:
    return bool((found.state, person) == (state, actor.person))


def _take(
    request: HttpRequest,
    ref: str,
    step: Callable[[Any, Actor, datetime], object],
    is_done: Callable[[Any, Actor], bool],
) -> HttpResponse:
    """Take a step; a second click finds it taken."""
    actor = actor_of(request)
    found = _find(ref, actor)
    if not is_done(found, actor):
        try:
            step(found, actor, clock.now())
        except Refused as refused:
            if refused.forbidden:
                raise
            return _page(request, _find(ref, actor), refused.problems, status=409)
    return redirect("ministry:publication_item", ref)


def _page(
    request: HttpRequest,
    found: Any,
    problems: Sequence[Problem] = (),
    form: ReasonsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, subject = actor_of(request), found.subject()
    urls = {action: reverse(f"ministry:{action}_publication", args=(found.ref,)) for action in _LABELS}
    is_live, facts = found.state != "withdrawn", holding.facts_of([found], today())(found)
    context = {
        "item": found,
        "title": _title(found),
        "problems": problems,
        "acts": acts_from_here(PUBLICATION_ITEM, subject, facts, actor, _LABELS, urls),
        "reading": read_public(found.kind, found.content, by_digest(found.charter_digest)),
        "form": (form or ReasonsForm()) if is_live and against(actor, "withdraw", subject) == () else None,
        "facts": _facts(found),
        "moments": history(("publication_item", found.ref)),
        "crumbs": [Crumb(Text("公表", "Publication"), reverse("ministry:publication")), Crumb(found.ref)],
    }
    return render(request, "ministry/publication_item.html", context, status=status)


def _facts(found: Any) -> list[Fact]:
    names = parties.names_of_people([found.held_by, found.cleared_by, found.published_by])
    people = (
        (Text("公表案を作成した人", "Held by"), found.held_by),
        (Text("確認した人", "Cleared by"), found.cleared_by),
        (Text("公表した人", "Published by"), found.published_by),
    )
    return [
        Fact(Text("対象", "About"), found.about, "ref", reverse(f"ministry:{found.kind}", args=(found.about,))),
        Fact(Text("公表日", "Public from"), found.public_from_on, "on"),
        Fact(Text("公表制限の期限", "Under embargo until"), found.embargo_until_on, "on"),
        *(Fact(label, names.get(ref, ref)) for label, ref in people),
        Fact(Text("公表日時", "Published"), found.published_at, "at"),
        *(
            Fact(Text("訂正・取下げの理由", "Why it was changed"), Text(one["ja"], one["en"]))
            for one in found.corrections
        ),
    ]
