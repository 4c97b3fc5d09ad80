"""Reading calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from kikin.fund import calls as rules
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.calls.models import Call
from kikin.office.charter.queries import by_digest
from kikin.office.gate import Refused
from kikin.office.ledger import queries as ledger
from kikin.office.records import listing
from kikin.office.vision.models import Concept

_PUBLIC_STATES = ("open", "closed", "decided")


def visible_to(actor: Actor) -> QuerySet[Call]:
    """The calls that the policy lets an actor see, as SQL."""
    if actor.role in ("programme_officer", "programme_director"):
        return run_by(actor.of)
    if actor.role in ("finance_officer", "body_officer", "auditor"):
        return Call.objects.exclude(state="draft")
    if actor.role in ("public", "applicant", "reviewer"):
        return Call.objects.filter(state__in=_PUBLIC_STATES)
    return Call.objects.none()


def run_by(agency: str) -> QuerySet[Call]:
    """The calls that an agency runs, alone or with another, as SQL."""
    return listing(Call.objects.all(), "agencies", agency)


def get(ref: str, actor: Actor) -> Call:
    """One call, or Refused as hidden."""
    call = Call.objects.filter(ref=ref).first()
    if call is None or not may_see(actor, call.subject()):
        raise Refused((), hidden=True)
    return call


def takes_applications(call: Call, now: datetime) -> bool:
    """Whether a call takes applications at this moment."""
    return call.state == "open" and bool(call.opens_at <= now < call.closes_at)


def concepts_of(call: Call) -> list[Concept]:
    """The concepts on which a call rests."""
    return list(call.concepts.all())


def latest_of(agency: str) -> Call | None:
    """The call that an agency was the last to draft, alone or with another."""
    return run_by(agency).last()


def facts_of(
    call: Call, now: datetime, *, concepts: Sequence[Concept] | None = None, is_round_decided: bool = False
) -> rules.Facts:
    """A call as the rules see it; `concepts` are those of one that is not kept yet."""
    charter = by_digest(call.charter_digest)
    return rules.Facts(
        now=now,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        concepts=tuple(
            (concept.ref, concept.state, concept.ceiling_yen - ledger.committed_under_concept(concept.ref))
            for concept in (call.concepts.all() if concepts is None else concepts)
        ),
        budget_by_year=tuple((year, yen) for year, yen in call.budget_by_year),
        fund_years=(
            min(charter.fiscal_year(money.available_from) for money in charter.appropriations),
            max(charter.fiscal_year(money.available_until) for money in charter.appropriations),
        ),
        instrument_is_known=any(instrument.key == call.instrument for instrument in charter.instruments),
        stages_are_known={stage.key for stage in charter.stages} >= set(call.stages),
        is_round_decided=is_round_decided,
    )
