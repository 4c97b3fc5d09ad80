"""What may be offered in a case of a company short of money or of a person, and what each would cost the fund."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kikin.fund.watch import Help, Part, helps_of
from kikin.office.applications.models import Involvement
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.watch.models import WatchCase

_PERSONNEL = "personnel"


def helps_for(case: WatchCase, today: date) -> list[Help]:
    """What the charter in force offers for a case, award by award; an award reads rates in the charter it pinned."""
    watch = in_force().watch
    keys = {"support": watch.support, "retention": watch.retention}.get(case.what.stance, ())
    found: list[Help] = []
    for award in case.awards.all():
        for member in _members(award, case.about[0]):
            found += helps_of(keys, _part(award, member), today, by_digest(award.charter_digest))
    return found


def _members(award: Award, subject: str) -> Iterator[AwardMember]:
    """The part of the company, or of the organisation for which the person is there; the lead's where neither is."""
    members = awards.members_of(award)
    for_whom = Involvement.objects.filter(application=award.application_id, person__ref=subject)
    names = {subject, *for_whom.values_list("member__organisation__ref", flat=True)}
    yield from [one for one in members if one.organisation.ref in names][:1] or members[:1]


def _part(award: Award, member: AwardMember) -> Part:
    plan = awards.plan_of([member])[member.pk]
    return Part(
        award.ref,
        award.instrument,
        dict(member.by_year),
        awards.balances_of(award).get(member.organisation.ref, 0),
        member.own_share_yen,
        {year: items.get(_PERSONNEL, 0) for year, items in plan.items()},
    )
