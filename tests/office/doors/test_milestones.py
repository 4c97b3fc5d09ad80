"""Results and gates at the doors: reported by the lead, judged by a panel, and seen on one page with a light."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kikin.fund.relations import Actor
from kikin.office.awards.models import Award
from kikin.office.milestones import actions
from kikin.office.milestones.models import Gate, Milestone, Paper, Task
from tests.cast import Cast
from tests.office.milestones import scene
from tests.office.milestones.scene import LATE
from tests.office.rounds import CONTRACTED

if TYPE_CHECKING:
    from django.test import Client

WORDS = {"reasons_ja": "理由", "reasons_en": "Because"}


@pytest.fixture
def cast(db: None) -> Cast:
    return scene.found_gated_fund()


@pytest.fixture
def award(cast: Cast) -> Award:
    return scene.contracted(cast)[0]


def test_a_result_goes_from_the_due_list_to_accepted(
    cast: Cast, award: Award, enter: Callable[[Actor], Client], at: Callable[[datetime], None]
) -> None:
    at(LATE)
    lead, officer = enter(scene.lead_of(cast, award)), enter(cast.officers[award.agency])
    found = scene.milestone_of(award)
    for page in (lead.get("/applicant/due/"), officer.get("/programme/due/")):
        assert found.ref in page.content.decode() and "days overdue" in page.content.decode().replace(
            "日超過", "days overdue"
        )
    url = f"/applicant/milestones/{found.ref}/"
    assert lead.post(f"{url}report", {"words": ""}).status_code == 422
    assert lead.post(f"{url}report", {"words": "達成", "paper_0": "R-1"}).status_code == 302
    assert lead.post(f"{url}report", {"words": "達成", "paper_0": "R-1"}).status_code == 302
    theirs = f"/programme/milestones/{found.ref}/"
    assert officer.post(f"{theirs}send-back", {}).status_code == 422
    assert officer.post(f"{theirs}send-back", WORDS).status_code == 302
    assert "理由" in lead.get(url).content.decode()
    lead.post(f"{url}report", {"words": "達成", "paper_0": "R-1"})
    assert officer.post(f"{theirs}accept").status_code == 302
    assert Milestone.objects.get(pk=found.pk).state == "accepted"
    assert officer.post(f"{theirs}miss", WORDS).status_code == 409


def test_the_files_of_a_result_are_sent_taken_out_and_read(
    cast: Cast, award: Award, enter: Callable[[Actor], Client], at: Callable[[datetime], None]
) -> None:
    at(LATE)
    lead, officer = enter(scene.lead_of(cast, award)), enter(cast.officers[award.agency])
    found = scene.milestone_of(award)
    url, theirs = f"/applicant/milestones/{found.ref}/", f"/programme/milestones/{found.ref}/"
    add = f"{url}evidence/0/add"
    assert lead.post(add, {}).status_code == 422
    assert lead.post(add, {"file": SimpleUploadedFile("report.exe", b"MZ")}).status_code == 422
    assert lead.post(add, {"file": SimpleUploadedFile("wrong.txt", b"wrong")}).status_code == 302
    wrong = Paper.objects.get()
    assert lead.post(f"{url}files/{wrong.pk}/take-out").status_code == 302
    assert lead.post(add, {"file": SimpleUploadedFile("report.pdf", b"%PDF-1.7")}).status_code == 302
    paper = Paper.objects.get()
    assert "report.pdf" in lead.get(url).content.decode()
    assert "report.pdf" not in officer.get(theirs).content.decode()
    assert officer.get(f"{theirs}files/{paper.pk}").status_code == 404
    assert lead.post(f"{url}report", {"words": "達成"}).status_code == 302
    assert "report.pdf" in officer.get(theirs).content.decode()
    for door, page in ((officer, theirs), (lead, url)):
        answer = door.get(f"{page}files/{paper.pk}")
        assert answer.content == b"%PDF-1.7" and "attachment" in answer.headers["Content-Disposition"]
    assert lead.post(f"{url}files/{paper.pk}/take-out").status_code == 409


def test_the_files_of_a_gate_are_read_by_its_panel(
    cast: Cast, award: Award, enter: Callable[[Actor], Client], at: Callable[[datetime], None]
) -> None:
    at(CONTRACTED)
    lead, gate = enter(scene.lead_of(cast, award)), scene.gate_of(award)
    url = f"/applicant/gates/{gate.ref}/"
    for item in range(2):
        sent = {"file": SimpleUploadedFile(f"paper-{item}.pdf", b"%PDF-1.7")}
        assert lead.post(f"{url}evidence/{item}/add", sent).status_code == 302
    wrong = Paper.objects.last()
    assert wrong is not None
    assert lead.post(f"{url}files/{wrong.pk}/take-out").status_code == 302
    assert lead.post(f"{url}submit", {"words": "達成"}).status_code == 422
    assert lead.post(f"{url}submit", {"words": "達成", "paper_1": "P-1"}).status_code == 302
    paper = Paper.objects.get()
    people = [one.person for one in cast.reviewers[:3]]
    actions.seat([gate], people, cast.officers[award.agency], CONTRACTED)
    for actor, page in (
        (cast.reviewers[0], f"/reviewer/gates/{gate.ref}/"),
        (cast.officers[award.agency], f"/programme/gates/{gate.ref}/"),
        (scene.lead_of(cast, award), url),
    ):
        assert "paper-0.pdf" in enter(actor).get(page).content.decode()
        assert enter(actor).get(f"{page}files/{paper.pk}").content == b"%PDF-1.7"
    assert enter(cast.reviewers[4]).get(f"/reviewer/gates/{gate.ref}/files/{paper.pk}").status_code == 404


def test_a_gate_is_judged_by_its_panel_and_the_cockpit_turns(
    cast: Cast, award: Award, enter: Callable[[Actor], Client], at: Callable[[datetime], None]
) -> None:
    at(CONTRACTED)
    lead, officer = enter(scene.lead_of(cast, award)), enter(cast.officers[award.agency])
    director, gate = enter(cast.directors[award.agency]), scene.gate_of(award)
    assert lead.get(f"/applicant/awards/{award.ref}/milestones/").status_code == 200
    papers = {"words": "達成", "paper_0": "R-1", "paper_1": "P-1"}
    assert lead.post(f"/applicant/gates/{gate.ref}/submit", papers).status_code == 302
    url = f"/programme/gates/{gate.ref}/"
    assert officer.post(f"{url}seat", {}).status_code == 422
    people = [one.person for one in cast.reviewers[:3]]
    assert officer.post(f"{url}seat", {"members": people}).status_code == 302
    assert director.post(f"{url}pass", WORDS).status_code == 409
    for reviewer in cast.reviewers[:3]:
        door = enter(reviewer)
        assert gate.ref in door.get("/reviewer/gates/").content.decode()
        assert door.post(f"/reviewer/gates/{gate.ref}/opine", {"choice": "stop"}).status_code == 422
        said = {"choice": "stop", "words": "達成していない。"}
        assert door.post(f"/reviewer/gates/{gate.ref}/opine", said).status_code == 302
    assert enter(cast.reviewers[4]).get(f"/reviewer/gates/{gate.ref}/").status_code == 404
    assert director.post(f"{url}stop", WORDS).status_code == 302
    assert Gate.objects.get(pk=gate.pk).state == "stopped"
    cockpit = officer.get(f"/programme/awards/{award.ref}/").content.decode()
    assert "light--red" in cockpit and "ステージゲートで中止" in cockpit
    task = Task.objects.get(award=award, what="ip")
    assert officer.get(f"/programme/tasks/{task.ref}/").status_code == 200
    assert officer.post(f"/programme/tasks/{task.ref}/finish", {"note": ""}).status_code == 422
    assert officer.post(f"/programme/tasks/{task.ref}/finish", {"note": "確認した"}).status_code == 302
    money = Task.objects.get(award=award, what="money")
    assert officer.post(f"/programme/tasks/{money.ref}/finish", {"note": "確認した"}).status_code == 409


def test_a_milestone_is_planned_before_the_contract_and_reminders_are_noted(
    cast: Cast, enter: Callable[[Actor], Client], at: Callable[[datetime], None]
) -> None:
    from tests.office import rounds

    at(CONTRACTED)
    offered = rounds.offered_awards(cast, rounds.PLANS[:2])
    officer = enter(cast.officers[offered[0].agency])
    url = f"/programme/awards/{offered[0].ref}/milestones/plan"
    said = {f"{name}_{tongue}": "見本" for name in ("title", "criteria", "evidence") for tongue in ("ja", "en")}
    assert officer.get(url).status_code == 200
    assert officer.post(url, said | {"due_on": "2022-08-31"}).status_code == 422
    assert officer.post(url, said | {"due_on": "2023-03-01"}).status_code == 302
    award = scene.signed(cast, offered)[0]
    assert officer.post(url, said | {"due_on": "2023-03-02"}).status_code == 409
    at(LATE)
    assert officer.post(f"/programme/awards/{award.ref}/remind").status_code == 302
    assert "前回の督促" in officer.get("/programme/due/").content.decode()


def test_a_gate_passed_with_changes_and_one_sent_back(
    cast: Cast, award: Award, enter: Callable[[Actor], Client], at: Callable[[datetime], None]
) -> None:
    at(CONTRACTED)
    gate = scene.before_the_panel(cast, award, "modify modify stop")
    director, officer = enter(cast.directors[award.agency]), enter(cast.officers[award.agency])
    url = f"/programme/gates/{gate.ref}/"
    assert director.post(f"{url}modify", WORDS).status_code == 422
    changed = WORDS | {"conditions_ja": "体制", "conditions_en": "Team"}
    assert director.post(f"{url}modify", changed).status_code == 302
    assert director.post(f"{url}confirm", WORDS).status_code == 302
    assert Gate.objects.get(pk=gate.pk).state == "passed"
    other = Award.objects.exclude(pk=award.pk).select_related("lead", "application").get()
    actions.submit([scene.gate_of(other)], scene.PAPERS, scene.lead_of(cast, other), CONTRACTED)
    assert officer.post(f"/programme/gates/{scene.gate_of(other).ref}/send-back", WORDS).status_code == 302
