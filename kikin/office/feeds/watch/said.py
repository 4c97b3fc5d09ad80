"""What one line of a feed says, whichever form it came in.

`ref` names the statement and `rank` says how new it is: of a record's versions the highest counts, whenever it comes.
Nothing here can hold a nationality, an ethnicity, a religion or a birthplace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kikin.office.feeds.watchlists.entries import ListFile
from kikin.values.problems import Problem

Rank: TypeAlias = tuple[str, str]
"""The day that a statement speaks of, and the day on which it was published, as ISO writes them."""


@dataclass(frozen=True, slots=True)
class Interest:
    """One right of a holder, `kind` as the engine of ownership calls it; units as there. It ends after `ends_on`."""

    kind: str
    is_votes: bool = False
    units: int = 0
    indirect: bool = False
    ends_on: str = ""
    potential: bool = False
    """Votes that an option or a loan gives once it is used."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What `holder` has in `held`. `corrects`: what the record said before was wrong, and not so until now."""

    source: str
    record: str
    ref: str
    rank: Rank
    holder: str = ""
    held: str = ""
    interests: tuple[Interest, ...] = ()
    appointed_by: str = ""
    closed: bool = False
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """Holders who have agreed to vote as one in a company, or, where none is named, wherever they hold."""

    record: str
    ref: str
    rank: Rank
    members: tuple[str, ...] = ()
    company: str = ""
    ends_on: str = ""
    closed: bool = False
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class Holders:
    """All holders from 5 % of a company as it names them itself, each with its votes in basis points."""

    ref: str
    rank: Rank
    company: str
    holders: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PartySaid:
    """Who somebody is. `identifiers` are scheme and value, which other feeds may call them by."""

    id: str
    ref: str
    rank: Rank
    name: str = ""
    is_person: bool = False
    aliases: tuple[str, ...] = ()
    birth_date: str = ""
    country: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lien:
    """`holder` has a lien `over` what a company has: its assets, shares in it, or its intellectual property.

    Where a company states its liens in words, these stand for the holder's name, and `holder` and `over` are empty.
    """

    record: str
    ref: str
    rank: Rank
    company: str
    holder: str
    holder_name: str
    over: str
    closed: bool = False
    corrects: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """A company went into another and is no more."""

    ref: str
    company: str
    into: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """One employment; a day may be a year or a month of one."""

    id: str
    organisation: str
    organisation_id: str = ""
    begins_on: str = ""
    ends_on: str = ""


@dataclass(frozen=True, slots=True)
class Career:
    """All employments of a person, as their ORCID record shows them; a later one takes its place."""

    ref: str
    orcid: str
    rank: Rank
    posts: tuple[Post, ...] = ()
    now_orcid: str = ""
    """Where the record was joined with another."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Where OpenAlex takes an author to work: a machine's guess, from a work or from all of them."""

    ref: str
    author: str
    rank: Rank
    places: tuple[tuple[str, str], ...] = ()
    """Identifier and name of each institution."""
    orcid: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """Two identities are one person's, or (`split`) are not after all."""

    ref: str
    gone: str
    kept: str
    split: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    """What a recipient or a person states to the fund. `kind` is one of `declarations.KINDS`."""

    ref: str
    kind: str
    subject: str
    on: str = ""
    award: str = ""
    amount: int = 0
    per_month: int = 0
    with_whom: str = ""
    withdraws: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A story: one publisher's word, of whom and of what kind."""

    ref: str
    kind: str
    publisher: str
    about: tuple[str, ...]
    headline: str = ""
    withdraws: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A version of a list: the day that it is of, and its entries."""

    ref: str
    name: str
    version: str
    file: ListFile


Said: TypeAlias = (
    Relation | Together | Holders | PartySaid | Lien | Merged | Career | Seen | Joined | Declared | Told | Listing
)
Read: TypeAlias = Said | Problem
