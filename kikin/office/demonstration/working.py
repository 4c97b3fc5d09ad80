"""Scenes of people at work: the tables of grades, and the timesheets by which some recipients show what they pay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kikin.fund.charter import Charter, Instrument
from kikin.fund.costs import Day, TimeRate, amount_of
from kikin.office.costs import actions as costs
from kikin.office.costs.actions import Timesheet
from kikin.office.demonstration.company import Company
from kikin.values.calendar import month_bounds
from kikin.values.money import Yen

_PROFESSOR, _RESEARCHER = "教授級 / Professor", "研究員級 / Researcher"
_GRADES = {_PROFESSOR: 9_200, _RESEARCHER: 5_400, "技術員級 / Technician": 3_100}
_PAYROLL = TimeRate(870_000, 9_300)
"""What the payroll shows of a month: a little above the grade of a researcher."""
WAYS: tuple[tuple[TimeRate, dict[str, Any]], ...] = (
    (TimeRate(_GRADES[_PROFESSOR]), {"grade": _PROFESSOR}),
    (_PAYROLL, {"pay_yen": _PAYROLL.yen, "pay_minutes": _PAYROLL.minutes, "measured_by": _RESEARCHER}),
)
"""How pay is shown: by a grade of the table, or by the payroll beside a grade."""
_MONTHS_COUNT = 2
_DAY_MINUTES, _LONG_DAY_MINUTES, _LONG_DAYS_COUNT = 420, 465, 25
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a report, and what its instrument and its charter say of pay."""

    begins: date
    last: date
    instrument: Instrument
    charter: Charter

    def months(self) -> Iterator[date]:
        """The first days of the last whole months of the period, the last first."""
        first = self.last.replace(day=1)
        for _ in range(_MONTHS_COUNT):
            if first >= self.begins:
                yield first
            first = (first - timedelta(days=1)).replace(day=1)


def enter_grades(charter: Charter, company: Company, now: datetime) -> None:
    """Each agency enters what an hour of each grade costs; another officer puts it into force."""
    for agency in charter.agencies:
        one, other = (company.of("finance_officer", agency.key, number) for number in range(2))
        for grade, hourly_yen in _GRADES.items():
            rate = costs.enter_rate(agency.key, grade, charter.founded_on, hourly_yen, one, now)
            costs.approve_rate(rate, other, now)


def timesheets(person: str, way: int, period: Period, most_yen: Yen, paper: str) -> tuple[list[Timesheet], Yen]:
    """The last months of one person, as many as the money is for, and what they come to."""
    rate, shown = WAYS[way]
    made, sum_yen = [], 0
    for month in period.months():
        days = tuple(_days(month, period))
        yen = amount_of(period.instrument, rate, sum(day.minutes for day in days))
        if sum_yen + yen <= most_yen:
            made.append(Timesheet(person, month, days, paper, period.last, **shown))
            sum_yen += yen
    return made, sum_yen


def _days(month: date, period: Period) -> Iterator[Day]:
    """Days on which others work too; in the period's last month, long ones, and Saturdays among them."""
    first, last = month_bounds(month.year, month.month)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if last == period.last:
        for day in [day for day in days if day.weekday() != _SUNDAY][:_LONG_DAYS_COUNT]:
            yield Day(day, min(_LONG_DAY_MINUTES, period.charter.money_on(month).day_minutes))
    else:
        for day in days:
            if not period.charter.calendar.is_free(day):
                yield Day(day, _DAY_MINUTES)
