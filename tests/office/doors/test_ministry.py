"""The bodies' door: a docket, a content in full, and one answer for each body, given to what was shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from kikin.fund.charter import parse
from kikin.office.approvals import queries as approvals
from kikin.office.approvals.models import Approval, Vote
from kikin.office.awards import actions as awards
from kikin.office.doors.ministry.contents import read
from kikin.office.selection import actions as selection
from kikin.office.vision import actions as vision
from kikin.values.text import Text
from tests.cast import CHARTER, FOUNDED, Cast, consent_of_all, decided_concepts
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, page, send, status

HOME = "/ministry/"
NOW = FOUNDED + timedelta(days=1)


@pytest.fixture(autouse=True)
def _the_day_after(at: Callable[[datetime], None]) -> None:
    at(NOW)


@pytest.fixture
def approval(cast: Cast) -> Approval:
    """A vision before the bodies."""
    drafter = cast.bodies["cabinet-office"]
    items = [vision.VisionItem("quantum", "quantum", Text("量子通信", "Quantum communication"))]
    drafted = vision.draft_vision(Text("第一次ビジョン", "First vision"), items, drafter, FOUNDED)
    return vision.circulate_vision(drafted, drafter, FOUNDED)


def url(approval: Approval, rest: str = "") -> str:
    return f"{HOME}approvals/{approval.ref}/{rest}"


def say(cast: Cast, approval: Approval, choice: str, **fields: Any) -> Any:
    said = {"answer": choice, "digest": approval.digest, "reasons": "理由あり"} | fields
    return send(cast.bodies["meti"], url(approval, "answer"), **said)


def test_nobody_but_the_bodies_comes_in(cast: Cast, approval: Approval) -> None:
    is_closed_to([cast.applicant, cast.officers["nedo"], cast.auditor], [HOME, url(approval), url(approval, "answer")])


def test_a_body_that_is_not_asked_does_not_learn_of_it(cast: Cast, approval: Approval) -> None:
    assert status(cast.bodies["meti"], url(approval)) == 200
    approval.bodies = [key for key in approval.bodies if key != "meti"]
    approval.save()
    assert status(cast.bodies["meti"], url(approval)) == 404
    assert approval.ref not in page(cast.bodies["meti"], HOME)
    with nothing_changes():
        assert say(cast, approval, "consent").status_code == 404


def test_both_pages_speak_both_languages(cast: Cast, approval: Approval) -> None:
    in_both_languages(cast.bodies["meti"], [HOME, url(approval)])
    assert "理由を付けて差し戻す" in page(cast.bodies["meti"], url(approval), "ja")
    assert "経済産業省の回議案件" in page(cast.bodies["meti"], HOME, "ja")


def test_the_docket_moves_what_is_answered(cast: Cast, approval: Approval) -> None:
    waiting, answered = page(cast.bodies["meti"], HOME).split("Answered or closed")
    assert approval.ref in waiting and "29 days left" in waiting and approval.ref not in answered
    say(cast, approval, "consent")
    nothing, answered = page(cast.bodies["meti"], HOME).split("Nothing waits for an answer")
    assert approval.ref not in nothing and approval.ref in answered and "Consent" in answered


def test_consent_is_recorded_and_confirmed(cast: Cast, approval: Approval) -> None:
    answer = say(cast, approval, "consent", reasons="")
    assert answer.headers["Location"] == url(approval)
    vote = Vote.objects.get()
    assert (vote.body, vote.person, vote.answer) == ("meti", cast.bodies["meti"].person, "consent")
    shown = page(cast.bodies["meti"], url(approval))
    assert "Your body has answered" in shown and 'value="consent"' not in shown
    assert 'value="consent"' in page(cast.bodies["mext"], url(approval))


@pytest.mark.parametrize(("choice", "state"), [("send_back", "returned"), ("refuse", "refused")])
@pytest.mark.parametrize("reasons", ["項目が足りない", ""])
def test_to_return_or_refuse_takes_reasons(
    cast: Cast, approval: Approval, choice: str, state: str, reasons: str
) -> None:
    if not reasons:
        with nothing_changes():
            answer = say(cast, approval, choice, reasons=reasons)
        assert answer.status_code == 409 and "No reasons are given" in answer.content.decode()
        return
    assert say(cast, approval, choice, reasons=reasons).status_code == 302
    approval.refresh_from_db()
    assert approval.state == state
    assert reasons in page(cast.bodies["mext"], url(approval))


@pytest.mark.parametrize("is_what_circulates", [True, False])
def test_an_answer_is_to_what_was_shown(cast: Cast, approval: Approval, is_what_circulates: bool) -> None:
    digest = approval.digest if is_what_circulates else "0" * 64
    answer = say(cast, approval, "consent", digest=digest, reasons="見た上で")
    assert answer.status_code == (302 if is_what_circulates else 409)
    assert Vote.objects.count() == is_what_circulates
    if not is_what_circulates:
        told = answer.content.decode()
        assert "What was shown is not what circulates" in told and "見た上で" in told and approval.digest in told


def test_a_second_click_changes_nothing(cast: Cast, approval: Approval) -> None:
    say(cast, approval, "consent")
    with nothing_changes():
        assert say(cast, approval, "consent").headers["Location"] == url(approval)
    with nothing_changes():
        assert say(cast, approval, "refuse").status_code == 403


def test_whoever_drafted_it_looks_and_is_told_why_not(cast: Cast, approval: Approval) -> None:
    drafter = cast.bodies["cabinet-office"]
    shown = page(drafter, url(approval))
    assert "Another person has to do this" in shown and 'value="consent"' not in shown
    with nothing_changes():
        answer = send(drafter, url(approval, "answer"), answer="consent", digest=approval.digest)
    assert answer.status_code == 403
    assert 'value="consent"' in page(cast.deputies["cabinet-office"], url(approval))


def test_an_unknown_answer_is_no_answer(cast: Cast, approval: Approval) -> None:
    with nothing_changes():
        assert say(cast, approval, "shrug").status_code == 422


def test_the_clock_runs_out_into_a_delay_and_no_consent(
    cast: Cast, approval: Approval, at: Callable[[datetime], None]
) -> None:
    at(NOW + timedelta(days=30))
    assert "1 day late" in page(cast.bodies["meti"], HOME)
    approval.refresh_from_db()
    assert approval.state == "circulating"


def test_a_vision_and_a_concept_are_shown_as_they_were_digested(cast: Cast) -> None:
    decided_concepts(cast)
    shown = {one.kind: page(cast.bodies["meti"], url(one)) for one in Approval.objects.all()}
    assert "Quantum" in shown["vision"] and "Robotics" in shown["vision"]
    assert "JPY 20,000,000,000" in shown["concept"] and "FY2026" in shown["concept"]


def test_a_selection_shows_its_money_by_field_and_agency(cast: Cast, at: Callable[[datetime], None]) -> None:
    round = rounds.proposed_round(cast)
    rounds.screen(cast)
    approval = selection.circulate(round, cast.officers["nedo"], rounds.DECIDED)
    at(rounds.DECIDED)
    in_both_languages(cast.bodies["meti"], [url(approval)])
    shown = page(cast.bodies["meti"], url(approval))
    chosen = approvals.content_of(approval)["chosen"]
    assert len(chosen) == len(rounds.CHOSEN)
    for one in chosen:
        assert one["application"] in shown and f"JPY {one['amount_yen']:,}" in shown
    for key in ("field", "agency"):
        for name in {one[key] for one in chosen}:
            part_yen = sum(one["amount_yen"] for one in chosen if one[key] == name)
            assert f"JPY {part_yen:,}" in shown, name
    assert f"JPY {sum(one['amount_yen'] for one in chosen):,}" in shown


def test_a_stop_shows_the_award_and_the_reasons(cast: Cast, at: Callable[[datetime], None]) -> None:
    award = rounds.active_awards(cast)[0]
    reasons = Text("目標未達", "Targets were missed")
    approval = awards.circulate_stopping(award, reasons, cast.officers[award.agency], rounds.NEXT_YEAR)
    at(rounds.NEXT_YEAR)
    shown = page(cast.bodies["meti"], url(approval))
    assert award.ref in shown and "Targets were missed" in shown
    consent_of_all(cast, approval, rounds.NEXT_YEAR)
    assert "All bodies have consented" in page(cast.bodies["meti"], url(approval))


def test_a_content_of_another_kind_is_shown_entry_by_entry() -> None:
    charter, _ = parse(CHARTER.read_text())
    assert charter is not None
    facts = read("ceiling", {"concept": "CON-1", "ceiling_yen": 5}, charter).facts
    assert [(fact.label, fact.value) for fact in facts] == [("concept", "CON-1"), ("ceiling_yen", "5")]
