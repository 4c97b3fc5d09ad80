"""Who stands behind a company: of everyone whom nobody else controls, the votes that they direct, and by what means.

A party directs its own votes and those of all whom it controls, which the engine of ownership tells; holders who have
agreed to vote as one are a party of their own beside themselves. What an option or a loan gives counts as if used.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kikin.engines.ownership.control import Reach
from kikin.engines.ownership.graph import Graph
from kikin.engines.ownership.integrated import owned_through_all
from kikin.engines.ownership.network import network_of
from kikin.engines.ownership.problem import CONTROLLING, UNIT, WHOLE, Kind, OwnershipProblem, Stake, Threshold
from kikin.engines.ownership.standing import standing_of
from kikin.office.feeds.watch.said import Relation
from kikin.office.watch.looking.stakes import Held, Stakes

TOGETHER = "together:"
"""How the id of holders who vote as one begins; their record follows."""
_FEWEST_SEATS = 2
"""One seat is a person's own, and directs nobody."""


@dataclass(frozen=True, slots=True)
class Top:
    """`units` of the votes; `means` beside votes by which it controls; `through` whom it holds."""

    units: int
    controls: bool
    means: tuple[str, ...] = ()
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """`tops` are those who direct some part that is looked at; `listed` the units that listed parties own."""

    tops: dict[str, Top]
    above: frozenset[str]
    listed: int = 0


class Measure:
    """The measures of one company on one day."""

    def __init__(self, stakes: Stakes, company: str, today: date, control_bp: int):
        self.stakes = stakes
        self.company = stakes.standing_for(company)
        self.half = Threshold(control_bp * UNIT, strict=True)
        every = [one for party in stakes.above(self.company) for one in stakes.held_in(party, today.isoformat())]
        self.above = self._leading(every)
        """Itself, and everyone from whom a chain of what is held today leads to it."""
        self.held = [one for one in every if one.held in self.above]
        self.groups = _groups(stakes, self.above, today.isoformat())
        edges = [edge for one in self.held for edge in _edges(one, self.half)]
        self.shares = [edge for edge in edges if edge.kind == "shares"]
        edges += [edge for record in self.groups for edge in self._together(record, edges)]
        self.parties = (*sorted(self.above), *(TOGETHER + record for record in sorted(self.groups)))
        self.graph = Graph(edges)
        self.reach = Reach(self.graph, (self.half,), False)
        while seated := self._seated():
            # who has the board of one company may thereby have most seats of another
            edges += seated
            self.graph = Graph(edges)
            self.reach = Reach(self.graph, (self.half,), False)

    def tops(self, least: int) -> dict[str, Top]:
        """Everyone whom nobody controls and who directs `least` units of votes or more, or controls."""
        reached = {party: self._controlled_by(party) for party in self.parties if party != self.company}
        into: dict[str, int] = defaultdict(int)
        for one in self.graph.into.get(self.company, ()):
            into[one.owner] += one.votes
        declared = self._declared()
        owned = self._owned_from_afar()
        under = _under(reached) | self._in_one_house(reached)
        found = {}
        for party, controlled in reached.items():
            if party in under:
                continue
            hands = controlled | {party}
            units = max(sum(into.get(hand, 0) for hand in hands), owned.get(party, 0))
            stated, rules = declared.get(party, (0, False))
            controls = self.company in controlled or rules or self.half.reached_by(stated)
            if controls or max(units, stated) >= least:
                through = self._through(party, hands, into)
                found[party] = Top(max(units, stated), controls, self._means(hands), through)
        return found

    def owned_by(self, listed: Iterable[str]) -> int:
        """The units of the company that some parties own through every chain, by the engine and never twice."""
        network, number = network_of(OwnershipProblem(tuple(self.shares)))
        watched = [number[one] for one in listed if one in number and one != self.company]
        if not watched or self.company not in number:
            return 0
        return round(standing_of(network, watched, ()).held_bp(number[self.company]) * UNIT)

    def _owned_from_afar(self) -> dict[str, int]:
        """What those own who hold through others whom they need not control, in units."""
        if self.graph.shares.keys() <= {self.company}:
            return {}
        owned = owned_through_all(self.graph.shares, self.company, self.above - {self.company})
        return {party: round(float(part) * WHOLE) for party, part in owned.items()}

    def _leading(self, held: Iterable[Held]) -> set[str]:
        holders: dict[str, set[str]] = defaultdict(set)
        for one in held:
            holders[one.held] |= {one.holder, *map(self._seated_for, one.seats)}
        found, waiting = {self.company}, [self.company]
        while waiting:
            after = holders[waiting.pop()] - found
            found |= after
            waiting += after
        return found

    def _together(self, record: str, edges: list[Stake]) -> list[Stake]:
        """Those who vote as one direct one another; where they do so elsewhere, they have their votes there alone."""
        members, where = self.groups[record], self.stakes.id_of(self.stakes.agreements[record].company)
        if where in ("", self.company):
            return [Stake(TOGETHER + record, one, "contract") for one in members]
        reach = Reach(Graph(edges), (self.half,), False)
        hands = set(members).union(*(reach.controlled_by(one, self.half) for one in members))
        votes = sum(one.votes for one in edges if one.owned == where and one.owner in hands)
        return [Stake(TOGETHER + record, where, "shares", 0, 0, votes, votes)]

    def _controlled_by(self, party: str) -> set[str]:
        return self.reach.controlled_by(party, self.half)

    def _seated(self) -> list[Stake]:
        """Who has more than half of the seats of a company, by their own hands and those of all whom they control."""
        seats: dict[str, Counter[str]] = defaultdict(Counter)
        for pair in self.held:
            seats[pair.held].update(self._seated_for(seat) for seat in pair.seats)
        known = {(one.owner, held) for held in seats for one in self.graph.into.get(held, ()) if one.kind == "board"}
        found = []
        for held, taken in seats.items():
            if taken.total() < _FEWEST_SEATS:
                continue
            for party in self.parties:
                mine = sum(taken[hand] for hand in self._controlled_by(party) | {party})
                if mine >= _FEWEST_SEATS and 2 * mine > taken.total() and (party, held) not in known and party != held:
                    found.append(Stake(party, held, "board"))
        return found

    def _in_one_house(self, reached: dict[str, set[str]]) -> set[str]:
        """Those who agreed and are all of them somebody's, or that one and theirs: nothing has come together."""
        return {
            TOGETHER + record
            for record, members in self.groups.items()
            if any(
                controlled | {party} >= set(members)
                for party, controlled in reached.items()
                if not party.startswith(TOGETHER)
            )
        }

    def _seated_for(self, seat: Relation) -> str:
        return self.stakes.standing_for(self.stakes.id_of(seat.appointed_by or seat.holder))

    def _declared(self) -> dict[str, tuple[int, bool]]:
        """What is stated in one figure to be held indirectly: units, and whether it is control whatever they are."""
        found: dict[str, tuple[int, bool]] = {}
        for one in self.held:
            for right in one.others if one.held == self.company else ():
                if right.indirect:
                    units, rules = found.get(one.holder, (0, False))
                    is_share = right.kind == "shares"
                    rules = rules or (right.kind in CONTROLLING and not right.units)
                    found[one.holder] = (max(units, right.units if is_share else 0), rules)
        return found

    def _means(self, hands: set[str]) -> tuple[str, ...]:
        kinds = {one.kind for one in self.graph.into.get(self.company, ()) if one.owner in hands}
        debts = {
            right.kind
            for one in self.held
            if one.holder in hands and one.held == self.company
            for right in one.others
            if right.potential
        }
        return tuple(sorted((kinds & CONTROLLING) | debts))

    def _through(self, party: str, hands: set[str], into: dict[str, int]) -> tuple[str, ...]:
        return tuple(sorted(one for one in hands if one != party and into.get(one)))


def _groups(stakes: Stakes, above: set[str], today: str) -> dict[str, tuple[str, ...]]:
    """Agreements in force of which two members or more stand above a company, with these members."""
    records = {record for party in above for record in stakes.agreed.get(party, ())}
    found = {}
    for record in records:
        said = stakes.agreements[record]
        if (
            said.closed
            or (said.ends_on and said.ends_on <= today)
            or (said.company and stakes.id_of(said.company) not in above)
        ):
            continue
        members = tuple(sorted({stakes.standing_for(stakes.id_of(one)) for one in said.members} & above))
        if len(members) > 1:
            found[record] = members
    return found


def _edges(one: Held, half: Threshold) -> list[Stake]:
    """What the engine is asked with: votes with what may become votes, and each right that controls by itself."""
    potential = sum(right.units for right in one.others if right.potential and not right.indirect)
    edges = []
    if one.share or one.votes or potential:
        votes = one.votes + potential
        edges.append(Stake(one.holder, one.held, "shares", one.share, one.share, votes, votes))
    kinds: set[Kind] = {
        right.kind
        for right in one.others
        if not right.indirect and right.kind in CONTROLLING
        if not right.units or (half.reached_by(right.units) and not right.potential)
    }
    return edges + [Stake(one.holder, one.held, kind) for kind in sorted(kinds)]


def _under(reached: dict[str, set[str]]) -> set[str]:
    """Whom somebody else controls; of two who control each other, the later by name. Agreeing is not being under."""
    return {
        party
        for other, controlled in reached.items()
        if not other.startswith(TOGETHER)
        for party in controlled & reached.keys()
        if party != other and (other not in reached[party] or other < party)
    }
