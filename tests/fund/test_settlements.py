"""Settlements to the yen: statements, refunds, late interest in parts, months kept, banks' sheets, and each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund import settlements as rules
from kikin.fund.charter import Charter, parse
from kikin.fund.instruments import late_interest_of
from kikin.fund.lifecycle import Lifecycle
from kikin.values.problems import Problem
from tests.fund.charters import FACILITY, FUND


def founded(text: str = FUND) -> Charter:
    charter, problems = parse(text)
    assert charter is not None, problems
    return charter


CHARTER = founded()
COMMISSION, SUBSIDY = CHARTER.instrument("commission"), CHARTER.instrument("subsidy")
MUCH = 10**14
DUE = date(2025, 6, 20)
YEN = st.integers(0, 10**12)


def part(direct_yen: int, indirect_yen: int = 0, **more: Any) -> rules.Part:
    return rules.Part({"other": direct_yen, "indirect": indirect_yen}, **({"ceiling_yen": MUCH} | more))


def one(instrument: Any, of: rules.Part) -> rules.Statement:
    return rules.statements_of(instrument, {"ORG-1": of})["ORG-1"]


def test_example_b_the_refund_is_what_was_received_beyond_the_share() -> None:
    said = one(
        SUBSIDY, part(90_000_001, ceiling_yen=80_000_000, received_yen=66_000_000, groups=("small_company", "company"))
    )
    assert (said.share_yen, said.refund_yen, said.to_pay_yen) == (60_000_000, 6_000_000, 0)
    assert said.own_share_yen == 30_000_001


def test_example_c_indirect_cost_counts_up_to_its_limit_and_never_above_what_was_spent() -> None:
    limited = one(COMMISSION, part(30_000_000, 9_999_999, organisation_kind="university"))
    assert (limited.indirect_limit_yen, limited.share_yen) == (9_000_000, 39_000_000)
    less = one(COMMISSION, part(33_333_333, 1_000, organisation_kind="university"))
    assert (less.indirect_limit_yen, less.share_yen) == (9_999_999, 33_334_333)


def test_the_share_ends_at_the_ceiling_and_a_balance_is_to_be_paid() -> None:
    said = one(SUBSIDY, part(812_345_678, ceiling_yen=400_000_000, received_yen=1))
    assert (said.share_yen, said.to_pay_yen, said.refund_yen) == (400_000_000, 399_999_999, 0)


def test_completed_work_is_paid_as_it_grows_and_never_twice() -> None:
    plant, had_yen = founded(FACILITY).instrument("facility"), 0
    shares = (1_500_000_000, 1_500_000_000, 5_000_000_000, 20_000_000_000)
    built = (3_000_000_000, 3_000_000_000, 10_000_000_001, 90_000_000_000)
    for done_yen, share_yen in zip(built, shares, strict=True):
        of = part(done_yen, ceiling_yen=20_000_000_000, received_yen=had_yen, groups=("large_company", "company"))
        had_yen += one(plant, of).to_pay_yen
        assert had_yen == share_yen
    assert one(plant, part(1_000_000_000, ceiling_yen=20_000_000_000, received_yen=had_yen)).to_pay_yen == 0


@pytest.mark.parametrize(
    ("interest_yen", "ceiling_yen", "share_yen"),
    [(3, 100, 1), (2_000_000, MUCH, 1_000_000), (2_000_000, 999_999, 999_999), (0, 100, 0)],
)
def test_a_share_of_interest_is_rounded_once_and_ends_at_its_ceiling(
    interest_yen: int, ceiling_yen: int, share_yen: int
) -> None:
    half = CHARTER.instrument("interest-subsidy")
    assert one(half, part(interest_yen, ceiling_yen=ceiling_yen)).share_yen == share_yen


@given(st.dictionaries(st.sampled_from("abcdefg"), st.tuples(YEN, YEN, YEN), min_size=1), st.randoms())
def test_shares_add_up_keep_their_ceilings_and_know_no_order(
    members: Mapping[str, tuple[int, int, int]], chance: Any
) -> None:
    parts = {name: part(cost, ceiling_yen=top, received_yen=had) for name, (cost, top, had) in members.items()}
    said = rules.statements_of(SUBSIDY, parts)
    shuffled = list(parts)
    chance.shuffle(shuffled)
    assert rules.statements_of(SUBSIDY, {name: parts[name] for name in shuffled}) == said
    for each in said.values():
        assert 0 <= each.share_yen <= each.ceiling_yen
        assert each.share_yen + each.own_share_yen == each.eligible_yen
        assert each.received_yen + each.to_pay_yen - each.refund_yen == each.share_yen
    whole = SUBSIDY.rounding.apply(SUBSIDY.rate_for() * sum(each.eligible_yen for each in said.values()))
    assert sum(each.share_yen for each in said.values()) <= whole


def test_a_digest_tells_every_figure_and_no_order() -> None:
    said = rules.statements_of(SUBSIDY, {"a": part(10_000), "b": part(20_000)})
    assert rules.digest_of(said) == rules.digest_of(dict(reversed(said.items())))
    other = said | {"a": replace(said["a"], received_yen=1)}
    assert rules.digest_of(other) != rules.digest_of(said)


@pytest.mark.parametrize(
    ("advances", "refund", "settled", "demanded", "clawed"),
    [
        ((50, 50), 0, (50, 50), 0, 0),
        ((50, 50), 30, (50, 20), 30, 0),
        ((50, 50), 70, (30, 0), 70, 0),
        ((50, 50), 100, (0, 0), 100, 0),
        ((50, 50), 130, (0, 0), 100, 30),
        ((), 5, (), 0, 5),
    ],
)
def test_a_refund_is_taken_of_advances_and_then_of_what_was_settled(
    advances: tuple[int, ...], refund: int, settled: tuple[int, ...], demanded: int, clawed: int
) -> None:
    assert rules.taken_back(advances, refund) == rules.Taken(settled, demanded, clawed)


@given(st.lists(YEN), YEN)
def test_no_yen_of_a_refund_is_lost(advances: list[int], refund_yen: int) -> None:
    taken = rules.taken_back(tuple(advances), refund_yen)
    assert taken.demanded_yen + taken.clawed_back_yen == refund_yen
    assert sum(taken.settled) + taken.demanded_yen == sum(advances)
    with pytest.raises(ValueError, match="refund"):
        rules.taken_back(tuple(advances), -1)


@pytest.mark.parametrize(("state", "received_yen"), [("to_pay", 40), ("paid", 100), ("signed", 100)])
def test_a_balance_that_is_not_paid_was_not_received(state: str, received_yen: int) -> None:
    assert rules.received_before(rules.Statement(share_yen=100, received_yen=40), state) == received_yen


# ---------------------------------------------------------------- what is owed


def test_example_e_100_days_late() -> None:
    owed = rules.Owed(6_000_000, DUE)
    assert owed.interest_yen(CHARTER.money, DUE) == 0
    assert owed.interest_yen(CHARTER.money, DUE + timedelta(days=100)) == 180_000


def test_the_principal_comes_first_then_the_interest() -> None:
    day = DUE + timedelta(days=100)
    owed = rules.Owed(6_000_000, DUE)
    assert rules.divided(owed, CHARTER.money, 1_000_000, day) == rules.Received(1_000_000, 0, 0, 180_000)
    assert rules.divided(owed, CHARTER.money, 6_100_000, day) == rules.Received(6_000_000, 100_000, 0, 80_000)
    assert rules.divided(owed, CHARTER.money, 6_180_001, day) == rules.Received(6_000_000, 180_000, 1, 0)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=5), st.integers(0, 2_000))
def test_parts_of_one_day_bear_the_interest_of_the_whole(parts: list[int], days: int) -> None:
    day = DUE + timedelta(days=days)
    whole = late_interest_of(CHARTER.money, [(sum(parts), day)], DUE)
    for order in list(permutations(parts))[:6]:
        owed = rules.Owed(sum(parts), DUE, tuple((yen, day) for yen in order))
        assert owed.left_yen == 0
        assert owed.interest_yen(CHARTER.money, day + timedelta(days=365)) == whole


def test_a_day_without_a_rate_has_no_interest_to_say() -> None:
    owed = rules.Owed(100, date(2000, 1, 1))
    answer = rules.divided(owed, CHARTER.money, 1, date(2000, 2, 1))
    assert isinstance(answer, Problem)
    assert answer.code == "rate_without_a_date"


# ---------------------------------------------------------------- years after


@pytest.mark.parametrize(
    ("breached_on", "months"),
    [
        (date(2024, 3, 31), 0),
        (date(2024, 4, 30), 0),
        (date(2024, 5, 1), 1),
        (date(2027, 9, 30), 41),
        (date(2027, 10, 1), 42),
        (date(2034, 3, 31), 120),
        (date(2050, 1, 1), 120),
        (date(2020, 1, 1), 0),
    ],
)
def test_months_kept_are_whole_and_within_those_bound(breached_on: date, months: int) -> None:
    assert rules.months_bound(10) == 120
    assert rules.months_kept(date(2024, 3, 31), breached_on, 120) == months


ROW = dict(zip(rules.COLUMNS, ("ORG-1", "Bank", "L-1", "2024-04-01", "2024-09-30", "2024-09-30", "1,000"), strict=True))


def test_a_line_counts_once_whenever_it_comes() -> None:
    read = rules.read_sheet([ROW, ROW], {"ORG-1"}, {})
    assert (len(read.lines), read.known_count, read.problems) == (1, 1, ())
    again = rules.read_sheet([ROW], {"ORG-1"}, {line.key: line for line in read.lines})
    assert (again.lines, again.known_count) == ((), 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"member": "ORG-2"}, "unknown_member"),
        ({"bank": ""}, "unreadable"),
        ({"loan": "L\u202e1"}, "unreadable"),
        ({"due_on": "2024-02-30"}, "not_a_day"),
        ({"to_on": "2024-03-31"}, "days_out_of_order"),
        ({"interest_yen": "0"}, "not_whole_yen"),
        ({"interest_yen": "1.5"}, "not_whole_yen"),
        ({"interest_yen": "9999999999999999"}, "not_whole_yen"),
        ({"interest_yen": "1,001"}, "contradicts"),
    ],
)
def test_every_mistake_of_a_row_is_named_with_its_row(change: dict[str, str], code: str) -> None:
    (problem,) = rules.read_sheet([ROW, ROW | change], {"ORG-1"}, {}).problems
    assert (problem.code, problem.where.partition(".")[0]) == (code, "row[3]")


# ---------------------------------------------------------------- the steps

READY = rules.Facts(fiscal_year=2022, current_year=2023, statement=rules.Statement(share_yen=9, received_yen=4))
DRAWN = replace(READY, kept=READY.statement)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"award_state": "accepted"}, "award_not_bound"),
        ({"current_year": 2021}, "year_has_not_come"),
        ({"report_state": "handed_in"}, "report_not_reviewed"),
        ({"is_drawn_up": True}, "already_drawn_up"),
        ({"before": READY.statement}, "nothing_has_changed"),
    ],
)
def test_what_may_be_drawn_up(change: dict[str, Any], code: str) -> None:
    assert rules.problems_of_drawing_up(READY) == ()
    assert [each.code for each in rules.problems_of_drawing_up(replace(READY, **change))] == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"report_state": ""}, "report_not_reviewed"),
        ({"kept": replace(READY.statement, share_yen=8)}, "figures_have_changed"),
        ({"seen": False}, "figures_not_seen"),
        ({"open_claims": ("CLM-1",)}, "claims_are_open"),
    ],
)
def test_what_may_be_signed(change: dict[str, Any], code: str) -> None:
    assert codes(rules.SETTLEMENT, "sign", "drawn_up", DRAWN) == []
    assert codes(rules.SETTLEMENT, "sign", "drawn_up", replace(DRAWN, **change)) == [code]


def test_a_ceiling_that_moves_changes_no_figure() -> None:
    moved = replace(DRAWN, kept=replace(READY.statement, ceiling_yen=77))
    assert codes(rules.SETTLEMENT, "sign", "drawn_up", moved) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"statement": rules.Statement(share_yen=4, received_yen=4)}, "nothing_to_pay"),
        ({"award_state": "suspended"}, "award_suspended"),
        ({"verdict": "in_review"}, "verdict_missing"),
    ],
)
def test_what_may_be_paid(change: dict[str, Any], code: str) -> None:
    assert codes(rules.SETTLEMENT, "pay", "to_pay", READY) == []
    assert codes(rules.SETTLEMENT, "pay", "to_pay", replace(READY, **change)) == [code]


IN_ERROR = rules.WithdrawalFacts(reasons="in error")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cause": "breach"}, "not_after_a_settlement"),
        ({"received_yen": 1}, "something_came_of_it"),
        ({"given_up_yen": 1}, "something_came_of_it"),
        ({"later": "SET-2"}, "later_settlement_stands"),
    ],
)
def test_what_may_be_withdrawn(change: dict[str, Any], code: str) -> None:
    """Whoever proposes it is told what stands against it, and whoever confirms it is told again."""
    proposed = replace(IN_ERROR, is_proposed=True)
    for action, facts in (("propose_withdrawal", IN_ERROR), ("confirm_withdrawal", proposed)):
        assert codes(rules.RECEIVABLE, action, "due", facts) == []
        assert codes(rules.RECEIVABLE, action, "due", replace(facts, **change)) == [code]


def test_a_withdrawal_is_proposed_once_with_reasons_and_then_decided() -> None:
    proposed = replace(IN_ERROR, is_proposed=True)
    assert codes(rules.RECEIVABLE, "propose_withdrawal", "due", proposed) == ["withdrawal_is_proposed"]
    assert codes(rules.RECEIVABLE, "propose_withdrawal", "due", replace(IN_ERROR, reasons=" ")) == ["no_reasons"]
    for action in ("confirm_withdrawal", "decline_withdrawal"):
        assert codes(rules.RECEIVABLE, action, "due", IN_ERROR) == ["no_withdrawal_is_proposed"]
    assert codes(rules.RECEIVABLE, "decline_withdrawal", "due", proposed) == []


@pytest.mark.parametrize(
    ("action", "state"), [("pay", "signed"), ("sign", "signed"), ("withdraw", "signed"), ("pay", "paid")]
)
def test_no_step_is_skipped_or_taken_twice(action: str, state: str) -> None:
    assert isinstance(rules.SETTLEMENT.step(action, state), Problem)


def codes(lifecycle: Lifecycle, action: str, state: str, facts: Any) -> list[str]:
    step = lifecycle.step(action, state)
    assert not isinstance(step, Problem)
    return [problem.code for problem in lifecycle.check(step, facts)]
