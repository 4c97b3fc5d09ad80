"""A refund that was demanded in error is withdrawn by two persons, and the year is settled anew as if it never was."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kikin.office.awards.models import AwardMember
from kikin.office.claims.models import Claim
from kikin.office.costs import actions as costs
from kikin.office.costs.models import CostLine
from kikin.office.ledger import check
from kikin.office.ledger import queries as ledger
from kikin.office.settlements import queries
from kikin.office.settlements.actions import receivables, settling, withdrawals
from kikin.office.settlements.models import Receivable, Settlement
from kikin.values.text import NOTHING_SAID, Text
from tests.cast import Cast
from tests.office.refusals import refused
from tests.office.rounds import NEXT_YEAR
from tests.office.settlements.scene import (
    REASONS,
    SIGNED,
    applicant_of,
    award_of,
    balance,
    drawn_up,
    member_of,
    owed,
    paid,
    reported,
    signed,
)

LATE = datetime(2023, 9, 29, 3, tzinfo=UTC)
LATE_ON, SIGNED_ON = date(2023, 9, 29), date(2023, 6, 1)
ERROR = Text("認められる費用を誤って不承認としました。", "Eligible cost was disallowed in error.")
FAMILIES = ("obligation", "advance", "spent", "receivable")


@pytest.fixture
def member(cast: Cast) -> AwardMember:
    """A member that was paid all of its year's 60,000,000 in advance, and has spent it."""
    member = member_of(award_of(cast, plan=(9, 60, 10)))
    paid(cast, member, 60_000_000)
    reported(cast, member, {"other": 40_000_000, "travel": 20_000_000})
    return member


def judged(cast: Cast, member: AwardMember, *, is_eligible: bool) -> None:
    """The travel is disallowed, in error; or what was disallowed counts after all."""
    line = CostLine.objects.get(report__member=member, cost_item="travel")
    if is_eligible:
        costs.answer(line, "研究のための出張です。", applicant_of(cast, member), LATE)
        costs.accept([line], cast.finance["jst"][3], LATE)
    else:
        costs.disallow([line], "not_for_the_work", REASONS, cast.finance["jst"][2], NEXT_YEAR)


@pytest.fixture
def due(cast: Cast, member: AwardMember) -> Receivable:
    judged(cast, member, is_eligible=False)
    return owed(signed(cast, member)[0])


def held(member: AwardMember) -> tuple[int, ...]:
    return tuple(balance(family, member) for family in FAMILIES)


def test_what_was_demanded_in_error_is_settled_anew(cast: Cast, member: AwardMember, due: Receivable) -> None:
    """Of its 60,000,000 only what is settled and what is bound could be paid: the rest lies under the demand."""
    assert (due.amount_yen, held(member)) == (20_000_000, (10_000_000, 0, 40_000_000, 20_000_000))
    judged(cast, member, is_eligible=True)
    (draft,) = queries.drafts_of([member], 2022)
    assert draft.statement.ceiling_yen == 50_000_000
    first = ledger.totals(SIGNED_ON)
    withdrawals.propose(due, ERROR, cast.finance["jst"][1], LATE)
    assert (due.state, due.reasons, queries.interest_to_date(due, LATE_ON)) == ("due", ERROR, 600_000)
    withdrawals.confirm(due, cast.finance["jst"][2], LATE)
    assert (due.state, due.owed.left_yen, held(member)) == ("withdrawn", 0, (10_000_000, 60_000_000, 0, 0))
    claim, revoked = Claim.objects.get(), Settlement.objects.get()
    assert (claim.state, claim.settled_yen, claim.document, revoked.state) == ("paid", None, "", "revoked")
    assert queries.unsettled([member], LATE) == [(member, 2022)]
    (second,) = signed(cast, member, now=LATE)
    assert (second.number, second.share_yen, second.received_yen) == (2, 60_000_000, 60_000_000)
    assert (second.state, held(member)) == ("signed", (10_000_000, 0, 60_000_000, 0))
    assert ledger.totals(SIGNED_ON) == first
    totals = ledger.totals()
    assert (totals.paid_yen, totals.settled_yen, totals.receivable_yen) == (60_000_000, 60_000_000, 0)
    assert check.check_ledger().problems == []


def test_each_transfer_is_taken_back_by_one_that_names_it(cast: Cast, member: AwardMember, due: Receivable) -> None:
    made = Settlement.objects.get()
    before = queries.transfers_of(made)
    assert [row.kind for row in before] == ["settle", "demand"]
    withdrawals.propose(due, ERROR, cast.finance["jst"][1], LATE)
    withdrawals.confirm(due, cast.finance["jst"][2], LATE)
    after = queries.transfers_of(made)
    assert after[:2] == before
    assert [(row.corrects, row.on, row.document) for row in after[2:]] == [
        (row.id, LATE_ON, due.ref) for row in reversed(before)
    ]
    assert queries.standing_transfers_of(made) == []


def test_what_it_took_the_place_of_is_to_be_paid_again(cast: Cast) -> None:
    member = member_of(award_of(cast, plan=(9, 60, 10)))
    paid(cast, member, 50_000_000)
    reported(cast, member, {"other": 40_000_000, "travel": 20_000_000})
    (first,) = signed(cast, member)
    judged(cast, member, is_eligible=False)
    (second,) = signed(cast, member, now=LATE)
    first.refresh_from_db()
    assert (first.state, owed(second).amount_yen) == ("superseded", 10_000_000)
    assert [row.kind for row in queries.transfers_of(second)] == ["claw_back"]
    due = withdrawals.propose(owed(second), ERROR, cast.finance["jst"][1], LATE)
    withdrawals.confirm(due, cast.finance["jst"][2], LATE)
    first.refresh_from_db()
    assert (first.state, Claim.objects.get().document) == ("to_pay", first.ref)
    settling.pay([first], cast.finance["jst"][3], LATE)
    assert held(member) == (10_000_000, 0, 60_000_000, 0)
    assert check.check_ledger().problems == []


def test_two_persons_withdraw_it_and_neither_demanded_it(cast: Cast, due: Receivable) -> None:
    """Officer 1 signed the settlement, and by that demanded it."""
    proposer, demander, third = (cast.finance["jst"][number] for number in (0, 1, 2))
    with refused("no_withdrawal_is_proposed"):
        withdrawals.confirm(due, third, LATE)
    with refused("no_reasons"):
        withdrawals.propose(due, NOTHING_SAID, proposer, LATE)
    with refused("not_granted"):
        withdrawals.propose(due, ERROR, cast.directors["jst"], LATE)
    withdrawals.propose(due, ERROR, proposer, LATE)
    with refused("withdrawal_is_proposed"):
        withdrawals.propose(due, ERROR, third, LATE)
    for barred in (proposer, demander):
        with refused("forbidden_four_eyes"):
            withdrawals.confirm(due, barred, LATE)
    with refused("not_granted", hidden=True):
        withdrawals.confirm(due, cast.finance["nedo"][2], LATE)
    withdrawals.decline(due, proposer, LATE)
    assert (due.state, due.withdrawal_proposed_by, due.reasons) == ("due", "", NOTHING_SAID)
    with refused("no_withdrawal_is_proposed"):
        withdrawals.confirm(due, third, LATE)


def test_what_something_came_of_stands(cast: Cast, due: Receivable) -> None:
    withdrawals.propose(due, ERROR, cast.finance["jst"][0], LATE)
    receivables.repay(due, 1, SIGNED_ON, "RECEIPT-1", cast.finance["jst"][2], LATE)
    with refused("something_came_of_it"):
        withdrawals.confirm(due, cast.finance["jst"][3], LATE)


def test_what_is_given_up_is_no_longer_to_be_withdrawn(cast: Cast, due: Receivable) -> None:
    withdrawals.propose(due, ERROR, cast.finance["jst"][0], LATE)
    receivables.write_off(due, 1, REASONS, cast.directors["jst"], LATE)
    assert (due.withdrawal_proposed_by, due.reasons) == ("", REASONS)
    with refused("something_came_of_it"):
        withdrawals.propose(due, ERROR, cast.finance["jst"][0], LATE)


def test_what_a_later_settlement_goes_on_from_stands(cast: Cast, member: AwardMember, due: Receivable) -> None:
    other = CostLine.objects.get(report__member=member, cost_item="other")
    costs.disallow([other], "not_for_the_work", REASONS, cast.finance["jst"][2], NEXT_YEAR)
    assert owed(signed(cast, member, now=LATE)[0]).amount_yen == 40_000_000
    with refused("later_settlement_stands"):
        withdrawals.propose(due, ERROR, cast.finance["jst"][0], LATE)


def test_a_statement_drawn_up_before_is_drawn_up_again(cast: Cast, member: AwardMember, due: Receivable) -> None:
    other = CostLine.objects.get(report__member=member, cost_item="other")
    costs.disallow([other], "not_for_the_work", REASONS, cast.finance["jst"][2], NEXT_YEAR)
    made = drawn_up(cast, member, now=SIGNED)
    withdrawals.propose(due, ERROR, cast.finance["jst"][0], LATE)
    withdrawals.confirm(due, cast.finance["jst"][2], LATE)
    with refused("figures_have_changed"):
        settling.sign(made, cast.finance["jst"][1], LATE)
