"""What a charter says of reviews: words of a scale, text on a criterion, applicants hidden, nothing saved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from kikin.fund.charter import Charter
from kikin.office.calls.models import Call
from kikin.office.charter import queries as charters
from kikin.office.reviews import actions, inviting, queries
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment
from kikin.values.text import Text
from tests.cast import CLOSES, Cast, sent_application
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import nothing_changes, page, send, status
from tests.office.reviewing import take_on

WHY = "The plan is sound and the team has shown before that it can deliver."
SCORES = {"merit": 7, "impact": 6, "plan": 8}
NAMES = "Sample one KK"


@pytest.fixture
def assignment(cast: Cast, call: Call) -> Assignment:
    from kikin.office.applications import actions as applications

    application: Any = sent_application(cast, call)
    officer = cast.officers["jst"]
    applications.find_eligible([application], officer, CLOSES)
    applications.begin_review([application], officer, CLOSES)
    actions.register_reviewers([actions.ProfileOutline(cast.reviewers[0].person, ("quantum",), (), 9)], officer, CLOSES)
    return actions.invite_all(call, [Pairing(application.ref, cast.reviewers[0].person, 1)], officer, CLOSES)[0]


def amend(monkeypatch: pytest.MonkeyPatch, call: Call, **changed: Any) -> Charter:
    """The call's charter with another way to review, wherever it is read."""
    charter = charters.by_digest(call.charter_digest)
    amended = replace(charter, review=replace(charter.review, **changed))
    for module in (charters, inviting, queries):
        monkeypatch.setattr(module, "by_digest", lambda digest: amended)
    return amended


def url_of(assignment: Assignment, action: str = "") -> str:
    return f"/reviewer/{assignment.ref}/{action}"


def test_where_applicants_are_hidden_no_page_and_no_copy_names_them(
    cast: Cast, call: Call, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = cast.reviewers[0]
    involved = [one.person.name.en for one in assignment.application.involvements.select_related("person")]
    take_on([assignment], me, CLOSES, until="pledged")
    assert NAMES in page(me, url_of(assignment))
    amend(monkeypatch, call, blind="double")
    for _ in ("pledged", "accepted"):
        for where in (url_of(assignment), "/reviewer/"):
            shown = page(me, where)
            assert not [one for one in (NAMES, *involved) if one in shown]
        assert assignment.application.title.en in page(me, url_of(assignment))
        if assignment.state == "pledged":
            send(me, url_of(assignment, "accept"), no_tie="on")
            assignment.refresh_from_db()
    copy = sign_in(Client(), me).get(url_of(assignment, "copy.txt"))
    said = copy.content.decode()
    assert "Stable qubits" in said or assignment.application.title.ja in said
    assert not [one for one in (NAMES, "見本one", *involved) if one in said]
    assert assignment.ref in copy.headers["Content-Disposition"], "the file's name is the assignment's"


def test_a_copy_carries_its_readers_name_and_none_is_given_where_it_is_off(
    cast: Cast, call: Call, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, copy = cast.reviewers[0], url_of(assignment, "copy.txt")
    with nothing_changes():
        assert status(me, copy) == 403, "not before the declaration"
        assert status(cast.reviewers[1], copy) == 404
    take_on([assignment], me, CLOSES)
    said = sign_in(Client(), me).get(copy, headers={"accept-language": "en"}).content.decode()
    assert said.startswith("Sample reviewer-0 / ") and NAMES in said
    assert "not-on-paper" not in page(me, url_of(assignment))
    amend(monkeypatch, call, download=False)
    assert status(me, copy) == 403
    shown = page(me, url_of(assignment))
    assert "watermark--shown" in shown and "not-on-paper" in shown and "copy.txt" not in shown


def test_the_words_of_a_scale_and_the_text_on_a_criterion_are_asked_kept_and_told(
    cast: Cast, call: Call, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = cast.reviewers[0]
    take_on([assignment], me, CLOSES)
    first, *others = charters.by_digest(call.charter_digest).review.criteria
    ends = (Text("不十分", "hopeless"), Text("卓越", "outstanding"))
    amend(monkeypatch, call, criteria=(replace(first, words=ends, least_characters=10), *others))
    shown = page(me, url_of(assignment))
    assert "9: outstanding" in shown and "1: hopeless" in shown and "At least 10 characters" in shown
    for short in ({}, {"why.merit": "short"}):
        assert send(me, url_of(assignment, "submit"), **SCORES, reasons=WHY, **short).status_code == 422
        assert Assignment.objects.get().state == "accepted"
    remark = "New to the field as a whole."
    assert send(me, url_of(assignment, "submit"), **SCORES, reasons=WHY, **{"why.merit": remark}).status_code == 302
    assert remark in page(me, url_of(assignment))
    assert remark in page(cast.officers["jst"], f"/programme/applications/{assignment.application.ref}/")
    review = queries.review_of(assignment)
    assert review is not None and review.remarks == {"merit": remark}
    actions.send_back(assignment, Text("根拠が必要", "Say why"), cast.officers["jst"], CLOSES)
    assert remark in page(me, url_of(assignment)), "what was handed in stands in the boxes again"
