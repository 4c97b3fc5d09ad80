"""Assets that are given up: who may know of it, what comes back, and how long a thing is bound."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from kikin.fund import costs as rules
from kikin.fund.instruments import eligible_of
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office import papers
from kikin.office.charter.queries import by_digest
from kikin.office.costs.models import Asset, Disposal
from kikin.office.costs.queries.alarms import assets_visible_to
from kikin.office.costs.queries.own_share import instrument_of
from kikin.office.costs.queries.reports import visible_to
from kikin.office.gate import Refused
from kikin.values.calendar import local_date
from kikin.values.money import Yen


def asset_of(report: str, number: int, actor: Actor) -> Asset:
    """What a line bought, or Refused as hidden."""
    found = assets_visible_to(actor).filter(line__report__ref=report, line__number=number).first()
    if found is None:
        raise Refused((), hidden=True)
    return found


def disposals_visible_to(actor: Actor) -> QuerySet[Disposal]:
    """The requests to give assets up that an actor sees, as SQL: those who direct programmes see none."""
    if actor.role in ("programme_officer", "programme_director"):
        return Disposal.objects.none()
    found = Disposal.objects.filter(asset__line__report__in=visible_to(actor).order_by())
    return found.select_related(*Disposal.subject_relations)


def disposals_of(asset: Asset) -> list[Disposal]:
    """The requests to give one asset up, the newest first."""
    return list(Disposal.objects.filter(asset=asset).select_related(*Disposal.subject_relations).order_by("-pk"))


def disposal(ref: str, actor: Actor) -> Disposal:
    """One request, or Refused as hidden."""
    found = Disposal.objects.filter(ref=ref).select_related(*Disposal.subject_relations).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def paper_of_disposal(one: Disposal) -> bytes:
    """The paper that shows the price, or Refused as hidden where it is not there."""
    content = papers.content_of(one.paper_sha256)
    if content is None:
        raise Refused((), hidden=True)
    return content


def bound_until(asset: Asset) -> date:
    """The day from which an asset is free, by the instrument under which it was bought."""
    return rules.bound_until(instrument_of(asset.line.report.member.award), asset.acquired_on)


def owed_of(one: Disposal) -> Yen:
    """What comes back of an asset that is given up as asked; nothing of one whose cost was not accepted."""
    line = one.asset.line
    report, award = line.report, line.report.member.award
    instrument, organisation = instrument_of(award), report.member.organisation
    cost_yen = eligible_of(instrument, line.amount_yen, line.tax_yen, deducts_tax=report.deducts_tax)
    thing = rules.Thing(cost_yen if line.state == "accepted" else 0, one.asset.acquired_on)
    rate = instrument.rate_for(organisation.size, organisation.kind, stage=award.application.stage)
    return rules.owed_of_disposal(instrument, rate, thing, one.given_up_on, one.proceeds_yen)


def facts_of_disposal(one: Disposal, now: datetime, others: Sequence[str] = ()) -> rules.DisposalFacts:
    """A request as the rules see it; `others` are requests for the same asset that stand."""
    return rules.DisposalFacts(
        acquired_on=one.asset.acquired_on,
        given_up_on=one.given_up_on,
        stands=", ".join(others),
        line_state=one.asset.line.state,
        owed_yen=owed_of(one),
        decided_on=one.decided_on or date.min,
        today=local_date(now, by_digest(one.asset.line.report.member.award.charter_digest).zone),
    )
