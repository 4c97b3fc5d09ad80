"""An amendment adds and adjusts; it never unmakes what records stand on."""

from __future__ import annotations

import pytest

from kikin.fund.charter import Charter, check_amendment, parse
from tests.fund.charters import ANNUAL, FUND, changed

REASON = "A supplementary budget was enacted."


def charter(text: str) -> Charter:
    read, problems = parse(text)
    assert read is not None, problems
    return read


def problems_of(old: str, new: str, reason: str = REASON) -> list[tuple[str, str]]:
    return [(problem.where, problem.code) for problem in check_amendment(charter(old), charter(new), reason)]


NEW_MONEY = """
[[appropriation]]
key = "fy2028"
act = { ja = "令和10年度当初予算（架空）", en = "FY2028 budget (fictional)" }
enacted_on = 2027-12-13
available_from = 2028-01-01
available_until = 2028-12-31
amount_yen = 700_000_000

[[allotment]]
appropriation = "fy2028"
agency = "aoba-agency"
fiscal_year = 2028
amount_yen = 665_000_000

[[instrument]]"""


MONEY_FROM = """
[[money]]
valid_from = {day}
late_interest = "3%"
refund_within_days = 20
report_within_days = 30
free_transfer = "20%"
slow_below = "60%"
idle_after_months = 6
day_minutes = 465
month_minutes = 12_000
carried_share = "40%"
rushed_share = "30%"

[review]"""


@pytest.mark.parametrize(
    ("old", "new", "where", "code"),
    [
        ("within_days = 10", "within_days = 12", None, None),
        ("\n[[instrument]]", NEW_MONEY, None, None),
        ('en = "Advanced farming"', 'en = "Farming of the future"', None, None),
        ('key = "regional-innovation-annual"', 'key = "another"', "fund.key", "may_not_change"),
        ('regime = "annual"', 'regime = "fund"', "fund.regime", "may_not_change"),
        ('zone = "Asia/Tokyo"', 'zone = "Asia/Seoul"', "fund.zone", "may_not_change"),
        ("founded_on = 2025-12-15", "founded_on = 2025-12-16", "fund.founded_on", "may_not_change"),
        ('key = "clean-energy"', 'key = "energy"', "field", "may_not_vanish"),
        ('key = "demonstration"', 'key = "trial"', "stage", "may_not_vanish"),
        (
            "amount_yen = 650_000_000",
            "amount_yen = 649_999_999",
            "appropriation[1].amount_yen",
            "may_not_shrink",
        ),
        ("amount_yen = 650_000_000", "amount_yen = 650_000_001", "appropriation[1].amount_yen", "may_not_grow"),
        (
            "available_until = 2027-12-31",
            "available_until = 2027-12-30",
            "appropriation[1].available_until",
            "may_not_shrink",
        ),
        ("amount_yen = 617_500_000", "amount_yen = 617_499_999", "allotment", "may_not_change"),
        ("unit_yen = 1_000", "unit_yen = 1", "instrument", "may_not_vanish"),
        ("valid_from = 2027-01-01", "valid_from = 2027-01-02", "instrument", "may_not_vanish"),
        ("\n[review]", MONEY_FROM.format(day="2027-01-02"), None, None),
    ],
)
def test_an_amendment_keeps_what_records_stand_on(old: str, new: str, where: str | None, code: str | None) -> None:
    expected = [] if where is None else [(where, code)]
    assert problems_of(ANNUAL, changed(ANNUAL, (old, new))) == expected


def test_rules_for_money_in_force_are_kept() -> None:
    lower = changed(ANNUAL, ('late_interest = "7.3%"', 'late_interest = "7.2%"'))
    assert problems_of(ANNUAL, lower) == [("money", "may_not_vanish")]


def test_rules_for_money_are_not_changed_for_days_before_the_newest() -> None:
    between = changed(ANNUAL, ("\n[review]", MONEY_FROM.format(day="2026-07-01")))
    assert problems_of(ANNUAL, between) == [("money", "may_not_change")]


def test_a_silent_charter_keeps_its_first_rules_when_it_begins_to_speak() -> None:
    silent = ANNUAL[: ANNUAL.index("[[money]]")] + ANNUAL[ANNUAL.index("[review]") :]
    assert problems_of(silent, changed(silent, ("\n[review]", MONEY_FROM.format(day="2026-07-01")))) == []
    from_the_founding = changed(silent, ("\n[review]", MONEY_FROM.format(day="2025-12-15")))
    assert problems_of(silent, from_the_founding) == [("money", "may_not_vanish")]


@pytest.mark.parametrize(
    ("key", "table"),
    [('"aoba-region"', "body"), ('"aoba-agency"', "agency")],
)
def test_bodies_and_agencies_do_not_vanish(key: str, table: str) -> None:
    found = problems_of(ANNUAL, ANNUAL.replace(key, '"renamed"'))
    assert (table, "may_not_vanish") in found


def test_the_fiscal_year_cannot_be_moved_nor_an_appropriation_taken_away() -> None:
    new = changed(FUND, ("first_month = 4", "first_month = 1"), ("fiscal_year = 2026", "fiscal_year = 2027"))
    assert ("fund.first_month", "may_not_change") in problems_of(FUND, new)
    renamed = FUND.replace('"fy2021-supplementary-1"', '"fy2021"')
    assert problems_of(FUND, renamed) == [("appropriation", "may_not_vanish")]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_amendment_gives_its_reason(reason: str) -> None:
    new = changed(ANNUAL, ("within_days = 10", "within_days = 12"))
    assert problems_of(ANNUAL, new) == []
    assert problems_of(ANNUAL, new, reason) == [("reason", "missing_reason")]


def test_the_text_in_force_is_no_amendment() -> None:
    assert problems_of(ANNUAL, ANNUAL) == [("charter", "nothing_amended")]
    assert problems_of(ANNUAL, ANNUAL + "# a remark\n") == []
