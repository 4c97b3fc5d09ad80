"""Changes of an award: each that may be filed, each that may not, and what they do to the yen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund import changes as rules
from kikin.fund.charter import Instrument, MoneyRules, parse
from kikin.fund.policy import permit
from kikin.fund.relations import Actor, Subject
from kikin.values.problems import Problem
from kikin.values.text import Text
from tests.fund.charters import FUND

_CHARTER, _ = parse(FUND)
assert _CHARTER is not None
MONEY: MoneyRules = replace(_CHARTER.money_on(date(2022, 9, 1)), free_transfer=Fraction(1, 2))
COMMISSION = Instrument(
    key="commission",
    name=Text("委託", "Commission"),
    rate={"default": Fraction(1)},
    rounding=_CHARTER.instruments[0].rounding,
    per="member",
    indirect_cap={"university": Fraction(3, 10), "company": Fraction(1, 10)},
    valid_from=date(2021, 12, 20),
)
HALF = replace(
    COMMISSION, key="subsidy", rate={"default": Fraction(1, 2), "small_company": Fraction(2, 3)}, per="award"
)

LEAD = rules.Member(
    "LEAD", 300, {2022: {"equipment": 100, "indirect": 20}, 2023: {"personnel": 180}}, 300, kind="university",
    is_lead=True,
)  # fmt: skip
FIRM = rules.Member("FIRM", 101, {2022: {"travel": 40}, 2023: {"travel": 61}}, 61, advanced={2022: 40}, kind="company")
THIRD = rules.Member("THIRD", 50, {2023: {"other": 50}}, 50, kind="company")
READY = rules.Facts(
    request=rules.Request("move_items", "LEAD", 2022, from_item="equipment", to_item="travel", amount_yen=50),
    instrument=COMMISSION,
    money=MONEY,
    members=(LEAD, FIRM, THIRD),
    first_year=2022,
    last_year=2024,
    latest_year=2026,
    today=date(2022, 9, 1),
    current_year=2022,
    year_ends_on=date(2023, 3, 31),
)
EARLIER = replace(READY, request=rules.Request("use_earlier", "LEAD", 2023, to_year=2022, amount_yen=180))
LATER = replace(READY, request=rules.Request("use_later", "LEAD", 2022, to_year=2024, amount_yen=120))
CARRY = replace(
    READY,
    request=rules.Request("carry_over", "LEAD", 2022, amount_yen=120, event="late_delivery", note="遅れたため"),
    regime="annual",
)
EARLY = replace(CARRY, money=replace(MONEY, carry_over_days=60))
LEAVE = replace(
    READY, request=rules.Request("member_leaves", "FIRM", shares={"LEAD": 2, "THIRD": 1}, note="解散のため")
)
PROLONG = replace(READY, request=rules.Request("prolong", to_year=2026, note="実証のため"))


TELL = replace(READY, request=rules.Request("control", "LEAD", what="甲から乙へ", on="2022-10-01", note="買収のため"))


def asked(facts: rules.Facts, **parts: Any) -> rules.Facts:
    return replace(facts, request=replace(facts.request, **parts))


def member(facts: rules.Facts, ref: str, **parts: Any) -> rules.Facts:
    members = tuple(replace(one, **parts) if one.ref == ref else one for one in facts.members)
    return replace(facts, members=members)


def codes(facts: rules.Facts) -> list[str]:
    return [one.code for one in rules.problems_of_filing(facts)]


REFUSALS = [
    (READY, asked(READY, kind="rename"), "kind_unknown"),
    (READY, replace(READY, award_state="suspended"), "award_not_active"),
    (PROLONG, replace(PROLONG, award_state="suspended"), "award_not_active"),
    (replace(TELL, award_state="suspended"), replace(TELL, award_state="closed"), "award_not_active"),
    (READY, asked(READY, member="NOBODY"), "no_such_member"),
    (READY, member(READY, "LEAD", has_left=True), "no_such_member"),
    (READY, asked(READY, amount_yen=0), "nothing_is_asked"),
    (READY, replace(READY, current_year=2023), "year_has_passed"),
    (READY, asked(READY, amount_yen=101), "more_than_is_planned"),
    (READY, asked(READY, to_item="equipment"), "items_not_two"),
    (READY, replace(READY, instrument=replace(COMMISSION, items=("equipment", "indirect"))), "item_not_paid"),
    (
        asked(READY, to_item="indirect", amount_yen=7),
        asked(READY, to_item="indirect", amount_yen=8),
        "indirect_above_cap",
    ),
    (EARLIER, replace(EARLIER, regime="annual"), "one_year_money"),
    (EARLIER, asked(EARLIER, amount_yen=181), "more_than_is_planned"),
    (EARLIER, asked(EARLIER, to_year=2024), "years_do_not_fit"),
    (EARLIER, replace(EARLIER, current_year=2023), "year_has_passed"),
    (LATER, asked(LATER, to_year=2025), "years_do_not_fit"),
    (LATER, asked(LATER, to_year=2022), "years_do_not_fit"),
    (LATER, member(LATER, "LEAD", bound_yen=299), "more_than_is_planned"),
    (LATER, member(LATER, "LEAD", asked_yen=1), "more_than_is_planned"),
    (CARRY, replace(CARRY, regime="fund"), "no_carry_over_needed"),
    (CARRY, asked(CARRY, event="we_were_slow"), "no_event"),
    (CARRY, replace(CARRY, money=replace(MONEY, carry_over_events={})), "no_event"),
    (CARRY, asked(CARRY, note="\u3000"), "no_event"),
    (CARRY, replace(CARRY, last_year=2022), "last_year"),
    (CARRY, replace(CARRY, is_asked_again=True), "carried_once"),
    (CARRY, asked(CARRY, amount_yen=121), "more_than_is_unpaid"),
    (CARRY, member(CARRY, "LEAD", bound_yen=299, advanced={2022: 1}), "more_than_is_unpaid"),
    (CARRY, member(CARRY, "LEAD", asked_yen=1), "more_than_is_unpaid"),
    (replace(CARRY, today=date(2023, 2, 28)), replace(CARRY, today=date(2023, 3, 1)), "too_late"),
    (replace(EARLY, today=date(2023, 1, 30)), replace(EARLY, today=date(2023, 1, 31)), "too_late"),
    (LEAVE, asked(LEAVE, member="LEAD", shares={"THIRD": 1}), "lead_stays"),
    *(
        (LEAVE, member(LEAVE, "FIRM", **{left: 1}), "unsettled")
        for left in ("advanced_yen", "carried_yen", "asked_yen", "owed_yen")
    ),
    (LEAVE, asked(LEAVE, shares={}), "nobody_takes_over"),
    (LEAVE, asked(LEAVE, shares={"LEAD": 1, "FIRM": 1}), "nobody_takes_over"),
    (LEAVE, asked(LEAVE, shares={"LEAD": 2, "THIRD": -1}), "nobody_takes_over"),
    (LEAVE, member(LEAVE, "THIRD", has_left=True), "nobody_takes_over"),
    (LEAVE, asked(LEAVE, shares_are="amounts", shares={"LEAD": 60}), "shares_do_not_add_up"),
    (LEAVE, asked(LEAVE, note=""), "no_note"),
    (PROLONG, asked(PROLONG, to_year=2027), "end_does_not_fit"),
    (PROLONG, asked(PROLONG, to_year=2024), "end_does_not_fit"),
]


@pytest.mark.parametrize(("good", "bad", "code"), REFUSALS)
def test_what_may_be_filed(good: rules.Facts, bad: rules.Facts, code: str) -> None:
    assert codes(good) == []
    assert code in codes(bad)


def test_a_carry_over_is_for_the_present_year_alone() -> None:
    assert codes(replace(CARRY, current_year=2023)) == ["not_in_its_year"]


@pytest.mark.parametrize(("moved_yen", "is_notice"), [(0, True), (1, False)])
def test_items_move_freely_up_to_a_share_of_the_year_s_direct_cost(moved_yen: int, is_notice: bool) -> None:
    assert rules.is_notice(replace(READY, moved_yen=moved_yen)) is is_notice


def test_what_is_a_notice() -> None:
    assert [rules.is_notice(one) for one in (EARLIER, LATER, CARRY, LEAVE, PROLONG)] == [True, True] + [False] * 3


def test_an_item_is_moved() -> None:
    effect = rules.effect_of(READY)
    assert effect.plans["LEAD"][2022] == {"equipment": 50, "travel": 50, "indirect": 20}
    assert (effect.moves, effect.amounts) == ((), {})


def test_years_are_moved_item_by_item() -> None:
    plan = rules.effect_of(asked(LATER, amount_yen=61)).plans["LEAD"]
    assert plan == {
        2022: {"equipment": 49, "indirect": 10},
        2023: {"personnel": 180},
        2024: {"equipment": 51, "indirect": 10},
    }


def test_a_carry_over_moves_money_into_the_next_year_s_bucket() -> None:
    assert rules.effect_of(CARRY).moves == (rules.Move("carry_over", "LEAD", 120, 2023),)


@given(
    weights=st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)),
    bound=st.integers(0, 101),
    current=st.sampled_from([2022, 2023]),
)
def test_whoever_leaves_leaves_every_yen(weights: tuple[int, int], bound: int, current: int) -> None:
    facts = member(asked(LEAVE, shares=dict(zip(("LEAD", "THIRD"), weights, strict=True))), "FIRM", bound_yen=bound)
    facts = replace(facts, current_year=current)
    effect = rules.effect_of(facts)
    assert sum(effect.amounts.values()) == 300 + 101 + 50
    for one in facts.members:
        assert sum(sum(items.values()) for items in effect.plans[one.ref].values()) == effect.amounts[one.ref]
        assert all(yen >= 0 for items in effect.plans[one.ref].values() for yen in items.values())
    assert effect.amounts["FIRM"] == 101 - bound
    gone = [one.amount_yen for one in effect.moves if one.deed == "release_obligation"]
    assert gone == [bound] == [sum(one.amount_yen for one in effect.moves if one.deed == "oblige")]


def test_no_part_depends_on_the_order_of_the_members() -> None:
    turned = replace(asked(LEAVE, shares={"THIRD": 1, "LEAD": 2}), members=LEAVE.members[::-1])
    assert rules.effect_of(turned).amounts == rules.effect_of(LEAVE).amounts == {"FIRM": 40, "LEAD": 341, "THIRD": 70}


def _members(plans: list[tuple[int, int, int]], left_percent: int) -> tuple[rules.Member, ...]:
    """Members whose first year is 2022, of which each has been paid a part."""
    found = []
    for number, (first, second, indirect) in enumerate(plans):
        plan = {2022: {"other": first}, 2023: {"other": second, "indirect": indirect}, 2024: {"travel": first}}
        amount_yen = sum(sum(items.values()) for items in plan.values())
        bound_yen = amount_yen * left_percent // 100
        kind = ("company", "university")[number % 2]
        found.append(rules.Member(f"ORG-{number}", amount_yen, plan, bound_yen, kind=kind, is_lead=number == 0))
    return tuple(found)


_YEN = st.integers(0, 10**12)


@given(
    plans=st.lists(st.tuples(_YEN, _YEN, _YEN), min_size=3, max_size=6),
    left_percent=st.integers(0, 100),
    weights=st.lists(st.integers(1, 1_000), min_size=6, max_size=6),
    order=st.randoms(use_true_random=False),
)
def test_a_share_that_is_taken_over_in_year_two_adds_up_in_whatever_order(
    plans: list[tuple[int, int, int]], left_percent: int, weights: list[int], order: Random
) -> None:
    members = _members(plans, left_percent)
    gone, *others = [one.ref for one in members[1:]]
    shares = {ref: weights[number] for number, ref in enumerate([members[0].ref, *others])}
    leave = rules.Request("member_leaves", gone, shares=shares, note="撤退")
    facts = replace(READY, request=leave, members=members, current_year=2023)
    effect = rules.effect_of(facts)
    freed_yen = rules.freed_yen(facts)
    after = {one.ref: effect.amounts.get(one.ref, one.amount_yen) for one in members}
    assert sum(after.values()) == sum(one.amount_yen for one in members)
    assert after[gone] == members[1].amount_yen - freed_yen == members[1].amount_yen - members[1].bound_yen
    moved = {one.deed: sum(move.amount_yen for move in effect.moves if move.deed == one.deed) for one in effect.moves}
    assert moved.get("release_obligation", 0) == moved.get("oblige", 0) == freed_yen
    for ref, plan in effect.plans.items():
        assert sum(sum(items.values()) for items in plan.values()) == after[ref]
        assert all(yen >= 0 for items in plan.values() for yen in items.values())
    shuffled = [*members], [*shares.items()]
    for each in shuffled:
        order.shuffle(each)
    other = replace(facts, members=tuple(shuffled[0]), request=replace(leave, shares=dict(shuffled[1])))
    assert _figures(rules.effect_of(other)) == _figures(effect)


def _figures(effect: rules.Effect) -> tuple[object, ...]:
    return effect.amounts, effect.plans, sorted(effect.moves, key=lambda one: (one.deed, one.member))


def test_of_one_year_money_only_what_has_not_lapsed_is_taken_over() -> None:
    facts = member(replace(LEAVE, regime="annual", current_year=2023), "FIRM", bound_yen=101, advanced={})
    assert rules.freed_yen(facts) == 61
    assert rules.effect_of(facts).amounts["FIRM"] == 40


def test_indirect_cost_above_the_taker_s_cap_comes_as_direct_cost() -> None:
    facts = member(
        asked(LEAVE, shares={"THIRD": 1}), "FIRM", plan={2023: {"travel": 50, "indirect": 51}}, bound_yen=101
    )
    assert rules.effect_of(facts).plans["THIRD"][2023] == {"other": 50 + 51, "travel": 50, "indirect": 0}


def test_at_half_whoever_takes_over_adds_as_much_of_its_own() -> None:
    facts = asked(replace(LEAVE, instrument=HALF), own_shares={"LEAD": 41, "THIRD": 20})
    assert codes(facts) == []
    assert codes(asked(facts, own_shares={"LEAD": 40, "THIRD": 20})) == ["over_the_rate"]
    small = member(facts, "THIRD", size="small_company")
    assert codes(asked(small, own_shares={"LEAD": 41, "THIRD": 10})) == []


def test_an_approved_carry_over_names_its_paper() -> None:
    step = rules.CHANGE.step("approve", "checked")
    assert not isinstance(step, Problem)
    assert rules.CHANGE.check(step, rules.with_approval(CARRY, "財計-12")) == ()
    assert [one.code for one in rules.CHANGE.check(step, rules.with_approval(CARRY, " "))] == ["no_approval_number"]


def test_a_request_is_kept_to_the_letter() -> None:
    for facts in (READY, EARLIER, CARRY, LEAVE, PROLONG):
        assert rules.Request.of(facts.request.content()) == facts.request


def test_a_member_asks_for_itself_an_officer_checks_and_a_director_decides() -> None:
    agency = frozenset({"jst"})
    change = Subject("change", "CHG-1", "filed", agency, lead="FIRM", members=frozenset({"LEAD", "FIRM"}))
    seen = replace(change, done_by=frozenset({"PER-1"}))
    assert permit(Actor("PER-1", "applicant", "FIRM"), "withdraw", seen) == ()
    assert permit(Actor("PER-2", "applicant", "LEAD"), "withdraw", seen) != ()
    assert permit(Actor("PER-2", "applicant", "LEAD"), "see", seen) == ()
    assert permit(Actor("PER-3", "programme_director", "jst"), "approve", seen) == ()
    assert [one.code for one in permit(Actor("PER-1", "programme_director", "jst"), "approve", seen)] == [
        "forbidden_four_eyes"
    ]
