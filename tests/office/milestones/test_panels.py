"""Who sits on the panel of a gate: nobody with a tie, whenever it came up, nobody who decides, nobody chosen late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kikin.office.applications.models import Involvement
from kikin.office.awards.models import Award
from kikin.office.milestones import actions, queries
from kikin.office.milestones.models import GateSeat
from kikin.office.parties.models import Appointment, Person
from tests.cast import Cast
from tests.office.milestones import scene
from tests.office.milestones.scene import REASONS
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED


@pytest.fixture
def cast(db: None) -> Cast:
    return scene.found_gated_fund()


@pytest.fixture
def award(cast: Cast) -> Award:
    return scene.contracted(cast)[0]


def appoint(person: str, of: str) -> None:
    found = Person.objects.get(ref=person)
    Appointment.objects.create(person=found, role="applicant", of=of, since_on=date(2022, 1, 1))


def test_whoever_takes_part_or_acts_for_a_recipient_is_tied(cast: Cast, award: Award) -> None:
    acting, taking_part, free = (one.person for one in cast.reviewers[:3])
    appoint(acting, award.lead.ref)
    Involvement.objects.create(
        application=award.application,
        position=9,
        person=Person.objects.get(ref=taking_part),
        member=award.application.members.all()[0],
        role="key",
    )
    assert {acting, taking_part} <= queries.tied_to(award)
    for person in (acting, taking_part):
        with refused("member_is_tied"):
            actions.seat([scene.gate_of(award)], [free, person], cast.officers[award.agency], CONTRACTED)
    assert not GateSeat.objects.exists()


def test_a_tie_that_comes_up_later_takes_the_voice_away(cast: Cast, award: Award) -> None:
    gate, director = scene.before_the_panel(cast, award, "continue continue stop"), cast.directors[award.agency]
    for reviewer in cast.reviewers[:2]:
        appoint(reviewer.person, award.lead.ref)
    with refused("member_is_tied"):
        actions.opine([gate], actions.Opinion("continue", "-"), cast.reviewers[0], CONTRACTED)
    with refused("too_few_members", "panel_says_otherwise"):
        actions.pass_gates([gate], REASONS, director, CONTRACTED)
    assert scene.gate_of(award).state == "submitted"


def test_nobody_seats_themselves_and_no_member_carries_it_out(cast: Cast, award: Award) -> None:
    officer, director = cast.officers[award.agency], cast.directors[award.agency]
    sitting = cast.reviewers[0].person
    with refused("member_is_tied"):
        actions.seat([scene.gate_of(award)], [sitting], replace(officer, person=sitting), CONTRACTED)
    gate = scene.before_the_panel(cast, award, "continue continue continue")
    with refused("forbidden_four_eyes"):
        actions.pass_gates([gate], REASONS, replace(director, person=sitting), CONTRACTED)
    actions.recuse(gate, cast.reviewers[0], CONTRACTED)
    with refused("forbidden_four_eyes"):
        actions.stop(gate, REASONS, replace(director, person=sitting), CONTRACTED)


def test_nobody_joins_a_panel_that_has_spoken(cast: Cast, award: Award) -> None:
    officer, more = cast.officers[award.agency], cast.reviewers[3:5]
    gate = scene.before_the_panel(cast, award, "stop stop")
    with refused("panel_has_spoken"):
        actions.seat([gate], [one.person for one in more], officer, CONTRACTED)
    with refused("panel_has_spoken"):
        actions.send_back_gate(gate, REASONS, officer, CONTRACTED)
    actions.recuse(gate, cast.reviewers[0], CONTRACTED)
    actions.seat([gate], [more[0].person], officer, CONTRACTED)
    assert GateSeat.objects.filter(gate=gate, is_tied=False).count() == 3
