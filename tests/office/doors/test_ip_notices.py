"""Intellectual property by three doors: told by the recipient, seen by the desk, decided by the agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kikin.office.outgoing.models import IpNotice
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, nothing_changes, page, send, status
from tests.office.rounds import CONTRACTED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.cast import Cast

TRANSFER = {
    "title": "Qubit control",
    "happened_on": "2022-12-01",
    "counterparty": "Sample KK",
    "plan": "Built here.",
}


def test_a_transfer_goes_by_the_desk_to_the_agency(cast: Cast, at: Callable[[datetime], None]) -> None:
    at(CONTRACTED)
    award = rounds.active_awards(cast)[0]
    officer, desk, mine = cast.officers[award.agency], cast.security_officer, cast.applicant
    ours = f"/applicant/awards/{award.ref}/ip/"
    in_both_languages(mine, [ours, f"{ours}filing/", f"{ours}transfer/"])
    with nothing_changes():
        assert send(mine, f"{ours}transfer/file", **TRANSFER | {"plan": ""}).status_code == 422
        assert send(mine, f"{ours}filing/file", title="-", happened_on="2022-08-01").status_code == 422
        assert send(mine, f"{ours}tea/file").status_code == 404
    assert send(mine, f"{ours}use/file", title="Qubit control", happened_on="2022-08-01").status_code == 302
    assert send(mine, f"{ours}transfer/file", **TRANSFER).status_code == 302
    ref = IpNotice.objects.get(kind="transfer").ref
    in_both_languages(mine, [f"/applicant/ip/{ref}/", ours])
    in_both_languages(officer, ["/programme/ip/", f"/programme/ip/{ref}/"])
    assert "Sample KK" in page(desk, "/security/outgoing/")
    in_both_languages(desk, [f"/security/ip/{ref}/"])
    assert status(cast.other_applicant, f"/applicant/ip/{ref}/") == 404
    assert send(officer, f"/programme/ip/{ref}/approve").status_code == 409
    assert send(desk, f"/security/ip/{ref}/let-pass").status_code == 302
    assert send(officer, f"/programme/ip/{ref}/refuse", reasons_ja="").status_code == 422
    assert send(officer, f"/programme/ip/{ref}/approve").status_code == 302
    assert send(mine, f"/applicant/ip/{ref}/withdraw").status_code == 409
    assert "Approved" in page(mine, f"/applicant/ip/{ref}/")
    assert "What came of an approved transfer" in page(mine, "/applicant/due/")
    next_step = f"{ours}carried_out/"
    assert f"{next_step}?about={ref}" in page(mine, f"/applicant/ip/{ref}/")
    assert f'value="{ref}" selected' in page(mine, f"{next_step}?about={ref}")
    with nothing_changes():
        assert send(mine, f"{next_step}file", title="Qubit control", happened_on="2022-09-01").status_code == 422
    told = {"title": "Qubit control", "happened_on": "2022-09-01", "about": ref}
    assert send(mine, f"{next_step}file", **told).status_code == 302
    assert "What has to be told next" not in page(mine, f"/applicant/ip/{ref}/")
    assert ref in page(officer, f"/programme/ip/{IpNotice.objects.get(kind='carried_out').ref}/")
    in_both_languages(officer, ["/programme/due/", f"/programme/awards/{award.ref}/"])
    audited = page(cast.auditor, f"/auditor/awards/{award.ref}/")
    assert ref in audited and "Approved" in audited and "Sample KK" not in audited and "Qubit control" not in audited
