"""From the level to the decision and the appeal: what the desk does, and what the applicant sees and answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kikin.fund.relations import Actor
from kikin.office.screening import actions, applicants, queries
from kikin.office.screening.models import Appeal, Hit, Measure, Plan, Question, ScreeningCase
from kikin.values.text import Text
from tests.cast import Cast
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
from tests.office.screening import steps
from tests.office.screening.scene import LATER, NOW, REASONS

WHY = "Name, place and business were compared."
TOLD = "We looked at the terms of the support that you disclosed."
CLOSING = {"reasons": WHY, "told_ja": "申告された支援の条件を確認しました。", "told_en": TOLD}
"""Reasons of the desk, and apart from them those that the applicant reads."""
OUTCOME = {"reasons_ja": "決定に誤りはありませんでした。", "reasons_en": "The decision was sound."}
ASKED = {"kind": "information", "text_ja": "いつ終わりますか。", "text_en": "When will it end?"}
SEALED_WORDS = ("E-1", "sample", "HIT-", "CASE-", "Risk level", "high", "prohibited", "F1", WHY)
"""What no page of the applicant may say: entries, lists, hits, cases, levels, rules, reasons of the desk."""


def sealed_words_of(page: str, *, but: str = "") -> list[str]:
    """The sealed words that a page says by itself."""
    said = said_on(page)
    return [words for words in SEALED_WORDS if words != but and words in said]


@pytest.fixture
def level(cast: Cast, sealed_hit: Hit) -> ScreeningCase:
    """The hit is confirmed, seconded, and the case assessed: high."""
    actions.confirm([sealed_hit], REASONS, cast.security_officer, NOW)
    actions.second(queries.waiting_for_second([sealed_hit.case]), REASONS, cast.security_lead, NOW)
    actions.assess([sealed_hit.case], cast.security_officer, NOW)
    return ScreeningCase.objects.get()


@pytest.fixture
def negotiated(cast: Cast, level: ScreeningCase) -> Plan:
    """A plan lies on the table, by the fund."""
    actions.negotiate(level, cast.security_officer, NOW)
    return actions.propose_plan(level, queries.first_terms(level, NOW.date()), REASONS, cast.security_officer, NOW)


def url_of(case: ScreeningCase, part: str) -> str:
    return f"/security/cases/{case.ref}/{part}"


def mine(case: ScreeningCase, act: str = "") -> str:
    return f"/applicant/applications/{case.application.ref}/dealings/{act}"


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("proof.txt", "模擬の資料".encode())


def version_of(plan: Plan) -> dict[str, str]:
    """The newest version, as its form would send it back."""
    newest = queries.versions_of(plan)[0]
    said = {"rows": "8"}
    for number, one in enumerate(newest.measures.all()):
        said |= {
            f"code_{number}": one.code,
            f"text_ja_{number}": one.text_ja,
            f"text_en_{number}": one.text_en,
            f"due_on_{number}": str(one.due_on),
        }
        said |= {f"holds_payment_{number}": "on"} if one.holds_payment else {}
    return said


def test_the_level_says_why(cast: Cast, level: ScreeningCase) -> None:
    shown = page(cast.security_officer, url_of(level, "level/"))
    for words in ("Why this level", "F1", "Has support from a listed body", "High", "board of the agency"):
        assert words in shown
    assert "Set another level" not in shown
    url = url_of(level, "level/depart")
    with nothing_changes_but_who_read():
        assert send(cast.security_officer, url, level="low", reasons=WHY).status_code == 409
    with nothing_changes_but_who_read():
        assert send(cast.security_lead, url, level="paramount", reasons=WHY).status_code == 422
    assert send(cast.security_lead, url, level="moderate", reasons=WHY).status_code == 302
    assert WHY in page(cast.security_lead, url_of(level, "level/"))
    assert send(cast.security_officer, url_of(level, "level/reconsider"), reasons=WHY).status_code == 302
    level.refresh_from_db()
    assert level.state == "adjudicating"


def test_nothing_is_shown_to_an_applicant_of_whom_nothing_is_asked(cast: Cast, level: ScreeningCase) -> None:
    assert "Nothing is asked of you" in page(cast.applicant, mine(level))
    own = page(cast.applicant, f"/applicant/applications/{level.application.ref}/")
    assert "questions and conditions" not in own


def test_a_question_is_put_answered_and_heard(cast: Cast, level: ScreeningCase) -> None:
    officer = cast.security_officer
    with nothing_changes_but_who_read():
        answer = send(officer, url_of(level, "questions/put"), **(ASKED | {"text_en": " "}))
    assert answer.status_code == 422
    assert ASKED["text_ja"] in answer.content.decode()
    assert send(officer, url_of(level, "questions/put"), **ASKED).status_code == 302
    question = Question.objects.get()
    own = page(cast.applicant, mine(level))
    assert ASKED["text_en"] in own
    assert not sealed_words_of(own)
    assert "questions and conditions" in page(cast.applicant, f"/applicant/applications/{level.application.ref}/")
    url = f"/applicant/questions/{question.ref}/answer"
    with nothing_changes():
        assert send(cast.applicant, url, words=" ").status_code == 422
        assert send(cast.other_applicant, url, words="It ends.").status_code == 404
    assert send(cast.applicant, url, words="It ends in March.", papers=[paper(), paper()]).status_code == 302
    shown = page(officer, url_of(level, "questions/"))
    assert "It ends in March." in shown
    [kept, _] = question.papers.all()
    assert status(officer, url_of(level, f"papers/{kept.sha256}")) == 200
    is_closed_to(outsiders(cast, "security_officer", "security_lead"), [url_of(level, f"papers/{kept.sha256}")])
    assert "proof.txt</a>" in shown and "(TXT, 1 KB)" in shown
    own_paper = mine(level, f"papers/{kept.sha256}")
    assert own_paper in page(cast.applicant, mine(level))
    got = sign_in(Client(), cast.applicant).get(own_paper)
    assert (got.content, got["Content-Type"]) == ("模擬の資料".encode(), "application/octet-stream")
    assert got["Content-Disposition"] == 'attachment; filename="proof.txt"'
    assert (got["X-Content-Type-Options"], got["Content-Security-Policy"]) == ("nosniff", "sandbox; default-src 'none'")
    is_closed_to(outsiders(cast, "applicant"), [own_paper])
    assert status(cast.other_applicant, own_paper) == 404
    assert status(cast.applicant, mine(level, f"papers/{'0' * 64}")) == 404
    assert send(officer, url_of(level, "questions/hear")).status_code == 302


def test_a_question_without_an_answer_in_time_is_told_at_the_desk(
    cast: Cast, level: ScreeningCase, at: Callable[[datetime], None]
) -> None:
    actions.put_question(level, "reply", REASONS, cast.security_officer, NOW)
    question = Question.objects.get()
    at(NOW + timedelta(days=30))
    assert "Questions without an answer in time" in page(cast.security_officer, "/security/")
    assert send(cast.security_officer, f"/security/questions/{question.ref}/expire").status_code == 302
    question.refresh_from_db()
    assert question.state == "expired"


def test_a_plan_is_proposed_countered_and_taken(cast: Cast, level: ScreeningCase) -> None:
    officer = cast.security_officer
    assert send(officer, url_of(level, "plan/negotiate")).status_code == 302
    shown = page(officer, url_of(level, "plan/"))
    assert "Propose this version" in shown
    bad = {"rows": "2", "code_0": "training", "text_ja_0": "受講する", "text_en_0": "", "due_on_0": "2022-01-01"}
    with nothing_changes_but_who_read():
        answer = send(officer, url_of(level, "plan/propose"), **bad)
    assert answer.status_code in (409, 422)
    assert "受講する" in answer.content.decode()
    actions.propose_plan(level, queries.first_terms(level, NOW.date()), REASONS, officer, NOW)
    plan = Plan.objects.get()
    own = page(cast.applicant, mine(level))
    assert "Accept this plan" in own
    terms = version_of(plan) | {"due_on_0": str(LATER + timedelta(days=30)), "reasons": "It takes longer."}
    with nothing_changes():
        without = send(cast.applicant, f"/applicant/plans/{plan.ref}/counter", **(terms | {"reasons": ""}))
    assert without.status_code == 422
    assert send(cast.applicant, f"/applicant/plans/{plan.ref}/counter", **terms).status_code == 302
    in_both_languages(cast.security_lead, [url_of(level, "plan/")])
    shown = page(cast.security_lead, url_of(level, "plan/"))
    assert "It takes longer." in shown
    assert "Due day changed" in shown
    take = f"/security/plans/{plan.ref}/take-counter?version=2"
    assert f'action="{take}"' in shown
    with nothing_changes_but_who_read():
        assert send(cast.security_lead, take.replace("version=2", "version=1")).status_code == 409
    assert send(cast.security_lead, take).status_code == 302
    plan.refresh_from_db()
    assert plan.state == "accepted"


@pytest.mark.parametrize(
    ("act", "said", "state"), [("accept", {}, "accepted"), ("decline", {"reasons": WHY}, "declined")]
)
def test_the_applicant_accepts_or_declines(
    cast: Cast, negotiated: Plan, act: str, said: dict[str, str], state: str
) -> None:
    in_both_languages(cast.applicant, [mine(negotiated.case)])
    assert '<input type="hidden" name="version" value="1">' in page(cast.applicant, mine(negotiated.case))
    url = f"/applicant/plans/{negotiated.ref}/{act}"
    with nothing_changes():
        assert send(cast.other_applicant, url, **said).status_code == 404
    assert send(cast.applicant, url, **said).status_code == 302
    negotiated.refresh_from_db()
    assert negotiated.state == state


def test_measures_are_shown_fulfilled_extended_and_breached(
    cast: Cast, negotiated: Plan, at: Callable[[datetime], None]
) -> None:
    case, lead = negotiated.case, cast.security_lead
    applicants.accept(negotiated, cast.applicant, NOW)
    url = url_of(case, "decision/mitigate")
    assert "A consent that this level asks for is not recorded" in page(lead, url_of(case, "decision/"))
    with nothing_changes_but_who_read():
        assert send(lead, url, **CLOSING).status_code == 409
    consent = {"authority": "agency_board", "document": "DOC-1", "given_on": str(NOW.date())}
    assert send(lead, url_of(case, "decision/consent"), **consent).status_code == 302
    assert send(lead, url, **CLOSING).status_code == 302
    first, second = Measure.objects.filter(state="in_force").order_by("pk")[:2]
    own = page(cast.applicant, mine(case))
    assert not sealed_words_of(own)
    assert send(cast.applicant, f"/applicant/measures/{first.ref}/show").status_code == 422
    assert send(cast.applicant, f"/applicant/measures/{first.ref}/show", papers=[paper()]).status_code == 302
    address = f"/security/measures/{first.ref}/"
    assert "proof.txt" in page(cast.security_officer, address)
    assert send(cast.security_officer, f"{address}fulfil", reasons=WHY).status_code == 302
    at(datetime.combine(second.due_on + timedelta(days=2), NOW.timetz()))
    assert "Measures that are overdue" in page(cast.security_officer, "/security/")
    address = f"/security/measures/{second.ref}/"
    assert send(cast.security_officer, f"{address}escalate").status_code == 302
    with nothing_changes_but_who_read():
        assert send(lead, f"{address}extend", due_on=str(NOW.date()), reasons=WHY).status_code == 409
    assert send(lead, f"{address}record-breach", reasons=WHY).status_code == 302
    assert send(lead, f"{address}lift", reasons=WHY).status_code == 302
    assert {one.state for one in Measure.objects.filter(pk__in=(first.pk, second.pk))} == {"fulfilled", "lifted"}


def test_nobody_refuses_before_the_applicant_was_heard_and_someone_new_hears_the_appeal(
    cast: Cast, level: ScreeningCase, another_lead: Actor
) -> None:
    actions.depart(level, "prohibited", REASONS, cast.security_lead, NOW)
    actions.record_consent(level, "agency_board", "DOC-1", NOW.date(), cast.security_lead, NOW)
    refuse = url_of(level, "decision/refuse")
    assert "The applicant had no chance to reply" in page(another_lead, url_of(level, "decision/"))
    with nothing_changes_but_who_read():
        assert send(another_lead, refuse, **CLOSING).status_code == 409
    question = actions.put_question(level, "reply", REASONS, cast.security_officer, NOW)
    applicants.answer(question, "We did not know.", (), cast.applicant, NOW)
    actions.hear(level, cast.security_officer, NOW)
    with nothing_changes_but_who_read():
        assert send(cast.security_lead, refuse, **CLOSING).status_code == 409
    assert send(another_lead, refuse, **CLOSING).status_code == 302
    own = page(cast.applicant, mine(level))
    assert not sealed_words_of(own)
    assert TOLD in own
    with nothing_changes():
        assert send(cast.applicant, mine(level, "appeal"), grounds="").status_code == 422
        assert send(cast.other_applicant, mine(level, "appeal"), grounds="No.").status_code == 404
    assert (
        send(cast.applicant, mine(level, "appeal"), grounds="It was somebody else.", papers=[paper()]).status_code
        == 302
    )
    appeal = Appeal.objects.get()
    assert "Appeals to be decided" in page(cast.security_lead, "/security/")
    assert "It was somebody else." in page(another_lead, url_of(level, "decision/"))
    with nothing_changes_but_who_read():
        assert send(another_lead, f"/security/appeals/{appeal.ref}/dismiss", **OUTCOME).status_code == 409
    assert send(cast.applicant, f"/applicant/appeals/{appeal.ref}/withdraw").status_code == 302


def test_the_applicant_reads_the_decision_the_last_day_to_appeal_and_what_came_of_it(
    cast: Cast, level: ScreeningCase, another_lead: Actor
) -> None:
    steps.heard(level, cast.applicant, cast, NOW)
    steps.consented(steps.planned(level, cast.applicant, cast, NOW), cast, NOW)
    own = page(cast.applicant, mine(level))
    assert "Last day to appeal" not in own
    url = url_of(level, "decision/mitigate")
    for missing in ("told_ja", "told_en"):
        with nothing_changes_but_who_read():
            assert send(cast.security_lead, url, **(CLOSING | {missing: " "})).status_code == 422
    assert send(cast.security_lead, url, **CLOSING).status_code == 302
    shown = page(cast.security_officer, url_of(level, "decision/"))
    assert TOLD in shown and WHY in shown
    own = page(cast.applicant, mine(level))
    for words in ("With conditions", TOLD, "Last day to appeal", "29 August 2022", "File the appeal", "Conditions"):
        assert words in own, words
    assert not sealed_words_of(own)
    in_both_languages(cast.applicant, [mine(level)])
    applicants.file_appeal(
        level.application, "It was somebody else.", (("proof.txt", b"it was not us"),), cast.applicant, NOW
    )
    own = page(cast.applicant, mine(level))
    assert "the decision stands" in own and "proof.txt" in own
    assert "File the appeal" not in own
    appeal = Appeal.objects.get()
    with nothing_changes_but_who_read():
        assert send(another_lead, f"/security/appeals/{appeal.ref}/dismiss", reasons_en="No.").status_code == 422
    actions.dismiss_appeal(appeal, Text(OUTCOME["reasons_ja"], OUTCOME["reasons_en"]), another_lead, NOW)
    own = page(cast.applicant, mine(level))
    assert "The appeal was dismissed" in own and OUTCOME["reasons_en"] in own
    assert "File the appeal" not in own
    assert not sealed_words_of(own)
    with nothing_changes():
        assert send(cast.applicant, mine(level, "appeal"), grounds="Again.").status_code == 409
