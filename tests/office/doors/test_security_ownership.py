"""Ownership at the security door: a file becomes a picture, and nobody else learns that there is one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kikin.office.control.models import OwnershipVersion
from kikin.office.parties.models import Organisation
from tests.cast import Cast
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send

HOME = "/security/ownership/"
HEADING = "owner,owned,share_bp,votes_bp,kind\n"
FIRST = HEADING + "Holding,X,6000,6000,shares\nFamily,Holding,10000,,shares\nX,Holding,0,,officer\n"
SECOND = HEADING + "Holding,X,2000,2000,shares\nX,Holding,1000,,shares\nN,X,1000,,nominee\n"


@pytest.fixture
def organisation(cast: Cast) -> Organisation:
    found: Organisation = Organisation.objects.order_by("pk")[0]
    return found


def url_of(organisation: Organisation, way: str = "") -> str:
    return f"{HOME}{organisation.ref}/{way}"


def load(cast: Cast, organisation: Organisation, text: str, **changes: Any) -> Any:
    fields = {"source": "declared", "as_of": "2022-01-01", "party": "X", **changes}
    file = SimpleUploadedFile("statements.csv", text.encode())
    return send(cast.security_officer, url_of(organisation, "load"), file=file, **fields)


def test_for_everyone_else_no_address_is_there(cast: Cast, organisation: Organisation) -> None:
    load(cast, organisation, FIRST)
    with nothing_changes():
        urls = [HOME, url_of(organisation), url_of(organisation, "load")]
        is_closed_to(outsiders(cast, "security_officer", "security_lead"), urls)


def test_a_file_becomes_a_picture_with_those_who_control(cast: Cast, organisation: Organisation) -> None:
    empty = page(cast.security_lead, url_of(organisation))
    assert "is loaded yet" in empty
    assert load(cast, organisation, FIRST).status_code == 302
    shown = page(cast.security_lead, url_of(organisation))
    assert 'class="ownership_boxes"' in shown
    assert "Family → Holding → X (60%)" in shown
    assert load(cast, organisation, SECOND, source="register", as_of="2022-02-01").status_code == 302
    after = page(cast.security_lead, url_of(organisation))
    assert "who stands behind the nominee is not stated" in after.lower()
    assert "Changes from version 1" in after
    first = page(cast.security_lead, url_of(organisation) + "?version=1")
    assert "Family → Holding → X (60%)" in first and "Changes from" not in first
    assert organisation.name.en in page(cast.security_officer, HOME)
    in_both_languages(cast.security_lead, [HOME, url_of(organisation), url_of(organisation) + "?version=2&before=1"])


def test_an_organisation_is_looked_up(cast: Cast, organisation: Organisation) -> None:
    assert "No organisation is called" in page(cast.security_officer, HOME + "?organisation=Nobody")
    from tests.office.doors.watching import status

    assert status(cast.security_officer, f"{HOME}?organisation={organisation.ref}") == 302
    assert status(cast.security_officer, HOME + "ORG-NOBODY/") == 404


@pytest.mark.parametrize(
    ("text", "changes", "answer", "words"),
    [
        (HEADING + "P,X,6000,,\nQ,X,6000,,\n", {}, 409, "more than 100 %"),
        ("nothing", {}, 409, "heading"),
        (FIRST, {"party": "Z"}, 409, "no such party"),
        (FIRST, {"as_of": "2199-01-01"}, 409, "has not come"),
        (FIRST, {"as_of": "soon"}, 422, "Write a date"),
        (FIRST, {"source": "rumour"}, 422, "Source"),
    ],
)
def test_what_cannot_be_taken_in_says_why_and_changes_nothing(
    cast: Cast, organisation: Organisation, text: str, changes: dict[str, str], answer: int, words: str
) -> None:
    with nothing_changes():
        sent = load(cast, organisation, text, **changes)
    assert sent.status_code == answer
    assert words in sent.content.decode()
    assert not OwnershipVersion.objects.exists()


def test_a_version_number_that_is_none_shows_that_there_is_nothing(cast: Cast, organisation: Organisation) -> None:
    load(cast, organisation, FIRST)
    assert "is loaded yet" in page(cast.security_officer, url_of(organisation) + "?version=9")
    assert date(2022, 1, 1) == OwnershipVersion.objects.get().as_of
