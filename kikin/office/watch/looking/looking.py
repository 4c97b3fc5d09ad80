"""Take in what a day brought, look again at everyone whom it may concern, and say what is new.

The standing follows from what was delivered, in its order, and from nothing else: a worker that was killed begins
again from the last day that was kept, and the keys of its alerts are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import date

from kikin.engines.names.problem import Identifier, Kind, Query
from kikin.fund.watch import Alert, key_of
from kikin.office.feeds.watch.folder import Delivery
from kikin.office.feeds.watch.said import (
    Career,
    Declared,
    Holders,
    Joined,
    Lien,
    Listing,
    Merged,
    PartySaid,
    Relation,
    Seen,
    Together,
    Told,
)
from kikin.office.watch.looking.behind import Behind
from kikin.office.watch.looking.fund import Company, Fund, Person
from kikin.office.watch.looking.grounds import Grounds
from kikin.office.watch.looking.holders import NamedHolders
from kikin.office.watch.looking.liens import Liens
from kikin.office.watch.looking.lists import Hit, Lists
from kikin.office.watch.looking.money import Money
from kikin.office.watch.looking.outcome import Day, Outcome, SeenAgain, TakenBack
from kikin.office.watch.looking.people import Found, People
from kikin.office.watch.looking.stakes import Stakes
from kikin.office.watch.looking.telling import Telling
from kikin.office.watch.sources import kind_of
from kikin.values.problems import Problem
from kikin.values.text import Text


class Looking:
    """The standing of a watched fund; `begin` with what was known before, then `take` day after day."""

    def __init__(self, fund: Fund):
        self.fund = fund
        self.stakes = Stakes()
        self.behind = Behind(fund, self.stakes)
        self.grounds = Grounds()
        self.people = People(fund, self.grounds)
        self.holders = NamedHolders(self.stakes, fund.rules.hit_threshold_bp)
        self.telling = Telling(self.stakes)
        self.money = Money(fund)
        self.liens = Liens(fund)
        self.lists = Lists(fund.rules.hit_threshold_bp, fund.rules.list_shrink_bp)
        self.told: set[str] = set()
        self.seen: dict[str, Alert] = {}
        self.listed_told: set[tuple[str, str]] = set()
        self.records: dict[str, list[str]] = defaultdict(list)
        self.digests: set[str] = set()
        self.heard: set[object] = set()
        for company in fund.companies.values():
            self._watch_company(company)
        for person in fund.people.values():
            self._watch_person(person)

    def begin(self, deliveries: Iterable[Delivery], today: date) -> Outcome:
        """What was known before anything was watched: it is looked at, and raises nothing."""
        day = Day()
        self._hear(deliveries, today, day)
        self._meet(day)
        self.stakes.ended_by(today)
        hits = self.lists.compare(day.entries)
        ground = [*day.outcome.alerts, *(one for one in self.people.terms(today) if isinstance(one, Alert))]
        ground += self.people.promised(today)
        for _ in self.behind.look(self.fund.companies, today, {}, self.lists.found, ()):
            pass
        ground += [self._listed(party, mine, below, today, ()) for party, mine, below in self._concerned(hits)]
        self._know_listed(self.fund.companies)
        self.seen |= {one.key: one for one in ground}
        return Outcome(problems=day.outcome.problems, looked_at_count=len(self.fund.companies))

    def follow(self, fund: Fund, today: date) -> None:
        """Others are funded now: whoever is new starts from how they stand on this day, and raises nothing by that."""
        new = [one for one in fund.companies.values() if self.fund.companies.get(one.id) != one]
        others = [one for one in fund.people.values() if self.fund.people.get(one.id) != one]
        for gone in self.fund.companies.keys() - fund.companies.keys():
            self.behind.pictures.pop(gone, None)
        self.fund.follow(fund)
        for company in new:
            self._watch_company(company)
        for person in others:
            self.people.watch(person)
            self._watch_person(person)
        self._meet(Day())
        self.lists.compare(())
        unseen = sorted(self.fund.companies.keys() - self.behind.pictures.keys())
        list(self.behind.look(unseen, today, {}, self.lists.found, ()))
        self._know_listed(unseen)

    def _watch_company(self, company: Company) -> None:
        numbers = company.identifiers
        self._know(PartySaid(company.id, "fund", ("", ""), company.name, aliases=company.aliases, identifiers=numbers))

    def _watch_person(self, person: Person) -> None:
        numbers = (Identifier("orcid", person.orcid),) if person.orcid else ()
        self.lists.look_for(person.id, Query(person.name, "person", "", person.birth_date, numbers, person.aliases))

    def _know_listed(self, companies: Iterable[str]) -> None:
        """Whoever is listed and stands above these companies already is no news."""
        self.listed_told |= {
            (party, company)
            for company in companies
            for party in self.behind.pictures[company].above & self.lists.found.keys()
        }

    def take(self, deliveries: Iterable[Delivery], today: date) -> Outcome:
        """One day: every file that came, in any order; one that came before, to the last byte, says nothing."""
        day = Day()
        self._hear(deliveries, today, day)
        self._meet(day)
        for company in self.stakes.ended_by(today):
            day.changed[company].add(f"ended:{company}:{today}")
        self._look_at_lists(today, day)
        self._look_behind(today, day)
        self._raise(self.people.terms(today), today, day)
        self.seen |= {one.key: one for one in day.outcome.alerts}
        for one in day.outcome.taken_back:
            self.seen.pop(one.key, None)
        return day.outcome

    def of_joined(self, joined: Set[str], today: date) -> list[Alert]:
        """All that was seen of those who have joined since, the ground included, and that still stands: known today."""
        found = [one for one in self.seen.values() if not joined.isdisjoint(one.about) and self._still_stands(one)]
        return [replace(one, known_on=today) for one in found]

    def _still_stands(self, alert: Alert) -> bool:
        if alert.kind == "listed":
            return bool(self.lists.found.get(alert.subject))
        if alert.kind == "overcommitted":
            return self.people.lives[alert.subject].is_overcommitted
        return alert.key not in self.behind.before or not self.behind.is_as_before(alert.subject, alert.key)

    def other_names(self) -> dict[str, str]:
        """Of every other id that somebody is called by, the id under which they are watched."""
        parties = {one: self.stakes.id_of(one) for one in self.stakes.called}
        people = {one: found.id for one in self.people.called if (found := self.people.person_of(one))}
        return {**parties, **people}

    def _hear(self, deliveries: Iterable[Delivery], today: date, day: Day) -> None:
        for delivery in deliveries:
            if delivery.digest in self.digests:
                continue
            self.digests.add(delivery.digest)
            for said in delivery.said:
                if isinstance(said, Problem):
                    day.outcome.problems.append(said)
                else:
                    self._take_in(said, today, day)

    def _take_in(self, said: object, today: date, day: Day) -> None:
        if isinstance(said, PartySaid):
            for party in self._know(said):
                day.changed[party].add(said.ref)
            day.stated |= self.stakes.out_of.get(self.stakes.id_of(said.id), set()) & self.holders.stated.keys()
        elif isinstance(said, Relation):
            self._relate(said, day)
        elif isinstance(said, Holders):
            self._hold(said, today, day)
        elif isinstance(said, Together):
            for member in self.stakes.agree(said):
                for held in self.stakes.out_of.get(member, ()):
                    day.changed[held].add(said.ref)
            day.corrected |= {said.ref} if said.corrects else set()
            self.records[said.record].append(said.ref)
        elif isinstance(said, Lien):
            if company := self._company(said.company):
                self._raise(self.liens.take(company, said, today), today, day, said.ref)
        elif isinstance(said, Merged):
            self._merge(said, today, day)
        elif isinstance(said, Listing):
            day.entries += self.lists.take(said)
        elif isinstance(said, Career):
            self._raise(self.people.take_career(said, today), today, day, said.ref)
        elif isinstance(said, Seen):
            self._raise(self.people.take_seen(said, today), today, day)
        elif isinstance(said, Joined):
            self._raise(self.people.take_joined(said), today, day, said.ref)
        elif said in self.heard:
            return
        elif isinstance(said, Declared):
            self.heard.add(said)
            self._declare(said, today, day)
        elif isinstance(said, Told):
            self.heard.add(said)
            self._tell(said, today, day)

    def _know(self, said: PartySaid) -> set[str]:
        moved, is_renamed = self.stakes.know(said, said.id in self.fund.companies)
        party = self.stakes.id_of(said.id)
        if is_renamed and said.name:
            company = self.fund.companies.get(party)
            ours = [company.name, *company.aliases] if company else []
            names = [*ours[:1], said.name, *said.aliases, *ours[1:]]
            names = list(dict.fromkeys(one for one in names if one))
            numbers = [Identifier(scheme, value) for scheme, value in said.identifiers]
            kind: Kind = "person" if said.is_person else "organisation"
            if party not in self.fund.people:
                query = Query(names[0], kind, said.country, said.birth_date, tuple(numbers), tuple(names[1:]))
                self.lists.look_for(party, query)
        return moved

    def _relate(self, said: Relation, day: Day) -> None:
        before = self.stakes.relations.get(said.record)
        held = self.stakes.relate(said)
        if not held:
            return
        day.changed[held].add(said.ref)
        day.stated |= {held} & self.holders.stated.keys()
        day.relations[said.ref] = said
        if before is not None:
            day.changed[self.stakes.id_of(before.held)].add(said.ref)
            if said.corrects:
                day.corrected.add(said.ref)
        self.records[said.record].append(said.ref)

    def _hold(self, said: Holders, today: date, day: Day) -> None:
        """What a company says of its holders; the first time, where nobody was known, it is the ground."""
        company = self.stakes.id_of(said.company)
        is_ground = self.holders.is_ground(company)
        into = Day() if is_ground else day
        for one in self.holders.take(said):
            if isinstance(one, PartySaid):
                self._know(one)
            else:
                self._relate(one, into)
        if is_ground:
            list(self.behind.look(self.behind.watched([company]), today, {}, self.lists.found, ()))

    def _meet(self, day: Day) -> None:
        """Bring together who was named by a company and who is now called so, and all that is known of either."""
        for company in sorted(day.stated):
            self.holders.meet(company)
        joined, self.stakes.joined = self.stakes.joined, []
        for gone, kept in joined:
            self.lists.join(gone, kept)
            self.listed_told |= {(kept, company) for party, company in self.listed_told if party == gone}

    def _merge(self, said: Merged, today: date, day: Day) -> None:
        gone = self.stakes.id_of(said.company)
        if said.withdrawn:
            if self.stakes.unmerge(said.company):
                day.changed[gone].add(said.ref)
                day.corrected.add(said.ref)
        elif self.stakes.merge(said.company, said.into):
            day.changed[gone].add(said.ref)
            day.merged.add(gone)
        elif self.stakes.successor.get(gone) == self.stakes.id_of(said.into):
            self._raise(self.telling.merged_again(gone, said.ref), today, day)

    def _declare(self, said: Declared, today: date, day: Day) -> None:
        if said.kind == "withdrawal":
            self.people.forget(said.withdraws)
            self.telling.forget(said.withdraws)
            self._take_back(said.withdraws, today, day)
        elif company := self._company(said.subject):
            if said.kind == "talks":
                self.telling.notices(company.id, said, today)
            self._raise(self.money.take_declared(company, said, today), today, day)
        else:
            self._raise(self.people.take_declared(said, today), today, day)

    def _tell(self, said: Told, today: date, day: Day) -> None:
        if said.kind == "withdrawal":
            self.money.forget(said.withdraws)
            self.people.forget(said.withdraws)
            self._take_back(said.withdraws, today, day)
        elif said.kind == "departure":
            self._raise(self.people.take_told(said, today), today, day)
        elif said.kind == "talks":
            for company in filter(None, map(self._company, said.about)):
                self._raise(self.money.take_told(company, said, today), today, day)

    def _company(self, called: str) -> Company | None:
        return self.fund.companies.get(self.stakes.id_of(called))

    def _take_back(self, ref: str, today: date, day: Day) -> None:
        for key in self.grounds.by.get(ref, ()):
            if self.grounds.fall(key, lambda one: one == ref):
                self.people.falls(key)
                self.money.falls(key)
                day.outcome.taken_back.append(TakenBack(key, today, ref))

    def _look_behind(self, today: date, day: Day) -> None:
        companies = self.behind.watched({*day.changed, *day.merged})
        day.outcome.looked_at_count = len(companies)
        listed = self.lists.found
        quiet = set(companies)
        for alert in self.behind.look(companies, today, day.changed, listed, day.merged):
            quiet.discard(alert.subject)
            if not self._is_taken_back(alert, today, day):
                self._raise([self.telling.told(alert, day.relations, today)], today, day)
        for company in quiet & self.telling.last.keys():
            above = self.behind.pictures[company].above | {company}
            refs = {ref for party in above for ref in day.changed.get(party, ())}
            self._raise(self.telling.told_again(company, refs, day.relations), today, day)
        self._tell_listed_holders(companies, today, day)

    def _is_taken_back(self, alert: Alert, today: date, day: Day) -> bool:
        """What only corrections show is nobody's deed where it is a fall, or what was so before a wrong statement."""
        if not set(alert.causes) <= day.corrected:
            return False
        records = {record for record, refs in self.records.items() if set(refs) & set(alert.causes)}
        rested = dict.fromkeys(
            key for record in records for ref in self.records[record] for key in self.grounds.by.get(ref, ())
        )
        wrong = [key for key in rested if self.behind.is_as_before(alert.subject, key)]
        day.outcome.taken_back += [TakenBack(key, today, alert.causes[0]) for key in wrong]
        return bool(wrong) or alert.kind in ("control_lost", "threshold_left", "listed_share_left")

    def _look_at_lists(self, today: date, day: Day) -> None:
        for party, hits, below in self._concerned(self.lists.compare(day.entries)):
            self.listed_told |= {(party, company) for company in below}
            self._raise([self._listed(party, hits, below, today, ())], today, day)
            for company in below:
                # how much of a company is held by whom was known before: the list alone has changed
                if company in self.behind.pictures:
                    list(self.behind.look([company], today, {}, self.lists.found, ()))

    def _concerned(self, hits: Iterable[Hit]) -> list[tuple[str, list[Hit], list[str]]]:
        """Of parties that were found on lists, those who are watched or stand above somebody who is."""
        by_party: dict[str, list[Hit]] = defaultdict(list)
        for hit in hits:
            by_party[hit.party].append(hit)
        found = [(party, by_party[party], self.behind.watched([party])) for party in sorted(by_party)]
        return [(party, mine, below) for party, mine, below in found if below or party in self.fund.people]

    def _tell_listed_holders(self, companies: Iterable[str], today: date, day: Day) -> None:
        """A listed party that came to stand above a company, unless the day's alert of the company tells of it."""
        told = {party: alert for alert in day.outcome.alerts for party in alert.about}
        for company in companies:
            for party in sorted(self.behind.pictures[company].above & self.lists.found.keys()):
                if (party, company) in self.listed_told or not self.lists.found[party]:
                    continue
                self.listed_told.add((party, company))
                if party not in told and company not in told:
                    hits = list(self.lists.found[party].values())
                    self._raise([self._listed(party, hits, [company], today, (company,))], today, day)

    def _listed(self, party: str, hits: list[Hit], below: list[str], today: date, facts: tuple[str, ...]) -> Alert:
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
        refs = sorted(f"{hit.ref}:{hit.entry}" for hit in hits)
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

    def _raise(self, found: Iterable[Found], today: date, day: Day, because: str = "") -> None:
        """Alerts that nobody was told yet, and further sources of others; a key alone is one that is taken back."""
        for one in found:
            if isinstance(one, str):
                day.outcome.taken_back.append(TakenBack(one, today, because))
            elif isinstance(one, SeenAgain):
                if kind_of(one.ref) not in self.grounds.kinds(one.key):
                    self.grounds.rest(one.key, (one.ref,))
                    day.outcome.again.append(one)
            elif one.key not in self.told:
                self.told.add(one.key)
                self.grounds.rest(one.key, one.causes)
                day.outcome.alerts.append(one)
