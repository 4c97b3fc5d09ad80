"""Settlements by the doors: drawn up and signed in finance, read and answered by the recipient, decided in the
programme."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kikin.office.awards.models import AwardMember
from kikin.office.closing import actions as closing
from kikin.office.costs import actions as costs
from kikin.office.costs.models import CostLine
from kikin.office.settlements import queries
from kikin.office.settlements.actions import facility, receivables, settling
from kikin.office.settlements.models import (
    Breach,
    CompletedWork,
    InterestPaid,
    Payback,
    Receivable,
    Repayment,
    Settlement,
)
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import NEXT_YEAR
from tests.office.settlements.scene import REASONS, SIGNED, award_of, drawn_up, member_of, owed, paid, reported, signed
from tests.office.settlements.test_years_after import ONE, TWO, sheet

LATE = datetime(2023, 9, 29, 3, tzinfo=UTC)
WORDS = {"reasons_ja": "理由です。", "reasons_en": "Because."}


@pytest.fixture(autouse=True)
def today(at) -> None:  # type: ignore[no-untyped-def]
    at(LATE)


@pytest.fixture
def member(cast: Cast) -> AwardMember:
    """A small company that was paid 66,000,000 in advance, of which 60,000,000 are its share."""
    member = member_of(award_of(cast, "subsidy", size="small_company", kind="company"))
    paid(cast, member, 66_000_000)
    reported(cast, member, {"other": 90_000_001})
    return member


def finance(cast: Cast, number: int):  # type: ignore[no-untyped-def]
    return cast.finance["jst"][number]


def test_one_draws_up_and_another_signs(cast: Cast, member: AwardMember) -> None:
    home = page(finance(cast, 0), "/finance/settlements/")
    assert f"?award={member.award.ref}&amp;fiscal_year=2022#draw-up" in home
    fields = {"award": member.award.ref, "fiscal_year": "2022"}
    assert send(finance(cast, 0), "/finance/settlements/draw-up", **fields).status_code == 302
    made = Settlement.objects.get()
    url = f"/finance/settlements/{made.ref}/"
    shown = page(finance(cast, 0), url)
    assert "Not possible now: Sign" in shown
    assert "the same person did an earlier step" in shown
    assert "JPY 6,000,000 is to be paid back." in shown
    with nothing_changes():
        assert send(finance(cast, 0), f"{url}sign", seen=queries.digest_of([made])).status_code == 409
        assert send(finance(cast, 1), f"{url}sign", seen="other").status_code == 409
        assert send(cast.finance["nedo"][1], f"{url}sign", seen=queries.digest_of([made])).status_code == 404
    seen = re.search(r'name="seen" value="(\w+)"', page(finance(cast, 1), url))
    assert seen is not None
    assert send(finance(cast, 1), f"{url}sign", seen=seen[1]).status_code == 302
    assert send(finance(cast, 1), f"{url}sign", seen=seen[1]).status_code == 302
    assert Settlement.objects.get().state == "signed"
    due = owed(made)
    assert due.ref in page(finance(cast, 1), url)
    assert made.ref in page(finance(cast, 1), "/finance/settlements/?state=signed")
    in_both_languages(finance(cast, 1), ["/finance/settlements/", url, "/finance/owed/", f"/finance/owed/{due.ref}/"])


@pytest.mark.parametrize("ref", ["JPMJ999999", "own"])
def test_a_statement_that_cannot_be_drawn_up_says_why(cast: Cast, member: AwardMember, ref: str) -> None:
    award = member.award.ref if ref == "own" else ref
    with nothing_changes():
        answer = send(finance(cast, 0), "/finance/settlements/draw-up", award=award, fiscal_year="2023")
        send(finance(cast, 0), "/finance/settlements/draw-up", award=award, fiscal_year="x")
    assert answer.status_code == 409
    expected = b"the cost report of the year is not reviewed" if ref == "own" else b"no award of that number"
    assert expected in answer.content.lower()


def test_what_changes_is_shown_at_once_and_drawn_up_again(cast: Cast, member: AwardMember) -> None:
    (made,) = drawn_up(cast, member)
    line = CostLine.objects.get()
    costs.disallow([line], "not_for_the_work", REASONS, finance(cast, 2), NEXT_YEAR)
    url = f"/finance/settlements/{made.ref}/"
    shown = page(finance(cast, 1), url)
    assert "Drawn up again, it would come to this." in shown
    assert "what its figures rest on has changed" in shown
    assert send(finance(cast, 1), f"{url}again").status_code == 302
    assert Settlement.objects.get().share_yen == 0
    assert "Drawn up again, it would come to this." not in page(finance(cast, 0), url)
    assert send(finance(cast, 0), f"{url}withdraw", reasons_ja="誤りです。").status_code == 422
    assert send(finance(cast, 0), f"{url}withdraw", **WORDS).status_code == 302
    assert Settlement.objects.get().state == "withdrawn"


def test_a_receipt_is_noted_once_with_its_interest(cast: Cast, member: AwardMember) -> None:
    due = owed(signed(cast, member)[0])
    url = f"/finance/owed/{due.ref}/"
    shown = page(finance(cast, 0), url)
    assert "JPY 180,000" in shown
    fields = {"amount_yen": "6,180,001", "received_on": "2023-09-29", "document": "RECEIPT-1"}
    with nothing_changes():
        answer = send(finance(cast, 0), f"{url}repay", **fields)
        assert send(finance(cast, 0), f"{url}repay", amount_yen="").status_code == 422
    assert answer.status_code in (409, 422)
    assert b"more than the rest and its interest" in answer.content
    fields["amount_yen"] = "6180000"
    for _ in range(2):
        assert send(finance(cast, 0), f"{url}repay", **fields).status_code == 302
    assert Repayment.objects.count() == 1
    assert Receivable.objects.get().state == "repaid"


def test_another_receipt_under_the_same_notice_is_refused_aloud(cast: Cast, member: AwardMember) -> None:
    url = f"/finance/owed/{owed(signed(cast, member)[0]).ref}/"
    fields = {"amount_yen": "1,000", "received_on": "2023-09-29", "document": "BANK-1"}
    for _ in range(2):
        assert send(finance(cast, 0), f"{url}repay", **fields).status_code == 302
    with nothing_changes():
        answer = send(finance(cast, 0), f"{url}repay", **fields | {"amount_yen": "5,000"})
    assert answer.status_code in (409, 422)
    assert b"a receipt by this notice is noted already" in answer.content.lower()


def test_a_transfer_leads_to_the_settlement_that_it_rests_on(cast: Cast, member: AwardMember) -> None:
    (made,) = signed(cast, member)
    (first, *_) = queries.transfers_of(made)
    link = f"/finance/settlements/{made.ref}/"
    assert link in page(finance(cast, 0), f"/finance/transfers/{first.id}/")
    assert link not in page(cast.finance["nedo"][0], f"/finance/transfers/{first.id}/")


def test_the_recipient_reads_its_sheet_and_its_demand(cast: Cast, member: AwardMember) -> None:
    (made,) = drawn_up(cast, member)
    mine = f"/applicant/settlements/{made.ref}/"
    assert status(cast.applicant, mine) == 404
    settling.sign([made], finance(cast, 1), SIGNED)
    due = owed(made)
    urls = ["/applicant/settlements/", mine, f"/applicant/demands/{due.ref}/"]
    for url in urls:
        assert status(cast.applicant, url) == 200
    assert "JPY 60,000,000" in page(cast.applicant, mine)
    assert "10.95%" in page(cast.applicant, urls[2])
    assert made.ref in page(cast.applicant, urls[0])
    assert made.ref not in page(cast.other_applicant, urls[0])
    for url in urls[1:]:
        assert status(cast.other_applicant, url) == 404
    in_both_languages(cast.applicant, urls)


def test_only_a_director_writes_off(cast: Cast, member: AwardMember) -> None:
    due = owed(signed(cast, member)[0])
    url = f"/programme/obligations/receivable/{due.ref}/"
    assert "Write it off" not in page(cast.officers["jst"], url)
    fields = {"amount_yen": "6000000", **WORDS}
    with nothing_changes():
        assert send(cast.officers["jst"], f"{url}write-off", **fields).status_code == 409
        assert send(cast.directors["jst"], f"{url}write-off", amount_yen="7000000", **WORDS).status_code in (409, 422)
        assert send(cast.directors["jst"], f"{url}write-off", amount_yen="1").status_code == 422
    assert send(cast.directors["jst"], f"{url}write-off", **fields).status_code == 302
    assert Receivable.objects.get().state == "written_off"
    in_both_languages(cast.directors["jst"], ["/programme/obligations/", url])


def test_a_demand_made_in_error_is_withdrawn_by_two(cast: Cast, member: AwardMember) -> None:
    due = owed(signed(cast, member)[0])
    url = f"/finance/owed/{due.ref}/"
    assert "Withdraw a demand made in error" in page(finance(cast, 0), url)
    with nothing_changes():
        assert send(finance(cast, 0), f"{url}withdraw").status_code == 422
        assert send(finance(cast, 2), f"{url}withdraw/confirm").status_code == 409
        assert send(cast.finance["nedo"][0], f"{url}withdraw", **WORDS).status_code == 404
    assert send(finance(cast, 0), f"{url}withdraw", **WORDS).status_code == 302
    in_both_languages(finance(cast, 2), [url])
    assert "Not possible now: Withdraw the demand" in page(finance(cast, 0), url)
    with nothing_changes():
        assert send(finance(cast, 0), f"{url}withdraw/confirm").status_code == 409
    assert send(finance(cast, 0), f"{url}withdraw/decline").status_code == 302
    assert send(finance(cast, 0), f"{url}withdraw", **WORDS).status_code == 302
    assert send(finance(cast, 2), f"{url}withdraw/confirm").status_code == 302
    assert send(finance(cast, 2), f"{url}withdraw/confirm").status_code == 302
    assert (Receivable.objects.get().state, Settlement.objects.get().state) == ("withdrawn", "revoked")
    in_both_languages(finance(cast, 2), [url, f"/finance/settlements/{Settlement.objects.get().ref}/"])
    in_both_languages(cast.applicant, ["/applicant/settlements/", f"/applicant/demands/{due.ref}/"])


def test_profit_is_declared_noted_and_collected(cast: Cast, member: AwardMember, at) -> None:  # type: ignore[no-untyped-def]
    due = owed(signed(cast, member)[0])
    receivables.repay(due, due.amount_yen, due.due_on, "RECEIPT-1", finance(cast, 0), LATE)
    closing.close_awards([member.award], cast.directors["jst"], LATE)
    at(datetime(2025, 5, 1, 3, tzinfo=UTC))
    url = f"/applicant/awards/{member.award.ref}/afterwards/"
    in_both_languages(cast.applicant, [url])
    fields = {"fiscal_year": "2024", "profit_yen": "15000000", "document": "ACCOUNTS-1"}
    assert send(cast.applicant, f"{url}profit", fiscal_year="2030").status_code == 422
    assert send(cast.applicant, f"{url}profit", **fields).status_code == 302
    declared = Payback.objects.get()
    assert declared.ref in page(finance(cast, 0), "/finance/owed/")
    base = f"/finance/paybacks/{declared.ref}/"
    assert send(finance(cast, 0), f"{base}send-back").status_code == 422
    assert send(finance(cast, 0), f"{base}note").status_code == 302
    in_both_languages(finance(cast, 0), [base])
    receipt = {"received_on": "2025-05-01", "document": "RECEIPT-9"}
    with nothing_changes():
        assert send(finance(cast, 0), f"{base}collect", **receipt).status_code == 409
    assert send(finance(cast, 1), f"{base}collect", **receipt).status_code == 302
    assert Payback.objects.get().owed_yen == 9_999_999 // 1_000 * 1_000


@pytest.fixture
def plant(cast: Cast) -> AwardMember:
    return member_of(award_of(cast, "facility", (9, 80, 10), kind="company"))


def test_work_is_reported_and_accepted(cast: Cast, plant: AwardMember) -> None:
    url = f"/applicant/awards/{plant.award.ref}/afterwards/"
    fields = {"title_ja": "建屋", "title_en": "Building", "completed_on": "2023-05-01", "completed_yen": "60000000"}
    assert send(cast.applicant, f"{url}work", **fields).status_code == 422
    for _ in range(2):
        assert send(cast.applicant, f"{url}work", document="SURVEY-1", **fields).status_code == 302
    made = CompletedWork.objects.get()
    theirs = f"/programme/obligations/completed_work/{made.ref}/"
    in_both_languages(cast.officers["jst"], [theirs])
    assert send(cast.officers["jst"], f"{theirs}send-back").status_code == 422
    with nothing_changes():
        assert send(cast.officers["nedo"], f"{theirs}accept").status_code == 404
    for _ in range(2):
        assert send(cast.officers["jst"], f"{theirs}accept").status_code == 302
    assert CompletedWork.objects.get().state == "accepted"
    assert made.ref in page(cast.applicant, url)


def test_a_breach_is_recorded_by_one_and_confirmed_by_another(cast: Cast, plant: AwardMember, at) -> None:  # type: ignore[no-untyped-def]
    title = Text("建屋", "Building")
    made = facility.report_work(plant, title, date(2023, 5, 1), 120_000_000, "S-1", cast.applicant, LATE)
    facility.accept_work(made, cast.officers["jst"], LATE)
    settling.pay(signed(cast, plant, 2023, LATE), finance(cast, 2), LATE)
    closing.close_awards([plant.award], cast.directors["jst"], datetime(2024, 3, 31, 3, tzinfo=UTC))
    at(datetime(2027, 10, 1, 3, tzinfo=UTC))
    url = f"/applicant/awards/{plant.award.ref}/afterwards/"
    year = {"fiscal_year": "2024", "words": "毎月生産しています。", "document": "OUTPUT-1"}
    assert send(cast.applicant, f"{url}year", **year).status_code == 302
    fields = {"award": plant.award.ref, "breached_on": "2027-10-01", "words_ja": "停止", "words_en": "Stopped"}
    home = "/programme/obligations/"
    assert send(cast.officers["jst"], f"{home}breach", **fields).status_code == 422
    with nothing_changes():
        wrong = send(cast.officers["nedo"], f"{home}breach", document="VISIT-1", **fields)
    assert b"This agency has no such award." in wrong.content
    assert send(cast.officers["jst"], f"{home}breach", document="VISIT-1", **fields).status_code == 302
    breach = Breach.objects.get()
    theirs = f"{home}breach/{breach.ref}/"
    in_both_languages(cast.directors["jst"], [theirs])
    in_the_books, audited = f"/finance/breaches/{breach.ref}/", f"/auditor/breaches/{breach.ref}/"
    assert "It waits to be judged" in page(finance(cast, 0), in_the_books)
    assert in_the_books in page(finance(cast, 0), "/finance/owed/")
    is_closed_to(outsiders(cast, "finance_officer"), [in_the_books])
    is_closed_to(outsiders(cast, "auditor"), [audited])
    assert send(cast.directors["jst"], f"{theirs}dismiss").status_code == 422
    assert send(cast.directors["jst"], f"{theirs}confirm").status_code == 302
    assert Receivable.objects.get().amount_yen == 39_000_000
    due = Receivable.objects.get().ref
    for reader, door, here in (
        (finance(cast, 0), "finance/owed", in_the_books),
        (cast.auditor, "auditor/receivables", audited),
    ):
        assert f"/{door}/{due}/" in page(reader, here) and here in page(reader, f"/{door}/{due}/")
        in_both_languages(reader, [here])
    assert status(cast.applicant, f"/applicant/demands/{Receivable.objects.get().ref}/") == 200


def test_a_bank_s_statement_is_taken_in_once_or_every_bad_row_is_named(cast: Cast) -> None:
    borrower = member_of(award_of(cast, "interest-subsidy", kind="company"))

    def load(content: bytes):  # type: ignore[no-untyped-def]
        upload = SimpleUploadedFile("interest.csv", content)
        return sign_in(Client(), finance(cast, 0)).post(
            "/finance/interest/load",
            {"award": borrower.award.ref, "sheet": upload},
            headers={"accept-language": "en"},
        )

    bad = load(sheet(borrower, ONE, TWO.replace("2023-03-31", "2023-13-31"), ONE.replace("1000001", "x")))
    assert bad.status_code == 409
    assert b"row 3: due_on is not a day" in bad.content.lower()
    assert b"row 4: interest_yen is not an amount" in bad.content.lower()
    assert InterestPaid.objects.count() == 0
    for counted in (b"2 lines were taken in; 0 were known already.", b"0 lines were taken in; 2 were known already."):
        done = load(sheet(borrower, ONE, TWO))
        assert done.status_code == 302
        assert (
            counted
            in sign_in(Client(), finance(cast, 0))
            .get(done.headers["Location"], headers={"accept-language": "en"})
            .content
        )
    in_both_languages(finance(cast, 0), ["/finance/interest/"])
    assert InterestPaid.objects.count() == 2


def test_doors_are_closed_to_others(cast: Cast, member: AwardMember) -> None:
    (made,) = signed(cast, member)
    due = owed(made)
    urls = [
        "/finance/settlements/",
        f"/finance/settlements/{made.ref}/",
        f"/finance/owed/{due.ref}/",
        "/finance/interest/",
    ]
    is_closed_to(outsiders(cast, "finance_officer"), urls)
    for url in urls[1:3]:
        assert status(cast.finance["nedo"][0], url) == 404
    is_closed_to(outsiders(cast, "programme_officer", "programme_director"), ["/programme/obligations/"])
