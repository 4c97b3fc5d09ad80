"""The finance door's runs, accounts and holds, and the applicant's own account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from kikin.office import clock
from kikin.office.awards.models import Award
from kikin.office.claims.models import Claim
from kikin.office.payments import actions, queries
from kikin.office.payments.models import Hold, PayeeAccount, PayerAccount, PaymentRun
from tests.cast import Cast
from tests.office import rounds
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.payments import accounts
from tests.office.payments.accounts import PAYEE, TELEPHONE
from tests.office.rounds import CONTRACTED, REASONS

REASONS_SAID = {"reasons_ja": REASONS.ja, "reasons_en": REASONS.en}
FIGURES = {"bank_code": "9990", "branch_code": "001", "kind": "ordinary", "number": "7654321"}
ACCOUNT = FIGURES | {"holder": "ミホン", "bank_kana": "ミホン", "branch_kana": "ホンテン"}
DAY = "2022-09-02"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: CONTRACTED)


@pytest.fixture
def award(cast: Cast) -> Award:
    return rounds.active_awards(cast, rounds.PLANS[:1])[0]


@pytest.fixture
def claims(cast: Cast, award: Award) -> list[Claim]:
    accounts.payer_of(cast, "jst")
    accounts.accounts_of(cast, award)
    return accounts.approved_claims(cast, award.members.get(), (60_000_000, 90_000_000))


@pytest.fixture
def run(cast: Cast, claims: list[Claim]) -> PaymentRun:
    return actions.prepare(
        "jst", [claim.ref for claim in claims], CONTRACTED.date() + timedelta(1), cast.finance["jst"][0], CONTRACTED
    )


def test_who_comes_in(cast: Cast, run: PaymentRun) -> None:
    payee = PayeeAccount.objects.get()
    hold = actions.place(run.payments.all()[0].member.award, "security", REASONS, cast.finance["jst"][0], CONTRACTED)
    urls = [
        "/finance/runs/", f"/finance/runs/{run.ref}/", "/finance/payees/", f"/finance/payees/{payee.ref}/",
        "/finance/payer/", "/finance/holds/", f"/finance/holds/{hold.ref}/",
    ]  # fmt: skip
    in_both_languages(cast.finance["jst"][0], urls)
    is_closed_to(outsiders(cast, "finance_officer"), urls)
    for url in (urls[1], urls[3], urls[6]):
        assert status(cast.finance["nedo"][0], url) == 404


def test_a_run_goes_from_the_list_to_the_bank(cast: Cast, claims: list[Claim]) -> None:
    one, two, three, _ = cast.finance["jst"]
    shown = page(one, "/finance/runs/")
    assert all(claim.ref in shown for claim in claims)
    answer = send(one, "/finance/runs/prepare", document=[claim.ref for claim in claims], pay_on=DAY)
    assert answer.status_code == 302
    run = PaymentRun.objects.get()
    url = f"/finance/runs/{run.ref}/"
    assert "The same person did an earlier step" in page(one, url)
    with nothing_changes():
        assert send(one, f"{url}approve").status_code == 409
        assert status(one, f"{url}file") == 404
    assert send(two, f"{url}approve").status_code == 302
    file = sign_in(Client(), three).get(f"{url}file")
    assert file.content == queries.file_of(PaymentRun.objects.get())
    assert file["Content-Disposition"] == f'attachment; filename="{run.ref}.txt"'
    assert send(three, f"{url}send").status_code == 302
    assert send(three, f"{url}send").status_code == 302
    run.refresh_from_db()
    assert run.state == "done"
    assert {claim.state for claim in Claim.objects.all()} == {"paid"}
    assert run.ref in page(one, f"/finance/claims/{claims[0].ref}/")


@pytest.mark.parametrize("document", ["", "CLM-2022-99999-X"])
def test_what_cannot_be_paid_is_no_run(cast: Cast, claims: list[Claim], document: str) -> None:
    with nothing_changes():
        answer = send(
            cast.finance["jst"][0], "/finance/runs/prepare", pay_on=DAY, document=[document] if document else []
        )
    assert answer.status_code == 409
    assert (
        send(cast.finance["jst"][0], "/finance/runs/prepare", pay_on=DAY, document=[claims[0].ref]).status_code == 302
    )


def test_a_run_on_a_day_when_banks_rest_says_so_at_its_question(cast: Cast, claims: list[Claim]) -> None:
    with nothing_changes():
        answer = send(cast.finance["jst"][0], "/finance/runs/prepare", pay_on="2022-09-03", document=[claims[0].ref])
    assert answer.status_code == 422
    assert b"Banks do not work on the day" in answer.content


def test_the_file_is_not_for_auditors_nor_for_the_other_agency(cast: Cast, run: PaymentRun) -> None:
    actions.approve(run, cast.finance["jst"][1], CONTRACTED)
    url = f"/finance/runs/{run.ref}/file"
    assert status(cast.finance["jst"][3], url) == 200
    assert (status(cast.auditor, url), status(cast.finance["nedo"][0], url)) == (404, 404)


def test_a_hold_is_said_on_the_award_the_claim_and_the_run(cast: Cast, run: PaymentRun, claims: list[Claim]) -> None:
    one, two, *_ = cast.finance["jst"]
    award = claims[0].member.award
    place = f"/finance/awards/{award.ref}/hold"
    assert status(one, place) == 200
    with nothing_changes():
        assert send(one, f"{place}/place", code="security", reasons_ja="", reasons_en="").status_code == 422
    assert send(one, f"{place}/place", code="open_finding", **REASONS_SAID).status_code == 302
    hold = Hold.objects.get()
    for url in (f"/finance/awards/{award.ref}/", f"/finance/claims/{claims[0].ref}/", f"/finance/runs/{run.ref}/"):
        assert "a finding is open" in page(one, url).lower(), url
    assert "on hold" in page(two, f"/finance/runs/{run.ref}/")
    lift = f"/finance/holds/{hold.ref}/"
    assert "the same person" in page(one, lift).lower()
    with nothing_changes():
        assert send(one, f"{lift}lift", **REASONS_SAID).status_code == 409
    assert send(two, f"{lift}lift", **REASONS_SAID).status_code == 302
    assert "a finding is open" not in page(one, f"/finance/claims/{claims[0].ref}/").lower()


def test_a_run_is_revised_and_cancelled_and_a_payment_comes_back(cast: Cast, run: PaymentRun) -> None:
    one, two, three, four = cast.finance["jst"]
    url = f"/finance/runs/{run.ref}/"
    hold = actions.place(run.payments.all()[0].member.award, "security", REASONS, one, CONTRACTED)
    assert "Take out what is on hold" in page(one, url)
    actions.lift(hold, REASONS, two, CONTRACTED)
    send(two, f"{url}approve")
    send(three, f"{url}send")
    payment = queries.payments_of(run)[0]
    with nothing_changes():
        assert send(four, f"{url}fail", payment=payment.ref, reasons="", notice="").status_code == 422
    assert "A payment that came back" in page(four, url)
    assert "A payment that came back" not in page(three, url)
    with nothing_changes():
        assert send(three, f"{url}fail", payment=payment.ref, reasons="口座解約", notice="N-1").status_code == 409
    assert send(four, f"{url}fail", payment=payment.ref, reasons="口座解約", notice="N-1").status_code == 302
    assert "口座解約" in page(one, url)
    another = send(one, "/finance/runs/prepare", pay_on=DAY, document=[payment.document]).headers["Location"]
    assert send(four, f"{another}cancel").status_code == 302
    assert PaymentRun.objects.get(ref=another.split("/")[3]).state == "cancelled"


def test_an_applicant_names_an_account_and_finance_confirms_it(cast: Cast, award: Award) -> None:
    one, two, *_ = cast.finance["jst"]
    form = {**ACCOUNT, "telephone": TELEPHONE}
    with nothing_changes():
        answer = send(cast.applicant, "/applicant/account/propose", **(form | {"holder": "見本"}))
    assert answer.status_code == 422 and "見".encode() in answer.content
    assert send(cast.applicant, "/applicant/account/propose", **form).status_code == 302
    account = PayeeAccount.objects.get()
    url = f"/finance/payees/{account.ref}/"
    mine = page(cast.applicant, "/applicant/account/")
    assert "****321" in mine and "7654321" not in mine and "being confirmed" in mine
    assert "7654321" in page(one, url)
    with nothing_changes():
        assert send(one, f"{url}call-back", telephone="").status_code == 422
        assert send(one, f"{url}call-back", telephone="03-5555-0199").status_code in (409, 422)
    assert send(one, f"{url}call-back", telephone="03-5555-0199", source="a register").status_code == 302
    with nothing_changes():
        assert send(one, f"{url}put-in-force").status_code == 409
    assert send(two, f"{url}put-in-force").status_code == 302
    assert "In force" in page(cast.applicant, "/applicant/account/")


def test_an_account_is_refused_with_reasons_that_its_owner_reads(cast: Cast, award: Award) -> None:
    account = accounts.proposed(cast, award.members.get().organisation, PAYEE)
    url = f"/finance/payees/{account.ref}/refuse"
    with nothing_changes():
        assert send(cast.finance["jst"][0], url, reasons_ja="", reasons_en="").status_code == 422
    assert send(cast.finance["jst"][0], url, **REASONS_SAID).status_code == 302
    assert REASONS.en in page(cast.applicant, "/applicant/account/")


def test_the_account_page_is_the_applicant_s_own(cast: Cast, award: Award) -> None:
    accounts.proposed(cast, award.members.get().organisation, PAYEE)
    in_both_languages(cast.applicant, ["/applicant/account/"])
    assert "****567" not in page(cast.other_applicant, "/applicant/account/")
    is_closed_to(outsiders(cast, "applicant"), ["/applicant/account/"])


def test_the_agency_s_account_is_entered_by_one_and_approved_by_another(cast: Cast, award: Award) -> None:
    one, two, *_ = cast.finance["jst"]
    terms = {"requester_code": "123", "requester_kana": "ミホン", "file_format": "zengin"}
    with nothing_changes():
        assert send(one, "/finance/payer/enter", **ACCOUNT, **(terms | {"requester_code": "x"})).status_code == 422
    assert send(one, "/finance/payer/enter", **ACCOUNT, **terms).status_code == 302
    account = PayerAccount.objects.get()
    url = f"/finance/payer/{account.ref}/"
    assert "The same person" in page(one, "/finance/payer/")
    with nothing_changes():
        assert send(one, f"{url}put-in-force").status_code == 409
        assert send(one, f"{url}refuse", reasons_ja="", reasons_en="").status_code == 422
        assert send(cast.finance["nedo"][0], f"{url}put-in-force").status_code == 404
    assert send(two, f"{url}put-in-force").status_code == 302
    assert "123" in page(one, "/finance/payer/")
    assert send(one, "/finance/payer/enter", **ACCOUNT, **terms).status_code == 302
    last = PayerAccount.objects.get(state="proposed")
    assert send(two, f"/finance/payer/{last.ref}/refuse", **REASONS_SAID).status_code == 302
