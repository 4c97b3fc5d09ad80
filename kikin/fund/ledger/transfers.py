"""A transfer, before it is posted and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from kikin.values.money import Yen


@dataclass(frozen=True, slots=True)
class Draft:
    """A transfer before it is posted. `on` is its legal date; dimensions are keys and refs as text.

    `corrects` is the number of the posted transfer that this one takes back: the same in all but direction.
    """

    kind: str
    from_account: str
    to_account: str
    amount_yen: Yen
    on: date
    fiscal_year: int
    appropriation: str = ""
    agency: str = ""
    field: str = ""
    concept: str = ""
    call: str = ""
    award: str = ""
    member: str = ""
    instrument: str = ""
    document: str = ""
    corrects: int | None = None


class Row(NamedTuple):
    """A transfer as it was posted: a draft with its number, its instant (UTC) and the event that posted it."""

    id: int
    kind: str
    from_account: str
    to_account: str
    amount_yen: Yen
    on: date
    fiscal_year: int
    recorded_at: str
    event_uid: str
    appropriation: str
    agency: str
    field: str
    concept: str
    call: str
    award: str
    member: str
    instrument: str
    document: str
    corrects: int | None


class Closing(NamedTuple):
    """A fiscal year that was closed: its last day, and the newest transfer when it was closed. No later one may be
    dated on that day or before it.
    """

    fiscal_year: int
    last_on: date
    last_id: int


Entry: TypeAlias = "Draft | Row"
DIMENSIONS: tuple[str, ...] = (
    "appropriation",
    "agency",
    "field",
    "concept",
    "call",
    "award",
    "member",
    "instrument",
)
"""What a report may ask for, besides dates, years and documents."""


def takes_back(entry: Entry, row: Row) -> bool:
    """Whether an entry is a row the other way round, on its day or later, and the row itself takes nothing
    back.
    """
    same = ("kind", "amount_yen", "fiscal_year", *DIMENSIONS)
    return (
        row.corrects is None
        and entry.corrects == row.id
        and (entry.from_account, entry.to_account) == (row.to_account, row.from_account)
        and entry.on >= row.on
        and all(getattr(entry, name) == getattr(row, name) for name in same)
    )


def accounts_of(drafts: Iterable[Draft]) -> list[str]:
    """The accounts that drafts move, each once, in order."""
    return sorted({name for draft in drafts for name in (draft.from_account, draft.to_account)})
