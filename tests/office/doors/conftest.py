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
