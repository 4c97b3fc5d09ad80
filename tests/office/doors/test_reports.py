"""Reports on the fund's money at two doors: the figures, their files, what they are made of, and what if."""

from __future__ import annotations

import csv
import re
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from kikin.office.awards.models import Award
from kikin.office.charter.queries import in_force
from kikin.office.claims import actions
from kikin.office.claims.models import Claim
from kikin.office.closing.queries.comparing import comparison
from kikin.office.closing.queries.execution import execution
from kikin.office.closing.queries.sheet import sheet
from kikin.office.ledger import queries as ledger
from tests.cast import Cast
from tests.office import rounds
from tests.office.closing.test_figures import LATER
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, is_closed_to, outsiders, page, status
from tests.office.rounds import CONTRACTED

NAMES = ("sheet", "execution", "flows", "comparison")
DAY = f"?as_of={LATER.date()}"


@pytest.fixture
def award(cast: Cast) -> Award:
    return rounds.award_of_two(rounds.active_awards(cast))


@pytest.fixture
def paid(cast: Cast, award: Award) -> Claim:
    lead = rounds.lead_of(cast, award.application)
    claim = actions.file(award.members.get(position=0), 2022, 80_000_000, lead, CONTRACTED)
    for step, officer in zip((actions.check, actions.approve, actions.pay), cast.finance["jst"], strict=False):
        step([claim], officer, CONTRACTED)
    return claim


def test_finance_officers_and_bodies_read_every_report(cast: Cast, paid: Claim) -> None:
    for door, role, actor in (
        ("finance", "finance_officer", cast.finance["nedo"][0]),
        ("ministry", "body_officer", cast.bodies["meti"]),
    ):
        urls = [f"/{door}/{name}/" for name in NAMES]
        assert {status(actor, url) for url in urls} == {200}
        in_both_languages(actor, urls)
        is_closed_to(outsiders(cast, role), urls)


def test_the_sheet_is_that_of_its_day(cast: Cast, paid: Claim) -> None:
    officer = cast.finance["nedo"][0]
    before, after = page(officer, "/finance/sheet/?as_of=2022-08-31"), page(officer, f"/finance/sheet/{DAY}")
    assets = f"JPY {sheet(LATER.date(), in_force()).assets_yen:,}"
    assert assets not in before
    assert assets in after
    assert "Write a date such as 2026-11-22." in page(officer, "/finance/sheet/?as_of=2022-02-30")
    for name in NAMES:
        for day in ("0001-01-01", "1999-01-01", "9999-12-31"):
            assert status(officer, f"/finance/{name}/?as_of={day}") == 200


def test_a_figure_leads_down_to_its_transfers_and_bodies_see_no_link(cast: Cast, paid: Claim) -> None:
    officer, body = cast.finance["jst"][0], cast.bodies["meti"]
    for name in NAMES:
        shown = page(officer, f"/finance/{name}/{DAY}")
        links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/finance/transfers/\?[^"]+)"', shown)]
        below = [page(officer, link) for link in links if "kind=advance" in link]
        assert below, name
        assert any("JPY 80,000,000" in each for each in below), name
        assert "/finance/" not in page(body, f"/ministry/{name}/{DAY}")


def test_a_year_and_a_month_lead_to_their_own_transfers_alone(cast: Cast, paid: Claim) -> None:
    officer = cast.finance["jst"][0]
    kinds = "kind=advance&kind=refund"
    assert "JPY 80,000,000" in page(officer, f"/finance/transfers/?{kinds}&first=2022-04-01&as_of=2023-03-31")
    assert "JPY 80,000,000" not in page(officer, f"/finance/transfers/?{kinds}&first=2022-09-02&as_of=2023-03-31")
    assert "JPY 80,000,000" not in page(officer, f"/finance/transfers/?{kinds}&award=other")
    assert status(officer, "/finance/transfers/?first=2022-02-30") == 200


def test_every_table_is_a_file_and_all_are_one_workbook(cast: Cast, paid: Claim) -> None:
    client = sign_in(Client(), cast.finance["nedo"][0])
    english = {"accept-language": "en"}
    for name in NAMES:
        shown = page(cast.finance["nedo"][0], f"/finance/{name}/{DAY}")
        files = re.findall(r'href="(\?[^"]*format=csv[^"]*)"', shown)
        assert files
        for file in files:
            answer = client.get(f"/finance/{name}/{file.replace('&amp;', '&')}", headers=english)
            assert answer["Content-Type"].startswith("text/csv")
            assert len(list(csv.reader(answer.content.decode().splitlines()))) >= 1
        book = client.get(f"/finance/{name}/{DAY}&format=xlsx", headers=english)
        assert len(load_workbook(BytesIO(book.content)).worksheets) == len(files)
    assert client.get("/finance/sheet/?format=csv&table=99").status_code == 404
    assert client.get("/finance/sheet/?format=csv&table=x").status_code == 404


def test_the_file_of_the_comparison_has_the_years_to_the_yen(cast: Cast, paid: Claim) -> None:
    client = sign_in(Client(), cast.bodies["meti"])
    answer = client.get(f"/ministry/comparison/{DAY}&format=csv&table=1", headers={"accept-language": "en"})
    lines = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))[1:]
    years = comparison(LATER.date(), in_force()).years
    assert [[int(value) for value in line] for line in lines] == [
        [
            year.fiscal_year, year.planned_yen, year.paid_yen, year.annual_lapsed_yen, year.annual_carried_yen,
            year.annual_paid_yen, year.annual_rushed_yen, year.annual_open_yen,
        ]
        for year in years
    ]  # fmt: skip


def test_what_if_is_asked_in_percent(cast: Cast, paid: Claim) -> None:
    officer = cast.finance["nedo"][0]
    url = f"/finance/execution/{DAY}&pace="
    nothing_yen = execution(LATER.date(), in_force(), None).sheet.assets_yen
    assert "Forecast at a pace of 0%" in page(officer, f"{url}0")
    assert f"JPY {nothing_yen:,}" in page(officer, f"{url}0")
    assert "Forecast at a pace of 70%" in page(officer, f"{url}70")
    for wrong in ("101", "-1", "x"):
        assert "Write a whole number from 0 to 100." in page(officer, f"{url}{wrong}")


def test_slow_execution_and_idle_money_raise_an_alarm(cast: Cast, paid: Claim) -> None:
    officer = cast.finance["nedo"][0]
    shown = page(officer, f"/finance/execution/{DAY}")
    assert "Execution is slow" in shown
    assert "has been free for 12 months or more" in shown
    assert "What needs attention" not in page(officer, "/finance/execution/?as_of=2022-09-01")


def test_flows_follow_what_was_paid_or_what_is_bound(cast: Cast, paid: Claim) -> None:
    officer = cast.finance["nedo"][0]
    totals = ledger.totals()
    assert f"JPY {totals.paid_yen:,}" in page(officer, f"/finance/flows/{DAY}")
    bound = page(officer, f"/finance/flows/{DAY}&figure=obligated")
    assert f"JPY {totals.obligated_yen:,}" in bound
    assert "From where to whom does the money go that is bound?" in bound
    assert status(officer, "/finance/flows/?figure=other") == 200
