"""Intellectual property: told at once and noted, or asked for beforehand and approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kikin.fund.outgoing import IpNotice
from kikin.office.outgoing.actions import notices
from kikin.values.text import Text
from tests.office import rounds
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED

if TYPE_CHECKING:
    from kikin.office.awards.models import Award
    from tests.cast import Cast

pytestmark = pytest.mark.database
WHY = Text("活用の計画が不十分です。", "The plan of use is not enough.")
FILING = IpNotice("filing", "Qubit control", date(2022, 8, 1), "2022-000001", states_the_fund=True)
TRANSFER = IpNotice("transfer", "Qubit control", date(2022, 12, 1), "7000001", "Sample KK", "To be built in Japan.")


@pytest.fixture
def award(cast: Cast) -> Award:
    return rounds.active_awards(cast)[0]


def test_a_notice_is_noted_at_once_and_says_if_it_is_late(cast: Cast, award: Award) -> None:
    member = award.members.select_related("award", "organisation").get()
    found = notices.file(member, FILING, cast.applicant, CONTRACTED)
    assert notices.file(member, FILING, cast.applicant, CONTRACTED) == found
    assert (found.state, found.due_on, found.is_late) == ("noted", date(2022, 9, 30), False)
    late = notices.file(member, replace(FILING, happened_on=date(2022, 6, 1)), cast.applicant, CONTRACTED)
    assert late.is_late
    with refused("not_answered", "wrong_answer"):
        bad = replace(FILING, states_the_fund=False, happened_on=date(2023, 1, 1))
        notices.file(member, bad, cast.applicant, CONTRACTED)


def test_a_transfer_passes_the_desk_before_the_agency_approves_it(cast: Cast, award: Award) -> None:
    member = award.members.select_related("award", "organisation").get()
    officer, desk = cast.officers[award.agency], cast.security_officer
    with refused("not_answered"):
        notices.file(member, replace(TRANSFER, plan="", counterparty=" "), cast.applicant, CONTRACTED)
    found = notices.file(member, TRANSFER, cast.applicant, CONTRACTED)
    with refused("desk_has_not_looked"):
        notices.approve(found, officer, CONTRACTED)
    with refused("not_granted"):
        notices.let_pass(found, officer, CONTRACTED)
    notices.let_pass(found, desk, CONTRACTED)
    notices.approve(found, officer, CONTRACTED)
    assert found.state == "approved"
    other = notices.file(member, replace(TRANSFER, number="2"), cast.applicant, CONTRACTED)
    notices.object_to(other, desk, CONTRACTED)
    with refused("not_from_this_state"):
        notices.approve(other, officer, CONTRACTED)
    notices.refuse(other, WHY, officer, CONTRACTED)
    assert (other.state, other.reasons) == ("refused", WHY)


def test_an_exclusive_licence_is_the_agencys_alone(cast: Cast, award: Award) -> None:
    member = award.members.select_related("award", "organisation").get()
    found = notices.file(member, replace(TRANSFER, kind="exclusive_licence"), cast.applicant, CONTRACTED)
    with refused("not_for_the_desk"):
        notices.let_pass(found, cast.security_officer, CONTRACTED)
    notices.approve(found, cast.officers[award.agency], CONTRACTED)
    taken = notices.file(member, replace(TRANSFER, number="3"), cast.applicant, CONTRACTED)
    notices.withdraw(taken, cast.applicant, CONTRACTED)
    assert (found.state, taken.state) == ("approved", "withdrawn")


def test_whoever_asked_neither_passes_nor_approves_it(cast: Cast, award: Award) -> None:
    member = award.members.select_related("award", "organisation").get()
    found = notices.file(member, TRANSFER, cast.applicant, CONTRACTED)
    desk, officer = (
        replace(one, person=cast.applicant.person) for one in (cast.security_officer, cast.officers[award.agency])
    )
    with refused("forbidden_own_request"):
        notices.let_pass(found, desk, CONTRACTED)
    notices.let_pass(found, cast.security_officer, CONTRACTED)
    with refused("forbidden_own_request"):
        notices.approve(found, officer, CONTRACTED)


def test_only_whoever_holds_a_contract_tells(cast: Cast) -> None:
    offered = rounds.offered_awards(cast, rounds.PLANS[:1])[0]
    member = offered.members.select_related("award", "organisation").get()
    with refused("not_a_recipient"):
        notices.file(member, FILING, cast.applicant, CONTRACTED)
    assert not member.ip_notices.exists()
