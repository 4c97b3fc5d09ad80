"""Who has a lien over what a company has: one that is registered is told once, and its end is no news."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kikin.fund.watch import Alert
from kikin.office.feeds.watch.said import Lien
from kikin.office.watch.looking.fund import Company, Fund
from kikin.office.watch.looking.grounds import Grounds
from kikin.values.text import Text

_OVER = {
    "assets": Text("資産", "the assets"),
    "shares": Text("株式", "shares"),
    "ip": Text("知的財産権", "the intellectual property"),
}


class Liens:
    """The newest version of every lien, and the alert that tells of it."""

    def __init__(self, fund: Fund, grounds: Grounds):
        self.fund = fund
        self.grounds = grounds
        self.newest: dict[str, Lien] = {}
        self.told: dict[str, str] = {}

    def take(self, company: Company, said: Lien, today: date) -> Iterator[Alert | str]:
        """A version of a lien: the alert of one that is new, or the key of one that never was."""
        before = self.newest.get(said.record)
        if before is not None and said.rank < before.rank:
            return
        self.newest[said.record] = said
        if said.corrects:
            if key := self.told.pop(said.record, ""):
                yield key
        elif not said.closed and (before is None or before.closed or _is_other(said, before)):
            alert = self._alert(company, said, today)
            self.told[said.record] = alert.key
            yield alert

    def _alert(self, company: Company, said: Lien, today: date) -> Alert:
        key = self.grounds.key_of("lien_registered", company.id, [said.ref])
        stake = self.fund.stake(company.awards)
        about = (company.id, said.holder) if said.holder else (company.id,)
        path = (_in_words(company, said),)
        return Alert("lien_registered", company.id, key, today, path, about, company.awards, stake, (said.ref,))


def _in_words(company: Company, said: Lien) -> Text:
    if said.over not in _OVER:
        return Text(
            f"{company.name}が担保・差押えを届出：{said.holder_name}",
            f"{company.name} states liens or seizures: {said.holder_name}",
        )
    over = _OVER[said.over]
    return Text(
        f"{company.name}の{over.ja}に{said.holder_name}の担保権が設定された",
        f"{said.holder_name} has a lien over {over.en} of {company.name}",
    )


def _is_other(lien: Lien, before: Lien) -> bool:
    """Somebody else's, or over something else."""
    return (lien.holder, lien.over) != (before.holder, before.over) or not lien.over
