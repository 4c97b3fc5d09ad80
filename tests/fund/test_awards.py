"""What may be offered, and whose money goes back first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund import awards as rules
from kikin.fund import ledger as money
from kikin.values.problems import Problem

OFFER = rules.Offer("APP-1", "selected", "decided", True, "cleared", False, "CON-1", 100, 100)
READY = rules.Facts(members_yen=100, amount_yen=100, has_consent=True, reasons="because")
FACTS = money.AwardFacts("JPNP22001", "act", "nedo", "ai", "CON-1", "CALL-1", "commission", "RND-1")
PAPER = money.Voucher(date(2022, 8, 1), 2022, "APR-1")


def test_offers_that_keep_everything_have_no_problem() -> None:
    assert rules.problems_of_offers([OFFER, replace(OFFER, verdict="conditions")], {"CON-1": 200}) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": "shortlisted"}, "not_selected"),
        ({"round_state": "proposed"}, "not_selected"),
        ({"is_chosen": False}, "not_selected"),
        ({"verdict": "in_review"}, "verdict_missing"),
        ({"verdict": "refused"}, "verdict_missing"),
        ({"has_award": True}, "already_offered"),
        ({"members_yen": 99}, "members_do_not_add_up"),
        ({"amount_yen": 201, "members_yen": 201}, "over_the_ceiling"),
        ({"concept": "CON-2"}, "over_the_ceiling"),
    ],
)
def test_an_offer_is_refused(change: dict[str, Any], code: str) -> None:
    changed = replace(OFFER, **change)
    assert [one.code for one in rules.problems_of_offers([changed], {"CON-1": 200})] == [code]


def test_a_ceiling_counts_all_offers_together() -> None:
    assert rules.problems_of_offers([OFFER], {"CON-1": 150}) == ()
    assert [one.code for one in rules.problems_of_offers([OFFER, OFFER], {"CON-1": 150})] == ["over_the_ceiling"]


@pytest.mark.parametrize(
    ("action", "state", "change", "code"),
    [
        ("accept", "offered", {"verdict": "refused"}, "verdict_missing"),
        ("activate", "accepted", {"members_yen": 99}, "members_do_not_add_up"),
        ("activate", "accepted", {"verdict": "in_review"}, "verdict_missing"),
        ("lapse", "offered", {"reasons": ""}, "no_reasons"),
        ("suspend", "active", {"reasons": ""}, "no_reasons"),
        ("resume", "suspended", {"verdict": "refused"}, "verdict_missing"),
        ("terminate", "active", {"has_consent": False}, "no_consent"),
        ("terminate", "suspended", {"reasons": " "}, "no_reasons"),
        *(("close", "active", {"open_ends": {end: ("REF-1",)}}, f"open_{end}") for end in rules.OPEN_ENDS),
    ],
)
def test_each_step_has_its_needs(action: str, state: str, change: dict[str, Any], code: str) -> None:
    step = rules.AWARD.step(action, state)
    assert not isinstance(step, Problem)
    assert rules.AWARD.check(step, READY) == ()
    assert [one.code for one in rules.AWARD.check(step, replace(READY, **change))] == [code]


@pytest.mark.parametrize("action", ["terminate", "suspend", "close", "activate"])
def test_an_offer_that_was_not_accepted_goes_nowhere_else(action: str) -> None:
    assert isinstance(rules.AWARD.step(action, "offered"), Problem)


def test_what_is_committed_is_read_from_the_transfers() -> None:
    drafts = money.commit(FACTS, {2022: 60, 2023: 40}, PAPER) + money.release_commitment(FACTS, {2023: 10}, PAPER)
    assert rules.committed_by_year(drafts) == {2022: 60, 2023: 30}
    taken_back = replace(drafts[0], corrects=7)
    assert rules.committed_by_year([*drafts, taken_back]) == {2023: 30}


def test_the_last_years_go_back_first() -> None:
    assert rules.released_by_year({2022: 60, 2023: 40}, 50) == {2022: 10, 2023: 40}
    assert rules.released_by_year({2022: 60, 2023: 40}, 0) == {}
    with pytest.raises(ValueError, match="1 yen more"):
        rules.released_by_year({2022: 60, 2023: 40}, 101)


@given(st.dictionaries(st.integers(2021, 2030), st.integers(1, 10**15)), st.integers(0, 100))
def test_what_goes_back_adds_up_and_leaves_no_year_below_zero(committed: dict[int, int], share: int) -> None:
    release_yen = sum(committed.values()) * share // 100
    back = rules.released_by_year(committed, release_yen)
    assert sum(back.values()) == release_yen
    assert all(0 < yen <= committed[year] for year, yen in back.items())


@pytest.mark.parametrize(
    ("state", "approval_state", "reasons", "code"),
    [
        ("active", "", "because", ""),
        ("suspended", "returned", "because", ""),
        ("offered", "", "because", "not_from_this_state"),
        ("active", "circulating", "because", "circulated_before"),
        ("active", "approved", "because", "circulated_before"),
        ("active", "", " ", "no_reasons"),
    ],
)
def test_a_stop_is_put_before_the_bodies_once_and_with_reasons(
    state: str, approval_state: str, reasons: str, code: str
) -> None:
    facts = rules.Facts(approval_state=approval_state, reasons=reasons)
    assert [problem.code for problem in rules.problems_of_circulating(state, facts)] == ([code] if code else [])
