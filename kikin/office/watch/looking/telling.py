"""Which sources have told what of who stands behind a company, and whether the company told of it in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kikin.fund.watch import CHANGES_OF_CONTROL, Alert
from kikin.office.feeds.watch.said import Declared, Relation
from kikin.office.watch.looking.outcome import SeenAgain
from kikin.office.watch.looking.stakes import Stakes
from kikin.office.watch.sources import NOTICE, kind_of
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class _Last:
    """The last alert of a company, and whose stakes in whom had shown it."""

    key: str
    kind: str
    pairs: frozenset[tuple[str, str]]


class Telling:
    """Of each company the last alert of ownership, and the talks that it has told of."""

    def __init__(self, stakes: Stakes):
        self.stakes = stakes
        self.last: dict[str, _Last] = {}
        self.talks: dict[str, list[tuple[date, Declared]]] = defaultdict(list)

    def notices(self, company: str, said: Declared, today: date) -> None:
        """A company tells that its control is talked about."""
        self.talks[company].append((today, said))

    def forget(self, ref: str) -> None:
        """What a company told was taken back."""
        for told in self.talks.values():
            told[:] = [one for one in told if one[1].ref != ref]

    def told(self, alert: Alert, relations: Mapping[str, Relation], today: date) -> Alert:
        """An alert is told of a company; of a change of control it says when the company gave notice, if it did."""
        pairs = frozenset(self._pair(relations[ref]) for ref in alert.causes if ref in relations)
        self.last[alert.subject] = _Last(alert.key, alert.kind, pairs)
        if alert.kind not in CHANGES_OF_CONTROL:
            return alert
        if any(kind_of(ref) == NOTICE for ref in alert.causes):
            return replace(alert, noticed_on=today)
        if talks := self.talks[alert.subject]:
            on, said = talks[-1]
            return replace(alert, noticed_on=on, path=(*alert.path, _noticed(on, said)))
        return alert

    def told_again(self, company: str, refs: Iterable[str], relations: Mapping[str, Relation]) -> Iterator[SeenAgain]:
        """Statements that change nothing, of the same stakes as what was told last."""
        last = self.last[company]
        pairs = {tuple(map(self.stakes.id_of, pair)) for pair in last.pairs}
        for ref in sorted(refs):
            if ref in relations and self._pair(relations[ref]) in pairs:
                yield SeenAgain(last.key, (ref,))

    def merged_again(self, company: str, ref: str) -> Iterator[SeenAgain]:
        """Another source says that a company was merged away."""
        last = self.last.get(company)
        if last is not None and last.kind == "company_merged":
            yield SeenAgain(last.key, (ref,))

    def _pair(self, said: Relation) -> tuple[str, str]:
        stands = self.stakes.relations.get(said.record, said)
        return self.stakes.id_of(stands.holder), self.stakes.id_of(stands.held)


def _noticed(on: date, said: Declared) -> Text:
    with_whom = said.with_whom
    return Text(
        f"{on}に支配権移転の協議を届け出ていた{f'（相手方：{with_whom}）' if with_whom else ''}",
        f"the company had told on {on} that its control was talked about{f', with {with_whom}' if with_whom else ''}",
    )
