"""The reviewer's door: nothing before the pledge, nothing after a tie, and nothing of anyone else's."""

from __future__ import annotations

import pytest

from kikin.fund.relations import Actor
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.applications.outline import DisclosureOutline
from kikin.office.calls.models import Call
from kikin.office.reviews import actions
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment, Conflict, Review
from kikin.values.text import Text
from tests.cast import CLOSES, Cast, sent_application
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status

HOME = "/reviewer/"
SECRET = "Secret counterparty"
SUMMARY = "Qubits for a quantum computer"
PLEDGE = {"secrecy": "on", "no_tie": "on"}
WHY = "The plan is sound and the team has shown before that it can deliver."
SCORES = {"merit": 7, "impact": 6, "plan": 8}


@pytest.fixture
def assignment(cast: Cast, call: Call) -> Assignment:
    """The first and the second reviewer are asked to read the same application."""
    tie = DisclosureOutline(0, "support", Text(SECRET, SECRET), "ZZ")
    application: Application = sent_application(cast, call, disclosures=(tie,))
    officer = cast.officers["jst"]
    applications.find_eligible([application], officer, CLOSES)
    applications.begin_review([application], officer, CLOSES)
    profiles = [actions.ProfileOutline(one.person, ("quantum",), ("qubit",), 12) for one in cast.reviewers]
    actions.register_reviewers(profiles, officer, CLOSES)
    pairs = [Pairing(application.ref, cast.reviewers[number].person, 5_000) for number in (0, 1)]
    return actions.invite_all(call, pairs, officer, CLOSES)[0]


@pytest.fixture
def accepted(cast: Cast, assignment: Assignment) -> Assignment:
    actions.accept([assignment], cast.reviewers[0], CLOSES, has_pledged=True)
    return assignment


def url_of(assignment: Assignment, action: str = "") -> str:
    return f"/reviewer/{assignment.ref}/{action}"


def reader(cast: Cast) -> Actor:
    return cast.reviewers[0]


def test_only_reviewers_come_in_and_each_to_their_own(cast: Cast, assignment: Assignment) -> None:
    for url in (HOME, url_of(assignment)):
        assert status(reader(cast), url) == 200
    assert status(cast.reviewers[1], url_of(assignment)) == 404
    assert assignment.ref not in page(cast.reviewers[2], HOME)
    is_closed_to(outsiders(cast, "reviewer"), [HOME, url_of(assignment), url_of(assignment, "accept")])


def test_every_page_speaks_both_languages(cast: Cast, assignment: Assignment) -> None:
    in_both_languages(reader(cast), [HOME, url_of(assignment)])
    actions.accept([assignment], reader(cast), CLOSES, has_pledged=True)
    in_both_languages(reader(cast), [HOME, url_of(assignment)])
    actions.submit(assignment, SCORES, Text(WHY, WHY), reader(cast), CLOSES)
    in_both_languages(reader(cast), [HOME, url_of(assignment)])


def test_an_invitation_shows_title_and_organisations_alone(cast: Cast, assignment: Assignment) -> None:
    shown = page(reader(cast), url_of(assignment))
    assert "Stable qubits" in shown
    assert "Sample one KK" in shown
    assert SUMMARY not in shown
    assert "JPY 60,000,000" not in shown


@pytest.mark.parametrize("pledge", [PLEDGE, {"secrecy": "on"}])
def test_the_file_opens_with_the_whole_pledge(cast: Cast, assignment: Assignment, pledge: dict[str, str]) -> None:
    if pledge == PLEDGE:
        assert send(reader(cast), url_of(assignment, "accept"), **pledge).status_code == 302
        shown = page(reader(cast), url_of(assignment))
        assert SUMMARY in shown
        assert "JPY 60,000,000" in shown
        return
    with nothing_changes():
        answer = send(reader(cast), url_of(assignment, "accept"), **pledge)
    assert answer.status_code == 422
    assert SUMMARY not in answer.content.decode()


def test_a_file_holds_no_disclosure_no_other_review_and_no_screening(cast: Cast, accepted: Assignment) -> None:
    other = Assignment.objects.get(person__ref=cast.reviewers[1].person)
    actions.accept([other], cast.reviewers[1], CLOSES, has_pledged=True)
    actions.submit(
        other,
        SCORES,
        Text("他の審査員の評価の理由である。" * 3, "What another reviewer thinks of it."),
        cast.reviewers[1],
        CLOSES,
    )
    shown = page(reader(cast), url_of(accepted))
    assert SECRET not in shown
    assert "What another reviewer thinks" not in shown
    assert "creening" not in shown


def test_who_has_a_tie_never_finds_the_file_again(cast: Cast, assignment: Assignment) -> None:
    answer = send(reader(cast), url_of(assignment, "recuse"), **{"tie-tie": "teacher_student"})
    assert (answer.status_code, answer.headers["Location"]) == (302, HOME)
    assert Conflict.objects.get().kind == "teacher_student"
    assert status(reader(cast), url_of(assignment)) == 404
    assert "Stable qubits" not in page(reader(cast), HOME)
    with nothing_changes():
        assert send(reader(cast), url_of(assignment, "accept"), **PLEDGE).status_code == 404


def test_a_tie_that_the_charter_does_not_name_is_no_answer(cast: Cast, assignment: Assignment) -> None:
    with nothing_changes():
        answer = send(reader(cast), url_of(assignment, "recuse"), **{"tie-tie": "dislike"})
    assert answer.status_code == 422


@pytest.mark.parametrize("reasons", ["No time in these weeks.", ""])
def test_declining_takes_a_reason(cast: Cast, assignment: Assignment, reasons: str) -> None:
    url, fields = url_of(assignment, "decline"), {"decline-reasons": reasons}
    if reasons:
        assert send(reader(cast), url, **fields).status_code == 302
        assert "Nothing more is asked of you" in page(reader(cast), url_of(assignment))
        return
    with nothing_changes():
        assert send(reader(cast), url, **fields).status_code == 422


@pytest.mark.parametrize("changes", [{}, {"merit": 99}, {"plan": ""}, {"reasons": "Too short"}])
def test_a_review_is_whole_or_is_not_taken(cast: Cast, accepted: Assignment, changes: dict[str, object]) -> None:
    fields = {**SCORES, "reasons": WHY, **changes}
    if not changes:
        assert send(reader(cast), url_of(accepted, "submit"), **fields).status_code == 302
        review = Review.objects.get()
        assert (review.scores, review.reasons.en) == (SCORES, WHY)
        return
    with nothing_changes():
        answer = send(reader(cast), url_of(accepted, "submit"), **fields)
    assert answer.status_code in (409, 422)
    assert "can no longer be changed" not in answer.content.decode()


def test_what_was_handed_in_is_read_only(cast: Cast, accepted: Assignment) -> None:
    send(reader(cast), url_of(accepted, "submit"), **SCORES, reasons=WHY)
    shown = page(reader(cast), url_of(accepted))
    assert WHY in shown
    assert "can no longer be changed" in shown
    assert "<textarea" not in shown
    with nothing_changes():
        assert send(reader(cast), url_of(accepted, "submit"), **SCORES, reasons=WHY).status_code == 409


def test_a_review_drawn_from_a_seed_says_so(cast: Cast, accepted: Assignment) -> None:
    note = Text("乱数の種から生成", "Drawn from a seed")
    actions.submit_many([actions.ReviewDraft(accepted, SCORES, Text(WHY, WHY), drawn_note=note)], reader(cast), CLOSES)
    assert "Drawn from a seed" in page(reader(cast), url_of(accepted))
