"""Changes told in words: notices and approvals by the charter's table, desks that are asked, and days of effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kikin.fund.changes import Request
from kikin.fund.milestones import Owed
from kikin.fund.relations import Actor
from kikin.office.awards.actions import suspend
from kikin.office.awards.models import Award
from kikin.office.changes import actions, queries
from kikin.office.changes.models import Change, DeskAnswer
from kikin.office.milestones import actions as fixing
from kikin.office.milestones import queries as milestones
from kikin.office.milestones.models import Milestone
from kikin.values.text import Text
from tests.cast import Cast
from tests.office import rounds
from tests.office.changes.situations import award_of_two
from tests.office.doors.conftest import sign_in
from tests.office.milestones import scene
from tests.office.refusals import everything, refused
from tests.office.rounds import CONTRACTED

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def award(cast: Cast) -> Award:
    return award_of_two(cast)


def told(kind: str, of: str, **more: str) -> Request:
    return Request(kind, of, **({"what": "甲から乙へ", "on": "2022-10-01", "note": "必要なため"} | more))  # type: ignore[arg-type]


def test_a_notice_takes_effect_at_once_from_its_own_day(cast: Cast, award: Award) -> None:
    made = actions.file(award, told("representative", cast.applicant.of), cast.applicant, CONTRACTED)
    assert (made.state, made.effect_on) == ("noted", date(2022, 10, 1))
    assert not made.answers.exists()


def test_an_approval_shows_its_effect_on_the_contract_and_keeps_the_money(cast: Cast, award: Award) -> None:
    content = told("content", "")
    shown = queries.preview(award, content, CONTRACTED)
    assert shown.effect is not None and not shown.is_notice
    assert (shown.effect.told, shown.effect.on, shown.effect.moves) == ("甲から乙へ", date(2022, 10, 1), ())
    made = actions.file(award, content, cast.applicant, CONTRACTED)
    actions.check(made, cast.officers[award.agency], CONTRACTED)
    actions.approve(made, cast.directors[award.agency], CONTRACTED)
    assert Change.objects.get().effect_on == date(2022, 10, 1)


def test_it_says_what_from_when_and_why(cast: Cast, award: Award) -> None:
    with refused("nothing_told", "day_out_of_range", "no_note"):
        actions.file(award, told("site", cast.applicant.of, what="", on="soon", note=""), cast.applicant, CONTRACTED)
    with refused("day_out_of_range"):
        actions.file(award, told("site", cast.applicant.of, on="2025-10-01"), cast.applicant, CONTRACTED)


def test_an_acquisition_waits_for_the_desks_for_security_and_intellectual_property(cast: Cast, award: Award) -> None:
    officer, director = cast.officers[award.agency], cast.directors[award.agency]
    made = actions.file(award, told("acquisition", cast.applicant.of), cast.applicant, CONTRACTED)
    actions.check(made, officer, CONTRACTED)
    with refused("desks_not_clear"):
        actions.approve(made, director, CONTRACTED)
    answers = {one.desk: one for one in DeskAnswer.objects.filter(change=made)}
    assert set(answers) == {"security", "ip"}
    with refused("not_granted"):
        actions.answer(answers["security"], "clear", officer, CONTRACTED)
    with refused("not_granted", hidden=True):
        actions.answer(answers["ip"], "clear", cast.security_officer, CONTRACTED)
    actions.answer(answers["ip"], "clear", officer, CONTRACTED)
    actions.answer(answers["security"], "clear", cast.security_officer, CONTRACTED)
    actions.approve(made, director, CONTRACTED)
    assert Change.objects.get(pk=made.pk).state == "approved"


def test_while_an_award_is_suspended_what_becomes_of_its_recipient_is_told_and_nothing_else_is_asked(
    cast: Cast, award: Award, client: Client
) -> None:
    suspend(award, Text("確認のため", "To be looked into"), cast.directors[award.agency], CONTRACTED)
    award.refresh_from_db()
    made = actions.file(award, told("control", cast.applicant.of), cast.applicant, CONTRACTED)
    assert (made.state, made.answers.count()) == ("filed", 2)
    before = everything()
    with refused("award_not_active"):
        actions.file(award, Request("prolong", to_year=2026, note="実証"), cast.applicant, CONTRACTED)
    assert everything() == before
    page = sign_in(client, cast.applicant).get(f"/applicant/awards/{award.ref}/changes/").content.decode()
    assert "changes/merger/" in page and "changes/prolong/" not in page


def test_a_desk_that_objects_leaves_only_a_refusal(cast: Cast, award: Award) -> None:
    made = actions.file(award, told("control", cast.applicant.of), cast.applicant, CONTRACTED)
    actions.check(made, cast.officers[award.agency], CONTRACTED)
    for one in DeskAnswer.objects.filter(change=made):
        actor = cast.security_lead if one.desk == "security" else cast.officers[award.agency]
        actions.answer(one, "object", actor, CONTRACTED)
    with refused("desks_not_clear"):
        actions.approve(made, cast.directors[award.agency], CONTRACTED)
    reasons = Text("異議があります。", "A desk objects.")
    assert actions.refuse(made, reasons, cast.directors[award.agency], CONTRACTED).state == "refused"


def test_a_milestone_of_the_plan_gets_another_day_and_a_report_does_not(cast: Cast) -> None:
    offered = rounds.offered_awards(cast, rounds.PLANS[:1])
    owed = Owed(Text("試作", "Prototype"), date(2022, 12, 1), Text("動く", "Works"), (Text("写真", "Photo"),))
    first = fixing.plan(offered[0], owed, cast.officers[offered[0].agency], CONTRACTED)
    (award,) = scene.signed(cast, offered)
    report = Milestone.objects.filter(award=award, basis="year")[0]
    with refused("milestone_stands"):
        actions.file(award, told("milestone", "", milestone=report.ref), cast.applicant, CONTRACTED)
    with refused("day_has_passed"):
        actions.file(award, told("milestone", "", milestone=first.ref, on="2022-01-01"), cast.applicant, CONTRACTED)
    moved = told("milestone", "", milestone=first.ref, on="2023-02-01")
    made = actions.file(award, moved, cast.applicant, CONTRACTED)
    actions.check(made, cast.officers[award.agency], CONTRACTED)
    actions.approve(made, cast.directors[award.agency], CONTRACTED)
    standing = [one for one in milestones.milestones_of(award) if one.basis == "planned"]
    assert [(one.due_on, one.replaces_id) for one in standing] == [(date(2023, 2, 1), first.pk)]


def test_the_doors_tell_ask_and_answer(cast: Cast, award: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import Client

    from kikin.office import clock

    monkeypatch.setattr(clock, "now", lambda: CONTRACTED)

    def enter(actor: Actor) -> Client:
        return sign_in(Client(), actor)

    lead = enter(cast.applicant)
    url = f"/applicant/awards/{award.ref}/changes/acquisition/"
    said = {"what": "甲社が乙社に買収される", "on": "2022-10-01", "note": "資本提携", "after": ""}
    assert lead.get(url).status_code == 200
    shown = lead.get(url, said).content.decode()
    assert "甲社が乙社に買収される" in shown and "照会" in shown
    assert lead.post(f"{url}file", said).status_code == 302
    made = Change.objects.get()
    answers = {one.desk: one.ref for one in DeskAnswer.objects.all()}
    officer, security = enter(cast.officers[award.agency]), enter(cast.security_officer)
    assert "照会" in officer.get(f"/programme/changes/{made.ref}/").content.decode()
    assert answers["security"] in security.get("/security/changes/").content.decode()
    assert security.get(f"/security/changes/{answers['ip']}/").status_code == 404
    assert security.get(f"/security/changes/{answers['security']}/").status_code == 200
    assert security.post(f"/security/changes/{answers['security']}/object").status_code == 302
    assert officer.post(f"/programme/desk-answers/{answers['ip']}/clear").status_code == 302
    assert officer.post(f"/programme/desk-answers/{answers['ip']}/object").status_code == 302
    assert DeskAnswer.objects.get(desk="ip").state == "cleared"


def test_nobody_answers_for_a_desk_what_they_asked_for_or_what_is_decided(cast: Cast, award: Award) -> None:
    made = actions.file(award, told("control", cast.applicant.of), cast.applicant, CONTRACTED)
    (asked,) = DeskAnswer.objects.filter(change=made, desk="security")
    with refused("forbidden_own_request"):
        actions.answer(asked, "clear", replace(cast.security_officer, person=cast.applicant.person), CONTRACTED)
    actions.withdraw(made, cast.applicant, CONTRACTED)
    with refused("change_is_decided"):
        actions.answer(asked, "clear", cast.security_officer, CONTRACTED)
    assert DeskAnswer.objects.get(pk=asked.pk).state == "asked"
