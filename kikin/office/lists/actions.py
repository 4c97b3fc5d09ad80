"""Everything that changes lists: a version is proposed, and somebody else approves or rejects it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from kikin.fund import lists as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.charter.queries import in_force
from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.office.feeds.watchlists.mapping import read_mapping
from kikin.office.feeds.watchlists.reading import problems_of, read_sources
from kikin.office.feeds.watchlists.sources import Source
from kikin.office.lists import queries
from kikin.office.lists.models import Stay, Watchlist, WatchlistEntry, WatchlistVersion
from kikin.office.transitions import perform, perform_all
from kikin.values.calendar import local_date
from kikin.values.refs import make_confidential_ref
from kikin.values.text import NOTHING_SAID, Text

_AT_ONCE = 500


def propose(
    name: str,
    entries: Sequence[ListEntry],
    effective_on: date,
    actor: Actor,
    now: datetime,
    *,
    file_sha256: str = "",
    format: str = "",
    shrink_reasons: str = "",
) -> WatchlistVersion:
    """Propose a version of a list; the one in force or waiting comes back where it holds the same entries already.

    A version that still waits is overtaken by it: who comes after sees what is new since the one in force.
    """
    digests = {queries.digest_of(entry): entry for entry in entries}
    sha256 = queries.digest_of_all(digests)
    with gate.change():
        gate.permit_or_refuse(actor, "propose", WatchlistVersion().subject())
        today = local_date(now, in_force().zone)
        gate.refuse_if([*rules.problems_of_name(name), *rules.problems_of_effect(effective_on, today)])
        watchlist, _ = Watchlist.objects.select_for_update().get_or_create(name=name)
        base, waiting = queries.newest_approved(watchlist), watchlist.versions.filter(state="proposed").first()
        for known in (base, waiting):
            if known is not None and known.sha256 == sha256:
                return known
        before = base or waiting
        before_count = before.rows_count if before else 0
        gate.refuse_if(
            rules.problems_of_proposing(rules.facts_of(in_force(), len(entries), before_count, shrink_reasons))
        )
        if waiting is not None:
            perform(waiting, "overtake", actor, now)
        newest = watchlist.versions.order_by("number").last()
        version = WatchlistVersion(
            ref=make_confidential_ref("LIST", secrets.token_bytes(8)),
            state=rules.VERSION.initial,
            watchlist=watchlist,
            number=newest.number + 1 if newest else 1,
            base=base,
            sha256=sha256,
            file_sha256=file_sha256,
            format=format,
            effective_on=effective_on,
            rows_count=len(entries),
            imported_at=now,
            proposed_by=actor.person,
            shrink_reasons=shrink_reasons.strip(),
        )
        with gate.act("propose", actor, now, version.subject(), "watchlist_version_proposed") as pending:
            _keep_entries(version, digests)
            version.added_count, version.removed_count, version.changed_count = _counts(base, version)
            version.save()
            pending.facts |= {"list": name, "number": version.number, "sha256": sha256, "rows_count": len(entries)}
    return version


def propose_files(
    name: str,
    sources: Sequence[Source],
    effective_on: date,
    actor: Actor,
    now: datetime,
    *,
    format: str = "auto",
    mapping: Source | None = None,
    shrink_reasons: str = "",
) -> WatchlistVersion:
    """Read what was sent and propose it; refused with every problem of every row where it cannot be read whole."""
    gate.permit_or_refuse(actor, "propose", WatchlistVersion().subject())
    columns, problems = read_mapping(mapping) if mapping else (None, ())
    gate.refuse_if(problems)
    read = read_sources(sources, format, columns)
    gate.refuse_if(problems_of(read))
    return propose(
        name,
        read.entries,
        effective_on,
        actor,
        now,
        file_sha256=read.digest,
        format=read.format,
        shrink_reasons=shrink_reasons,
    )


def approve(
    version: WatchlistVersion, actor: Actor, now: datetime, confirmation: Text = NOTHING_SAID
) -> WatchlistVersion:
    """Put a version in force; `confirmation` says why one that has lost many rows is right all the same."""

    def gather(version: WatchlistVersion) -> rules.VersionFacts:
        before_count = version.base.rows_count if version.base else 0
        reasons = confirmation.ja or confirmation.en
        return rules.facts_of(in_force(), version.rows_count, before_count, reasons)

    with gate.change():
        decided = _decide(version, "approve", confirmation, actor, now, gather)
        if version.effective_on <= local_date(now, in_force().zone):
            behind = version.watchlist.versions.filter(state="in_force", number__lt=version.number)
            perform_all(list(behind), "supersede", actor, now)
        return decided


def reject(version: WatchlistVersion, reasons: Text, actor: Actor, now: datetime) -> WatchlistVersion:
    """Find that a version is not to be used: the one in force stays."""

    def gather(version: WatchlistVersion) -> rules.VersionFacts:
        return rules.VersionFacts(version.rows_count, reasons=reasons.ja or reasons.en)

    return _decide(version, "reject", reasons, actor, now, gather)


def _decide(
    version: WatchlistVersion,
    action: str,
    reasons: Text,
    actor: Actor,
    now: datetime,
    gather: Callable[[WatchlistVersion], rules.VersionFacts],
) -> WatchlistVersion:
    def keep(version: WatchlistVersion, pending: PendingEvent) -> None:
        version.decided_at, version.decided_by = now, actor.person
        version.reasons_ja, version.reasons_en = reasons.ja.strip(), reasons.en.strip()
        pending.facts |= {"list": version.watchlist.name, "number": version.number, "sha256": version.sha256}
        if version.reasons.ja:
            pending.facts |= {"reasons": salted_digest(f"{reasons.ja}\n{reasons.en}")}

    return perform(version, action, actor, now, gather=gather, do=keep, reads=("base",))


def _counts(base: WatchlistVersion | None, version: WatchlistVersion) -> tuple[int, int, int]:
    """How many entries are added, removed and changed."""
    if base is None:
        return version.rows_count, 0, 0
    changes = queries.changes_between(base, version)
    return len(changes.added), len(changes.removed), len(changes.changed)


def _keep_entries(version: WatchlistVersion, digests: Mapping[str, ListEntry]) -> None:
    """Write what is new in a version and end the stay of what is gone; what stays as it was is not touched."""
    watchlist = version.watchlist
    open_stays = Stay.objects.filter(watchlist=watchlist, last=None)
    standing = {digest: key for key, digest in open_stays.values_list("pk", "entry__digest")}
    gone = [key for digest, key in standing.items() if digest not in digests]
    for first in range(0, len(gone), _AT_ONCE):
        Stay.objects.filter(pk__in=gone[first : first + _AT_ONCE]).update(last=version.number - 1)
    come = [digest for digest in digests if digest not in standing]
    if not come:
        return
    known = dict(WatchlistEntry.objects.filter(watchlist=watchlist).values_list("digest", "pk"))
    unknown = [
        WatchlistEntry(watchlist=watchlist, digest=digest, **asdict(digests[digest]))
        for digest in come
        if digest not in known
    ]
    WatchlistEntry.objects.bulk_create(unknown, batch_size=_AT_ONCE)
    known |= {entry.digest: entry.pk for entry in unknown}
    Stay.objects.bulk_create(
        (Stay(entry_id=known[digest], watchlist=watchlist, first=version.number) for digest in come),
        batch_size=_AT_ONCE,
    )
