"""A reviewer takes on nothing to which a tie was found before the lock was got."""

from __future__ import annotations

import pytest

from kikin.office.gate import Refused
from kikin.office.reviews import actions
from kikin.office.reviews.models import Assignment, Conflict
from tests.cast import Cast
from tests.office.races import just_before_the_lock
from tests.office.reviewing import take_on
from tests.office.reviews.scene import NOW


def test_a_tie_found_at_the_same_moment_keeps_a_reviewer_out(cast: Cast, invited: list[Assignment]) -> None:
    first, reviewer = invited[0], cast.reviewers[0]
    take_on([first], reviewer, NOW, until="pledged")

    def find() -> None:
        Conflict.objects.create(
            application=first.application, person=reviewer.person, kind="family", source="found", kept_at=NOW
        )

    with just_before_the_lock(Assignment, find), pytest.raises(Refused) as refused:
        actions.accept([first], reviewer, NOW, has_no_tie=True)
    assert {problem.code for problem in refused.value.problems} == {"conflict_of_interest"}
    assert not Conflict.objects.exists()
    assert actions.accept([first], reviewer, NOW, has_no_tie=True)[0].state == "accepted"
