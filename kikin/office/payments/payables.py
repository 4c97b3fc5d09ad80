"""What waits to be paid, by where it comes from. A run knows payables only; a new source is a new row here.

A source says what of it waits for an agency, and what of it is still payable among some refs. How it is paid and how
a payment of it is taken back stands beside it, in `actions/sources.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from kikin.fund.payments import STANDING
from kikin.office.awards.models import AwardMember
from kikin.office.claims.models import Claim
from kikin.office.payments.models import Payment
from kikin.office.settlements import queries as settlements
from kikin.office.settlements.models import Settlement
from kikin.values.money import Yen
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Payable:
    """Something approved and not paid. `hands` are the persons who have brought it here: none of them sends it."""

    source: str
    document: str
    member: AwardMember
    fiscal_year: int
    amount_yen: Yen
    hands: frozenset[str]


@dataclass(frozen=True, slots=True)
class Source:
    """`waiting` takes an agency, `named` the refs of documents; both leave out what cannot be paid any more."""

    name: Text
    waiting: Callable[[str], list[Payable]]
    named: Callable[[Collection[str]], list[Payable]]


def waiting(agency: str) -> list[Payable]:
    """Everything that an agency has approved, that is not paid and that stands in no run."""
    return [one for source in SOURCES.values() for one in source.waiting(agency)]


def named(documents: Collection[str]) -> list[Payable]:
    """Those of these documents that are payable now, whether they stand in a run or not."""
    return [one for source in SOURCES.values() for one in source.named(documents)]


def _approved() -> QuerySet[Claim]:
    found = Claim.objects.filter(state="approved")
    return found.select_related("member__organisation", "member__award__application").order_by("ref")


def _claims_waiting(agency: str) -> list[Payable]:
    standing = Payment.objects.filter(source="claim", document=OuterRef("ref"), state__in=sorted(STANDING))
    return [_of_claim(claim) for claim in _approved().filter(~Exists(standing), member__award__agency=agency)]


def _claims_named(documents: Collection[str]) -> list[Payable]:
    return [_of_claim(claim) for claim in _approved().filter(ref__in=list(documents))]


def _of_claim(claim: Claim) -> Payable:
    hands = frozenset({claim.filed_by, claim.checked_by, claim.approved_by} - {""})
    return Payable("claim", claim.ref, claim.member, claim.fiscal_year, claim.amount_yen, hands)


def _balances_waiting(agency: str) -> list[Payable]:
    standing = Payment.objects.filter(source="settlement", document=OuterRef("ref"), state__in=sorted(STANDING))
    return [_of_settlement(one) for one in settlements.to_pay(agency).filter(~Exists(standing))]


def _balances_named(documents: Collection[str]) -> list[Payable]:
    return [_of_settlement(one) for one in settlements.to_pay(refs=documents)]


def _of_settlement(one: Settlement) -> Payable:
    hands = settlements.hands_of(one)
    return Payable("settlement", one.ref, one.member, one.fiscal_year, one.to_pay_yen, hands)


SOURCES: dict[str, Source] = {
    "claim": Source(Text("請求", "Claim"), _claims_waiting, _claims_named),
    "settlement": Source(Text("精算払", "Payment on settlement"), _balances_waiting, _balances_named),
}
