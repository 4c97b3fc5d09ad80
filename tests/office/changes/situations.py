"""An award under contract whose plan is to change: 80 and 40 million to the lead, 1,000,001 yen to its member."""

from __future__ import annotations

from kikin.office.awards.models import Award
from kikin.office.claims import actions as claims
from tests.cast import Cast
from tests.office import rounds
from tests.office.rounds import CONTRACTED


def award_of_two(cast: Cast) -> Award:
    return rounds.award_of_two(rounds.active_awards(cast, rounds.PLANS[:2]))


def pay(cast: Cast, award: Award, organisation: str, year: int, yen: int, now=CONTRACTED, **how):  # type: ignore[no-untyped-def]
    """A claim of a member, filed and paid."""
    member = award.members.get(organisation__ref=organisation)
    actor = next(one for one in (cast.applicant, cast.other_applicant) if one.of == organisation)
    one, two, three, _ = cast.finance[award.agency]
    claim = claims.file(member, year, yen, actor, now, **how)
    claims.check([claim], one, now)
    claims.approve([claim], two, now)
    claims.pay([claim], three, now)
    return claim
