"""Accounts that everyone in the cast could have, and how they come into force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kikin.fund.payments import Details, PayerTerms
from kikin.fund.relations import Actor
from kikin.office.awards.models import Award, AwardMember
from kikin.office.claims import actions as claims
from kikin.office.claims.models import Claim
from kikin.office.parties.models import Organisation
from kikin.office.payments import actions
from kikin.office.payments.actions import CallBack, NewAccount
from kikin.office.payments.models import PayeeAccount, PayerAccount
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.rounds import CONTRACTED

TELEPHONE = "03-5555-0100"
CALL = CallBack("03-5555-0199", "国税庁法人番号公表サイト")
PAYEE = Details("ミホン（カ", "9990", "ミホン", "001", "ホンテン", "ordinary", "1234567")
CHANGED = Details("ミホン（カ", "9991", "ベツ", "002", "エキマエ", "current", "7654321")
PAYER = Details("ミホンキコウ", "9992", "キカン", "003", "ホンテン", "current", "0000042")
TERMS = PayerTerms("1234567890", "ミホンキコウ")


def payer_of(cast: Cast, agency: str, now: datetime = CONTRACTED, terms: PayerTerms = TERMS) -> PayerAccount:
    """The agency's account, entered by one officer and approved by another."""
    one, two, *_ = cast.finance[agency]
    account = actions.propose_payer(agency, PAYER, terms, one, now)
    return actions.put_payer_in_force(account, two, now)


def proposed(
    cast: Cast, organisation: Organisation, details: Details = PAYEE, now: datetime = CONTRACTED
) -> PayeeAccount:
    """An account as its own organisation has named it."""
    return actions.propose(NewAccount(organisation, details, TELEPHONE, applicant_of(cast, organisation.ref)), now)


def applicant_of(cast: Cast, organisation: str) -> Actor:
    return next(one for one in (cast.applicant, cast.other_applicant) if one.of == organisation)


def accounts_of(cast: Cast, award: Award, now: datetime = CONTRACTED) -> list[PayeeAccount]:
    """The accounts of all members of an award, in force."""
    organisations = [member.organisation for member in award.members.select_related("organisation")]
    return in_force(cast, award.agency, [proposed(cast, one, now=now) for one in organisations], now)


def in_force(
    cast: Cast, agency: str, accounts: Iterable[PayeeAccount], now: datetime = CONTRACTED, call: CallBack = CALL
) -> list[PayeeAccount]:
    """The same accounts, confirmed by one officer and put into force by another."""
    one, two, *_ = cast.finance[agency]
    accounts = list(accounts)
    actions.call_back_all(accounts, {account.pk: call for account in accounts}, one, now)
    return actions.put_in_force(accounts, two, now)


def approved_claims(cast: Cast, member: AwardMember, amounts: Iterable[int]) -> list[Claim]:
    """Claims of one member for its first year, filed, checked and approved by three people."""
    checker, approver, *_ = cast.finance[member.award.agency]
    applicant = applicant_of(cast, member.organisation.ref)
    filed = [claims.file(member, 2022, amount_yen, applicant, CONTRACTED) for amount_yen in amounts]
    claims.check(filed, checker, CONTRACTED)
    return claims.approve(filed, approver, CONTRACTED)


def one_of_every_kind(cast: Cast) -> None:
    """Accounts of both sides, a hold and a run, where claims have been filed under active awards."""
    one, two, *_ = cast.finance["jst"]
    for agency in cast.finance:
        payer_of(cast, agency)
    organisations = list(Organisation.objects.filter(award_memberships__isnull=False).distinct())
    in_force(cast, "jst", [proposed(cast, organisation) for organisation in organisations])
    claim = Claim.objects.filter(member__award__agency="jst").select_related("member__award").order_by("pk")[0]
    claims.check([claim], one, CONTRACTED)
    claims.approve([claim], two, CONTRACTED)
    actions.prepare("jst", [claim.ref], CONTRACTED.date(), one, CONTRACTED)
    actions.place(claim.member.award, "security", Text("確認中です。", "It is being looked into."), one, CONTRACTED)
