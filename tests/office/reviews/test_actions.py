"""Reviewers found, asked, barred, replaced and heard; refused means unchanged."""

from __future__ import annotations

from dataclasses import replace as changed
from fractions import Fraction

import pytest

from kikin.office.applications import actions as applications
from kikin.office.applications import queries as applications_queries
from kikin.office.applications.models import Application, Reader
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.gate import Refused
from kikin.office.reviews import actions, queries
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment, Conflict, Review, ReviewerProfile
from kikin.values.refs import is_ref
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.reviews.scene import DRAWN, NOW, REASONS, SCORES
from tests.office.reviews.watching import codes, everything


def test_what_reviewers_know_is_replaced_when_registered_again(cast: Cast, pool: list[Application]) -> None:
    outline = actions.ProfileOutline(cast.reviewers[0].person, ("5g",), (), capacity=1)
    before = ReviewerProfile.objects.count()
    (profile,) = actions.register_reviewers([outline], cast.officers["nedo"], NOW)
    assert (profile.fields, profile.capacity) == (["5g"], 1)
    assert ReviewerProfile.objects.count() == before


def test_an_unknown_person_is_not_registered(cast: Cast, pool: list[Application]) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.register_reviewers([actions.ProfileOutline("PER-NOBO-DY22-2", (), (), 1)], cast.officers["nedo"], NOW)
    assert codes(refused) == {"unknown_person"}
    assert everything() == before


def test_nobody_but_an_officer_registers_what_reviewers_know(cast: Cast, pool: list[Application]) -> None:
    outline = actions.ProfileOutline(cast.reviewers[0].person, ("5g",), (), 1)
    before = everything()
    for actor in cast.everyone():
        if actor.role != "programme_officer":
            with pytest.raises(Refused) as refused:
                actions.register_reviewers([outline], actor, NOW)
            assert refused.value.forbidden, actor
    assert everything() == before


def test_another_agency_does_not_replace_what_is_kept_of_a_reviewer(cast: Cast, pool: list[Application]) -> None:
    ours = actions.ProfileOutline(cast.reviewers[0].person, ("quantum",), (), 4, agency="jst")
    actions.register_reviewers([ours], cast.officers["jst"], NOW)
    before = everything(), list(ReviewerProfile.objects.values_list("agency", "fields", "capacity"))
    for outline in (changed(ours, capacity=1), changed(ours, capacity=1, agency="nedo"), changed(ours, agency="")):
        with pytest.raises(Refused) as refused:
            actions.register_reviewers([outline], cast.officers["nedo"], NOW)
        assert codes(refused) == {"not_granted"}
        assert (everything(), list(ReviewerProfile.objects.values_list("agency", "fields", "capacity"))) == before
    (profile,) = actions.register_reviewers([changed(ours, capacity=1)], cast.officers["jst"], NOW)
    assert (profile.agency, profile.capacity) == ("jst", 1)


def test_nobody_registers_a_reviewer_for_another_agency(cast: Cast, pool: list[Application]) -> None:
    theirs = actions.ProfileOutline(cast.reviewers[0].person, ("quantum",), (), 4, agency="nedo")
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.register_reviewers([theirs], cast.officers["jst"], NOW)
    assert codes(refused) == {"not_granted"}
    assert everything() == before


def test_ties_are_found_in_the_records_and_kept_once(
    cast: Cast, call: Call, quantum: Application, pool: list[Application]
) -> None:
    colleague = actions.ProfileOutline(cast.reviewers[0].person, ("quantum",), (), 4, organisation=cast.applicant.of)
    actions.register_reviewers([colleague], cast.officers["jst"], NOW)
    assert actions.find_conflicts(call, cast.officers["jst"], NOW) == 2
    assert actions.find_conflicts(call, cast.officers["nedo"], NOW) == 0
    found = Conflict.objects.get(application=quantum)
    assert (found.person, found.kind, found.source) == (cast.reviewers[0].person, "same_organisation", "found")


@pytest.mark.parametrize("finder", ["jst", "nedo"])
def test_a_tie_found_after_the_pledge_closes_the_application(
    cast: Cast, call: Call, quantum: Application, accepted: list[Assignment], finder: str
) -> None:
    mine, reviewer, free = accepted[0], cast.reviewers[0], cast.reviewers[1]
    colleague = actions.ProfileOutline(reviewer.person, ("quantum",), (), 4, organisation=cast.applicant.of)
    actions.register_reviewers([colleague], cast.officers["jst"], NOW)
    assert applications_queries.get(quantum.ref, reviewer) == quantum
    actions.find_conflicts(call, cast.officers[finder], NOW)
    for ask in (
        lambda: applications_queries.get(quantum.ref, reviewer),
        lambda: queries.application_to_read(mine.ref, reviewer),
        lambda: actions.submit(mine, SCORES, REASONS, reviewer, NOW),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.hidden
    assert not applications_queries.visible_to(reviewer).exists()
    assert applications_queries.get(quantum.ref, free) == quantum
    assert list(Reader.objects.filter(has_conflict=True).values_list("person", flat=True)) == [reviewer.person]
    actions.find_conflicts(call, cast.officers[finder], NOW)
    assert Event.objects.filter(name="reader_barred", object_ref=quantum.ref).count() == 1


def test_nobody_but_an_officer_of_the_call_bars_readers(
    cast: Cast, quantum: Application, accepted: list[Assignment]
) -> None:
    before = everything()
    elsewhere = changed(cast.officers["jst"], of="elsewhere")
    for actor in (elsewhere, *(one for one in cast.everyone() if one.role != "programme_officer")):
        with pytest.raises(Refused):
            applications.bar_readers([(quantum, cast.reviewers[0].person)], actor, NOW)
    assert everything() == before


def test_every_application_gets_its_reviewers_from_both_agencies_together(
    cast: Cast, call: Call, quantum: Application, robotics: Application, pool: list[Application]
) -> None:
    for agency, application in (("jst", quantum), ("nedo", robotics)):
        proposed = actions.propose_assignments(call, cast.officers[agency], NOW, max_load=1)
        assert {one.application for one in proposed} == {application.ref}
        assert len({one.person for one in proposed}) == 3
        actions.invite_all(call, proposed, cast.officers[agency], NOW)
    knows_quantum = {reviewer.person for reviewer in cast.reviewers[:3]}
    assert {one.person.ref for one in Assignment.objects.filter(application=quantum)} == knows_quantum
    assert max(queries.loads(call).values()) == 1
    assert actions.propose_assignments(call, cast.officers["jst"], NOW) == []
    assert all("assignment 2" in event.canonical for event in Event.objects.filter(name="assignments_proposed"))


def test_a_tie_keeps_a_reviewer_out_of_every_proposal(
    cast: Cast, call: Call, quantum: Application, pool: list[Application]
) -> None:
    colleague = actions.ProfileOutline(cast.reviewers[0].person, ("quantum",), (), 4, organisation=cast.applicant.of)
    actions.register_reviewers([colleague], cast.officers["jst"], NOW)
    actions.find_conflicts(call, cast.officers["jst"], NOW)
    proposed = actions.propose_assignments(call, cast.officers["jst"], NOW)
    assert cast.reviewers[0].person not in {one.person for one in proposed}
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.invite_all(call, [Pairing(quantum.ref, cast.reviewers[0].person, 0)], cast.officers["jst"], NOW)
    assert codes(refused) == {"conflict_of_interest"}
    assert everything() == before


def test_too_few_reviewers_are_told_and_nothing_is_proposed(cast: Cast, call: Call, pool: list[Application]) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.propose_assignments(call, cast.officers["jst"], NOW, per_application=7)
    assert codes(refused) == {"too_few_reviewers"}
    assert everything() == before


def test_whoever_has_less_room_is_asked_for_less(cast: Cast, call: Call, pool: list[Application]) -> None:
    little = actions.ProfileOutline(cast.reviewers[0].person, ("quantum", "robotics"), ("qubit", "gripper"), capacity=1)
    actions.register_reviewers([little], cast.officers["jst"], NOW)
    for agency in ("jst", "nedo"):
        proposed = actions.propose_assignments(call, cast.officers[agency], NOW, per_application=5)
        actions.invite_all(call, proposed, cast.officers[agency], NOW)
    assert queries.loads(call)[cast.reviewers[0].person] <= 1


def test_reviewers_are_asked_once_within_their_load_and_read_nothing_before_they_pledge(
    cast: Cast, call: Call, quantum: Application, invited: list[Assignment]
) -> None:
    assert all(is_ref(one.ref) and one.ref.startswith("ASG-") for one in invited)
    assert quantum not in applications_queries.visible_to(cast.reviewers[0])
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.invite_all(call, [Pairing(quantum.ref, cast.reviewers[0].person, 0)], cast.officers["jst"], NOW)
    assert codes(refused) == {"asked_before"}
    assert everything() == before


def test_nobody_is_asked_to_read_nothing(cast: Cast, call: Call, quantum: Application, pool: list[Application]) -> None:
    pairings = [Pairing("APP-2022-99999-9", cast.reviewers[0].person, 0), Pairing(quantum.ref, "PER-NOBO-DY22-2", 0)]
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.invite_all(call, pairings, cast.officers["jst"], NOW)
    assert codes(refused) == {"unknown_application", "unknown_person"}
    assert everything() == before


def test_a_load_that_is_full_takes_no_more(
    cast: Cast, call: Call, robotics: Application, invited: list[Assignment]
) -> None:
    full = actions.ProfileOutline(cast.reviewers[0].person, (), (), capacity=1)
    actions.register_reviewers([full], cast.officers["jst"], NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.invite_all(call, [Pairing(robotics.ref, cast.reviewers[0].person, 0)], cast.officers["nedo"], NOW)
    assert codes(refused) == {"load_exceeded"}
    assert everything() == before


def test_another_agency_does_not_assign(cast: Cast, call: Call, quantum: Application, pool: list[Application]) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.invite_all(call, [Pairing(quantum.ref, cast.reviewers[0].person, 0)], cast.officers["nedo"], NOW)
    assert refused.value.forbidden
    assert everything() == before


def test_a_review_is_handed_in_whole_or_not_at_all(cast: Cast, accepted: list[Assignment]) -> None:
    mine, reviewer = accepted[0], cast.reviewers[0]
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.submit(mine, {"merit": 10, "plan": 5}, Text("良い", ""), reviewer, NOW)
    assert codes(refused) == {"criteria_do_not_match", "score_off_the_scale", "reasons_out_of_range"}
    assert everything() == before
    actions.submit(mine, SCORES, REASONS, reviewer, NOW)
    review = Review.objects.get()
    assert (mine.state, review.scores, review.reasons, review.is_drawn) == ("submitted", SCORES, REASONS, False)


def test_a_double_click_hands_in_once(cast: Cast, accepted: list[Assignment]) -> None:
    actions.submit(accepted[0], SCORES, REASONS, cast.reviewers[0], NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.submit(accepted[0], SCORES, REASONS, cast.reviewers[0], NOW)
    assert codes(refused) == {"not_from_this_state"}
    assert everything() == before


def test_a_locked_review_stays(cast: Cast, accepted: list[Assignment]) -> None:
    actions.submit(accepted[0], SCORES, REASONS, cast.reviewers[0], NOW)
    before = everything()
    with pytest.raises(Refused) as early:
        actions.lock(accepted[:2], cast.officers["jst"], NOW)
    assert codes(early) == {"not_from_this_state"}
    with pytest.raises(Refused) as other:
        actions.lock(accepted[:1], cast.officers["nedo"], NOW)
    assert other.value.hidden
    assert everything() == before
    actions.lock(accepted[:1], cast.officers["jst"], NOW)
    assert accepted[0].state == "locked"


def test_merit_is_the_exact_mean_of_what_is_in(cast: Cast, quantum: Application, accepted: list[Assignment]) -> None:
    assert queries.merits([quantum]) == {}
    for assignment, reviewer, merit in zip(accepted, cast.reviewers, (9, 8, 8), strict=False):
        actions.submit(assignment, SCORES | {"merit": merit}, REASONS, reviewer, NOW)
    assert queries.merits([quantum]) == {quantum.ref: Fraction(58 + 53 + 53, 30)}
    assert queries.submitted_counts([quantum]) == {quantum.ref: 3}
    assert queries.progress(quantum.call) == {"submitted": 3}


def test_a_drawn_review_says_so_to_the_applicant_and_no_name_is_told(
    cast: Cast, quantum: Application, accepted: list[Assignment]
) -> None:
    drafts = [actions.ReviewDraft(accepted[0], SCORES, REASONS, DRAWN)]
    actions.submit_many(drafts, cast.reviewers[0], NOW)
    assert queries.feedback_for(quantum) == []
    applications.decline([quantum], REASONS, cast.directors["jst"], NOW)
    (feedback,) = queries.feedback_for(quantum)
    assert (feedback.is_drawn, feedback.drawn_note, feedback.scores) == (True, DRAWN, SCORES)
    assert not {"person", "ref", "name", "reviewer", "assignment"} & set(feedback.__slots__)


def test_a_drawn_review_without_its_note_cannot_be_kept(cast: Cast, accepted: list[Assignment]) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(assignment=accepted[0], scores=SCORES, is_drawn=True, submitted_at=NOW)


def test_the_trail_keeps_no_word_of_a_review(cast: Cast, accepted: list[Assignment]) -> None:
    actions.submit(accepted[0], SCORES, REASONS, cast.reviewers[0], NOW)
    event = Event.objects.get(name="review_submitted")
    assert REASONS.ja not in event.canonical
    assert "merit" not in event.canonical


def test_a_person_without_an_appointment_to_review_hands_nothing_in(cast: Cast, accepted: list[Assignment]) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.submit(accepted[0], SCORES, REASONS, changed(cast.reviewers[0], role="applicant"), NOW)
    assert refused.value.hidden
    assert everything() == before
