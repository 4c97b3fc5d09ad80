"""What reviewers answer, step by step, and what is shut again; refused means unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from kikin.fund.relations import Actor
from kikin.office.applications import queries as applications_queries
from kikin.office.applications.models import Application
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.gate import Refused
from kikin.office.reviews import actions, queries
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment, Conflict, Review
from kikin.values.calendar import local_instant
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.reviewing import take_on
from tests.office.reviews.scene import NOW, REASONS, SCORES
from tests.office.reviews.watching import codes, everything


def test_nothing_is_read_before_the_pledge_and_the_declaration(cast: Cast, invited: list[Assignment]) -> None:
    mine, reviewer = invited[0], cast.reviewers[0]
    with pytest.raises(Refused) as unread:
        queries.application_to_read(mine.ref, reviewer)
    assert codes(unread) == {"pledge_missing"}
    actions.agree([mine], reviewer, NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.pledge([mine], reviewer, NOW, has_pledged=False)
    assert codes(refused) == {"pledge_missing"}
    assert everything() == before
    actions.pledge([mine], reviewer, NOW, has_pledged=True)
    assert (mine.pledged_at, len(mine.pledge_digest), mine.names_are_open) == (NOW, 64, True)
    before = everything()
    with pytest.raises(Refused) as undeclared:
        queries.application_to_read(mine.ref, reviewer)
    assert codes(undeclared) == {"tie_not_answered"}
    with pytest.raises(Refused) as silent:
        actions.accept([mine], reviewer, NOW, has_no_tie=False)
    assert codes(silent) == {"tie_not_answered"}
    assert everything() == before
    assert quantum_is_shut(mine, reviewer)
    actions.accept([mine], reviewer, NOW, has_no_tie=True)
    assert mine.state == "accepted"
    assert queries.application_to_read(mine.ref, reviewer) == mine.application


def test_nobody_answers_for_another(cast: Cast, invited: list[Assignment]) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.agree([invited[0]], cast.reviewers[1], NOW)
    assert refused.value.hidden
    assert everything() == before


def test_whoever_declares_a_tie_finds_the_application_nowhere(
    cast: Cast, quantum: Application, accepted: list[Assignment]
) -> None:
    mine, reviewer = accepted[0], cast.reviewers[0]
    assert applications_queries.get(quantum.ref, reviewer) == quantum
    actions.recuse(mine, "relative", REASONS, reviewer, NOW)
    assert mine.state == "recused"
    for ask in (
        lambda: applications_queries.get(quantum.ref, reviewer),
        lambda: queries.get(mine.ref, reviewer),
        lambda: queries.application_to_read(mine.ref, reviewer),
        lambda: actions.submit(mine, SCORES, REASONS, reviewer, NOW),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.hidden
    assert not queries.visible_to(reviewer).exists()
    assert not applications_queries.visible_to(reviewer).exists()
    assert not Review.objects.exists()
    assert Conflict.objects.get(application=quantum, person=reviewer.person).source == "declared"


def test_a_tie_is_one_that_the_charter_names(cast: Cast, accepted: list[Assignment]) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.recuse(accepted[0], "dislike", REASONS, cast.reviewers[0], NOW)
    assert codes(refused) == {"unknown_tie"}
    assert everything() == before


def test_whoever_steps_aside_is_replaced_once_and_not_by_themselves(
    cast: Cast, call: Call, quantum: Application, invited: list[Assignment]
) -> None:
    take_on(invited[:1], cast.reviewers[0], NOW, until="pledged")
    actions.recuse(invited[0], "competitor", REASONS, cast.reviewers[0], NOW)
    replacement = actions.replace(invited[0], cast.officers["jst"], NOW)
    assert replacement.replaces == invited[0]
    assert replacement.person.ref not in {reviewer.person for reviewer in cast.reviewers[:3]}
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.replace(invited[0], cast.officers["jst"], NOW)
    assert codes(refused) == {"not_vacant"}
    assert everything() == before


def test_there_may_be_nobody_left_to_ask(
    cast: Cast, call: Call, quantum: Application, invited: list[Assignment]
) -> None:
    others = [Pairing(quantum.ref, reviewer.person, 0) for reviewer in cast.reviewers[3:]]
    actions.invite_all(call, others, cast.officers["jst"], NOW)
    actions.decline(invited[0], REASONS, cast.reviewers[0], NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.replace(invited[0], cast.officers["jst"], NOW)
    assert codes(refused) == {"no_reviewer_left"}
    assert everything() == before


def test_whoever_declines_says_why_and_reads_nothing(cast: Cast, invited: list[Assignment]) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.decline(invited[0], Text("", ""), cast.reviewers[0], NOW)
    assert codes(refused) == {"no_reasons"}
    assert everything() == before
    actions.decline(invited[0], REASONS, cast.reviewers[0], NOW, suggestion=" Somebody else ")
    assert (invited[0].state, invited[0].reasons, invited[0].suggestion) == ("declined", REASONS, "Somebody else")
    assert all("Somebody else" not in event.canonical for event in Event.objects.all())
    with pytest.raises(Refused):
        queries.application_to_read(invited[0].ref, cast.reviewers[0])


@pytest.mark.parametrize("state", ["invited", "agreed", "pledged", "accepted"])
def test_an_overdue_invitation_is_taken_back_and_shut(cast: Cast, invited: list[Assignment], state: str) -> None:
    mine, reviewer, officer = invited[0], cast.reviewers[0], cast.officers["jst"]
    take_on([mine], reviewer, NOW, until=state)
    due_on = mine.answer_by if state == "invited" else mine.review_by
    last = local_instant(due_on, "Asia/Tokyo", 23)
    before = everything()
    with refused_by("not_overdue"):
        actions.take_back(mine, REASONS, officer, last)
    with refused_by("no_reasons"):
        actions.take_back(mine, Text("", ""), officer, last + timedelta(hours=1))
    with refused_by(None):
        actions.take_back(mine, REASONS, cast.officers["nedo"], last + timedelta(hours=1))
    assert everything() == before
    actions.take_back(mine, REASONS, officer, last + timedelta(hours=1))
    assert (mine.state, queries.vacant(mine.application.call, officer)) == ("lapsed", [mine])
    assert quantum_is_shut(mine, reviewer)


def test_who_hands_back_reads_no_more_and_is_replaced(cast: Cast, accepted: list[Assignment]) -> None:
    mine, reviewer = accepted[0], cast.reviewers[0]
    before = everything()
    with refused_by("no_reasons"):
        actions.hand_back(mine, Text("", ""), reviewer, NOW)
    with refused_by(None):
        actions.hand_back(mine, REASONS, cast.reviewers[1], NOW)
    assert everything() == before
    actions.hand_back(mine, REASONS, reviewer, NOW)
    assert (mine.state, mine.reasons) == ("declined", REASONS)
    assert quantum_is_shut(mine, reviewer)
    assert actions.replace(mine, cast.officers["jst"], NOW).replaces == mine


def quantum_is_shut(assignment: Assignment, reviewer: Actor) -> bool:
    """Whether the reviewer finds no application, and cannot open it by the assignment."""
    with pytest.raises(Refused):
        queries.application_to_read(assignment.ref, reviewer)
    return not applications_queries.visible_to(reviewer).exists()


@contextmanager
def refused_by(code: str | None) -> Iterator[None]:
    """Refused by this problem alone; or, without one, by the policy."""
    with pytest.raises(Refused) as refused:
        yield
    assert codes(refused) == {code} if code else refused.value.forbidden
