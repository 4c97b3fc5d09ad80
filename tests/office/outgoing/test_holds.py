"""What is overdue of what goes out holds the payments of its recipient until it is met, and is on the due list."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from kikin.fund.outgoing import IpNotice
from kikin.office.awards.models import AwardMember
from kikin.office.closing.queries.dues import dues_of
from kikin.office.outgoing import actions, tasks
from kikin.office.outgoing.actions import notices
from kikin.office.outgoing.models import OutgoingCondition
from kikin.office.payments import queries as payments
from tests.cast import FOUNDER
from tests.office import rounds
from tests.office.outgoing.scene import PAPER, TOLD, WHY, WITH_A_LICENCE, file, sort_all
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED

if TYPE_CHECKING:
    from kikin.office.awards.models import Award
    from tests.cast import Cast

pytestmark = pytest.mark.database
DUE_ON = date(2022, 10, 1)
LATE = datetime(2022, 10, 3, 3, tzinfo=UTC)
AFTER_THE_LICENCE = datetime(2023, 1, 5, 3, tzinfo=UTC)
TRANSFER = IpNotice("transfer", "Qubit control", DUE_ON, "7000001", "Sample KK", "To be built in Japan.")


@pytest.fixture
def award(cast: Cast) -> Award:
    return rounds.active_awards(cast)[0]


def member_of(award: Award) -> AwardMember:
    return AwardMember.objects.select_related("award__application", "organisation").get(award=award, position=0)


def held(award: Award, now: datetime) -> set[str]:
    member = member_of(award)
    codes = {one.code for one in payments.holds_on([member], now.date())[member.pk]}
    return codes & {"outgoing_overdue", "late_ip_notice"}


def due(award: Award, now: datetime) -> list[tuple[str, date]]:
    found = dues_of([award], now, award.lead.ref)
    return [(one.kind, one.due_on) for one in found if one.kind in ("outgoing_condition", "ip_notice")]


def test_a_condition_past_its_day_holds_until_the_desk_finds_it_met(cast: Cast, award: Award) -> None:
    found, officer = file(award, cast.applicant, PAPER), cast.security_officer
    sort_all()
    actions.clear_with_conditions(found, WHY, [actions.Asked(TOLD, DUE_ON)], officer, CONTRACTED)
    condition = OutgoingCondition.objects.get()
    assert due(award, CONTRACTED) == [("outgoing_condition", DUE_ON)]
    assert not held(award, CONTRACTED)
    assert held(award, LATE) == {"outgoing_overdue"}
    with refused("not_granted"):
        actions.accept(condition, cast.applicant, LATE)
    assert held(award, LATE) == {"outgoing_overdue"}
    actions.show(condition, "DOC-1", cast.applicant, LATE)
    assert not due(award, LATE)
    assert held(award, LATE) == {"outgoing_overdue"}
    actions.accept(condition, officer, LATE)
    assert not held(award, LATE)


def test_what_was_shown_in_time_may_wait_for_the_desk(cast: Cast, award: Award) -> None:
    found, officer = file(award, cast.applicant, PAPER), cast.security_officer
    sort_all()
    actions.clear_with_conditions(found, WHY, [actions.Asked(TOLD, DUE_ON)], officer, CONTRACTED)
    condition = OutgoingCondition.objects.get()
    actions.show(condition, "DOC-1", cast.applicant, CONTRACTED)
    assert not held(award, LATE)
    actions.send_back(condition, TOLD, officer, LATE)
    assert held(award, LATE) == {"outgoing_overdue"}


def test_a_licence_that_expired_holds_until_it_is_settled(cast: Cast, award: Award) -> None:
    found, officer = file(award, cast.applicant, WITH_A_LICENCE), cast.security_officer
    sort_all()
    actions.clear(found, WHY, officer, CONTRACTED)
    assert not held(award, AFTER_THE_LICENCE)
    for _ in range(2):
        tasks.let_time_pass(FOUNDER, lambda: AFTER_THE_LICENCE)
    condition = OutgoingCondition.objects.get()
    assert due(award, AFTER_THE_LICENCE) == [("outgoing_condition", WITH_A_LICENCE.licence_until)]
    assert held(award, AFTER_THE_LICENCE) == {"outgoing_overdue"}
    actions.show(condition, "L-2", cast.applicant, AFTER_THE_LICENCE)
    actions.accept(condition, officer, AFTER_THE_LICENCE)
    assert not held(award, AFTER_THE_LICENCE)


def test_what_came_of_an_approved_transfer_is_told_or_holds(cast: Cast, award: Award) -> None:
    member = member_of(award)
    found = notices.file(member, TRANSFER, cast.applicant, CONTRACTED)
    assert not due(award, CONTRACTED)
    notices.let_pass(found, cast.security_officer, CONTRACTED)
    notices.approve(found, cast.officers[award.agency], CONTRACTED)
    assert due(award, CONTRACTED) == [("ip_notice", date(2022, 11, 30))]
    assert not held(award, LATE)
    assert held(award, AFTER_THE_LICENCE) == {"late_ip_notice"}
    told = IpNotice("carried_out", "Qubit control", DUE_ON, about="IPN-AAAA-AAAA-0")
    with refused("wrong_answer"):
        notices.file(member, told, cast.applicant, AFTER_THE_LICENCE)
    told = IpNotice("carried_out", "Qubit control", DUE_ON, about=found.ref)
    noted = notices.file(member, told, cast.applicant, AFTER_THE_LICENCE)
    assert notices.file(member, told, cast.applicant, AFTER_THE_LICENCE) == noted
    assert (noted.about, noted.state) == (found, "noted")
    assert not held(award, AFTER_THE_LICENCE) and not due(award, AFTER_THE_LICENCE)


def test_a_notice_that_holds_nothing_is_only_due(cast: Cast, award: Award) -> None:
    filing = IpNotice("filing", "Qubit control", date(2018, 9, 1), "2018-1", states_the_fund=True)
    notices.file(member_of(award), filing, cast.applicant, CONTRACTED)
    assert due(award, AFTER_THE_LICENCE) == [("ip_notice", date(2023, 8, 31))]
    much_later = datetime(2023, 12, 1, 3, tzinfo=UTC)
    assert "late_ip_notice" not in held(award, much_later)
    (late,) = (one for one in dues_of([award], much_later) if one.kind == "ip_notice")
    assert late.is_overdue(much_later.date()) and not late.holds_payments(much_later.date())
