"""Reading lists: which version counts on a day, what stands in it, and what one changes of another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kikin.fund.lists import FIELDS, WERE_APPROVED
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.office.lists.models import Stay, Watchlist, WatchlistEntry, WatchlistVersion


@dataclass(frozen=True, slots=True)
class Standing:
    """A list today: the version that counts, the one that will count from a later day, the one that waits."""

    watchlist: Watchlist
    in_force: WatchlistVersion | None
    following: WatchlistVersion | None
    waiting: WatchlistVersion | None


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
    return _paired(gone, come)


def changes_of_file(name: str, entries: Sequence[ListEntry], actor: Actor) -> tuple[WatchlistVersion | None, Changes]:
    """What a file would change of the newest approved version; nothing is kept."""
    gate.permit_or_refuse(actor, "see", Watchlist(name=name).subject())
    watchlist = Watchlist.objects.filter(name=name).first()
    base = newest_approved(watchlist) if watchlist else None
    before = {entry.digest: entry for entry in entries_of([base])} if base else {}
    after = {digest_of(entry): entry for entry in entries}
    gone = {entry.key: entry for digest, entry in before.items() if digest not in after}
    come = {entry.key: record_of(entry) for digest, entry in after.items() if digest not in before}
    return base, _paired(gone, come)


def digest_of(entry: ListEntry) -> str:
    """SHA-256 of all that an entry says."""
    return _sha256(asdict(entry))


def digest_of_all(digests: Iterable[str]) -> str:
    """SHA-256 of a version: of its entries in no order, since publishers reorder their files."""
    return _sha256(sorted(digests))


def record_of(entry: ListEntry) -> WatchlistEntry:
    """An entry of a file as it would be kept."""
    return WatchlistEntry(**json.loads(json.dumps(asdict(entry))))


@dataclass(frozen=True, slots=True)
class Became:
    """What came of an entry: the last version in which it stood, and what its list says of the same key now.

    Without a last version it stands still; without anything now, it was removed.
    """

    last: int | None
    now: WatchlistEntry | None


def what_became_of(entries: Collection[WatchlistEntry]) -> dict[int, Became]:
    """Entry key to what came of it since."""
    stays = Stay.objects.filter(entry__in=[entry.pk for entry in entries]).order_by("first")
    last = dict(stays.values_list("entry", "last"))
    standing = WatchlistEntry.objects.filter(stays__last=None, key__in={entry.key for entry in entries})
    now = {(entry.watchlist_id, entry.key): entry for entry in standing}
    return {entry.pk: Became(last.get(entry.pk), now.get((entry.watchlist_id, entry.key))) for entry in entries}


def changed_fields(before: WatchlistEntry, after: WatchlistEntry) -> list[str]:
    """What an entry says otherwise than before."""
    return [field for field in FIELDS if getattr(before, field) != getattr(after, field)]


def _paired(gone: Mapping[str, WatchlistEntry], come: Mapping[str, WatchlistEntry]) -> Changes:
    return Changes(
        added=tuple(entry for key, entry in come.items() if key not in gone),
        removed=tuple(entry for key, entry in gone.items() if key not in come),
        changed=tuple((gone[key], entry) for key, entry in come.items() if key in gone),
    )


def _sha256(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def standings(actor: Actor, today: date) -> list[Standing]:
    """Every list as it stands on a day, for those who may see lists."""
    if not may_see(actor, Watchlist().subject()):
        return []
    in_force = {version.watchlist_id: version for version in versions_in_force(today)}
    later = WatchlistVersion.objects.filter(state="in_force", effective_on__gt=today).order_by("number")
    following = {version.watchlist_id: version for version in later}
    waiting = {version.watchlist_id: version for version in WatchlistVersion.objects.filter(state="proposed")}
    return [
        Standing(one, in_force.get(one.pk), following.get(one.pk), waiting.get(one.pk))
        for one in Watchlist.objects.all()
    ]


def versions_of(name: str, actor: Actor) -> list[WatchlistVersion]:
    """Every version of one list, the newest first; none of a list that is not there, or that they may not see."""
    if not may_see(actor, Watchlist(name=name).subject()):
        return []
    found = WatchlistVersion.objects.filter(watchlist__name=name).select_related("watchlist")
    return list(found.order_by("-number"))


def lists(actor: Actor) -> list[WatchlistVersion]:
    """Every version of every list, the newest of each first, for those who may see lists."""
    if not may_see(actor, Watchlist().subject()):
        return []
    return list(WatchlistVersion.objects.select_related("watchlist").order_by("watchlist__name", "-number"))


def versions_by_ref(refs: Iterable[str]) -> list[WatchlistVersion]:
    """The versions of these refs, with their lists."""
    return list(WatchlistVersion.objects.filter(ref__in=list(refs)).select_related("watchlist"))


def get_version(ref: str, actor: Actor) -> WatchlistVersion:
    """One version with its list, or Refused as hidden."""
    found = WatchlistVersion.objects.filter(ref=ref).select_related("watchlist", "base").first()
    if found is None or not may_see(actor, found.subject()):
        raise gate.Refused((), hidden=True)
    return found


def _stands_in(version: WatchlistVersion) -> Q:
    return Q(
        Q(stays__last__isnull=True) | Q(stays__last__gte=version.number),
        stays__watchlist=version.watchlist_id,
        stays__first__lte=version.number,
    )
