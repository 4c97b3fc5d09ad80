"""Where somebody is employed and until when, as an ORCID record says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kikin.office.feeds.watch.cells import bare
from kikin.office.feeds.watch.said import Career, Post
from kikin.office.watch.looking.fund import Person
from kikin.values.calendar import MONTHS_OF_A_YEAR, month_bounds

SOON = timedelta(days=90)
"""An employment that ends within these days is left; one that ends later is a term."""
_RECENT = timedelta(days=365)
"""A further post that began longer ago was only now written down."""


@dataclass(frozen=True, slots=True)
class Here:
    """Employments at the institution of the award."""

    open: tuple[Post, ...] = ()
    ended: tuple[Post, ...] = ()

    @property
    def is_left(self) -> bool:
        return bool(self.ended) and not self.open


def here(person: Person, career: Career | None, today: date) -> Here:
    """Where somebody was hired for the award, and whether they still are."""
    posts = [one for one in career.posts if is_at(person, one.organisation, one.organisation_id)] if career else []
    ended = [one for one in posts if (end := day_of(one.ends_on)) and end <= today + SOON]
    return Here(tuple(one for one in posts if one not in ended), tuple(sorted(ended, key=lambda one: one.ends_on)))


def elsewhere(person: Person, career: Career, today: date) -> list[Post]:
    """Posts with others that began lately and have no end."""
    return [
        one
        for one in career.posts
        if not one.ends_on and not is_at(person, one.organisation, one.organisation_id)
        if (begins := day_of(one.begins_on)) is None or begins >= today - _RECENT
    ]


def marks(post: Post) -> list[str]:
    """What a post is known by: from one record to the next, and from one source to another."""
    return [post.id or f"{post.organisation} {post.begins_on}", plain(post.organisation)]


def plain(name: str) -> str:
    """An organisation's name, however it is spaced."""
    return "".join(name.casefold().split())


def is_at(person: Person, name: str, number: str) -> bool:
    """Is it the institution of the award, by its name or its number?"""
    same_name = bool(name) and plain(name) == plain(person.employer)
    return same_name or (bool(number) and bare(number) == person.employer_id)


def day_of(said: str) -> date | None:
    """The last day of a year, a month, or the day itself."""
    if not said:
        return None
    try:
        parts = [int(part) for part in said[: len("YYYY-MM-DD")].split("-")]
        if len(parts) == 3:
            return date(*parts)
        return month_bounds(parts[0], parts[1] if len(parts) > 1 else MONTHS_OF_A_YEAR)[1]
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * MONTHS_OF_A_YEAR + day.month - 1 + months, MONTHS_OF_A_YEAR)
    return min(
        day.replace(day=1).replace(year=year, month=month + 1) + timedelta(days=day.day - 1),
        month_bounds(year, month + 1)[1],
    )
