"""The watch: its kinds, its cases, and the order in which alerts are met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kikin.fund.charter import CASES, may_act, parse
from kikin.fund.policy import GRANTS
from kikin.fund.watch import (
    KINDS,
    STANCES,
    WATCH_CASE,
    Alert,
    Stake,
    WatchCaseFacts,
    key_of,
    looked_into_by,
    ranked,
    ranked_by_money,
)
from tests.fund.charters import ANNUAL, FACILITY, FUND

ALERT = Alert("departure", "p1", "k", date(2026, 12, 28), (), ("p1",), ("AW-1",), Stake(1_000, 3, date(2028, 3, 31)))


def test_only_what_endangers_the_fund_holds_payments() -> None:
    assert {kind.stance for kind in KINDS.values()} == set(STANCES)
    assert not [kind.key for kind in KINDS.values() if kind.holds and kind.stance != "security"]


def test_a_case_is_for_somebody_who_may_look_into_it() -> None:
    charters = [found for text in (FUND, ANNUAL, FACILITY) if (found := parse(text)[0])]
    assert len(charters) == 3
    for rule in (*CASES, *(one for charter in charters for one in charter.watch.cases)):
        of_kind = KINDS[rule.kind].of_kind
        assert {(rule.acts, action, of_kind) for action in ("see", "assess", "dismiss", "resolve")} <= GRANTS.keys()
    assert charters[2].watch.case_rule("control_taken").acts == "security_lead"
    assert charters[2].watch.case_rule("listed") == charters[0].watch.case_rule("listed")


def test_what_the_charter_leaves_to_a_lead_is_not_for_an_officer() -> None:
    step = next(one for one in WATCH_CASE.steps if one.action == "assess")
    assert WATCH_CASE.check(step, WatchCaseFacts(role="security_officer", acts="security_lead"))[0].code == (
        "not_for_this_role"
    )
    assert not WATCH_CASE.check(step, WatchCaseFacts(role="security_lead", acts="security_officer"))
    assert may_act("programme_director", "programme_officer") and not may_act("programme_director", "security_officer")


def test_the_same_fact_has_the_same_key_in_whatever_order_it_is_told() -> None:
    assert key_of("departure", "p1", ["a", "b", "a"]) == key_of("departure", "p1", ["b", "a"])
    assert key_of("departure", "p1", ["a"]) != key_of("departure", "p2", ["a"])
    assert key_of("departure", "p1", ["a"]) != key_of("post_added", "p1", ["a"])


def test_what_is_at_stake_comes_first() -> None:
    richer = replace(ALERT, key="richer", stake=Stake(2_000, 3, date(2028, 3, 31)))
    finer = replace(ALERT, key="finer", stake=Stake(10, 5))
    taken = replace(ALERT, key="taken", kind="control_taken", stake=Stake())
    assert [one.key for one in ranked([ALERT, richer, finer, taken])] == ["taken", "finer", "richer", "k"]
    blind = [one.key for one in ranked_by_money([ALERT, richer, finer, taken])]
    assert blind == ["taken", "richer", "k", "finer"], "the order tells nothing of the technology"


def test_days_on_which_offices_rest_do_not_count() -> None:
    rests = {date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)}
    last = looked_into_by(ALERT.known_on, 3, lambda day: day in rests or day.weekday() >= 5 or day < date(2027, 1, 4))
    assert last == date(2027, 1, 6)


def test_a_case_ends_only_with_reasons() -> None:
    for action, state in (("dismiss", "assessing"), ("act_on", "assessing"), ("resolve", "acted")):
        step = WATCH_CASE.step(action, state)
        assert not hasattr(step, "code")
        assert WATCH_CASE.check(step, WatchCaseFacts())[0].code == "no_reasons"
        assert not WATCH_CASE.check(step, WatchCaseFacts("asked them"))
