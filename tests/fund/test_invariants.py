"""The laws of the ledger: every legal life keeps them, and each breach is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund import invariants, ledger
from kikin.fund.invariants import balances_of, problems_of_ledger
from kikin.fund.ledger import SOURCES, Draft, Row, Voucher
from tests.fund.ledger_play import DAY, FACTS, Play, founded, paper

MEMBERS = ("ORG-1", "ORG-2")
YEARS = (2022, 2023)
Deed = Callable[[int, int, date], tuple[Draft, ...]]
DEEDS: dict[str, Deed] = {
    "advance": lambda who, yen, on: ledger.advance(FACTS, {MEMBERS[who]: yen}, paper(on)),
    "settle": lambda who, yen, on: ledger.settle(FACTS, {MEMBERS[who]: yen}, paper(on)),
    "refund": lambda who, yen, on: ledger.refund(FACTS, {MEMBERS[who]: yen}, paper(on)),
    "oblige": lambda who, yen, on: ledger.oblige(FACTS, {MEMBERS[who]: yen}, paper(on)),
    "release_obligation": lambda who, yen, on: ledger.release_obligation(FACTS, {MEMBERS[who]: yen}, paper(on)),
    "commit": lambda who, yen, on: ledger.commit(FACTS, {YEARS[who]: yen}, paper(on)),
    "withdraw_allotment": lambda who, yen, on: ledger.withdraw_allotment("fy2021", "nedo", YEARS[who], yen, paper(on)),
    "return_to_treasury": lambda who, yen, on: ledger.return_to_treasury("fy2021", yen, paper(on)),
    "set_limits": lambda who, yen, on: ledger.set_limits("CALL-1", "R-1", {"quantum": yen}, paper(on)),
}
AN_ACT = st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 1), st.integers(1, 260), st.integers(0, 700))


@given(acts=st.lists(AN_ACT, max_size=25), taken_back=st.lists(st.integers(0, 30), max_size=3))
def test_whatever_may_be_posted_keeps_every_law(acts: list[tuple[str, int, int, int]], taken_back: list[int]) -> None:
    play = founded()
    for name, who, amount_yen, days in acts:
        before = list(play.rows)
        if play.post(DEEDS[name](who, amount_yen, DAY + timedelta(days=days))):
            assert play.rows == before
    for number in taken_back:
        row = play.rows[number % len(play.rows)]
        # A commitment and its field's limit are taken back together or not at all.
        if row.kind not in ("commit", "use_limit"):
            play.post([ledger.reverse(row, DAY + timedelta(days=700), "a mistake")])
    assert problems_of_ledger(play.rows) == []
    assert balances_of(play.rows) == {name: of.balance_yen for name, of in sorted(play.standings().items())}
    assert sum(balances_of(play.rows).values()) == 0


@given(acts=st.lists(AN_ACT, max_size=10), last=AN_ACT)
def test_one_yen_more_than_is_left_is_refused_and_changes_nothing(
    acts: list[tuple[str, int, int, int]], last: tuple[str, int, int, int]
) -> None:
    play = founded()
    day = DAY
    for name, who, amount_yen, days in acts:
        day += timedelta(days=days % 40)
        play.post(DEEDS[name](who, amount_yen, day))
    name, who, _, _ = last
    (first, *_) = DEEDS[name](who, 1, day)
    if first.from_account in SOURCES:
        return
    before = list(play.rows)
    problems = play.post(DEEDS[name](who, play.balance(first.from_account) + 1, day))
    assert first.from_account in {problem.where for problem in problems if problem.code == "overdrawn"}
    assert play.rows == before


def test_a_whole_life_keeps_every_law() -> None:
    assert problems_of_ledger(founded().rows) == []
    assert problems_of_ledger([]) == []


def _late(days: int) -> date:
    return DAY + timedelta(days=days)


BREACHES: dict[str, Callable[[Play], object]] = {
    "no_account_is_overdrawn": lambda play: play.force(ledger.advance(FACTS, {"ORG-1": 201}, paper(_late(1)))),
    "no_account_is_overdrawn before": lambda play: play.force(
        ledger.advance(FACTS, {"ORG-1": 1}, paper(date(2022, 5, 31)))
    ),
    "money_is_conserved": lambda play: _edit(play, 0, to_account="purse:fy2021"),
    "awards_stay_within": lambda play: _edit(play, 5, amount_yen=1),
    "awards_are_steady": lambda play: play.force(
        [_changed(draft, field="robotics") for draft in ledger.advance(FACTS, {"ORG-1": 1}, paper(_late(1)))]
    ),
    "allotments_get_back_their_own": lambda play: play.force(
        ledger.release_commitment(FACTS, {2023: 151}, paper(_late(1)))
        + ledger.commit(FACTS, {2022: 50}, paper(_late(2)))
    ),
    "limits_follow_commitments": lambda play: play.force(ledger.commit(FACTS, {2022: 1}, paper(_late(1)))[:1]),
    "transfers_are_lawful": lambda play: _edit(play, 3, document=""),
    "corrections_reverse_exactly": lambda play: play.force(
        [_changed(ledger.reverse(play.rows[-1], _late(1), "a mistake"), amount_yen=1)]
    ),
    "corrections_reverse_exactly once": lambda play: play.force(
        [ledger.reverse(play.rows[-1], _late(1), "a mistake")] * 2
    ),
}


def _edit(play: Play, place: int, **change: object) -> None:
    play.rows[place] = Row(**(play.rows[place]._asdict() | change))


def _changed(draft: Draft, **change: object) -> Draft:
    from dataclasses import asdict

    return Draft(**(asdict(draft) | change))


def test_every_law_has_a_breach() -> None:
    assert {name.split()[0] for name in BREACHES} == {law.__name__ for law in invariants.LAWS}


@pytest.mark.parametrize("name", BREACHES)
def test_each_breach_is_found_by_its_law(name: str) -> None:
    play = founded()
    law = getattr(invariants, name.split()[0])
    assert list(law(invariants.in_time(play.rows))) == []
    BREACHES[name](play)
    problems = list(law(invariants.in_time(play.rows)))
    assert problems
    assert all(problem.where.startswith("transfer ") and problem.remedy.ja for problem in problems)


def test_a_payment_is_held_to_the_fiscal_year_of_its_own_charter() -> None:
    """A February lies in the year before where years begin in April, and in its own where they begin in January."""
    play = founded()
    (paid,) = ledger.advance(FACTS, {"ORG-1": 10}, Voucher(date(2023, 2, 20), 2023, "DOC-1"))
    play.force([paid])
    assert problems_of_ledger(play.rows, first_month=1) == []
    assert [problem.code for problem in problems_of_ledger(play.rows)] == ["wrong_fiscal_year"]
