"""One request that comes twice at once is one claim; two that differ answer to the plan together."""

from __future__ import annotations

import pytest

from kikin.office.awards.models import AwardMember
from kikin.office.claims import actions
from kikin.office.claims.models import Claim
from kikin.office.gate import Refused
from tests.cast import Cast
from tests.office import rounds
from tests.office.races import while_uncommitted
from tests.office.rounds import CONTRACTED, PLANS

FIRST_YEAR_YEN = 200_000_000


@pytest.fixture
def member(committed: None, cast: Cast) -> AwardMember:
    return rounds.active_awards(cast, PLANS[:1])[0].members.select_related("award", "organisation").get()


def test_a_part_asked_for_twice_at_once_is_filed_once(cast: Cast, member: AwardMember) -> None:
    def file() -> Claim:
        return actions.file(member, 2022, FIRST_YEAR_YEN // 4, cast.applicant, CONTRACTED, after="")

    second = while_uncommitted(file, file)
    assert second == Claim.objects.get()


@pytest.mark.parametrize("more_yen", [0, 1])
def test_two_parts_asked_for_at_once_keep_the_plan_together(cast: Cast, member: AwardMember, more_yen: int) -> None:
    def file_the_rest() -> list[str]:
        try:
            actions.file(member, 2022, FIRST_YEAR_YEN - 1_000 + more_yen, cast.applicant, CONTRACTED, after="")
        except Refused as refused:
            return [problem.code for problem in refused.problems]
        return []

    codes = while_uncommitted(
        lambda: actions.file(member, 2022, 1_000, cast.applicant, CONTRACTED, after=""), file_the_rest
    )
    assert codes == ["over_the_plan"] * more_yen
    assert Claim.objects.count() == 2 - more_yen
