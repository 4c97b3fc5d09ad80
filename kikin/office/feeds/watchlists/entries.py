"""One name on a list, in whatever format it came, and what a whole file gave.

There is no field for a nationality, an ethnicity, a religion or a birthplace, and no reader looks at one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kikin.office.feeds.cohorts.records import RefusedRow
from kikin.values.problems import Problem
from kikin.values.text import Text

MAX_ID_CHARACTERS = 120
MAX_NAME_CHARACTERS = 1_000
MAX_ALIASES = 1_000
KINDS: dict[str, Text] = {
    "person": Text("個人", "person"),
    "organisation": Text("機関", "organisation"),
}
SCHEMES = (
    *("corporate_number", "lei", "orcid", "passport", "national_id", "tax_number", "registration", "imo", "swift"),
    "other",
)


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One party on a list. `kind` is a key of KINDS or empty; a birth date is "1970", "1970-04" or "1970-04-01".

    `countries`, of addresses and seats alone, and `birth_dates` may only tell namesakes apart. An identifier is one
    of SCHEMES and a value; `programmes` say under which measure it is listed.
    """

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    countries: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    programmes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListFile:
    """What a file held. `problems` are of the file as a whole: when there are any, nothing of it is taken."""

    entries: tuple[ListEntry, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    digest: str = ""
    """SHA-256 of the file's bytes, in hexadecimal; of a folder, of its files' digests."""
    format: str = ""


@dataclass(slots=True)
class Draft:
    """An entry as its reader found it, before anything is checked; `row` counts as its file does."""

    row: int
    key: str = ""
    name: str = ""
    aliases: list[str] = field(default_factory=list)
    kind: str = ""
    countries: list[str] = field(default_factory=list)
    birth_dates: list[str] = field(default_factory=list)
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
