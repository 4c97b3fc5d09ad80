"""Reading the trail."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing

from django.db.models import QuerySet

from kikin.office.audit.chain import Facts, Link, facts_in
from kikin.office.audit.models import Event, Head
from kikin.office.audit.reading import instant, raw, stream


def links() -> Generator[Link, None, None]:
    """Every row in order, exactly as it is kept."""
    # Named with their table: SQLite takes a quoted name that no column has for a text.
    names = {name: f'event."{name}"' for name in Link._fields}
    columns = ", ".join(instant(column) if name == "at" else raw(column) for name, column in names.items())
    with closing(stream(f"SELECT {columns} FROM audit_event event ORDER BY event.position")) as rows:
        yield from map(Link._make, rows)


def kept_head() -> tuple[object, ...]:
    """Where the database says that the trail ends, as (1, position, hash), whatever it says."""
    rows = list(stream(f"SELECT {raw('id')}, {raw('position')}, {raw('hash')} FROM audit_head"))
    return rows[0] if len(rows) == 1 else (f"{len(rows)} rows",)


def head() -> tuple[int, str]:
    """Where the trail ends, as (position, hash)."""
    kept = Head.objects.get(pk=1)
    return kept.position, kept.hash


def event(uid: str) -> Event | None:
    """The event of that uid."""
    return Event.objects.filter(uid=uid).first()


def about(uid: str) -> tuple[str, str]:
    """The kind and the ref of the thing that an event is about; nothing of an event that is not there."""
    found = Event.objects.filter(uid=uid).values_list("object_kind", "object_ref").first()
    return found or ("", "")


def events_about(kind: str, ref: str) -> list[Event]:
    """What has happened to one thing, the first first."""
    return list(Event.objects.filter(object_kind=kind, object_ref=ref))


def was_just_done(kind: str, ref: str, name: str, actor: str) -> bool:
    """Whether this is the last that happened to a thing, and by this person: what a second click asks for again."""
    last = Event.objects.filter(object_kind=kind, object_ref=ref).last()
    return last is not None and (last.name, last.actor) == (name, actor)


def newest(count: int, before: int | None = None) -> list[Event]:
    """The newest events, the newest first; with `before`, those below that position."""
    events = Event.objects.order_by("-position")
    return list((events if before is None else events.filter(position__lt=before))[:count])


def found(*, name: str = "", kind: str = "", ref: str = "", actor: str = "") -> QuerySet[Event]:
    """The events of a name, about a kind or a ref, or by a person's ref (any that are given), the newest first."""
    wanted = {"name": name, "object_kind": kind, "object_ref": ref, "actor": actor}
    return Event.objects.filter(**{column: value for column, value in wanted.items() if value}).order_by("-position")


def beside(event: Event) -> tuple[Event | None, Event | None]:
    """The event before and the event after."""
    near = {one.position: one for one in Event.objects.filter(position__in=(event.position - 1, event.position + 1))}
    return near.get(event.position - 1), near.get(event.position + 1)


def facts_of(event: Event) -> Facts:
    """What an event says has changed, as it was hashed."""
    return facts_in(event.canonical)
