"""Requests to let technology go out: filed once, sorted by rule and lists, answered by people or by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
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


def test_what_silence_clears_is_stopped_in_time_or_not_at_all(cast: Cast, award: Award) -> None:
    paper, other = file(award, cast.applicant, PAPER), file(award, cast.applicant, replace(PAPER, what="Another"))
    officer, lead = cast.security_officer, cast.security_lead
    sort_all()
    actions.escalate(other, WHY, officer, CONTRACTED)
    midnight = datetime.combine(paper.answer_by, datetime.min.time(), UTC) + timedelta(hours=15)
    asked = [actions.Asked(TOLD, date(2023, 2, 1))]
    tasks.let_time_pass(FOUNDER, lambda: midnight - timedelta(seconds=1))
    paper.refresh_from_db()
    assert paper.state == "triaged"
    with refused("clock_has_ended"):
        actions.escalate(paper, WHY, officer, midnight)
    with refused("clock_has_ended"):
        actions.delay(paper, 1, WHY, TOLD, officer, midnight)
    with refused("clock_has_ended"):
        actions.clear_with_conditions(paper, WHY, asked, officer, midnight)
    with refused("clock_has_ended"):
        actions.refuse(other, WHY, TOLD, lead, midnight)
    with refused("clock_has_ended"):
        actions.allow_with_conditions(other, WHY, asked, lead, midnight)
    tasks.let_time_pass(FOUNDER, lambda: midnight)
    assert set(OutgoingRequest.objects.values_list("state", flat=True)) == {"cleared"}


def test_what_was_put_off_while_the_clocks_were_read_stops_no_other(cast: Cast, award: Award) -> None:
    """The first is answered between the reading and the act: the second runs out all the same."""
    first, second = file(award, cast.applicant, PAPER), file(award, cast.applicant, replace(PAPER, what="Another"))
    sort_all()
    hours = iter([LATER, CONTRACTED, LATER])
    tasks.let_time_pass(FOUNDER, lambda: next(hours))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("triaged", "cleared")


def test_a_licence_that_ends_before_the_answer_counts_for_nothing(cast: Cast, award: Award) -> None:
    short = replace(WITH_A_LICENCE, first_on=None, licence_until=date(2022, 9, 2), last_on=None)
    found = file(award, cast.applicant, replace(short, first_on=date(2022, 9, 2), last_on=date(2022, 9, 3)))
    sort_all()
    found.refresh_from_db()
    assert found.outcome == "look"
    with refused("licence_is_missing"):
        actions.clear(found, WHY, cast.security_officer, datetime(2022, 9, 5, 3, tzinfo=UTC))


def test_whoever_asked_does_not_answer(cast: Cast, award: Award) -> None:
    found, paper = file(award, cast.applicant, replace(STUDY, listed="unknown")), file(award, cast.applicant, PAPER)
    sort_all()
    asker = replace(cast.security_officer, person=cast.applicant.person)
    for act in (actions.clear, actions.escalate):
        with refused("forbidden_own_request"):
            act(found, WHY, asker, CONTRACTED)
    actions.escalate(found, WHY, cast.security_officer, CONTRACTED)
    with refused("forbidden_other_eyes"):
        actions.allow(found, WHY, replace(cast.security_lead, person=asker.person), CONTRACTED)
    asked = [actions.Asked(TOLD, date(2022, 10, 1))]
    actions.clear_with_conditions(paper, WHY, asked, cast.security_officer, CONTRACTED)
    condition = OutgoingCondition.objects.get()
    actions.show(condition, "DOC-1", cast.applicant, CONTRACTED)
    with refused("forbidden_own_request"):
        actions.accept(condition, asker, CONTRACTED)
