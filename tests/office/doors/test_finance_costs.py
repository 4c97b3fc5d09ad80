"""Cost review by the finance door: in full or by sample, with other eyes on every answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from kikin.fund import costs as rules
from kikin.fund.relations import Actor
from kikin.office.awards.models import Award
from kikin.office.costs import actions
from kikin.office.costs.models import CostLine, CostReport, Evidence, GradeRate
from kikin.office.parties.models import Person
from tests.cast import Cast
from tests.office import rounds
from tests.office.costs.conftest import LINE, PAPER
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import NEXT_YEAR, PLANS

HOME = "/finance/costs/"
WHY = {"code": "other", "reasons_ja": "不明確です。", "reasons_en": "It is not clear."}
BOTH = {"reasons_ja": "不足です。", "reasons_en": "Something is missing."}


@pytest.fixture
def awards(cast: Cast, at: Callable[[datetime], None]) -> list[Award]:
    at(NEXT_YEAR)
    return rounds.active_awards(cast)


@pytest.fixture
def award(cast: Cast, at: Callable[[datetime], None]) -> Award:
    at(NEXT_YEAR)
    return rounds.active_awards(cast, PLANS[:1])[0]


def reported(cast: Cast, award: Award, lines: list[rules.Line]) -> CostReport:
    member = award.members.select_related("award", "organisation").get()
    whole = actions.WholeReport(member, 2022, tuple(lines), PAPER, cast.applicant)
    return actions.report_all([whole], NEXT_YEAR)[0]


@pytest.fixture
def report(cast: Cast, award: Award) -> CostReport:
    """Handed in, with three lines; the last is flagged."""
    lines = [LINE, replace(LINE, bill_number="A-2", amount_yen=330_000)]
    lines.append(replace(LINE, bill_number="A-3", amount_yen=220_000, supplier="見本one株式会社", remark="原価による"))
    return reported(cast, award, lines)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return cast.finance["jst"][0]


@pytest.fixture
def other(cast: Cast) -> Actor:
    return cast.finance["jst"][1]


def url(report: CostReport, act: str = "") -> str:
    return f"{HOME}{report.ref}/{act}"


def states() -> list[str]:
    return list(CostLine.objects.order_by("number").values_list("state", flat=True))


def test_only_the_agency_s_officers_come_in(cast: Cast, report: CostReport, officer: Actor) -> None:
    pages = [HOME, url(report), url(report, "lines/1/"), f"{HOME}bills/", f"{HOME}people/", f"{HOME}assets/"]
    is_closed_to(outsiders(cast, "finance_officer"), pages)
    stranger = cast.finance["nedo"][0]
    assert [status(officer, address) for address in pages] == [200] * len(pages)
    assert [status(stranger, address) for address in pages[1:3]] == [404, 404]
    paper = url(report, f"papers/{Evidence.objects.get().sha256}")
    assert (status(officer, paper), status(stranger, paper)) == (200, 404)
    assert report.ref not in page(stranger, HOME)
    with nothing_changes():
        for act in ("accept", "disallow", "review", "reopen", "sample", "lines/1/accept", "lines/1/uphold"):
            assert send(stranger, url(report, act), line="1", count="1", **WHY).status_code == 404, act


def test_every_page_speaks_both_languages(report: CostReport, officer: Actor) -> None:
    rooms = [f"{HOME}{room}/" for room in ("bills", "people", "assets", "rates")]
    in_both_languages(officer, [HOME, url(report), url(report, "lines/1/"), *rooms])


def test_a_full_review_line_by_line(report: CostReport, officer: Actor) -> None:
    shown = page(officer, url(report))
    assert "is related to the recipient" in shown and "原価による" in shown
    with nothing_changes():
        assert send(officer, url(report, "review")).status_code == 409
        assert send(officer, url(report, "accept")).status_code == 409
        assert send(officer, url(report, "disallow"), line="3", code="other").status_code == 422
    for _ in range(2):
        assert send(officer, url(report, "accept"), line=["1", "2"]).status_code == 302
        assert send(officer, url(report, "disallow"), line="3", **WHY).status_code == 302
    assert states() == ["accepted", "accepted", "disallowed"]
    for _ in range(2):
        assert send(officer, url(report, "review")).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.reviewed_by) == ("reviewed", officer.person)
    assert "JPY 1,430,000" in page(officer, url(report))


def test_a_review_by_sample(report: CostReport, officer: Actor) -> None:
    with nothing_changes():
        assert send(officer, url(report, "sample"), count="0").status_code == 422
    assert send(officer, url(report, "sample"), count="1").status_code == 302
    waiting = page(officer, f"{url(report)}?view=waiting")
    assert 'value="1"' in waiting and 'value="3"' in waiting and 'value="2"' not in waiting
    assert "A sample of 2 lines" in waiting
    send(officer, url(report, "accept"), line=["1", "3"])
    assert send(officer, url(report, "review")).status_code == 302
    assert states() == ["accepted"] * 3


def test_other_eyes_decide_on_an_answer(cast: Cast, report: CostReport, officer: Actor, other: Actor) -> None:
    send(officer, url(report, "disallow"), line=["1", "2"], **WHY)
    with nothing_changes():
        assert send(other, url(report, "lines/1/uphold"), **BOTH).status_code == 409
    for line in CostLine.objects.filter(state="disallowed"):
        actions.answer(line, "仕様書のとおりです。", cast.applicant, NEXT_YEAR)
    assert "仕様書のとおりです。" in page(officer, url(report, "lines/1/"))
    with nothing_changes():
        for act in ("lines/1/uphold", "lines/1/accept"):
            answer = send(officer, url(report, act), **BOTH)
            assert answer.status_code in (403, 409)
            assert "did an earlier step" in answer.content.decode()
        assert send(other, url(report, "lines/1/uphold")).status_code == 422
    for _ in range(2):
        assert send(other, url(report, "lines/1/uphold"), **BOTH).status_code == 302
        assert send(other, url(report, "lines/2/accept")).status_code == 302
    assert states() == ["upheld", "accepted", "entered"]
    for _ in range(2):
        assert send(other, url(report, "lines/2/disallow"), **WHY).status_code == 302
    assert states() == ["upheld", "disallowed", "entered"]


def test_a_report_is_sent_back_with_reasons(cast: Cast, report: CostReport, officer: Actor) -> None:
    with nothing_changes():
        assert send(officer, url(report, "reopen")).status_code == 422
    for _ in range(2):
        assert send(officer, url(report, "reopen"), **BOTH).status_code == 302
    assert BOTH["reasons_en"] in page(cast.applicant, f"/applicant/costs/{report.ref}/")
    assert "Accept the ticked lines" not in page(officer, url(report))


@pytest.mark.parametrize("view", ["", "waiting", "flagged", "answered", "disallowed"])
def test_lines_are_chosen_by_what_they_need(report: CostReport, officer: Actor, view: str) -> None:
    shown = page(officer, f"{url(report)}?view={view}")
    assert (f"{url(report)}lines/3/" in shown) == (view in ("", "waiting", "flagged"))
    assert (f"{url(report)}lines/1/" in shown) == (view in ("", "waiting"))


def test_a_bill_in_two_awards_tells_no_more_than_the_award(cast: Cast, awards: list[Award]) -> None:
    ours, theirs = (next(one for one in awards if one.agency == agency) for agency in ("jst", "nedo"))
    reported(cast, ours, [LINE])
    reported(cast, theirs, [replace(LINE, description="秘密の試料")])
    for agency, own, elsewhere in (("jst", ours, theirs), ("nedo", theirs, ours)):
        shown = page(cast.finance[agency][0], f"{HOME}bills/")
        assert own.ref in shown and elsewhere.ref in shown
        assert CostReport.objects.get(member__award=elsewhere).ref not in shown
        assert "1" in page(cast.finance[agency][0], HOME).split("Bills in two awards")[1][:40]


def test_nothing_is_shared_where_bills_differ(cast: Cast, report: CostReport, officer: Actor) -> None:
    assert "No bill stands in two awards" in page(officer, f"{HOME}bills/")


def test_people_and_assets_are_registered(cast: Cast, award: Award, officer: Actor) -> None:
    member = award.members.select_related("award", "organisation").get()
    report = actions.open_report(member, 2022, cast.applicant, NEXT_YEAR)
    actions.add_evidence(report, *PAPER, cast.applicant, NEXT_YEAR)
    days = (rules.Day(date(2022, 10, 3), 400),)
    sheet: dict[str, Any] = {"pay_yen": 1_000, "pay_minutes": 60, "agreed_minutes": 400}
    paid = date(2022, 11, 1)
    timesheet = actions.Timesheet(cast.applicant.person, date(2022, 10, 1), days, PAPER[0], paid, **sheet)
    work = actions.report_work(report, timesheet, cast.applicant, NEXT_YEAR)
    Person.objects.filter(pk=work.person_id).update(name_ja="研究 花子", name_en="Kenkyu Hanako")
    for actor, door, lines in (
        (officer, "finance", "lines/"),
        (cast.applicant, "applicant", "lines/"),
        (cast.auditor, "auditor", ""),
    ):
        for there in ("", f"{lines}1/"):
            address = f"/{door}/costs/{report.ref}/{there}"
            assert "2022-10 研究 花子" in page(actor, address, "ja")
            assert "2022-10 Kenkyu Hanako" in page(actor, address, "en")
    machine = replace(LINE, cost_item="equipment", description="冷凍機")
    (line,) = actions.enter(report, [machine], cast.applicant, NEXT_YEAR)
    actions.tag(line, actions.Label("T-1", "201号室", "係"), cast.applicant, NEXT_YEAR)
    assert "100.00 %" in page(officer, f"{HOME}people/")
    behind = page(officer, url(report, "lines/1/"))
    assert "Timesheet" in behind and "Part time" in behind and "100.00 %" in behind
    assert "201号室" in page(officer, f"{HOME}assets/")
    assert "201号室" not in page(cast.finance["nedo"][0], f"{HOME}assets/")
    sight = url(report, f"lines/{line.number}/sight")
    with nothing_changes():
        assert send(officer, sight, seen_on="2020-01-01", place="201号室").status_code == 422
        assert status(cast.finance["nedo"][0], sight) == 404
    assert send(officer, sight, seen_on="2023-05-01", place="202号室").status_code == 302
    assert "202号室" in page(officer, f"{HOME}assets/")


def test_a_rate_is_entered_by_one_and_approved_by_another(cast: Cast, officer: Actor, other: Actor) -> None:
    said = {"grade": "主任", "valid_from": "2022-04-01", "hourly_yen": "5,000"}
    assert send(officer, f"{HOME}rates/enter", **said).status_code == 302
    rate = GradeRate.objects.get()
    with nothing_changes():
        assert send(officer, f"{HOME}rates/enter", **said).status_code == 422
        assert send(officer, f"{HOME}rates/enter").status_code == 422
        assert send(officer, f"{HOME}rates/{rate.ref}/approve").status_code == 409
        assert send(cast.finance["nedo"][0], f"{HOME}rates/{rate.ref}/approve").status_code == 404
    assert "Approve the rate" in page(other, f"{HOME}rates/")
    for _ in range(2):
        assert send(other, f"{HOME}rates/{rate.ref}/approve").status_code == 302
    rate.refresh_from_db()
    assert (rate.state, rate.decided_by) == ("in_force", other.person)
