"""What is asked: whether a name may be one that stands on a list.

Nothing here can hold a nationality, an ethnicity, a religion or a birthplace: there is no field for one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from kikin.engines.names.wording import text_of
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ENGINE = "names"
VERSION = "3"

MAX_NAME_CHARACTERS = 1_000
"""Publishers put whole sentences where a name should be."""
MAX_ENTRIES = 5_000_000
FULL_BP = 10_000

Kind: TypeAlias = Literal["person", "organisation", "any"]
Scheme: TypeAlias = Literal[
    "corporate_number", "lei", "orcid", "passport", "national_id", "tax_number", "registration", "imo", "swift", "other"
]
SCHEMES: frozenset[str] = frozenset(get_args(Scheme))
UNIQUE_SCHEMES: frozenset[str] = frozenset({"corporate_number", "lei", "orcid", "imo"})
"""Of these a party has one and keeps it: two different ones are two parties."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that somebody gave a party. Two are the same when their letters and figures are."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One party on a list. A birth date is a year, a month or a day as ISO writes it.

    `countries` are where an organisation is registered or a person works, as codes of two letters.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: Kind = "any"
    countries: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Query:
    """Who is looked for, under one name or several. A birth date and a country can only lower a match."""

    name: str
    kind: Kind = "any"
    country: str = ""
    birth_date: str = ""
    identifiers: tuple[Identifier, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


ReasonKind: TypeAlias = Literal["word", "missing", "extra", "whole", "identifier", "birth_date", "country"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of a match, and by how many thousandths of log-odds it moved it up or down.

    kind: word (words of each name that meet), missing (asked, not listed), extra (listed, not asked), whole (what
    experience makes of the two names beyond their words), identifier, birth_date and country (what decides, or
    tells two parties apart).
    """

    kind: ReasonKind
    asked: str
    listed: str
    points: int

    @property
    def text(self) -> Text:
        return text_of(self.kind, self.asked, self.listed, self.points)


@dataclass(frozen=True, slots=True)
class Match:
    """A party on the list that the name may mean.

    `points` is the sum of the reasons' points, in thousandths of log-odds; the probabilities follow from it and from
    nothing else. A proposal with reasons: a person decides.
    """

    entry: str
    name: str
    probability_bp: int
    points: int
    reasons: tuple[Reason, ...]
    engine: str
    version: str
    list_digest: str


def problems_of(query: Query) -> tuple[Problem, ...]:
    """Everything that is wrong with a query."""
    return (
        *_name_problems("name", query.name),
        *(
            problem
            for place, alias in enumerate(query.aliases)
            for problem in _name_problems(f"aliases[{place}]", alias)
        ),
        *_date_problems("birth_date", query.birth_date),
        *_identifier_problems("identifiers", query.identifiers),
    )


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
        for place, date in enumerate(entry.birth_dates):
            yield from _date_problems(f"entries[{number}].birth_dates[{place}]", date)
        yield from _identifier_problems(f"entries[{number}].identifiers", entry.identifiers)


def _name_problems(where: str, name: str) -> Iterator[Problem]:
    if len(name) > MAX_NAME_CHARACTERS:
        yield Problem(
            "too_long",
            where,
            Text(ja=f"{len(name):,}文字あります", en=f"it has {len(name):,} characters"),
            Text(
                ja=f"{MAX_NAME_CHARACTERS:,}文字以内の名称を記入してください",
                en=f"give a name of at most {MAX_NAME_CHARACTERS:,}",
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


def _identifier_problems(where: str, identifiers: Sequence[Identifier]) -> Iterator[Problem]:
    for place, identifier in enumerate(identifiers):
        if identifier.scheme not in SCHEMES:
            yield Problem(
                "unknown_scheme",
                f"{where}[{place}].scheme",
                Text(ja="この番号体系はありません", en="there is no such scheme"),
                Text(
                    ja=f"次のいずれかにしてください：{', '.join(sorted(SCHEMES))}",
                    en=f"one of {', '.join(sorted(SCHEMES))}",
                ),
                shown(identifier.scheme),
            )
