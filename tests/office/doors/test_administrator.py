"""The administrator's door: who may do what, and nothing of what they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from kikin.fund.relations import Actor
from kikin.office.parties import queries
from kikin.office.parties.models import Appointment, Person
from tests.cast import FOUNDED, Cast
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status

HOME = "/administrator/"
REGISTER = f"{HOME}people/register"
NOW = FOUNDED + timedelta(days=10)
TODAY = date(2021, 12, 30)
PERSON = {"name_ja": "見本 新", "name_en": "Sample New", "email": "new@example.org"}
ROLE = {
    "appoint-role": "finance_officer",
    "appoint-of": "nedo",
    "appoint-organisation": "",
    "appoint-since_on": TODAY.isoformat(),
}


@pytest.fixture(autouse=True)
def _ten_days_on(at: Callable[[datetime], None]) -> None:
    at(NOW)


@pytest.fixture
def person(cast: Cast) -> Person:
    """Somebody just registered, without a role."""
    send(cast.administrator, REGISTER, **PERSON)
    return Person.objects.get(email=PERSON["email"])


def url(person: Person, rest: str = "") -> str:
    return f"{HOME}people/{person.ref}/{rest}"


def appoint(cast: Cast, person: Person, **fields: str) -> Any:
    return send(cast.administrator, url(person, "appoint"), **(ROLE | fields))


def end(cast: Cast, person: Person, key: str = "finance_officer:nedo", last_on: str = "") -> Any:
    return send(cast.administrator, url(person, "end"), **{"end-appointment": key, "end-last_on": last_on})


def roles(person: Person) -> list[tuple[str, str]]:
    return [(one.role, one.of) for one in queries.appointments_of(person, TODAY)]


def test_nobody_but_an_administrator_comes_in(cast: Cast, person: Person) -> None:
    urls = [HOME, REGISTER, url(person), url(person, "appoint"), url(person, "end")]
    is_closed_to(outsiders(cast, "administrator"), urls)


def test_an_administrator_comes_in_by_no_other_door(cast: Cast) -> None:
    for door in ("applicant", "reviewer", "programme", "ministry", "finance", "security", "auditor"):
        assert status(cast.administrator, f"/{door}/") == 404, door


def test_every_page_speaks_both_languages(cast: Cast, person: Person) -> None:
    appoint(cast, person)
    in_both_languages(cast.administrator, [HOME, REGISTER, url(person)])
    assert "誰が何をできるか" in page(cast.administrator, HOME, "ja")


def test_everyone_appointed_is_listed_and_can_be_looked_for(cast: Cast) -> None:
    shown = page(cast.administrator, HOME)
    for actor in (cast.applicant, cast.security_lead, cast.bodies["meti"]):
        assert actor.person in shown
    only = page(cast.administrator, f"{HOME}?role=finance_officer")
    assert cast.finance["nedo"][0].person in only and cast.bodies["meti"].person not in only
    named = page(cast.administrator, f"{HOME}?words=body-meti-2")
    assert cast.deputies["meti"].person in named and cast.bodies["meti"].person not in named
    assert "No such appointment" in page(cast.administrator, f"{HOME}?words=nobody")
    sheet = sign_in(Client(), cast.administrator).get(f"{HOME}?role=auditor&format=csv")
    assert sheet.headers["Content-Type"].startswith("text/csv")
    assert sheet.content.decode().count("\r\n") == 2


def test_a_person_is_registered_without_any_right(cast: Cast, person: Person) -> None:
    assert person.name.en == "Sample New" and not person.has_usable_password()
    assert "this person can do nothing here" in page(cast.administrator, url(person))


@pytest.mark.parametrize("change", [{"email": "no address"}, {"email": ""}, {"name_en": ""}])
def test_what_is_lacking_is_told_and_what_was_typed_is_kept(cast: Cast, change: dict[str, str]) -> None:
    with nothing_changes():
        answered = send(cast.administrator, REGISTER, **(PERSON | change))
    shown = answered.content.decode()
    assert answered.status_code == 422 and "question--problem" in shown and 'value="見本 新"' in shown


def test_a_known_address_leads_to_its_person(cast: Cast, person: Person) -> None:
    with nothing_changes():
        answered = send(cast.administrator, REGISTER, **(PERSON | {"email": "NEW@example.org", "name_en": "Other"}))
    assert answered.headers["Location"] == f"{url(person)}?known=yes"
    assert "Nothing has been changed" in page(cast.administrator, f"{url(person)}?known=yes")


def test_a_person_is_appointed_once(cast: Cast, person: Person) -> None:
    assert appoint(cast, person).headers["Location"] == url(person)
    assert roles(person) == [("finance_officer", "nedo")]
    with nothing_changes():
        assert appoint(cast, person).status_code == 302
    shown = page(cast.administrator, url(person))
    assert "Finance officer" in shown and "A person was appointed" in shown and "Finance officer (New Energy" in shown


def test_an_applicant_acts_for_a_registered_organisation(cast: Cast, person: Person) -> None:
    as_applicant = {"appoint-role": "applicant", "appoint-of": ""}
    for words in ("Nowhere KK", ""):
        with nothing_changes():
            answered = appoint(cast, person, **as_applicant, **{"appoint-organisation": words})
        assert answered.status_code == 422 and "No registered organisation" in answered.content.decode()
    for words in ("sample one kk", cast.other_applicant.of):
        assert appoint(cast, person, **as_applicant, **{"appoint-organisation": words}).status_code == 302
    assert roles(person) == [("applicant", cast.applicant.of), ("applicant", cast.other_applicant.of)]


@pytest.mark.parametrize(
    "change",
    [
        {"appoint-of": "meti"},
        {"appoint-of": ""},
        {"appoint-of": "moon"},
        {"appoint-role": "founder"},
        {"appoint-role": "public"},
        {"appoint-role": ""},
        {"appoint-since_on": "soon"},
    ],
)
def test_a_role_that_does_not_fit_is_refused_at_its_question(
    cast: Cast, person: Person, change: dict[str, str]
) -> None:
    with nothing_changes():
        answered = appoint(cast, person, **change)
    assert answered.status_code == 422
    assert answered.content.decode().count('class="question question--problem"') == 1


def test_an_ended_appointment_ends_the_right_at_once(cast: Cast, person: Person) -> None:
    appoint(cast, person)
    acting = sign_in(Client(), Actor(person.ref, "finance_officer", "nedo"))
    assert acting.get("/finance/").status_code == 200
    assert end(cast, person).headers["Location"] == url(person)
    assert acting.get("/finance/").status_code == 302
    shown = page(cast.administrator, url(person))
    assert "appointment was ended" in shown and "Appointments that are over" in shown
    with nothing_changes():
        assert end(cast, person).status_code == 302


@pytest.mark.parametrize(("last_on", "code"), [("2022-01-31", 302), ("2021-12-01", 422), ("later", 422)])
def test_an_appointment_ends_with_a_day_to_come(cast: Cast, person: Person, last_on: str, code: int) -> None:
    appoint(cast, person)
    if code == 302:
        assert end(cast, person, last_on=last_on).status_code == 302
        assert Appointment.objects.get(person=person).until_on == date(2022, 1, 31)
        assert roles(person) == [("finance_officer", "nedo")]
        return
    with nothing_changes():
        answered = end(cast, person, last_on=last_on)
    assert answered.status_code == 422 and f'value="{last_on}"' in answered.content.decode()


def test_an_appointment_that_is_not_there_does_not_end(cast: Cast, person: Person) -> None:
    with nothing_changes():
        assert end(cast, person, key="auditor:").status_code == 422


def test_nobody_changes_their_own_appointments(cast: Cast, person: Person) -> None:
    own = Person.objects.get(ref=cast.administrator.person)
    shown = page(cast.administrator, url(own))
    assert "Nobody changes their own appointments" in shown and "appoint-role" not in shown
    with nothing_changes():
        assert appoint(cast, own).status_code == 403
        assert end(cast, own, "administrator:").status_code == 403
    assert "appoint-role" in page(cast.administrator, url(person))


def test_an_unknown_person_is_not_found(cast: Cast) -> None:
    assert status(cast.administrator, f"{HOME}people/PER-NOBODY/") == 404
