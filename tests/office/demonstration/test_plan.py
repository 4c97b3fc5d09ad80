"""The plan of a play follows from the charter: any charter can be played, and no call promises what is not there."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from kikin.fund.charter import Charter
from kikin.fund.selection import appropriation_for
from kikin.office.demonstration.plan import CallPlan, allotted_by_year, drawn_on, plan_of_cohort, plan_of_years
from tests.office.demonstration.fictions import charters, fund

FUND, ANNUAL, FACILITY = charters()
DAYS = [date(2020, 1, 1), date(2022, 6, 1), date(2024, 3, 31), date(2026, 11, 22), date(2040, 1, 1)]

every_charter = pytest.mark.parametrize("charter", charters(), ids=lambda charter: charter.key)
every_day = pytest.mark.parametrize("today", DAYS, ids=str)


def allotted_to(charter: Charter, plan: CallPlan) -> dict[int, int]:
    """What the appropriation that a call's round will draw on is allotted in each year."""
    drawn = appropriation_for(charter, [year for year, _ in plan.budget_by_year])
    found = Counter[int]()
    for allotment in charter.allotments:
        if allotment.appropriation == drawn:
            found[allotment.fiscal_year] += allotment.amount_yen
    return found


@every_charter
@every_day
def test_calls_together_promise_no_more_than_the_years_are_allotted(charter: Charter, today: date) -> None:
    promised = Counter[int]()
    for plan in plan_of_years(charter, today, 300):
        promised.update(dict(plan.budget_by_year))
    allotted = allotted_by_year(charter)
    assert promised
    assert all(0 < yen <= allotted[year] for year, yen in promised.items())


@every_charter
@every_day
def test_a_call_draws_on_one_appropriation_that_is_allotted_in_all_its_years(charter: Charter, today: date) -> None:
    for plan in (*plan_of_years(charter, today, 300), *plan_of_cohort(charter, 0)):
        allotted = allotted_to(charter, plan)
        assert plan.budget_by_year
        assert all(yen <= allotted[year] for year, yen in plan.budget_by_year)


@every_charter
@every_day
@pytest.mark.parametrize("applications_count", [0, 1, 7, 300])
def test_every_application_goes_to_one_call(charter: Charter, today: date, applications_count: int) -> None:
    plans = plan_of_years(charter, today, applications_count)
    assert sum(plan.applications_count for plan in plans) == applications_count
    assert len({plan.key for plan in plans}) == len(plans)


@every_charter
@every_day
def test_a_call_opens_after_the_founding_and_closes_on_a_working_day(charter: Charter, today: date) -> None:
    for plan in plan_of_years(charter, today, 300):
        assert charter.founded_on < plan.opens_on < plan.closes_on
        assert plan.closes_on.weekday() < 5
        assert plan.closes_on not in charter.calendar.holidays
        assert charter.instrument(plan.instrument, plan.opens_on).key == plan.instrument
        assert set(plan.stages) <= {stage.key for stage in charter.stages}


def test_a_call_a_year_and_one_that_is_open_today() -> None:
    plans = plan_of_years(fund(), date(2025, 11, 20), 300)
    *yearly, open_today = plans
    assert [plan.first_year for plan in yearly] == [2022, 2023, 2024, 2025]
    assert open_today.opens_on < date(2025, 11, 20) < open_today.closes_on
    assert open_today.applications_count == 0


def test_money_of_another_act_is_not_promised() -> None:
    # The second act alone is allotted anything in 2025, and a call of 2023 draws on the first.
    assert set(drawn_on(FACILITY, 2023)) == {2023, 2024}
    assert set(drawn_on(ANNUAL, 2026)) == {2026}
    assert drawn_on(FUND, 2040) == {}


def test_a_cohort_gets_two_fifths_of_the_fund_in_one_call() -> None:
    (plan,) = plan_of_cohort(fund(), 1196)
    assert sum(yen for _, yen in plan.budget_by_year) == 40_000_000_000
    assert [year for year, _ in plan.budget_by_year] == [2022, 2023, 2024]
    assert plan.applications_count == 1196
