"""Contracts and the end of a claim, by hand: what binds the fund, and what came back."""

from __future__ import annotations

import pytest

from kikin.office.awards import actions as awards
from kikin.office.awards.models import Award
from kikin.office.claims import actions
from kikin.office.claims.models import Claim
from kikin.office.ledger import queries as ledger
from kikin.office.screening.models import ScreeningCase
from tests.cast import Cast
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import CONTRACTED, NEXT_YEAR
from tests.office.settlements.scene import settled

HOME = "/finance/contracts/"


@pytest.fixture
def accepted(cast: Cast) -> Award:
    """Of JST, to a consortium of two, accepted."""
    award = rounds.award_of_two(rounds.offered_awards(cast))
    return awards.accept(award, rounds.lead_of(cast, award.application), CONTRACTED)


@pytest.fixture
def paid(cast: Cast) -> Claim:
    """80 million, paid to the lead."""
    award = rounds.award_of_two(rounds.active_awards(cast))
    lead = rounds.lead_of(cast, award.application)
    claim = actions.file(award.members.get(position=0), 2022, 80_000_000, lead, NEXT_YEAR)
    for step, officer in zip((actions.check, actions.approve, actions.pay), cast.finance["jst"], strict=False):
        step([claim], officer, NEXT_YEAR)
    return claim


def url(thing: Award | Claim, act: str = "") -> str:
    return f"/finance/{'awards' if isinstance(thing, Award) else 'claims'}/{thing.ref}/{act}"


def test_only_finance_officers_come_in(cast: Cast, accepted: Award) -> None:
    assert [status(cast.finance["jst"][0], one) for one in (HOME, url(accepted))] == [200, 200]
    with nothing_changes():
        is_closed_to(outsiders(cast, "finance_officer"), [HOME, url(accepted)])
        for one in (f"{HOME}activate", url(accepted, "activate")):
            assert send(cast.directors["jst"], one, award=[accepted.ref]).status_code == 404


def test_the_pages_speak_both_languages(cast: Cast, accepted: Award) -> None:
    in_both_languages(cast.finance["jst"][0], [HOME, url(accepted)])
    assert "契約を待つ採択" in page(cast.finance["jst"][0], HOME, "ja")


def test_a_claim_that_is_paid_speaks_both_languages(cast: Cast, paid: Claim) -> None:
    in_both_languages(cast.finance["jst"][0], [url(paid)])


@pytest.mark.parametrize("agency", ["jst", "nedo"])
def test_an_agency_activates_its_own(cast: Cast, accepted: Award, agency: str) -> None:
    officer = cast.finance[agency][0]
    if agency == "nedo":
        assert accepted.ref not in page(officer, HOME)
        with nothing_changes():
            assert send(officer, f"{HOME}activate", award=[accepted.ref]).status_code == 404
            assert send(officer, url(accepted, "activate")).status_code == 404
        return
    assert accepted.ref in page(officer, HOME).partition("Under contract")[0]
    assert send(officer, f"{HOME}activate", award=[accepted.ref]).status_code == 302
    with nothing_changes():
        assert send(officer, f"{HOME}activate", award=[accepted.ref]).status_code == 302
        assert send(officer, f"{HOME}activate").status_code == 409
    assert ledger.totals_of(accepted.ref).obligated_yen == accepted.amount_yen
    assert accepted.ref in page(officer, HOME).partition("Under contract")[2]


@pytest.mark.parametrize("state", ["cleared", "open"])
def test_nothing_binds_while_the_word_is_out(cast: Cast, accepted: Award, state: str) -> None:
    ScreeningCase.objects.filter(application=accepted.application).update(state=state)
    officer = cast.finance["jst"][0]
    if state == "cleared":
        assert "Activate: the contracts are signed" in page(officer, url(accepted))
        assert send(officer, url(accepted, "activate")).status_code == 302
        assert "Activate: the contracts are signed" not in page(officer, url(accepted))
        return
    assert "Not possible now: Activate" in page(officer, url(accepted))
    with nothing_changes():
        assert send(officer, url(accepted, "activate")).status_code == 409
        assert send(officer, f"{HOME}activate", award=[accepted.ref]).status_code == 409


def test_an_offer_that_was_not_accepted_has_no_contract(cast: Cast) -> None:
    offered = rounds.award_of_two(rounds.offered_awards(cast))
    officer = cast.finance["jst"][0]
    assert offered.ref not in page(officer, HOME)
    with nothing_changes():
        assert send(officer, url(offered, "activate")).status_code == 409


def test_a_claim_is_settled_by_the_settlement_of_its_year(cast: Cast, paid: Claim) -> None:
    """No officer settles it alone: its page leads to the settlements, and later to the one that covered it."""
    officer = cast.finance["jst"][0]
    assert "/finance/settlements/" in page(officer, url(paid))
    with nothing_changes():
        assert send(officer, url(paid, "settle"), actual_yen="1", document="D").status_code == 404
    made = settled(cast, paid.member, 79_000_000)
    shown = page(officer, url(paid))
    assert "JPY 79,000,000" in shown and f"/finance/settlements/{made.ref}/" in shown


@pytest.mark.parametrize("document", ["REFUND-1", ""])
def test_a_repayment_names_its_document(cast: Cast, paid: Claim, document: str) -> None:
    officer = cast.finance["jst"][0]
    if not document:
        with nothing_changes():
            assert send(officer, url(paid, "repay"), document=document).status_code == 422
        return
    assert send(officer, url(paid, "repay"), document=document).status_code == 302
    with nothing_changes():
        assert send(officer, url(paid, "repay"), document=document).status_code == 302
    paid.refresh_from_db()
    assert paid.state == "repaid"
    assert ledger.totals().paid_yen == 0


def test_what_is_not_paid_is_not_repaid(cast: Cast, paid: Claim) -> None:
    lead = rounds.lead_of(cast, paid.member.award.application)
    filed = actions.file(paid.member, 2023, 1_000_000, lead, NEXT_YEAR)
    assert "Note a repayment" not in page(cast.finance["jst"][0], url(filed))
    with nothing_changes():
        assert send(cast.finance["nedo"][0], url(paid, "repay"), document="R-1").status_code == 404
        assert send(cast.finance["jst"][0], url(filed, "repay"), document="R-1").status_code == 409
