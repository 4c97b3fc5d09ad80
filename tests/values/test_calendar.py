"""Fiscal years and legal dates."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kikin.values.calendar import (
    fiscal_year_bounds,
    fiscal_year_of,
    local_date,
    local_instant,
    months_since,
    show_date,
    show_fiscal_year,
    show_instant,
    whole_months,
)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2022, 3, 31), 2021), (date(2022, 4, 1), 2022), (date(2024, 2, 29), 2023)]
)
def test_a_fiscal_year_begins_in_april(day: date, year: int) -> None:
    assert fiscal_year_of(day) == year
    first, last = fiscal_year_bounds(year)
    assert first <= day <= last


def test_a_calendar_year_is_a_fiscal_year_too() -> None:
    assert fiscal_year_bounds(2022, 1) == (date(2022, 1, 1), date(2022, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2022, 3, 31), date(2022, 4, 30), 0),
        (date(2022, 3, 31), date(2022, 5, 1), 1),
        (date(2022, 4, 1), date(2023, 4, 1), 12),
        (date(2022, 4, 2), date(2022, 4, 1), -1),
    ],
)
def test_months_are_whole_from_the_beginning_of_a_day(first: date, last: date, months: int) -> None:
    assert whole_months(first, last) == months


@pytest.mark.parametrize(
    ("last", "today", "months"),
    [
        (date(2022, 3, 31), date(2022, 4, 29), 0),
        (date(2022, 3, 31), date(2022, 4, 30), 1),
        (date(2023, 6, 30), date(2023, 7, 30), 0),
        (date(2023, 6, 30), date(2023, 7, 31), 1),
    ],
)
def test_a_month_after_the_end_of_a_year_is_a_whole_one(last: date, today: date, months: int) -> None:
    assert months_since(last, today) == months


def test_noon_in_tokyo_is_three_in_the_morning_of_utc() -> None:
    noon = local_instant(date(2022, 5, 31), "Asia/Tokyo", 12)
    assert noon == datetime(2022, 5, 31, 3, tzinfo=UTC)
    assert local_date(datetime(2022, 5, 30, 15, tzinfo=UTC), "Asia/Tokyo") == date(2022, 5, 31)


def test_dates_are_shown_in_both_languages() -> None:
    noon = local_instant(date(2026, 11, 22), "Asia/Tokyo", 12)
    assert show_instant(noon, "Asia/Tokyo", "ja") == "2026年11月22日（日）12:00"
    assert show_instant(noon, "Asia/Tokyo", "en") == "22 November 2026, 12:00 JST"
    assert show_date(date(2022, 4, 1), "en") == "1 April 2022"
    assert show_fiscal_year(2026, "ja") == "令和8年度（FY2026）"
    assert show_fiscal_year(2019, "ja") == "令和元年度（FY2019）"
    assert show_fiscal_year(2018, "ja") == "2018年度"
    assert show_fiscal_year(2026, "en") == "FY2026"
