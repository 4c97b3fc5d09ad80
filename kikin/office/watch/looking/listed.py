"""Who is listed among those watched and those who stand above them, and what of it was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from kikin.engines.names.problem import Entry
from kikin.fund.watch import Alert
from kikin.office.watch.looking.behind import Behind
from kikin.office.watch.looking.day import Day
from kikin.office.watch.looking.fund import Fund
from kikin.office.watch.looking.grounds import Grounds
from kikin.office.watch.looking.lists import Hit, Lists
from kikin.values.text import Text

_MOST_NAMED = 9


class Listed:
    """The parties whom lists mean. `told` are pairs of a party and a company below it of which that is no news."""

    def __init__(self, fund: Fund, lists: Lists, behind: Behind, grounds: Grounds):
        self.fund = fund
        self.lists = lists
        self.behind = behind
        self.grounds = grounds
        self.told: set[tuple[str, str]] = set()

    def know(self, companies: Iterable[str]) -> None:
        """Whoever is listed and stands above these companies already is no news."""
        listed = self.lists.listed()
        self.told |= {
            (party, company) for company in companies for party in self.behind.pictures[company].above & listed
        }

    def join(self, gone: str, kept: str) -> None:
        """Two parties are one: what was told of either was told."""
        self.lists.join(gone, kept)
        self.told |= {(kept, company) for party, company in self.told if party == gone}

    def at_first(self, entries: Collection[tuple[str, Entry]], today: date) -> list[Alert]:
        """Everyone whom a list means before anything is watched."""
        return [self._alert(*found, today) for found in self._concerned(entries)]

    def meant(self, entries: Collection[tuple[str, Entry]], today: date) -> Iterator[Alert]:
        """Everyone whom a list means since today.

        Whom an old entry means by the name of today, and who came above a company today, is told with that.
        """
        new = {(name, entry.id) for name, entry in entries}
        for party, hits, below in self._concerned(entries):
            is_of_new = any((hit.list, hit.entry) in new for hit in hits)
            below = [
                one
                for one in below
                if one == party
                or (self.behind.is_above(party, one, today) if is_of_new else self.behind.shows(party, one))
            ]
            if below or party in self.fund.people:
                self.told |= {(party, company) for company in below}
                yield self._alert(party, hits, below, today)

    def come_above(self, companies: Iterable[str], today: date, day: Day) -> Iterator[Alert]:
        """Listed parties that came to stand above a company, unless the day's alert of the company tells of them."""
        told = {(alert.subject, party) for alert in day.outcome.alerts for party in alert.about}
        told |= {(one.subject, "") for one in day.outcome.alerts if one.kind.startswith("listed_share")}
        listed = self.lists.listed()
        for company in companies:
            above = self.behind.pictures[company].above
            for party in sorted(above & listed):
                if (party, company) in self.told:
                    continue
                self.told.add((party, company))
                if not {(company, party), (company, "")} & told:
                    hits = list(self.lists.found[party].values())
                    yield self._alert(party, hits, [company], today, (company,), day.causes(above))

    def _concerned(self, entries: Collection[tuple[str, Entry]]) -> list[tuple[str, list[Hit], list[str]]]:
        """Of parties that are found on lists, those who are watched or stand above somebody who is."""
        by_party: dict[str, list[Hit]] = defaultdict(list)
        for hit in self.lists.compare(entries):
            by_party[hit.party].append(hit)
        found = [(party, by_party[party], self.behind.watched([party])) for party in sorted(by_party)]
        return [(party, mine, below) for party, mine, below in found if below or party in self.fund.people]

    def _alert(
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
        path = self._path(party, hits, below)
        refs = (*sorted(f"{hit.ref}:{hit.entry}" for hit in hits), *causes)
        key = self.grounds.key_of("listed", party, [*facts, *(f"{hit.list}:{hit.entry}" for hit in hits)])
        about = tuple(dict.fromkeys([party, *below]))
        stake = self.fund.stake(awards)
        return Alert("listed", party, key, today, path, about, tuple(dict.fromkeys(awards)), stake, refs)

    def _path(self, party: str, hits: list[Hit], below: list[str]) -> tuple[Text, ...]:
        name = self.lists.queries[party].name
        path = [
            Text(
                f"リスト{hit.list}の「{hit.match.name}」が{name}である確率は{hit.match.probability_bp / 100:g}%",
                f"the entry {hit.match.name} of the list {hit.list} means {name}: {hit.match.probability_bp / 100:g} %",
            )
            for hit in hits
        ]
        named = [one for one in below[:_MOST_NAMED] if one != party]
        return (*path, *(Text(f"{name}は{one}の背後にある", f"{name} stands above {one}") for one in named))
