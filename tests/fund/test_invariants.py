"""The laws of the ledger: every legal life keeps them, and each breach is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund import invariants, ledger
from kikin.fund.invariants import balances_of, problems_of_ledger
from kikin.fund.ledger import FAMILIES, FIGURES, SIGNS, SOURCES, Draft, Row, Voucher
from kikin.fund.ledger.book import Book
from kikin.values.problems import Problem
from tests.fund.ledger_play import DAY, FACTS, Play, founded, paper

MEMBERS = ("ORG-1", "ORG-2")
YEARS = (2022, 2023)
BY_MEMBER = (
    "advance",
    "settle",
    "refund",
    "oblige",
    "release_obligation",
    "disburse",
    "demand",
    "claw_back",
    "repay",
    "write_off",
    "collect_late_interest",
    "collect_payback",
)
OF_CARRIED = ("carry_over", "release_carried", "advance_carried", "settle_carried", "refund_carried", "repay_carried")
Deed = Callable[[int, int, date], tuple[Draft, ...]]


def _by_member(name: str) -> Deed:
    return lambda who, yen, on: getattr(ledger, name)(FACTS, {MEMBERS[who]: yen}, paper(on))


def _of_carried(name: str) -> Deed:
    """Of the money that was, or can be, carried into 2023."""
    return lambda who, yen, on: getattr(ledger, name)(FACTS, {MEMBERS[who]: yen}, 2023, paper(on))


DEEDS: dict[str, Deed] = {
    **{name: _by_member(name) for name in BY_MEMBER},
    **{name: _of_carried(name) for name in OF_CARRIED},
    "demand carried": lambda who, yen, on: ledger.demand(FACTS, {MEMBERS[who]: yen}, paper(on), 2023),
    "release_commitment": lambda who, yen, on: ledger.release_commitment(FACTS, {YEARS[0]: yen}, paper(on)),
    "earn_interest": lambda who, yen, on: ledger.earn_interest("fy2021", yen, paper(on), ("nedo", "")[who]),
    "administer": lambda who, yen, on: ledger.administer("fy2021", ("nedo", "jst")[who], yen, paper(on)),
    "commit": lambda who, yen, on: ledger.commit(FACTS, {YEARS[who]: yen}, paper(on)),
    "withdraw_allotment": lambda who, yen, on: ledger.withdraw_allotment("fy2021", "nedo", YEARS[who], yen, paper(on)),
    "return_to_treasury": lambda who, yen, on: ledger.return_to_treasury("fy2021", yen, paper(on)),
    "set_limits": lambda who, yen, on: ledger.set_limits("CALL-1", "R-1", {"quantum": yen}, paper(on)),
}
AN_ACT = st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 1), st.integers(1, 260), st.integers(0, 700))


@given(
    acts=st.lists(AN_ACT | st.just("close"), max_size=25),
    taken_back=st.lists(st.integers(0, 30), max_size=3),
)
def test_whatever_may_be_posted_keeps_every_law(
    acts: list[tuple[str, int, int, int] | str], taken_back: list[int]
) -> None:
    play = in_full_life()
    for act in acts:
        if isinstance(act, str):
            if not play.closings:
                play.close(2022)
            continue
        name, who, amount_yen, days = act
        before = list(play.rows)
        if play.post(DEEDS[name](who, amount_yen, DAY + timedelta(days=days))):
            assert play.rows == before
    for number in taken_back:
        row = play.rows[number % len(play.rows)]
        # A commitment and its field's limit are taken back together or not at all.
        if row.kind not in ("commit", "use_limit", "release_commitment", "free_limit"):
            play.post([ledger.reverse(row, DAY + timedelta(days=700), "a mistake")])
    assert problems_of_ledger(play.book(), closings=play.closings) == []
    balances = balances_of(play.book())
    assert balances == {name: of.balance_yen for name, of in sorted(play.standings().items())}
    assert sum(balances.values()) == 0
    assert figures_of(play) == figures_by_accounts(balances)


def in_full_life() -> Play:
    """An award with something in every account that it can have, by the end of April 2023."""
    play = founded()
    begun, next_year = paper(), paper(date(2023, 4, 20))
    both = {"ORG-1": 80, "ORG-2": 40}
    steps: tuple[tuple[Draft, ...], ...] = (
        ledger.advance(FACTS, both, begun),
        ledger.settle(FACTS, {"ORG-1": 30, "ORG-2": 10}, begun),
        ledger.carry_over(FACTS, {"ORG-1": 60, "ORG-2": 30}, 2023, paper(date(2023, 3, 31))),
        ledger.advance_carried(FACTS, {"ORG-1": 40, "ORG-2": 20}, 2023, next_year),
        ledger.demand(FACTS, {"ORG-1": 20}, next_year),
        ledger.demand(FACTS, {"ORG-2": 10}, next_year, 2023),
        ledger.write_off(FACTS, {"ORG-1": 5}, next_year),
    )
    assert [play.post(step) for step in steps] == [()] * len(steps)
    return play


def figures_of(play: Play) -> dict[str, int]:
    """The fund's figures, added up from the transfers by their kinds."""
    sums = dict.fromkeys(FIGURES, 0)
    for row in play.rows:
        for figure, sign in SIGNS.get(row.kind, ()):
            sums[figure] += sign * (row.amount_yen if row.corrects is None else -row.amount_yen)
    return {name: sums[name] for name in IN_ACCOUNTS} | {"given": sum(sums[name] for name in GIVEN) - sums["returned"]}


GIVEN = ("appropriated", "earned", "collected")
BOUND = ("obligation", "carried")
PAID = ("advance", "carried-advance", "spent", "receivable", "written-off")
IN_ACCOUNTS: dict[str, tuple[str, ...]] = {
    "committed": ("commitment", *BOUND, *PAID),
    "obligated": (*BOUND, *PAID),
    "paid": PAID,
    "settled": ("spent",),
    "carried": ("carried",),
    "receivable": ("receivable",),
    "written_off": ("written-off",),
    "administered": ("administration",),
}


def figures_by_accounts(balances: dict[str, int]) -> dict[str, int]:
    """The same figures, from what the accounts hold."""
    held = {family: sum(yen for name, yen in balances.items() if name.split(":")[0] == family) for family in FAMILIES}
    return {figure: sum(held[family] for family in families) for figure, families in IN_ACCOUNTS.items()} | {
        "given": sum(yen for family, yen in held.items() if family not in SOURCES and not family.startswith("limit"))
    }


@given(acts=st.lists(AN_ACT, max_size=10), last=AN_ACT)
def test_one_yen_more_than_is_left_is_refused_and_changes_nothing(
    acts: list[tuple[str, int, int, int]], last: tuple[str, int, int, int]
) -> None:
    play = in_full_life()
    day = DAY
    for name, who, amount_yen, days in acts:
        day += timedelta(days=days % 40)
        play.post(DEEDS[name](who, amount_yen, day))
    name, who, _, _ = last
    (first, *_) = DEEDS[name](who, 1, day)
    if first.from_account in SOURCES:
        return
    before = list(play.rows)
    too_much = DEEDS[name](who, play.balance(first.from_account) + 1, max(day, date(2023, 4, 20)))
    problems = play.post(too_much)
    assert first.from_account in {problem.where for problem in problems if problem.code == "overdrawn"}
    assert play.rows == before


def test_a_whole_life_keeps_every_law() -> None:
    assert problems_of_ledger(founded().book()) == []
    assert problems_of_ledger(in_full_life().book()) == []
    assert problems_of_ledger(Book()) == []


def _late(days: int) -> date:
    return DAY + timedelta(days=days)


def _post_in_a_closed_year(play: Play) -> None:
    play.close(2022)
    play.force(ledger.advance(FACTS, {"ORG-1": 1}, paper(date(2023, 3, 31))))


BREACHES: dict[str, Callable[[Play], object]] = {
    "no_account_is_overdrawn": lambda play: play.force(ledger.advance(FACTS, {"ORG-1": 201}, paper(_late(1)))),
    "no_account_is_overdrawn before": lambda play: play.force(
        ledger.advance(FACTS, {"ORG-1": 1}, paper(date(2022, 5, 31)))
    ),
    "money_is_conserved": lambda play: _edit(play, 0, to_account="purse:fy2021"),
    "awards_stay_within": lambda play: _edit(play, 5, amount_yen=1),
    "awards_stay_within carried": lambda play: play.force(
        ledger.carry_over(FACTS, {"ORG-1": 201, "ORG-2": 100}, 2023, paper(date(2023, 3, 31)))
    ),
    "awards_stay_within demanded": lambda play: play.force(ledger.demand(FACTS, {"ORG-1": 1}, paper(_late(1)))),
    "awards_stay_within repaid": lambda play: play.force(ledger.repay(FACTS, {"ORG-1": 1}, paper(_late(1)))),
    "awards_stay_within disbursed": lambda play: play.force(
        ledger.disburse(FACTS, {"ORG-1": 200, "ORG-2": 101}, paper(_late(1)))
    ),
    "awards_stay_within clawed back": lambda play: play.force(ledger.claw_back(FACTS, {"ORG-1": 1}, paper(_late(1)))),
    "carried_money_stays_apart": lambda play: play.force(
        [
            _changed(draft, from_account="obligation:JPNP22001:ORG-1")
            for draft in ledger.settle_carried(FACTS, {"ORG-1": 1}, 2023, paper(_late(1)))
        ]
        + [
            _changed(draft, to_account="advance:JPNP22001:ORG-1")
            for draft in ledger.advance_carried(FACTS, {"ORG-1": 1}, 2023, paper(_late(1)))
        ]
    ),
    "carried_money_stays_apart by year": lambda play: play.force(
        [
            _changed(draft, to_account="carried-advance:JPNP22001:ORG-1:2024")
            for draft in ledger.advance_carried(FACTS, {"ORG-1": 1}, 2023, paper(_late(1)))
        ]
    ),
    "carried_money_stays_apart by member": lambda play: play.force(
        [
            _changed(draft, from_account="obligation:JPNP22001:ORG-2")
            for draft in ledger.carry_over(FACTS, {"ORG-1": 1}, 2023, paper(_late(1)))
        ]
    ),
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
    "closed_years_stay_closed": _post_in_a_closed_year,
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

    def problems_by_its_law() -> list[Problem]:
        law = getattr(invariants, name.split()[0])
        told = {"closings": play.closings} if law is invariants.closed_years_stay_closed else {}
        return list(law(play.book(), **told))

    assert problems_by_its_law() == []
    BREACHES[name](play)
    problems = problems_by_its_law()
    assert problems
    assert all(problem.where.startswith("transfer ") and problem.remedy.ja for problem in problems)


def test_a_payment_is_held_to_the_fiscal_year_of_its_own_charter() -> None:
    """A February lies in the year before where years begin in April, and in its own where they begin in January."""
    play = founded()
    (paid,) = ledger.advance(FACTS, {"ORG-1": 10}, Voucher(date(2023, 2, 20), 2023, "DOC-1"))
    play.force([paid])
    assert problems_of_ledger(play.book(), first_month=1) == []
    assert [problem.code for problem in problems_of_ledger(play.book())] == ["wrong_fiscal_year"]
