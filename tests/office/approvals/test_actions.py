"""Joint approval: all bodies that the charter names, by different persons, to the same content."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kikin.fund import approvals as rules
from kikin.office.approvals import actions, queries
from kikin.office.approvals.models import Approval, Vote
from kikin.values.text import Text
from tests.cast import FOUNDED, STRANGER, Cast
from tests.office.refusals import refused

CONTENT = {"round": "RND-1", "chosen": [["APP-1", 10**15]]}


@pytest.fixture
def approval(cast: Cast) -> Approval:
    officer = cast.officers["nedo"]
    return actions.circulate("selection", "RND-1", Text("採択案", "Portfolio"), CONTENT, ("nedo",), officer, FOUNDED)


def consent(approval: Approval, cast: Cast, body: str) -> Approval:
    return actions.answer(approval, "consent", approval.digest, cast.bodies[body], FOUNDED)


def test_the_last_consent_concludes_it(cast: Cast, approval: Approval) -> None:
    *others, last = approval.bodies
    for body in others:
        consent(approval, cast, body)
        assert approval.state == "circulating"
        assert not queries.has_consent("selection", "RND-1", approval.digest)
    consent(approval, cast, last)
    assert approval.state == "approved" and approval.closed_at == FOUNDED
    assert queries.has_consent("selection", "RND-1", rules.digest_of(CONTENT))


def test_consent_to_one_content_is_none_to_another(cast: Cast, approval: Approval) -> None:
    for body in approval.bodies:
        consent(approval, cast, body)
    other = CONTENT | {"chosen": [["APP-1", 10**15 - 1]]}
    assert not queries.has_consent("selection", "RND-1", rules.digest_of(other))


def test_every_body_of_the_charter_is_asked_and_has_a_clock(approval: Approval) -> None:
    assert len(approval.bodies) == 4
    assert approval.due_on is not None and (approval.due_on - FOUNDED.date()).days >= 14


def test_a_body_answers_once(cast: Cast, approval: Approval) -> None:
    consent(approval, cast, "meti")
    with refused("answered_before"):
        actions.answer(approval, "consent", approval.digest, cast.deputies["meti"], FOUNDED)


def test_one_person_does_not_answer_for_two_bodies(cast: Cast, approval: Approval) -> None:
    consent(approval, cast, "meti")
    with refused("forbidden_four_eyes"):
        actions.answer(approval, "consent", approval.digest, replace(cast.bodies["meti"], of="mext"), FOUNDED)


def test_a_body_that_the_charter_does_not_name_does_not_find_it(cast: Cast, approval: Approval) -> None:
    for stranger in (replace(cast.bodies["meti"], of="ministry-of-magic"), STRANGER, cast.applicant):
        with refused(hidden=True):
            actions.answer(approval, "consent", approval.digest, stranger, FOUNDED)


def test_whoever_may_look_may_not_consent(cast: Cast, approval: Approval) -> None:
    for onlooker in (cast.auditor, cast.directors["nedo"]):
        assert queries.get(approval.ref, onlooker) == approval
        with refused("not_granted"):
            actions.answer(approval, "consent", approval.digest, onlooker, FOUNDED)


def test_an_answer_is_to_what_was_shown(cast: Cast, approval: Approval) -> None:
    with refused("other_content"):
        actions.answer(approval, "consent", "0" * 64, cast.bodies["meti"], FOUNDED)


@pytest.mark.parametrize(("choice", "state"), [("send_back", "returned"), ("refuse", "refused")])
def test_a_body_returns_or_refuses_with_reasons(cast: Cast, approval: Approval, choice: str, state: str) -> None:
    with refused("no_reasons"):
        actions.answer(approval, choice, approval.digest, cast.bodies["meti"], FOUNDED, "  ")
    actions.answer(approval, choice, approval.digest, cast.bodies["meti"], FOUNDED, "説明不足")
    assert approval.state == state
    with refused("not_from_this_state"):
        consent(approval, cast, "mext")


def test_the_database_itself_refuses_a_second_vote(cast: Cast, approval: Approval) -> None:
    from django.db import IntegrityError, transaction

    consent(approval, cast, "meti")
    first = Vote.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(approval=approval, body="meti", person="PER-OTHER", answer="consent", answered_at=FOUNDED)
    assert list(Vote.objects.all()) == [first]


def test_the_docket_of_a_body_holds_what_waits_for_it(cast: Cast, approval: Approval) -> None:
    meti = cast.bodies["meti"]
    assert queries.docket(meti) == [approval]
    consent(approval, cast, "meti")
    assert queries.docket(meti) == [] and queries.answered(meti) == [approval]
    assert queries.docket(cast.bodies["mext"]) == [approval]


def test_sql_shows_each_role_the_rows_that_the_policy_allows(cast: Cast, approval: Approval) -> None:
    from kikin.fund.policy import may_see

    for actor in cast.everyone():
        allowed = {one.ref for one in Approval.objects.all() if may_see(actor, one.subject())}
        assert {one.ref for one in queries.visible_to(actor)} == allowed, actor
