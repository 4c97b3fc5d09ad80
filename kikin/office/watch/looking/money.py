"""What companies say of their money, and who talks of buying them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kikin.fund.watch import Alert
from kikin.office.feeds.watch.said import Declared, Told
from kikin.office.watch.looking.fund import Company, Fund
from kikin.office.watch.looking.grounds import Grounds
from kikin.office.watch.looking.naming import meant_by
from kikin.office.watch.looking.outcome import SeenAgain
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Cash:
    """What a company stated of its cash: of which day, where, and the alert that tells of too little, if it is."""

    on: str = ""
    ref: str = ""
    told_by: str = ""


@dataclass(slots=True)
class Talks:
    """Talks about the control of a company: since when, with whom, and the alert that told of them."""

    since: date
    with_whom: str
    key: str


class Money:
    """Each company's cash as it stated it, and the talks that are known; the last of either counts."""

    def __init__(self, fund: Fund, grounds: Grounds):
        self.fund = fund
        self.grounds = grounds
        self.cash: dict[str, list[Cash]] = defaultdict(list)
        self.stories: dict[str, list[tuple[str, date, str]]] = defaultdict(list)
        """Publisher, day and ref of each story of talks about a company."""
        self.talks: dict[str, list[Talks]] = defaultdict(list)

    def take_declared(self, company: Company, said: Declared, today: date) -> Iterator[Alert | SeenAgain]:
        """Cash and spending, or talks, as the company states them."""
        if said.kind == "talks":
            yield from self._talk(company, [(said.ref,)], today, said.with_whom)
        elif said.kind == "cash":
            yield from self._count(company, said, today)

    def take_told(self, company: Company, said: Told, today: date) -> Iterator[Alert | SeenAgain]:
        """One publisher's story of talks: believed once another tells it, too."""
        told, within = self.stories[company.id], self.fund.rules.sources_within_days
        agree = [(ref, said.ref) for by, on, ref in told if by != said.publisher and (today - on).days <= within]
        told.append((said.publisher, today, said.ref))
        if agree:
            yield from self._talk(company, agree, today, "", said.headline)

    def forget(self, withdrawn: str) -> None:
        """A story or a declaration that was taken back: it is as if it had never been."""
        for told in self.stories.values():
            told[:] = [one for one in told if one[-1] != withdrawn]
        for stated in self.cash.values():
            stated[:] = [one for one in stated if one.ref != withdrawn]

    def falls(self, key: str) -> None:
        """What an alert told was taken back: should it be told again, it is news."""
        for talks in self.talks.values():
            talks[:] = [one for one in talks if one.key != key]

    def _count(self, company: Company, said: Declared, today: date) -> Iterator[Alert | SeenAgain]:
        stated = self.cash[company.id]
        last = stated[-1] if stated else Cash()
        if said.on < last.on:
            return
        told_by = ""
        if said.amount < self.fund.rules.runway_months * said.per_month:
            alert = self._alert("company_short", company, [said.ref], today, _short(company, said))
            told_by = last.told_by or alert.key
            yield SeenAgain(told_by, (said.ref,)) if last.told_by else alert
        stated.append(Cash(said.on, said.ref, told_by))

    def _talk(
        self, company: Company, grounds: Sequence[tuple[str, ...]], today: date, with_whom: str, headline: str = ""
    ) -> Iterator[Alert | SeenAgain]:
        """Talks that any of these grounds shows."""
        talks = self.talks[company.id]
        if talks and self._are_the_same(talks[-1], with_whom, today):
            talks[-1].with_whom = talks[-1].with_whom or with_whom
        else:
            path = Text(
                f"{company.name}の支配権移転の協議：{with_whom or headline or '相手方不明'}",
                f"talks about the control of {company.name}: {with_whom or headline or 'with whom is not told'}",
            )
            alert = self._alert("talks_open", company, grounds[0], today, path)
            talks.append(Talks(today, with_whom, alert.key))
            yield alert
        yield from (SeenAgain(talks[-1].key, ground) for ground in grounds)

    def _are_the_same(self, last: Talks, with_whom: str, today: date) -> bool:
        """Talks are new where they are with somebody else, or come long after the last."""
        if (today - last.since).days > self.fund.rules.sources_within_days:
            return False
        if not with_whom or not last.with_whom or with_whom == last.with_whom:
            return True
        return bool(meant_by(with_whom, {last.key: (last.with_whom,)}, self.fund.rules.hit_threshold_bp))

    def _alert(self, kind: str, company: Company, refs: Sequence[str], today: date, path: Text) -> Alert:
        key = self.grounds.key_of(kind, company.id, refs)
        stake = self.fund.stake(company.awards)
        return Alert(kind, company.id, key, today, (path,), (company.id,), company.awards, stake, tuple(refs))


def _short(company: Company, said: Declared) -> Text:
    months = said.amount / said.per_month
    return Text(
        f"{company.name}の手元資金は{months:.1f}か月分である（{said.on}）",
        f"{company.name} has cash for {months:.1f} months ({said.on})",
    )
