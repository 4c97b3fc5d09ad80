"""Coming in by a door: who is signed in, and as what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from kikin.fund.relations import Actor
from kikin.office import clock

if TYPE_CHECKING:
    from django.test import Client

    from kikin.office.calls.models import Call
    from kikin.office.screening.models import Hit, ScreeningCase
    from tests.cast import Cast


def sign_in(client: Client, actor: Actor) -> Client:
    """Let the browser act as this actor: the person signed in, in this one appointment."""
    from kikin.office.parties.models import Appointment, Person

    person = Person.objects.get(ref=actor.person)
    client.force_login(person)
    session = client.session
    session["appointment"] = Appointment.objects.get(person=person, role=actor.role, of=actor.of).pk
    session.save()
    return client


@pytest.fixture
def enter() -> Callable[[Actor], Client]:
    """A browser of its own for each member of the cast."""
    from django.test import Client

    return lambda actor: sign_in(Client(), actor)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the only clock of the house."""

    def set_clock(now: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: now)

    return set_clock


@pytest.fixture
def sealed(cast: Cast, call: Call, at: Callable[[datetime], None]) -> ScreeningCase:
    """A case that was asked for an hour ago, with a list on which the disclosed counterparty stands."""
    from kikin.office.applications import actions as applications
    from kikin.office.screening import actions
    from kikin.office.screening.models import ScreeningCase
    from tests.cast import sent_application
    from tests.office.lists.scene import put_in_force
    from tests.office.screening.scene import COUNTERPARTY, EFFECTIVE_ON, LISTED, NOW

    at(NOW)
    application = sent_application(cast, call, disclosures=(COUNTERPARTY,))
    officer = cast.officers["jst"]
    applications.find_eligible([application], officer, NOW)
    applications.begin_review([application], officer, NOW)
    applications.shortlist([application], {application.ref: 3}, 3, officer, NOW)
    put_in_force("sample", LISTED, EFFECTIVE_ON, cast, NOW)
    actions.request_cases([application.ref], ["jst"], officer, NOW)
    return ScreeningCase.objects.get()


@pytest.fixture
def sealed_hit(cast: Cast, sealed: ScreeningCase) -> Hit:
    """The same case, compared: its one hit."""
    from kikin.office.screening import actions
    from kikin.office.screening.models import Hit
    from tests.office.screening.scene import NOW

    actions.confirm_areas({sealed: []}, cast.security_officer, NOW)
    actions.match_cases([sealed], cast.security_officer, NOW)
    return Hit.objects.select_related("case").get()


@pytest.fixture
def another_lead(cast: Cast) -> Actor:
    """A second lead, who had no hand in anything."""
    from datetime import date

    from kikin.office.parties import actions as parties
    from kikin.office.parties.models import Person
    from tests.cast import FOUNDED, FOUNDER

    person = Person.objects.get(ref=cast.deputies["cabinet-office"].person)
    parties.appoint([(person, "security_lead", "")], date(2021, 12, 20), FOUNDER, FOUNDED)
    return Actor(person.ref, "security_lead", "", "security")
