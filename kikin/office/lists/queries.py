"""Reading lists: which version counts on a day, what stands in it, and what one changes of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kikin.fund.lists import WERE_APPROVED
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.gate import Refused
from kikin.office.lists.models import Watchlist, WatchlistEntry, WatchlistVersion


@dataclass(frozen=True, slots=True)
class Changes:
    """What a version changes of another: `changed` pairs the entry as it was with the entry as it is."""

    added: tuple[WatchlistEntry, ...]
    removed: tuple[WatchlistEntry, ...]
    changed: tuple[tuple[WatchlistEntry, WatchlistEntry], ...]


def versions_in_force(today: date) -> list[WatchlistVersion]:
    """The newest version of each list that was approved and has come into effect."""
    newest: dict[int, WatchlistVersion] = {}
    approved = WatchlistVersion.objects.filter(state__in=WERE_APPROVED, effective_on__lte=today)
    for version in approved.select_related("watchlist").order_by("watchlist__name", "number"):
        newest[version.watchlist_id] = version
    return list(newest.values())


def newest_approved(watchlist: Watchlist) -> WatchlistVersion | None:
    """The version that the next one is compared with, whether or not its day has come."""
    return watchlist.versions.filter(state__in=WERE_APPROVED).order_by("number").last()


def entries_of(versions: Iterable[WatchlistVersion]) -> QuerySet[WatchlistEntry]:
    """Every entry that stands in any of these versions, once."""
    standing = Q(pk__in=[])
    for version in versions:
        standing |= _stands_in(version)
    return WatchlistEntry.objects.filter(standing).select_related("watchlist").distinct()


def changes_between(old: WatchlistVersion | None, new: WatchlistVersion) -> Changes:
    """What is to be compared anew when a version takes the place of another; without one before, all is added."""
    now = WatchlistEntry.objects.filter(_stands_in(new))
    if old is None:
        return Changes(tuple(now), (), ())
    before = WatchlistEntry.objects.filter(_stands_in(old))
    gone = {entry.key: entry for entry in before.exclude(pk__in=now.values("pk"))}
    come = {entry.key: entry for entry in now.exclude(pk__in=before.values("pk"))}
    return Changes(
        added=tuple(entry for key, entry in come.items() if key not in gone),
        removed=tuple(entry for key, entry in gone.items() if key not in come),
        changed=tuple((gone[key], entry) for key, entry in come.items() if key in gone),
    )


def lists(actor: Actor) -> list[WatchlistVersion]:
    """Every version of every list, the newest of each first, for those who may see lists."""
    if not may_see(actor, Watchlist().subject()):
        return []
    return list(WatchlistVersion.objects.select_related("watchlist").order_by("watchlist__name", "-number"))


def get_version(ref: str, actor: Actor) -> WatchlistVersion:
    """One version with its list, or Refused as hidden."""
    found = WatchlistVersion.objects.filter(ref=ref).select_related("watchlist", "base").first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def _stands_in(version: WatchlistVersion) -> Q:
    return Q(
        Q(stays__last__isnull=True) | Q(stays__last__gte=version.number),
        stays__watchlist=version.watchlist_id,
        stays__first__lte=version.number,
    )
