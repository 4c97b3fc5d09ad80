"""An asset's page, the registers as files, and a request to give an asset up through both doors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from kikin.fund.relations import Actor
from kikin.office.costs import actions
from kikin.office.costs.models import CostReport, Disposal
from kikin.office.ledger.models import Transfer
from tests.cast import Cast
from tests.office import rounds
from tests.office.costs.conftest import PAPER
from tests.office.costs.test_alarms import LABEL, MACHINE
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import NEXT_YEAR, PLANS

ASKED = {"kind": "sell", "given_up_on": "2023-05-01", "proceeds_yen": "300,000", "to_whom": "A", "reason": "B"}
MINE, THEIRS = "/applicant/costs/", "/finance/costs/"
REASONS = {"reasons_ja": "まだ使えます。", "reasons_en": "It can still be used."}


@pytest.fixture
def report(cast: Cast, at: Callable[[datetime], None]) -> CostReport:
    """Handed in, with a tagged machine in it that is accepted."""
    at(NEXT_YEAR)
    award = rounds.active_awards(cast, PLANS[:1])[0]
    member = award.members.select_related("award", "organisation").get()
    report = actions.open_report(member, 2022, cast.applicant, NEXT_YEAR)
    actions.add_evidence(report, *PAPER, cast.applicant, NEXT_YEAR)
    (line,) = actions.enter(report, [MACHINE], cast.applicant, NEXT_YEAR)
    actions.tag(line, LABEL, cast.applicant, NEXT_YEAR)
    actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)
    actions.accept([line], cast.finance["jst"][0], NEXT_YEAR)
    return report


def ask(cast: Cast, report: CostReport, **changes: Any) -> Any:
    file = SimpleUploadedFile("quote.pdf", b"%PDF-1.7 a quote")
    return send(cast.applicant, f"{MINE}{report.ref}/lines/1/asset/give-up", **ASKED | {"file": file} | changes)


def test_a_request_goes_through_both_doors(cast: Cast, report: CostReport) -> None:
    one, other = cast.finance["jst"][:2]
    for _ in range(2):
        assert ask(cast, report).status_code == 302
    asked = Disposal.objects.get()
    here = f"{THEIRS}disposals/{asked.ref}/"
    assert asked.ref in page(one, f"{THEIRS}assets/") and "JPY 300,000" in page(one, here)
    assert sign_in(Client(), one).get(f"{here}paper").content == b"%PDF-1.7 a quote"
    for _ in range(2):
        assert send(one, f"{here}check").status_code == 302
    with nothing_changes():
        assert send(one, f"{here}approve").status_code == 409
        assert send(other, f"{here}complete", received_on="2023-05-01", document="R-1").status_code == 409
    assert send(other, f"{here}approve").status_code == 302
    with nothing_changes():
        assert send(one, f"{here}complete").status_code == 422
    in_both_languages(one, [here, f"{THEIRS}assets/"])
    for _ in range(2):
        assert send(one, f"{here}complete", received_on="2023-05-01", document="R-1").status_code == 302
    assert Transfer.objects.get(kind="collect_payback").amount_yen == 300_000
    shown = page(cast.applicant, f"{MINE}{report.ref}/lines/1/asset/")
    assert "Given up" in shown and "Note its yearly check" not in shown
    audited = f"/auditor/disposals/{asked.ref}/"
    assert audited in page(cast.auditor, f"/auditor/costs/{report.ref}/1/")
    collected = Transfer.objects.get(kind="collect_payback").pk
    assert audited in page(cast.auditor, f"/auditor/disbursements/{collected}/")
    assert f"/auditor/disbursements/{collected}/" in page(cast.auditor, audited)
    assert sign_in(Client(), cast.auditor).get(f"{audited}paper/").content == b"%PDF-1.7 a quote"
    in_both_languages(cast.auditor, [audited])
    is_closed_to(outsiders(cast, "auditor"), [audited, f"{audited}paper/"])


def test_a_request_is_refused_with_reasons_or_withdrawn(cast: Cast, report: CostReport) -> None:
    with nothing_changes():
        assert ask(cast, report, proceeds_yen="0").status_code == 422
    ask(cast, report)
    asked = Disposal.objects.get()
    here = f"{THEIRS}disposals/{asked.ref}/"
    with nothing_changes():
        assert send(cast.finance["jst"][0], f"{here}refuse").status_code == 422
        assert status(cast.finance["nedo"][0], here) == 404
        assert status(cast.other_applicant, f"{MINE}{report.ref}/lines/1/asset/") == 404
        assert send(cast.other_applicant, f"{MINE}disposals/{asked.ref}/withdraw").status_code == 404
    assert send(cast.finance["jst"][0], f"{here}refuse", **REASONS).status_code == 302
    assert "It can still be used." in page(cast.applicant, f"{MINE}{report.ref}/lines/1/asset/")
    ask(cast, report)
    again = Disposal.objects.get(state="filed")
    assert sign_in(Client(), cast.applicant).get(f"{MINE}disposals/{again.ref}/paper").status_code == 200
    for _ in range(2):
        assert send(cast.applicant, f"{MINE}disposals/{again.ref}/withdraw").status_code == 302
    in_both_languages(cast.applicant, [f"{MINE}{report.ref}/lines/1/asset/", f"{MINE}{report.ref}/lines/1/sight"])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_register_is_a_file_too(cast: Cast, report: CostReport, form: str) -> None:
    for actor, door in ((cast.applicant, MINE), (cast.finance["jst"][0], THEIRS)):
        content = files(actor, f"{door}assets/?format={form}")
        if form == "csv":
            assert LABEL.tag in content.decode("utf-8-sig") and "2027-11-01" in content.decode()
        else:
            sheet = load_workbook(BytesIO(content)).active
            assert sheet is not None and sheet["A3"].value == LABEL.tag and sheet["N3"].value == 500_000


def test_an_auditor_reads_the_register_behind_a_line(cast: Cast, report: CostReport) -> None:
    shown = page(cast.auditor, f"/auditor/costs/{report.ref}/1/")
    assert LABEL.tag in shown and "Bound until" in shown and "1 November 2027" in shown


def files(actor: Actor, url: str) -> bytes:
    content: bytes = sign_in(Client(), actor).get(url).content
    return content
