"""Parties: registered once, identified by checked numbers, appointed by those who may."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kikin.office.audit.models import Event
from kikin.office.audit.queries import facts_of
from kikin.office.parties import actions, queries
from kikin.office.parties.models import Appointment, Identifier, Organisation, Person
from kikin.values.text import Text
from tests.cast import FOUNDED, FOUNDER, STRANGER, Cast
from tests.office.refusals import everything, refused

OUTLINE = actions.OrganisationOutline(Text("国税庁", "National Tax Agency"), "other", corporate_number="7000012050002")
TODAY = FOUNDED.date()
PERSON = actions.PersonOutline(Text("見本 花子", "Sample Hanako"), email="someone@example.org")


def test_an_organisation_is_registered_once(cast: Cast) -> None:
    first = actions.register_organisations([OUTLINE, OUTLINE], FOUNDER, FOUNDED)
    again = actions.register_organisations([OUTLINE], FOUNDER, FOUNDED)
    assert first[OUTLINE.key].ref == again[OUTLINE.key].ref
    assert (
        Organisation.objects.filter(key=OUTLINE.key).count()
        == Identifier.objects.filter(organisation__isnull=False).count()
        == 1
    )


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
    with refused("not_granted", "forbidden_own_rights", hidden=True):
        actions.appoint([(person, "auditor", "")], date(2022, 4, 1), cast.applicant, FOUNDED)
    administrator = queries.person(cast.administrator.person)
    assert administrator is not None
    with refused("forbidden_own_rights"):
        actions.appoint([(administrator, "auditor", "")], date(2022, 4, 1), cast.administrator, FOUNDED)
    assert actions.appoint([(person, "auditor", "")], date(2022, 4, 1), cast.administrator, FOUNDED)


@pytest.mark.parametrize(
    ("role", "of", "code"),
    [
        ("auditor", "", None),
        ("emperor", "", "unknown_role"),
        ("founder", "", "unknown_role"),
        ("public", "", "unknown_role"),
        ("body_officer", "meti", None),
        ("body_officer", "nedo", "acts_for_another_side"),
        ("body_officer", "", "acts_for_another_side"),
        ("finance_officer", "nedo", None),
        ("finance_officer", "meti", "acts_for_another_side"),
        ("security_officer", "nedo", None),
        ("security_officer", "", None),
        ("applicant", "", "acts_for_another_side"),
        ("programme_officer", "moon", "acts_for_another_side"),
    ],
)
def test_a_role_acts_for_its_own_side(cast: Cast, role: str, of: str, code: str | None) -> None:
    person = actions.register_people([PERSON], FOUNDER, FOUNDED)[PERSON.key]
    if code is None:
        assert actions.appoint([(person, role, of)], date(2022, 4, 1), FOUNDER, FOUNDED)[0].of == of
    else:
        with refused(code):
            actions.appoint([(person, role, of)], date(2022, 4, 1), FOUNDER, FOUNDED)


def appointed(person: Person) -> list[tuple[str, str]]:
    return [(one.role, one.of) for one in queries.appointments_of(person, FOUNDED.date())]


@pytest.fixture
def appointment(cast: Cast) -> Appointment:
    """Somebody audits since the founding."""
    person = actions.register_people([PERSON], FOUNDER, FOUNDED)[PERSON.key]
    return actions.appoint([(person, "auditor", "")], TODAY, FOUNDER, FOUNDED)[0]


@pytest.mark.parametrize(
    ("last_on", "code"),
    [
        (TODAY - timedelta(days=1), None),
        (TODAY, None),
        (TODAY + timedelta(days=9), None),
        (TODAY - timedelta(days=2), "ends_in_the_past"),
    ],
)
def test_an_appointment_ends_with_its_last_day(
    cast: Cast, appointment: Appointment, last_on: date, code: str | None
) -> None:
    if code is not None:
        with refused(code):
            actions.end(appointment, last_on, cast.administrator, FOUNDED)
        return
    actions.end(appointment, last_on, cast.administrator, FOUNDED)
    assert appointed(appointment.person) == ([] if last_on < TODAY else [("auditor", "")])
    assert queries.appointments_of(appointment.person, last_on + timedelta(days=1)) == []


def test_the_trail_says_by_refs_who_ended_what(cast: Cast, appointment: Appointment) -> None:
    actions.end(appointment, TODAY, cast.administrator, FOUNDED)
    event = Event.objects.latest("position")
    assert (event.name, event.object_ref, event.actor) == (
        "appointment_ended",
        appointment.person.ref,
        cast.administrator.person,
    )
    assert facts_of(event) == {
        "person": appointment.person.ref,
        "role": "auditor",
        "of": "",
        "last_on": TODAY.isoformat(),
    }
    assert "example.org" not in event.canonical and "Hanako" not in event.canonical


def test_ending_twice_changes_nothing_and_what_is_over_stays_over(cast: Cast, appointment: Appointment) -> None:
    at_once = TODAY - timedelta(days=1)
    actions.end(appointment, at_once, cast.administrator, FOUNDED)
    before = everything()
    actions.end(appointment, at_once, cast.administrator, FOUNDED)
    assert everything() == before
    with refused("appointment_over"):
        actions.end(appointment, TODAY, cast.administrator, FOUNDED)


def test_after_an_end_one_is_appointed_anew(cast: Cast, appointment: Appointment) -> None:
    actions.end(appointment, TODAY - timedelta(days=1), cast.administrator, FOUNDED)
    actions.appoint([(appointment.person, "auditor", "")], TODAY, cast.administrator, FOUNDED)
    assert appointed(appointment.person) == [("auditor", "")]
    names = Event.objects.filter(object_ref=appointment.person.ref).values_list("name", flat=True)
    assert list(names) == ["person_appointed", "appointment_ended", "person_appointed"]


def test_only_another_administrator_ends_an_appointment(cast: Cast, appointment: Appointment) -> None:
    for actor, hidden in ((cast.auditor, False), (cast.officers["nedo"], True), (STRANGER, True)):
        with refused("not_granted", hidden=hidden):
            actions.end(appointment, TODAY, actor, FOUNDED)
    own = Appointment.objects.get(person__ref=cast.administrator.person)
    with refused("forbidden_own_rights"):
        actions.end(own, TODAY, cast.administrator, FOUNDED)


def test_a_short_password_is_refused(cast: Cast) -> None:
    person = actions.register_people([PERSON], FOUNDER, FOUNDED)[PERSON.key]
    with refused("password_too_short"):
        actions.give_password(person, "hunter2", FOUNDER, FOUNDED)
    with refused("not_granted"):
        actions.give_password(person, "correct horse battery", STRANGER.__class__("x", "auditor"), FOUNDED)
    actions.give_password(person, "correct horse battery", FOUNDER, FOUNDED)
    assert person.check_password("correct horse battery")


@pytest.mark.parametrize("is_another", [True, False])
def test_a_number_or_an_address_of_another_is_a_problem(cast: Cast, is_another: bool) -> None:
    named = actions.OrganisationOutline(Text("ある庁", "An agency"), "other")
    other = actions.register_organisations([named], FOUNDER, FOUNDED)[named.key]
    person = Person.objects.get(ref=cast.applicant.person)
    if not is_another:
        assert actions.register_organisations([OUTLINE], FOUNDER, FOUNDED).keys() == {OUTLINE.key}
        assert actions.register_people([PERSON], FOUNDER, FOUNDED).keys() == {PERSON.key}
        return
    Identifier.objects.create(scheme="corporate_number", value=OUTLINE.corporate_number, organisation=other)
    Person.objects.filter(pk=person.pk).update(email=PERSON.email)
    with refused("number_taken"):
        actions.register_organisations([OUTLINE], FOUNDER, FOUNDED)
    with refused("address_taken"):
        actions.register_people([PERSON], FOUNDER, FOUNDED)


def test_a_persons_numbers_are_kept_replaced_and_never_anothers(cast: Cast) -> None:
    officer, reviewer = cast.officers["jst"], queries.person(cast.reviewers[0].person)
    assert reviewer is not None
    taken = queries.numbers_of_people([cast.reviewers[1].person])[cast.reviewers[1].person]["e_rad"]
    for actor, numbers, code in (
        (cast.applicant, [("e_rad", "12345678")], "not_granted"),
        (officer, [("e_rad", "1234567")], "identifier_invalid"),
        (officer, [("e_rad", taken)], "number_taken"),
    ):
        before = list(Identifier.objects.values_list("scheme", "value", "person"))
        with refused(code, hidden=actor == cast.applicant):
            actions.identify(reviewer, numbers, actor, FOUNDED)
        assert list(Identifier.objects.values_list("scheme", "value", "person")) == before
    actions.identify(reviewer, [("e_rad", "12345678"), ("orcid", "0000-0002-1825-0097")], officer, FOUNDED)
    kept = {"e_rad": "12345678", "orcid": "0000-0002-1825-0097"}
    assert queries.numbers_of_people([reviewer.ref]) == {reviewer.ref: kept}
