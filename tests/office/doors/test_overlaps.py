"""Overlap by the pages: a file read and taken, pairs found, looked at side by side, and decided by two."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kikin.office.overlaps.models import OutsideProject, Overlap, ProjectFile
from tests import cast as stage
from tests.cast import Cast
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.overlaps import scene
from tests.office.overlaps.scene import AGENCY, NUMBER, REASONS
from tests.office.rounds import shortlisted_call

pytestmark = pytest.mark.django_db
FILES = "/programme/overlaps/projects/"
SHEET = (
    "課題番号,課題名,氏名,開始年度,終了年度\nJP-1,量子ビットの安定化,見本 太郎,2022,2024\nJP-2,題,見本 花,二千年,2024\n"
)


@pytest.fixture
def cast(db: None) -> Cast:
    return stage.found_fund()


def url_of(pair: Overlap, act: str = "") -> str:
    return f"/programme/overlaps/{pair.ref}/{act}"


def sheet() -> SimpleUploadedFile:
    return SimpleUploadedFile("e-rad.csv", SHEET.encode())


def test_a_file_is_shown_with_its_refused_rows_before_it_counts(cast: Cast) -> None:
    officer, director = cast.officers[AGENCY], cast.directors[AGENCY]
    assert "No file has been read yet." in page(officer, FILES)
    assert status(officer, f"{FILES}template.csv") == 200
    with nothing_changes():
        assert send(officer, f"{FILES}read", source="e-Rad").status_code == 422
        assert send(officer, f"{FILES}read", source="e-Rad", file=SimpleUploadedFile("a.csv", b"x")).status_code == 422
        assert send(director, f"{FILES}read", source="e-Rad", file=sheet()).status_code == 403
    assert send(officer, f"{FILES}read", source="e-Rad", file=sheet()).status_code == 302
    url = f"{FILES}{ProjectFile.objects.get().ref}/"
    in_both_languages(officer, [FILES, url])
    is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [FILES, url])
    assert status(cast.officers["nedo"], url) == 404
    shown = page(officer, url)
    assert "Row 3, First year" in shown and "Take the rows without a problem" in shown
    assert "Take the rows" not in page(director, url)
    with nothing_changes():
        assert send(director, f"{url}take").status_code == 409
    for _ in range(2):
        assert send(officer, f"{url}take").status_code == 302
    assert OutsideProject.objects.count() == 1
    assert send(officer, f"{url}drop").status_code == 409


def test_a_pair_is_looked_at_and_decided_by_two(cast: Cast) -> None:
    pair, officer, director = scene.found(cast), cast.officers[AGENCY], cast.directors[AGENCY]
    ref = pair.application.call.ref
    urls = [url_of(pair), f"/programme/calls/{ref}/overlaps/"]
    in_both_languages(officer, urls)
    in_both_languages(director, urls)
    is_closed_to(outsiders(cast, "programme_officer", "programme_director"), urls)
    assert status(cast.officers["nedo"], url_of(pair)) == 404
    shown = page(officer, url_of(pair))
    assert "<mark>" in shown and "Same name, to be confirmed" in shown and NUMBER in shown
    assert pair.ref in page(officer, f"/programme/applications/{pair.application.ref}/")
    assert "have overlaps still to be decided" in page(officer, f"/programme/calls/{ref}/reviewers/")
    with nothing_changes():
        assert send(officer, url_of(pair, "decide"), action="propose_refusal").status_code == 422
        assert send(officer, url_of(pair, "decide"), action="refuse", reasons=REASONS).status_code == 422
        assert send(director, url_of(pair, "decide"), action="dismiss", reasons=REASONS).status_code == 409
        assert send(officer, url_of(pair, "confirm"), person="PER", number=NUMBER).status_code == 409
        assert send(cast.officers["nedo"], url_of(pair, "decide"), action="dismiss", reasons="x").status_code == 404
    send(officer, url_of(pair, "confirm"), person=pair.application.involvements.get().person.ref, number=NUMBER)
    assert "70 %" in page(officer, url_of(pair))
    send(officer, url_of(pair, "decide"), action="propose_refusal", reasons=REASONS)
    assert "the same person did an earlier step" in page(officer, url_of(pair)).replace("The", "the")
    with nothing_changes():
        assert send(officer, url_of(pair, "refuse"), reasons=REASONS).status_code == 409
        assert send(director, url_of(pair, "refuse"), reasons=" ").status_code == 422
    assert send(director, url_of(pair, "refuse"), reasons="同意する。").status_code == 302
    pair.refresh_from_db()
    assert pair.state == "refused"
    assert REASONS in page(officer, url_of(pair)) and "Decide anew" in page(officer, url_of(pair))


def test_several_pairs_are_decided_alike(cast: Cast) -> None:
    call, officer = shortlisted_call(cast), cast.officers[AGENCY]
    url = f"/programme/calls/{call.ref}/overlaps/"
    assert "There is no such pair." in page(officer, url)
    with nothing_changes():
        assert send(cast.directors[AGENCY], f"{url}search").status_code == 409
    assert send(officer, f"{url}search").status_code == 302
    pairs = list(Overlap.objects.filter(agency=AGENCY))
    ticked = [one.ref for one in pairs]
    answers = {"action": "dismiss", "reasons": REASONS}
    with nothing_changes():
        assert send(officer, f"{url}decide", **answers).status_code == 409
        assert send(officer, f"{url}decide", overlap=ticked, action="dismiss").status_code == 422
        assert send(officer, f"{url}decide", overlap=[*ticked, "OVL-NONE"], **answers).status_code == 404
    assert send(officer, f"{url}decide", overlap=ticked, **answers).status_code == 302
    assert not Overlap.objects.filter(agency=AGENCY, state="found")
    assert pairs[0].ref in page(officer, f"{url}?state=none") and "no such pair" in page(officer, f"{url}?state=found")
    assert status(officer, f"{url}?format=csv") == 200
