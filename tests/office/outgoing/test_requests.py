"""Requests to let technology go out: filed once, sorted by rule and lists, answered by people or by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from kikin.office.outgoing import actions, queries, tasks
from kikin.office.outgoing.models import OutgoingCondition, OutgoingRequest
from kikin.values.text import Text
from tests.cast import FOUNDER
from tests.office import rounds
from tests.office.outgoing.scene import PAPER, STUDY, TO_THE_LISTED, TOLD, WHY, WITH_A_LICENCE, file, sort_all
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED

if TYPE_CHECKING:
    from kikin.office.awards.models import Award
    from tests.cast import Cast

pytestmark = pytest.mark.database
LATER = datetime(2023, 1, 5, 3, tzinfo=UTC)
NOTHING = Text("", "")


@pytest.fixture
def award(cast: Cast) -> Award:
    return rounds.active_awards(cast)[0]


def test_what_needs_nothing_is_clear_at_once_and_filed_once(cast: Cast, award: Award) -> None:
    found = file(award, cast.applicant)
    assert file(award, cast.applicant) == found
    assert found.answer_by == date(2022, 9, 26)
    sort_all()
    sort_all()
    found.refresh_from_db()
    assert (found.state, found.outcome, found.decided_at) == ("cleared", "clear", CONTRACTED)
    with refused("not_answered"):
        file(award, cast.applicant, replace(STUDY, end_use=" "))
    with refused("not_granted", hidden=True):
        actions.file(award.members.get(), STUDY, cast.other_applicant, CONTRACTED)


def test_who_is_near_a_list_is_looked_at_and_only_the_desk_knows(cast: Cast, award: Award) -> None:
    found = file(award, cast.applicant, TO_THE_LISTED)
    sort_all()
    found.refresh_from_db()
    assert (found.state, found.outcome) == ("triaged", "clear")
    assert [one["name"] for one in found.near] == [TO_THE_LISTED.end_user]
    assert queries.standing_of(award) == {"triaged": 1}
    for actor in (cast.officers[award.agency], cast.other_applicant, cast.auditor):
        with refused(hidden=True):
            queries.get(found.ref, actor)


def test_the_clock_lets_a_publication_through_and_takes_all_else_to_a_lead(cast: Cast, award: Award) -> None:
    paper, study = file(award, cast.applicant, PAPER), file(award, cast.applicant, replace(STUDY, listed="unknown"))
    sort_all()
    tasks.let_time_pass(FOUNDER, lambda: CONTRACTED)
    assert {one.state for one in OutgoingRequest.objects.all()} == {"triaged"}
    for _ in range(2):
        tasks.let_time_pass(FOUNDER, lambda: LATER)
    paper.refresh_from_db()
    study.refresh_from_db()
    assert (paper.state, study.state) == ("cleared", "escalated")


def test_a_delay_has_its_limit_and_is_told(cast: Cast, award: Award) -> None:
    paper, officer = file(award, cast.applicant, PAPER), cast.security_officer
    sort_all()
    with refused("delay_too_long", "no_reasons"):
        actions.delay(paper, 31, WHY, NOTHING, officer, CONTRACTED)
    before = paper.answer_by
    actions.delay(paper, 30, WHY, TOLD, officer, CONTRACTED)
    assert (paper.state, (paper.answer_by - before).days, paper.told) == ("delayed", 30, TOLD)
    with refused("not_from_this_state"):
        actions.delay(paper, 1, WHY, TOLD, officer, CONTRACTED)


def test_a_lead_who_did_not_take_it_up_answers_what_is_escalated(cast: Cast, award: Award) -> None:
    found, officer, lead = (
        file(award, cast.applicant, replace(STUDY, listed="yes")),
        cast.security_officer,
        cast.security_lead,
    )
    sort_all()
    with refused("licence_is_missing"):
        actions.clear(found, WHY, officer, CONTRACTED)
    actions.escalate(found, WHY, lead, CONTRACTED)
    with refused("not_granted"):
        actions.refuse(found, WHY, TOLD, officer, CONTRACTED)
    with refused("forbidden_other_eyes"):
        actions.refuse(found, WHY, TOLD, lead, CONTRACTED)
    OutgoingRequest.objects.update(escalated_by=officer.person)
    with refused("licence_is_missing"):
        actions.allow(found, WHY, lead, CONTRACTED)
    actions.refuse(found, WHY, TOLD, lead, CONTRACTED)
    assert (found.state, found.told, found.reasons) == ("refused", TOLD, WHY)


def test_conditions_are_shown_and_met(cast: Cast, award: Award) -> None:
    found, officer = file(award, cast.applicant, PAPER), cast.security_officer
    sort_all()
    with refused("no_conditions"):
        actions.clear_with_conditions(found, WHY, [], officer, CONTRACTED)
    with refused("day_has_passed", "empty_condition"):
        actions.clear_with_conditions(found, WHY, [actions.Asked(NOTHING, date(2022, 8, 1))], officer, CONTRACTED)
    actions.clear_with_conditions(found, WHY, [actions.Asked(TOLD, date(2022, 10, 1))], officer, CONTRACTED)
    condition = OutgoingCondition.objects.get()
    assert list(queries.overdue_conditions(officer, LATER.date())) == [condition]
    actions.show(condition, "DOC-1", cast.applicant, CONTRACTED)
    actions.send_back(condition, TOLD, officer, CONTRACTED)
    assert (condition.state, condition.reasons) == ("set", TOLD)
    actions.show(condition, "DOC-2", cast.applicant, CONTRACTED)
    actions.accept(condition, officer, CONTRACTED)
    assert (condition.state, condition.document) == ("met", "DOC-2")
    assert not queries.overdue_conditions(officer, LATER.date()).exists()


def test_a_licence_ends_with_an_alarm_before(cast: Cast, award: Award) -> None:
    found, officer = file(award, cast.applicant, WITH_A_LICENCE), cast.security_officer
    sort_all()
    actions.clear(found, WHY, officer, CONTRACTED)
    assert not queries.alarms(officer, CONTRACTED.date()).exists()
    assert list(queries.alarms(officer, date(2022, 11, 15))) == [found]
    tasks.let_time_pass(FOUNDER, lambda: datetime(2022, 12, 31, 3, tzinfo=UTC))
    found.refresh_from_db()
    assert found.state == "cleared"
    tasks.let_time_pass(FOUNDER, lambda: LATER)
    found.refresh_from_db()
    assert found.state == "expired"


def test_it_is_taken_back_before_it_is_answered(cast: Cast, award: Award) -> None:
    found = file(award, cast.applicant, PAPER)
    actions.withdraw(found, cast.applicant, CONTRACTED)
    sort_all()
    found.refresh_from_db()
    assert found.state == "withdrawn"
