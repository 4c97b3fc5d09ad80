"""The rules of the own share: what it is, what is shown of it, and when the same cost would be paid twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kikin.fund import costs
from kikin.values.money import MAX_YEN
from tests.fund.test_assets import SUBSIDY

PAPERS = frozenset({"bank.pdf"})
LOAN = costs.Source("loan", 1_000_000, "bank.pdf", "見本銀行")


def own_share(eligible_yen: int = 3_001_000, ceiling_yen: int = 10**9, **by_source: int) -> costs.OwnShare:
    return costs.own_share_of(SUBSIDY, eligible_yen, ceiling_yen, by_source)


def test_the_own_share_is_what_the_fund_does_not_pay() -> None:
    assert own_share().own_share_yen == 1_501_000
    assert own_share(ceiling_yen=1_000_000).own_share_yen == 2_001_000
    shown = own_share(own=500_000, loan=1_000_000)
    assert (shown.unshown_yen, shown.twice_yen) == (1_000, 0)
    assert own_share(own=501_000, loan=1_000_000).unshown_yen == 0


def test_other_public_money_beyond_the_own_share_pays_twice() -> None:
    assert costs.problem_of_paying_twice(own_share(public=1_501_000)) is None
    problem = costs.problem_of_paying_twice(own_share(public=1_501_001))
    assert problem is not None
    assert (problem.code, problem.value) == ("double_funding", "1,501,001 / 1,501,000")
    assert "JPY 1 " in problem.remedy.en


@given(some.integers(0, 10**12), some.integers(0, 10**12), some.integers(0, 10**12))
def test_grant_and_other_public_money_are_never_more_than_the_cost_unnoticed(
    eligible_yen: int, ceiling_yen: int, public_yen: int
) -> None:
    found = own_share(eligible_yen, ceiling_yen, public=public_yen)
    assert (found.grant_yen + public_yen > eligible_yen) == bool(costs.problem_of_paying_twice(found))


def codes(said: costs.Source) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in costs.problems_of_source(said, PAPERS)]


def test_a_source_with_its_paper_has_no_problem() -> None:
    assert codes(LOAN) == codes(replace(LOAN, source="own", from_whom="")) == []


def test_all_sources_together_can_be_added_up() -> None:
    assert not costs.problems_of_source(LOAN, PAPERS, MAX_YEN - LOAN.amount_yen)
    (problem,) = costs.problems_of_source(LOAN, PAPERS, MAX_YEN - LOAN.amount_yen + 1)
    assert (problem.code, problem.where, problem.value) == ("sum_out_of_range", "own_share.amount_yen", "1,000,000")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (replace(LOAN, source="luck"), ("source_unknown", "own_share.source")),
        (replace(LOAN, amount_yen=0), ("amount_out_of_range", "own_share.amount_yen")),
        (replace(LOAN, from_whom=" "), ("missing", "own_share.from_whom")),
        (replace(LOAN, source="public", from_whom=""), ("missing", "own_share.from_whom")),
        (replace(LOAN, evidence="none.pdf"), ("evidence_missing", "own_share.evidence")),
    ],
)
def test_what_is_wrong_with_a_source_is_named(said: costs.Source, found: tuple[str, str]) -> None:
    assert codes(said) == [found]
