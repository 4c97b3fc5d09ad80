"""What may be a tie and is none yet: hints from the records, which the reviewer is shown and an officer confirms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kikin.values.naming import folded, folded_person
from kikin.values.text import Text

JOINT_WORK_YEARS = 5
"""Joint work ties for five years."""

HINTS: dict[str, Text] = {
    "same_name": Text("同じ氏名の参加者", "somebody of the same name takes part"),
    "same_domain": Text("同じメールドメインの参加者", "somebody with the same e-mail domain takes part"),
    "co_author": Text("共著者", "they wrote a paper together"),
    "similar_body": Text("名称の似た機関（同じグループの可能性）", "a body of like name, perhaps of one group"),
}

_ANYBODYS = frozenset(
    ("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "yahoo.co.jp", "icloud.com", "me.com")
)
"""Domains in which anybody has an address."""
_LEGAL_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|学校法人|(?:国立|公立)?大学法人|(?:一般|公益)(?:社団|財団)法人"
    r"|国立研究開発法人|独立行政法人|\b(?:co|ltd|inc|llc|corp|corporation|kk|gk|company|limited)\b\.?",
    re.IGNORECASE,
)
_LEAST_STEM, _LEAST_LATIN_STEM = 3, 6


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one who reviews or takes part; of a reviewer also with whom they wrote, and in which year."""

    name: Text
    email: str = ""
    workplace: Text | None = None
    wrote_with: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hint:
    """A kind of HINTS, and the name of whom or what it is about."""

    kind: str
    about: Text


def joint_work_since(now: datetime) -> datetime:
    """From when on joint work still ties."""
    years_ago = now.year - JOINT_WORK_YEARS
    return now.replace(year=years_ago, day=28) if (now.month, now.day) == (2, 29) else now.replace(year=years_ago)


def hints_between(reviewer: Known, people: Iterable[Known], bodies: Iterable[Text], this_year: int) -> tuple[Hint, ...]:
    """Whatever in the records may tie a reviewer to those behind an application, each once."""
    found = [hint for person in people for hint in _about(reviewer, person, this_year)]
    if reviewer.workplace is not None:
        found += [Hint("similar_body", body) for body in bodies if are_alike(reviewer.workplace, body)]
    return tuple(dict.fromkeys(found))


def are_alike(one: Text, other: Text) -> bool:
    """Whether two names of bodies begin alike, once what says their legal form is taken out."""
    pairs = ((_stem(mine), _stem(theirs)) for mine, theirs in ((one.ja, other.ja), (one.en, other.en)))
    return any(
        min(len(mine), len(theirs)) >= _least(mine) and (mine.startswith(theirs) or theirs.startswith(mine))
        for mine, theirs in pairs
    )


def _about(reviewer: Known, person: Known, this_year: int) -> Iterator[Hint]:
    names = _names(person)
    if names & _names(reviewer):
        yield Hint("same_name", person.name)
    if (domain := _domain(person.email)) and domain == _domain(reviewer.email):
        yield Hint("same_domain", person.name)
    wrote = {folded_person(author): year for author, year in reviewer.wrote_with.items()}
    years = [wrote[name] for name in names if name in wrote]
    if any(year is None or year >= this_year - JOINT_WORK_YEARS for year in years):
        yield Hint("co_author", person.name)


def _names(person: Known) -> set[str]:
    return {folded_person(person.name.ja), folded_person(person.name.en)} - {""}


def _domain(email: str) -> str:
    domain = email.rpartition("@")[2].casefold()
    return "" if domain in _ANYBODYS else domain


def _stem(name: str) -> str:
    return folded(_LEGAL_FORMS.sub(" ", name))


def _least(stem: str) -> int:
    return _LEAST_LATIN_STEM if stem.isascii() else _LEAST_STEM
