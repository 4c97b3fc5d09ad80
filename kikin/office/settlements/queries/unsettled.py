"""Years of members that are not settled as they stand now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import by_digest
from kikin.office.costs.models import CostReport
from kikin.office.costs.queries import instrument_of
from kikin.office.settlements.models import InterestPaid
from kikin.office.settlements.queries.figures import drafts_of, year_of


def unsettled(members: Sequence[AwardMember], now: datetime) -> list[tuple[AwardMember, int]]:
    """Members with the years that would come to another amount now than was settled last, or than nothing."""
    by_year: dict[int, list[AwardMember]] = {}
    for member, year in _years(members, now):
        by_year.setdefault(year, []).append(member)
    return [
        (draft.member, year)
        for year, of_year in sorted(by_year.items())
        for draft in drafts_of(of_year, year)
        if draft.statement.share_yen != (draft.last.share_yen if draft.last is not None else 0)
    ]


def _years(members: Sequence[AwardMember], now: datetime) -> Iterable[tuple[AwardMember, int]]:
    """For which years something may be settled, by what the members' instruments pay for."""
    of_basis: dict[str, dict[int, AwardMember]] = {"cost": {}, "completed_work": {}, "interest": {}}
    for one in members:
        of_basis[instrument_of(one.award).pays][one.pk] = one
    reports = CostReport.objects.filter(member__in=list(of_basis["cost"])).order_by()
    for pk, year in reports.values_list("member", "fiscal_year"):
        yield of_basis["cost"][pk], year
    for one in of_basis["completed_work"].values():
        yield one, min(one.award.last_year, year_of(one.award, now))
    lines = InterestPaid.objects.filter(member__in=list(of_basis["interest"])).order_by()
    for pk, due_on in set(lines.values_list("member", "due_on")):
        one = of_basis["interest"][pk]
        yield one, by_digest(one.award.charter_digest).fiscal_year(due_on)
