"""Accounts: proposed by whom they belong to, confirmed by a call, put into force by a third person.

A number never enters the trail: the events hold a salted digest of the account, by which it can be proved later.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kikin.fund import payments as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.parties.models import Organisation
from kikin.office.payments import queries
from kikin.office.payments.models import PayeeAccount, PayerAccount, fields_of
from kikin.office.transitions import perform, perform_all
from kikin.values.problems import Problem
from kikin.values.refs import CONFIDENTIAL_CHARACTERS, make_confidential_ref
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Where an organisation wants its money from now on, the number on which to ask about it, and who says so."""

    organisation: Organisation
    details: rules.Details
    telephone: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class CallBack:
    """Which number was called; where no number was known before, where this one was found."""

    telephone: str
    source: str = ""


def propose(new: NewAccount, now: datetime) -> PayeeAccount:
    """An organisation names its account, or another one. Until it is confirmed, nothing is paid to it."""
    return propose_all([new], now)[0]


def propose_all(accounts: Sequence[NewAccount], now: datetime) -> list[PayeeAccount]:
    """Take in the accounts of several organisations, at most one of each, all of them or none."""
    with gate.change():
        keys = [one.organisation.pk for one in accounts]
        locked = Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        organisations = {one.pk: one for one in locked.prefetch_related("award_memberships__award")}
        standing, changing = queries.accounts_of(organisations)
        made = []
        for one in accounts:
            details, strange = rules.normal(one.details)
            before = standing.get(one.organisation.pk)
            account = PayeeAccount(
                ref=make_confidential_ref("ACC", secrets.token_bytes(CONFIDENTIAL_CHARACTERS)),
                state=rules.PAYEE_ACCOUNT.initial,
                organisation=organisations[one.organisation.pk],
                telephone=one.telephone.strip(),
                known_telephone=before.telephone if before is not None else "",
                entered_by=one.actor.person,
                entered_at=now,
                **fields_of(details),
            )
            subject = replace(account.subject(), done_by=frozenset())
            with gate.act("propose", one.actor, now, subject, "payee_account_proposed") as pending:
                problems = [*strange, *rules.problems_of_details(details), *_without_telephone(account)]
                if one.organisation.pk in changing:
                    problems.append(_change_is_pending())
                elif before is not None and before.details == details and before.telephone == account.telephone:
                    problems.append(_nothing_changes())
                gate.refuse_if(problems)
                _say(account, pending)
                pending.facts |= {"replaces": before.ref if before is not None else ""}
            made.append(account)
        return PayeeAccount.objects.bulk_create(made, batch_size=500)


def call_back(account: PayeeAccount, call: CallBack, actor: Actor, now: datetime) -> PayeeAccount:
    """Another person has called, on the number known before the change, and it was confirmed."""
    return call_back_all([account], {account.pk: call}, actor, now)[0]


def call_back_all(
    accounts: Sequence[PayeeAccount], calls: dict[int, CallBack], actor: Actor, now: datetime
) -> list[PayeeAccount]:
    """Confirm several accounts, each by its own call."""

    def gather(account: PayeeAccount) -> rules.AccountFacts:
        call = calls[account.pk]
        return rules.AccountFacts(account.known_telephone, call.telephone, call.source)

    def keep(account: PayeeAccount, pending: PendingEvent) -> None:
        call = calls[account.pk]
        account.called_back_by, account.called_back_at = actor.person, now
        account.called_telephone, account.source = call.telephone.strip(), call.source.strip()
        _say(account, pending)
        pending.facts |= {"called": salted_digest(account.called_telephone)}

    return perform_all(accounts, "call_back", actor, now, gather=gather, do=keep)


def put_in_force(accounts: Sequence[PayeeAccount], actor: Actor, now: datetime) -> list[PayeeAccount]:
    """A third person puts confirmed accounts into force; the ones before them are replaced."""

    def keep(account: PayeeAccount, pending: PendingEvent) -> None:
        account.put_in_force_by, account.put_in_force_at = actor.person, now
        _say(account, pending)

    with gate.change():
        keys = {account.organisation_id for account in accounts}
        list(Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
        before = list(PayeeAccount.objects.filter(organisation__in=keys, state="in_force"))
        perform_all(before, "replace", actor, now, do=_say)
        return perform_all(accounts, "put_in_force", actor, now, do=keep)


def refuse(account: PayeeAccount, reasons: Text, actor: Actor, now: datetime) -> PayeeAccount:
    """A change is not confirmed: the account before it stays, and the organisation reads why."""

    def gather(account: PayeeAccount) -> rules.AccountFacts:
        return rules.AccountFacts(reasons=reasons.ja and reasons.en)

    def keep(account: PayeeAccount, pending: PendingEvent) -> None:
        account.reasons_ja, account.reasons_en = reasons.ja, reasons.en
        _say(account, pending)

    return perform(account, "refuse", actor, now, gather=gather, do=keep)


def propose_payer(
    agency: str, details: rules.Details, terms: rules.PayerTerms, actor: Actor, now: datetime
) -> PayerAccount:
    """A finance officer enters from where the agency pays, and what it has agreed with its bank."""
    clean, strange = rules.normal(details)
    name, strange_in_name = rules.to_kana(terms.requester_kana, "account.requester_kana")
    terms = replace(terms, requester_kana=rules.cut(name, 40))
    account = PayerAccount(
        ref=make_confidential_ref("ACC", secrets.token_bytes(CONFIDENTIAL_CHARACTERS)),
        state=rules.PAYER_ACCOUNT.initial,
        agency=agency,
        requester_code=terms.requester_code,
        requester_kana=terms.requester_kana,
        file_format=terms.file_format,
        has_line_ends=terms.has_line_ends,
        entered_by=actor.person,
        entered_at=now,
        **fields_of(clean),
    )
    subject = replace(account.subject(), done_by=frozenset())
    with gate.act("propose", actor, now, subject, "payer_account_proposed") as pending:
        problems = [*strange, *strange_in_name, *rules.problems_of_payer(clean, terms)]
        if PayerAccount.objects.select_for_update().filter(agency=agency, state="proposed"):
            problems.append(_change_is_pending())
        gate.refuse_if(problems)
        _say_payer(account, pending)
        account.save()
    return account


def put_payer_in_force(account: PayerAccount, actor: Actor, now: datetime) -> PayerAccount:
    """Another finance officer approves it; the one before it is replaced."""

    def keep(account: PayerAccount, pending: PendingEvent) -> None:
        account.put_in_force_by, account.put_in_force_at = actor.person, now
        _say_payer(account, pending)

    with gate.change():
        before = list(PayerAccount.objects.filter(agency=account.agency, state="in_force"))
        perform_all(before, "replace", actor, now, do=_say_payer)
        return perform(account, "put_in_force", actor, now, do=keep)


def refuse_payer(account: PayerAccount, reasons: Text, actor: Actor, now: datetime) -> PayerAccount:
    """It is not as it should be: another one has to be entered."""

    def gather(account: PayerAccount) -> rules.AccountFacts:
        return rules.AccountFacts(reasons=reasons.ja and reasons.en)

    def keep(account: PayerAccount, pending: PendingEvent) -> None:
        account.reasons_ja, account.reasons_en = reasons.ja, reasons.en
        _say_payer(account, pending)

    return perform(account, "refuse", actor, now, gather=gather, do=keep)


def _say(account: PayeeAccount, pending: PendingEvent) -> None:
    pending.facts |= {
        "organisation": account.organisation.ref,
        "account": salted_digest(account.details.line()),
        "telephone": salted_digest(account.telephone),
    }


def _say_payer(account: PayerAccount, pending: PendingEvent) -> None:
    pending.facts |= {"agency": account.agency, "account": salted_digest(account.details.line())}


def _without_telephone(account: PayeeAccount) -> list[Problem]:
    if account.telephone:
        return []
    what = Text("電話番号が書かれていません", "no telephone number is given")
    remedy = Text("変更を確かめるための番号を記入してください", "give the number on which changes are confirmed")
    return [Problem("no_telephone", "account.telephone", what, remedy)]


def _change_is_pending() -> Problem:
    return Problem(
        "change_is_pending",
        "account",
        Text("確認中の口座が既にあります", "an account is being confirmed already"),
        Text("その確認が終わってから届け出てください", "wait until it is in force or refused"),
    )


def _nothing_changes() -> Problem:
    return Problem(
        "nothing_changes",
        "account",
        Text("有効な口座と同じ内容です", "this is the account that is in force"),
        Text("変更するときだけ届け出てください", "send it only when something changes"),
    )
