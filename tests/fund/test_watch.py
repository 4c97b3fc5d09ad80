"""The watch: its kinds, its cases, and the order in which alerts are met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kikin.fund.grants import ROWS
from kikin.fund.watch import KINDS, STANCES, WATCH_CASE, Alert, Stake, WatchCaseFacts, key_of, looked_into_by, ranked

ALERT = Alert("departure", "p1", "k", date(2026, 12, 28), (), ("p1",), ("AW-1",), Stake(1_000, 3, date(2028, 3, 31)))


def test_only_what_endangers_the_fund_holds_payments() -> None:
    assert {kind.stance for kind in KINDS.values()} == set(STANCES)
    assert not [kind.key for kind in KINDS.values() if kind.holds and kind.stance != "security"]
    assert {kind.acts for kind in KINDS.values()} <= {role for row in ROWS for role in f"{row[2]}".split()}


def test_the_same_fact_has_the_same_key_in_whatever_order_it_is_told() -> None:
    assert key_of("departure", "p1", ["a", "b", "a"]) == key_of("departure", "p1", ["b", "a"])
    assert key_of("departure", "p1", ["a"]) != key_of("departure", "p2", ["a"])
    assert key_of("departure", "p1", ["a"]) != key_of("post_added", "p1", ["a"])


def test_what_is_at_stake_comes_first() -> None:
    richer = replace(ALERT, key="richer", stake=Stake(2_000, 3, date(2028, 3, 31)))
    finer = replace(ALERT, key="finer", stake=Stake(10, 5))
    taken = replace(ALERT, key="taken", kind="control_taken", stake=Stake())
    assert [one.key for one in ranked([ALERT, richer, finer, taken])] == ["taken", "finer", "richer", "k"]


def test_days_on_which_offices_rest_do_not_count() -> None:
    rests = {date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)}
    last = looked_into_by(ALERT, lambda day: day in rests or day.weekday() >= 5 or day < date(2027, 1, 4))
    assert last == date(2027, 1, 6)


def test_a_case_ends_only_with_reasons() -> None:
    for action, state in (("dismiss", "assessing"), ("act_on", "assessing"), ("resolve", "acted")):
        step = WATCH_CASE.step(action, state)
        assert not hasattr(step, "code")
        assert WATCH_CASE.check(step, WatchCaseFacts())[0].code == "no_reasons"
        assert not WATCH_CASE.check(step, WatchCaseFacts("asked them"))
