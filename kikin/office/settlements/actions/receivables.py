"""What comes back of what was demanded, with its late interest; and what is given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from kikin.fund import awards as awards_rules
from kikin.fund import ledger as money
from kikin.fund import settlements as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards.actions import released
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.ledger import posting
from kikin.office.settlements.actions.settling import hold_awards
from kikin.office.settlements.models import Receivable, Repayment
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.problems import Problem
from kikin.values.text import Text


def repay(
    receivable: Receivable, received_yen: Yen, received_on: date, document: str, actor: Actor, now: datetime
) -> Receivable:
    """Note what came in on a day: the principal first, then the late interest owed up to that day.

    It stays due while anything of the two is left. What comes back is bound to the contract again, carried money
    apart, or to nothing where the award has ended.
    """
    with gate.change():
        hold_awards([receivable.member.award_id])
        owed = _locked(receivable).owed
        parts = rules.divided(owed, in_force().money, max(0, received_yen), received_on)
        if isinstance(parts, Problem):
            raise gate.Refused([parts])
        is_all = not (owed.left_yen - parts.principal_yen or parts.interest_left_yen)
        latest = max((day for _, day in owed.repaid), default=receivable.demanded_on)
        facts = rules.OwedFacts(
            left_yen=owed.left_yen,
            received_yen=received_yen,
            over_yen=parts.over_yen,
            received_on=received_on,
            not_before=max(latest, receivable.demanded_on),
            today=_today(receivable, now),
            document=document,
            is_noted=receivable.repayments.filter(document=document).exists(),
        )

        def keep(one: Receivable, pending: PendingEvent) -> None:
            Repayment.objects.create(
                receivable=one,
                received_on=received_on,
                principal_yen=parts.principal_yen,
                interest_yen=parts.interest_yen,
                document=document,
                recorded_by=actor.person,
            )
            pending.facts |= {"award": one.member.award.ref, "document": document}
            pending.facts |= {"principal_yen": parts.principal_yen, "interest_yen": parts.interest_yen}
            drafts = _came_back(one, parts, owed.carried_of_yen(parts.principal_yen), received_on, document)
            posting.post(drafts, pending, now, in_force().first_month)

        return perform(receivable, "repay" if is_all else "repay_part", actor, now, gather=_known(facts), do=keep)


def write_off(receivable: Receivable, amount_yen: Yen, reasons: Text, actor: Actor, now: datetime) -> Receivable:
    """Give up what is still owed, or a part of it. With all of the principal, its late interest is given up too."""
    with gate.change():
        hold_awards([receivable.member.award_id])
        left_yen = _locked(receivable).owed.left_yen
        facts = rules.OwedFacts(left_yen=left_yen, given_up_yen=amount_yen, reasons=reasons.ja and reasons.en)
        action = "write_off" if amount_yen == left_yen else "write_off_part"

        def keep(one: Receivable, pending: PendingEvent) -> None:
            award = one.member.award
            one.written_off_yen += amount_yen
            # What is given up is no longer to be withdrawn: the reasons are those of the write-off from here on.
            one.withdrawal_proposed_by = ""
            one.reasons_ja, one.reasons_en = reasons.ja, reasons.en
            pending.facts |= {"award": award.ref, "amount_yen": amount_yen}
            paper = money.voucher(by_digest(award.charter_digest), _today(one, now), one.ref)
            drafts = money.write_off(award.ledger_facts(), {one.member.organisation.ref: amount_yen}, paper)
            posting.post(drafts, pending, now, in_force().first_month)

        return perform(receivable, action, actor, now, gather=_known(facts), do=keep)


def _came_back(
    one: Receivable, parts: rules.Received, carried_yen: Yen, received_on: date, document: str
) -> tuple[money.Draft, ...]:
    """Carried money is in its bucket again. What nothing binds is free; one-year money for the year that it was of."""
    award, member = one.member.award, one.member.organisation.ref
    charter, facts = by_digest(award.charter_digest), award.ledger_facts()
    paper = money.voucher(charter, received_on, document)
    own_yen = parts.principal_yen - carried_yen
    drafts = money.repay(facts, {member: own_yen}, paper)
    is_over, by_year = award.state not in awards_rules.LIVE, None
    if one.settlement is not None:
        year, carried = one.settlement.fiscal_year, {member: carried_yen}
        drafts += money.repay_carried(facts, carried, year, paper)
        if is_over:
            drafts += money.release_carried(facts, carried, year, paper)
        if charter.regime == "annual":
            by_year = {year: own_yen, year - 1: carried_yen}
    if is_over and parts.principal_yen:
        drafts += released(award, {member: parts.principal_yen}, 0, paper, by_year)
    return drafts + money.collect_late_interest(facts, {member: parts.interest_yen}, paper)


def _locked(receivable: Receivable) -> Receivable:
    return Receivable.objects.select_for_update(of=("self",)).get(pk=receivable.pk)


def _known(facts: rules.OwedFacts) -> Callable[[Receivable], rules.OwedFacts]:
    def gather(_: Receivable) -> rules.OwedFacts:
        return facts

    return gather


def _today(receivable: Receivable, now: datetime) -> date:
    return local_date(now, by_digest(receivable.member.award.charter_digest).zone)
