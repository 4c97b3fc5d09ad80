"""What is asked: whether a name may be one that stands on a list.

Nothing here can hold a nationality, an ethnicity, a religion or a birthplace: there is no field for one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ENGINE = "names"
VERSION = "1"

MAX_NAME_CHARACTERS = 500
MAX_ENTRIES = 1_000_000
FULL_BP = 10_000

Kind: TypeAlias = Literal["person", "organisation", "any"]
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One party on a list. `birth_date` is a year, a month or a day as ISO writes it; "" is not known.

    `country` is where an organisation is registered or a person works, as a code of two letters.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: Kind = "any"
    country: str = ""
    birth_date: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Query:
    """Who is looked for. What is known beside the name can lower a match, and never raises one."""

    name: str
    kind: Kind = "any"
    country: str = ""
    birth_date: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of a match.

    kind: word (a word of each name), together (the same letters, divided into words otherwise), writing (the
    same script, compared character by character), birth_date or country (what lowered it). For the first
    three, `weight` is what the piece counts and `likeness_bp` how far it agrees; for the others,
    `likeness_bp` is what the score was multiplied by and `weight` is 0.
    """

    kind: Literal["word", "together", "writing", "birth_date", "country"]
    asked: str
    listed: str
    likeness_bp: int
    weight: int
    text: Text


@dataclass(frozen=True, slots=True)
class Match:
    """A party on the list that the name may mean.

    `name_score_bp` is the sum of weight × likeness of the pieces over `whole_weight`, rounded down;
    `score_bp` is that, lowered by what contradicts it. A proposal with reasons: a person decides.
    """

    entry: str
    name: str
    score_bp: int
    name_score_bp: int
    whole_weight: int
    reasons: tuple[Reason, ...]
    engine: str
    version: str
    list_digest: str


def problems_of(query: Query) -> tuple[Problem, ...]:
    """Everything that is wrong with a query."""
    return (*_name_problems("name", query.name), *_date_problems("birth_date", query.birth_date))


def problems_of_entries(entries: Sequence[Entry]) -> tuple[Problem, ...]:
    """Everything that is wrong with a list, at once."""
    return tuple(_entries_problems(entries))


def _entries_problems(entries: Sequence[Entry]) -> Iterator[Problem]:
    if len(entries) > MAX_ENTRIES:
        yield Problem(
            "too_many",
            "entries",
            Text(ja=f"{len(entries):,}件あります", en=f"there are {len(entries):,}"),
            Text(ja=f"{MAX_ENTRIES:,}件以下に分けてください", en=f"split them into at most {MAX_ENTRIES:,}"),
        )
    for ref, count in Counter(entry.id for entry in entries).items():
        if count > 1:
            yield Problem(
                "repeated",
                "entries",
                Text(ja="同じ番号が2回以上あります", en="an id occurs more than once"),
                Text(ja="1件にまとめてください", en="make them one entry with aliases"),
                shown(ref),
            )
    for number, entry in enumerate(entries):
        yield from _name_problems(f"entries[{number}].name", entry.name)
        for place, alias in enumerate(entry.aliases):
            yield from _name_problems(f"entries[{number}].aliases[{place}]", alias)
        yield from _date_problems(f"entries[{number}].birth_date", entry.birth_date)


def _name_problems(where: str, name: str) -> Iterator[Problem]:
    if len(name) > MAX_NAME_CHARACTERS:
        yield Problem(
            "too_long",
            where,
            Text(ja=f"{len(name):,}文字あります", en=f"it has {len(name):,} characters"),
            Text(
                ja=f"{MAX_NAME_CHARACTERS}文字以内の名称を記入してください",
                en=f"give a name of at most {MAX_NAME_CHARACTERS}",
            ),
            shown(name),
        )
    elif not any(character.isalnum() for character in name):
        yield Problem(
            "empty",
            where,
            Text(ja="文字がありません", en="there is not one letter or figure in it"),
            Text(ja="名称を記入してください", en="give a name"),
            shown(name),
        )


def _date_problems(where: str, date: str) -> Iterator[Problem]:
    if date and not _DATE.fullmatch(date):
        yield Problem(
            "not_a_date",
            where,
            Text(ja="日付ではありません", en="it is not a date"),
            Text(ja="1970、1970-04、1970-04-01の形で記入してください", en="write 1970, 1970-04 or 1970-04-01"),
            shown(date),
        )
