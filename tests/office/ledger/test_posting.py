"""Posting: all or nothing, named by its event, exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from kikin.fund import ledger
from kikin.fund.ledger import Closing
from kikin.office import gate
from kikin.office.audit.chain import facts_in, read_ranges, transfers_in
from kikin.office.audit.models import Event
from kikin.office.gate import Refused
from kikin.office.ledger import posting, queries
from kikin.office.ledger.check import check_ledger
from kikin.office.ledger.models import Transfer
from tests.fund.ledger_play import FACTS, founding, paper
from tests.office.ledger import small_fund
from tests.office.ledger.small_fund import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("amount_yen", "refused"), [(70, False), (71, True)])
def test_a_payment_within_what_is_bound_is_posted_and_one_yen_more_changes_nothing(
    fund: None, amount_yen: int, refused: bool
) -> None:
    before = small_fund.snapshot()
    drafts = ledger.advance(FACTS, {"ORG-1": amount_yen}, paper(date(2022, 10, 1)))
    if refused:
        with pytest.raises(Refused) as no:
            small_fund.post(drafts)
        assert [problem.code for problem in no.value.problems] == ["overdrawn"]
        assert small_fund.snapshot() == before
    else:
        (number,) = small_fund.post(drafts)
        assert queries.balance("obligation:JPNP22001:ORG-1") == 0
        assert queries.transfer(number) == replaced_row(number)


def replaced_row(number: int) -> ledger.Row:
    event = Event.objects.order_by("-position")[0]
    return ledger.Row(
        number, "advance", "obligation:JPNP22001:ORG-1", "advance:JPNP22001:ORG-1", 70, date(2022, 10, 1), 2022,
        "2022-06-01 03:04:05.678901+00:00", event.uid, "fy2021", "nedo", "quantum", "CON-1", "CALL-1", "JPNP22001",
        "ORG-1", "subsidy", "DOC-1", None,
    )  # fmt: skip


def test_half_a_batch_is_never_posted(fund: None) -> None:
    before = small_fund.snapshot()
    good = ledger.advance(FACTS, {"ORG-1": 70}, paper(date(2022, 10, 1)))
    with pytest.raises(Refused):
        small_fund.post([*good, *good])
    assert small_fund.snapshot() == before


def test_an_overdraft_dated_back_is_refused_though_the_balance_today_would_bear_it(fund: None) -> None:
    # On 1 August 130 of 200 were paid; 30 were taken back on 1 September.
    small_fund.post(ledger.refund(FACTS, {"ORG-1": 130}, paper(date(2022, 11, 1))))
    before = small_fund.snapshot()
    with pytest.raises(Refused):
        small_fund.post(ledger.advance(FACTS, {"ORG-1": 71}, paper(date(2022, 7, 15))))
    assert small_fund.snapshot() == before
    small_fund.post(ledger.advance(FACTS, {"ORG-1": 70}, paper(date(2022, 7, 15))))


def test_a_transfer_is_taken_back_once(fund: None) -> None:
    row = queries.transfers_of(account="advance:JPNP22001:ORG-2")[-1]
    small_fund.post([ledger.reverse(row, date(2022, 10, 1), "the mistake found")])
    before = small_fund.snapshot()
    with pytest.raises(Refused):
        small_fund.post([ledger.reverse(row, date(2022, 10, 1), "the mistake found")])
    assert small_fund.snapshot() == before


def test_the_event_names_every_transfer_that_was_posted_because_of_it(fund: None) -> None:
    with gate.change():
        pending = small_fund.note()
        first = posting.post(ledger.advance(FACTS, {"ORG-1": 1}, paper(date(2022, 10, 1))), pending, NOW, 4)
        second = posting.post(ledger.advance(FACTS, {"ORG-2": 1}, paper(date(2022, 10, 1))), pending, NOW, 4)
    named = transfers_in(Event.objects.get(uid=pending.uid).canonical)
    assert named is not None
    assert read_ranges(named.ids) == first + second
    assert [row.id for row in queries.transfers_of(event_uid=pending.uid)] == first + second


def test_nothing_to_post_posts_nothing(fund: None) -> None:
    before = small_fund.snapshot()
    with gate.change():
        pending = small_fund.note()
        assert posting.post([], pending, NOW, 4) == []
    assert pending.transfer_lines == {}
    assert small_fund.snapshot()["ledger_transfer"] == before["ledger_transfer"]


def test_the_largest_amount_goes_through_every_column_exactly(db: None) -> None:
    small_fund.post(founding(10**15, 10**15 - 1))
    assert queries.balance("appropriation:fy2021") == 1
    assert queries.totals().appropriated_yen == 10**15
    small_fund.post(
        [replace(draft, appropriation="more", to_account="appropriation:more") for draft in founding(10**15, 2)[:1]]
    )
    assert queries.totals().appropriated_yen == 2 * 10**15
    assert queries.balances() == queries.balances(date(2022, 6, 1))
    assert type(queries.balances(date(2022, 6, 1))["treasury"]) is int


def test_a_large_batch_is_posted_in_few_queries(
    fund: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    members = {f"ORG-{number:04}": 1 for number in range(250)}
    small_fund.post(ledger.release_obligation(FACTS, {"ORG-1": 70, "ORG-2": 50}, paper(date(2022, 10, 1))))
    small_fund.post(ledger.commit(FACTS, {2022: 50, 2023: 50}, paper(date(2022, 10, 1))))
    before = Transfer.objects.count()
    with django_assert_max_num_queries(25):
        small_fund.post(ledger.oblige(FACTS, dict(list(members.items())[:200]), paper(date(2022, 10, 1))))
    assert Transfer.objects.count() == before + 200


@pytest.mark.parametrize(("on", "refused"), [(date(2022, 3, 31), True), (date(2022, 4, 1), False)])
def test_nothing_is_posted_in_a_closed_year(fund: None, on: date, refused: bool) -> None:
    small_fund.close(2021)
    before = small_fund.snapshot()
    drafts = ledger.earn_interest("fy2021", 5, paper(on))
    if refused:
        with pytest.raises(Refused) as no:
            small_fund.post(drafts)
        assert [(one.code, one.where) for one in no.value.problems] == [("period_closed", "transfers[0].on")]
        assert small_fund.snapshot() == before
    else:
        small_fund.post(drafts)
        assert queries.totals().earned_yen == 5


def test_a_closed_year_is_corrected_in_the_open_one(fund: None) -> None:
    small_fund.post(ledger.advance(FACTS, {"ORG-1": 10}, paper(date(2023, 3, 31))))
    row = queries.transfers_of(award=FACTS.award)[-1]
    small_fund.close(2022)
    then = queries.statement(date(2023, 3, 31))
    with pytest.raises(Refused):
        small_fund.post([ledger.reverse(row, date(2023, 3, 31), "the mistake found")])
    small_fund.post([ledger.reverse(row, date(2023, 4, 1), "the mistake found")])
    assert queries.statement(date(2023, 3, 31)) == then
    assert queries.totals(date(2023, 4, 1)).paid_yen == queries.totals(date(2023, 3, 31)).paid_yen - 10
    assert check_ledger().problems == []


def test_a_closed_year_is_kept_and_said_by_its_event(fund: None) -> None:
    assert queries.closed_until() is None
    last_id = Transfer.objects.order_by("pk").values_list("pk", flat=True)[13]
    uid = small_fund.close(2021)
    small_fund.close(2022)
    assert queries.closings() == [Closing(2021, date(2022, 3, 31), last_id), Closing(2022, date(2023, 3, 31), last_id)]
    assert queries.closed_until() == date(2023, 3, 31)
    assert facts_in(Event.objects.get(uid=uid).canonical) == {"closes": [2021, "2022-03-31", last_id]}
    assert check_ledger().problems == []


@pytest.mark.parametrize(
    ("fiscal_year", "last_on", "refused"),
    [
        (2022, date(2023, 3, 31), False),
        (2021, date(2023, 3, 31), True),
        (2020, date(2021, 3, 31), True),
        (2022, date(2022, 3, 31), True),
    ],
)
def test_years_are_closed_once_and_in_order(fund: None, fiscal_year: int, last_on: date, refused: bool) -> None:
    small_fund.close(2021)
    before = small_fund.snapshot()
    if refused:
        with pytest.raises(Refused) as no, gate.change():
            posting.close_year(fiscal_year, last_on, small_fund.note("year_closed"))
        assert [problem.code for problem in no.value.problems] == ["period_closed"]
        assert small_fund.snapshot() == before
    else:
        with gate.change():
            posting.close_year(fiscal_year, last_on, small_fund.note("year_closed"))
        assert queries.closed_until() == last_on


def test_a_transaction_may_post_in_a_year_and_then_close_it(fund: None) -> None:
    with gate.change():
        posting.hold_postings()
        closing, interest = small_fund.note("year_closed"), small_fund.note()
        posting.post(ledger.earn_interest("fy2021", 5, paper(date(2023, 3, 31))), interest, NOW, 4)
        posting.close_year(2022, date(2023, 3, 31), closing)
    assert check_ledger().problems == []


@pytest.mark.parametrize(
    "drafts",
    [
        ledger.carry_over(FACTS, {"ORG-1": 71}, 2023, paper(date(2023, 3, 31))),
        ledger.disburse(FACTS, {"ORG-1": 71}, paper(date(2023, 3, 31))),
        ledger.demand(FACTS, {"ORG-1": 131}, paper(date(2023, 3, 31))),
        ledger.administer("fy2021", "nedo", 401, paper(date(2023, 3, 31))),
        ledger.repay(FACTS, {"ORG-1": 1}, paper(date(2023, 3, 31))),
    ],
)
def test_no_new_kind_overdraws(fund: None, drafts: tuple[ledger.Draft, ...]) -> None:
    before = small_fund.snapshot()
    with pytest.raises(Refused) as no:
        small_fund.post(drafts)
    assert [problem.code for problem in no.value.problems] == ["overdrawn"]
    assert small_fund.snapshot() == before
    if drafts[0].amount_yen > 1:
        small_fund.post([replace(draft, amount_yen=draft.amount_yen - 1) for draft in drafts])
