"""Many writers at once: no overdraft, no lost update, no deadlock left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import DatabaseError, connection

from kikin.fund import ledger
from kikin.office.gate import Refused
from kikin.office.ledger import queries
from kikin.office.ledger.check import check_ledger
from kikin.office.ledger.models import Account, Transfer
from tests.fund.ledger_play import FACTS, paper
from tests.office.ledger import small_fund

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS_COUNT = 6
TRIES_COUNT = 6
# 70 and 50 are left: eight payments of 15 would be enough to overdraw both.
DAY = date(2022, 10, 1)


def pay_by_the_rules(writer: int) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    members = ("ORG-1", "ORG-2") if writer % 2 else ("ORG-2", "ORG-1")
    for _ in range(TRIES_COUNT):
        for member in members:
            try:
                small_fund.post(ledger.advance(FACTS, {member: 15}, paper(DAY)))
                outcomes[member] += 1
            except Refused:
                outcomes["refused"] += 1
    connection.close()
    return outcomes


def write_past_the_rules(writer: int) -> Counter[str]:
    """Both members in one statement, in the one order or the other: whoever writes, the database refuses."""
    keys = {account.name: account.pk for account in Account.objects.all()}
    outcomes: Counter[str] = Counter()
    members = ("ORG-1", "ORG-2") if writer % 2 else ("ORG-2", "ORG-1")
    for _ in range(TRIES_COUNT):
        transfers = [
            Transfer(
                kind="advance", from_account_id=keys[f"obligation:JPNP22001:{member}"],
                to_account_id=keys[f"advance:JPNP22001:{member}"], amount_yen=11, on=DAY, fiscal_year=2022,
                recorded_at=small_fund.NOW, event_uid="u", document="d",
            ) for member in members
        ]  # fmt: skip
        try:
            Transfer.objects.bulk_create(transfers)
            outcomes["posted"] += 1
        except DatabaseError as error:
            outcomes["refused" if "overdrawn" in str(error) else str(error)] += 1
    connection.close()
    return outcomes


IN_THE_YEAR = date(2023, 3, 31)


def post_or_close(writer: int) -> Counter[str]:
    """All but one post in a year, by the rules or past them, while that one closes it."""
    outcomes: Counter[str] = Counter()
    for number in range(TRIES_COUNT):
        try:
            if writer == 0 and number == 2:
                small_fund.close(2022)
                outcomes["closed"] += 1
            elif writer % 2:
                insert_past_the_rules()
                outcomes["posted"] += 1
            else:
                small_fund.post(ledger.collect_payback(FACTS, {"ORG-1": 1, "ORG-2": 1}, paper(IN_THE_YEAR)))
                outcomes["posted"] += 1
        except Refused as no:
            outcomes.update(problem.code for problem in no.problems[:1])
        except DatabaseError as error:
            outcomes["period_closed" if "closed year" in str(error) else str(error)] += 1
    connection.close()
    return outcomes


def insert_past_the_rules() -> None:
    keys = {account.name: account.pk for account in Account.objects.all()}
    start, to = keys["obligation:JPNP22001:ORG-1"], keys["advance:JPNP22001:ORG-1"]
    Transfer.objects.create(
        kind="advance", from_account_id=start, to_account_id=to, amount_yen=1, on=IN_THE_YEAR, fiscal_year=2022,
        recorded_at=small_fund.NOW, event_uid="u", document="d",
    )  # fmt: skip


def race(writer: Callable[[int], Counter[str]]) -> Counter[str]:
    with ThreadPoolExecutor(WRITERS_COUNT) as pool:
        return sum(pool.map(writer, range(WRITERS_COUNT)), Counter[str]())


def test_writers_by_the_rules_pay_out_exactly_what_there_is(shared_fund: None) -> None:
    outcomes = race(pay_by_the_rules)
    assert outcomes == {"ORG-1": 4, "ORG-2": 3, "refused": WRITERS_COUNT * TRIES_COUNT * 2 - 7}
    assert queries.balance("obligation:JPNP22001:ORG-1") == 70 - 4 * 15
    assert queries.balance("obligation:JPNP22001:ORG-2") == 50 - 3 * 15
    assert check_ledger().problems == []


def test_writers_past_the_rules_cannot_overdraw_either(shared_fund: None) -> None:
    outcomes = race(write_past_the_rules)
    assert outcomes == {"posted": 4, "refused": WRITERS_COUNT * TRIES_COUNT - 4}
    assert queries.balance("obligation:JPNP22001:ORG-2") == 50 - 4 * 11
    assert queries.balances() == queries.balances(DAY)


def test_a_year_is_closed_between_two_postings(shared_fund: None) -> None:
    outcomes = race(post_or_close)
    assert outcomes["closed"] == 1
    assert set(outcomes) <= {"closed", "posted", "period_closed"}
    assert outcomes.total() == WRITERS_COUNT * TRIES_COUNT
    (closing,) = queries.closings()
    newest = Transfer.objects.filter(on=IN_THE_YEAR).order_by("-pk")[0]
    assert newest.pk <= closing.last_id
    # What was written past the rules is found as such; nothing was dated in the year after it was closed.
    assert "period_closed" not in {problem.code for problem in check_ledger().problems}
