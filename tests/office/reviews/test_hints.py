"""Hints in the records: shown of whom is asked or may be, and a tie once an officer confirms one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kikin.fund.reviews import Hint, Paper
from kikin.office.applications import queries as applications
from kikin.office.applications.models import Application, Involvement
from kikin.office.calls.models import Call
from kikin.office.gate import Refused
from kikin.office.reviews import actions, hints, queries
from kikin.office.reviews.models import Assignment, Conflict, ReviewerProfile
from tests.cast import Cast
from tests.office.reviews.scene import NOW
from tests.office.reviews.watching import codes, everything


@pytest.fixture
def author(cast: Cast, quantum: Application, accepted: list[Assignment]) -> Involvement:
    """Somebody of the quantum project, with whom the first reviewer wrote last year."""
    one = Involvement.objects.filter(application=quantum).select_related("person")[0]
    profile = ReviewerProfile.objects.get(person__ref=cast.reviewers[0].person)
    paper = Paper("Together", year=NOW.year - 1, authors=(one.person.name.ja,))
    actions.keep_papers(profile, [paper], cast.officers["jst"], NOW)
    return one


def test_a_hint_is_shown_until_an_officer_confirms_the_tie_and_then_the_file_is_shut(
    cast: Cast, call: Call, quantum: Application, author: Involvement
) -> None:
    officer, reader = cast.officers["jst"], cast.reviewers[0]
    pair = (quantum.ref, reader.person)
    assert hints.to_be_looked_at(call, [], officer, NOW) == {pair: (Hint("co_author", author.person.name),)}
    assert hints.to_be_looked_at(call, [], cast.officers["nedo"], NOW) == {}
    for actor, kind, code in ((reader, "other", "not_granted"), (officer, "friends", "unknown_tie")):
        before = everything()
        with pytest.raises(Refused) as refused:
            actions.confirm_tie(call, pair, kind, actor, NOW)
        assert code in codes(refused) and everything() == before
    actions.confirm_tie(call, pair, "joint_research_within_5_years", officer, NOW)
    assert Conflict.objects.get(application=quantum, person=reader.person).source == "found"
    assert hints.to_be_looked_at(call, [], officer, NOW) == {}
    with pytest.raises(Refused) as refused:
        applications.get(quantum.ref, reader)
    assert refused.value.hidden


def test_joint_work_ties_for_five_years(cast: Cast, quantum: Application, pool: list[Application]) -> None:
    mine = Involvement.objects.filter(application=quantum).select_related("person__organisation")
    profile = ReviewerProfile(person=mine[0].person, capacity=1)
    beside = {one.person.ref for one in mine} - {mine[0].person.ref}
    (now,) = queries.candidates([profile], NOW)
    (later,) = queries.candidates([profile], NOW + timedelta(days=5 * 366))
    assert now.worked_with == beside and later.worked_with == frozenset()
