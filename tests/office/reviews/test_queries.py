"""Whose assignments are whose: what SQL shows is what the policy allows."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from kikin.fund.policy import may_see
from kikin.office.applications.models import Application
from kikin.office.calls.models import Call
from kikin.office.gate import Refused
from kikin.office.reviews import actions, queries
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment
from tests.cast import Cast
from tests.office.reviews.scene import NOW, REASONS, SCORES


@pytest.fixture
def mixed(cast: Cast, call: Call, robotics: Application, accepted: list[Assignment]) -> list[Assignment]:
    """Assignments of both agencies; one reviewer has stepped aside, one has handed in."""
    pairings = [Pairing(robotics.ref, cast.reviewers[0].person, 0)]
    accepted += actions.invite_all(call, pairings, cast.officers["nedo"], NOW)
    actions.recuse(accepted[0], "relative", REASONS, cast.reviewers[0], NOW)
    actions.submit(accepted[1], SCORES, REASONS, cast.reviewers[1], NOW)
    return accepted


def test_the_rows_that_sql_shows_are_those_that_the_policy_allows(cast: Cast, mixed: list[Assignment]) -> None:
    counts = {}
    for actor in cast.everyone():
        rows = set(queries.visible_to(actor))
        assert rows == {one for one in Assignment.objects.all() if may_see(actor, one.subject())}, actor
        counts[actor] = len(rows)
    assert [counts[reviewer] for reviewer in cast.reviewers] == [1, 1, 1, 0, 0, 0]
    assert (counts[cast.officers["jst"]], counts[cast.officers["nedo"]], counts[cast.auditor]) == (3, 1, 4)
    assert counts[cast.applicant] == counts[cast.security_officer] == counts[cast.administrator] == 0


def test_an_assignment_is_not_found_by_those_who_may_not_know_of_it(cast: Cast, mixed: list[Assignment]) -> None:
    assert queries.get(mixed[1].ref, cast.reviewers[1]) == mixed[1]
    for actor in (cast.reviewers[2], cast.applicant, cast.officers["nedo"], cast.security_lead, cast.administrator):
        with pytest.raises(Refused) as refused:
            queries.get(mixed[1].ref, actor)
        assert refused.value.hidden


def test_officers_read_reviews_with_their_names(cast: Cast, quantum: Application, mixed: list[Assignment]) -> None:
    (review,) = queries.reviews_of(quantum)
    assert review.assignment.person.ref == cast.reviewers[1].person
    assert queries.review_of(mixed[2]) is None
    assert [one.ref for one in queries.assignments_of(quantum.call, ("recused",))] == [mixed[0].ref]


def test_loads_count_what_is_taken_up(cast: Cast, call: Call, mixed: list[Assignment]) -> None:
    loads = queries.loads(call)
    assert [loads.get(reviewer.person, 0) for reviewer in cast.reviewers[:4]] == [1, 1, 1, 0]


def test_merits_of_many_take_few_queries(
    pool: list[Application], mixed: list[Assignment], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    chosen = list(Application.objects.select_related("call"))
    with django_assert_max_num_queries(1):
        assert set(queries.merits(chosen)) == {chosen[0].ref}
