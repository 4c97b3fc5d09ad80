"""Awards by hand: offered on a favourable word alone, paused with reasons, and stopped once every body consents."""

from __future__ import annotations

import pytest

from kikin.office.approvals.actions import answer
from kikin.office.approvals.models import Approval
from kikin.office.awards import actions
from kikin.office.awards.models import Award
from kikin.office.claims import actions as claims
from kikin.office.ledger import queries as ledger
from kikin.office.screening.models import ScreeningCase
from kikin.office.selection.models import Round
from kikin.office.settlements.actions import receivables
from tests.cast import Cast, consent_of_all
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import CONTRACTED, DECIDED, NEXT_YEAR
from tests.office.settlements.scene import member_of, owed, settled

HOME = "/programme/awards/"
REASONS = {"reasons_ja": "実施場所が移転するため。", "reasons_en": "The site of work moves."}


@pytest.fixture
def round(cast: Cast) -> Round:
    return rounds.decided_round(cast)


@pytest.fixture
def award(cast: Cast) -> Award:
    """Of JST, to a consortium of two, active."""
    return rounds.award_of_two(rounds.active_awards(cast))


def url(award: Award, act: str = "") -> str:
    return f"/programme/awards/{award.ref}/{act}"


def url_of(round: Round, act: str = "") -> str:
    return f"/programme/rounds/{round.ref}/awards/{act}"


def test_only_the_programmes_people_come_in(cast: Cast, award: Award) -> None:
    urls = [HOME, url(award), url_of(award.round)]
    for actor in (cast.officers["jst"], cast.directors["jst"]):
        assert [status(actor, one) for one in urls] == [200] * len(urls)
    with nothing_changes():
        closed = [*urls, url(award, "suspend"), url(award, "terminate"), url_of(award.round, "offer")]
        for one in closed[3:]:
            assert send(cast.auditor, one).status_code == 404
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), urls)


def test_an_award_of_the_other_agency_is_not_found(cast: Cast, award: Award) -> None:
    for agency, expected in (("jst", 200), ("nedo", 404)):
        assert status(cast.directors[agency], url(award)) == expected
        assert (award.ref in page(cast.directors[agency], HOME)) == (expected == 200)
    with nothing_changes():
        assert send(cast.directors["nedo"], url(award, "suspend"), **REASONS).status_code == 404


def test_the_pages_speak_both_languages(cast: Cast, award: Award) -> None:
    urls = [HOME, f"{HOME}?state=active", url(award), url_of(award.round)]
    in_both_languages(cast.directors["jst"], urls)
    in_both_languages(cast.officers["jst"], urls)


@pytest.mark.parametrize("who", ["director", "officer"])
def test_a_director_offers_to_all_of_the_agency_once(cast: Cast, round: Round, who: str) -> None:
    assert "Rounds with offers to make" in page(cast.officers["jst"], HOME)
    if who == "officer":
        assert "Offer the awards" not in page(cast.officers["jst"], url_of(round))
        with nothing_changes():
            assert send(cast.officers["jst"], url_of(round, "offer")).status_code == 409
        return
    director = cast.directors["jst"]
    assert "Offer the awards (2)" in page(director, url_of(round))
    assert send(director, url_of(round, "offer")).status_code == 302
    with nothing_changes():
        assert send(director, url_of(round, "offer")).status_code == 302
    assert set(Award.objects.values_list("agency", "state")) == {("jst", "offered")}
    assert Award.objects.count() == 2
    assert "Rounds with offers to make" not in page(director, HOME)
    assert "Rounds with offers to make" in page(cast.directors["nedo"], HOME)


@pytest.mark.parametrize("state", ["cleared", "refused"])
def test_nothing_is_offered_on_an_unfavourable_word(cast: Cast, round: Round, state: str) -> None:
    ScreeningCase.objects.filter(application__agency="jst").update(state=state, reasons_en="A secret reason")
    director = cast.directors["jst"]
    shown = page(director, url_of(round))
    assert "A secret reason" not in shown
    if state == "cleared":
        assert send(director, url_of(round, "offer")).status_code == 302
        return
    assert "Not possible now: Offer the awards (0)" in shown and "Refused" in shown
    with nothing_changes():
        assert send(director, url_of(round, "offer")).status_code == 409


def test_one_unfavourable_word_does_not_hold_up_the_others(cast: Cast, round: Round) -> None:
    one = round.entries.filter(is_chosen=True, application__agency="jst").first()
    assert one is not None
    ScreeningCase.objects.filter(application=one.application).update(state="open")
    assert send(cast.directors["jst"], url_of(round, "offer")).status_code == 302
    assert Award.objects.count() == 1
    assert one.application.ref in page(cast.directors["jst"], url_of(round))


def test_an_award_shows_its_money_as_the_ledger_has_it(cast: Cast, award: Award) -> None:
    lead = rounds.lead_of(cast, award.application)
    claim = claims.file(award.members.get(position=0), 2022, 80_000_000, lead, NEXT_YEAR)
    for step, officer in zip((claims.check, claims.approve, claims.pay), cast.finance["jst"], strict=False):
        step([claim], officer, NEXT_YEAR)
    totals = ledger.totals_of(award.ref)
    shown = page(cast.officers["jst"], url(award))
    for amount in (totals.committed_yen, totals.paid_yen, totals.committed_yen - totals.paid_yen, 1_000_001):
        assert f"JPY {amount:,}" in shown
    assert claim.ref in shown and "Sample two KK" in shown
    assert totals.paid_yen == 80_000_000


def test_an_award_says_a_verdict_and_never_a_reason(cast: Cast, award: Award) -> None:
    ScreeningCase.objects.update(reasons_en="A secret reason")
    case = ScreeningCase.objects.get(application=award.application)
    shown = page(cast.directors["jst"], url(award))
    assert "Cleared" in shown
    assert "A secret reason" not in shown and case.ref not in shown


@pytest.mark.parametrize("reasons_en", [REASONS["reasons_en"], ""])
def test_an_award_is_suspended_with_reasons_and_resumed(cast: Cast, award: Award, reasons_en: str) -> None:
    director, said = cast.directors["jst"], REASONS | {"reasons_en": reasons_en}
    if not reasons_en:
        with nothing_changes():
            answer = send(director, url(award, "suspend"), **said)
        assert answer.status_code == 422
        assert said["reasons_ja"] in answer.content.decode()
        return
    with nothing_changes():
        assert send(cast.officers["jst"], url(award, "suspend"), **said).status_code == 409
    assert send(director, url(award, "suspend"), **said).status_code == 302
    with nothing_changes():
        assert send(director, url(award, "suspend"), **said).status_code == 302
    assert reasons_en in page(cast.officers["jst"], url(award))
    assert send(director, url(award, "resume")).status_code == 302
    award.refresh_from_db()
    assert award.state == "active"


@pytest.mark.parametrize("is_offered", [True, False])
def test_an_offer_lapses_and_a_contract_does_not(cast: Cast, is_offered: bool) -> None:
    found = rounds.offered_awards(cast) if is_offered else rounds.active_awards(cast)
    one = rounds.award_of_two(found)
    if is_offered:
        assert send(cast.directors["jst"], url(one, "lapse"), **REASONS).status_code == 302
        one.refresh_from_db()
        assert one.state == "lapsed"
        assert ledger.totals_of(one.ref).committed_yen == 0
        return
    with nothing_changes():
        assert send(cast.directors["jst"], url(one, "lapse"), **REASONS).status_code == 409


@pytest.mark.parametrize("has_consent", [True, False])
def test_an_award_is_stopped_once_every_body_consents(cast: Cast, award: Award, has_consent: bool) -> None:
    officer, director = cast.officers["jst"], cast.directors["jst"]
    with nothing_changes():
        assert send(director, url(award, "circulate"), **REASONS).status_code == 409
    assert send(officer, url(award, "circulate"), **REASONS).status_code == 302
    with nothing_changes():
        assert send(officer, url(award, "circulate"), **REASONS).status_code == 302
        other = REASONS | {"reasons_en": "Another reason."}
        assert send(officer, url(award, "circulate"), **other).status_code == 409
    approval = Approval.objects.get(kind="stop")
    assert REASONS["reasons_en"] in page(director, url(award))
    if has_consent:
        consent_of_all(cast, approval, CONTRACTED)
        assert "Stop it, for the reasons consented to" in page(director, url(award))
        assert send(director, url(award, "terminate")).status_code == 302
        award.refresh_from_db()
        assert (award.state, award.reasons.en) == ("terminated", REASONS["reasons_en"])
        return
    assert "Not possible now: Stop it" in page(director, url(award))
    with nothing_changes():
        assert send(director, url(award, "terminate")).status_code == 409


def test_what_a_body_returned_can_be_asked_anew(cast: Cast, award: Award) -> None:
    officer = cast.officers["jst"]
    send(officer, url(award, "circulate"), **REASONS)
    approval = Approval.objects.get(kind="stop")
    answer(approval, "send_back", approval.digest, cast.deputies[approval.bodies[0]], CONTRACTED, "Say more, please.")
    assert "Say more, please." in page(officer, url(award))
    more = REASONS | {"reasons_en": "The site of work moves abroad."}
    assert send(officer, url(award, "circulate"), **more).status_code == 302
    assert Approval.objects.filter(kind="stop").count() == 2


@pytest.mark.parametrize("state", ["active", "offered"])
def test_only_what_binds_can_be_put_before_the_bodies(cast: Cast, state: str) -> None:
    found = rounds.active_awards(cast) if state == "active" else rounds.offered_awards(cast)
    one = rounds.award_of_two(found)
    if state == "active":
        assert send(cast.officers["jst"], url(one, "circulate"), **REASONS).status_code == 302
        return
    with nothing_changes():
        assert send(cast.officers["jst"], url(one, "circulate"), **REASONS).status_code == 409


@pytest.mark.parametrize("is_settled", [True, False])
def test_an_award_closes_once_nothing_is_unsettled(cast: Cast, award: Award, is_settled: bool) -> None:
    lead = rounds.lead_of(cast, award.application)
    claim = claims.file(award.members.get(position=0), 2022, 80_000_000, lead, NEXT_YEAR)
    for step, officer in zip((claims.check, claims.approve, claims.pay), cast.finance["jst"], strict=False):
        step([claim], officer, NEXT_YEAR)
    if is_settled:
        due = owed(settled(cast, member_of(award), 79_000_000))
        receivables.repay(due, due.amount_yen, due.demanded_on, "RECEIPT-1", cast.finance["jst"][0], NEXT_YEAR)
        assert send(cast.directors["jst"], url(award, "close")).status_code == 302
        award.refresh_from_db()
        assert award.state == "closed"
        assert "JPY 79,000,000" in page(cast.directors["jst"], url(award))
        return
    assert "Not possible now: Close" in page(cast.directors["jst"], url(award))
    with nothing_changes():
        assert send(cast.directors["jst"], url(award, "close")).status_code == 409


def test_the_list_is_a_file_too(cast: Cast, award: Award) -> None:
    from django.test import Client

    from tests.office.doors.conftest import sign_in

    answer = sign_in(Client(), cast.officers["jst"]).get(f"{HOME}?format=csv&state=active")
    lines = answer.content.decode().splitlines()
    assert len(lines) == 3
    assert any(line.startswith(award.ref) for line in lines)
    actions.suspend(award, rounds.REASONS, cast.directors["jst"], DECIDED)
    assert award.ref not in page(cast.officers["jst"], f"{HOME}?state=active")
