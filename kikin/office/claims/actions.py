"""Filing claims, and the four pairs of eyes between a claim and its payment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

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
from kikin.office.claims.models import Claim, SettledYear
from kikin.office.ledger import posting
from kikin.office.ledger import queries as ledger
from kikin.office.transitions import perform, perform_all
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Request:
    """What one member asks to be paid in advance for a fiscal year, and who asks for it.

    `carried_into` is that year where it asks for money that was carried into it.
    """

    member: AwardMember
    fiscal_year: int
    amount_yen: Yen
    actor: Actor
    carried_into: int | None = None


def file(
    member: AwardMember,
    fiscal_year: int,
    amount_yen: Yen,
    actor: Actor,
    now: datetime,
    *,
    after: str | None = None,
    carried_into: int | None = None,
) -> Claim:
    """A member asks to be paid in advance for a fiscal year, of its money or of what was carried into it.

    `after` is the ref of the member's last claim that whoever asks has seen, empty where they saw none. Where the
    last one is newer and asks for the same, the request came twice: that claim is the answer, and nothing is filed.
    """
    with gate.change():
        last = _hold_member(member)
        asked = (fiscal_year, amount_yen, carried_into)
        is_the_same = last is not None and (last.fiscal_year, last.amount_yen, last.carried_into) == asked
        if last is not None and is_the_same and after is not None and last.ref != after:
            gate.permit_or_refuse(actor, "file", _before_filing(last))
            return last
        return file_all([Request(member, fiscal_year, amount_yen, actor, carried_into)], now)[0]


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
        asked = [
            queries.Asked(locked[one.member.pk], one.fiscal_year, one.amount_yen, carried_into=one.carried_into)
            for one in requests
        ]
        claims = [
            Claim(
                ref=ref,
                state=rules.CLAIM.initial,
                member=one.member,
                fiscal_year=one.fiscal_year,
                carried_into=one.carried_into,
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
                if claim.carried_into is not None:
                    pending.facts |= {"carried_into": claim.carried_into}
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
        papers.append((_payment(claim, parts, paper), pending))

    papers: list[tuple[Sequence[money.Draft], PendingEvent]] = []
    with gate.change():
        _hold_awards(claims)
        paid = perform_all(claims, "pay", actor, now, gather=_facts(claims, now), do=keep)
        posting.post_all(papers, now, in_force().first_month)
        return paid


def _payment(claim: Claim, parts: Mapping[str, Yen], paper: money.Voucher) -> tuple[money.Draft, ...]:
    """The transfer that pays a claim, from the contract or from what was carried."""
    facts = claim.member.award.ledger_facts()
    if claim.carried_into is None:
        return money.advance(facts, parts, paper)
    return money.advance_carried(facts, parts, claim.carried_into, paper)


def refuse(claim: Claim, reasons: Text, actor: Actor, now: datetime) -> Claim:
    """Refuse a claim, with the reasons that the recipient reads; it may be filed anew."""

    def gather(claim: Claim) -> rules.Facts:
        return rules.Facts(amount_yen=claim.amount_yen, reasons=reasons.ja and reasons.en)

    def keep(claim: Claim, pending: PendingEvent) -> None:
        claim.reasons_ja, claim.reasons_en = reasons.ja, reasons.en
        _say(claim, pending)

    return perform(claim, "refuse", actor, now, gather=gather, do=keep)


@dataclass(frozen=True, slots=True)
class Cover:
    """What a settlement fixes: of each paid claim, by key, what was rightly spent (the rest is demanded back), and
    what the year has used of its own money and of what was carried into it."""

    member: AwardMember
    fiscal_year: int
    document: str
    spent: Mapping[int, Yen]
    used_yen: Yen = 0
    carried_used_yen: Yen = 0
    ends_the_year: bool = True


def cover_all(covers: Sequence[Cover], actor: Actor, now: datetime) -> list[Claim]:
    """Settle paid claims, demand back what was not spent, and let nothing more be claimed for years that end."""
    of_claim = {pk: (cover, yen) for cover in covers for pk, yen in cover.spent.items()}

    def gather(claim: Claim) -> rules.Facts:
        cover, spent_yen = of_claim[claim.pk]
        return rules.Facts(amount_yen=claim.amount_yen, actual_yen=spent_yen, document=cover.document)

    def keep(claim: Claim, pending: PendingEvent) -> None:
        cover, spent_yen = of_claim[claim.pk]
        claim.settled_yen, claim.settled_on, claim.document = spent_yen, _today(claim, now), cover.document
        pending.facts |= {"settled_yen": spent_yen, "document": cover.document}
        _say(claim, pending)
        papers.append((_demanded(claim, spent_yen, cover.document), pending))

    papers: list[tuple[Sequence[money.Draft], PendingEvent]] = []
    with gate.change():
        claims = list(Claim.objects.filter(pk__in=list(of_claim)))
        _hold_awards(claims)
        settled = perform_all(claims, "settle", actor, now, gather=gather, do=keep)
        posting.post_all(papers, now, in_force().first_month)
        _end_years([cover for cover in covers if cover.ends_the_year])
        return settled


def _demanded(claim: Claim, spent_yen: Yen, document: str) -> tuple[money.Draft, ...]:
    """What was rightly spent of an advance, and what of it is demanded back."""
    award, into = claim.member.award, claim.carried_into
    paper = money.voucher(by_digest(award.charter_digest), claim.settled_on or date.min, document)
    facts, member = award.ledger_facts(), claim.member.organisation.ref
    spent, back = {member: spent_yen}, {member: claim.amount_yen - spent_yen}
    settled = money.settle(facts, spent, paper) if into is None else money.settle_carried(facts, spent, into, paper)
    return settled + money.demand(facts, back, paper, into)


def _end_years(covers: Sequence[Cover]) -> None:
    says = ("member", "fiscal_year", "used_yen", "carried_used_yen", "document")
    rows = [SettledYear(**{name: getattr(one, name) for name in says}) for one in covers]
    SettledYear.objects.bulk_create(rows, batch_size=200)


def uncover(document: str, actor: Actor, now: datetime) -> list[Claim]:
    """A settlement no longer holds: the claims that it covered are paid and not settled, and its year is open again.

    Their transfers are taken back by whoever revokes the settlement, together with all others of it.
    """

    def keep(claim: Claim, pending: PendingEvent) -> None:
        claim.settled_yen, claim.settled_on, claim.document = None, None, ""
        pending.facts |= {"document": document}
        _say(claim, pending)

    with gate.change():
        claims = list(Claim.objects.filter(document=document, state="settled"))
        _hold_awards(claims)
        SettledYear.objects.filter(document=document).delete()
        return perform_all(claims, "reopen", actor, now, do=keep)


def repay(claim: Claim, document: str, actor: Actor, now: datetime) -> Claim:
    """All of an advance comes back, and the money is free for others."""

    def gather(claim: Claim) -> rules.Facts:
        return rules.Facts(amount_yen=claim.amount_yen, document=document)

    def keep(claim: Claim, pending: PendingEvent) -> None:
        award = claim.member.award
        claim.settled_on, claim.document = _today(claim, now), document
        pending.facts |= {"award": award.ref, "refunded_yen": claim.amount_yen, "document": document}
        paper = money.voucher(by_digest(award.charter_digest), claim.settled_on, document)
        drafts = _refunded(claim, paper) + _given_up(claim, paper)
        posting.post(drafts, pending, now, in_force().first_month)

    with gate.change():
        _hold_awards([claim])
        return perform(claim, "repay", actor, now, gather=gather, do=keep)


def take_back(claim: Claim, document: str, actor: Actor, now: datetime) -> Claim:
    """The bank has returned a payment: its transfer is taken back, and the claim waits to be paid once more.

    Where the award has ended meanwhile, what comes back binds nobody.
    """

    def gather(claim: Claim) -> rules.Facts:
        return rules.Facts(amount_yen=claim.amount_yen, document=document)

    def keep(claim: Claim, pending: PendingEvent) -> None:
        award = claim.member.award
        paper = money.voucher(by_digest(award.charter_digest), _today(claim, now), document)
        drafts = tuple(money.reverse(row, paper.on, document) for row in _paid_by(claim))
        if award.state not in awards_rules.LIVE:
            drafts += _given_up(claim, paper)
        posting.post(drafts, pending, now, in_force().first_month)
        claim.paid_by, claim.paid_on = "", None
        _say(claim, pending)
        pending.facts |= {"document": document}

    with gate.change():
        _hold_awards([claim])
        return perform(claim, "take_back", actor, now, gather=gather, do=keep)


def _today(claim: Claim, now: datetime) -> date:
    return local_date(now, by_digest(claim.member.award.charter_digest).zone)


def _paid_by(claim: Claim) -> list[money.Row]:
    """The transfers that paid a claim and have not been taken back."""
    rows = ledger.transfers_of(award=claim.member.award.ref)
    numbers = {row.id for row in rows if row.document == claim.ref and row.corrects is None}
    return list(ledger.uncorrected(numbers).values())


def _refunded(claim: Claim, paper: money.Voucher) -> tuple[money.Draft, ...]:
    """All of an advance goes back to where it came from."""
    facts, parts = claim.member.award.ledger_facts(), {claim.member.organisation.ref: claim.amount_yen}
    if claim.carried_into is None:
        return money.refund(facts, parts, paper)
    return money.refund_carried(facts, parts, claim.carried_into, paper)


def _given_up(claim: Claim, paper: money.Voucher) -> tuple[money.Draft, ...]:
    """What came back of an advance binds nobody any longer. One-year money goes back to the year that it was of."""
    award, parts, into = claim.member.award, {claim.member.organisation.ref: claim.amount_yen}, claim.carried_into
    of_year = claim.fiscal_year if into is None else into - 1
    is_annual = by_digest(award.charter_digest).regime == "annual"
    freed = () if into is None else money.release_carried(award.ledger_facts(), parts, into, paper)
    return freed + released(award, parts, 0, paper, {of_year: claim.amount_yen} if is_annual else None)


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
