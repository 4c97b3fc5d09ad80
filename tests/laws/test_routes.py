"""Every address of the site carries the mark of an action, or stands in a short open list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import unwrap
from types import SimpleNamespace
from typing import Any, TypeAlias

from django.urls import URLPattern, URLResolver, get_resolver, include, path

# Address, and why anyone at all may ask for it. It shows no record and changes none.
OPEN = {
    "favicon.ico": "leads to the mark, which every page shows",
    "healthz": "says whether the site stands, and nothing else",
    "language/<str:language>": "keeps the choice of a language in the visitor's own cookie",
    "sign-in/": "before it, nobody has a role yet",
    "sign-in/as/<int:appointment_pk>": "the same, in a demonstration alone",
    "sign-in/role/": "gives the person who has signed in one of their own roles",
    "sign-out/": "gives every role back",
}


Patterns: TypeAlias = list[URLPattern | URLResolver]


def routes(patterns: Patterns, before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address with the view behind it."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def mark_of(view: Callable[..., Any]) -> Any:
    """The mark that kikin.office.doors.marks.marked has left, through whatever decorators wrap the view."""
    return getattr(view, "mark", getattr(unwrap(view), "mark", None))


def unmarked(patterns: Patterns, allowed: set[tuple[str, str, str]]) -> list[str]:
    """Addresses without a mark, or with the mark of an action that nobody at that door is granted."""
    found = []
    for route, view in routes(patterns):
        if route in OPEN:
            continue
        mark = mark_of(view)
        if mark is None:
            found.append(f"{route}: no mark")
        elif (mark.door, mark.action, mark.kind) not in allowed:
            found.append(f"{route}: nobody at the door {mark.door} is granted {mark.action} on {mark.kind}")
    return found


def granted() -> set[tuple[str, str, str]]:
    """Each door with the actions and kinds granted to one of its roles; a door without roles is public."""
    from kikin.fund.policy import GRANTS
    from kikin.office.doors.marks import DOORS

    return {
        (door.key, action, kind)
        for door in DOORS.values()
        for role, action, kind in GRANTS
        if role in (door.roles or {"public"})
    }


def site() -> Patterns:
    return [*get_resolver().url_patterns]


def test_every_address_is_marked() -> None:
    assert not unmarked(site(), granted())


def test_the_open_list_names_only_what_is_there() -> None:
    assert not OPEN.keys() - {route for route, _ in routes(site())}


def test_an_address_without_a_mark_is_found() -> None:
    def page() -> None: ...

    def marked_page() -> None: ...

    marked_page.mark = SimpleNamespace(door="public", action="see", kind="award")  # type: ignore[attr-defined]  # as the decorator gives it

    def tree(view: Any) -> Patterns:
        return [path("awards/", include([path("<str:ref>", view)]))]

    assert unmarked(tree(page), {("public", "see", "award")}) == ["awards/<str:ref>: no mark"]
    assert unmarked(tree(marked_page), {("public", "see", "award")}) == []
    for other in (("finance", "see", "award"), ("public", "close", "award"), ("public", "see", "call")):
        assert unmarked(tree(marked_page), {other})
