"""Invitations: their words shown to the officer alone, and answered by their links without signing in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kikin.office.calls.models import Call
from kikin.office.reviews import actions
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment, Conflict, InvitationLink
from kikin.values.calendar import local_instant
from tests.cast import CLOSES, Cast, sent_application
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.reviewing import take_on

NAMES = ("Stable qubits", "Sample one KK")
WHY = {"decline-reasons": "No time in these weeks.", "decline-suggestion": "Professor Example, Sample University"}
REASONS = {"reasons_ja": "期限までに回答がなかった。", "reasons_en": "There was no answer in time."}


@pytest.fixture
def assignment(cast: Cast, call: Call) -> Assignment:
    """The first reviewer is asked to read an application of JST."""
    from kikin.office.applications import actions as applications

    application: Any = sent_application(cast, call)
    officer = cast.officers["jst"]
    applications.find_eligible([application], officer, CLOSES)
    applications.begin_review([application], officer, CLOSES)
    profiles = [actions.ProfileOutline(one.person, ("quantum",), ("qubit",), 12) for one in cast.reviewers]
    actions.register_reviewers(profiles, officer, CLOSES)
    return actions.invite_all(call, [Pairing(application.ref, cast.reviewers[0].person, 5_000)], officer, CLOSES)[0]


def url(call: Call, act: str = "") -> str:
    return f"/programme/calls/{call.ref}/reviewers/asked/{act}"


def written(cast: Cast, call: Call, assignment: Assignment) -> str:
    """The link of a letter, as the page shows it."""
    shown = send(cast.officers["jst"], url(call, "letters"), assignment=[assignment.ref]).content.decode()
    found = re.search(r"http://testserver(/invitation/[^/]+/[^/]+/)", shown)
    assert found is not None
    return found[1]


def read(link: str, language: str = "en") -> Any:
    return Client().get(link, headers={"accept-language": language})


def post(link: str, **fields: Any) -> Any:
    return Client().post(link, fields, headers={"accept-language": "en"})


def test_only_the_agencys_officer_writes_and_takes_back(cast: Cast, call: Call, assignment: Assignment) -> None:
    with nothing_changes():
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [url(call)])
        for act in ("letters", "take-back"):
            sent = {"assignment": [assignment.ref], **REASONS}
            assert send(cast.officers["nedo"], url(call, act), **sent).status_code == 404
            assert send(cast.directors["jst"], url(call, act), **sent).status_code in (403, 409)
            assert send(cast.applicant, url(call, act), **sent).status_code == 404
            assert send(cast.officers["jst"], url(call, act), **REASONS).status_code == 409
    assert "Write the letters" not in page(cast.directors["jst"], url(call))
    in_both_languages(cast.officers["jst"], [url(call)])


def test_a_letter_tells_the_topic_in_both_languages_and_keeps_its_secret_nowhere(
    cast: Cast, call: Call, assignment: Assignment
) -> None:
    shown = send(cast.officers["jst"], url(call, "letters"), assignment=[assignment.ref])
    words = shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert "Invitation to review" in words and "審査のお願い" in words
    assert not [one for one in NAMES if one in words]
    (secret,) = set(re.findall(r"/invitation/[^/]+/([^/]+)/", words))
    kept = InvitationLink.objects.get()
    assert secret not in (kept.secret_digest, str(vars(kept))) and len(kept.secret_digest) == 64


@pytest.mark.parametrize("state", ["invited", "agreed"])
def test_a_link_shows_the_topic_alone(cast: Cast, call: Call, assignment: Assignment, state: str) -> None:
    link = written(cast, call, assignment)
    take_on([assignment], cast.reviewers[0], CLOSES, until=state)
    for language in ("ja", "en"):
        shown = read(link, language).content.decode()
        assert "Quantum" in shown or "量子" in shown
        assert not [one for one in (*NAMES, "安定な量子ビット") if one in shown]
    assert "no-store" in read(link).headers["Cache-Control"]
    answer = post(f"{link}agree")
    assert answer.status_code == 302
    assignment.refresh_from_db()
    assert assignment.state == "agreed"
    assert "sign in and pledge secrecy" in read(link).content.decode()
    assert status(None, f"/reviewer/{assignment.ref}/") == 302, "nothing but the answer is open without signing in"


def test_a_link_declines_with_a_reason_and_opens_no_more(cast: Cast, call: Call, assignment: Assignment) -> None:
    link, officer = written(cast, call, assignment), cast.officers["jst"]
    with nothing_changes():
        assert post(f"{link}decline").status_code == 422
    answer = post(f"{link}decline", **WHY)
    assert (answer.status_code, "Your answer is noted" in answer.content.decode()) == (200, True)
    assert "Professor Example" in page(officer, url(call))
    with nothing_changes():
        for at in (link, f"{link}agree", f"{link}decline"):
            assert read(at).status_code == post(at, **WHY).status_code == 404


@pytest.mark.parametrize("void", ["wrong", "written anew", "pledged", "tied", "another's"])
def test_a_link_that_does_not_open_is_not_found(cast: Cast, call: Call, assignment: Assignment, void: str) -> None:
    link = written(cast, call, assignment)
    match void:
        case "wrong":
            link = f"{link[:-2]}{'b' if link[-2] == 'a' else 'a'}/"
        case "written anew":
            assert written(cast, call, assignment) != link
        case "pledged":
            take_on([assignment], cast.reviewers[0], CLOSES, until="pledged")
        case "tied":
            tied = actions.ProfileOutline(cast.reviewers[0].person, (), (), 12, organisation=cast.applicant.of)
            actions.register_reviewers([tied], cast.officers["jst"], CLOSES)
            actions.find_conflicts(call, cast.officers["jst"], CLOSES)
            assert Conflict.objects.exists()
        case "another's":
            link = link.replace(assignment.ref, "ASG-0000-0000-0")
    with nothing_changes():
        for at in (link, f"{link}agree", f"{link}decline"):
            assert read(at).status_code == post(at, **WHY).status_code == 404


def test_what_is_overdue_stands_on_the_desk_and_is_taken_back(
    cast: Cast, call: Call, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, sent = cast.officers["jst"], {"assignment": [assignment.ref], **REASONS}
    last = local_instant(assignment.answer_by, "Asia/Tokyo", 23)
    monkeypatch.setattr("kikin.office.clock.now", lambda: last)
    assert "Due soon" in page(officer, url(call)) and "are overdue" not in page(officer, url(call))
    with nothing_changes():
        assert send(officer, url(call, "take-back"), **sent).status_code == 409
        assert send(officer, url(call, "take-back"), assignment=[assignment.ref]).status_code == 422
    monkeypatch.setattr("kikin.office.clock.now", lambda: last + timedelta(hours=1))
    assert "1 are overdue" in page(officer, url(call))
    assert send(officer, url(call, "take-back"), **sent).status_code == 302
    assignment.refresh_from_db()
    assert (assignment.state, assignment.reasons.en) == ("lapsed", REASONS["reasons_en"])


def test_what_is_overdue_stands_on_the_first_page_with_the_words_to_remind_them(
    cast: Cast, call: Call, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, home, sign = cast.officers["jst"], "/programme/", "Overdue answers and reviews"
    late = local_instant(assignment.answer_by, "Asia/Tokyo", 23) + timedelta(hours=1)
    monkeypatch.setattr("kikin.office.clock.now", lambda: late - timedelta(hours=1))
    assert sign not in page(first, home)
    monkeypatch.setattr("kikin.office.clock.now", lambda: late)
    in_both_languages(first, [home])
    shown = page(first, home)
    assert sign in shown and assignment.ref in shown and "your answer to our invitation was due by" in shown
    assert not [one for one in NAMES if one in shown]
    assert sign not in page(cast.officers["nedo"], home)
    actions.agree([assignment], cast.reviewers[0], late)
    assert sign not in page(first, home), "the review is due later"
    monkeypatch.setattr("kikin.office.clock.now", lambda: late + timedelta(days=60))
    assert "your review was due by" in page(first, home)
