"""Take in what a day brought, look again at everyone whom it may concern, and say what is new.

The standing follows from what was delivered, in its order, and from nothing else: a worker that was killed begins
again from the last day that was kept, and the keys of its alerts are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Set
from dataclasses import replace
from datetime import date

from kikin.engines.names.problem import Identifier, Kind, Query
from kikin.fund.watch import Alert
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
from kikin.office.watch.looking.day import Day
from kikin.office.watch.looking.fund import Company, Fund, Person
from kikin.office.watch.looking.grounds import Grounds
from kikin.office.watch.looking.holders import NamedHolders
from kikin.office.watch.looking.liens import Liens
from kikin.office.watch.looking.listed import Listed
from kikin.office.watch.looking.lists import Lists
from kikin.office.watch.looking.money import Money
from kikin.office.watch.looking.outcome import Outcome, SeenAgain, TakenBack
from kikin.office.watch.looking.people import Found, People
from kikin.office.watch.looking.stakes import Stakes
from kikin.office.watch.looking.telling import Telling
from kikin.office.watch.sources import kind_of
from kikin.values.problems import Problem

_FALLS = ("control_lost", "threshold_left", "listed_share_left")


class Looking:
    """The standing of a watched fund; `begin` with what was known before, then `take` day after day."""

    def __init__(self, fund: Fund):
        self.fund = fund
        self.grounds = Grounds()
        self.stakes = Stakes()
        self.behind = Behind(fund, self.stakes, self.grounds)
        self.people = People(fund, self.grounds)
        self.holders = NamedHolders(self.stakes, fund.rules.hit_threshold_bp)
        self.telling = Telling(self.stakes)
        self.money = Money(fund, self.grounds)
        self.liens = Liens(fund, self.grounds)
        self.lists = Lists(fund.rules.hit_threshold_bp, fund.rules.list_shrink_bp)
        self.listed = Listed(fund, self.lists, self.behind, self.grounds)
        self.told: set[str] = set()
        self.seen: dict[str, Alert] = {}
        self.records: dict[str, list[str]] = defaultdict(list)
        """The versions of each record, by their refs."""
        self.came: set[tuple[str, str]] = set()
        self.heard: set[object] = set()
        self.withdrawn: set[str] = set()
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
        listed = self.listed.at_first(day.entries, today)
        self._raise([*self.people.terms(today), *self.people.promised(today)], today, day)
        self._know(self.fund.companies, today)
        self.seen |= {one.key: one for one in (*day.outcome.alerts, *listed)}
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
        self._raise(self.people.meet(today), today, Day())
        self._meet(Day())
        self.lists.compare(())
        self._know(sorted(self.fund.companies.keys() - self.behind.pictures.keys()), today)

    def take(self, deliveries: Iterable[Delivery], today: date) -> Outcome:
        """One day: every file that came, in any order; one that came before, to the last byte, says nothing."""
        day = Day()
        before = self.lists.listed()
        self._hear(deliveries, today, day)
        self._meet(day)
        for company in self.stakes.ended_by(today):
            day.changed[company].add(f"ended:{company}:{today}")
        meant = list(self.listed.meant(day.entries, today))
        self._raise(meant, today, day)
        came, now = {one.subject for one in meant}, self.lists.listed()
        gone = before - now
        self._look_behind(today, day, (now - came) | gone)
        for changed in self.behind.watched(came | gone):
            self.behind.relist(changed, today, now)
        self._raise(self.people.terms(today), today, day)
        self.seen |= {one.key: one for one in day.outcome.alerts}
        for back in day.outcome.taken_back:
            self.seen.pop(back.key, None)
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
        is_of_owners = alert.key in self.behind.before[alert.subject]
        return not is_of_owners or not self.behind.is_as_before(alert.subject, alert.key)

    def other_names(self) -> dict[str, str]:
        """Of every other id that somebody is called by, the id under which they are watched."""
        parties = {one: self.stakes.id_of(one) for one in self.stakes.called}
        people = {one: found.id for one in self.people.called if (found := self.people.person_of(one))}
        return {**parties, **people}

    def _watch_company(self, company: Company) -> None:
        numbers = company.identifiers
        self._name(PartySaid(company.id, "fund", ("", ""), company.name, aliases=company.aliases, identifiers=numbers))

    def _watch_person(self, person: Person) -> None:
        numbers = (Identifier("orcid", person.orcid),) if person.orcid else ()
        self.lists.look_for(person.id, Query(person.name, "person", "", person.birth_date, numbers, person.aliases))

    def _know(self, companies: Iterable[str], today: date) -> None:
        """How these companies stand today is the ground."""
        list(self.behind.look(companies, today, {}, self.lists.listed(), ()))
        self.listed.know(companies)

    def _hear(self, deliveries: Iterable[Delivery], today: date, day: Day) -> None:
        for delivery in deliveries:
            if delivery.sameness() in self.came:
                continue
            self.came.add(delivery.sameness())
            for said in delivery.said:
                if isinstance(said, Problem):
                    day.outcome.problems.append(said)
                else:
                    self._take_in(said, today, day)

    def _take_in(self, said: object, today: date, day: Day) -> None:
        if isinstance(said, PartySaid):
            for party in self._name(said):
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
            if said.ref not in self.withdrawn:
                self._raise(self.people.take_joined(said, today), today, day, said.ref)
        elif isinstance(said, Declared | Told) and self._is_news(said):
            if said.withdraws:
                self._take_back(said.withdraws, today, day)
            elif isinstance(said, Declared):
                self._declare(said, today, day)
            else:
                self._tell(said, today, day)

    def _name(self, said: PartySaid) -> set[str]:
        """Who somebody is: from now on they are looked for by that name. Whose stakes are now another's too."""
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
                self._name(one)
            else:
                self._relate(one, into)
        if is_ground:
            list(self.behind.look(self.behind.watched([company]), today, {}, self.lists.listed(), ()))

    def _meet(self, day: Day) -> None:
        """Bring together who was named by a company and who is now called so, and all that is known of either."""
        for company in sorted(day.stated):
            self.holders.meet(company)
        joined, self.stakes.joined = self.stakes.joined, []
        for gone, kept in joined:
            self.listed.join(gone, kept)

    def _merge(self, said: Merged, today: date, day: Day) -> None:
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
        elif self.stakes.successor.get(gone) == self.stakes.id_of(said.into):
            self._raise(self.telling.merged_again(gone, said.ref), today, day)

    def _is_news(self, said: Declared | Told) -> bool:
        """Neither heard before nor taken back already: a declaration counts once, a story once of each publisher."""
        known = said.ref if isinstance(said, Declared) else (said.ref, said.publisher)
        is_new = known not in self.heard and said.ref not in self.withdrawn
        self.heard.add(known)
        return is_new

    def _declare(self, said: Declared, today: date, day: Day) -> None:
        if company := self._company(said.subject):
            if said.kind == "talks":
                self.telling.notices(company.id, said, today)
            self._raise(self.money.take_declared(company, said, today), today, day)
        else:
            self._raise(self.people.take_declared(said, today), today, day)

    def _tell(self, said: Told, today: date, day: Day) -> None:
        if said.kind == "departure":
            self._raise(self.people.take_told(said, today), today, day)
        elif said.kind == "talks":
            for company in filter(None, map(self._company, said.about)):
                self._raise(self.money.take_told(company, said, today), today, day)

    def _company(self, called: str) -> Company | None:
        return self.fund.companies.get(self.stakes.id_of(called))

    def _look_behind(self, today: date, day: Day, listed: Collection[str]) -> None:
        """`listed` without whom the lists alone have changed: what they hold was known before."""
        companies = self.behind.watched({*day.changed, *day.merged})
        day.outcome.looked_at_count = len(companies)
        quiet = set(companies)
        for alert in self.behind.look(companies, today, day.changed, listed, day.merged):
            quiet.discard(alert.subject)
            if stands := self._corrected(alert, today, day):
                self._raise([self.telling.told(stands, day.relations, today)], today, day)
        for company in sorted(quiet & self.telling.last.keys()):
            refs = day.causes({company, *self.behind.pictures[company].above})
            if refs and day.corrected.issuperset(refs):
                self._withdraw(self._undone(company, refs), refs[0], today, day)
            else:
                self._raise(self.telling.told_again(company, refs, day.relations), today, day)
        self._raise(self.listed.come_above(companies, today, day), today, day)

    def _corrected(self, alert: Alert, today: date, day: Day) -> Alert | None:
        """What only corrections show is nobody's deed: the wrong alert is taken back, and told is what is so."""
        if not day.corrected.issuperset(alert.causes):
            return alert
        known = self._resting(alert.subject, alert.causes)
        wrong = [key for key in known if self.behind.is_as_before(alert.subject, key)] or known[-1:]
        self._withdraw(wrong, alert.causes[0], today, day)
        if wrong:
            return self.behind.instead(alert, wrong[0], today)
        return None if alert.kind in _FALLS else alert

    def _undone(self, company: str, refs: Iterable[str]) -> list[str]:
        """The last alert of a company where corrections, though they cross nothing, show what was so before it."""
        last = self.telling.last[company].key
        return [key for key in self._resting(company, refs) if key == last and self.behind.is_as_before(company, key)]

    def _resting(self, company: str, refs: Iterable[str]) -> list[str]:
        """The alerts of a company that rest on any version of the records of which these statements are versions."""
        now = set(refs)
        versions = [ref for known in self.records.values() if not now.isdisjoint(known) for ref in known]
        return [key for key in self.grounds.resting_on(versions) if key in self.behind.before[company]]

    def _take_back(self, ref: str, today: date, day: Day) -> None:
        """What was said is as if it had never been; an alert falls once nothing is left that shows it."""
        self.withdrawn.add(ref)
        self.money.forget(ref)
        self.telling.forget(ref)
        self._raise(self.people.forget(ref), today, day, ref)
        for key in self.grounds.resting_on([ref]):
            if self.grounds.fall(key, lambda one: one == ref):
                self._fall(key, ref, today, day)

    def _withdraw(self, keys: Iterable[str], because: str, today: date, day: Day) -> None:
        """These alerts were never right, whatever they rest on."""
        for key in keys:
            self.grounds.drop(key)
            self._fall(key, because, today, day)

    def _fall(self, key: str, because: str, today: date, day: Day) -> None:
        """An alert rests on nothing any more; what was raised on this same day is not told at all."""
        self.people.falls(key)
        self.money.falls(key)
        if any(one.key == key for one in day.outcome.alerts):
            day.outcome.alerts = [one for one in day.outcome.alerts if one.key != key]
            day.outcome.again = [one for one in day.outcome.again if one.key != key]
        else:
            day.outcome.taken_back.append(TakenBack(key, today, because))

    def _raise(self, found: Iterable[Found], today: date, day: Day, because: str = "") -> None:
        """Alerts that nobody was told yet, and further sources of others; a key alone is one that is taken back."""
        for one in found:
            if isinstance(one, str):
                self._withdraw([one], because, today, day)
            elif isinstance(one, SeenAgain):
                self._see_again(one, day)
            else:
                self.grounds.rest(one.key, one.causes)
                if one.key not in self.told:
                    self.told.add(one.key)
                    day.outcome.alerts.append(one)

    def _see_again(self, seen: SeenAgain, day: Day) -> None:
        """One more ground of an alert that stands; a source of a kind that has not shown it yet is told."""
        if not self.grounds.stands(seen.key):
            return
        is_told = set(map(kind_of, seen.refs)) <= self.grounds.kinds(seen.key)
        self.grounds.rest(seen.key, seen.refs)
        if not is_told:
            day.outcome.again.append(seen)
