"""Take in what a day brought, look again at everyone whom it may concern, and say what is new.

The standing follows from what was delivered, in its order, and from nothing else: a worker that was killed begins
again from the last day that was kept, and the keys of its alerts are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from kikin.engines.names.problem import Entry, Identifier, Kind, Query
from kikin.fund.watch import Alert, key_of
from kikin.office.feeds.watch.folder import Delivery
from kikin.office.feeds.watch.said import (
    Career,
    Declared,
    Joined,
    Listing,
    Merged,
    PartySaid,
    Relation,
    Seen,
    Together,
    Told,
)
from kikin.office.watch.looking.behind import Behind
from kikin.office.watch.looking.fund import Company, Fund
from kikin.office.watch.looking.lists import Hit, Lists
from kikin.office.watch.looking.money import Money
from kikin.office.watch.looking.people import People
from kikin.office.watch.looking.stakes import Stakes
from kikin.values.problems import Problem
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An alert whose ground a feed has taken back: nobody did anything, the feed was wrong."""

    key: str
    on: date
    because: str


@dataclass(slots=True)
class Outcome:
    """What a day showed; `looked_at_count` says of how many companies."""

    alerts: list[Alert] = field(default_factory=list)
    taken_back: list[TakenBack] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    looked_at_count: int = 0


@dataclass(slots=True)
class _Day:
    """What is to be looked at once all of a day's feeds are in."""

    changed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    corrected: set[str] = field(default_factory=set)
    merged: set[str] = field(default_factory=set)
    entries: list[tuple[str, Entry]] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)


class Looking:
    """The standing of a watched fund; `begin` with what was known before, then `take` day after day."""

    def __init__(self, fund: Fund):
        self.fund = fund
        self.stakes = Stakes()
        self.behind = Behind(fund, self.stakes)
        self.people = People(fund)
        self.money = Money(fund)
        self.lists = Lists(fund.rules.hit_threshold_bp, fund.rules.list_shrink_bp)
        self.told: set[str] = set()
        self.listed_told: set[tuple[str, str]] = set()
        self.rested_on: dict[str, list[str]] = defaultdict(list)
        self.records: dict[str, list[str]] = defaultdict(list)
        self.came: set[tuple[str, str]] = set()
        self.heard: set[object] = set()
        self.withdrawn: set[str] = set()
        self.taken_back: set[str] = set()
        for company in fund.companies.values():
            self._know(PartySaid(company.id, "fund", ("", ""), company.name, identifiers=company.identifiers))
        for person in fund.people.values():
            numbers = (Identifier("orcid", person.orcid),) if person.orcid else ()
            self.lists.look_for(person.id, Query(person.name, "person", "", person.birth_date, numbers))

    def begin(self, deliveries: Iterable[Delivery], today: date) -> Outcome:
        """What was known before anything was watched: it is looked at, and raises nothing."""
        day = _Day()
        self._hear(deliveries, today, day)
        self.stakes.ended_by(today)
        self.lists.compare(day.entries)
        listed = self.lists.listed()
        for _ in (*self.people.terms(today), *self.behind.look(self.fund.companies, today, {}, listed, ())):
            pass
        self.listed_told |= {
            (party, company)
            for company in self.fund.companies
            for party in self.behind.pictures[company].above & listed
        }
        return Outcome(problems=day.outcome.problems, looked_at_count=len(self.fund.companies))

    def take(self, deliveries: Iterable[Delivery], today: date) -> Outcome:
        """One day: every file that came, in any order; one that came before, to the last byte, says nothing."""
        day = _Day()
        listed = self.lists.listed()
        self._hear(deliveries, today, day)
        for company in self.stakes.ended_by(today):
            day.changed[company].add(f"ended:{company}:{today}")
        came = self._look_at_lists(today, day)
        now, gone = self.lists.listed(), listed - self.lists.listed()
        self._look_behind(today, day, (now - came) | gone)
        for company in self.behind.watched(came | gone):
            self.behind.relist(company, today, now)
        self._raise(self.people.terms(today), today, day)
        return day.outcome

    def other_names(self) -> dict[str, str]:
        """Of every other id that somebody is called by, the id under which they are watched."""
        parties = {one: self.stakes.id_of(one) for one in self.stakes.called}
        people = {one: found.id for one in self.people.called if (found := self.people.person_of(one))}
        return {**parties, **people}

    def _hear(self, deliveries: Iterable[Delivery], today: date, day: _Day) -> None:
        for delivery in deliveries:
            if delivery.sameness() in self.came:
                continue
            self.came.add(delivery.sameness())
            for said in delivery.said:
                if isinstance(said, Problem):
                    day.outcome.problems.append(said)
                else:
                    self._take_in(said, today, day)

    def _take_in(self, said: object, today: date, day: _Day) -> None:
        if isinstance(said, PartySaid):
            for party in self._know(said):
                day.changed[party].add(said.ref)
        elif isinstance(said, Relation):
            self._relate(said, day)
        elif isinstance(said, Together):
            for member in self.stakes.agree(said):
                for held in self.stakes.out_of.get(member, ()):
                    day.changed[held].add(said.ref)
            day.corrected |= {said.ref} if said.corrects else set()
            self.records[said.record].append(said.ref)
        elif isinstance(said, Merged):
            self._merge(said, day)
        elif isinstance(said, Listing):
            day.entries += self.lists.take(said)
        elif isinstance(said, Career):
            self._raise(self.people.take_career(said, today), today, day, said.ref)
        elif isinstance(said, Seen):
            self._raise(self.people.take_seen(said, today), today, day)
        elif isinstance(said, Joined):
            if said.ref not in self.withdrawn:
                self._raise(self.people.take_joined(said, today), today, day, said.ref)
        elif isinstance(said, Declared | Told) and self._is_news(said):
            if said.withdraws:
                self._take_back(said.withdraws, today, day)
            elif isinstance(said, Declared):
                self._declare(said, today, day)
            else:
                self._tell(said, today, day)

    def _know(self, said: PartySaid) -> set[str]:
        moved, is_renamed = self.stakes.know(said, said.id in self.fund.companies)
        party = self.stakes.id_of(said.id)
        if is_renamed and said.name:
            company = self.fund.companies.get(party)
            names = [*([company.name] if company else []), said.name, *said.aliases]
            names = list(dict.fromkeys(one for one in names if one))
            numbers = [Identifier(scheme, value) for scheme, value in said.identifiers]
            kind: Kind = "person" if said.is_person else "organisation"
            if party not in self.fund.people:
                query = Query(names[0], kind, said.country, said.birth_date, tuple(numbers), tuple(names[1:]))
                self.lists.look_for(party, query)
        return moved

    def _relate(self, said: Relation, day: _Day) -> None:
        before = self.stakes.relations.get(said.record)
        held = self.stakes.relate(said)
        if not held:
            return
        day.changed[held].add(said.ref)
        if before is not None:
            day.changed[self.stakes.id_of(before.held)].add(said.ref)
            if said.corrects:
                day.corrected.add(said.ref)
        self.records[said.record].append(said.ref)

    def _merge(self, said: Merged, day: _Day) -> None:
        gone = self.stakes.id_of(said.company)
        self.records[f"merger:{gone}"].append(said.ref)
        if said.withdrawn:
            day.merged.discard(gone)
            if self.stakes.unmerge(said.company):
                day.changed[gone].add(said.ref)
                day.corrected.add(said.ref)
        elif self.stakes.merge(said.company, said.into):
            day.changed[gone].add(said.ref)
            day.merged.add(gone)

    def _is_news(self, said: Declared | Told) -> bool:
        """Neither heard before nor taken back already: a declaration counts once, a story once of each publisher."""
        known = said.ref if isinstance(said, Declared) else (said.ref, said.publisher)
        is_new = known not in self.heard and said.ref not in self.withdrawn
        self.heard.add(known)
        return is_new

    def _declare(self, said: Declared, today: date, day: _Day) -> None:
        if company := self._company(said.subject):
            self._raise(self.money.take_declared(company, said, today), today, day)
        else:
            self._raise(self.people.take_declared(said, today), today, day)

    def _tell(self, said: Told, today: date, day: _Day) -> None:
        if said.kind == "departure":
            self._raise(self.people.take_told(said, today), today, day)
        elif said.kind == "talks":
            for company in filter(None, map(self._company, said.about)):
                self._raise(self.money.take_told(company, said, today), today, day)

    def _company(self, called: str) -> Company | None:
        return self.fund.companies.get(self.stakes.id_of(called))

    def _take_back(self, ref: str, today: date, day: _Day) -> None:
        """What was said is as if it had never been; what was raised and taken back on one day is not told at all."""
        self.withdrawn.add(ref)
        self.money.forget(ref)
        gone = [*self.rested_on.get(ref, ()), *self.people.forget(ref)]
        for key in dict.fromkeys(gone):
            self.people.comes_back(key)
            if any(one.key == key for one in day.outcome.alerts):
                day.outcome.alerts = [one for one in day.outcome.alerts if one.key != key]
                self.told.discard(key)
            else:
                self._withdraw([key], today, ref, day)

    def _withdraw(self, keys: Iterable[str], today: date, because: str, day: _Day) -> None:
        for key in keys:
            self.taken_back.add(key)
            day.outcome.taken_back.append(TakenBack(key, today, because))

    def _look_behind(self, today: date, day: _Day, listed: Collection[str]) -> None:
        """`listed` without whom the lists alone have changed: what they hold was known before."""
        companies = self.behind.watched({*day.changed, *day.merged})
        day.outcome.looked_at_count = len(companies)
        for alert in self.behind.look(companies, today, day.changed, listed, day.merged):
            if stands := self._corrected(alert, today, day):
                self._raise([stands], today, day)
        self._tell_listed_holders(companies, today, day)

    def _corrected(self, alert: Alert, today: date, day: _Day) -> Alert | None:
        """What only corrections show is nobody's deed: the wrong alert is taken back, and told is what is so."""
        if not set(alert.causes) <= day.corrected:
            return alert
        records = {record for record, refs in self.records.items() if set(refs) & set(alert.causes)}
        rested = dict.fromkeys(
            key for record in records for ref in self.records[record] for key in self.rested_on.get(ref, ())
        )
        known = [key for key in rested if key in self.behind.before]
        wrong = [key for key in known if self.behind.is_as_before(alert.subject, key)] or known[-1:]
        self._withdraw(wrong, today, alert.causes[0], day)
        if wrong:
            return self.behind.instead(alert, wrong[0], today)
        return None if alert.kind in ("control_lost", "threshold_left", "listed_share_left") else alert

    def _look_at_lists(self, today: date, day: _Day) -> set[str]:
        """Tell of everyone whom a list means since today; who they are."""
        came = set()
        by_party: dict[str, list[Hit]] = defaultdict(list)
        for hit in self.lists.compare(day.entries):
            by_party[hit.party].append(hit)
        new = {(name, entry.id) for name, entry in day.entries}
        for party, hits in sorted(by_party.items()):
            below = self.behind.watched([party])
            if any((hit.list, hit.entry) in new for hit in hits):
                below = [one for one in below if one == party or self.behind.is_above(party, one, today)]
            else:
                # whom an old entry means by the name of today, and who came above a company today, is told with that
                below = [one for one in below if one == party or self.behind.shows(party, one)]
            if party in self.fund.people or below:
                self.listed_told |= {(party, company) for company in below}
                self._raise([self._listed(party, hits, below, today)], today, day)
                came.add(party)
        return came

    def _tell_listed_holders(self, companies: Iterable[str], today: date, day: _Day) -> None:
        """A listed party that came to stand above a company, unless the day's alert of the company tells of it."""
        told = {(alert.subject, party) for alert in day.outcome.alerts for party in alert.about}
        told |= {(one.subject, "") for one in day.outcome.alerts if one.kind.startswith("listed_share")}
        listed = self.lists.listed()
        for company in companies:
            above = self.behind.pictures[company].above
            for party in sorted(above & listed):
                if (party, company) in self.listed_told:
                    continue
                self.listed_told.add((party, company))
                if not {(company, party), (company, "")} & told:
                    hits = list(self.lists.found[party].values())
                    causes = sorted({ref for one in above for ref in day.changed.get(one, ())})
                    self._raise([self._listed(party, hits, [company], today, (company,), causes)], today, day)

    def _listed(
        self,
        party: str,
        hits: list[Hit],
        below: list[str],
        today: date,
        facts: tuple[str, ...] = (),
        causes: Iterable[str] = (),
    ) -> Alert:
        person = self.fund.people.get(party)
        awards = list(person.awards) if person else []
        awards += [ref for company in below for ref in self.fund.companies[company].awards]
        name = self.lists.queries[party].name
        path = [
            Text(
                f"リスト{hit.list}の「{hit.match.name}」が{name}である確率は{hit.match.probability_bp / 100:g}%",
                f"the entry {hit.match.name} of the list {hit.list} means {name}: {hit.match.probability_bp / 100:g} %",
            )
            for hit in hits
        ]
        path += [Text(f"{name}は{one}の背後にある", f"{name} stands above {one}") for one in below[:9] if one != party]
        refs = [*sorted(f"{hit.ref}:{hit.entry}" for hit in hits), *causes]
        key = key_of("listed", party, [*facts, *(f"{hit.list}:{hit.entry}" for hit in hits)])
        about = tuple(dict.fromkeys([party, *below]))
        return Alert(
            "listed",
            party,
            key,
            today,
            tuple(path),
            about,
            tuple(dict.fromkeys(awards)),
            self.fund.stake(awards),
            tuple(refs),
        )

    def _raise(self, found: Iterable[Alert | str], today: date, day: _Day, because: str = "") -> None:
        """Alerts that nobody was told yet; a key alone is an alert that is taken back."""
        for one in found:
            if isinstance(one, str):
                self._withdraw([one], today, because, day)
                continue
            if one.key in self.taken_back:
                # what was taken back and comes true is another thing
                one = replace(one, key=key_of(one.kind, one.subject, (one.key, *one.causes)))
            if one.key not in self.told:
                self.told.add(one.key)
                for ref in one.causes:
                    self.rested_on[ref].append(one.key)
                day.outcome.alerts.append(one)
