"""Names that stand in no case: which of them may be on a list in force. The engine proposes; people decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kikin.office.charter.queries import in_force
from kikin.office.lists.models import WatchlistEntry
from kikin.office.lists.queries import versions_in_force
from kikin.office.screening import matching
from kikin.office.screening.actions.lineages import lineage_kept
from kikin.office.screening.models import ScreenedParty
from kikin.values.calendar import local_date
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Likeness:
    """A name that may be an entry of a list: under which of its names, how surely, and why."""

    name: str
    watchlist: str
    matched_name: str
    score_bp: int
    grounds: tuple[Text, ...]


def near_listed(names: Sequence[str], now: datetime) -> list[Likeness]:
    """Every name that may stand on a list in force, with each entry once. Of a person or an organisation only the
    name is taken."""
    if not names:
        return []
    charter = in_force()
    versions = versions_in_force(local_date(now, charter.zone))
    parties = [
        ScreenedParty(position=position, kind="counterparty", name_ja=name, name_en=name)
        for position, name in enumerate(names)
    ]
    found, _ = matching.compare(parties, versions, lineage_kept(versions, now), charter)
    entries = WatchlistEntry.objects.select_related("watchlist").in_bulk([one.entry for one in found])
    return [
        Likeness(one.party.name_en, entries[one.entry].watchlist.name, one.matched_name, one.score_bp, one.grounds)
        for one in found
    ]
