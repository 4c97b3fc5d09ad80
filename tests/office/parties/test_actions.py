"""Parties: registered once, identified by checked numbers, appointed by those who may."""

from __future__ import annotations

from datetime import date

from kikin.office.audit.models import Event
from kikin.office.parties import actions, queries
from kikin.office.parties.models import Identifier, Organisation
from kikin.values.text import Text
from tests.cast import FOUNDED, FOUNDER, STRANGER, Cast
from tests.office.refusals import refused

OUTLINE = actions.OrganisationOutline(Text("国税庁", "National Tax Agency"), "other", corporate_number="7000012050002")
PERSON = actions.PersonOutline(Text("見本 花子", "Sample Hanako"), email="someone@example.org")


def test_an_organisation_is_registered_once(cast: Cast) -> None:
    first = actions.register_organisations([OUTLINE, OUTLINE], FOUNDER, FOUNDED)
    again = actions.register_organisations([OUTLINE], FOUNDER, FOUNDED)
    assert first[OUTLINE.key].ref == again[OUTLINE.key].ref
    assert Organisation.objects.filter(key=OUTLINE.key).count() == Identifier.objects.count() == 1


def test_a_wrong_number_registers_nothing(cast: Cast) -> None:
    wrong = actions.OrganisationOutline(OUTLINE.name, "other", corporate_number="7000012050003")
    with refused("identifier_invalid"):
        actions.register_organisations([OUTLINE, wrong], FOUNDER, FOUNDED)


def test_the_trail_holds_no_name(cast: Cast) -> None:
    actions.register_people([PERSON], FOUNDER, FOUNDED)
    assert not [
        text for text in Event.objects.values_list("canonical", flat=True) if "Hanako" in text or "花子" in text
    ]


def test_an_appointment_is_made_once_and_counts_from_its_day(cast: Cast) -> None:
    person = actions.register_people([PERSON], FOUNDER, FOUNDED)[PERSON.key]
    wanted = [(person, "auditor", "")]
    actions.appoint(wanted, date(2022, 4, 1), FOUNDER, FOUNDED)
    actions.appoint(wanted, date(2022, 4, 1), FOUNDER, FOUNDED)
    assert len(queries.appointments_of(person, date(2022, 4, 1))) == 1
    assert queries.appointments_of(person, date(2022, 3, 31)) == []


def test_nobody_appoints_themselves(cast: Cast) -> None:
    person = queries.person(cast.applicant.person)
    assert person is not None
    with refused("not_granted"):
        actions.appoint([(person, "auditor", "")], date(2022, 4, 1), cast.applicant, FOUNDED)
    with refused("unknown_role"):
        actions.appoint([(person, "emperor", "")], date(2022, 4, 1), FOUNDER, FOUNDED)


def test_a_short_password_is_refused(cast: Cast) -> None:
    person = actions.register_people([PERSON], FOUNDER, FOUNDED)[PERSON.key]
    with refused("password_too_short"):
        actions.give_password(person, "hunter2", FOUNDER, FOUNDED)
    with refused("not_granted"):
        actions.give_password(person, "correct horse battery", STRANGER.__class__("x", "auditor"), FOUNDED)
    actions.give_password(person, "correct horse battery", FOUNDER, FOUNDED)
    assert person.check_password("correct horse battery")
