"""The figures of the watch for the bodies: no case, no company and no person can be had from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kikin.fund.relations import Actor, Subject
from kikin.fund.watch import WATCH_CASE
from kikin.fund.watch.figures import Case, OfMonth, OfStance, by_month, by_stance
from kikin.office.awards import queries as awards
from kikin.office.charter.queries import in_force
from kikin.office.gate import permit_or_refuse
from kikin.office.watch.models import WatchCase
from kikin.values.calendar import local_date


@dataclass(frozen=True, slots=True)
class Figures:
    """What the fund keeps at home."""

    awards_by_state: dict[str, int]
    by_month: list[OfMonth]
    by_stance: list[OfStance]
    from_count: int


def kept_at_home(actor: Actor) -> Figures:
    """Over every agency: awards by standing, cases by month, times to decide, who was helped."""
    permit_or_refuse(actor, "see", Subject("watch_figures"))
    from_count = in_force().screening.told_from_count
    cases = [_case(one) for one in WatchCase.objects.all()]
    return Figures(awards.counts_by_state(actor), by_month(cases, from_count), by_stance(cases, from_count), from_count)


def _case(case: WatchCase) -> Case:
    opened_on = _day(case.raised_at)
    decided_on = _day(case.decided_at) if case.decided_at else None
    is_closed = case.state in WATCH_CASE.ends
    return Case(
        case.what.stance,
        case.about[0],
        opened_on,
        decided_on,
        decided_on if is_closed else None,
        bool(case.chosen) and case.state != "dismissed",
    )


def _day(at: datetime) -> date:
    return local_date(at, in_force().zone)
