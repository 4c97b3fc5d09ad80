"""What a bank file says, whatever its format: one payer, one day, and the transfers in their order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kikin.fund.payments import Details, PayerTerms
from kikin.values.money import Yen


@dataclass(frozen=True, slots=True)
class Order:
    """One transfer: its own ref, what kind of paper it pays and the ref of that, to whom, and how much in whole yen."""

    ref: str
    source: str
    document: str
    payee: Details
    amount_yen: Yen


@dataclass(frozen=True, slots=True)
class Orders:
    """All transfers of one run. `made_at` (UTC) is the instant of its preparation, so that the file is the same
    each time that it is written."""

    ref: str
    made_at: datetime
    pay_on: date
    payer: Details
    terms: PayerTerms
    transfers: tuple[Order, ...]

    @property
    def total_yen(self) -> Yen:
        return sum(order.amount_yen for order in self.transfers)
