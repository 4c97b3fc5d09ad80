"""A reader found in conflict after the invitation is taken off: their review stays, counts no more, and is replaced."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application, Reader
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.reviews import actions, queries
from kikin.office.reviews.models import Assignment, Review
from tests.cast import Cast
from tests.office.races import just_before_the_lock
from tests.office.refusals import refused
from tests.office.reviews.scene import NOW, REASONS, SCORES

STATES = ("invited", "agreed", "pledged", "accepted", "submitted", "locked")


def bring_to(state: str, cast: Cast, assignment: Assignment) -> None:
    """Take the first reader's assignment to a state."""
    reviewer, officer = cast.reviewers[0], cast.officers["jst"]
    steps = (
        lambda: actions.agree([assignment], reviewer, NOW),
        lambda: actions.pledge([assignment], reviewer, NOW, has_pledged=True),
        lambda: actions.accept([assignment], reviewer, NOW, has_no_tie=True),
        lambda: actions.submit(assignment, SCORES, REASONS, reviewer, NOW),
        lambda: actions.lock([assignment], officer, NOW),
    )
    for step in steps[: STATES.index(state)]:
        step()


def find_the_tie(cast: Cast, call: Call) -> None:
    colleague = actions.ProfileOutline(cast.reviewers[0].person, ("quantum",), (), 4, organisation=cast.applicant.of)
    actions.register_reviewers([colleague], cast.officers["jst"], NOW)
    actions.find_conflicts(call, cast.officers["nedo"], NOW)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("is_tied", [True, False])
def test_whoever_is_found_in_conflict_is_taken_off_and_replaced(
    cast: Cast, call: Call, quantum: Application, invited: list[Assignment], state: str, is_tied: bool
) -> None:
    mine, officer = invited[0], cast.officers["jst"]
    bring_to(state, cast, mine)
    if not is_tied:
        assert queries.in_conflict(call, officer) == []
        with refused("no_tie_is_known"):
            actions.disqualify([mine], officer, NOW)
        return
    find_the_tie(cast, call)
    assert queries.in_conflict(call, officer) == [mine]
    actions.disqualify([mine], officer, NOW)
    assert (mine.state, mine.reasons.ja) == ("recused", "同一の機関")
    assert queries.in_conflict(call, officer) == []
    assert queries.vacant(call, officer) == [mine]
    replacement = actions.replace(mine, officer, NOW)
    assert replacement.replaces == mine
    assert replacement.person.ref != cast.reviewers[0].person
    event = Event.objects.get(name="reviewer_disqualified")
    assert f'"is_reviewed":{int(state in ("submitted", "locked"))}' in event.canonical.replace(" ", "")
    assert Reader.objects.get(application=quantum, person=cast.reviewers[0].person).has_conflict


def test_a_review_of_one_taken_off_is_kept_and_counts_no_longer(
    cast: Cast, call: Call, quantum: Application, accepted: list[Assignment]
) -> None:
    for assignment, reviewer, merit in zip(accepted, cast.reviewers, (1, 9, 9), strict=False):
        actions.submit(assignment, SCORES | {"merit": merit}, REASONS, reviewer, NOW)
    find_the_tie(cast, call)
    assert queries.merits([quantum]) == {quantum.ref: Fraction(18 + 58 + 58, 30)}
    actions.disqualify(accepted[:1], cast.officers["jst"], NOW)
    assert queries.merits([quantum]) == {quantum.ref: Fraction(58, 10)}
    assert queries.submitted_counts([quantum]) == {quantum.ref: 2}
    assert len(queries.reviews_of(quantum)) == 2
    assert Review.objects.get(assignment=accepted[0]).scores["merit"] == 1
    with refused("reviews_missing"):
        applications.shortlist([quantum], queries.submitted_counts([quantum]), 3, cast.officers["jst"], NOW)


def test_a_review_of_one_in_conflict_is_not_locked(cast: Cast, call: Call, accepted: list[Assignment]) -> None:
    for assignment, reviewer in zip(accepted, cast.reviewers, strict=False):
        actions.submit(assignment, SCORES, REASONS, reviewer, NOW)
    find_the_tie(cast, call)
    with refused("conflict_of_interest"):
        actions.lock(accepted, cast.officers["jst"], NOW)
    actions.lock(accepted[1:], cast.officers["jst"], NOW)


def test_nobody_but_an_officer_of_its_agency_takes_a_reader_off(
    cast: Cast, call: Call, accepted: list[Assignment]
) -> None:
    find_the_tie(cast, call)
    officer = cast.officers["jst"]
    for actor in cast.everyone():
        if actor != officer:
            with refused(hidden=not queries.visible_to(actor).filter(pk=accepted[0].pk).exists()) as answer:
                actions.disqualify(accepted[:1], actor, NOW)
            assert answer.value.forbidden, actor
    actions.disqualify(accepted[:1], officer, NOW)
    with refused("not_from_this_state"):
        actions.disqualify(accepted[:1], officer, NOW)


@pytest.mark.parametrize("is_over", [False, True])
def test_nobody_is_taken_off_once_it_is_put_forward_in_the_same_moment(
    cast: Cast, call: Call, quantum: Application, accepted: list[Assignment], is_over: bool
) -> None:
    actions.submit(accepted[0], SCORES, REASONS, cast.reviewers[0], NOW)
    find_the_tie(cast, call)

    def put_forward() -> None:
        Application.objects.filter(pk=quantum.pk).update(state="shortlisted" if is_over else "in_review")

    if is_over:
        with just_before_the_lock(Application, put_forward), refused("review_is_over"):
            actions.disqualify(accepted[:1], cast.officers["jst"], NOW)
        return
    with just_before_the_lock(Application, put_forward):
        actions.disqualify(accepted[:1], cast.officers["jst"], NOW)
