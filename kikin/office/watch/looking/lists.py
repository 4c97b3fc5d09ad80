"""Who of those watched stands on a list, asked of the engine of names by difference.

A new entry is first looked for in an index of everyone watched, which says cheaply who may be meant; those are then
compared with the entry as a full run compares them. Whom a birth date or a unique number tells apart is not meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kikin.engines.names.index import ListIndex, build_index
from kikin.engines.names.problem import UNIQUE_SCHEMES, Entry, Identifier, Kind, Match, Query, problems_of
from kikin.engines.names.rarity import Rarity, rarity_of
from kikin.engines.names.solve import match_all
from kikin.office.feeds.watch.said import Listing
from kikin.office.feeds.watchlists.entries import ListEntry

_MAY_BE_BP = 500
_MOST = 200
_KINDS: Mapping[str, Kind] = {"person": "person", "organisation": "organisation"}
_FULL_DATE = 10
_MOST_INDEXES = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """A party that an entry of a list means, as probable as the charter asks or more."""

    party: str
    list: str
    entry: str
    ref: str
    match: Match


class Lists:
    """Every list in its newest version, everyone who is looked for on them, and who was found."""

    def __init__(self, hit_threshold_bp: int, shrink_bp: int):
        self.threshold_bp = hit_threshold_bp
        self.shrink_bp = shrink_bp
        self.entries: dict[str, dict[str, Entry]] = {}
        self.refs: dict[str, str] = {}
        self.versions: dict[str, str] = {}
        self.called: dict[str, str] = {}
        self._today: dict[str, set[str]] = {}
        self.queries: dict[str, Query] = {}
        self.found: dict[str, dict[tuple[str, str], Hit]] = {}
        self._parties: list[tuple[ListIndex, frozenset[str]]] = []
        self._waiting: set[str] = set()
        self._late: set[str] = set()
        self._rarity: Rarity | None = None
        self._indexed: list[tuple[ListIndex, Mapping[str, tuple[str, Entry]]]] = []

    def look_for(self, party: str, query: Query) -> None:
        """From now on, this party under this name is looked for."""
        if not problems_of(query) and self.queries.get(party) != query:
            self.queries[party] = query
            self._waiting.add(party)
            self._late.add(party)

    def join(self, gone: str, kept: str) -> None:
        """Two parties are one: whoever of them was found was found."""
        self.called[gone] = kept
        if gone in self.found:
            self.found.setdefault(kept, {}).update(self.found.pop(gone))

    def take(self, listing: Listing) -> list[tuple[str, Entry]]:
        """A version of a list: its new entries. An older one says nothing; one that lost too much drops nothing."""
        name = listing.name
        if listing.version < self.versions.get(name, ""):
            return []
        if listing.version != self.versions.get(name):
            self._today[name] = set()
        self.versions[name], self.refs[name] = listing.version, listing.ref
        before = self.entries.get(name, {})
        now = {one.key: _entry(one) for one in listing.file.entries}
        new = [(name, entry) for key, entry in now.items() if before.get(key) != entry]
        self._today[name] |= now.keys()
        # an older file that came late on the same day does not drop what a newer one brought
        lost = before.keys() - self._today[name]
        if len(lost) * 10_000 >= max(1, len(before)) * self.shrink_bp:
            lost = set()
        self.entries[name] = {key: entry for key, entry in {**before, **now}.items() if key not in lost}
        for hits in self.found.values():
            for key in [one for one in hits if one[0] == name and one[1] in lost]:
                del hits[key]
        return new

    def listed(self) -> set[str]:
        """Whom some list means today."""
        return {party for party, hits in self.found.items() if hits}

    def compare(self, new: Iterable[tuple[str, Entry]]) -> list[Hit]:
        """Who is meant by new entries, and whom of those that are new the lists mean."""
        fresh = list(new)
        came, self._waiting = self._waiting, set()
        hits = [*self._by_entries(fresh, came), *self._by_parties(came)]
        return [one for one in map(self._as_called_now, hits) if self._is_new(one)]

    def _as_called_now(self, hit: Hit) -> Hit:
        party = hit.party
        while party in self.called:
            party = self.called[party]
        return hit if party == hit.party else replace(hit, party=party)

    def _is_new(self, hit: Hit) -> bool:
        known = self.found.setdefault(hit.party, {})
        is_new = (hit.list, hit.entry) not in known
        known[hit.list, hit.entry] = hit
        return is_new

    def _by_entries(self, fresh: list[tuple[str, Entry]], came: set[str]) -> Iterator[Hit]:
        if not fresh:
            return
        self._rarity = self._rarity or rarity_of(entry for by in self.entries.values() for entry in by.values())
        self._index()
        asked = [Query(one.name, one.kind, aliases=one.aliases) for _, one in fresh]
        for index, current in self._parties:
            for (name, entry), maybe in zip(fresh, match_all(index, asked, _MAY_BE_BP, _MOST), strict=True):
                parties = [one.entry for one in maybe if one.entry in current and one.entry not in came]
                parties += [one for one in self._by_number(entry) if one in current and one not in parties]
                if parties:
                    yield from self._confirmed(parties, build_index((entry,), self._rarity), {entry.id: (name, entry)})

    def _by_number(self, entry: Entry) -> list[str]:
        numbers = {one.value for one in entry.identifiers if one.scheme in UNIQUE_SCHEMES}
        if not numbers:
            return []
        return [
            party for party, query in self.queries.items() if any(one.value in numbers for one in query.identifiers)
        ]

    def _by_parties(self, came: set[str]) -> Iterator[Hit]:
        """Whom every list is asked for: entry by entry where few came, by an index of them where there are many."""
        if not came or not any(self.entries.values()):
            return
        self._rarity = self._rarity or rarity_of(entry for by in self.entries.values() for entry in by.values())
        parties = sorted(came)
        if len(came) > sum(map(len, self.entries.values())):
            self._index()
            every = [entry for by in self.entries.values() for entry in by.values()]
            asked = [Query(one.name, one.kind, aliases=one.aliases) for one in every]
            parties = sorted(
                {
                    one.entry
                    for index, current in self._parties
                    for found in match_all(index, asked, _MAY_BE_BP, _MOST)
                    for one in found
                    if one.entry in current & came
                }
            )
        for index, entries in self._whole():
            yield from self._confirmed(parties, index, entries)

    def _whole(self) -> list[tuple[ListIndex, Mapping[str, tuple[str, Entry]]]]:
        """Every entry in an index. What came lately is in a small one, so that the large one need not be made anew."""
        now = {f"{name}\t{key}": (name, entry) for name, by in self.entries.items() for key, entry in by.items()}
        known = {key: said for _, entries in self._indexed for key, said in entries.items()}
        new = {key: said for key, said in now.items() if known.get(key) != said}
        if new:
            kept = self._indexed[:1]
            if len(self._indexed) > 1:
                new |= {key: now[key] for key in self._indexed[1][1] if key in now}
            if len(new) * 4 > len(now):
                kept, new = [], now
            index = build_index(tuple(replace(entry, id=key) for key, (_, entry) in new.items()), self._rarity)
            self._indexed = [*kept, (index, new)]
        return self._indexed

    def _confirmed(
        self, parties: list[str], index: ListIndex, entries: Mapping[str, tuple[str, Entry]]
    ) -> Iterator[Hit]:
        asked = [self.queries[one] for one in parties]
        for party, found in zip(parties, match_all(index, asked, self.threshold_bp, _MOST), strict=True):
            for one in found:
                name, entry = entries[one.entry]
                if self.entries[name].get(entry.id) == entry and not _is_told_apart(self.queries[party], entry):
                    yield Hit(party, name, entry.id, self.refs[name], one)

    def _index(self) -> None:
        """Put those who came since into an index of their own, so that the large one stays; join the small in time."""
        late = self._late & self.queries.keys()
        self._late = set()
        if not late:
            return
        kept = [(index, current - late) for index, current in self._parties]
        if len(kept) > _MOST_INDEXES:
            late |= {party for _, current in kept[1:] for party in current}
            kept = kept[:1]
        entries = tuple(_as_entry(party, self.queries[party]) for party in sorted(late))
        self._parties = [*kept, (build_index(entries), frozenset(late))]


def _as_entry(party: str, query: Query) -> Entry:
    return Entry(party, query.name, query.aliases, query.kind, identifiers=query.identifiers)


def _entry(one: ListEntry) -> Entry:
    return Entry(
        one.key,
        one.name,
        one.aliases,
        _KINDS.get(one.kind, "any"),
        one.countries,
        one.birth_dates,
        tuple(Identifier(scheme, value) for scheme, value in one.identifiers),
    )


def _is_told_apart(query: Query, entry: Entry) -> bool:
    """Two full birth dates, or two numbers of which a party has one, that are not the same."""
    full = {one for one in entry.birth_dates if len(one) == _FULL_DATE}
    if len(query.birth_date) == _FULL_DATE and full and query.birth_date not in full:
        return True
    ours = {one.scheme: one.value for one in query.identifiers if one.scheme in UNIQUE_SCHEMES}
    theirs = [one for one in entry.identifiers if one.scheme in ours]
    return bool(theirs) and all(ours[one.scheme] != one.value for one in theirs)
