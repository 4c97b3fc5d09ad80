"""Closing a year and entering the fund's own costs at the finance door, by two persons."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from kikin.office.awards.models import Award
from kikin.office.claims import actions as claims
from kikin.office.claims.models import Claim
from kikin.office.closing.models import FundEntry, YearClose
from kikin.office.ledger import queries as ledger
from kikin.office.settlements.models import Breach
from tests.cast import Cast
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import CONTRACTED
from tests.office.settlements.scene import award_of, member_of

if TYPE_CHECKING:
    from collections.abc import Callable

HOME = "/finance/closing/"
AFTER = datetime(2023, 6, 1, 3, tzinfo=UTC)
DAY = date(2022, 9, 1)
KEY = "fy2021-supplementary-1"
ENTRY = {
    "purpose": "administration", "appropriation": KEY, "amount_yen": "1,000,000", "on": "2023-05-01",
    "document": "BILL-1", "agency": "jst", "fiscal_year": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def june(at: Callable[[datetime], None]) -> None:
    at(AFTER)


@pytest.fixture
def award(cast: Cast) -> Award:
    """Its contract is missing: one of the open items."""
    return rounds.offered_awards(cast)[0]


def prepare(cast: Cast, year: int, explanation: str = "") -> YearClose:
    answer = send(cast.finance["jst"][0], f"{HOME}prepare", year=year, explanation=explanation)
    assert answer.status_code == 302
    return YearClose.objects.get(ref=answer.headers["Location"].split("/")[-2])


def propose(cast: Cast) -> FundEntry:
    answer = send(cast.finance["jst"][0], f"{HOME}propose", **ENTRY)
    assert answer.status_code == 302
    return FundEntry.objects.get(ref=answer.headers["Location"].split("/")[-2])


def test_only_finance_officers_come_in_and_both_languages_are_spoken(cast: Cast, award: Award) -> None:
    close, entry = prepare(cast, 2022, "in June"), propose(cast)
    urls = [HOME, f"{HOME}years/{close.ref}/", f"{HOME}entries/{entry.ref}/"]
    in_both_languages(cast.finance["nedo"][0], urls)
    is_closed_to(outsiders(cast, "finance_officer"), [*urls, f"{HOME}prepare", f"{HOME}propose"])
    assert status(cast.finance["nedo"][0], f"{HOME}years/CLS-2023-99999-X/") == 404


def test_what_is_another_agency_s_is_listed_and_leads_nowhere(cast: Cast) -> None:
    member = member_of(award_of(cast))
    Breach.objects.create(
        ref="BRC-1", state="recorded", member=member, breached_on=DAY, bound_from=DAY, months_bound=1, months_kept=0,
        document="VISIT-1", words_ja="違反", words_en="Breach", recorded_by="PER-1", recorded_on=DAY, amount_yen=7,
    )  # fmt: skip
    claims.file(member, 2022, 1, cast.applicant, CONTRACTED)
    prepare(cast, 2021)
    assert send(cast.finance["nedo"][0], f"{HOME}years/{YearClose.objects.get().ref}/close").status_code == 302
    links = (f'href="/finance/claims/{Claim.objects.get().ref}/"', 'href="/finance/breaches/BRC-1/"')
    for agency, is_linked in (("jst", True), ("nedo", False)):
        shown = page(cast.finance[agency][0], HOME)
        assert [link in shown for link in links] == [is_linked, is_linked]
        assert "BRC-1" in shown


@pytest.mark.parametrize("explanation", ["契約は6月に締結する。", ""])
def test_what_is_open_has_to_be_explained(cast: Cast, award: Award, explanation: str) -> None:
    prepare(cast, 2021)
    officer = cast.finance["nedo"][0]
    first = YearClose.objects.get()
    assert send(officer, f"{HOME}years/{first.ref}/close").status_code == 302
    assert award.ref in page(officer, HOME)
    if explanation:
        assert prepare(cast, 2022, explanation).explanation == explanation
        return
    with nothing_changes():
        answer = send(officer, f"{HOME}prepare", year=2022, explanation="")
    assert answer.status_code == 422
    assert "write what will be done with them next year" in answer.content.decode().lower()


@pytest.mark.parametrize("who", [0, 1])
def test_whoever_prepared_a_year_cannot_close_it(cast: Cast, award: Award, who: int) -> None:
    close = prepare(cast, 2022, "in June")
    officer, url = cast.finance["jst"][who], f"{HOME}years/{close.ref}/"
    if who:
        assert send(officer, f"{url}close").status_code == 302
        assert ledger.closed_until() == date(2023, 3, 31)
        assert "Closed" in page(officer, url)
        assert "FY2023" in page(officer, HOME)
        return
    assert "whoever prepared or proposed it cannot also agree to it" in page(officer, url).lower()
    with nothing_changes():
        assert send(officer, f"{url}close").status_code == 409
    assert ledger.closed_until() is None


def test_a_prepared_year_is_put_aside(cast: Cast, award: Award) -> None:
    close = prepare(cast, 2022, "in June")
    assert send(cast.finance["nedo"][0], f"{HOME}years/{close.ref}/withdraw").status_code == 302
    close.refresh_from_db()
    assert close.state == "withdrawn"


def test_a_year_that_is_not_over_says_so(cast: Cast, award: Award) -> None:
    close = prepare(cast, 2022, "in June")
    send(cast.finance["nedo"][0], f"{HOME}years/{close.ref}/close")
    assert "the year is not over" in page(cast.finance["nedo"][0], HOME).lower()


@pytest.mark.parametrize("who", [0, 1])
def test_two_persons_enter_a_cost_and_it_shows_its_transfer(cast: Cast, who: int) -> None:
    entry = propose(cast)
    officer, url = cast.finance["jst"][who], f"{HOME}entries/{entry.ref}/"
    if who:
        assert send(officer, f"{url}confirm").status_code == 302
        assert ledger.totals().administered_yen == 1_000_000
        assert "/finance/transfers/" in page(officer, url)
        assert send(officer, f"{url}confirm").status_code == 302
        assert ledger.totals().administered_yen == 1_000_000
        return
    with nothing_changes():
        assert send(officer, f"{url}confirm").status_code == 409


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"amount_yen": "3,000,000,001"}, 422, "JPY 3,000,000,000 is left under the cap"),
        ({"on": "2023-06-02"}, 422, "Give a day until 2023-06-01"),
        ({"amount_yen": "1.5"}, 422, "Please write whole yen"),
        ({"agency": "nedo"}, 422, "Select a valid choice"),
        ({"purpose": ""}, 422, "Please choose."),
    ],
)
def test_what_is_wrong_with_an_entry_stands_at_its_question(
    cast: Cast, changes: dict[str, str], code: int, said: str
) -> None:
    with nothing_changes():
        answer = send(cast.finance["jst"][0], f"{HOME}propose", **ENTRY | changes)
    assert answer.status_code == code
    assert said.lower() in answer.content.decode().lower()


def test_a_proposed_entry_is_put_aside(cast: Cast) -> None:
    entry = propose(cast)
    assert send(cast.finance["jst"][0], f"{HOME}entries/{entry.ref}/withdraw").status_code == 302
    entry.refresh_from_db()
    assert entry.state == "withdrawn"
    with nothing_changes():
        assert send(cast.finance["nedo"][0], f"{HOME}entries/{entry.ref}/withdraw").status_code == 409
