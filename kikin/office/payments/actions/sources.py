"""How each kind of payable is paid, and how a payment of it is taken back. Nobody else pays."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from kikin.fund.relations import Actor
from kikin.office.claims import actions as claims
from kikin.office.claims.models import Claim
from kikin.office.settlements.actions import settling
from kikin.office.settlements.models import Settlement


@dataclass(frozen=True, slots=True)
class Way:
    """`pay` takes the refs of documents, `take_back` one of them and the bank's notice."""

    pay: Callable[[Collection[str], Actor, datetime], object]
    take_back: Callable[[str, str, Actor, datetime], object]


def _pay_claims(documents: Collection[str], actor: Actor, now: datetime) -> object:
    return claims.pay(list(Claim.objects.filter(ref__in=list(documents)).order_by("pk")), actor, now)


def _take_back_claim(document: str, notice: str, actor: Actor, now: datetime) -> object:
    return claims.take_back(Claim.objects.get(ref=document), notice, actor, now)


def _pay_balances(documents: Collection[str], actor: Actor, now: datetime) -> object:
    return settling.pay(list(Settlement.objects.filter(ref__in=list(documents)).order_by("pk")), actor, now)


def _take_back_balance(document: str, notice: str, actor: Actor, now: datetime) -> object:
    return settling.take_back(Settlement.objects.get(ref=document), notice, actor, now)


WAYS: dict[str, Way] = {
    "claim": Way(_pay_claims, _take_back_claim),
    "settlement": Way(_pay_balances, _take_back_balance),
}
