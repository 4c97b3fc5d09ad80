"""Incidents by two doors: anyone reports, the desk looks into it, and nobody else learns that it is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.test import Client

from kikin.office.incidents import actions
from kikin.office.incidents.models import Incident
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send
from tests.office.rounds import CONTRACTED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.cast import Cast

DESK, REPORT = "/security/incidents/", "/incidents/"
WORDS = "A laptop with drawings is gone."


def test_anyone_reports_and_reads_a_receipt_and_nothing_else(cast: Cast, at: Callable[[datetime], None]) -> None:
    at(CONTRACTED)
    anyone = Client(headers={"accept-language": "en"})
    assert "without giving a name" in anyone.get(REPORT).content.decode()
    with nothing_changes():
        assert anyone.post(f"{REPORT}report", {"words": " "}).status_code == 422
    answer = anyone.post(f"{REPORT}report", {"words": WORDS})
    shown = answer.content.decode()
    assert answer.status_code == 200 and WORDS not in shown
    assert "no-store" in answer["Cache-Control"]
    secret = re.search(r"<code>(\w+)</code>", shown)
    found = Incident.objects.get()
    assert secret and found.ref in shown
    with nothing_changes():
        assert anyone.post(f"{REPORT}add", {"ref": found.ref, "secret": "x", "words": "More."}).status_code == 409
    more = {"ref": found.ref, "secret": secret[1], "words": "More."}
    assert anyone.post(f"{REPORT}add", more, follow=True).redirect_chain == [(f"{REPORT}?received", 302)]
    for _ in range(19):
        actions.report(WORDS, CONTRACTED)
    assert send(cast.applicant, f"{REPORT}report", words=WORDS).status_code == 429


def test_a_page_sent_twice_is_one_report_with_one_receipt(cast: Cast, at: Callable[[datetime], None]) -> None:
    at(CONTRACTED)
    anyone = Client(headers={"accept-language": "en"})
    once = re.search(r'name="once" value="(\w+)"', anyone.get(REPORT).content.decode())
    assert once
    shown = anyone.post(f"{REPORT}report", {"words": WORDS, "once": once[1]}).content.decode()
    with nothing_changes():
        again = Client(headers={"accept-language": "en"}).post(f"{REPORT}report", {"words": WORDS, "once": once[1]})
    found = Incident.objects.get()
    for receipt in (shown, again.content.decode()):
        assert found.ref in receipt and once[1] in receipt
    for words, secret in ((f"{WORDS} And a disk.", once[1]), (WORDS, "made up")):
        other = anyone.post(f"{REPORT}report", {"words": words, "once": secret}).content.decode()
        assert found.ref not in other and f"<code>{secret}</code>" not in other
    assert Incident.objects.values("secret_digest").distinct().count() == 3


def test_the_desk_looks_into_it(cast: Cast, at: Callable[[datetime], None]) -> None:
    at(CONTRACTED)
    ref, officer = actions.report(WORDS, CONTRACTED).ref, cast.security_officer
    url = f"{DESK}{ref}/"
    assert WORDS in page(officer, url)
    in_both_languages(cast.security_lead, [DESK, url, f"{DESK}?state=reported"])
    with nothing_changes():
        is_closed_to(outsiders(cast, "security_officer", "security_lead"), [DESK, url, f"{url}assess", f"{url}close"])
        assert send(officer, f"{url}assess", severity="grave", reasons="").status_code == 422
        assert send(officer, f"{url}contain", reasons="-").status_code == 409
        assert send(officer, f"{url}link", refs="nothing").status_code == 409
        assert send(officer, f"{DESK}enter", words="").status_code == 422
    assert send(officer, f"{url}assess", severity="grave", reasons="Drawings.").status_code == 302
    in_both_languages(officer, [url])
    assert send(officer, f"{url}note-sent", key="ministry", document="").status_code == 422
    for key in ("ministry", "council", "police"):
        assert send(officer, f"{url}note-sent", key=key, document="N-1").status_code == 302
    assert send(officer, f"{url}contain", reasons="It was wiped.").status_code == 302
    assert send(officer, f"{url}learn", reasons="Drawings stay in the office.").status_code == 302
    assert send(officer, f"{url}close").status_code == 409
    assert send(cast.security_lead, f"{url}close").status_code == 302
    assert "Drawings stay in the office." in page(officer, url)
    assert send(officer, f"{DESK}enter", words=WORDS).status_code == 302


def test_words_stay_where_the_page_had_become_old(cast: Cast, at: Callable[[datetime], None]) -> None:
    at(CONTRACTED)
    strict = Client(enforce_csrf_checks=True)
    for path, said in (("report", {"words": WORDS}), ("add", {"ref": "INC-1", "secret": "x", "words": WORDS})):
        answer = strict.post(f"{REPORT}{path}", said)
        assert answer.status_code == 409 and WORDS in answer.content.decode()
    assert not Incident.objects.exists()
