"""Technology that goes out, by two doors: the recipient asks and follows, the desk sorts and answers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kikin.office.outgoing import tasks
from kikin.office.outgoing.models import OutgoingCondition, OutgoingRequest
from tests.cast import FOUNDER
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send
from tests.office.outgoing import scene
from tests.office.outgoing.scene import PAPER, TO_THE_LISTED, file, sort_all
from tests.office.rounds import CONTRACTED, LISTED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.cast import Cast

DESK, MINE = "/security/outgoing/", "/applicant/outgoing/"
STUDY = {
    "what": "Qubit control",
    "item": "8",
    "listed": "no",
    "examiner": "Export office",
    "examined_on": "2022-08-01",
    "evidence": "EX-1",
    "destination": "FR",
    "recipient": "Sample Institute",
    "end_user": "Sample Institute",
    "owned_by": "Sample Foundation\n",
    "end_use": "basic research",
    "concern": "no",
    "deemed": "none",
    "first_on": "2022-10-01",
    "last_on": "2023-03-31",
}


def test_a_recipient_asks_and_reads_the_answer(cast: Cast, at: Callable[[datetime], None]) -> None:
    at(CONTRACTED)
    award = rounds.active_awards(cast)[0]
    ours, mine = f"/applicant/awards/{award.ref}/outgoing/", cast.applicant
    assert "Ask before results" in page(mine, f"/applicant/awards/{award.ref}/")
    in_both_languages(mine, [ours, f"{ours}publication/", f"{ours}joint_study/"])
    assert "nationality" in page(mine, f"{ours}joint_study/")
    with nothing_changes():
        assert send(mine, f"{ours}joint_study/file", **STUDY | {"end_use": ""}).status_code == 422
        assert send(mine, f"{ours}joint_study/file", **STUDY | {"last_on": "2022-01-01"}).status_code == 422
        assert send(mine, f"{ours}tea/file", **STUDY).status_code == 404
    assert send(mine, f"{ours}joint_study/file", **STUDY).status_code == 302
    found = OutgoingRequest.objects.get()
    assert found.request.owned_by == ("Sample Foundation",)
    assert "Being looked at" in page(mine, f"{MINE}{found.ref}/")
    sort_all()
    assert "Clear" in page(mine, f"{MINE}{found.ref}/")
    in_both_languages(mine, [f"{MINE}{found.ref}/"])


def test_the_desk_answers_and_outsiders_learn_nothing(cast: Cast, at: Callable[[datetime], None]) -> None:
    at(CONTRACTED)
    award = rounds.active_awards(cast)[0]
    listed, paper = file(award, cast.applicant, TO_THE_LISTED), file(award, cast.applicant, PAPER)
    sort_all()
    officer, lead = cast.security_officer, cast.security_lead
    near = f"{DESK}{listed.ref}/"
    assert LISTED in page(officer, near)
    assert "near to a list" not in page(cast.applicant, f"{MINE}{listed.ref}/")
    in_both_languages(officer, [DESK, near, f"{DESK}?state=triaged"])
    with nothing_changes():
        is_closed_to(
            outsiders(cast, "security_officer", "security_lead"), [DESK, near, f"{near}clear", f"{near}refuse"]
        )
        assert send(officer, f"{near}clear", reasons="").status_code == 422
        assert send(officer, f"{near}allow", reasons="-").status_code == 409
    assert send(officer, f"{near}escalate", reasons="Who owns it is unclear.").status_code == 302
    assert "Requests to let technology out" in page(cast.officers[award.agency], f"/programme/awards/{award.ref}/")
    told = {"reasons": "A listed owner.", "told_ja": "認められません。", "told_en": "It cannot go out."}
    assert send(lead, f"{near}refuse", **told).status_code == 302
    shown = page(cast.applicant, f"{MINE}{listed.ref}/")
    assert "It cannot go out." in shown and "A listed owner." not in shown
    lines = {"reasons": "-", "conditions_ja": "甲\n乙", "conditions_en": "One", "due_on": "2022-12-01"}
    assert send(officer, f"{DESK}{paper.ref}/clear-if", **lines).status_code == 422
    lines["conditions_en"] = "One\nTwo"
    assert send(officer, f"{DESK}{paper.ref}/clear-if", **lines).status_code == 302
    first, _ = OutgoingCondition.objects.order_by("pk")
    assert send(cast.applicant, f"{MINE}conditions/{first.ref}/show", document="").status_code == 422
    assert send(cast.applicant, f"{MINE}conditions/{first.ref}/show", document="D-1").status_code == 302
    in_both_languages(lead, [f"{DESK}{paper.ref}/"])
    back = f"{DESK}conditions/{first.ref}/"
    assert send(officer, f"{back}send-back", reasons_ja="", reasons_en="-").status_code == 422
    assert send(officer, f"{back}accept").status_code == 302
    first.refresh_from_db()
    assert first.state == "met"


def test_while_it_waits_nobody_learns_whether_a_rule_a_name_or_a_lot_made_somebody_look(
    cast: Cast, at: Callable[[datetime], None]
) -> None:
    at(CONTRACTED)
    award, mine = rounds.active_awards(cast)[0], cast.applicant
    asked = (TO_THE_LISTED, scene.STUDY, replace(scene.STUDY, what="Optics", listed="yes"))
    waiting = [file(award, mine, one) for one in asked]
    urls = [*(f"{MINE}{one.ref}/" for one in waiting), f"/applicant/awards/{award.ref}/outgoing/"]
    before = [without_token(page(mine, url)) for url in urls]
    tasks.sort_what_was_filed(FOUNDER, lambda: CONTRACTED, draw=lambda percent: True)
    assert {one.state for one in OutgoingRequest.objects.all()} == {"triaged"}
    assert [without_token(page(mine, url)) for url in urls] == before


def without_token(shown: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown)


def test_a_lot_falls_as_often_as_the_charter_says() -> None:
    assert [tasks.draws(percent) for percent in (0, 100)] == [False, True]
