"""The applicant's cost reports: what is due, lines with live totals, papers, files looked at before they are taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kikin.office.awards.models import Award
from kikin.office.costs import actions
from kikin.office.costs.models import Asset, CostLine, CostReport, Evidence, GroupCompany, WorkMonth
from kikin.values.text import Text
from tests.cast import Cast
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import NEXT_YEAR, PLANS

HOME = "/applicant/costs/"
REASONS = Text("仕様書と合いません。", "It does not match the specification.")
SAID: dict[str, Any] = {
    "after": 0,
    "cost_item": "other",
    "description": "分析",
    "ordered_on": "2022-10-01",
    "delivered_on": "2022-11-01",
    "paid_on": "2022-12-01",
    "amount_yen": "1,100,000",
    "tax_yen": "100,000",
    "supplier": "測定株式会社",
    "bill_number": "A-001",
    "evidence": "bill.pdf",
}


@pytest.fixture
def award(cast: Cast, at: Callable[[datetime], None]) -> Award:
    """Under contract, in the year after its first."""
    at(NEXT_YEAR)
    return rounds.active_awards(cast, PLANS[:1])[0]


@pytest.fixture
def report(cast: Cast, award: Award) -> CostReport:
    """Open, with one paper."""
    send(cast.applicant, f"/applicant/awards/{award.ref}/costs/2022")
    report = CostReport.objects.get()
    add_paper(cast, report)
    return report


def url(report: CostReport, act: str = "") -> str:
    return f"{HOME}{report.ref}/{act}"


def add_paper(cast: Cast, report: CostReport, name: str = "bill.pdf", content: bytes = b"%PDF-1.7 a bill") -> Any:
    return send(cast.applicant, url(report, "papers"), file=SimpleUploadedFile(name, content))


def enter(cast: Cast, report: CostReport, **changes: Any) -> Any:
    return send(cast.applicant, url(report, "lines/enter"), **SAID | changes)


def test_nobody_but_the_recipient_comes_in(cast: Cast, report: CostReport) -> None:
    enter(cast, report)
    pages = [HOME, url(report), url(report, "lines/enter"), url(report, "lines/1/"), url(report, "work")]
    is_closed_to(outsiders(cast, "applicant"), pages)
    for address in pages[1:]:
        assert status(cast.applicant, address) == 200
        assert status(cast.other_applicant, address) == 404
    paper = url(report, f"papers/{Evidence.objects.get().sha256}")
    assert (status(cast.applicant, paper), status(cast.other_applicant, paper)) == (200, 404)
    with nothing_changes():
        for act in ("hand-in", "papers", "upload", "lines/enter", "lines/1/remove", "lines/1/answer", "work"):
            assert send(cast.other_applicant, url(report, act), **SAID).status_code == 404, act


def test_every_page_speaks_both_languages(cast: Cast, report: CostReport) -> None:
    enter(cast, report)
    pages = [HOME, url(report), url(report, "lines/enter"), url(report, "lines/1/"), url(report, "lines/1/edit")]
    in_both_languages(cast.applicant, [*pages, url(report, "work"), url(report, "lines/1/tag"), f"{HOME}assets/"])


def test_what_is_due_is_told(cast: Cast, award: Award, at: Callable[[datetime], None]) -> None:
    shown = page(cast.applicant, HOME)
    assert "31 May 2023" in shown and "Overdue" not in shown
    assert "Begin the report" in shown and "FY2023" in shown
    at(NEXT_YEAR.replace(month=6, day=1))
    assert "Overdue" in page(cast.applicant, HOME)
    assert HOME in page(cast.applicant, f"/applicant/awards/{award.ref}/")


def test_a_report_is_begun_once(cast: Cast, award: Award) -> None:
    address = f"/applicant/awards/{award.ref}/costs/2022"
    first = send(cast.applicant, address)
    with nothing_changes():
        second = send(cast.applicant, address)
        assert send(cast.applicant, f"/applicant/awards/{award.ref}/costs/2030").status_code == 409
        assert send(cast.other_applicant, address).status_code == 404
    assert first.headers["Location"] == second.headers["Location"] == url(CostReport.objects.get())


def test_a_line_is_entered_once_and_the_totals_follow(cast: Cast, report: CostReport) -> None:
    assert enter(cast, report).status_code == 302
    with nothing_changes():
        assert enter(cast, report).status_code == 302
    shown = page(cast.applicant, url(report))
    assert "JPY 1,100,000" in shown and "JPY 200,000,000" in shown
    assert 'name="after" value="1"' in page(cast.applicant, url(report, "lines/enter"))


def test_a_price_in_dollars_becomes_yen_by_a_rate_with_its_day(cast: Cast, report: CostReport) -> None:
    abroad = {"amount_yen": "", "tax_yen": "0", "currency": "usd", "foreign_amount": "1,234.565"}
    abroad |= {"exchange_rate": "145.5", "rate_source": "TTM"}
    with nothing_changes():
        told = enter(cast, report, **abroad)
    assert told.status_code == 422 and "The rate of exchange has no date" in told.content.decode()
    for _ in range(2):
        assert enter(cast, report, **abroad, rate_on="2022-12-01").status_code == 302
    line = CostLine.objects.get()
    assert (line.amount_yen, line.currency) == (179_629, "USD")
    shown = page(cast.applicant, url(report, "lines/1/"))
    assert "USD 1,234.565" in shown and "145.5<" in shown
    assert 'value="145.5"' in page(cast.applicant, url(report, "lines/1/edit"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"exchange_rate": "much"}, "This is not a number"),
        ({"amount_yen": ""}, "The amount is not above zero"),
        ({"ordered_on": "2022-08-31"}, "It was ordered before the contract"),
        ({"delivered_on": "2023-04-01", "paid_on": "2023-04-02"}, "outside the period of this year"),
        ({"amount_yen": "1.5"}, "Please write whole yen"),
        ({"supplier": "見本one株式会社"}, "no reason is given"),
        ({"cost_item": "gift"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_stands_at_its_question(
    cast: Cast, report: CostReport, change: dict[str, Any], told: str
) -> None:
    with nothing_changes():
        answer = enter(cast, report, **change)
    assert answer.status_code == 422
    assert told in answer.content.decode().split('class="question question--problem"')[1]
    assert enter(cast, report).status_code == 302


def test_a_line_is_changed_and_removed(cast: Cast, report: CostReport) -> None:
    enter(cast, report)
    assert send(cast.applicant, url(report, "lines/1/edit"), **SAID | {"amount_yen": "990,000"}).status_code == 302
    assert CostLine.objects.get().amount_yen == 990_000
    for _ in range(2):
        assert send(cast.applicant, url(report, "lines/1/remove")).status_code == 302
    assert not CostLine.objects.exists()


def test_papers_are_saved_and_never_shown_in_a_page(cast: Cast, report: CostReport, enter: Any) -> None:
    kept = Evidence.objects.get()
    answer = enter(cast.applicant).get(url(report, f"papers/{kept.sha256}"))
    assert answer.content == b"%PDF-1.7 a bill"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bill.pdf"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with nothing_changes():
        assert add_paper(cast, report).status_code == 302
        refused = add_paper(cast, report, "page.html", b"<script>alert(1)</script>")
        assert refused.status_code == 422
        assert "Not a kind of file that is taken" in refused.content.decode()
        assert send(cast.applicant, url(report, "papers")).status_code == 422


def lines_file(*amounts: str) -> SimpleUploadedFile:
    header = "cost_item,description,ordered_on,delivered_on,paid_on,amount_yen,supplier,bill_number,evidence\n"
    rows = [
        f"other,分析,2022-10-01,2022-11-01,2022-12-01,{amount},測定,B-{number},bill.pdf\n"
        for number, amount in enumerate(amounts)
    ]
    return SimpleUploadedFile("lines.csv", (header + "".join(rows)).encode())


def test_a_file_is_looked_at_before_it_is_taken(cast: Cast, report: CostReport) -> None:
    answer = send(cast.applicant, url(report, "upload"), file=lines_file("1000", "oops", "0", "2000"))
    address = answer.headers["Location"]
    shown = page(cast.applicant, address)
    assert "Row 3 Amount (tax included)" in shown and "oops" in shown
    assert "Row 4 Amount (tax included)" in shown
    assert "Nothing has been taken" in shown and "JPY 3,000" in shown
    assert page(cast.applicant, address, "ja") != shown
    assert not CostLine.objects.exists()
    assert send(cast.applicant, f"{address}take").headers["Location"] == address
    with nothing_changes():
        assert send(cast.applicant, f"{address}take").headers["Location"] == address
        again = send(cast.applicant, url(report, "upload"), file=lines_file("1000", "oops", "0", "2000"))
        assert again.headers["Location"] == address
        assert send(cast.other_applicant, f"{address}take").status_code == 404
    assert sorted(CostLine.objects.values_list("amount_yen", flat=True)) == [1_000, 2_000]
    assert "Sending it again changes nothing" in page(cast.applicant, address)


def test_a_file_without_a_good_line_takes_nothing(cast: Cast, report: CostReport) -> None:
    address = send(cast.applicant, url(report, "upload"), file=lines_file("x")).headers["Location"]
    assert "No row can be taken" in page(cast.applicant, address)
    with nothing_changes():
        assert send(cast.applicant, f"{address}take").status_code == 409
        assert send(cast.applicant, url(report, "upload"), file=SimpleUploadedFile("a.exe", b"MZ")).status_code == 422


def test_the_empty_sheet_has_the_columns(cast: Cast, report: CostReport, enter: Any) -> None:
    answer = enter(cast.applicant).get(f"{HOME}lines.csv", headers={"accept-language": "ja"})
    assert answer.content.decode("utf-8-sig").startswith("費目,内容,発注日,納品日,支払日")


def timesheet(cast: Cast, **changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"person": cast.applicant.person, "month": "2022-10", "grade": "", "pay_yen": "300,000"}
    said |= {"pay_minutes": "9000", "evidence": "bill.pdf", "paid_on": "2022-11-25", "work_3": "400", "leave_4": "465"}
    said |= {"mode": "full_time", "measured_by": ""}
    return said | changes


def test_a_timesheet_becomes_a_line(cast: Cast, report: CostReport) -> None:
    with nothing_changes():
        for change, told in (
            ({"work_3": "466"}, "More than the day holds"),
            ({"leave_3": "66"}, "More than the day holds"),
            ({"work_31": "1", "month": "2022-11"}, "The month has no such day"),
            ({"month": "October"}, "Please write it as 2022-10"),
            ({"mode": "part_time"}, "Give it for part-time work"),
            ({"agreed_minutes": "700"}, "Give it for part-time work"),
        ):
            answer = send(cast.applicant, url(report, "work"), **timesheet(cast, **change))
            assert (answer.status_code, told in answer.content.decode()) == (422, True), told
    assert send(cast.applicant, url(report, "work"), **timesheet(cast)).status_code == 302
    work = WorkMonth.objects.get()
    assert (work.minutes, work.line.amount_yen) == (400, 13_333)
    assert "Change it" not in page(cast.applicant, url(report, "lines/1/"))


def test_someone_new_is_put_on_the_list(cast: Cast, report: CostReport) -> None:
    said = {"name_ja": "見本 花子", "name_en": "Sample Hanako"}
    assert send(cast.applicant, url(report, "work/people"), **said).status_code == 302
    assert "Sample Hanako" in page(cast.applicant, url(report, "work"))
    with nothing_changes():
        assert send(cast.applicant, url(report, "work/people"), **said).status_code == 302
        assert send(cast.applicant, url(report, "work/people"), name_ja="").status_code == 422


def test_what_was_bought_is_tagged_before_handing_in_and_seen_after(
    cast: Cast, report: CostReport, at: Callable[[datetime], None]
) -> None:
    enter(cast, report, cost_item="equipment")
    assert "Register what line 1 bought" in page(cast.applicant, url(report))
    with nothing_changes():
        assert send(cast.applicant, url(report, "hand-in"), deducts_tax="no").status_code == 409
        assert send(cast.applicant, url(report, "lines/1/tag"), tag="T-1").status_code == 422
    label = {"tag": "T-1", "place": "201", "custodian": "係", "belongs_to": "recipient", "insurance": "証券1号"}
    for _ in range(2):
        assert send(cast.applicant, url(report, "lines/1/tag"), **label).status_code == 302
    assert send(cast.applicant, url(report, "hand-in"), deducts_tax="no").status_code == 302
    at(NEXT_YEAR.replace(year=2024))
    assert "To be seen again" in page(cast.applicant, f"{HOME}assets/")
    assert "yearly check" in page(cast.applicant, HOME)
    with nothing_changes():
        wrong = send(cast.applicant, url(report, "lines/1/sight"), seen_on="2020-01-01", place="201")
        assert wrong.status_code == 422
        assert status(cast.other_applicant, url(report, "lines/1/sight")) == 404
    assert send(cast.applicant, url(report, "lines/1/sight"), seen_on="2024-04-30", place="202").status_code == 302
    assert Asset.objects.get().place == "202"


def test_handing_in_asks_for_the_tax_and_is_done_once(cast: Cast, report: CostReport) -> None:
    enter(cast, report)
    with nothing_changes():
        assert send(cast.applicant, url(report, "hand-in")).status_code == 422
    assert send(cast.applicant, url(report, "hand-in"), deducts_tax="yes").status_code == 302
    with nothing_changes():
        assert send(cast.applicant, url(report, "hand-in"), deducts_tax="yes").status_code == 302
        assert enter_refused(cast, report) == 409
    assert "Hand in</button>" not in page(cast.applicant, url(report))


def enter_refused(cast: Cast, report: CostReport) -> int:
    return int(enter(cast, report, bill_number="A-9").status_code)


def test_a_disallowance_is_answered_from_the_list_of_what_is_due(cast: Cast, report: CostReport) -> None:
    enter(cast, report)
    actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)
    actions.disallow([CostLine.objects.get()], "evidence_insufficient", REASONS, cast.finance["jst"][0], NEXT_YEAR)
    assert url(report, "lines/1/") in page(cast.applicant, HOME)
    shown = page(cast.applicant, url(report, "lines/1/"))
    assert REASONS.en in shown and "The evidence does not show it" in shown
    with nothing_changes():
        assert send(cast.applicant, url(report, "lines/1/answer"), reply="").status_code == 422
    for _ in range(2):
        assert send(cast.applicant, url(report, "lines/1/answer"), reply="添付しました。").status_code == 302
    assert CostLine.objects.get().state == "answered"
    assert url(report, "lines/1/") not in page(cast.applicant, HOME)


def test_a_company_of_the_group_is_declared(cast: Cast, award: Award) -> None:
    with nothing_changes():
        wrong = send(cast.applicant, f"{HOME}group", name="見本子会社", corporate_number="123")
        assert wrong.status_code == 422
    for _ in range(2):
        assert send(cast.applicant, f"{HOME}group", name="見本子会社").status_code == 302
    assert GroupCompany.objects.get().organisation.ref == cast.applicant.of
    assert "見本子会社" in page(cast.applicant, HOME)
    assert "見本子会社" not in page(cast.other_applicant, HOME)
