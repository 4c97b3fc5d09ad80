"""Posting: all or nothing, named by its event, exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from kikin.fund import ledger
from kikin.office import gate
from kikin.office.audit.chain import read_ranges, transfers_in
from kikin.office.audit.models import Event
from kikin.office.gate import Refused
from kikin.office.ledger import posting, queries
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
