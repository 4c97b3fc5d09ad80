"""What is still under way in awards, in every room that money passes: before they are closed, or their money lapses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from kikin.fund.awards import OPEN_ENDS
from kikin.office.awards.models import Award, AwardMember
from kikin.office.changes import queries as changes
from kikin.office.changes.models import Change
from kikin.office.charter.queries import in_force
from kikin.office.claims.models import Claim
from kikin.office.costs.models import CostReport, Disposal
from kikin.office.costs.queries import due_on
from kikin.office.milestones.models import Gate, Milestone
from kikin.office.payments.models import Hold
from kikin.office.records import Record
from kikin.office.settlements import queries as settlements
from kikin.office.settlements.models import Breach, CompletedWork, Payback, Receivable, Settlement
from kikin.values.calendar import local_date
from kikin.values.money import Yen

OpenEnds = dict[str, tuple[str, ...]]


class _Paper(NamedTuple):
    """In which states a kind of paper is an open end, and of which kind; `award` is the way to its award, and `but`
    what of them is no open end."""

    end: str
    model: type[Record]
    states: tuple[str, ...]
    award: str = "member__award"
    but: Mapping[str, object] | None = None


_OF_A_YEAR: tuple[_Paper, ...] = (
    _Paper("advances", Claim, ("paid",)),
    _Paper("claims", Claim, ("filed", "checked", "approved")),
    _Paper("reports", CostReport, ("handed_in",)),
    _Paper("statements", Settlement, ("drawn_up",)),
    _Paper("balances", Settlement, ("to_pay",)),
)
"""Papers about a fiscal year."""
_OF_THE_AWARD: tuple[_Paper, ...] = (
    _Paper("changes", Change, ("filed", "checked"), "award"),
    _Paper("milestones", Milestone, ("planned", "rework", "reported"), "award", but={"basis": "after"}),
    _Paper("gates", Gate, ("submitted", "modified"), "award"),
    _Paper("reports", CostReport, ("open",)),
    _Paper("reports", CompletedWork, ("reported",)),
    _Paper("refunds", Receivable, ("due",)),
    _Paper("disposals", Disposal, ("filed", "checked", "approved"), "asset__line__report__member__award"),
    _Paper("breaches", Breach, ("recorded",)),
    _Paper("paybacks", Payback, ("declared", "noted"), but={"state": "noted", "owed_yen": 0}),
    _Paper("holds", Hold, ("placed",), "award"),
)
"""Papers that hold up the end of an award, but not of one year's money."""


@dataclass(frozen=True, slots=True)
class Unspent:
    """What of one-year money would lapse under an award, and what has to be settled before."""

    award: Award
    amount_yen: Yen
    open_ends: OpenEnds


def open_ends_of(awards: Sequence[Award], now: datetime) -> dict[int, OpenEnds]:
    """By the keys of awards, all that is under way in them, by kind: a few readings for any number of awards."""
    papers = [*_papers(awards, _OF_A_YEAR), *_papers(awards, _OF_THE_AWARD)]
    return _by_award(awards, [*papers, *_years(settlements.unsettled(_members(awards), now))])


def open_ends_of_year(awards: Sequence[Award], fiscal_year: int, now: datetime) -> dict[int, OpenEnds]:
    """By the keys of awards, what is not settled of a fiscal year and those before it, or may still be reported."""
    members = _members(awards)
    years = [(one, year) for one, year in settlements.unsettled(members, now) if year <= fiscal_year]
    papers = _papers(awards, _OF_A_YEAR, fiscal_year__lte=fiscal_year)
    return _by_award(awards, [*papers, *_awaited(members, fiscal_year, now), *_years(years)])


def unspent_of(agency: str, fiscal_year: int, now: datetime) -> list[Unspent]:
    """The awards of an agency of which one-year money would lapse once a year has ended, the first first."""
    awards = {one: yen for one in changes.one_year_awards(agency) if (yen := changes.unspent_yen(one, fiscal_year))}
    open_ends = open_ends_of_year(list(awards), fiscal_year, now)
    return [Unspent(one, yen, open_ends[one.pk]) for one, yen in awards.items()]


def lapsing_of(agency: str, appropriation: str, fiscal_year: int, now: datetime) -> list[Unspent]:
    """Those of them under an appropriation that are settled, so that their money lapses."""
    found = unspent_of(agency, fiscal_year, now)
    return [one for one in found if one.award.appropriation == appropriation and not one.open_ends]


def _members(awards: Sequence[Award]) -> list[AwardMember]:
    found = AwardMember.objects.filter(award__in=[one.pk for one in awards])
    return list(found.select_related("organisation", "award__application").order_by("pk"))


def _by_award(awards: Sequence[Award], ends: Iterable[tuple[int, str, str]]) -> dict[int, OpenEnds]:
    found: dict[int, dict[str, list[str]]] = {award.pk: {} for award in awards}
    for award, end, what in ends:
        found[award].setdefault(end, []).append(what)
    return {pk: {end: tuple(of[end]) for end in OPEN_ENDS if end in of} for pk, of in found.items()}


def _papers(awards: Sequence[Award], papers: Sequence[_Paper], **which: int) -> Iterator[tuple[int, str, str]]:
    keys = [one.pk for one in awards]
    for one in papers:
        rows = one.model._default_manager.filter(**{f"{one.award}__in": keys}, state__in=one.states, **which)
        for key, ref in rows.exclude(**(one.but or {})).order_by("pk").values_list(one.award, "ref"):
            yield key, one.end, ref


def _awaited(members: Sequence[AwardMember], fiscal_year: int, now: datetime) -> Iterator[tuple[int, str, str]]:
    """Members whose report of the year is not handed in, as long as its day has not passed."""
    keys = [one.pk for one in members]
    handed_in = CostReport.objects.filter(member__in=keys, fiscal_year=fiscal_year).exclude(state="open")
    done = set(handed_in.values_list("member", flat=True))
    charter = in_force()
    has_passed = local_date(now, charter.zone) > due_on(fiscal_year, charter)
    for one in members:
        expects = one.left_on is None and dict(one.by_year).get(fiscal_year, 0) > 0
        if expects and one.pk not in done and not has_passed:
            yield one.award_id, "reports", f"{one.organisation.ref} {fiscal_year}"


def _years(unsettled: Iterable[tuple[AwardMember, int]]) -> Iterator[tuple[int, str, str]]:
    for member, year in unsettled:
        yield member.award_id, "years", f"{member.organisation.ref} {year}"
