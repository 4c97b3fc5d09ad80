"""Filing claims, and the four pairs of eyes between a claim and its payment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kikin.fund import awards as awards_rules
from kikin.fund import claims as rules
from kikin.fund import ledger as money
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.awards.actions import released
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.actions import next_refs
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.claims import queries
from kikin.office.claims.models import Claim
from kikin.office.ledger import posting
from kikin.office.transitions import perform, perform_all
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Request:
    """What one member asks to be paid in advance for a fiscal year, and who asks for it."""

    member: AwardMember
    fiscal_year: int
    amount_yen: Yen
    actor: Actor


def file(
    member: AwardMember, fiscal_year: int, amount_yen: Yen, actor: Actor, now: datetime, *, after: str | None = None
) -> Claim:
    """A member asks to be paid in advance for a fiscal year.

    `after` is the ref of the member's last claim that whoever asks has seen, empty where they saw none. Where the
    last one is newer and asks for the same, the request came twice: that claim is the answer, and nothing is filed.
    """
    with gate.change():
        last = _hold_member(member)
        is_the_same = last is not None and (last.fiscal_year, last.amount_yen) == (fiscal_year, amount_yen)
        if last is not None and is_the_same and after is not None and last.ref != after:
            gate.permit_or_refuse(actor, "file", _before_filing(last))
            return last
        return file_all([Request(member, fiscal_year, amount_yen, actor)], now)[0]


def _hold_member(member: AwardMember) -> Claim | None:
    """Lock a member, so that two requests of one moment come one after the other; its last claim so far."""
    list(AwardMember.objects.select_for_update().filter(pk=member.pk).values_list("pk"))
    return Claim.objects.filter(member=member).select_related("member__award", "member__organisation").last()


def file_all(requests: Sequence[Request], now: datetime) -> list[Claim]:
    """File the claims of several members, at most one of each, all of them or none."""
    if not requests:
        return []
    year = in_force().fiscal_year(local_date(now, in_force().zone))
    with gate.change():
        # The member is the lock under which two claims of the same moment wait for each other.
        locked = {
            member.pk: member
            for member in AwardMember.objects.select_for_update(of=("self",))
            .select_related("organisation", "award__application")
            .filter(pk__in=[request.member.pk for request in requests])
            .order_by("pk")
        }
        asked = [queries.Asked(locked[one.member.pk], one.fiscal_year, one.amount_yen) for one in requests]
        claims = [
            Claim(
                ref=ref,
                state=rules.CLAIM.initial,
                member=one.member,
                fiscal_year=one.fiscal_year,
                amount_yen=one.amount_yen,
                filed_by=request.actor.person,
                filed_at=now,
            )
            for ref, one, request in zip(next_refs("CLM", year, len(requests)), asked, requests, strict=True)
        ]
        for claim, request, facts in zip(claims, requests, queries.facts_of(asked, now), strict=True):
            with gate.act("file", request.actor, now, _before_filing(claim), "claim_filed") as pending:
                gate.refuse_if(rules.problems_of_filing(facts))
                pending.facts |= {"fiscal_year": claim.fiscal_year}
                _say(claim, pending)
        return Claim.objects.bulk_create(claims, batch_size=500)


def _before_filing(claim: Claim) -> Subject:
    """Whoever files is of the member; that they file is not yet a step that bars them from another."""
    return replace(claim.subject(), done_by=frozenset())


def check(claims: Sequence[Claim], actor: Actor, now: datetime) -> list[Claim]:
    """A finance officer has compared the claims with their plans and contracts."""

    def keep(claim: Claim, pending: PendingEvent) -> None:
        claim.checked_by = actor.person
        _say(claim, pending)

    with gate.change():
        _hold_awards(claims)
        return perform_all(claims, "check", actor, now, gather=_facts(claims, now), do=keep)


def approve(claims: Sequence[Claim], actor: Actor, now: datetime) -> list[Claim]:
    """Another finance officer approves what was checked."""

    def keep(claim: Claim, pending: PendingEvent) -> None:
        claim.approved_by = actor.person
        _say(claim, pending)

    with gate.change():
        _hold_awards(claims)
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
        papers.append((money.advance(award.ledger_facts(), parts, paper), pending))

    papers: list[tuple[Sequence[money.Draft], PendingEvent]] = []
    with gate.change():
        _hold_awards(claims)
        paid = perform_all(claims, "pay", actor, now, gather=_facts(claims, now), do=keep)
        posting.post_all(papers, now, in_force().first_month)
        return paid


def refuse(claim: Claim, reasons: Text, actor: Actor, now: datetime) -> Claim:
    """Refuse a claim, with the reasons that the recipient reads; it may be filed anew."""

    def gather(claim: Claim) -> rules.Facts:
        return rules.Facts(amount_yen=claim.amount_yen, reasons=reasons.ja and reasons.en)

    def keep(claim: Claim, pending: PendingEvent) -> None:
        claim.reasons_ja, claim.reasons_en = reasons.ja, reasons.en
        _say(claim, pending)

    return perform(claim, "refuse", actor, now, gather=gather, do=keep)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was rightly spent of a claim's advance, and the notice that says so."""

    claim: Claim
    actual_yen: Yen
    document: str


def settle(claim: Claim, actual_yen: Yen, document: str, actor: Actor, now: datetime) -> Claim:
    """Fix what was rightly spent. What is left of the advance is given back and bound to the contract again, or
    to nothing where the award has ended."""
    return settle_all([Settlement(claim, actual_yen, document)], actor, now)[0]


def settle_all(settlements: Sequence[Settlement], actor: Actor, now: datetime) -> list[Claim]:
    """Settle several claims, all of them or none."""
    of_claim = {one.claim.pk: one for one in settlements}

    def gather(claim: Claim) -> rules.Facts:
        one = of_claim[claim.pk]
        return rules.Facts(amount_yen=claim.amount_yen, actual_yen=one.actual_yen, document=one.document)

    def keep(claim: Claim, pending: PendingEvent) -> None:
        one = of_claim[claim.pk]
        claim.settled_yen = one.actual_yen
        pending.facts |= {"settled_yen": one.actual_yen}
        gives_up = claim.member.award.state not in awards_rules.LIVE
        papers.append((_closing(claim, one.actual_yen, one.document, pending, now, gives_up=gives_up), pending))

    papers: list[tuple[Sequence[money.Draft], PendingEvent]] = []
    with gate.change():
        claims = [one.claim for one in settlements]
        _hold_awards(claims)
        settled = perform_all(claims, "settle", actor, now, gather=gather, do=keep)
        posting.post_all(papers, now, in_force().first_month)
        return settled


def repay(claim: Claim, document: str, actor: Actor, now: datetime) -> Claim:
    """All of an advance comes back, and the money is free for others."""

    def gather(claim: Claim) -> rules.Facts:
        return rules.Facts(amount_yen=claim.amount_yen, document=document)

    def keep(claim: Claim, pending: PendingEvent) -> None:
        drafts = _closing(claim, 0, document, pending, now, gives_up=True)
        posting.post(drafts, pending, now, in_force().first_month)

    with gate.change():
        _hold_awards([claim])
        return perform(claim, "repay", actor, now, gather=gather, do=keep)


def _closing(
    claim: Claim, actual_yen: Yen, document: str, pending: PendingEvent, now: datetime, *, gives_up: bool
) -> tuple[money.Draft, ...]:
    """The transfers that settle what was spent, refund the rest and, where the recipient gives it up, release it."""
    award = claim.member.award
    charter = by_digest(award.charter_digest)
    member = claim.member.organisation.ref
    claim.settled_on = local_date(now, charter.zone)
    claim.document = document
    paper = money.voucher(charter, claim.settled_on, document)
    back_yen = claim.amount_yen - actual_yen
    facts = award.ledger_facts()
    drafts = money.settle(facts, {member: actual_yen}, paper) + money.refund(facts, {member: back_yen}, paper)
    if gives_up and back_yen:
        drafts += released(award, {member: back_yen}, 0, paper)
    pending.facts |= {"award": award.ref, "refunded_yen": back_yen, "document": document}
    return drafts


def _hold_awards(claims: Iterable[Claim]) -> None:
    """Lock the awards of these claims, always before the claims: none is suspended or ended while money moves."""
    of_claims = AwardMember.objects.filter(pk__in={claim.member_id for claim in claims}).values("award")
    held = Award.objects.select_for_update(of=("self",)).filter(pk__in=of_claims).order_by("pk")
    list(held.values_list("pk"))


def _facts(claims: Sequence[Claim], now: datetime) -> Callable[[Claim], rules.Facts]:
    """Asked under the claims' locks, for all of them at the first."""
    known: dict[int, rules.Facts] = {}

    def gather(claim: Claim) -> rules.Facts:
        if not known:
            asked = queries.facts_of([queries.asked_by(one) for one in queries.again(claims)], now)
            known.update(zip((one.pk for one in claims), asked, strict=True))
        return known[claim.pk]

    return gather


def _say(claim: Claim, pending: PendingEvent) -> None:
    pending.facts |= {"award": claim.member.award.ref, "amount_yen": claim.amount_yen}
