"""Payback: a recipient declares a year's profit, the agency notes what is owed of it, and it is collected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from kikin.fund import ledger as money
from kikin.fund import settlements as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards.models import AwardMember
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import by_digest, in_force, money_on
from kikin.office.ledger import posting
from kikin.office.settlements import queries
from kikin.office.settlements.models import Payback
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.text import Text


def declare(
    member: AwardMember, fiscal_year: int, profit_yen: Yen, document: str, actor: Actor, now: datetime
) -> Payback:
    """A recipient declares what profit the funded work made in a year; a loss is below zero."""
    with gate.change():
        hold_member(member)
        declared = Payback(
            state=rules.PAYBACK.initial,
            member=member,
            fiscal_year=fiscal_year,
            profit_yen=profit_yen,
            declared_document=document,
            declared_by=actor.person,
            declared_at=now,
        )
        gate.permit_or_refuse(actor, "declare", declared.subject())
        gate.refuse_if(rules.problems_of_declaring(queries.payback_facts(member, fiscal_year, now, document=document)))
        declared.ref = next_ref("PBK", queries.year_of(member.award, now))
        with gate.act("declare", actor, now, declared.subject(), "payback_declared") as pending:
            _say(declared, pending)
            pending.facts |= {"profit_yen": profit_yen, "document": document}
        declared.save(force_insert=True)
        return declared


def note(declared: Payback, actor: Actor, now: datetime) -> Payback:
    """Work out what is owed of a declared profit, and tell the recipient by when to pay it."""

    def gather(one: Payback) -> rules.PaybackFacts:
        return queries.payback_facts(one.member, one.fiscal_year, now, besides=one.pk)

    def keep(one: Payback, pending: PendingEvent) -> None:
        grant = queries.grant_of(one.member)
        one.whole_cost_yen, one.grant_yen = grant.whole_cost_yen, grant.grant_yen
        one.owed_yen = queries.owed_of_profit(one)
        one.noted_by, one.noted_on = actor.person, _today(one, now)
        one.due_on = one.noted_on + timedelta(days=money_on(one.noted_on).refund_within_days)
        _say(one, pending)
        pending.facts |= {"owed_yen": one.owed_yen}

    with gate.change():
        hold_member(declared.member)
        return perform(declared, "note", actor, now, gather=gather, do=keep)


def send_back(declared: Payback, reasons: Text, actor: Actor, now: datetime) -> Payback:
    """Have a recipient declare its profit anew, for reasons that it reads."""

    def keep(one: Payback, pending: PendingEvent) -> None:
        one.reasons_ja, one.reasons_en = reasons.ja, reasons.en
        _say(one, pending)

    facts = rules.PaybackFacts(reasons=reasons.ja and reasons.en)
    return perform(declared, "send_back", actor, now, gather=lambda _: facts, do=keep)


def collect(declared: Payback, received_on: date, document: str, actor: Actor, now: datetime) -> Payback:
    """What was owed has come in; another officer than the one who noted it says so."""

    def gather(one: Payback) -> rules.PaybackFacts:
        facts = rules.PaybackFacts(received_on=received_on, document=document, today=_today(one, now))
        return replace(facts, owed_yen=one.owed_yen, noted_on=one.noted_on or date.min)

    def keep(one: Payback, pending: PendingEvent) -> None:
        award = one.member.award
        one.collected_on, one.document = received_on, document
        _say(one, pending)
        pending.facts |= {"owed_yen": one.owed_yen, "document": document}
        paper = money.voucher(by_digest(award.charter_digest), received_on, document)
        drafts = money.collect_payback(award.ledger_facts(), {one.member.organisation.ref: one.owed_yen}, paper)
        posting.post(drafts, pending, now, in_force().first_month)

    return perform(declared, "collect", actor, now, gather=gather, do=keep)


def hold_member(member: AwardMember) -> None:
    """Lock a member, so that of two reports of one moment the second sees the first."""
    list(AwardMember.objects.select_for_update().filter(pk=member.pk).values_list("pk"))


def _today(one: Payback, now: datetime) -> date:
    return local_date(now, by_digest(one.member.award.charter_digest).zone)


def _say(one: Payback, pending: PendingEvent) -> None:
    pending.facts |= {"award": one.member.award.ref, "member": one.member.organisation.ref}
    pending.facts |= {"fiscal_year": one.fiscal_year}
