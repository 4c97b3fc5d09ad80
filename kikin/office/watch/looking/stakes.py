"""Who holds what in whom, as the newest statement of each record says, whenever and however often it came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kikin.office.feeds.watch.said import Interest, PartySaid, Rank, Relation, Together

MOST_PARTIES = 5_000
"""That are looked at above or below one company."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one party has in another by its newest statements. `refs` are these."""

    holder: str
    held: str
    share: int
    votes: int
    others: tuple[Interest, ...]
    seats: tuple[Relation, ...]
    refs: tuple[str, ...]


class Stakes:
    """The newest version of every record, by the parties at its ends."""

    def __init__(self) -> None:
        self.relations: dict[str, Relation] = {}
        self.agreements: dict[str, Together] = {}
        self.parties: dict[str, PartySaid] = {}
        self.into_: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.out_of: dict[str, set[str]] = defaultdict(set)
        self.successor: dict[str, str] = {}
        self.called: dict[str, str] = {}
        """Of an identifier, or of another id of the same party, the id under which it stands here."""
        self.agreed: dict[str, set[str]] = defaultdict(set)
        self.joined: list[tuple[str, str]] = []
        """Ids that turned out to be another's since this was last asked: the one that is gone, the one that stays."""
        self._ends: dict[str, set[str]] = defaultdict(set)

    def id_of(self, said: str) -> str:
        """The id under which a party stands, by any that it is called by."""
        while said in self.called:
            said = self.called[said]
        return said

    def know(self, party: PartySaid, is_watched: bool = False) -> tuple[set[str], bool]:
        """Take in who somebody is: the parties whose stakes are now another's too, and whether a name is new."""
        party_id = self.id_of(party.id)
        before = self.parties.get(party_id)
        moved: set[str] = set()
        for _, value in party.identifiers:
            known = self.id_of(value)
            if value == party_id:
                continue
            if known == value and value not in self.parties and value not in self.into_ and value not in self.out_of:
                self.called[value] = party_id
            elif known != party_id:
                keep, drop = (party_id, known) if is_watched else (known, party_id)
                moved |= self.join(drop, keep)
                party_id = keep
        if before is not None and (party.rank < before.rank or not party.name):
            return moved, False
        self.parties[party_id] = party
        return moved, before is None or (before.name, before.aliases) != (party.name, party.aliases)

    def join(self, gone: str, kept: str) -> set[str]:
        """Everything that was said of one id is said of another."""
        self.called[gone] = kept
        self.joined.append((gone, kept))
        self.agreed[kept] |= self.agreed.pop(gone, set())
        if gone in self.successor and kept not in self.successor:
            self.successor[kept] = self.successor.pop(gone)
        records = [record for by in self.into_.pop(gone, {}).values() for record in by]
        records += [record for held in self.out_of.pop(gone, ()) for record in self.into_[held].pop(gone, ())]
        for record in records:
            self._place(self.relations[record])
        return {kept, *(self.id_of(self.relations[record].held) for record in records)}

    def _place(self, relation: Relation) -> None:
        held = self.id_of(relation.held)
        for holder in self._hands(relation):
            self.into_[held][holder].add(relation.record)
            self.out_of[holder].add(held)

    def _hands(self, relation: Relation) -> set[str]:
        """Whoever holds it, and whoever put them there."""
        return {self.id_of(one) for one in (relation.holder, relation.appointed_by) if one}

    def relate(self, relation: Relation) -> str:
        """Take in a version of a record; whose standing it changes, or nothing where a newer one is known."""
        before = self.relations.get(relation.record)
        if before is not None:
            if relation.rank < before.rank or relation.ref == before.ref:
                return ""
            if relation.closed or not relation.held:
                # what is closed need not say again between whom it was
                relation = replace(relation, holder=before.holder, held=before.held)
            else:
                for hand in self._hands(before):
                    self.into_[self.id_of(before.held)][hand].discard(before.record)
        if not relation.held:
            return ""
        self.relations[relation.record] = relation
        self._place(relation)
        for one in relation.interests:
            if one.ends_on:
                self._ends[one.ends_on].add(self.id_of(relation.held))
        return self.id_of(relation.held)

    def agree(self, said: Together) -> set[str]:
        """Take in an agreement to vote as one; the members whose companies are to be looked at."""
        before = self.agreements.get(said.record)
        if before is not None and (said.rank < before.rank or said.ref == before.ref):
            return set()
        self.agreements[said.record] = said
        touched = {*said.members, *(before.members if before is not None else ())}
        for member in touched:
            self.agreed[self.id_of(member)].add(said.record)
        if said.ends_on:
            self._ends[said.ends_on] |= {self.id_of(one) for one in said.members}
        return {self.id_of(one) for one in touched}

    def merge(self, company: str, into: str) -> bool:
        """A company is no more: its successor stands for it. Whether that was not known."""
        gone, kept = self.id_of(company), self.id_of(into)
        if gone == kept or self.successor.get(gone) == kept or gone in self._line(kept):
            return False
        self.successor[gone] = kept
        self.out_of[kept].add(gone)
        for held in tuple(self.out_of[gone]):
            self.out_of[kept].add(held)
        return True

    def unmerge(self, company: str) -> bool:
        """That merger never was."""
        return self.successor.pop(self.id_of(company), None) is not None

    def _line(self, party: str) -> Iterator[str]:
        """Into whom somebody was merged, and those in turn."""
        while party in self.successor:
            party = self.successor[party]
            yield party

    def standing_for(self, party: str) -> str:
        """Who it is now, after every merger."""
        return next(reversed([party, *self._line(party)]))

    def is_among(self, company: str, merged: Collection[str]) -> bool:
        """Was it, or what it lives on in, merged away?"""
        return bool({company, *self._line(company)} & set(merged))

    def ended_by(self, today: date) -> set[str]:
        """Whose interests have ended since this was last asked."""
        due = [day for day in self._ends if day <= today.isoformat()]
        return {self.id_of(one) for day in due for one in self._ends.pop(day)}

    def above(self, company: str) -> set[str]:
        """A company and everyone from whom a chain leads to it."""
        return _reached(company, self._holders)

    def below(self, parties: Iterable[str]) -> set[str]:
        """Some parties and all to whom a chain leads from them."""
        found: set[str] = set()
        for party in parties:
            if party not in found:
                found |= _reached(party, lambda one: self.out_of.get(one, ()))
        return found

    def _holders(self, party: str) -> Iterable[str]:
        if party in self.successor:
            return (self.successor[party],)
        return self.into_.get(party, ())

    def held_in(self, company: str, today: str) -> Iterator[Held]:
        """What each holder has in a company today, every pair once."""
        for holder, records in self.into_.get(company, {}).items():
            found = self._held(self.standing_for(holder), company, [self.relations[one] for one in records], today)
            if found is not None:
                yield found

    def _held(self, holder: str, company: str, said: list[Relation], today: str) -> Held | None:
        """Shares are what the newest source says, so that two registers do not count one stake twice."""
        said = [one for one in said if self.standing_for(self.id_of(one.holder)) == holder]
        amounts = [one for one in said if one.closed or any(right.kind == "shares" for right in one.interests)]
        newest: tuple[Rank, str] = max(((one.rank, one.source) for one in amounts), default=(("", ""), ""))
        share = votes = 0
        has_votes = False
        others: list[Interest] = []
        for one in said:
            for right in one.interests:
                if right.ends_on and right.ends_on <= today:
                    continue
                if right.kind != "shares" or right.indirect:
                    others.append(right)
                elif one.source == newest[1]:
                    votes, share = (votes + right.units, share) if right.is_votes else (votes, share + right.units)
                    has_votes = has_votes or right.is_votes
        seats = tuple(one for one in said if any(_is_seat(right, today) for right in one.interests))
        if not (share or votes or others or seats):
            return None
        refs = tuple(sorted(one.ref for one in said if not one.closed))
        return Held(holder, company, share, votes if has_votes else share, tuple(others), seats, refs)


def _is_seat(right: Interest, today: str) -> bool:
    return right.kind == "officer" and not (right.ends_on and right.ends_on <= today)


def _reached(start: str, following: Callable[[str], Iterable[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting and len(seen) < MOST_PARTIES:
        for after in following(waiting.pop()):
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return seen
