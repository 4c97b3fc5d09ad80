"""Figures: the same at any past date as they were on that day."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from kikin.fund import ledger
from kikin.office.ledger import queries, sheets
from kikin.office.ledger.queries import Share, Statement, Totals
from tests.fund.ledger_play import FACTS, paper
from tests.office.ledger import small_fund

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2022, 5, 31), Totals(0, 0, 0, 0, 0, 0)),
        (date(2022, 6, 30), Totals(1000, 400, 300, 0, 0, 0)),
        (date(2022, 7, 31), Totals(1000, 400, 300, 150, 0, 0)),
        (date(2022, 8, 31), Totals(1000, 400, 300, 180, 0, 0)),
        (None, Totals(1000, 400, 300, 180, 0, 0)),
    ],
)
def test_totals_are_net_of_what_was_taken_back_at_any_date(fund: None, as_of: date | None, expected: Totals) -> None:
    assert queries.totals(as_of) == expected


def test_releases_refunds_and_returns_count_below_nothing(fund: None) -> None:
    later = paper(date(2023, 4, 2))
    for drafts in (
        ledger.settle(FACTS, {"ORG-1": 100}, later),
        ledger.refund(FACTS, {"ORG-1": 10}, later),
        ledger.release_obligation(FACTS, {"ORG-1": 20}, later),
        ledger.release_commitment(FACTS, {2023: 50}, later),
        ledger.return_to_treasury("fy2021", 30, later, "nedo", 2023),
    ):
        small_fund.post(drafts)
    assert queries.totals() == Totals(1000, 350, 280, 170, 100, 30)
    assert queries.totals().left_yen == 620
    assert queries.totals_of(FACTS.award) == Totals(0, 350, 280, 170, 100, 0)
    assert queries.by_dimension("field") == {"quantum": Share(350, 170)}
    assert queries.by_dimension("agency") == {"nedo": Share(350, 170)}
    assert queries.by_dimension("fiscal_year") == {"2022": Share(250, 180), "2023": Share(100, -10)}
    assert queries.by_dimension("fiscal_year", date(2023, 3, 31)) == {"2022": Share(250, 180), "2023": Share(150)}
    assert queries.committed_under_concept("CON-1") == 350
    assert queries.committed_under_concept("CON-2") == 0


def test_a_statement_at_a_past_date_is_what_it_was_then(fund: None) -> None:
    day = date(2022, 7, 31)
    before = queries.statement(day)
    small_fund.post(ledger.advance(FACTS, {"ORG-1": 1}, paper(date(2022, 10, 1))))
    assert queries.statement(day) == before
    assert before.transfers_count == 11
    assert dict(before.accounts)["advance:JPNP22001:ORG-1"] == 100
    assert list(before.accounts) == sorted(before.accounts)
    assert sum(dict(before.accounts).values()) == 0


def test_balances_kept_by_the_database_are_those_summed_from_the_transfers(fund: None) -> None:
    newest = queries.newest_day()
    assert newest == date(2022, 9, 1)
    assert queries.balances() == queries.balances(newest)
    assert queries.balance("commitment:JPNP22001") == 100
    assert queries.balance("commitment:JPNP22009") == 0


def test_the_history_of_an_account_runs_from_what_it_held_before(fund: None) -> None:
    rows = queries.history("obligation:JPNP22001:ORG-2", date(2022, 7, 1), date(2022, 12, 31))
    assert [(row.kind, row.on.month, row.amount_yen, held_yen) for row, held_yen in rows] == [
        ("advance", 7, 50, 50),
        ("advance", 9, 50, 100),
        ("advance", 9, 50, 50),
    ]
    assert queries.history("obligation:JPNP22001:ORG-2", date(2023, 1, 1), date(2023, 12, 31)) == []


def test_transfers_are_found_by_award_account_and_event(fund: None) -> None:
    of_award = queries.transfers_of(award=FACTS.award)
    assert {row.kind for row in of_award} == {"commit", "use_limit", "oblige", "advance"}
    assert queries.transfers_of(award=FACTS.award, as_of=date(2022, 5, 31)) == []
    on_account = queries.transfers_of(account="limit:R-1:quantum")
    assert [row.kind for row in on_account] == ["set_limit", "use_limit"]
    assert queries.transfers_of(event_uid=on_account[0].event_uid) == on_account[:1]
    assert queries.transfer(0) is None
    assert queries.appropriations_posted() == {"fy2021"}


AWKWARD = Statement(date(2022, 7, 31), 3, (("=1+1", 10**15), ("treasury", -(10**16) - 1)))


def test_a_statement_as_json_has_the_keys_that_others_rely_on() -> None:
    assert json.loads(sheets.as_json(AWKWARD)) == {
        "as_of": "2022-07-31",
        "transfers_count": 3,
        "accounts": [
            {"account": "=1+1", "balance_yen": 10**15},
            {"account": "treasury", "balance_yen": -(10**16) - 1},
        ],
    }


def test_a_statement_as_csv_holds_no_formula_and_every_yen() -> None:
    rows = list(csv.reader(io.StringIO(sheets.as_csv(AWKWARD).decode())))
    assert rows == [["account", "balance_yen"], ["'=1+1", str(10**15)], ["treasury", str(-(10**16) - 1)]]


def test_a_statement_as_a_spreadsheet_holds_no_formula_and_every_yen() -> None:
    sheet = load_workbook(io.BytesIO(sheets.as_xlsx(AWKWARD))).active
    assert sheet is not None
    assert list(sheet.values) == [("account", "balance_yen"), ("=1+1", 10**15), ("treasury", str(-(10**16) - 1))]
    assert sheet["A2"].data_type == "s"
