"""Who came to stand behind a watched company, or no longer does: thresholds crossed in either direction, and control.

One day shows one alert for a company, named after the gravest thing that was seen; its path tells the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kikin.engines.ownership.problem import UNIT
from kikin.fund.watch import KINDS, Alert
from kikin.office.watch.looking import paths
from kikin.office.watch.looking.fund import Fund
from kikin.office.watch.looking.grounds import Grounds
from kikin.office.watch.looking.measuring import TOGETHER, Measure, Picture, Top
from kikin.office.watch.looking.stakes import Stakes
from kikin.values.text import Text

_NOTHING = Picture({}, frozenset())
_NOBODY = Top(0, False)


@dataclass(frozen=True, slots=True)
class Crossing:
    """One thing seen of a company: of which kind, by whom, and at which threshold in basis points."""

    kind: str
    party: str
    at_bp: int


class Behind:
    """The newest picture of every watched company."""

    def __init__(self, fund: Fund, stakes: Stakes, grounds: Grounds):
        self.fund = fund
        self.stakes = stakes
        self.grounds = grounds
        self.thresholds = [bp * UNIT for bp in fund.rules.thresholds_bp]
        self.pictures: dict[str, Picture] = {}
        self.before: dict[str, dict[str, Picture]] = defaultdict(dict)
        """Of each company what it showed before each of its alerts, by their keys."""

    def watched(self, parties: Iterable[str]) -> list[str]:
        """The watched companies among some parties, those that were merged away among them."""
        below = self.stakes.below(parties)
        return sorted(below & self.fund.companies.keys())

    def look(
        self,
        companies: Iterable[str],
        today: date,
        changed: Mapping[str, set[str]],
        listed: Collection[str],
        merged: Collection[str],
    ) -> Iterator[Alert]:
        """Look at some companies again. What no statement has caused is taken in and not told."""
        for company in companies:
            before = self.pictures.get(company, _NOTHING)
            measure = Measure(self.stakes, company, today, self.fund.rules.control_bp)
            after = self._picture(measure, listed)
            self.pictures[company] = after
            causes = sorted({ref for party in {company, *before.above, *after.above} for ref in changed.get(party, ())})
            if not causes:
                continue
            crossings = list(self._crossings(before, after))
            if self.stakes.is_among(company, merged):
                crossings.insert(0, Crossing("company_merged", measure.company, 0))
            if crossings:
                alert = self._alert(company, today, crossings, measure, before, after, causes)
                self.before[company][alert.key] = before
                yield alert

    def relist(self, company: str, today: date, listed: Collection[str]) -> None:
        """The lists have changed: how much of a company is held by whom was known before, and is not told."""
        if company in self.pictures:
            measure = Measure(self.stakes, company, today, self.fund.rules.control_bp)
            self.pictures[company] = replace(self.pictures[company], listed=_listed(measure, listed))

    def shows(self, party: str, company: str) -> bool:
        """Did somebody stand above a company when it was last looked at?"""
        return party in self.pictures.get(company, _NOTHING).above

    def is_above(self, party: str, company: str, today: date) -> bool:
        """Does somebody stand above a company today?"""
        return party in Measure(self.stakes, company, today, self.fund.rules.control_bp).above

    def is_as_before(self, company: str, key: str) -> bool:
        """Does a company show again what it showed before an alert, but for what crosses no threshold?"""
        now, then = self.pictures[company], self.before[company][key]
        return not list(self._crossings(then, now))

    def instead(self, alert: Alert, key: str, today: date) -> Alert | None:
        """What is to be told of a company instead of a wrong alert: what it shows now beside what it showed before."""
        company, then = alert.subject, self.before[alert.subject][key]
        measure = Measure(self.stakes, company, today, self.fund.rules.control_bp)
        crossings = list(self._crossings(then, self.pictures[company]))
        if not crossings:
            return None
        found = self._alert(company, today, crossings, measure, then, self.pictures[company], list(alert.causes))
        self.before[company][found.key] = then
        return found

    def _picture(self, measure: Measure, listed: Collection[str]) -> Picture:
        return Picture(measure.tops(min(self.thresholds)), frozenset(measure.above), _listed(measure, listed))

    def _crossings(self, before: Picture, after: Picture) -> Iterator[Crossing]:
        if listed := self._between(before.listed, after.listed):
            kind = "listed_share_reached" if after.listed > before.listed else "listed_share_left"
            yield Crossing(kind, "", listed)
        tops = self._as_called_now(before.tops)
        for party in sorted(tops.keys() | after.tops.keys()):
            was, now = tops.get(party, _NOBODY), after.tops.get(party, _NOBODY)
            at_bp = self._between(was.units, now.units)
            if now.controls and not was.controls:
                yield Crossing("control_taken", party, at_bp)
            elif was.controls and not now.controls:
                yield Crossing("control_lost", party, at_bp)
            if at_bp:
                yield Crossing("threshold_reached" if now.units > was.units else "threshold_left", party, at_bp)

    def _as_called_now(self, tops: Mapping[str, Top]) -> dict[str, Top]:
        """Whoever turned out to be somebody else's other id did nothing by that."""
        found: dict[str, Top] = {}
        for party, top in tops.items():
            called = self.stakes.id_of(party)
            found[called] = max(found.get(called, _NOBODY), top, key=lambda one: (one.controls, one.units))
        return found

    def _between(self, was: int, now: int) -> int:
        """The furthest threshold between one part and another, in basis points; 0 where there is none."""
        crossed = [one for one in self.thresholds if (was >= one) != (now >= one)]
        return (max(crossed) if now > was else min(crossed)) // UNIT if crossed else 0

    def _alert(
        self,
        company: str,
        today: date,
        crossings: list[Crossing],
        measure: Measure,
        before: Picture,
        after: Picture,
        causes: list[str],
    ) -> Alert:
        grave = list(KINDS)
        first = min(
            crossings,
            key=lambda one: (
                grave.index(one.kind),
                one.party.startswith(TOGETHER),
                -one.at_bp,
                -_units(after, one.party),
                one.party,
            ),
        )
        names = self._names(measure, before, after)
        parties = [one.party for one in crossings if one.party]
        members = [
            one
            for party in parties
            if party.startswith(TOGETHER)
            for one in measure.groups.get(party[len(TOGETHER) :], ())
        ]
        path = [
            Text(f"{KINDS[first.kind].label.ja}：{names[company]}", f"{KINDS[first.kind].label.en}: {names[company]}")
        ]
        if any(one.kind.startswith("listed_share") for one in crossings):
            path.append(_of_listed(names[company], before.listed, after.listed))
        tops = self._as_called_now(before.tops)
        for party in dict.fromkeys([first.party, *parties]):
            if party in tops or party in after.tops:
                path.append(
                    paths.standing(names.get(party, party), names[company], tops.get(party), after.tops.get(party))
                )
        if first.party:
            path += paths.chain(measure.graph, first.party, measure.company, names)
        through = [one for party in parties for one in after.tops.get(party, _NOBODY).through]
        about = tuple(dict.fromkeys([company, measure.company, *parties, *members, *through]))
        awards = self.fund.companies[company].awards
        key = self.grounds.key_of(first.kind, company, [first.party, first.at_bp, *causes])
        return Alert(
            first.kind, company, key, today, tuple(path), about, awards, self.fund.stake(awards), tuple(causes)
        )

    def _names(self, measure: Measure, *pictures: Picture) -> dict[str, str]:
        names: dict[str, str] = defaultdict(str)
        shown = [party for picture in pictures for party in picture.tops]
        together = {one.removeprefix(TOGETHER) for one in shown if one.startswith(TOGETHER)}
        members = {record: self.stakes.agreements[record].members for record in together} | measure.groups
        for one in (*measure.above, *shown, *self.fund.companies, *(one for some in members.values() for one in some)):
            said = self.stakes.parties.get(one)
            company = self.fund.companies.get(one)
            names[one] = company.name if company else said.name if said and said.name else one
        for record, some in members.items():
            names[TOGETHER + record] = " + ".join(names[one] for one in some)
        return dict(names)


def _listed(measure: Measure, listed: Collection[str]) -> int:
    on_list = [one for one in measure.above if one in listed]
    return measure.owned_by(on_list) if on_list else 0


def _units(picture: Picture, party: str) -> int:
    return picture.tops[party].units if party in picture.tops else 0


def _of_listed(company: str, was: int, now: int) -> Text:
    return Text(
        f"掲載者が合わせて{company}の{paths.percent(now)}%を持つ。以前は{paths.percent(was)}%",
        f"listed parties together own {paths.percent(now)} % of {company}; before, {paths.percent(was)} %",
    )
