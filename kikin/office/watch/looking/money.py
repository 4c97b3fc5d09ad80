"""What companies say of their money, and who talks of buying them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kikin.fund.watch import Alert, key_of
from kikin.office.feeds.watch.said import Declared, Told
from kikin.office.watch.looking.fund import Company, Fund
from kikin.values.text import Text

_PUBLISHERS = 2
"""Whose stories have to agree before talks are believed that no company has told of."""


class Money:
    """Each company's last months of cash, and the talks that are known."""

    def __init__(self, fund: Fund):
        self.fund = fund
        self.cash: dict[str, list[tuple[str, bool, str]]] = {}
        self.stories: dict[str, dict[str, tuple[date, str]]] = {}
        self.talks: dict[str, tuple[date, tuple[str, ...]]] = {}

    def take_declared(self, company: Company, said: Declared, today: date) -> Iterator[Alert]:
        """Cash and spending, or talks, as the company states them."""
        if said.kind == "talks":
            yield from self._talk(company, [said.ref], today, said.with_whom)
        elif said.kind == "cash":
            stated = self.cash.setdefault(company.id, [])
            last, was_short, _ = stated[-1] if stated else ("", False, "")
            if said.on < last:
                return
            is_short = said.amount < self.fund.rules.runway_months * said.per_month
            stated.append((said.on, is_short, said.ref))
            if is_short and not was_short:
                months = said.amount / said.per_month
                path = Text(
                    f"{company.name}の手元資金は{months:.1f}か月分である（{said.on}）",
                    f"{company.name} has cash for {months:.1f} months ({said.on})",
                )
                yield self._alert("company_short", company, [said.ref], today, path)

    def take_told(self, company: Company, said: Told, today: date) -> Iterator[Alert]:
        """One publisher's story of talks: believed once another tells it, too."""
        told = self.stories.setdefault(company.id, {})
        told[said.publisher] = (today, said.ref)
        fresh = [ref for on, ref in told.values() if (today - on).days <= self.fund.rules.sources_within_days]
        if len(fresh) >= _PUBLISHERS:
            yield from self._talk(company, fresh, today, said.headline)

    def forget(self, withdrawn: str) -> None:
        """A story or a declaration that was taken back: it is as if it had never been."""
        for company, told in self.stories.items():
            self.stories[company] = {by: (on, ref) for by, (on, ref) in told.items() if ref != withdrawn}
        for company, stated in self.cash.items():
            self.cash[company] = [one for one in stated if one[2] != withdrawn]
        self.talks = {company: (on, refs) for company, (on, refs) in self.talks.items() if withdrawn not in refs}

    def _talk(self, company: Company, refs: list[str], today: date, with_whom: str) -> Iterator[Alert]:
        last, _ = self.talks.get(company.id, (None, ()))
        if last is not None and (today - last).days <= self.fund.rules.sources_within_days:
            return
        self.talks[company.id] = (today, tuple(refs))
        path = Text(
            f"{company.name}の支配権移転の協議：{with_whom or '相手方不明'}",
            f"talks about the control of {company.name}: {with_whom or 'with whom is not told'}",
        )
        yield self._alert("talks_open", company, refs, today, path)

    def _alert(self, kind: str, company: Company, refs: list[str], today: date, path: Text) -> Alert:
        key = key_of(kind, company.id, refs)
        stake = self.fund.stake(company.awards)
        return Alert(kind, company.id, key, today, (path,), (company.id,), company.awards, stake, tuple(refs))
