"""What is to be compared again: cases whose lists or people have changed since, and what they have met already."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.fund.screening import COMPARED, OVER, is_late
from kikin.office.charter.queries import in_force
from kikin.office.gate import Refused
from kikin.office.lists.models import WatchlistEntry, WatchlistVersion
from kikin.office.lists.queries import entries_of, versions_in_force
from kikin.office.screening import matching
from kikin.office.screening.models import Comparison, Hit, Lineage, Rescreening, ScreenedParty, ScreeningCase
from kikin.office.screening.queries.cases import visible_to
from kikin.values.calendar import local_instant

TOGETHER = 200
"""Cases that are read, compared and kept at a time."""
JOINING = frozenset({"organisation", "person", "counterparty"})
"""Causes that are somebody who came into a case."""
_MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class Concerned:
    """A case with the parties that stood in it when it was compared and still do, and those who joined since."""

    case: ScreeningCase
    known: tuple[ScreenedParty, ...]
    new: tuple[ScreenedParty, ...]
    parties_count: int

    def ref_of(self, party: ScreenedParty) -> str:
        return f"{self.case.pk}/{party.position}"


@dataclass(frozen=True, slots=True)
class Pile:
    """Cases that have met the same versions, by their keys; with none, their known parties meet every entry."""

    met: frozenset[int]
    cases: tuple[int, ...]
    has_new: bool

    @property
    def is_full(self) -> bool:
        return not self.met


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that waits to be compared again, and with what; `is_whole` where it waits for no change.

    `causes` are what set it off, as (kind, whom or what); `subjects` counts whom it compares by their kind.
    """

    versions: tuple[WatchlistVersion, ...]
    lineage: Lineage
    basis: str
    piles: tuple[Pile, ...]
    inputs_digest: str
    subjects: Mapping[str, int]
    causes: tuple[tuple[str, str], ...] = ()
    is_whole: bool = False

    @property
    def subjects_count(self) -> int:
        return sum(self.subjects.values())

    def known_since(self, zone: str, checked_at: datetime | None, now: datetime) -> datetime:
        """When the first of its causes could be known: who joined did so after it was looked at before."""
        told = dict(self.causes)
        of_lists = {ref for kind, ref in self.causes if kind == "list"}
        known = [
            max(one.decided_at, local_instant(one.effective_on, zone))
            for one in self.versions
            if one.ref in of_lists and one.decided_at
        ]
        if checked_at is not None and told.keys() & JOINING:
            known.append(checked_at)
        return min([*known, now])

    @property
    def cases_count(self) -> int:
        return sum(len(pile.cases) for pile in self.piles)

    @property
    def keys(self) -> frozenset[int]:
        return frozenset(version.pk for version in self.versions)


@dataclass(slots=True)
class _Growing:
    """A plan as its cases are looked at."""

    cases: defaultdict[frozenset[int], list[int]] = field(default_factory=lambda: defaultdict(list))
    with_new: set[frozenset[int]] = field(default_factory=set)
    subjects: Counter[str] = field(default_factory=Counter)
    unmet: set[int] = field(default_factory=set)
    joined: set[tuple[str, str]] = field(default_factory=set)
    is_otherwise: bool = False

    def take(self, one: Concerned, seen: frozenset[int], wanted: frozenset[int]) -> None:
        """A case that waits, and what it waits for."""
        self.cases[seen].append(one.case.pk)
        self.subjects.update(party.kind for party in one.new)
        if seen != wanted:
            self.subjects.update(party.kind for party in one.known)
        if one.new:
            self.with_new.add(seen)
            self.joined |= {(party.kind, party.ref) for party in one.new}
        if seen:
            self.unmet |= wanted - seen
        else:
            self.is_otherwise = True

    def causes(self, versions: Sequence[WatchlistVersion], is_whole: bool) -> Iterator[tuple[str, str]]:
        if is_whole:
            yield "yearly", ""
        elif self.is_otherwise:
            yield "engine", matching.ENGINE
        yield from (("list", one.ref) for one in versions if one.pk in self.unmet)
        yield from sorted(self.joined)[:_MOST_NAMED]


def live_cases(actor: Actor, over: Collection[str] = ()) -> QuerySet[ScreeningCase]:
    """Cases that were compared, not refused, and whose application or award (`over`: refs of those that ended) lives.

    Of these those that the actor may see; whoever runs the commands of the fund runs them for all.
    """
    seen = ScreeningCase.objects.all() if actor.role == "founder" else visible_to(actor)
    alive = seen.filter(state__in=COMPARED).exclude(application__state__in=OVER)
    return alive.exclude(application__ref__in=over).order_by("pk")


def plan_of(
    versions: Sequence[WatchlistVersion],
    lineage: Lineage,
    basis: str,
    actor: Actor,
    over: Collection[str] = (),
    is_whole: bool = False,
) -> Plan:
    """What waits: live cases that have not met these versions, or were compared otherwise, or whose people changed.

    With `is_whole` they all wait, to be compared with every entry.
    """
    wanted = frozenset(version.pk for version in versions)
    growing, digest = _Growing(), hashlib.sha256(basis.encode())
    digest.update(json.dumps(sorted(version.sha256 for version in versions)).encode())
    for batch in batches(live_cases(actor, over).values_list("pk", flat=True)):
        met = met_by([one.case for one in batch], basis)
        for one in batch:
            seen = frozenset[int]() if is_whole else met[one.case.pk]
            if seen == wanted and not one.new and not is_whole:
                continue
            growing.take(one, seen, wanted)
            said = [[party.kind, party.name_ja, party.name_en, party.country] for party in (*one.known, *one.new)]
            digest.update(json.dumps([one.case.ref, sorted(seen), said], ensure_ascii=False).encode())
    piles = tuple(Pile(met, tuple(cases), met in growing.with_new) for met, cases in growing.cases.items())
    causes = tuple(growing.causes(versions, is_whole))
    return Plan(tuple(versions), lineage, basis, piles, digest.hexdigest(), dict(growing.subjects), causes, is_whole)


def batches(keys: Iterable[int]) -> Iterator[list[Concerned]]:
    """Cases with their parties as they are now, so many at a time."""
    every = list(keys)
    for first in range(0, len(every), TOGETHER):
        found = ScreeningCase.objects.filter(pk__in=every[first : first + TOGETHER])
        yield _concerned(list(found.select_related("application").order_by("pk")))


def _concerned(cases: list[ScreeningCase]) -> list[Concerned]:
    stored: defaultdict[int, list[ScreenedParty]] = defaultdict(list)
    for party in ScreenedParty.objects.filter(case__in=cases):
        stored[party.case_id].append(party)
    now = matching.parties_of(cases)
    return [_of_case(case, stored[case.pk], now[case.pk]) for case in cases]


def _of_case(case: ScreeningCase, stored: Sequence[ScreenedParty], now: Sequence[ScreenedParty]) -> Concerned:
    stand, before = set(map(_identity, now)), set(map(_identity, stored))
    new = tuple(party for party in now if _identity(party) not in before)
    free = max((party.position for party in stored), default=-1) + 1
    for place, party in enumerate(new):
        party.position = free + place
    return Concerned(case, tuple(party for party in stored if _identity(party) in stand), new, len(stored))


def _identity(party: ScreenedParty) -> tuple[str, str, str, str, str]:
    return party.kind, party.ref, party.name_ja, party.name_en, party.country


def met_by(cases: Sequence[ScreeningCase], basis: str) -> dict[int, frozenset[int]]:
    """Case key to the newest version of each list that it has met, by their keys; none where that was otherwise."""
    newest: defaultdict[int, dict[int, int]] = defaultdict(dict)
    rows = Comparison.objects.filter(case__in=[case.pk for case in cases]).order_by("version__number")
    for case, watchlist, version in rows.values_list("case", "version__watchlist", "version"):
        newest[case][watchlist] = version
    return {case.pk: frozenset(newest[case.pk].values() if case.basis == basis else ()) for case in cases}


def came_since(met: Iterable[int], versions: Sequence[WatchlistVersion]) -> QuerySet[WatchlistEntry]:
    """The entries that stand in these versions, and in none of those that were met."""
    old = list(WatchlistVersion.objects.filter(pk__in=list(met)))
    now = entries_of(versions)
    return now.exclude(pk__in=entries_of(old).order_by().values("pk")) if old else now


def standing_in(versions: Sequence[WatchlistVersion]) -> frozenset[int]:
    """The keys of all entries of these versions."""
    return frozenset(entries_of(versions).order_by().values_list("pk", flat=True))


def runs_visible_to(actor: Actor) -> QuerySet[Rescreening]:
    """Every run, the newest first, for those who screen."""
    seen = may_see(actor, Rescreening().subject())
    return (Rescreening.objects.all() if seen else Rescreening.objects.none()).order_by("-pk")


def get_run(ref: str, actor: Actor) -> Rescreening:
    """One run, or Refused as hidden."""
    found = Rescreening.objects.filter(ref=ref).select_related("lineage").first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def versions_of_run(run: Rescreening) -> list[WatchlistVersion]:
    """The versions that a run compared with."""
    return list(run.versions.select_related("watchlist").order_by("watchlist__name"))


def hits_of_run(run: Rescreening, actor: Actor) -> list[Hit]:
    """The hits that a run found, as far as the actor may see their cases."""
    found = Hit.objects.filter(run=run, case__in=visible_to(actor)).order_by("-score_bp", "pk")
    return list(found.select_related("case__application", "party", "entry__watchlist"))


def fallen_in_run(run: Rescreening, actor: Actor) -> list[Hit]:
    """The hits that fell away in a run, as far as the actor may see their cases."""
    found = Hit.objects.filter(fallen_by=run, case__in=visible_to(actor)).order_by("-score_bp", "pk")
    return list(found.select_related("case__application", "party", "entry__watchlist"))


def whole_is_due(now: datetime) -> bool:
    """Whether it is the charter's days since everyone live was compared with everything, or since the very first."""
    lineage = Lineage.objects.order_by("pk").last()
    whole = Rescreening.objects.filter(is_yearly=True).order_by("-begun_at").values_list("begun_at", flat=True)[:1]
    last = max([*whole, *([lineage.counted_at] if lineage else [])], default=None)
    return last is not None and now - last >= timedelta(days=in_force().screening.compare_all_every_days)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Live cases that have not met every version in force, and whether one of these waits for longer than it may."""

    cases_count: int
    is_late: bool


def backlog(actor: Actor, today: date, now: datetime, over: Collection[str] = ()) -> Backlog:
    """What a run would have to do for the lists alone; whether people joined, only a run finds out."""
    charter, versions, lineage = in_force(), versions_in_force(today), Lineage.objects.last()
    if lineage is None:
        return Backlog(0, False)
    in_force_now = frozenset(version.pk for version in versions)
    met = met_by(list(live_cases(actor, over)), matching.basis_of(lineage, charter))
    behind = [seen for seen in met.values() if seen != in_force_now]
    unmet = {version for seen in behind for version in in_force_now - seen}
    decided = [one.decided_at for one in versions if one.pk in unmet and one.decided_at]
    hours = charter.screening.compare_within_hours
    return Backlog(len(behind), any(is_late(at, now, hours) for at in decided))
