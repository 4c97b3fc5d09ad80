"""A fund with one award of two years that was paid its first. Django is not set up yet when this is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cast import Cast

if TYPE_CHECKING:
    from kikin.office.awards.models import Award, AwardMember
    from kikin.office.claims.models import Claim


@pytest.fixture
def award(cast: Cast) -> Award:
    from tests.office import rounds

    return rounds.active_awards(cast, rounds.PLANS[:1])[0]


@pytest.fixture
def member(award: Award) -> AwardMember:
    member: AwardMember = award.members.select_related("award", "organisation").get()
    return member


@pytest.fixture
def paid(cast: Cast, member: AwardMember) -> Claim:
    """The lead is paid 120 of the 200 million that its first year plans."""
    from kikin.office.claims import actions
    from tests.office.rounds import CONTRACTED

    claim = actions.file(member, 2022, 120_000_000, cast.applicant, CONTRACTED)
    for step, officer in zip((actions.check, actions.approve, actions.pay), cast.finance["jst"], strict=False):
        step([claim], officer, CONTRACTED)
    return claim
