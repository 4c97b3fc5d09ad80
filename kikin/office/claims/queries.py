"""Reading claims: what an actor may see, what a member may still claim, and the evidence behind a payment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from kikin.fund import claims as rules
from kikin.fund.charter import Charter
from kikin.fund.ledger import Row, account
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor, Subject
from kikin.office.audit import queries as trail
from kikin.office.audit.models import Event
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.queries import by_digest
from kikin.office.claims.models import Claim, SettledYear
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.milestones import queries as milestones
from kikin.office.selection.models import Round
from kikin.values.calendar import local_date
from kikin.values.money import Yen

_WITH = (
    "member__organisation",
    "member__award__application",
    "member__award__concept",
    "member__award__round__call",
)
_FOR_FACTS = ("member__organisation", "member__award__application")
_WHAT_FACTS_SAY = (
    "fiscal_year",
    "carried_into",
    "amount_yen",
    "member__by_year",
    "member__carried",
    "member__left_on",
    "member__organisation__ref",
    "member__award__ref",
    "member__award__state",
    "member__award__charter_digest",
    "member__award__application__ref",
)


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
    if actor.role in ("programme_officer", "programme_director", "finance_officer"):
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


def to_be_settled(round: Round, agency: str, fiscal_year: int) -> list[Claim]:
    """The claims for a fiscal year that are paid under an agency's awards of a round, the first first."""
    under = Claim.objects.filter(member__award__round=round, member__award__agency=agency)
    return list(under.filter(state="paid", fiscal_year=fiscal_year).select_related(*_WITH))


def again(claims: Sequence[Claim]) -> list[Claim]:
    """The same claims in the same order, with what their facts need and no more, in one reading."""
    found = Claim.objects.select_related(*_FOR_FACTS).only(*_WHAT_FACTS_SAY).in_bulk([claim.pk for claim in claims])
    return [found[claim.pk] for claim in claims]


def claimable_yen(members: Sequence[AwardMember], fiscal_year: int) -> dict[int, Yen]:
    """What each member, by key, may still claim for a fiscal year by its plan, without taking from another year.

    A settled claim has used what it came to. What was carried into the year is apart: see `carried_claimable_yen`.
    """
    counted = _counted(members)
    left: dict[int, Yen] = {}
    for one in members:
        plan, claimed = dict(one.by_year), _claimed(counted, one.pk)
        if _charter_of(one).regime == "annual":
            left_yen = rules.left_of_year_yen(plan, claimed, dict(one.carried), fiscal_year)
        else:
            left_yen = rules.left_of_plan_yen(plan, claimed, fiscal_year)
        left[one.pk] = 0 if one.left_on is not None else max(0, left_yen)
    return left


def carried_claimable_yen(members: Sequence[AwardMember], fiscal_year: int) -> dict[int, Yen]:
    """What each member, by key, may still claim of what was carried into a fiscal year."""
    counted = _counted(members)
    return {
        one.pk: max(
            0, dict(one.carried).get(fiscal_year, 0) - _claimed(counted, one.pk, carried=True).get(fiscal_year, 0)
        )
        for one in members
        if one.left_on is None
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim, filed or about to be: whose, for which year, for how much. `pk` is that of a filed one.

    `carried_into` is the year of the bucket that it draws on, where it does.
    """

    member: AwardMember
    fiscal_year: int
    amount_yen: Yen
    pk: int | None = None
    carried_into: int | None = None


@dataclass(frozen=True, slots=True)
class _Counted:
    """What one claim, or one settled year (`pk` is 0), has used of its member's plan."""

    pk: int
    member: int
    fiscal_year: int
    carried_into: int | None
    used_yen: Yen


def asked_by(claim: Claim) -> Asked:
    """A filed claim, as its facts are gathered."""
    return Asked(claim.member, claim.fiscal_year, claim.amount_yen, claim.pk, claim.carried_into)


def facts_of(claims: Sequence[Asked], now: datetime) -> list[rules.Facts]:
    """Claims as the rules see them, in their order, read together. Of several of one member each counts the others."""
    members = {one.member.pk: one.member for one in claims}
    words = awards.verdicts_of({one.member.award for one in claims})
    counted = _counted(members.values())
    buckets = {_bucket(one) for one in claims if one.carried_into is not None}
    held = ledger.held({*map(_obligation, members.values()), *buckets})
    settled = settled_years([*members])
    locked = milestones.locked_from(one.award_id for one in members.values())
    return [
        rules.Facts(
            amount_yen=one.amount_yen,
            award_state=one.member.award.state,
            verdict=words[one.member.award.ref],
            plan=dict(one.member.by_year),
            claimed=_claimed(counted, one.member.pk, besides=one.pk),
            obligation_yen=held[_obligation(one.member)],
            regime=_charter_of(one.member).regime,
            locked_from=locked.get(one.member.award_id),
            carried_into=one.carried_into,
            carried=dict(one.member.carried),
            carried_claimed=_claimed(counted, one.member.pk, besides=one.pk, carried=True),
            carried_yen=held[_bucket(one)] if one.carried_into is not None else 0,
            has_left=one.member.left_on is not None,
            is_settled=(one.member.pk, one.fiscal_year) in settled,
            fiscal_year=one.fiscal_year,
            current_year=_year_of(one.member, now),
        )
        for one in claims
    ]


def _counted(members: Collection[AwardMember]) -> list[_Counted]:
    counted = Claim.objects.filter(member__in=[member.pk for member in members], state__in=sorted(rules.COUNTED))
    used = Coalesce("settled_yen", "amount_yen")
    settled = settled_years([member.pk for member in members])
    rows = [
        _Counted(*row) for row in counted.order_by().values_list("pk", "member", "fiscal_year", "carried_into", used)
    ]
    return [row for row in rows if (row.member, row.fiscal_year) not in settled] + [
        one
        for (member, year), (used_yen, carried_yen) in settled.items()
        for one in (_Counted(0, member, year, None, used_yen), _Counted(0, member, year, year, carried_yen))
    ]


def settled_years(members: Sequence[int]) -> dict[tuple[int, int], tuple[Yen, Yen]]:
    """The years of these members, by key, whose amount is fixed, with what each has used: its own, and carried."""
    found = SettledYear.objects.filter(member__in=members).order_by("pk")
    rows = found.values_list("member", "fiscal_year", "used_yen", "carried_used_yen")
    return {(member, year): (used_yen, carried_yen) for member, year, used_yen, carried_yen in rows}


def used_by_year(members: Sequence[AwardMember]) -> dict[int, dict[int, Yen]]:
    """What each member, by key, has used of its plan for each fiscal year, carried money apart, in one reading."""
    counted = _counted(members)
    return {one.pk: _claimed(counted, one.pk) for one in members}


def of_years(members: Sequence[AwardMember], fiscal_years: Sequence[int] | None = None) -> list[Claim]:
    """The claims of these members that were not refused, for these years (default: all), the first first."""
    found = Claim.objects.filter(member__in=[one.pk for one in members], state__in=sorted(rules.COUNTED))
    if fiscal_years is not None:
        found = found.filter(fiscal_year__in=fiscal_years)
    return list(found.order_by("pk"))


def _claimed(
    counted: Iterable[_Counted], member: int, besides: int | None = None, *, carried: bool = False
) -> dict[int, Yen]:
    """Fiscal year to what a member's claims for it have used, all but one; of what was `carried` into it, or not."""
    used: dict[int, Yen] = {}
    for one in counted:
        if one.member == member and one.pk != besides and (one.carried_into is not None) == carried:
            used[one.fiscal_year] = used.get(one.fiscal_year, 0) + one.used_yen
    return used


def _obligation(member: AwardMember) -> str:
    return account("obligation", member.award.ref, member.organisation.ref)


def _bucket(claim: Asked) -> str:
    """The account of what was carried into the year that a claim names."""
    return account("carried", claim.member.award.ref, claim.member.organisation.ref, claim.carried_into)


def _charter_of(member: AwardMember) -> Charter:
    return by_digest(member.award.charter_digest)


def _year_of(member: AwardMember, now: datetime) -> int:
    charter = _charter_of(member)
    return charter.fiscal_year(local_date(now, charter.zone))


def evidence_of(number: int, actor: Actor) -> Evidence:
    """From a transfer to all that it rests on, as far as the actor may see it: the trail is not everybody's.
    Refused as hidden where there is no such transfer, or the ledger is not the actor's to see.

    transfer > claim > award > application and approval: each is one click from the one before.
    """
    transfer = ledger.transfer(number)
    if transfer is None or not may_see(actor, Subject("ledger")):
        raise Refused((), hidden=True)
    claim = visible_to(actor).filter(ref=transfer.document).first()
    award = awards.visible_to(actor).filter(ref=transfer.award).first()
    return Evidence(
        transfer=transfer,
        event=trail.event(transfer.event_uid) if may_see(actor, Subject("trail")) else None,
        claim=claim,
        award=award,
        application=award.application.ref if award is not None else "",
        approval=award.approval if award is not None else "",
    )


def transfers_of(claim: Claim) -> list[Row]:
    """What a claim did to the ledger: its payment, and whatever settled it or gave it back."""
    rows = ledger.transfers_of(award=claim.member.award.ref)
    return [row for row in rows if row.document in (claim.ref, claim.document) and row.document]
