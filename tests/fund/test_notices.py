"""What is stated after the award: what of it can be right, and what of it is new."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kikin.fund.watch import (
    CompanyNotice,
    Holder,
    PersonNotice,
    changed_in,
    problems_of_company,
    problems_of_person,
)

TODAY = date(2026, 11, 23)
CALM = CompanyNotice((Holder("A", 3_000), Holder("B", 400)), 12)


@pytest.mark.parametrize(
    ("now", "before", "changed"),
    [
        (CALM, None, {"holders", "runway_months"}),
        (CALM, CALM, set()),
        (CompanyNotice(talks_with="C"), None, {"talks_with"}),
        (CompanyNotice(CALM.holders, 5), CALM, {"runway_months"}),
        (CompanyNotice((), 12, talks_on=TODAY), CALM, {"holders", "talks_on"}),
        (PersonNotice("Professor", None, 5_000), None, {"post", "effort_bp"}),
        (PersonNotice(leaves_on=TODAY), PersonNotice(leaves_on=TODAY), set()),
        (PersonNotice(), PersonNotice(leaves_on=TODAY, term_ends_on=TODAY), {"leaves_on", "term_ends_on"}),
    ],
)
def test_only_what_is_said_otherwise_is_new(now: Any, before: Any, changed: set[str]) -> None:
    assert changed_in(now, before) == changed


def test_what_cannot_be_right_is_refused_with_its_remedy() -> None:
    too_many = CompanyNotice((Holder("A", 6_000), Holder("A", 4_001)), talks_on=TODAY)
    assert [one.code for one in problems_of_company(too_many)] == [
        "votes_over_the_whole",
        "holder_twice",
        "talks_with_nobody",
    ]
    assert not [*problems_of_company(CALM)]
    twice = CompanyNotice((Holder("Sample KK", 2_000), Holder("Sample\u200b KK", 2_000)))
    assert [one.code for one in problems_of_company(twice)] == ["holder_twice"]
    late = PersonNotice(term_ends_on=date(2027, 3, 31), leaves_on=date(2027, 4, 1))
    assert [one.code for one in problems_of_person(late)] == ["leaves_after_the_term"]
