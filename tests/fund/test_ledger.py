"""What may be posted, what may not and why, and what each deed posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from kikin.fund import ledger
from kikin.fund.ledger import FAMILIES, KINDS, SIGNS, SOURCES, Draft, Row, Standing, problems_of_drafts
from kikin.values.problems import Problem
from tests.fund.ledger_play import DAY, FACTS, Play, founded, founding, paper

ADVANCE = ledger.advance(FACTS, {"ORG-1": 150}, paper())[0]


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def test_every_kind_moves_between_families_that_exist_and_is_named_in_both_languages() -> None:
    for name, kind in KINDS.items():
        assert kind.name == name
        assert set(kind.start + kind.to) <= set(FAMILIES)
        assert all((kind.label.ja, kind.label.en, kind.evidence.ja, kind.evidence.en))
        assert set(kind.needs) <= set(ledger.DIMENSIONS)
        assert kind.memo == bool({"limits", "limit"} & set(kind.start + kind.to))


def test_every_kind_belongs_to_figures_that_agree_on_its_sign_or_moves_within_one() -> None:
    """Only what leaves one figure for another has both signs."""
    assert set(SIGNS) <= set(KINDS)
    assert {kind for kind, signs in SIGNS.items() if len({sign for _, sign in signs}) == 2} == {
        "advance_carried",
        "refund_carried",
        "repay_carried",
        "claw_back",
        "write_off",
    }
    assert set(KINDS) - set(SIGNS) == {
        *("allot", "withdraw_allotment", "set_limit", "use_limit", "free_limit"),
    }


def test_a_row_is_a_draft_with_its_number_its_instant_and_its_event() -> None:
    assert {each.name for each in fields(Draft)} | {"id", "recorded_at", "event_uid"} == set(Row._fields)


@pytest.mark.parametrize(
    ("family", "parts"), [(family, [f"p{n}" for n, _ in enumerate(parts)]) for family, parts in FAMILIES.items()]
)
def test_an_account_is_named_by_its_family_and_parts(family: str, parts: list[str]) -> None:
    name = ledger.account(family, *parts)
    assert ledger.parse_account(name) == (family, tuple(parts))


@pytest.mark.parametrize(
    "name", ["", "treasury:x", "commitment", "commitment:", "commitment: a", "obligation:a", "purse:a", "limit:a:b:c"]
)
def test_no_other_name_is_an_account(name: str) -> None:
    assert ledger.parse_account(name) is None
    with pytest.raises(ValueError, match="not an account"):
        ledger.account(*name.split(":"))


def test_a_payment_within_the_contract_is_posted() -> None:
    play = founded()
    assert play.post([ADVANCE]) == ()
    assert play.balance("obligation:JPNP22001:ORG-1") == 50
    assert play.balance("advance:JPNP22001:ORG-1") == 150


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_yen": 201}, "overdrawn"),
        ({"amount_yen": 0}, "amount_not_postable"),
        ({"amount_yen": -1}, "amount_not_postable"),
        ({"amount_yen": 1.0}, "amount_not_postable"),
        ({"amount_yen": True}, "amount_not_postable"),
        ({"amount_yen": 10**15 + 1}, "amount_not_postable"),
        ({"kind": "gift"}, "kind_unknown"),
        ({"from_account": "allotment:fy2021:nedo:2022"}, "account_of_wrong_family"),
        ({"to_account": "spent:JPNP22001:ORG-1"}, "account_of_wrong_family"),
        ({"to_account": "advance"}, "account_of_wrong_family"),
        ({"to_account": "advance:JPNP22001:ORG-2"}, "dimension_strays_from_account"),
        ({"award": "JPNP22002"}, "dimension_strays_from_account"),
        ({"field": ""}, "dimension_missing"),
        ({"document": ""}, "dimension_missing"),
        ({"fiscal_year": 2023}, "wrong_fiscal_year"),
        ({"fiscal_year": "2022"}, "wrong_fiscal_year"),
        ({"on": date(2022, 3, 31)}, "wrong_fiscal_year"),
        ({"corrects": 1}, "account_of_wrong_family"),
    ],
)
def test_a_payment_that_is_wrong_in_one_thing_is_refused_and_changes_nothing(change: dict[str, Any], code: str) -> None:
    play = founded()
    before = list(play.rows)
    problems = play.post([replace(ADVANCE, **change)])
    assert code in codes(problems)
    assert all(problem.what.ja and problem.remedy.en and problem.where for problem in problems)
    assert play.rows == before


def test_an_overdraft_names_the_account_what_is_left_and_what_was_asked() -> None:
    (problem,) = founded().post([replace(ADVANCE, amount_yen=201)])
    assert problem.line() == (
        "problem: obligation:JPNP22001:ORG-1: only JPY 200 is left (JPY 201):"
        " ask for no more than is left, or add to the account first"
    )


def test_all_problems_of_a_batch_come_at_once() -> None:
    batch = [replace(ADVANCE, amount_yen=0), ADVANCE, replace(ADVANCE, amount_yen=51)]
    problems = founded().post(batch)
    assert [(problem.code, problem.where) for problem in problems] == [
        ("amount_not_postable", "transfers[0].amount_yen"),
        ("overdrawn", "obligation:JPNP22001:ORG-1"),
    ]


@pytest.mark.parametrize(
    ("drafts", "account"),
    [
        (founding(appropriated_yen=500), "appropriation:fy2021"),
        (founding() + ledger.commit(replace(FACTS, round=""), {2022: 301}, paper()), "allotment:fy2021:nedo:2022"),
        (
            founding()
            + ledger.set_limits("CALL-1", "R-1", {"quantum": 100}, paper())
            + ledger.commit(FACTS, {2022: 101}, paper()),
            "limit:R-1:quantum",
        ),
        (
            founding()
            + ledger.commit(replace(FACTS, round=""), {2022: 100}, paper())
            + ledger.oblige(FACTS, {"ORG-1": 60, "ORG-2": 41}, paper()),
            "commitment:JPNP22001",
        ),
    ],
)
def test_appropriation_allotment_limit_and_award_cannot_be_overdrawn(drafts: tuple[Draft, ...], account: str) -> None:
    problems = Play().post(drafts)
    assert [(problem.code, problem.where) for problem in problems] == [("overdrawn", account)]


def test_money_that_comes_later_cannot_be_spent_earlier() -> None:
    play = Play()
    play.post(founding(on=date(2022, 7, 1)))
    early = ledger.commit(replace(FACTS, round=""), {2022: 100}, paper(date(2022, 6, 30)))
    assert codes(play.post(early)) == ["overdrawn"]
    assert play.post(ledger.commit(replace(FACTS, round=""), {2022: 100}, paper(date(2022, 7, 1)))) == ()


def test_a_draft_dated_back_may_not_overdraw_any_day_since() -> None:
    play = founded()
    play.post(ledger.advance(FACTS, {"ORG-1": 150}, paper(date(2022, 9, 1))))
    play.post(ledger.refund(FACTS, {"ORG-1": 150}, paper(date(2022, 12, 1))))
    # 200 are there today and were there in July, but in September only 50 were.
    late = ledger.advance(FACTS, {"ORG-1": 51}, paper(date(2022, 7, 1)))
    assert codes(play.post(late)) == ["overdrawn"]
    assert play.post(ledger.advance(FACTS, {"ORG-1": 50}, paper(date(2022, 7, 1)))) == ()


def test_drafts_out_of_order_within_a_batch_count_by_their_dates() -> None:
    given = founding(on=date(2022, 7, 1))
    spent = ledger.commit(replace(FACTS, round=""), {2022: 1}, paper(date(2022, 6, 30)))
    assert codes(Play().post(given + spent)) == ["overdrawn"]
    assert Play().post(founding(on=date(2022, 6, 30)) + spent) == ()


def test_without_later_changes_a_standing_is_its_balance() -> None:
    standings = {"obligation:JPNP22001:ORG-1": Standing(150)}
    assert problems_of_drafts([ADVANCE], standings, {}, 4) == ()
    assert codes(problems_of_drafts([replace(ADVANCE, amount_yen=151)], standings, {}, 4)) == ["overdrawn"]


def test_a_transfer_is_taken_back_once_by_its_mirror_image() -> None:
    play = founded()
    play.post([ADVANCE])
    back = ledger.reverse(play.rows[-1], date(2022, 6, 2), "the mistake found")
    assert (back.from_account, back.to_account) == (ADVANCE.to_account, ADVANCE.from_account)
    assert play.post([back]) == ()
    assert play.balance("obligation:JPNP22001:ORG-1") == 200
    before = list(play.rows)
    assert codes(play.post([back])) == ["correction_does_not_reverse"]
    assert play.rows == before


@pytest.mark.parametrize(
    "change", [{"amount_yen": 149}, {"instrument": "commission"}, {"on": date(2022, 5, 31)}, {"corrects": 99}]
)
def test_a_correction_that_differs_in_one_thing_is_refused(change: dict[str, Any]) -> None:
    play = founded()
    play.post([ADVANCE])
    back = ledger.reverse(play.rows[-1], date(2022, 6, 2), "the mistake found")
    refused = replace(back, **change)
    assert codes(play.post([refused])) == ["correction_does_not_reverse"]
    assert play.post([back]) == ()


def test_a_correction_in_the_next_year_keeps_the_year_it_corrects() -> None:
    play = founded()
    play.post([ADVANCE])
    assert play.post([ledger.reverse(play.rows[-1], date(2023, 5, 1), "the mistake found")]) == ()


def carried() -> Play:
    """The small fund with 60 of ORG-1's money carried into 2023."""
    play = founded()
    assert play.post(ledger.carry_over(FACTS, {"ORG-1": 60}, 2023, paper(date(2023, 3, 31)))) == ()
    return play


@pytest.mark.parametrize(
    ("into", "on", "refused"),
    [
        (2023, date(2023, 3, 31), False),
        (2023, date(2023, 4, 10), False),
        (2022, date(2023, 4, 10), True),
        (2024, date(2023, 3, 31), True),
    ],
)
def test_money_is_carried_into_the_next_year_only(into: int, on: date, refused: bool) -> None:
    play = founded()
    before = list(play.rows)
    problems = play.post(ledger.carry_over(FACTS, {"ORG-1": 60}, into, paper(on)))
    assert codes(problems) == (["wrong_fiscal_year"] if refused else [])
    assert (play.rows == before) == refused


@pytest.mark.parametrize(
    ("on", "refused"),
    [
        (date(2023, 3, 31), True),
        (date(2023, 4, 1), False),
        (date(2024, 3, 31), False),
        (date(2024, 4, 30), False),
        (date(2025, 4, 1), True),
    ],
)
def test_carried_money_is_paid_in_its_year_or_when_that_is_settled(on: date, refused: bool) -> None:
    play = carried()
    before = list(play.rows)
    problems = play.post(ledger.advance_carried(FACTS, {"ORG-1": 60}, 2023, paper(on)))
    assert codes(problems) == (["wrong_fiscal_year"] if refused else [])
    assert (play.rows == before) == refused


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_yen": 61}, "overdrawn"),
        ({"from_account": "obligation:JPNP22001:ORG-1"}, "account_of_wrong_family"),
        ({"to_account": "advance:JPNP22001:ORG-1"}, "account_of_wrong_family"),
        ({"to_account": "carried-advance:JPNP22001:ORG-1:2024"}, "dimension_strays_from_account"),
        ({"from_account": "carried:JPNP22001:ORG-2:2023"}, "dimension_strays_from_account"),
    ],
)
def test_carried_money_is_not_mixed_with_other_money(change: dict[str, object], code: str) -> None:
    play = carried()
    (draft,) = ledger.advance_carried(FACTS, {"ORG-1": 60}, 2023, paper(date(2023, 6, 1)))
    before = list(play.rows)
    assert code in codes(play.post([replace(draft, **change)]))  # type: ignore[arg-type]  # one column at a time
    assert play.rows == before
    assert play.post([draft]) == ()


def test_what_is_demanded_of_a_carried_advance_keeps_the_year_into_which_it_was_carried() -> None:
    play = carried()
    play.post(ledger.advance_carried(FACTS, {"ORG-1": 60}, 2023, paper(date(2023, 6, 1))))
    (draft,) = ledger.demand(FACTS, {"ORG-1": 10}, paper(date(2024, 5, 1)), 2023)
    assert draft.fiscal_year == 2023
    assert codes(play.post([replace(draft, fiscal_year=2024)])) == ["dimension_strays_from_account"]
    assert play.post([draft]) == ()
    play.post([replace(ADVANCE, amount_yen=10)])
    (draft,) = ledger.demand(FACTS, {"ORG-1": 10}, paper(date(2024, 5, 1)))
    assert codes(play.post([replace(draft, fiscal_year=2023)])) == ["wrong_fiscal_year"]
    assert play.post([draft]) == ()


@pytest.mark.parametrize("deed", [ledger.repay, ledger.write_off])
def test_no_more_is_repaid_or_written_off_than_was_demanded(deed: Callable[..., tuple[Draft, ...]]) -> None:
    play = founded()
    play.post([ADVANCE])
    play.post(ledger.demand(FACTS, {"ORG-1": 10}, paper()))
    before = list(play.rows)
    problems = play.post(deed(FACTS, {"ORG-1": 11}, paper()))
    assert [(one.code, one.where) for one in problems] == [("overdrawn", "receivable:JPNP22001:ORG-1")]
    assert play.rows == before
    assert play.post(deed(FACTS, {"ORG-1": 10}, paper())) == ()


@pytest.mark.parametrize(("on", "refused"), [(date(2023, 3, 31), True), (date(2023, 4, 1), False)])
def test_nothing_is_posted_in_a_closed_year(on: date, refused: bool) -> None:
    play = founded()
    play.close(2022)
    before = list(play.rows)
    problems = play.post(ledger.advance(FACTS, {"ORG-1": 150}, paper(on)))
    assert [(one.code, one.where) for one in problems] == ([("period_closed", "transfers[0].on")] if refused else [])
    assert (play.rows == before) == refused


def test_all_that_is_wrong_is_said_at_once_in_a_closed_year_too() -> None:
    play = founded()
    play.close(2022)
    wrong = replace(ADVANCE, document="", fiscal_year=2021)
    assert codes(play.post([wrong])) == ["dimension_missing", "wrong_fiscal_year", "period_closed"]


@pytest.mark.parametrize(("on", "refused"), [(date(2023, 3, 31), True), (date(2023, 4, 1), False)])
def test_a_closed_year_is_corrected_in_the_open_one(on: date, refused: bool) -> None:
    play = carried()
    play.post([ADVANCE, *ledger.earn_interest("fy2021", 5, paper())])
    play.close(2022)
    kinds = ("advance", "earn_interest", "carry_over", "oblige")
    for row in [row for row in reversed(play.rows) if row.kind in kinds]:
        before = list(play.rows)
        back = ledger.reverse(row, on, "the mistake found")
        assert back.fiscal_year == row.fiscal_year
        assert codes(play.post([back])) == (["period_closed"] if refused else [])
        assert (play.rows == before) == refused


def test_each_deed_posts_what_its_kind_says() -> None:
    play = founded()
    late = paper(date(2023, 5, 1))
    deeds = [
        ledger.advance(FACTS, {"ORG-1": 150, "ORG-2": 0}, paper()),
        ledger.settle(FACTS, {"ORG-1": 100}, paper()),
        ledger.refund(FACTS, {"ORG-1": 50}, paper()),
        ledger.disburse(FACTS, {"ORG-2": 40}, paper()),
        ledger.claw_back(FACTS, {"ORG-2": 15}, late),
        ledger.carry_over(FACTS, {"ORG-2": 60}, 2023, paper()),
        ledger.release_carried(FACTS, {"ORG-2": 5}, 2023, late),
        ledger.advance_carried(FACTS, {"ORG-2": 50}, 2023, late),
        ledger.settle_carried(FACTS, {"ORG-2": 30}, 2023, late),
        ledger.refund_carried(FACTS, {"ORG-2": 4}, 2023, late),
        ledger.demand(FACTS, {"ORG-2": 6}, late, 2023),
        ledger.repay(FACTS, {"ORG-2": 9}, late),
        ledger.repay_carried(FACTS, {"ORG-2": 2}, 2023, late),
        ledger.write_off(FACTS, {"ORG-2": 3}, late),
        ledger.collect_late_interest(FACTS, {"ORG-2": 1, "ORG-1": 0}, late),
        ledger.collect_payback(FACTS, {"ORG-2": 2}, late),
        ledger.earn_interest("fy2021", 8, paper()),
        ledger.administer("fy2021", "nedo", 7, paper()),
        ledger.release_obligation(FACTS, {"ORG-1": 100}, paper()),
        ledger.release_commitment(FACTS, {2022: 100, 2023: 100}, paper()),
        ledger.withdraw_allotment("fy2021", "nedo", 2022, 20, paper()),
        ledger.return_to_treasury("fy2021", 30, paper()),
        ledger.return_to_treasury("fy2021", 40, paper(), "nedo", 2023),
    ]
    assert [play.post(deed) for deed in deeds] == [()] * len(deeds)
    assert {name: of.balance_yen for name, of in sorted(play.standings().items())} == {
        "administration:fy2021:nedo": 7,
        "advance:JPNP22001:ORG-1": 0,
        "allotment:fy2021:nedo:2022": 130,
        "allotment:fy2021:nedo:2023": 210,
        "appropriation:fy2021": 394,
        "carried-advance:JPNP22001:ORG-2:2023": 10,
        "carried:JPNP22001:ORG-2:2023": 11,
        "commitment:JPNP22001": 0,
        "earnings": -8,
        "limit-used:R-1:quantum": 200,
        "limit:R-1:quantum": 300,
        "limits": -500,
        "obligation:JPNP22001:ORG-1": 0,
        "obligation:JPNP22001:ORG-2": 14,
        "receivable:JPNP22001:ORG-2": 7,
        "recipients": -3,
        "spent:JPNP22001:ORG-1": 100,
        "spent:JPNP22001:ORG-2": 55,
        "treasury": -930,
        "written-off:JPNP22001:ORG-2": 3,
    }
    assert {row.kind for row in play.rows} == set(KINDS)


def test_only_the_sources_go_below_zero() -> None:
    play = founded()
    play.post(ledger.earn_interest("fy2021", 1, paper()))
    play.post(ledger.collect_payback(FACTS, {"ORG-1": 1}, paper()))
    assert {name for name, of in play.standings().items() if of.balance_yen < 0} == SOURCES


def test_an_amount_of_a_thousand_million_million_goes_through_exactly() -> None:
    play = Play()
    assert play.post(founding(appropriated_yen=10**15, allotted_yen=10**15 - 1, on=DAY)) == ()
    assert play.balance("appropriation:fy2021") == 1
