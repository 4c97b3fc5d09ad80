"""An active award whose member has claims that are approved, and the accounts to and from which they are paid."""

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
    member = award.members.select_related("award", "organisation").get()
    return member


@pytest.fixture
def approved(cast: Cast, member: AwardMember) -> list[Claim]:
    """Three claims of one member, each for a part of its year: filed, checked and approved by three people."""
    from tests.office.payments import accounts

    return accounts.approved_claims(cast, member, (50_000_000, 60_000_000, 90_000_000))


@pytest.fixture
def payer(cast: Cast) -> None:
    from tests.office.payments import accounts

    accounts.payer_of(cast, "jst")


@pytest.fixture
def payee(cast: Cast, award: Award) -> None:
    from tests.office.payments import accounts

    accounts.accounts_of(cast, award)
