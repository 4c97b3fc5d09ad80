"""The lists at the security door: sent by one, compared, and approved or rejected by another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kikin.fund.relations import Actor
from kikin.office import clock
from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.office.lists import actions
from kikin.office.lists.models import WatchlistVersion
from tests.cast import CLOSES, Cast
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.lists.scene import put_in_force

LISTS = "/security/lists/"
HISTORY = f"{LISTS}by-name/end-users/"
LISTED = [ListEntry(f"E-{number}", f"Fictive Works {number}", ("架空製作所",)) for number in range(1, 11)]
WHY = "The publisher's notice of the same day says so."


def as_csv(count: int, first: str = "Fictive Works") -> bytes:
    return b"id,name,aliases\n" + b"".join(f"E-{n},{first} {n},\n".encode() for n in range(1, count + 1))


def send_list(actor: Actor, content: bytes, **fields: Any) -> Any:
    said = {
        "name": "end-users",
        "effective_on": str(clock.now().date() - timedelta(days=1)),
        "format": "auto",
        **fields,
    }
    return send(actor, f"{LISTS}propose", file=SimpleUploadedFile("list.csv", content), **said)


@pytest.fixture
def in_force(cast: Cast) -> WatchlistVersion:
    return put_in_force("end-users", LISTED, CLOSES.date(), cast, CLOSES)


@pytest.fixture
def waiting(cast: Cast, in_force: WatchlistVersion) -> WatchlistVersion:
    changed = ListEntry("E-1", "=1+1", ("架空製作所",))
    entries = [changed, *LISTED[1:9], ListEntry("E-99", "Nemo Nusquam")]
    return actions.propose("end-users", entries, CLOSES.date(), cast.security_officer, CLOSES)


def url_of(version: WatchlistVersion, action: str = "") -> str:
    return f"{LISTS}versions/{version.ref}/{action}"


def test_for_everyone_else_the_lists_are_not_there(cast: Cast, waiting: WatchlistVersion) -> None:
    urls = [LISTS, HISTORY, url_of(waiting)]
    for actor in (cast.security_officer, cast.security_lead):
        assert [status(actor, url) for url in urls] == [200, 200, 200]
    urls += [f"{LISTS}propose", url_of(waiting, "approve"), url_of(waiting, "reject")]
    with nothing_changes():
        is_closed_to(outsiders(cast, "security_officer", "security_lead"), urls)
    assert status(cast.security_lead, f"{LISTS}by-name/nothing/") == 404
    assert status(cast.security_lead, f"{LISTS}versions/LIST-X/") == 404


def test_every_page_speaks_both_languages(cast: Cast, waiting: WatchlistVersion) -> None:
    in_both_languages(cast.security_lead, [LISTS, HISTORY, url_of(waiting)])


def test_an_empty_desk_says_what_to_do(cast: Cast) -> None:
    assert "There is no list yet" in page(cast.security_officer, LISTS)


def test_a_list_is_sent_by_one_and_approved_by_another(cast: Cast, in_force: WatchlistVersion) -> None:
    answer = send_list(cast.security_officer, as_csv(9))
    version = WatchlistVersion.objects.get(number=2)
    assert (answer.status_code, answer.headers["Location"]) == (302, url_of(version))
    assert "Waits for approval" in page(cast.security_lead, LISTS)
    assert "The same person did an earlier step" in page(cast.security_officer, url_of(version))
    with nothing_changes():
        assert send(cast.security_officer, url_of(version, "approve"), reasons=WHY).status_code in (403, 404)
    assert send(cast.security_lead, url_of(version, "approve"), reasons="").status_code == 302
    version.refresh_from_db()
    assert version.state == "in_force"
    shown = page(cast.security_lead, LISTS)
    assert "Waits for approval" not in shown


def test_a_version_shows_each_change_and_exports_no_formula(cast: Cast, waiting: WatchlistVersion) -> None:
    shown = page(cast.security_lead, url_of(waiting))
    for word in ("Added", "Removed", "Changed", "Nemo Nusquam", "Fictive Works 10", "=1+1", "version 1"):
        assert word in shown
    exported = page_as_file(cast.security_lead, f"{url_of(waiting)}?format=csv")
    assert "変更,E-1,'=1+1," in exported
    assert ",=1+1" not in exported


def page_as_file(actor: Actor, url: str) -> str:
    answer = sign_in(Client(), actor).get(url)
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.content.decode("utf-8-sig")


@pytest.mark.parametrize("reasons", [WHY, " "])
def test_a_version_is_rejected_with_reasons(cast: Cast, waiting: WatchlistVersion, reasons: str) -> None:
    if reasons.strip():
        assert send(cast.security_lead, url_of(waiting, "reject"), reasons=reasons).status_code == 302
        waiting.refresh_from_db()
        assert waiting.state == "rejected"
        assert "publisher" in page(cast.security_lead, url_of(waiting))
        return
    with nothing_changes():
        assert send(cast.security_lead, url_of(waiting, "reject"), reasons=reasons).status_code == 422


def test_a_much_shorter_list_is_asked_about_twice(cast: Cast, in_force: WatchlistVersion) -> None:
    with nothing_changes():
        answer = send_list(cast.security_officer, as_csv(6))
    assert answer.status_code == 409
    assert b"It has lost 40 %" in answer.content
    assert send_list(cast.security_officer, as_csv(6), shrink_reasons=WHY).status_code == 302
    version = WatchlistVersion.objects.get(number=2)
    assert "It has lost 40% of the rows" in page(cast.security_lead, url_of(version))
    with nothing_changes():
        assert send(cast.security_lead, url_of(version, "approve"), reasons="").status_code == 422
    assert send(cast.security_lead, url_of(version, "approve"), reasons=WHY).status_code == 302


@pytest.mark.parametrize("content", [b"", b"id,name\nE-1,\n", b"%PDF-1.7", b"\xff\xfei\x00"])
def test_a_file_that_cannot_be_read_says_why(cast: Cast, in_force: WatchlistVersion, content: bytes) -> None:
    with nothing_changes():
        assert send_list(cast.security_officer, content).status_code in (409, 422)


@pytest.mark.parametrize("column", ["Seat", "Nationality"])
def test_a_table_with_columns_of_its_own_is_sent_with_a_mapping(cast: Cast, column: str) -> None:
    mapping = f'[columns]\nid = "No."\nname = "Who"\ncountry = "{column}"\n'.encode()
    sent = {"mapping": SimpleUploadedFile("mapping.toml", mapping)}
    content = f"No.,Who,{column}\n1,Nemo Nusquam,Cuba\n".encode()
    if column == "Seat":
        assert send_list(cast.security_officer, content, **sent).status_code == 302
        return
    with nothing_changes():
        assert send_list(cast.security_officer, content, **sent).status_code == 409
