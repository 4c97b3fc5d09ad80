"""Figures: the same at any past date as they were on that day."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kikin.fund import ledger
from kikin.fund.ledger import FAMILIES, FIGURES, KINDS
from kikin.office.doors.finance.statements import standing
from kikin.office.gate import Refused
from kikin.office.ledger import queries, sheets
from kikin.office.ledger.check import check_ledger
from kikin.office.ledger.queries import Share, Statement, Totals
from kikin.office.look.tables import Cell
from kikin.office.look.transfers import FAMILY_NAMES, signed_yen
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
    assert queries.by_month(FIGURES["paid"]) == {(2022, 7): 150, (2022, 8): 30, (2022, 9): 0, (2023, 4): -10}
    assert queries.by_month(("commit",)) == {(2022, 6): 400}
    assert queries.by_month(FIGURES["committed"]) == {(2022, 6): 400, (2023, 4): -50}
    assert queries.by_month(FIGURES["committed"], date(2023, 3, 31)) == {(2022, 6): 400}
    assert queries.committed_under_concept("CON-1") == 350
    assert queries.committed_under_concept("CON-2") == 0


def test_every_figure_is_made_of_its_kinds(fund: None) -> None:
    end, later = paper(date(2023, 3, 31)), paper(date(2023, 5, 1))
    for drafts in (
        ledger.settle(FACTS, {"ORG-1": 80}, end),
        ledger.disburse(FACTS, {"ORG-2": 7}, end),
        ledger.carry_over(FACTS, {"ORG-1": 60}, 2023, end),
        ledger.advance_carried(FACTS, {"ORG-1": 40}, 2023, later),
        ledger.refund_carried(FACTS, {"ORG-1": 3}, 2023, later),
        ledger.settle_carried(FACTS, {"ORG-1": 20}, 2023, later),
        ledger.release_carried(FACTS, {"ORG-1": 8}, 2023, later),
        ledger.demand(FACTS, {"ORG-1": 17}, later, 2023),
        ledger.demand(FACTS, {"ORG-1": 50}, later),
        ledger.claw_back(FACTS, {"ORG-1": 5}, later),
        ledger.repay(FACTS, {"ORG-1": 26}, later),
        ledger.repay_carried(FACTS, {"ORG-1": 4}, 2023, later),
        ledger.write_off(FACTS, {"ORG-1": 2}, later),
        ledger.collect_late_interest(FACTS, {"ORG-1": 1}, later),
        ledger.collect_payback(FACTS, {"ORG-1": 4}, later),
        ledger.earn_interest("fy2021", 9, later),
        ledger.administer("fy2021", "nedo", 6, later),
    ):
        small_fund.post(drafts)
    assert queries.totals() == Totals(
        appropriated_yen=1000,
        committed_yen=400,
        obligated_yen=300,
        paid_yen=194,
        settled_yen=102,
        returned_yen=0,
        earned_yen=9,
        collected_yen=5,
        administered_yen=6,
        carried_yen=19,
        receivable_yen=40,
        written_off_yen=2,
    )
    assert queries.totals(date(2023, 3, 31)).carried_yen == 60
    assert queries.totals().given_yen == 1014
    assert (
        queries.totals().left_yen
        == 608
        == queries.balance("appropriation:fy2021")
        + sum(queries.held(f"allotment:fy2021:nedo:{year}" for year in (2022, 2023)).values())
    )
    assert queries.by_dimension("agency") == {"nedo": Share(400, 194)}
    assert queries.by_dimension("fiscal_year") == {"2022": Share(250, 187), "2023": Share(150, 7)}
    assert queries.by_month(FIGURES["paid"]) == {
        (2022, 7): 150,
        (2022, 8): 30,
        (2022, 9): 0,
        (2023, 3): 7,
        (2023, 5): 7,
    }
    assert check_ledger().problems == []


def test_the_page_of_the_statement_has_every_yen_in_a_named_place(fund: None) -> None:
    small_fund.post(ledger.administer("fy2021", "nedo", 6, paper()))
    small_fund.post(ledger.earn_interest("fy2021", 9, paper()))
    small_fund.post(ledger.demand(FACTS, {"ORG-1": 9}, paper(date(2022, 10, 1))))
    assert set(FAMILY_NAMES) == set(FAMILIES)
    table = standing(queries.totals(), queries.balances(), date(2022, 10, 1))
    assert [row[1] for row in table.rows][-1] == 0
    assert isinstance(total := table.totals[1], Cell)
    assert total.value == 1009


def test_a_kind_counts_in_each_figure_as_that_has_it(fund: None) -> None:
    small_fund.post(ledger.settle(FACTS, {"ORG-1": 80}, paper(date(2022, 10, 1))))
    small_fund.post(ledger.claw_back(FACTS, {"ORG-1": 5}, paper(date(2022, 10, 1))))
    totals = queries.totals()
    for figure, kinds in FIGURES.items():
        net_yen = sum(signed_yen(row, list(kinds)) for row in queries.found(kinds))
        assert net_yen == getattr(totals, f"{figure}_yen")
    (row,) = queries.found(("claw_back",))
    assert signed_yen(row) == signed_yen(row, list(KINDS)) == -5


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


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 20), st.integers(0, 400)), max_size=8), st.integers(1, 4))
def test_a_statement_at_any_day_is_the_sum_of_the_transfers_until_then_whatever_is_dated_back(
    fund: None, paid: list[tuple[int, int, int]], together: int
) -> None:
    drafts = [
        draft
        for who, yen, days in paid
        for draft in ledger.advance(FACTS, {f"ORG-{who + 1}": yen}, paper(date(2022, 6, 1) + timedelta(days=days)))
    ]
    with transaction.atomic():
        for place in range(0, len(drafts), together):
            with suppress(Refused):
                small_fund.post(drafts[place : place + together])
        rows = queries.transfers_of()
        for day in {row.on + timedelta(days=more) for row in rows for more in (-1, 0, 1, 40)} | {date(1, 1, 1)}:
            until = [row for row in rows if row.on <= day]
            sums: Counter[str] = Counter()
            for row in until:
                sums[row.from_account] -= row.amount_yen
                sums[row.to_account] += row.amount_yen
            assert queries.statement(day) == Statement(day, len(until), tuple(sorted(sums.items())))
        assert check_ledger().problems == []
        transaction.set_rollback(True)
