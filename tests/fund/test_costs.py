"""The rules of cost: what a line has to say, what time costs, which bills are the same, and what is accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kikin.fund import costs
from kikin.fund.charter import Instrument
from kikin.fund.charter.model import MoneyRules
from kikin.values.money import Rounding
from kikin.values.text import Text

TERMS = costs.Terms(
    begins_on=date(2022, 9, 1),
    first_on=date(2022, 9, 1),
    last_on=date(2023, 3, 31),
    today=date(2023, 5, 1),
    items=("equipment", "personnel", "travel", "other", "indirect"),
    evidence=frozenset({"bill.pdf"}),
    related_numbers=frozenset({"7000012050002"}),
    related_names=costs.names_of_group(["見本子会社株式会社", "Sample Sub Co., Ltd."]),
)
GOOD = costs.Line(
    "equipment",
    "測定器",
    date(2022, 10, 1),
    date(2022, 11, 1),
    date(2022, 12, 1),
    1_100_000,
    100_000,
    "測定株式会社",
    "",
    "A-001",
    "bill.pdf",
)
MONEY = MoneyRules(
    valid_from=date(2021, 12, 20),
    late_interest=Fraction(1095, 10000),
    refund_within_days=20,
    report_within_days=61,
    free_transfer=Fraction(1, 2),
    slow_below=Fraction(1, 2),
    idle_after_months=12,
    day_minutes=465,
    month_minutes=12_000,
    carried_share=Fraction(1, 2),
    rushed_share=Fraction(1, 10),
)


def instrument(**changes: Any) -> Instrument:
    plain: dict[str, Any] = {
        "key": "commission",
        "name": Text("委託", "Commission"),
        "valid_from": date(2021, 12, 20),
        "rate": {"default": Fraction(1)},
        "per": "member",
        "rounding": Rounding(),
        "indirect_cap": {},
        "assets_from_yen": 500_000,
    }
    return Instrument(**plain | changes)


ABROAD = replace(
    GOOD,
    amount_yen=0,
    tax_yen=0,
    currency="USD",
    foreign_amount=Decimal("1234.565"),
    exchange_rate=Decimal("145.5"),
    rate_source="取引銀行のTTM",
    rate_on=date(2022, 12, 1),
)


def codes(line: costs.Line, **how: Any) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in costs.problems_of_line(line, TERMS, "row[7]", **how)]


def test_a_good_line_has_no_problem() -> None:
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"cost_item": "construction"}, "item_not_allowed", "cost_item"),
        ({"description": " "}, "missing", "description"),
        ({"description": "行\u202e換え"}, "words_unfit", "description"),
        ({"supplier": ""}, "missing", "supplier"),
        ({"bill_number": "-"}, "missing", "bill_number"),
        ({"supplier_number": "7000012050003"}, "identifier_invalid", "supplier_number"),
        ({"evidence": "other.pdf"}, "evidence_missing", "evidence"),
        ({"amount_yen": 0}, "amount_out_of_range", "amount_yen"),
        ({"tax_yen": 1_100_000}, "tax_out_of_range", "tax_yen"),
        ({"ordered_on": date(2022, 8, 31)}, "ordered_too_early", "ordered_on"),
        ({"delivered_on": date(2023, 4, 1), "paid_on": date(2023, 4, 2)}, "outside_the_period", "delivered_on"),
        ({"ordered_on": date(2022, 11, 2)}, "days_out_of_order", "delivered_on"),
        ({"paid_on": date(2022, 8, 31)}, "days_out_of_order", "paid_on"),
        ({"paid_on": date(2023, 5, 2)}, "in_the_future", "paid_on"),
        ({"supplier": "(株)見本子会社"}, "flag_unexplained", "remark"),
        ({"supplier_number": "7000012050002"}, "flag_unexplained", "remark"),
        ({"cost_item": "personnel"}, "flag_unexplained", "remark"),
    ],
)
def test_each_rule_names_its_field(change: dict[str, Any], code: str, field: str) -> None:
    assert codes(replace(GOOD, **change)) == [(code, f"row[7].{field}")]


def test_what_is_related_is_explained_and_flagged_not_refused() -> None:
    explained = replace(GOOD, supplier="SAMPLE SUB CO LTD", remark="利益を排除した原価による")
    assert codes(explained) == []
    assert costs.flags_of(explained, TERMS) == ("related_supplier",)
    assert costs.flags_of(GOOD, TERMS) == ()


def test_personnel_with_a_timesheet_needs_no_supplier_and_no_word() -> None:
    line = replace(GOOD, cost_item="personnel", supplier="", bill_number="")
    assert codes(line, has_timesheet=True) == []
    assert codes(line) == [("flag_unexplained", "row[7].remark")]


def test_the_same_bill_twice_in_a_report_is_named_in_its_row() -> None:
    lines = [("row[2]", GOOD), ("row[3]", replace(GOOD, bill_number="ａ 001")), ("row[4]", replace(GOOD, amount_yen=9))]
    (problem,) = costs.problems_of_repetition(lines, frozenset())
    assert (problem.code, problem.where) == ("bill_repeated", "row[3].bill_number")
    key = costs.bill_key(GOOD)
    assert key is not None
    assert [one.where for one in costs.problems_of_repetition(lines, frozenset({key}))] == [
        "row[2].bill_number",
        "row[3].bill_number",
    ]


def bill(line: str, award: str, **changes: Any) -> costs.Bill:
    said: dict[str, Any] = {
        "number": "A-001",
        "supplier": "測定株式会社",
        "supplier_number": "",
        "amount_yen": 1_100_000,
    }
    return costs.Bill(line, award, "jst", **(said | changes))


@pytest.mark.parametrize(
    "other",
    [
        bill("L2", "B"),
        bill("L2", "B", number="Ａ００１", supplier="（株）測定"),
        bill("L2", "B", supplier="測 定"),
    ],
)
def test_the_same_bill_in_two_awards_is_found(other: costs.Bill) -> None:
    ((one, two),) = costs.bills_in_two_awards([other, bill("L1", "A")])
    assert (one.line, two.line) == ("L1", "L2")


@pytest.mark.parametrize(
    "other",
    [
        bill("L2", "A"),
        bill("L2", "B", number="A-002"),
        bill("L2", "B", amount_yen=1_100_001),
        bill("L2", "B", supplier="計測株式会社"),
        bill("L2", "B", number=""),
    ],
)
def test_what_differs_is_another_bill(other: costs.Bill) -> None:
    assert costs.bills_in_two_awards([bill("L1", "A"), other]) == []


def test_numbers_tell_namesakes_apart_and_join_two_names() -> None:
    named = bill("L1", "A", supplier_number="7000012050002")
    assert costs.bills_in_two_awards([named, bill("L2", "B", supplier_number="5010001000001")]) == []
    (group,) = costs.bills_in_two_awards(
        [
            named,
            bill("L2", "B", supplier="Sokutei KK", supplier_number="7000012050002"),
            bill("L3", "C", supplier="Sokutei"),
        ]
    )
    assert [one.line for one in group] == ["L1", "L2", "L3"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("見本株式会社", "見本"),
        ("(株) 見本", "見本"),
        ("㈱見本", "見本"),
        ("（株）　見 本", "見本"),
        ("公益財団法人見本", "見本"),
        ("国立大学法人 見本", "見本"),
        ("Sample Co., Ltd.", "sample"),
        ("ＳＡＭＰＬＥ　Ｃｏ．，Ｌｔｄ．", "sample"),
        ("Sample Kabushiki Gaisha", "sample"),
        ("Sample K.K.", "sample"),
        ("株式会社", "株式会社"),
    ],
)
def test_a_supplier_is_known_by_its_name_alone(name: str, plain: str) -> None:
    assert costs.plain_supplier(name) == plain


@given(some.integers(1, 10**6), some.integers(1, 20_000), some.integers(1, 12_000), some.sampled_from((1, 1_000)))
def test_time_costs_its_exact_rate_rounded_once(pay_yen: int, pay_minutes: int, minutes: int, unit_yen: int) -> None:
    rounded = instrument(rounding=Rounding(unit_yen))
    yen = costs.amount_of(rounded, costs.TimeRate(pay_yen, pay_minutes), minutes)
    assert yen % unit_yen == 0
    assert 0 <= Fraction(pay_yen * minutes, pay_minutes) - yen < unit_yen


@pytest.mark.parametrize(("pay_yen", "is_above"), [(1_100, False), (1_101, True)])
def test_pay_is_above_its_grade_by_more_than_a_tenth(pay_yen: int, is_above: bool) -> None:
    pay = costs.TimeRate(pay_yen * 8, 480)
    assert costs.is_above_grade(pay, 1_000, MONEY) == is_above
    assert not costs.is_above_grade(pay, 1_000, replace(MONEY, payroll_over_grade=Fraction(1)))


def test_the_hours_of_days_are_not_rounded_one_by_one() -> None:
    assert costs.amount_of(instrument(), costs.TimeRate(1_000), 50 * 3) == 2_500
    assert 3 * costs.amount_of(instrument(), costs.TimeRate(1_000), 50) == 2_499


def work(*days: costs.Day, **more: Any) -> costs.Work:
    return costs.Work(date(2022, 10, 1), days, **more)


def said_of(sheet: costs.Work) -> list[str]:
    return [one.code for one in costs.problems_of_work(sheet, MONEY, TERMS.first_on, TERMS.last_on)]


def test_leave_is_no_work_and_shortens_the_day() -> None:
    sheet = work(costs.Day(date(2022, 10, 3), 465), costs.Day(date(2022, 10, 4), 0, 465))
    assert said_of(sheet) == []
    assert (sheet.minutes, sheet.leave_minutes) == (465, 465)
    assert said_of(work(costs.Day(date(2022, 10, 4), 1, 465))) == ["day_too_long"]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (costs.Day(date(2022, 10, 3), 466), "day_too_long"),
        (costs.Day(date(2022, 11, 3), 60), "day_outside_the_period"),
        (costs.Day(date(2022, 10, 3), -1), "minutes_negative"),
    ],
)
def test_a_day_that_cannot_be(day: costs.Day, code: str) -> None:
    assert code in said_of(work(day, costs.Day(date(2022, 10, 4), 60)))
    assert said_of(work(costs.Day(date(2022, 10, 4), 60))) == []


def test_days_before_the_award_began_are_refused() -> None:
    early = costs.Work(date(2022, 8, 1), (costs.Day(date(2022, 8, 31), 60),))
    assert said_of(early) == ["day_outside_the_period"]


def test_all_awards_together_hold_no_more_than_a_day_and_a_month() -> None:
    day = costs.Day(date(2022, 10, 3), 200)
    assert said_of(work(day, elsewhere={day.on: 265})) == []
    assert said_of(work(day, elsewhere={day.on: 266})) == ["day_too_long"]
    rest = {date(2022, 10, number): 450 for number in range(4, 30)}
    assert sum(rest.values()) == 11_700
    assert said_of(work(costs.Day(day.on, 300), elsewhere=rest)) == []
    assert said_of(work(costs.Day(day.on, 301), elsewhere=rest)) == ["effort_over_100"]


def test_part_time_work_has_no_more_than_was_agreed() -> None:
    day = costs.Day(date(2022, 10, 3), 300)
    assert said_of(work(day, agreed_minutes=300)) == []
    assert said_of(work(day, agreed_minutes=299)) == ["effort_over_100"]
    assert costs.effort_bp(300, 299) == 10_034


def test_nothing_worked_is_no_timesheet() -> None:
    assert said_of(work(costs.Day(date(2022, 10, 3), 0, 465))) == ["nothing_worked"]


@pytest.mark.parametrize("rate", [costs.TimeRate(0), costs.TimeRate(1, 0), costs.TimeRate(-1, 5)])
def test_a_rate_is_above_zero(rate: costs.TimeRate) -> None:
    assert [one.code for one in costs.problems_of_rate(rate)] == ["rate_out_of_range"]
    assert costs.problems_of_rate(costs.TimeRate(1, 1)) == []


def test_things_above_the_threshold_are_tagged() -> None:
    assert costs.needs_tag(instrument(), "equipment", 500_000)
    assert not costs.needs_tag(instrument(), "equipment", 499_999)
    assert not costs.needs_tag(instrument(), "other", 500_000)
    assert not costs.needs_tag(instrument(assets_from_yen=None), "equipment", 500_000)


def test_only_accepted_lines_count_and_deducted_tax_does_not() -> None:
    lines = [
        ("accepted", "equipment", 1_100, 100),
        ("accepted", "equipment", 2_200, 200),
        ("disallowed", "equipment", 5_500, 500),
        ("answered", "travel", 330, 30),
        ("accepted", "travel", 300, 0),
    ]
    assert costs.accepted_by_item(instrument(), lines, deducts_tax=False) == {"equipment": 3_300, "travel": 300}
    assert costs.accepted_by_item(instrument(), lines, deducts_tax=True) == {"equipment": 3_000, "travel": 300}
    assert costs.accepted_by_item(instrument(tax="excluded"), lines, deducts_tax=False)["equipment"] == 3_000


def test_items_are_those_of_the_instrument() -> None:
    assert costs.items_of(instrument(items=("travel", "equipment"))) == ("equipment", "travel")
    assert set(TERMS.items) <= set(costs.items_of(instrument()))


@given(some.dictionaries(some.integers(1, 500), some.integers(1, 10**9), min_size=1), some.integers(0, 40), some.text())
def test_a_sample_can_be_drawn_again(lines: dict[int, int], count: int, seed: str) -> None:
    flagged = frozenset(number for number in lines if number % 7 == 0)
    drawn = costs.sample_of(lines, flagged, count, seed)
    assert drawn == costs.sample_of(dict(reversed(lines.items())), flagged, count, seed)
    assert flagged <= set(drawn) <= lines.keys()
    assert len(drawn) == min(len(lines), len(flagged) + count)


def test_a_sample_holds_the_largest_and_changes_with_its_seed() -> None:
    lines = {number: number for number in range(1, 201)}
    one, two = (costs.sample_of(lines, frozenset(), 20, seed) for seed in ("CST-1", "CST-2"))
    assert {200, 199, 198, 197, 196} <= set(one) & set(two)
    assert one != two


@pytest.mark.parametrize(
    ("rounding", "yen"),
    [
        (Rounding(), 179_629),
        (Rounding(1, "ceiling"), 179_630),
        (Rounding(1_000, "floor"), 179_000),
        (Rounding(1_000, "half_up"), 180_000),
    ],
)
def test_a_foreign_price_becomes_yen_once_as_the_instrument_rounds(rounding: Rounding, yen: int) -> None:
    terms = replace(TERMS, rounding=rounding)
    line = costs.in_yen(ABROAD, rounding)
    assert (line, costs.in_yen(line, rounding)) == (replace(ABROAD, amount_yen=yen), line)
    assert costs.problems_of_line(line, terms) == []
    (wrong,) = costs.problems_of_line(replace(line, amount_yen=yen + 1), terms)
    assert (wrong.code, wrong.where, wrong.value) == ("not_by_the_rate", "line.amount_yen", str(yen + 1))
    assert f"{yen:,}" in wrong.remedy.ja and f"{yen:,}" in wrong.remedy.en


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"rate_on": None}, ("rate_without_a_date", "rate_on")),
        ({"rate_source": " "}, ("rate_without_a_source", "rate_source")),
        ({"rate_on": date(2023, 5, 2)}, ("in_the_future", "rate_on")),
        ({"rate_on": date(2022, 12, 2)}, ("rate_of_another_time", "rate_on")),
        ({"rate_on": date(2021, 11, 29)}, ("rate_of_another_time", "rate_on")),
        ({"currency": "JPY"}, ("currency_unknown", "currency")),
        ({"currency": "UDS"}, ("currency_unknown", "currency")),
        ({"currency": ""}, ("missing", "currency")),
        ({"exchange_rate": None}, ("foreign_out_of_range", "exchange_rate")),
        ({"exchange_rate": Decimal("0.123456789")}, ("foreign_out_of_range", "exchange_rate")),
        ({"foreign_amount": Decimal(0)}, ("foreign_out_of_range", "foreign_amount")),
        ({"foreign_amount": Decimal(10**12)}, ("foreign_out_of_range", "foreign_amount")),
        ({"foreign_amount": Decimal("0.0001")}, ("foreign_out_of_range", "foreign_amount")),
    ],
)
def test_a_rate_is_whole_or_is_named(change: dict[str, Any], found: tuple[str, str]) -> None:
    line = costs.in_yen(ABROAD, TERMS.rounding)
    assert codes(line) == []
    code, field = found
    assert codes(replace(line, **change)) == [(code, f"row[7].{field}")]


@given(
    some.decimals(Decimal("0.001"), Decimal("999999999999"), places=3),
    some.decimals(Decimal("0.00000001"), Decimal(1000), places=8),
)
def test_what_a_rate_makes_is_never_a_yen_off(amount: Decimal, rate: Decimal) -> None:
    line = costs.in_yen(replace(ABROAD, foreign_amount=amount, exchange_rate=rate), Rounding())
    assert 0 <= Fraction(amount) * Fraction(rate) - line.amount_yen < 1
