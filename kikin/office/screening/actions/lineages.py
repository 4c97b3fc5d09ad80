"""How rare words are, counted once and kept, so that probabilities of different days can be told of together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kikin.engines.names.rarity import rarity_of
from kikin.office.lists.models import WatchlistVersion
from kikin.office.lists.queries import entries_of
from kikin.office.screening.matching import entry_of
from kikin.office.screening.models import Lineage


def lineage_kept(versions: Sequence[WatchlistVersion], now: datetime) -> Lineage:
    """The lineage that every comparison rests on; it begins with the lists of the first."""
    return Lineage.objects.order_by("pk").last() or begin_lineage(versions, now)


def begin_lineage(versions: Sequence[WatchlistVersion], now: datetime) -> Lineage:
    """Count anew. Everything live has then to be compared anew, which costs a full run."""
    counted = rarity_of(map(entry_of, entries_of(versions)))
    return Lineage.objects.create(
        digest=counted.digest, parties_count=counted.parties, counts=dict(counted.counts), counted_at=now
    )
