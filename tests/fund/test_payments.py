"""Names as banks take them, accounts, days on which banks work, and who may not touch the same money twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund import payments as rules
from kikin.fund.charter import Calendar
from kikin.fund.policy import permit
from kikin.fund.relations import Actor, Subject
from kikin.values.problems import Problem

GOOD = rules.Details("ミホン（カ", "9990", "ミホン", "001", "ホンテン", "ordinary", "1234567")
CALENDAR = Calendar(12, (), ((12, 31), (1, 1), (1, 2), (1, 3)))
ABROAD = rules.Details("SAMPLE GMBH", iban="DE89370400440532013000", bic="COBADEFFXXX")


@pytest.mark.parametrize(
    ("words", "kana"),
    [
        ("カブシキガイシャ　ミホン", "ｶﾌﾞｼｷｶﾞｲｼﾔ ﾐﾎﾝ"),
        ("みほん　ぎじゅつ", "ﾐﾎﾝ ｷﾞｼﾞﾕﾂ"),
        ("ヴァーチャル・ラボ".replace("・", "."), "ｳﾞｱ-ﾁﾔﾙ.ﾗﾎﾞ"),
        ("ﾊﾟｿｺﾝ", "ﾊﾟｿｺﾝ"),
        ("か゛", "ｶﾞ"),
        ("ａｂｃ株".replace("株", "（株)".replace("株", "ｶ")), "ABC(ｶ)"),
        ("¥「」，", "\\｢｣,"),
        ("ヲンヮヵヶッ", "ｦﾝﾜｶｹﾂ"),
    ],
)
def test_names_are_written_as_banks_take_them(words: str, kana: str) -> None:
    assert rules.to_kana(words, "account.holder") == (kana, ())


@pytest.mark.parametrize("character", ["株", "・", "＆", "é", "😀", "ヷ", "@"])
def test_what_banks_do_not_take_is_named(character: str) -> None:
    kana, problems = rules.to_kana(f"ミホン{character}{character}", "account.holder")
    assert kana == "ﾐﾎﾝ"
    assert [(one.code, one.where, one.value) for one in problems] == [
        ("character_not_allowed", "account.holder", "&" if character == "＆" else character)
    ]


@given(st.text(max_size=60))
def test_whatever_is_kept_is_one_byte_each_and_stays_as_it_is(words: str) -> None:
    kana, problems = rules.to_kana(words, "x")
    assert set(kana) <= rules.KANA_ALLOWED
    assert len(kana.encode("shift_jis")) == len(kana)
    assert all(one.value and one.value not in rules.KANA_ALLOWED for one in problems)
    assert rules.to_kana(kana, "x") == (kana.strip(), ())


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ({"bank_code": "999"}, ["account.bank_code"]),
        ({"branch_code": "1"}, ["account.branch_code"]),
        ({"number": "12345678"}, ["account.number"]),
        ({"number": "12345a"}, ["account.number"]),
        ({"kind": "gold"}, ["account.kind"]),
        ({"holder": ""}, ["account.holder"]),
        ({"bank_code": "", "number": ""}, ["account.bank_code", "account.number"]),
    ],
)
def test_an_account_is_whole(change: dict[str, str], places: list[str]) -> None:
    clean, strange = rules.normal(GOOD)
    assert (rules.problems_of_details(clean), strange) == ((), ())
    wrong, _ = rules.normal(replace(GOOD, **change))
    assert [one.where for one in rules.problems_of_details(wrong)] == places


def test_a_number_is_written_with_seven_figures_and_shown_by_its_last() -> None:
    clean, _ = rules.normal(replace(GOOD, number="１２-345"))
    assert clean.number == "0012345"
    assert rules.last_figures(clean) == "****345"
    assert "12345" not in str(rules.problems_of_details(replace(clean, number="123456789")))


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ({"iban": "DE89370400440532013001"}, ["account.iban"]),
        ({"bic": "X"}, ["account.bic"]),
        ({"bic": ""}, ["account.bic"]),
    ],
)
def test_an_account_abroad_has_an_iban_and_a_bic(change: dict[str, str], places: list[str]) -> None:
    assert rules.problems_of_details(ABROAD) == ()
    assert [one.where for one in rules.problems_of_details(replace(ABROAD, **change))] == places


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (rules.AccountFacts("03-5555-0100", "03 5555 0100"), []),
        (rules.AccountFacts("03-5555-0100", "03-5555-0199", "a register"), ["wrong_number_called"]),
        (rules.AccountFacts("", "03-5555-0199", "a register"), []),
        (rules.AccountFacts("", "03-5555-0199"), ["no_source_of_number"]),
        (rules.AccountFacts("", "", "a register"), ["wrong_number_called"]),
    ],
)
def test_a_change_is_confirmed_on_the_number_known_before(facts: rules.AccountFacts, codes: list[str]) -> None:
    step = rules.PAYEE_ACCOUNT.step("call_back", "proposed")
    assert not isinstance(step, Problem)
    assert [one.code for one in rules.PAYEE_ACCOUNT.check(step, facts)] == codes


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2022, 9, 2), True),
        (date(2022, 9, 3), False),
        (date(2022, 9, 4), False),
        (date(2022, 12, 30), True),
        (date(2023, 1, 3), False),
        (date(2022, 9, 19), False),
    ],
)
def test_banks_rest_at_the_end_of_the_week_on_holidays_and_over_the_new_year(day: date, is_one: bool) -> None:
    assert rules.is_business_day(day, replace(CALENDAR, holidays=(date(2022, 9, 19),))) == is_one


def test_the_first_business_day_may_be_far() -> None:
    assert rules.first_business_day(date(2022, 12, 31), CALENDAR) == date(2023, 1, 4)
    assert rules.first_business_day(date(2022, 12, 31), replace(CALENDAR, banks_rest=())) == date(2023, 1, 2)


@pytest.mark.parametrize(
    ("award_state", "verdict", "causes", "codes"),
    [
        ("active", "cleared", set(), []),
        ("active", "conditions", set(), []),
        ("suspended", "cleared", set(), ["award_not_active"]),
        ("active", "in_review", set(), ["verdict_missing"]),
        ("active", "cleared", {"security"}, ["security"]),
        ("active", "cleared", {"late_report"}, ["late_report"]),
        ("active", "cleared", {"late_confirmation"}, ["late_confirmation"]),
        ("active", "cleared", {"account_changing"}, ["account_changing"]),
        ("active", "cleared", {"account_changing", "no_account"}, ["account_changing"]),
        ("active", "cleared", {"no_account"}, ["no_account"]),
        (
            *("closed", "refused", {"no_account", "late_report"}),
            ["award_not_active", "verdict_missing", "late_report", "no_account"],
        ),
    ],
)
def test_what_stops_a_payment(award_state: str, verdict: str, causes: set[str], codes: list[str]) -> None:
    held = rules.because_of(award_state, verdict, causes)
    assert [one.code for one in held] == codes
    assert all(one.label.ja and one.label.en for one in held)


READY = rules.RunFacts(
    waiting_count=1,
    pay_on=date(2022, 9, 2),
    today=date(2022, 9, 1),
    calendar=CALENDAR,
    digest_now="d",
    digest_approved="d",
)


@pytest.mark.parametrize(
    ("action", "state", "change", "codes"),
    [
        ("approve", "prepared", {}, []),
        ("approve", "prepared", {"waiting_count": 0}, ["nothing_to_pay"]),
        ("approve", "prepared", {"held": ("PAY-1",)}, ["payments_held"]),
        ("approve", "prepared", {"has_payer": False}, ["no_payer_account"]),
        ("approve", "prepared", {"pay_on": date(2022, 9, 3)}, ["not_a_business_day"]),
        ("approve", "prepared", {"today": date(2022, 9, 3)}, ["day_is_past"]),
        ("send", "approved", {}, []),
        ("send", "approved", {"held": ("PAY-1",)}, ["payments_held"]),
        ("send", "approved", {"digest_now": "e"}, ["file_has_changed"]),
        ("finish", "sent", {"waiting_count": 0}, []),
        ("finish", "sent", {}, ["payments_waiting"]),
    ],
)
def test_what_each_step_of_a_run_needs(action: str, state: str, change: dict[str, object], codes: list[str]) -> None:
    step = rules.PAYMENT_RUN.step(action, state)
    assert not isinstance(step, Problem)
    facts = replace(READY, **change)  # type: ignore[arg-type]
    assert [one.code for one in rules.PAYMENT_RUN.check(step, facts)] == codes


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("payee_account", "call_back"),
        ("payee_account", "put_in_force"),
        ("payer_account", "put_in_force"),
        ("hold", "lift"),
        ("payment_run", "approve"),
        ("payment_run", "send"),
        ("payment_run", "resume"),
        ("payment", "fail"),
    ],
)
def test_whoever_had_a_hand_in_it_is_barred(kind: str, action: str) -> None:
    actor = Actor("PER-1", "finance_officer", "nedo")
    subject = Subject(kind, "X-1", agencies=frozenset({"nedo"}))
    assert permit(actor, action, subject) == ()
    (barred,) = permit(actor, action, replace(subject, done_by=frozenset({"PER-1"})))
    assert barred.code == "forbidden_four_eyes"
