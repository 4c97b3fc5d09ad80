"""A stop at a gate, walked through the pages: consent, money back, things, rights, the last report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from kikin.fund.outgoing import IpNotice
from kikin.fund.relations import Actor
from kikin.office.approvals.models import Approval
from kikin.office.awards.models import Award, AwardMember
from kikin.office.claims import actions as claims
from kikin.office.ledger import queries as ledger
from kikin.office.milestones.models import Task
from kikin.office.outgoing.actions import notices
from kikin.values.text import Text
from tests.cast import Cast, consent_of_all
from tests.office.milestones import scene
from tests.office.rounds import CONTRACTED

if TYPE_CHECKING:
    from django.test import Client

WORDS = {"reasons_ja": "中間目標に達していない。", "reasons_en": "The interim goals were not reached."}
TRANSFER = IpNotice("transfer", "Qubit control", date(2022, 12, 1), "7000001", "Sample KK", "To be built in Japan.")


@pytest.fixture
def cast(db: None) -> Cast:
    return scene.found_gated_fund()


@pytest.fixture
def award(cast: Cast) -> Award:
    return scene.contracted(cast)[0]


def test_a_stop_is_walked_to_its_end(
    cast: Cast, award: Award, enter: Callable[[Actor], Client], at: Callable[[datetime], None]
) -> None:
    at(CONTRACTED)
    one = scene.lead_of(cast, award)
    lead, officer, director = enter(one), enter(cast.officers[award.agency]), enter(cast.directors[award.agency])
    member = AwardMember.objects.select_related("award", "organisation").get(award=award, position=0)
    claim = claims.file(member, 2022, 1_000, one, CONTRACTED)
    asked = notices.file(member, TRANSFER, one, CONTRACTED)
    gate = scene.before_the_panel(cast, award, "stop stop continue")
    assert director.post(f"/programme/gates/{gate.ref}/stop", WORDS).status_code == 302
    cockpit = f"/programme/awards/{award.ref}/"
    pages = ((officer, cockpit), (officer, "/programme/due/"), (lead, f"/applicant/awards/{award.ref}/milestones/"))
    for door, url in pages:
        assert "知的財産の帰属と実施の状況を確認する" in door.get(url).content.decode()

    def finish(what: str) -> int:
        task = Task.objects.get(award=award, what=what)
        answer = officer.post(f"/programme/tasks/{task.ref}/finish", {"note": "台帳と書類で確認"})
        if answer.status_code == 409:
            assert officer.get(f"/programme/tasks/{task.ref}/").status_code == 200
        return answer.status_code

    assert [finish(what) for what in ("stop", "money", "ip", "report")] == [409] * 4
    assert officer.post(f"{cockpit}circulate", WORDS).status_code == 302
    consent_of_all(cast, Approval.objects.get(about=award.ref, kind="stop"), CONTRACTED)
    assert director.post(f"{cockpit}terminate").status_code == 302
    assert finish("stop") == 302
    assert finish("money") == 409
    claims.refuse(claim, Text("中止", "Stopped"), cast.finance[award.agency][0], CONTRACTED)
    assert finish("money") == 302
    totals = ledger.totals_of(award.ref)
    assert (totals.committed_yen, totals.obligated_yen, totals.paid_yen) == (0, 0, 0)
    assert finish("assets") == 302
    rights = Task.objects.get(award=award, what="ip")
    assert asked.ref in officer.get(f"/programme/tasks/{rights.ref}/").content.decode()
    assert officer.post(f"/programme/ip/{asked.ref}/refuse", WORDS).status_code == 302
    assert finish("ip") == 302
    result = scene.milestone_of(award)
    report = {"words": "中止までの到達点", "paper_0": "R-1"}
    assert lead.post(f"/applicant/milestones/{result.ref}/report", report).status_code == 302
    assert finish("report") == 409
    assert officer.post(f"/programme/milestones/{result.ref}/accept").status_code == 302
    assert finish("report") == 302
    assert not Task.objects.filter(award=award, state="open").exists()
    assert "残務が" not in officer.get(cockpit).content.decode()
