"""What companies say of their money, and who talks of buying them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kikin.fund.watch import Alert, key_of
from kikin.office.feeds.watch.said import Declared, Told
from kikin.office.watch.looking.fund import Company, Fund
from kikin.office.watch.looking.naming import meant_by
from kikin.office.watch.looking.outcome import SeenAgain
from kikin.values.text import Text

_PUBLISHERS = 2
"""Whose stories have to agree before talks are believed that no company has told of."""


@dataclass(slots=True)
class Talks:
    """The last talks about the control of a company: with whom, where that was told, and the alert that told of it."""

    since: date
    with_whom: str
    key: str


class Money:
    """Each company's last months of cash, and the talks that are known."""

    def __init__(self, fund: Fund):
        self.fund = fund
        self.short: dict[str, tuple[str, str]] = {}
        """Of which day the last figures are, and the alert that tells of too little; none where it is enough."""
        self.stories: dict[str, dict[str, tuple[date, str]]] = {}
        self.talks: dict[str, Talks] = {}

    def take_declared(self, company: Company, said: Declared, today: date) -> Iterator[Alert | SeenAgain]:
        """Cash and spending, or talks, as the company states them."""
        if said.kind == "talks":
            yield from self._talk(company, [said.ref], today, said.with_whom)
        elif said.kind == "cash":
            last, told_by = self.short.get(company.id, ("", ""))
            if said.on < last:
                return
            is_short = said.amount < self.fund.rules.runway_months * said.per_month
            if is_short and told_by:
                yield SeenAgain(told_by, said.ref)
            elif is_short:
                alert = self._alert("company_short", company, [said.ref], today, _short(company, said))
                told_by = alert.key
                yield alert
            self.short[company.id] = (said.on, told_by if is_short else "")

    def take_told(self, company: Company, said: Told, today: date) -> Iterator[Alert | SeenAgain]:
        """One publisher's story of talks: believed once another tells it, too."""
        told = self.stories.setdefault(company.id, {})
        told[said.publisher] = (today, said.ref)
        fresh = [ref for on, ref in told.values() if (today - on).days <= self.fund.rules.sources_within_days]
        if len(fresh) >= _PUBLISHERS:
            yield from self._talk(company, fresh, today, "", said.headline)

    def forget(self, withdrawn: str) -> None:
        """A story that was taken back."""
        for company, told in self.stories.items():
            self.stories[company] = {by: (on, ref) for by, (on, ref) in told.items() if ref != withdrawn}

    def falls(self, key: str) -> None:
        """What an alert told was taken back: should it be told again, it is news."""
        self.talks = {company: said for company, said in self.talks.items() if said.key != key}
        self.short = {company: said for company, said in self.short.items() if said[1] != key}

    def _talk(
        self, company: Company, refs: list[str], today: date, with_whom: str, headline: str = ""
    ) -> Iterator[Alert | SeenAgain]:
        last = self.talks.get(company.id)
        if last is not None and self._are_the_same(last, with_whom, today):
            last.with_whom = last.with_whom or with_whom
            yield from (SeenAgain(last.key, ref) for ref in refs)
            return
        path = Text(
            f"{company.name}の支配権移転の協議：{with_whom or headline or '相手方不明'}",
            f"talks about the control of {company.name}: {with_whom or headline or 'with whom is not told'}",
        )
        alert = self._alert("talks_open", company, refs, today, path)
        self.talks[company.id] = Talks(today, with_whom, alert.key)
        yield alert

    def _are_the_same(self, last: Talks, with_whom: str, today: date) -> bool:
        """Talks are new where they are with somebody else, or come long after the last."""
        if (today - last.since).days > self.fund.rules.sources_within_days:
            return False
        if not with_whom or not last.with_whom or with_whom == last.with_whom:
            return True
        return bool(meant_by(with_whom, {last.key: (last.with_whom,)}, self.fund.rules.hit_threshold_bp))

    def _alert(self, kind: str, company: Company, refs: list[str], today: date, path: Text) -> Alert:
        key = key_of(kind, company.id, refs)
        stake = self.fund.stake(company.awards)
        return Alert(kind, company.id, key, today, (path,), (company.id,), company.awards, stake, tuple(refs))


def _short(company: Company, said: Declared) -> Text:
    months = said.amount / said.per_month
    return Text(
        f"{company.name}の手元資金は{months:.1f}か月分である（{said.on}）",
        f"{company.name} has cash for {months:.1f} months ({said.on})",
    )
