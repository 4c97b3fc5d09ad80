"""The sealed desk: who finds it, what it shows, and what is decided at it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver

from kikin.fund.relations import Actor
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.parties import actions as parties
from kikin.office.parties.models import Person
from kikin.office.screening import actions
from kikin.office.screening.models import Capture, Finding, Hit, ScreeningCase
from tests.cast import CLOSES, FOUNDER, Cast
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import (
    in_both_languages,
    is_closed_to,
    nothing_changes,
    nothing_changes_but_who_read,
    outsiders,
    page,
    said_on,
    send,
    status,
)
from tests.office.screening.scene import NOW, REASONS

HOME = "/security/"
_PICTURE = b"\x89PNG\r\n\x1a\nillustrative"
WHY = "Name, place and business were compared."
PARTS = ("", "whole/", "technology/", "parties/", "hits/", "findings/", "level/", "questions/", "plan/", "decision/")


def url_of(case: ScreeningCase, part: str = "") -> str:
    return f"/security/cases/{case.ref}/{part}"


def url_of_hit(hit: Hit, action: str = "") -> str:
    return f"/security/hits/{hit.ref}/{action}"


def every_address(case: ScreeningCase, hit: Hit) -> list[str]:
    """Every address of the door, with refs that are there where there are any."""
    refs = {"cases": case.ref, "hits": hit.ref, "findings": Finding.objects.all()[0].ref}
    door = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "security")
    found = []
    for pattern in door.url_patterns:  # type: ignore[union-attr]  # a door is a resolver
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        ref = refs.get(route.split("/")[0], "POL-XXXX")
        for part, said in {"ref": ref, "key": "jp-2022", "name": "sample", "digest": "0"}.items():
            route = route.replace(f"<str:{part}>", said)
        found.append(HOME + route.replace("<int:number>", "1"))
    return found


def test_for_everyone_else_no_address_of_this_door_is_there(cast: Cast, sealed_hit: Hit) -> None:
    urls = every_address(sealed_hit.case, sealed_hit)
    assert len(urls) > 50
    everyone = outsiders(cast, "security_officer", "security_lead")
    assert {"reviewer", "programme_officer", "programme_director", "finance_officer", "administrator"} <= {
        one.role for one in everyone
    }
    with nothing_changes():
        is_closed_to(everyone, urls)


def test_whoever_awards_reads_a_verdict_and_whoever_judges_reads_nothing(cast: Cast, sealed_hit: Hit) -> None:
    ref = sealed_hit.case.application.ref
    sealed_words = {"CASE-", "HIT-", sealed_hit.entry.key, "Imaginary Dynamics Institute", "/security/"}
    officer, reviewer = cast.officers["jst"], cast.reviewers[0]
    seen = [page(officer, url) for url in ("/programme/", "/programme/rounds/", "/programme/awards/")]
    seen += [page(officer, f"/programme/applications/{ref}/"), page(reviewer, "/reviewer/")]
    seen += [page(cast.applicant, f"/applicant/applications/{ref}/"), page(cast.auditor, "/auditor/trail/")]
    assert not [words for words in sealed_words if any(words in said_on(shown) for shown in seen)]


def test_those_who_screen_find_every_page(cast: Cast, sealed_hit: Hit) -> None:
    case, finding = sealed_hit.case, Finding.objects.get()
    urls = [HOME, f"{HOME}?state=cleared", *(url_of(case, part) for part in PARTS), url_of_hit(sealed_hit)]
    urls += [f"/security/findings/{finding.ref}/", url_of(case, "findings/enter/?kind=funding")]
    urls += ["/security/lists/", "/security/policies/", "/security/policies/jp-2022/", "/security/policies/draft/"]
    in_both_languages(cast.security_officer, [*urls, "/security/statistics/"])
    in_both_languages(cast.security_lead, [url_of(case, "readers/")])


def test_an_officer_of_another_agency_does_not_find_the_case(cast: Cast, sealed_hit: Hit) -> None:
    person = Person.objects.get(ref=cast.finance["nedo"][3].person)
    parties.appoint([(person, "security_officer", "nedo")], date(2021, 12, 20), FOUNDER, CLOSES)
    theirs = Actor(person.ref, "security_officer", "nedo", "security")
    case = sealed_hit.case
    assert case.ref in page(cast.security_officer, HOME)
    assert case.ref not in page(theirs, HOME)
    with nothing_changes():
        assert {status(theirs, url_of(case, part)) for part in PARTS} == {404}
        assert status(theirs, url_of_hit(sealed_hit)) == 404
        assert send(theirs, url_of_hit(sealed_hit, "dismiss"), reasons=WHY).status_code == 404
        assert send(theirs, url_of(case, "decision/clear"), reasons=WHY).status_code == 404


def test_whoever_judged_the_merit_does_not_find_the_case(cast: Cast, sealed_hit: Hit) -> None:
    case = sealed_hit.case
    assert status(cast.security_officer, url_of(case)) == 200
    Application.objects.filter(pk=case.application.pk).update(state="in_review")
    applications.give_to_read([(case.application, cast.security_officer.person)], cast.officers["jst"], CLOSES)
    assert case.ref not in page(cast.security_officer, HOME)
    with nothing_changes():
        assert {status(cast.security_officer, url_of(case, part)) for part in PARTS} == {404}
        assert send(cast.security_officer, url_of_hit(sealed_hit, "dismiss"), reasons=WHY).status_code == 404


def test_who_reads_a_part_is_noted_for_leads_alone(cast: Cast, sealed_hit: Hit) -> None:
    case = sealed_hit.case
    page(cast.security_officer, url_of(case, "findings/"))
    assert case.reads.filter(part="findings", person=cast.security_officer.person).exists()
    assert status(cast.security_officer, url_of(case, "readers/")) == 404
    assert "Readers" not in page(cast.security_officer, url_of(case))
    assert "Findings" in page(cast.security_lead, url_of(case, "readers/"))


def test_the_technologies_ticked_are_confirmed_and_then_it_is_compared(cast: Cast, sealed: ScreeningCase) -> None:
    officer = cast.security_officer
    assert "The technologies are to be confirmed" in page(officer, HOME)
    with nothing_changes_but_who_read():
        assert send(officer, url_of(sealed, "technology/confirm"), areas=["alchemy"]).status_code == 422
    assert send(officer, url_of(sealed, "technology/confirm"), areas=["quantum"]).status_code == 302
    assert "Confirmed: Quantum information" in page(officer, url_of(sealed, "technology/"))
    assert send(officer, url_of(sealed, "match")).headers["Location"] == url_of(sealed, "hits/")
    sealed.refresh_from_db()
    assert (sealed.state, sealed.areas) == ("adjudicating", ["quantum"])
    assert "sample" in page(officer, url_of(sealed, "parties/"))


def test_a_hit_stands_side_by_side_with_its_entry(cast: Cast, sealed_hit: Hit) -> None:
    shown = page(cast.security_officer, url_of_hit(sealed_hit))
    for words in (
        "Our party",
        "Listed entry",
        "Imaginary Dynamics Institute",
        "“sample”, version 1",
        "What the engine",
    ):
        assert words in shown
    assert f"{sealed_hit.score_bp // 10 / 10:.1f}%" in shown


@pytest.mark.parametrize("reasons", [WHY, " "])
def test_a_hit_is_adjudicated_with_reasons(cast: Cast, sealed_hit: Hit, reasons: str) -> None:
    url = url_of_hit(sealed_hit, "dismiss")
    if reasons.strip():
        assert send(cast.security_officer, url, reasons=reasons).status_code == 302
        sealed_hit.refresh_from_db()
        assert sealed_hit.state == "dismissed"
        assert WHY in page(cast.security_officer, url_of_hit(sealed_hit))
        return
    with nothing_changes_but_who_read():
        answer = send(cast.security_officer, url, reasons=reasons)
    assert answer.status_code == 422
    assert b"Please write an answer." in answer.content


@pytest.mark.parametrize("is_ticked", [True, False])
def test_several_hits_are_dismissed_for_one_reason(cast: Cast, sealed_hit: Hit, is_ticked: bool) -> None:
    url = url_of(sealed_hit.case, "hits/dismiss")
    if is_ticked:
        assert send(cast.security_officer, url, hits=[sealed_hit.ref], reasons=WHY).status_code == 302
        sealed_hit.refresh_from_db()
        assert sealed_hit.state == "dismissed"
        return
    with nothing_changes_but_who_read():
        answer = send(cast.security_officer, url, reasons=WHY)
    assert answer.status_code == 422
    assert WHY in answer.content.decode()


def test_a_very_probable_hit_is_seen_by_another(cast: Cast, sealed_hit: Hit) -> None:
    Hit.objects.update(score_bp=9_900)
    actions.confirm([Hit.objects.get()], REASONS, cast.security_officer, NOW)
    assert "Adjudications that wait for a second person" in page(cast.security_lead, HOME)
    assert "whoever adjudicated it cannot" in page(cast.security_officer, url_of_hit(sealed_hit)).lower()
    url = url_of_hit(sealed_hit, "second")
    with nothing_changes_but_who_read():
        assert send(cast.security_officer, url, reasons=WHY).status_code == 409
    assert send(cast.security_lead, url, reasons=WHY).status_code == 302
    sealed_hit.refresh_from_db()
    assert sealed_hit.is_seconded
    assert "wait for a second person" not in page(cast.security_lead, HOME)


ENTRY = {"source": "open_source", "disclosed": "no", "obligation": "yes", "note": "The register of the society."}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, 302), ({"note": ""}, 409), ({"obligation": "perhaps"}, 422), ({"started_on": "yesterday"}, 422)],
)
def test_a_finding_is_entered_or_keeps_what_was_written(
    cast: Cast, sealed_hit: Hit, changes: dict[str, str], expected: int
) -> None:
    url = url_of(sealed_hit.case, "findings/enter/?kind=post")
    if expected == 302:
        assert send(cast.security_officer, url, **ENTRY).status_code == expected
        found = Finding.objects.get(kind="post")
        assert (found.facts, found.note.en) == ({"obligation": "yes"}, ENTRY["note"])
        assert found.ref in page(cast.security_officer, url_of(sealed_hit.case, "findings/"))
        return
    with nothing_changes_but_who_read():
        answer = send(cast.security_officer, url, **(ENTRY | changes))
    assert answer.status_code == expected
    assert (changes.get("note", ENTRY["note"])) in answer.content.decode()


def test_a_finding_is_revised_captured_and_withdrawn(cast: Cast, sealed_hit: Hit) -> None:
    found, officer = Finding.objects.get(), cast.security_officer
    url = f"/security/findings/{found.ref}/"
    assert send(officer, f"{url}revise", **(ENTRY | {"ended_on": "2022-01-31"})).status_code == 302
    found.refresh_from_db()
    assert (found.ended_on, found.disclosed) == (date(2022, 1, 31), "no")
    picture = SimpleUploadedFile("page.png", _PICTURE)
    sent = {"address": "https://example.org/1", "note": "It says so.", "file": picture}
    with nothing_changes_but_who_read():
        assert send(officer, f"{url}capture", **(sent | {"address": "nowhere"})).status_code == 409
    picture.seek(0)
    assert send(officer, f"{url}capture", **sent).status_code == 302
    kept = Capture.objects.get()
    shown = page(officer, url)
    assert kept.sha256 in shown and "PNG, 1 KB" in shown
    address = url_of(sealed_hit.case, f"captures/{kept.sha256}")
    assert address in shown
    got = sign_in(Client(), officer).get(address)
    assert got.content == b"\x89PNG\r\n\x1a\nillustrative"
    assert got["Content-Disposition"] == 'attachment; filename="page.png"'
    assert (got["Content-Type"], got["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    is_closed_to(outsiders(cast, "security_officer", "security_lead"), [address])
    assert status(officer, url_of(sealed_hit.case, f"papers/{kept.sha256}")) == 404
    assert "Open sources kept" in page(cast.security_lead, url_of(sealed_hit.case, "readers/"))
    Capture.objects.update(name="", url="", purged_at=NOW)
    assert "Deleted after its time" in page(officer, url)
    assert status(officer, address) == 404
    assert send(officer, f"{url}withdraw", reasons=WHY).status_code == 302
    assert "Withdrawn" in page(officer, url)


def test_outcomes_are_counted_without_persons(cast: Cast, sealed_hit: Hit) -> None:
    actions.dismiss([sealed_hit], REASONS, cast.security_officer, NOW)
    actions.withdraw_finding(Finding.objects.get(), REASONS, cast.security_officer, NOW)
    actions.second([sealed_hit], REASONS, cast.security_lead, NOW)
    actions.assess([sealed_hit.case], cast.security_officer, NOW)
    actions.clear([sealed_hit.case], REASONS, cast.security_officer, NOW)
    shown = page(cast.security_lead, "/security/statistics/")
    assert "not told" in shown
    assert sealed_hit.case.ref not in shown
    assert sealed_hit.case.application.lead.name.en not in shown
    for words in ("format=csv&table=0", "format=xlsx"):
        assert status(cast.security_lead, f"/security/statistics/?{words}") == 200
