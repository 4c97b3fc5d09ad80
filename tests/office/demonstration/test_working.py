"""The timesheets of the play: of whole months within the period, within what a person has, and within the money."""

from __future__ import annotations

from datetime import date

import pytest

from kikin.fund.costs import Work, problems_of_work
from kikin.office.demonstration.working import WAYS, Period, timesheets
from tests.office.demonstration.fictions import charters

FUND = charters()[0]
DAYS = date(2022, 9, 10), date(2023, 3, 31)
PERIOD = Period(*DAYS, FUND.instrument("commission", DAYS[0]), FUND)
PLENTY = 10**9


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_they_keep_the_limits_of_a_day_and_of_a_month(way: int) -> None:
    made, yen = timesheets("PER-1", way, PERIOD, PLENTY, "paper.txt")
    assert [one.month for one in made] == [date(2023, 3, 1), date(2023, 2, 1)]
    assert yen > 0
    for one in made:
        assert problems_of_work(Work(one.month, one.days), FUND.money_on(one.month), *DAYS) == []


def test_the_last_month_is_nearly_all_of_a_person_s_time() -> None:
    made, _ = timesheets("PER-1", 0, PERIOD, PLENTY, "paper.txt")
    shares = [sum(day.minutes for day in one.days) * 10_000 // FUND.money_on(one.month).month_minutes for one in made]
    nearly_all = FUND.yardsticks_on(DAYS[1]).nearly_all_bp
    assert [share >= nearly_all for share in shares] == [True, False]


def test_there_are_no_more_than_the_money_is_for() -> None:
    made, yen = timesheets("PER-1", 0, PERIOD, PLENTY, "paper.txt")
    fewer, less = timesheets("PER-1", 0, PERIOD, yen - 1, "paper.txt")
    assert (len(fewer), less < yen) == (len(made) - 1, True)
    assert timesheets("PER-1", 0, PERIOD, 0, "paper.txt") == ([], 0)


def test_only_whole_months_of_the_period_count() -> None:
    short = Period(date(2023, 2, 2), DAYS[1], PERIOD.instrument, FUND)
    assert [one.month for one in timesheets("PER-1", 1, short, PLENTY, "paper.txt")[0]] == [date(2023, 3, 1)]
