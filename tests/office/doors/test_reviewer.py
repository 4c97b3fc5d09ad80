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
from tests.office.reviewing import take_on

HOME = "/reviewer/"
SECRET = "Secret counterparty"
SUMMARY = "Qubits for a quantum computer"
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
    take_on([assignment], cast.reviewers[0], CLOSES)
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
    is_closed_to(outsiders(cast, "reviewer"), [HOME, url_of(assignment), url_of(assignment, "agree")])


def test_every_page_speaks_both_languages(cast: Cast, assignment: Assignment) -> None:
    in_both_languages(reader(cast), [HOME, url_of(assignment)])
    actions.agree([assignment], reader(cast), CLOSES)
    in_both_languages(reader(cast), [HOME, url_of(assignment)])
    actions.pledge([assignment], reader(cast), CLOSES, has_pledged=True)
    in_both_languages(reader(cast), [HOME, url_of(assignment)])
    actions.accept([assignment], reader(cast), CLOSES, has_no_tie=True)
    in_both_languages(reader(cast), [HOME, url_of(assignment)])
    actions.submit(assignment, SCORES, Text(WHY, WHY), reader(cast), CLOSES)
    in_both_languages(reader(cast), [HOME, url_of(assignment)])


TOPIC, NAMES, CONTENT = "Answer by", ("Stable qubits", "Sample one KK"), (SUMMARY, "JPY 60,000,000")


@pytest.mark.parametrize("state", ["invited", "agreed"])
def test_an_invitation_shows_its_topic_alone(cast: Cast, assignment: Assignment, state: str) -> None:
    take_on([assignment], reader(cast), CLOSES, until=state)
    for shown in (page(reader(cast), url_of(assignment)), page(reader(cast), HOME)):
        assert not [one for one in (*NAMES, *CONTENT) if one in shown]
    assert TOPIC in page(reader(cast), url_of(assignment))


def test_the_file_opens_step_by_step(cast: Cast, assignment: Assignment) -> None:
    me, url = reader(cast), url_of(assignment)
    with nothing_changes():
        assert send(me, url_of(assignment, "pledge"), secrecy="on").status_code == 409
        assert send(me, url_of(assignment, "accept"), no_tie="on").status_code == 409
    assert send(me, url_of(assignment, "agree")).status_code == 302
    assert "I use what I learn here for the review alone" in page(me, url)
    with nothing_changes():
        assert send(me, url_of(assignment, "pledge")).status_code == 422
    assert send(me, url_of(assignment, "pledge"), secrecy="on").status_code == 302
    shown = page(me, url)
    assert all(one in shown for one in NAMES)
    assert not [one for one in CONTENT if one in shown]
    with nothing_changes():
        assert send(me, url_of(assignment, "accept")).status_code == 422
    assert send(me, url_of(assignment, "accept"), no_tie="on").status_code == 302
    shown = page(me, url)
    assert all(one in shown for one in (*NAMES, *CONTENT))


def test_who_hands_back_finds_the_file_shut(cast: Cast, accepted: Assignment) -> None:
    with nothing_changes():
        assert send(reader(cast), url_of(accepted, "hand-back")).status_code == 422
    assert send(reader(cast), url_of(accepted, "hand-back"), **{"back-reasons": "Ill for weeks."}).status_code == 302
    assert SUMMARY not in page(reader(cast), url_of(accepted))
    assert not [one for one in NAMES if one in page(reader(cast), HOME)]


def test_a_file_holds_no_disclosure_no_other_review_and_no_screening(cast: Cast, accepted: Assignment) -> None:
    other = Assignment.objects.get(person__ref=cast.reviewers[1].person)
    take_on([other], cast.reviewers[1], CLOSES)
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
    take_on([assignment], reader(cast), CLOSES, until="pledged")
    answer = send(reader(cast), url_of(assignment, "recuse"), **{"tie-tie": "teacher_student"})
    assert (answer.status_code, answer.headers["Location"]) == (302, HOME)
    assert Conflict.objects.get().kind == "teacher_student"
    assert status(reader(cast), url_of(assignment)) == 404
    assert "Stable qubits" not in page(reader(cast), HOME)
    with nothing_changes():
        assert send(reader(cast), url_of(assignment, "accept"), no_tie="on").status_code == 404


def test_a_tie_that_the_charter_does_not_name_is_no_answer(cast: Cast, assignment: Assignment) -> None:
    take_on([assignment], reader(cast), CLOSES, until="pledged")
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
