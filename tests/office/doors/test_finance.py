"""The finance door: any figure at any date, down to its evidence, and a payment past four pairs of eyes."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from kikin.office.awards.models import Award
from kikin.office.claims import actions
from kikin.office.claims.models import Claim
from kikin.office.ledger import queries as ledger
from kikin.office.ledger.models import Transfer
from kikin.values.text import Text
from tests.cast import Cast
from tests.office import rounds
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import NEXT_YEAR

HOME = "/finance/"


@pytest.fixture
def award(cast: Cast) -> Award:
    return rounds.award_of_two(rounds.active_awards(cast))


@pytest.fixture
def claim(cast: Cast, award: Award) -> Claim:
    """Filed by the lead for its first year."""
    lead = rounds.lead_of(cast, award.application)
    return actions.file(award.members.get(position=0), 2022, 80_000_000, lead, NEXT_YEAR)


def url_of(claim: Claim, action: str = "") -> str:
    return f"/finance/claims/{claim.ref}/{action}"


def test_only_finance_officers_come_in(cast: Cast, claim: Claim) -> None:
    urls = [HOME, "/finance/accounts/", "/finance/transfers/", "/finance/claims/", url_of(claim)]
    for url in urls:
        assert status(cast.finance["jst"][0], url) == 200
    is_closed_to(outsiders(cast, "finance_officer"), [*urls, url_of(claim, "check"), url_of(claim, "approve")])


def test_a_claim_of_the_other_agency_is_not_found(cast: Cast, claim: Claim) -> None:
    award_url = f"/finance/awards/{claim.member.award.ref}/"
    for agency, expected in (("jst", 200), ("nedo", 404)):
        assert status(cast.finance[agency][0], url_of(claim)) == expected
        assert status(cast.finance[agency][0], award_url) == expected
    assert claim.ref in page(cast.finance["jst"][0], "/finance/claims/")
    assert claim.ref not in page(cast.finance["nedo"][0], "/finance/claims/")


def test_every_page_speaks_both_languages(cast: Cast, claim: Claim) -> None:
    officer = cast.finance["jst"][0]
    number = Transfer.objects.filter(award=claim.member.award.ref).first()
    assert number is not None
    in_both_languages(
        officer,
        [
            HOME,
            "/finance/accounts/?family=allotment",
            f"/finance/accounts/{number.to_account}/",
            "/finance/transfers/?kind=commit&field=quantum",
            f"/finance/transfers/{number.pk}/",
            "/finance/claims/",
            "/finance/claims/?state=paid",
            url_of(claim),
            f"/finance/awards/{claim.member.award.ref}/",
        ],
    )


def test_the_statement_is_that_of_its_day(cast: Cast, award: Award) -> None:
    officer = cast.finance["nedo"][0]
    assert "JPY 100,000,000,000" in page(officer, f"{HOME}?as_of=2021-12-31")
    then, now = page(officer, f"{HOME}?as_of=2022-07-31"), page(officer, f"{HOME}?as_of=2022-08-02")
    committed = f"JPY {ledger.totals().committed_yen:,}"
    assert committed not in then
    assert committed in now
    assert "Nothing had been posted by that day" in page(officer, f"{HOME}?as_of=2021-12-01")


def test_a_day_that_there_is_not_is_named_and_today_is_shown(cast: Cast) -> None:
    shown = page(cast.finance["nedo"][0], f"{HOME}?as_of=2022-02-30")
    assert "Write a date such as 2026-11-22." in shown
    assert "JPY 100,000,000,000" in shown
    assert status(cast.finance["nedo"][0], "/finance/statement.csv?as_of=2022-02-30") == 404


def test_the_statement_is_a_file_too(cast: Cast) -> None:
    client = sign_in(Client(), cast.finance["nedo"][0])
    sheet = client.get("/finance/statement.csv?as_of=2021-12-31")
    lines = sheet.content.decode().splitlines()
    assert lines[0] == "account,balance_yen"
    assert "treasury,-100000000000" in lines
    book = load_workbook(BytesIO(client.get("/finance/statement.xlsx?as_of=2021-12-31").content))
    assert len(list(book.worksheets[0].rows)) == len(lines)
    assert client.get("/finance/statement.pdf").status_code == 404


def test_a_figure_leads_down_to_its_transfers_and_they_add_up_to_it(cast: Cast, award: Award) -> None:
    officer = cast.finance["jst"][0]
    share = ledger.by_dimension("field")["quantum"]
    home = page(officer, HOME)
    link = re.search(r'href="(/finance/transfers/\?[^"]*kind=commit[^"]*field=quantum[^"]*)"', home)
    assert link is not None
    shown = page(officer, link[1].replace("&amp;", "&"))
    assert f"JPY {share.committed_yen:,}" in shown
    number = re.search(r"/finance/transfers/\d+/", shown)
    assert number is not None
    below = page(officer, number[0])
    assert "/finance/awards/" in below
    assert "/finance/accounts/" in below
    account = re.search(r"/finance/accounts/commitment:[^/]+/", below)
    assert account is not None
    assert number[0] in page(officer, account[0])


def test_a_list_of_transfers_is_a_file_too_and_nets_what_was_taken_back(cast: Cast, award: Award) -> None:
    rounds.stopped(cast, award, rounds.REASONS)
    answer = sign_in(Client(), cast.finance["jst"][0]).get(
        "/finance/transfers/?kind=commit&kind=release_commitment&field=quantum&format=csv",
        headers={"accept-language": "en"},
    )
    amounts = [int(line.rsplit(",", 1)[1]) for line in answer.content.decode().splitlines()[1:]]
    assert min(amounts) < 0
    assert sum(amounts) == ledger.by_dimension("field")["quantum"].committed_yen


def test_two_officers_bring_a_claim_to_where_a_run_can_pay_it(cast: Cast, claim: Claim) -> None:
    first, second, third, _ = cast.finance["jst"]
    for officer, action, state in ((first, "check", "checked"), (second, "approve", "approved")):
        assert send(officer, url_of(claim, action)).status_code == 302
        claim.refresh_from_db()
        assert claim.state == state
    shown = page(third, url_of(claim))
    assert all(f"Sample finance-jst-{number}" in shown for number in range(2))
    assert "Approved claims are paid by a payment run" in shown
    with nothing_changes():
        assert send(third, url_of(claim, "pay")).status_code == 404


@pytest.mark.parametrize("who", [0, 1])
def test_nobody_takes_two_steps(cast: Cast, claim: Claim, who: int) -> None:
    send(cast.finance["jst"][0], url_of(claim, "check"))
    officer = cast.finance["jst"][who]
    if who:
        assert send(officer, url_of(claim, "approve")).status_code == 302
        return
    assert "The same person did an earlier step" in page(officer, url_of(claim))
    with nothing_changes():
        answer = send(officer, url_of(claim, "approve"))
    assert answer.status_code == 409
    assert b"The same person did an earlier step" in answer.content


def test_the_other_agency_cannot_touch_it(cast: Cast, claim: Claim) -> None:
    with nothing_changes():
        assert send(cast.finance["nedo"][0], url_of(claim, "check")).status_code == 404


@pytest.mark.parametrize("reasons_en", ["The plan does not cover it.", ""])
def test_a_refusal_gives_reasons_in_both_languages(cast: Cast, claim: Claim, reasons_en: str) -> None:
    officer = cast.finance["jst"][0]
    fields = {"reasons_ja": "計画の対象外です。", "reasons_en": reasons_en}
    if reasons_en:
        assert send(officer, url_of(claim, "refuse"), **fields).status_code == 302
        claim.refresh_from_db()
        assert (claim.state, claim.reasons) == ("refused", Text(*fields.values()))
        return
    with nothing_changes():
        answer = send(officer, url_of(claim, "refuse"), **fields)
    assert answer.status_code == 422
    assert "計画の対象外です。" in answer.content.decode()


def test_a_claim_on_a_stopped_award_says_why_it_cannot_go_on(cast: Cast, claim: Claim) -> None:
    rounds.stopped(cast, claim.member.award, rounds.REASONS)
    shown = page(cast.finance["jst"][0], url_of(claim))
    assert "Not possible now: Check" in shown
    assert "Its award is not active" in shown
