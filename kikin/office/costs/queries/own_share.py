"""A report's own share: what it comes to as the report stands, and the sources that were declared."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Sum

from kikin.fund import costs as rules
from kikin.fund.charter import Instrument
from kikin.fund.instruments import eligible_of
from kikin.office.awards.models import Award
from kikin.office.charter.queries import by_digest
from kikin.office.costs.models import CostLine, CostReport, OwnFunding
from kikin.values.money import MAX_YEN, Yen

_NOT_COUNTED = ("disallowed", "answered", "upheld")


def instrument_of(award: Award) -> Instrument:
    """The version of the instrument under which an award was offered."""
    return by_digest(award.charter_digest).instrument(award.instrument, award.offered_on)


def own_share_of(report: CostReport) -> rules.OwnShare:
    """The own share of one report."""
    return own_shares_of([report])[report.pk]


def own_shares_of(reports: Sequence[CostReport], *, deducts_tax: bool | None = None) -> dict[int, rules.OwnShare]:
    """The same for many, by their keys, in two readings. `deducts_tax` takes the place of what the reports say."""
    keys = [report.pk for report in reports]
    counted = CostLine.objects.filter(report__in=keys).exclude(state__in=_NOT_COUNTED).order_by()
    sums: dict[int, tuple[Yen, Yen]] = {
        row["report"]: (min(int(row["amount"]), MAX_YEN), int(row["tax"]))
        for row in counted.values("report").annotate(amount=Sum("amount_yen"), tax=Sum("tax_yen"))
    }
    declared: dict[int, dict[str, Yen]] = {key: {} for key in keys}
    found = OwnFunding.objects.filter(report__in=keys).order_by()
    for key, source, yen in found.values_list("report", "source").annotate(yen=Sum("amount_yen")):
        declared[key][source] = int(yen)
    return {
        report.pk: _own_share(report, sums.get(report.pk, (0, 0)), declared[report.pk], deducts_tax)
        for report in reports
    }


def sources_of(report: CostReport) -> list[OwnFunding]:
    """What was declared of a report's own share."""
    return list(OwnFunding.objects.filter(report=report).select_related("evidence"))


def _own_share(
    report: CostReport, sums: tuple[Yen, Yen], by_source: dict[str, Yen], deducts_tax: bool | None
) -> rules.OwnShare:
    member = report.member
    instrument = instrument_of(member.award)
    deducts = report.deducts_tax if deducts_tax is None else deducts_tax
    eligible_yen = eligible_of(instrument, *sums, deducts_tax=deducts)
    groups = (member.organisation.size, member.organisation.kind)
    stage = member.award.application.stage
    return rules.own_share_of(instrument, eligible_yen, member.amount_yen, by_source, groups, stage)
