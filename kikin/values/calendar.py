"""Fiscal years and legal dates. Nothing here asks what time it is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from kikin.values.text import Text

Month: TypeAlias = tuple[int, int]
"""A calendar year and a month of it."""

APRIL = 4
"""The month in which fiscal years begin where no charter says otherwise."""
MONTHS_OF_A_YEAR = 12
_WEEKDAYS_JA = "月火水木金土日"
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_REIWA_BEGAN_IN = 2019


def fiscal_year_of(day: date, first_month: int = APRIL) -> int:
    """The fiscal year in which a day lies, named after the calendar year in which it starts."""
    return day.year if day.month >= first_month else day.year - 1


def fiscal_year_bounds(fiscal_year: int, first_month: int = APRIL) -> tuple[date, date]:
    """The first and the last day of a fiscal year."""
    first = date(fiscal_year, first_month, 1)
    return first, date(fiscal_year + 1, first_month, 1) - timedelta(days=1)


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month of a calendar year."""
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1])


def whole_months(first: date, last: date) -> int:
    """Whole months from the beginning of one day to that of another; below nothing where the other is earlier."""
    months = (last.year - first.year) * MONTHS_OF_A_YEAR + last.month - first.month
    return months - (last.day < first.day)


def months_since(last: date, today: date) -> int:
    """Whole months from the end of one day to that of another: the month after 31 March ends on 30 April."""
    return whole_months(last + timedelta(days=1), today + timedelta(days=1))


def local_date(at: datetime, zone: str) -> date:
    """The legal date of an instant in the charter's zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def local_instant(day: date, zone: str, hour: int = 0, minute: int = 0) -> datetime:
    """The instant, in UTC, of a wall-clock time on a legal date."""
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
    return wall.astimezone(ZoneInfo("UTC"))


def show_date(day: date, language: str) -> str:
    """2026年11月22日（日） or 22 November 2026."""
    if language.startswith("ja"):
        return f"{day.year}年{day.month}月{day.day}日（{_WEEKDAYS_JA[day.weekday()]}）"
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def date_words(day: date) -> Text:
    """A date as it stands within words that are said in both languages."""
    return Text(show_date(day, "ja"), show_date(day, "en"))


def month_words(month: Month) -> Text:
    """A month, likewise: 2026年11月, November 2026."""
    year, number = month
    return Text(f"{year}年{number}月", f"{_MONTHS_EN[number - 1]} {year}")


def show_instant(at: datetime, zone: str, language: str) -> str:
    """2026年11月22日（日）12:00 or 22 November 2026, 12:00 JST."""
    wall = at.astimezone(ZoneInfo(zone))
    clock = f"{wall:%H:%M}"
    if language.startswith("ja"):
        return show_date(wall.date(), language) + clock
    return f"{show_date(wall.date(), language)}, {clock} {wall.tzname()}"


def show_fiscal_year(fiscal_year: int, language: str) -> str:
    """令和8年度（FY2026） or FY2026. Years before Reiwa carry no era name."""
    if not language.startswith("ja"):
        return f"FY{fiscal_year}"
    if fiscal_year < _REIWA_BEGAN_IN:
        return f"{fiscal_year}年度"
    era = fiscal_year - _REIWA_BEGAN_IN + 1
    return f"令和{'元' if era == 1 else era}年度（FY{fiscal_year}）"
