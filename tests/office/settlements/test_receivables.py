"""What is demanded comes back, in parts and late, or is given up by someone with the authority."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kikin.office.awards.models import AwardMember
from kikin.office.closing import actions as closing
from kikin.office.ledger import queries as ledger
from kikin.office.settlements import queries
from kikin.office.settlements.actions import receivables
from kikin.office.settlements.models import Receivable, Repayment
from kikin.values.text import NOTHING_SAID, Text
from tests.cast import Cast
from tests.office.refusals import refused
from tests.office.rounds import stopped
from tests.office.settlements.scene import DUE_ON, award_of, balance, member_of, owed, paid, reported, signed

LATE = datetime(2023, 9, 29, 3, tzinfo=UTC)
LATE_ON = date(2023, 9, 29)
BANKRUPT = Text("破産により回収できません。", "Nothing can be recovered: the company is bankrupt.")


@pytest.fixture
def member(cast: Cast) -> AwardMember:
    """A small company that was paid 66,000,000 in advance and spent 90,000,001 of which two thirds are paid for."""
    member = member_of(award_of(cast, "subsidy", size="small_company", kind="company"))
    paid(cast, member, 66_000_000)
    reported(cast, member, {"other": 90_000_001})
    return member


@pytest.fixture
def due(cast: Cast, member: AwardMember) -> Receivable:
    return owed(signed(cast, member)[0])


def test_examples_b_and_e_are_one_story(cast: Cast, member: AwardMember, due: Receivable) -> None:
    """66,000,000 in advance, 60,000,000 by the rate: 6,000,000 come back 100 days late, with 180,000 of interest."""
    assert (due.amount_yen, due.due_on, (LATE_ON - DUE_ON).days) == (6_000_000, DUE_ON, 100)
    assert queries.interest_to_date(due, LATE_ON) == 180_000
    receivables.repay(due, 6_180_000, LATE_ON, "RECEIPT-1", cast.finance["jst"][0], LATE)
    assert due.state == "repaid"
    assert (balance("receivable", member), balance("obligation", member)) == (0, 30_000_000 - 6_000_000 + 6_000_000)
    totals = ledger.totals()
    assert (totals.paid_yen, totals.receivable_yen, totals.collected_yen) == (60_000_000, 0, 180_000)


@pytest.mark.parametrize("amount_yen", [6_180_001, 6_180_000])
def test_no_more_comes_back_than_is_owed(cast: Cast, due: Receivable, amount_yen: int) -> None:
    officer = cast.finance["jst"][0]
    if amount_yen > 6_180_000:
        with refused("more_than_owed"):
            receivables.repay(due, amount_yen, LATE_ON, "RECEIPT-1", officer, LATE)
        return
    assert receivables.repay(due, amount_yen, LATE_ON, "RECEIPT-1", officer, LATE).state == "repaid"


def test_parts_bear_interest_together_and_round_once(cast: Cast, due: Receivable) -> None:
    """Rounded part by part, a yen would be lost: 99,999.99 and 80,000.01 are 180,000."""
    officer = cast.finance["jst"][0]
    receivables.repay(due, 3_333_333, LATE_ON, "RECEIPT-1", officer, LATE)
    assert (due.state, queries.interest_to_date(due, LATE_ON)) == ("due", 180_000)
    receivables.repay(due, 2_666_667, LATE_ON, "RECEIPT-2", officer, LATE)
    due = Receivable.objects.get()
    assert (due.state, due.owed.left_yen, queries.interest_to_date(due, LATE_ON)) == ("due", 0, 180_000)
    receivables.repay(due, 180_000, LATE_ON, "RECEIPT-3", officer, LATE)
    assert due.state == "repaid"
    assert list(Repayment.objects.values_list("principal_yen", "interest_yen")) == [
        (3_333_333, 0),
        (2_666_667, 0),
        (0, 180_000),
    ]


def test_what_comes_in_time_bears_no_interest(cast: Cast, due: Receivable) -> None:
    assert queries.interest_to_date(due, DUE_ON) == 0
    receivables.repay(due, 6_000_000, DUE_ON, "RECEIPT-1", cast.finance["jst"][0], LATE)
    assert (due.state, ledger.totals().collected_yen) == ("repaid", 0)


@pytest.mark.parametrize(
    ("amount_yen", "day", "document", "code"),
    [
        (0, LATE_ON, "RECEIPT-1", "nothing_received"),
        (1, date(2023, 5, 31), "RECEIPT-1", "day_out_of_range"),
        (1, date(2023, 9, 30), "RECEIPT-1", "day_out_of_range"),
        (1, LATE_ON, " ", "no_document"),
    ],
)
def test_a_receipt_that_cannot_be(
    cast: Cast, due: Receivable, amount_yen: int, day: date, document: str, code: str
) -> None:
    with refused(code):
        receivables.repay(due, amount_yen, day, document, cast.finance["jst"][0], LATE)
    receivables.repay(due, 1, LATE_ON, "RECEIPT-1", cast.finance["jst"][0], LATE)


def test_two_receipts_do_not_share_a_notice(cast: Cast, due: Receivable) -> None:
    officer = cast.finance["jst"][0]
    receivables.repay(due, 1_000, DUE_ON, "BANK-1", officer, LATE)
    for amount_yen, day in ((5_000, LATE_ON), (1_000, DUE_ON)):
        with refused("receipt_is_noted"):
            receivables.repay(due, amount_yen, day, "BANK-1", officer, LATE)
    assert Repayment.objects.count() == 1
    noted = [
        (1_000, DUE_ON, "BANK-1"),
        (5_000, DUE_ON, "BANK-1"),
        (1_000, LATE_ON, "BANK-1"),
        (1_000, DUE_ON, "BANK-2"),
    ]
    assert [queries.is_noted(due, *receipt) for receipt in noted] == [True, False, False, False]


def test_only_a_director_gives_up_what_is_owed(cast: Cast, member: AwardMember, due: Receivable) -> None:
    with refused("not_granted"):
        receivables.write_off(due, 6_000_000, BANKRUPT, cast.finance["jst"][0], LATE)
    director = cast.directors["jst"]
    with refused("no_reasons"):
        receivables.write_off(due, 6_000_000, NOTHING_SAID, director, LATE)
    with refused("write_off_out_of_range"):
        receivables.write_off(due, 6_000_001, BANKRUPT, director, LATE)
    receivables.write_off(due, 2_000_000, BANKRUPT, director, LATE)
    assert (due.state, due.owed.left_yen) == ("due", 4_000_000)
    receivables.repay(due, 1_000_000, DUE_ON, "RECEIPT-1", cast.finance["jst"][0], LATE)
    receivables.write_off(due, 3_000_000, BANKRUPT, director, LATE)
    assert (due.state, due.reasons) == ("written_off", BANKRUPT)
    assert (balance("written-off", member), balance("receivable", member)) == (5_000_000, 0)
    assert ledger.totals().written_off_yen == 5_000_000


def test_whoever_demanded_notes_no_receipt_and_whoever_noted_one_gives_nothing_up(cast: Cast, due: Receivable) -> None:
    receiver, demander = cast.finance["jst"][:2]
    director = cast.directors["jst"]
    for amount_yen in (1, 6_180_000):
        with refused("forbidden_four_eyes"):
            receivables.repay(due, amount_yen, LATE_ON, "RECEIPT-1", demander, LATE)
    for part in ("RECEIPT-1", "RECEIPT-2"):
        receivables.repay(due, 1, LATE_ON, part, receiver, LATE)
    with refused("forbidden_four_eyes"):
        receivables.write_off(due, 5_999_998, BANKRUPT, replace(director, person=demander.person), LATE)
    for amount_yen in (1, 5_999_998):
        with refused("forbidden_own_receipts"):
            receivables.write_off(due, amount_yen, BANKRUPT, replace(director, person=receiver.person), LATE)
    due.refresh_from_db()
    assert (due.state, due.owed.left_yen, Repayment.objects.count()) == ("due", 5_999_998, 2)
    assert receivables.write_off(due, 5_999_998, BANKRUPT, director, LATE).state == "written_off"


def test_an_award_is_not_closed_while_something_is_owed(cast: Cast, member: AwardMember, due: Receivable) -> None:
    with refused("open_refunds"):
        closing.close_awards([member.award], cast.directors["jst"], LATE)
    receivables.repay(due, 6_180_000, LATE_ON, "RECEIPT-1", cast.finance["jst"][0], LATE)
    assert closing.close_awards([member.award], cast.directors["jst"], LATE)[0].state == "closed"


@pytest.mark.parametrize("is_stopped", [False, True])
def test_what_comes_back_after_the_end_binds_nobody(
    cast: Cast, member: AwardMember, due: Receivable, is_stopped: bool
) -> None:
    if is_stopped:
        stopped(cast, member.award, BANKRUPT, LATE)
    receivables.repay(due, 6_180_000, LATE_ON, "RECEIPT-1", cast.finance["jst"][0], LATE)
    assert balance("obligation", member) == (0 if is_stopped else 30_000_000)
    assert ledger.totals_of(member.award.ref).committed_yen == (60_000_000 if is_stopped else 90_000_000)


def test_who_sees_what_is_owed(cast: Cast, due: Receivable) -> None:
    for actor in cast.everyone():
        sees = actor.role == "auditor" or actor.of in ("jst", cast.applicant.of)
        assert queries.receivables_of(actor).filter(pk=due.pk).exists() == sees, actor
        if not sees:
            with refused(hidden=True):
                queries.receivable(due.ref, actor)
