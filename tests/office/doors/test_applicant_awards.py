"""The applicant's awards: accept once, claim a year's money once, and see nobody else's claims."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from kikin.fund.relations import Actor
from kikin.office.audit.models import Event
from kikin.office.awards import actions
from kikin.office.awards.models import Award
from kikin.office.claims import actions as claims
from kikin.office.claims.models import Claim
from kikin.values.text import Text
from tests.cast import Cast
from tests.office import rounds
from tests.office.doors.watching import (
    in_both_languages,
    is_closed_to,
    nothing_changes,
    outsiders,
    page,
    send,
    status,
)
from tests.office.rounds import CONTRACTED, DECIDED, NEXT_YEAR

HOME = "/applicant/"
REASONS = Text("実施場所の移転のため", "The site of work moves")


@pytest.fixture
def offered(cast: Cast, at: Callable[[datetime], None]) -> Award:
    """Offered to a consortium of two: 80 and 40 million to the lead, a little to its member."""
    at(DECIDED)
    return rounds.award_of_two(rounds.offered_awards(cast))


@pytest.fixture
def active(cast: Cast, at: Callable[[datetime], None]) -> Award:
    """The same, under contract, in its first fiscal year."""
    at(CONTRACTED)
    return rounds.award_of_two(rounds.active_awards(cast))


def url(award: Award, act: str = "") -> str:
    return f"/applicant/awards/{award.ref}/{act}"


def ask(award: Award, yen: str = "1,000,000", year: int = 2022, after: str = "") -> dict[str, Any]:
    return {"fiscal_year": year, "amount_yen": yen, "after": after}


def test_nobody_but_applicants_comes_in(cast: Cast, offered: Award) -> None:
    is_closed_to(outsiders(cast, "applicant"), [url(offered), url(offered, "accept"), url(offered, "claim")])


def test_another_applicant_does_not_learn_that_it_is_there(cast: Cast) -> None:
    alone = next(award for award in rounds.active_awards(cast) if award.members.count() == 1)
    assert status(cast.applicant, url(alone)) == 200
    assert status(cast.other_applicant, url(alone)) == 404
    assert alone.ref not in page(cast.other_applicant, HOME)
    for act in ("accept", "claim"):
        with nothing_changes():
            assert send(cast.other_applicant, url(alone, act), **ask(alone)).status_code == 404


def test_every_page_speaks_both_languages(cast: Cast, active: Award) -> None:
    in_both_languages(cast.applicant, [HOME, url(active)])
    assert "前払を請求する" in page(cast.applicant, url(active), "ja")


def test_home_lists_awards_once_there_is_one(cast: Cast, offered: Award) -> None:
    assert offered.ref in page(cast.applicant, HOME)
    assert "My awards" in page(cast.other_applicant, HOME)
    assert url(offered) in page(cast.applicant, f"/applicant/applications/{offered.application.ref}/")


def test_home_says_nothing_of_awards_before(cast: Cast, call: object) -> None:
    assert "My awards" not in page(cast.applicant, HOME)


def test_an_award_says_what_goes_to_whom_and_when(cast: Cast, offered: Award) -> None:
    shown = page(cast.other_applicant, url(offered))
    assert "Sample one KK" in shown and "Sample two KK" in shown
    for amount in ("JPY 80,000,000", "JPY 40,000,000", "JPY 1,000,001", "JPY 121,000,001"):
        assert amount in shown


def test_the_lead_accepts_and_a_second_click_changes_nothing(cast: Cast, offered: Award) -> None:
    assert "Accept the award" in page(cast.applicant, url(offered))
    first = send(cast.applicant, url(offered, "accept"))
    with nothing_changes():
        second = send(cast.applicant, url(offered, "accept"))
    assert first.headers["Location"] == url(offered)
    assert second.headers["Location"].startswith(url(offered))
    assert "accepted already" in page(cast.applicant, second.headers["Location"])
    assert "accepted already" not in page(cast.applicant, url(offered))
    offered.refresh_from_db()
    assert offered.state == "accepted"
    assert "Accept the award" not in page(cast.applicant, url(offered))


def test_of_two_clicks_at_once_the_later_finds_it_accepted(
    cast: Cast, offered: Award, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept = actions.accept

    def accept_after_another(award: Award, actor: Actor, now: datetime) -> Award:
        accept(Award.objects.get(pk=award.pk), actor, now)
        return accept(award, actor, now)

    monkeypatch.setattr(actions, "accept", accept_after_another)
    answer = send(cast.applicant, url(offered, "accept"))
    assert answer.status_code == 302
    assert "accepted already" in page(cast.applicant, answer.headers["Location"])
    assert Event.objects.filter(name="award_accepted").count() == 1


def test_a_member_looks_and_does_not_accept(cast: Cast, offered: Award) -> None:
    shown = page(cast.other_applicant, url(offered))
    assert "Accept the award" not in shown and "The lead has to accept" in shown
    with nothing_changes():
        assert send(cast.other_applicant, url(offered, "accept")).status_code == 403


def test_what_has_lapsed_cannot_be_accepted(cast: Cast, offered: Award) -> None:
    actions.lapse(offered, REASONS, cast.directors[offered.agency], DECIDED)
    with nothing_changes():
        answer = send(cast.applicant, url(offered, "accept"))
    assert answer.status_code == 409
    assert REASONS.en in answer.content.decode()


def test_nothing_is_claimed_before_the_contract(cast: Cast, offered: Award) -> None:
    assert "File the claim" not in page(cast.applicant, url(offered))
    with nothing_changes():
        answer = send(cast.applicant, url(offered, "claim"), **ask(offered))
    assert answer.status_code == 409
    assert "award is not active" in answer.content.decode()


def test_the_page_offers_the_most_that_can_be_claimed(cast: Cast, active: Award) -> None:
    shown = page(cast.applicant, url(active))
    assert "FY2022: up to JPY 80,000,000" in shown
    assert "FY2023" not in shown.split("Next step")[1].split("</form>")[0]


@pytest.mark.parametrize(("typed", "code"), [("80,000,000", 302), ("80,000,001", 422)])
def test_a_claim_stays_within_the_plan(cast: Cast, active: Award, typed: str, code: int) -> None:
    answer = send(cast.applicant, url(active, "claim"), **ask(active, typed))
    assert answer.status_code == code
    assert Claim.objects.count() == (code == 302)
    if code == 422:
        told = answer.content.decode()
        assert "JPY 80,000,000 is left" in told.split('class="question question--problem"')[1]
        assert 'value="80,000,001"' in told


@pytest.mark.parametrize(
    "wrong", [{"amount_yen": "1.5"}, {"amount_yen": "0"}, {"fiscal_year": 2023}, {"fiscal_year": ""}]
)
def test_what_cannot_be_read_is_asked_again(cast: Cast, active: Award, wrong: dict[str, Any]) -> None:
    with nothing_changes():
        answer = send(cast.applicant, url(active, "claim"), **ask(active) | wrong)
    assert answer.status_code == 422
    assert 'id="problems"' in answer.content.decode()


@pytest.mark.parametrize("typed", ["80,000,000", "1,000"])
def test_a_second_click_on_a_claim_files_nothing(cast: Cast, active: Award, typed: str) -> None:
    first = send(cast.applicant, url(active, "claim"), **ask(active, typed))
    with nothing_changes():
        second = send(cast.applicant, url(active, "claim"), **ask(active, typed))
    assert first.headers["Location"] == second.headers["Location"] == url(active)
    assert Claim.objects.count() == 1


def test_the_same_amount_again_on_purpose_is_another_claim(cast: Cast, active: Award) -> None:
    send(cast.applicant, url(active, "claim"), **ask(active))
    last = Claim.objects.get().ref
    assert f'value="{last}"' in page(cast.applicant, url(active))
    send(cast.applicant, url(active, "claim"), **ask(active, after=last))
    assert Claim.objects.count() == 2


def test_each_member_claims_and_sees_its_own(cast: Cast, active: Award) -> None:
    send(cast.applicant, url(active, "claim"), **ask(active))
    theirs = Claim.objects.get().ref
    assert theirs in page(cast.applicant, url(active))
    shown = page(cast.other_applicant, url(active))
    assert theirs not in shown and "up to JPY 1,000,001" in shown
    send(cast.other_applicant, url(active, "claim"), **ask(active, "1,000,001"))
    assert Claim.objects.get(amount_yen=1_000_001).member.organisation.ref == cast.other_applicant.of
    assert "Nothing is left to claim now" in page(cast.other_applicant, url(active))


def test_the_next_year_is_offered_once_it_has_begun(cast: Cast, active: Award, at: Callable[[datetime], None]) -> None:
    at(NEXT_YEAR)
    assert "FY2023: up to JPY 120,000,000" in page(cast.applicant, url(active))


def test_what_a_later_year_has_taken_is_not_offered_for_an_earlier_one(
    cast: Cast, active: Award, at: Callable[[datetime], None]
) -> None:
    at(NEXT_YEAR)
    send(cast.applicant, url(active, "claim"), **ask(active, "100,000,000", 2023))
    shown = page(cast.applicant, url(active))
    assert "FY2022: up to JPY 20,000,000" in shown and "FY2023: up to JPY 20,000,000" in shown


def test_why_a_claim_was_refused_is_read_beside_it(cast: Cast, active: Award) -> None:
    send(cast.applicant, url(active, "claim"), **ask(active))
    claims.refuse(Claim.objects.get(), REASONS, cast.finance[active.agency][0], CONTRACTED)
    shown = page(cast.applicant, url(active))
    assert "Refused" in shown and REASONS.en in shown


def test_a_suspended_award_says_why_and_takes_no_claim(cast: Cast, active: Award) -> None:
    actions.suspend(active, REASONS, cast.directors[active.agency], CONTRACTED)
    shown = page(cast.applicant, url(active))
    assert REASONS.en in shown and "File the claim" not in shown


def test_the_history_tells_the_awards_way(cast: Cast, active: Award) -> None:
    history = page(cast.applicant, url(active)).rsplit("History", 1)[1]
    for what in ("An award was offered", "An award was accepted", "An award was activated"):
        assert what in history
