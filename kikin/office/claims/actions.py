"""Filing claims, and the four pairs of eyes between a claim and its payment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from kikin.fund import awards as awards_rules
from kikin.fund import claims as rules
from kikin.fund import ledger as money
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards import queries as awards
from kikin.office.awards.actions import released
from kikin.office.awards.models import AwardMember
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import by_digest
from kikin.office.claims import queries
from kikin.office.claims.models import Claim
from kikin.office.ledger import posting
from kikin.office.transitions import perform, perform_all
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.text import Text


def file(member: AwardMember, fiscal_year: int, amount_yen: Yen, actor: Actor, now: datetime) -> Claim:
    """A member asks to be paid in advance for a fiscal year. The same request twice exceeds the plan."""
    award = member.award
    charter = by_digest(award.charter_digest)
    with gate.change():
        # The member is the lock under which two claims of the same moment wait for each other.
        member = (
            AwardMember.objects.select_for_update(of=("self",))
            .select_related("organisation", "award__application")
            .get(pk=member.pk)
        )
        ref = next_ref("CLM", charter.fiscal_year(local_date(now, charter.zone)))
        subject = Subject(
            "claim",
            ref,
            rules.CLAIM.initial,
            agencies=frozenset({award.agency}),
            members=frozenset({member.organisation.ref}),
        )
        with gate.act("file", actor, now, subject, "claim_filed") as pending:
            gate.refuse_if(rules.problems_of_filing(queries.facts_of(member, fiscal_year, amount_yen, now)))
            pending.facts |= {"award": award.ref, "fiscal_year": fiscal_year, "amount_yen": amount_yen}
            return Claim.objects.create(
                ref=ref,
                state=rules.CLAIM.initial,
                member=member,
                fiscal_year=fiscal_year,
                amount_yen=amount_yen,
                filed_by=actor.person,
                filed_at=now,
            )


def check(claims: Sequence[Claim], actor: Actor, now: datetime) -> list[Claim]:
    """A finance officer has compared the claims with their plans and contracts."""

    def keep(claim: Claim, pending: PendingEvent) -> None:
        claim.checked_by = actor.person
        _say(claim, pending)

    return perform_all(claims, "check", actor, now, gather=_facts(claims, now), do=keep)


def approve(claims: Sequence[Claim], actor: Actor, now: datetime) -> list[Claim]:
    """Another finance officer approves what was checked."""

    def keep(claim: Claim, pending: PendingEvent) -> None:
        claim.approved_by = actor.person
        _say(claim, pending)

    return perform_all(claims, "approve", actor, now, gather=_facts(claims, now), do=keep)


def pay(claims: Sequence[Claim], actor: Actor, now: datetime) -> list[Claim]:
    """A third one pays. Each transfer names its claim as its document."""

    def keep(claim: Claim, pending: PendingEvent) -> None:
        award = claim.member.award
        charter = by_digest(award.charter_digest)
        claim.paid_by = actor.person
        claim.paid_on = local_date(now, charter.zone)
        _say(claim, pending)
        paper = money.voucher(charter, claim.paid_on, claim.ref)
        parts = {claim.member.organisation.ref: claim.amount_yen}
        posting.post(money.advance(award.ledger_facts(), parts, paper), pending, now, charter.first_month)

    return perform_all(claims, "pay", actor, now, gather=_facts(claims, now), do=keep)


def refuse(claim: Claim, reasons: Text, actor: Actor, now: datetime) -> Claim:
    """Refuse a claim, with the reasons that the recipient reads; it may be filed anew."""

    def gather(claim: Claim) -> rules.Facts:
        return rules.Facts(amount_yen=claim.amount_yen, reasons=reasons.ja and reasons.en)

    def keep(claim: Claim, pending: PendingEvent) -> None:
        claim.reasons_ja, claim.reasons_en = reasons.ja, reasons.en
        _say(claim, pending)

    return perform(claim, "refuse", actor, now, gather=gather, do=keep)


def settle(claim: Claim, actual_yen: Yen, document: str, actor: Actor, now: datetime) -> Claim:
    """Fix what was rightly spent. What is left of the advance is given back and bound to the contract again, or
    to nothing where the award has ended."""

    def gather(claim: Claim) -> rules.Facts:
        return rules.Facts(amount_yen=claim.amount_yen, actual_yen=actual_yen, document=document)

    def keep(claim: Claim, pending: PendingEvent) -> None:
        claim.settled_yen = actual_yen
        pending.facts |= {"settled_yen": actual_yen}
        gives_up = claim.member.award.state not in awards_rules.LIVE
        _close(claim, actual_yen, document, pending, now, gives_up=gives_up)

    return perform(claim, "settle", actor, now, gather=gather, do=keep)


def repay(claim: Claim, document: str, actor: Actor, now: datetime) -> Claim:
    """All of an advance comes back, and the money is free for others."""

    def gather(claim: Claim) -> rules.Facts:
        return rules.Facts(amount_yen=claim.amount_yen, document=document)

    def keep(claim: Claim, pending: PendingEvent) -> None:
        _close(claim, 0, document, pending, now, gives_up=True)

    return perform(claim, "repay", actor, now, gather=gather, do=keep)


def _close(
    claim: Claim, actual_yen: Yen, document: str, pending: PendingEvent, now: datetime, *, gives_up: bool
) -> None:
    """Settle what was spent, refund the rest and, where the recipient gives it up, release that too."""
    award = claim.member.award
    charter = by_digest(award.charter_digest)
    member = claim.member.organisation.ref
    claim.settled_on = local_date(now, charter.zone)
    claim.document = document
    paper = money.voucher(charter, claim.settled_on, document)
    back_yen = claim.amount_yen - actual_yen
    facts = award.ledger_facts()
    drafts = money.settle(facts, {member: actual_yen}, paper)
    drafts += money.refund(facts, {member: back_yen}, paper)
    if gives_up and back_yen:
        drafts += released(award, {member: back_yen}, 0, paper)
    pending.facts |= {"award": award.ref, "refunded_yen": back_yen, "document": document}
    posting.post(drafts, pending, now, charter.first_month)


def _facts(claims: Sequence[Claim], now: datetime) -> Callable[[Claim], rules.Facts]:
    words = awards.verdicts_of({claim.member.award for claim in claims})

    def gather(claim: Claim) -> rules.Facts:
        return queries.facts_of(
            claim.member,
            claim.fiscal_year,
            claim.amount_yen,
            now,
            verdict=words[claim.member.award.ref],
            apart_from=claim.pk,
        )

    return gather


def _say(claim: Claim, pending: PendingEvent) -> None:
    pending.facts |= {"award": claim.member.award.ref, "amount_yen": claim.amount_yen}
