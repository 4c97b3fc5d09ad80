"""What an alert says of a key person, in both languages."""

from __future__ import annotations

from datetime import date

from kikin.office.feeds.watch.said import Declared, Post
from kikin.office.watch.looking.fund import Person
from kikin.office.watch.looking.posts import day_of
from kikin.values.calendar import date_words
from kikin.values.text import Text


def employment(person: Person, post: Post) -> list[Text]:
    """An employment that ends."""
    on = in_words(post.ends_on)
    return [
        Text(
            f"{person.name}の{post.organisation}での雇用が{on.ja}に終わる（ORCID）",
            f"the employment of {person.name} with {post.organisation} ends on {on.en} (ORCID)",
        )
    ]


def further(person: Person, post: Post) -> list[Text]:
    """A post that was added."""
    return [
        Text(
            f"{person.name}が{post.organisation}での職を加えた",
            f"{person.name} has a further post with {post.organisation}",
        )
    ]


def stated(person: Person, said: Declared) -> list[Text]:
    """A departure that was declared."""
    on = in_words(said.on)
    return [
        Text(f"{person.name}が{on.ja}に離任する旨の申告", f"it is declared that {person.name} leaves on {on.en}"),
        *([Text(f"移籍先は{said.with_whom}", f"for {said.with_whom}")] if said.with_whom else []),
    ]


def agreed(person: Person, sources: list[str]) -> list[Text]:
    """Sources that agree."""
    by = ", ".join(sources)
    return [
        Text(
            f"独立した複数の情報（{by}）が{person.name}の{person.employer}からの離任を示す",
            f"independent sources ({by}) agree that {person.name} has left {person.employer}",
        )
    ]


def effort(person: Person, now: int) -> list[Text]:
    """More of their time than there is."""
    return [
        Text(
            f"{person.name}のエフォートの合計が{now / 100:g}%である",
            f"the efforts of {person.name} come to {now / 100:g} %",
        )
    ]


def term(person: Person, ends_on: date) -> list[Text]:
    """A term and its end."""
    on = date_words(ends_on)
    return [Text(f"{person.name}の任期は{on.ja}まで", f"the term of {person.name} ends on {on.en}")]


def in_words(said: str) -> Text:
    """A day of a feed, as people read it; what is no day as it was written."""
    day = day_of(said)
    return date_words(day) if day else Text(said, said)
