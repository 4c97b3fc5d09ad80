"""Reading claims: what an actor may see, what a member may still claim, and the evidence behind a payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from kikin.fund import claims as rules
from kikin.fund.ledger import Row, account
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.audit import queries as trail
from kikin.office.audit.models import Event
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.queries import by_digest
from kikin.office.claims.models import Claim
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.values.calendar import local_date
from kikin.values.money import Yen

_WITH = ("member__organisation", "member__award__concept", "member__award__round__call")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a transfer rests on: the claim, its award with the application behind it, and the event that posted it."""

    transfer: Row
    event: Event | None
    claim: Claim | None
    award: Award | None
    application: str
    approval: str


def visible_to(actor: Actor) -> QuerySet[Claim]:
    """The claims that the policy lets an actor see, as SQL."""
    claims = Claim.objects.select_related(*_WITH)
    if actor.role == "applicant":
        return claims.filter(member__organisation__ref=actor.of) if actor.of else claims.none()
    if actor.role == "finance_officer":
        return claims.filter(member__award__agency=actor.of) if actor.of else claims.none()
    return claims if actor.role == "auditor" else claims.none()


def get(ref: str, actor: Actor) -> Claim:
    """One claim, or Refused as hidden."""
    claim = Claim.objects.filter(ref=ref).select_related(*_WITH).first()
    if claim is None or not may_see(actor, claim.subject()):
        raise Refused((), hidden=True)
    return claim


def counts_by_state(actor: Actor) -> dict[str, int]:
    """How many of the claims that an actor sees stand in each state."""
    return dict(visible_to(actor).order_by().values_list("state").annotate(count=Count("pk")))


def of_award(award: Award) -> list[Claim]:
    """The claims under an award, the first first."""
    return list(Claim.objects.filter(member__award=award).select_related(*_WITH))


def planned_yen(member: AwardMember, fiscal_year: int) -> Yen:
    """What the award plans to pay a member up to and in a fiscal year: earlier money may be used later."""
    return sum(yen for year, yen in member.by_year if year <= fiscal_year)


def claimed_yen(member: AwardMember, fiscal_year: int, apart_from: int | None = None) -> Yen:
    """What a member's claims up to and in a fiscal year have used of its plan; a settled one what it came to."""
    counted = sorted(rules.COUNTED)
    others = Claim.objects.filter(member=member, fiscal_year__lte=fiscal_year, state__in=counted)
    if apart_from is not None:
        others = others.exclude(pk=apart_from)
    total = others.aggregate(total=Sum(Coalesce("settled_yen", "amount_yen")))["total"]
    return int(total or 0)


def claimable_yen(member: AwardMember, fiscal_year: int) -> Yen:
    """What a member may still claim for a fiscal year."""
    return max(0, planned_yen(member, fiscal_year) - claimed_yen(member, fiscal_year))


def facts_of(
    member: AwardMember,
    fiscal_year: int,
    amount_yen: Yen,
    now: datetime,
    *,
    verdict: str = "",
    apart_from: int | None = None,
    **more: Any,
) -> rules.Facts:
    """A claim as the rules see it, filed or about to be; a batch passes its verdicts in."""
    award = member.award
    charter = by_digest(award.charter_digest)
    return rules.Facts(
        amount_yen=amount_yen,
        award_state=award.state,
        verdict=verdict or awards.verdicts_of([award])[award.ref],
        planned_yen=planned_yen(member, fiscal_year),
        claimed_yen=claimed_yen(member, fiscal_year, apart_from),
        obligation_yen=ledger.balance(account("obligation", award.ref, member.organisation.ref)),
        fiscal_year=fiscal_year,
        current_year=charter.fiscal_year(local_date(now, charter.zone)),
        **more,
    )


def evidence_of(number: int, actor: Actor) -> Evidence:
    """From a transfer to all that it rests on, as far as the actor may see it. Refused as hidden where there is none.

    transfer > claim > award > application and approval: each is one click from the one before.
    """
    transfer = ledger.transfer(number)
    if transfer is None:
        raise Refused((), hidden=True)
    claim = visible_to(actor).filter(ref=transfer.document).first()
    award = awards.visible_to(actor).filter(ref=transfer.award).first()
    return Evidence(
        transfer=transfer,
        event=trail.event(transfer.event_uid),
        claim=claim,
        award=award,
        application=award.application.ref if award is not None else "",
        approval=award.approval if award is not None else "",
    )


def transfers_of(claim: Claim) -> list[Row]:
    """What a claim did to the ledger: its payment, and whatever settled it or gave it back."""
    rows = ledger.transfers_of(award=claim.member.award.ref)
    return [row for row in rows if row.document in (claim.ref, claim.document) and row.document]
