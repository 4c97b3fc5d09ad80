"""Holders as a company names them itself. Who feeds call so is the same party, whichever of them came first."""

from __future__ import annotations

from collections.abc import Iterator

from kikin.engines.ownership.problem import UNIT
from kikin.office.feeds.watch.said import Holders, Interest, PartySaid, Relation
from kikin.office.watch.looking.naming import meant_by
from kikin.office.watch.looking.stakes import Stakes
from kikin.office.watch.sources import NOTICE


class NamedHolders:
    """Of each company the holders that it has named last, each with the record under which it stands."""

    def __init__(self, stakes: Stakes, threshold_bp: int):
        self.stakes = stakes
        self.threshold_bp = threshold_bp
        self.stated: dict[str, dict[str, str]] = {}

    def is_ground(self, company: str) -> bool:
        """Is there nobody yet beside whom a holder of a company could be seen to come or go?"""
        return company not in self.stated and not any(self.stakes.into_.get(company, {}).values())

    def take(self, said: Holders) -> Iterator[PartySaid | Relation]:
        """Who they are and what each holds; whoever is named no longer holds nothing that has to be named."""
        company = self.stakes.id_of(said.company)
        before = {self.stakes.id_of(party): record for party, record in self.stated.get(company, {}).items()}
        now: dict[str, str] = {}
        for name, votes_bp in said.holders:
            own_id = f"{NOTICE}:{company}:{name}"
            party = self._meant(company, name, now) or self.stakes.id_of(own_id)
            now[party] = before.get(party, own_id)
            if party == own_id:
                yield PartySaid(party, said.ref, said.rank, name)
            units = votes_bp * UNIT
            rights = (Interest("shares", False, units), Interest("shares", True, units))
            yield Relation(NOTICE, now[party], f"{said.ref}:{name}", said.rank, party, company, rights)
        for party, record in before.items():
            if party not in now:
                yield Relation(NOTICE, record, f"{said.ref}:-{party}", said.rank, party, company, closed=True)
        self.stated[company] = now

    def meet(self, company: str) -> set[str]:
        """Whom a company has named and a feed now calls so are one; whose stakes are to be looked at again."""
        moved: set[str] = set()
        mine = self.stated.get(company, {})
        for party in [one for one in mine if one.startswith(NOTICE) and self.stakes.id_of(one) == one]:
            others = {self.stakes.id_of(one) for one in mine}
            known = self.stakes.parties.get(party)
            if known is not None and (found := self._meant(company, known.name, others)):
                moved |= self.stakes.join(party, found)
        return moved

    def _meant(self, company: str, name: str, but: dict[str, str] | set[str]) -> str:
        """Which holder of a company a name means."""
        names = {
            one: (known.name, *known.aliases)
            for one, records in self.stakes.into_.get(company, {}).items()
            if records and one not in but and (known := self.stakes.parties.get(one)) is not None and known.name
        }
        return meant_by(name, names, self.threshold_bp)
