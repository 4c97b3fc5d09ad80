"""The own share on the pages of a report: sources declared and taken back, and alarms that the officer reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from kikin.office.awards.models import Award
from kikin.office.costs import actions
from kikin.office.costs.models import CostReport, OwnFunding
from tests.cast import Cast
from tests.office import rounds
from tests.office.costs.conftest import LINE, PAPER
from tests.office.doors.watching import in_both_languages, nothing_changes, page, send
from tests.office.rounds import NEXT_YEAR, PLANS

SAID = {"source": "public", "from_whom": "見本県", "amount_yen": "500,001", "evidence": "bill.pdf"}


@pytest.fixture
def report(cast: Cast, at: Callable[[datetime], None]) -> CostReport:
    """Open, of a subsidy, with a line of 1,000,000 yen without tax."""
    at(NEXT_YEAR)
    award = rounds.active_awards(cast, PLANS[:1])[0]
    Award.objects.filter(pk=award.pk).update(instrument="subsidy")
    member = award.members.select_related("award", "organisation").get()
    report = actions.open_report(member, 2022, cast.applicant, NEXT_YEAR)
    actions.add_evidence(report, *PAPER, cast.applicant, NEXT_YEAR)
    actions.enter(report, [LINE], cast.applicant, NEXT_YEAR)
    return report


def test_sources_are_declared_once_and_taken_back(cast: Cast, report: CostReport) -> None:
    here = f"/applicant/costs/{report.ref}/"
    assert "JPY 500,000 of it has no source yet" in page(cast.applicant, here)
    with nothing_changes():
        assert send(cast.applicant, f"{here}own-share", **SAID | {"from_whom": ""}).status_code == 422
        assert send(cast.other_applicant, f"{here}own-share", **SAID).status_code == 404
    for _ in range(2):
        assert send(cast.applicant, f"{here}own-share", **SAID).status_code == 302
    officer = cast.finance["jst"][0]
    for actor, address in ((cast.applicant, here), (officer, f"/finance/costs/{report.ref}/")):
        assert "would be paid twice" in page(actor, address) and "見本県" in page(actor, address)
        in_both_languages(actor, [address])
    with nothing_changes():
        assert send(cast.applicant, f"{here}hand-in", deducts_tax="no").status_code == 409
    key = OwnFunding.objects.get().pk
    for _ in range(2):
        assert send(cast.applicant, f"{here}own-share/{key}/take-back").status_code == 302
    assert send(cast.applicant, f"{here}hand-in", deducts_tax="no").status_code == 302
