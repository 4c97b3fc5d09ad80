"""The same projects under one-year money: every yen of the plan is somewhere, whatever was planned and paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund.comparison import SUMS, Project, Shares, compare, needs_by_year, years_of

YEARS = range(2021, 2027)
HALF_AND_QUARTER = Shares(Fraction(1, 2), Fraction(1, 4))
AFTER_ALL = date(2027, 3, 31)
BEGAN = date(2022, 10, 1)


def shares(one: Shares = HALF_AND_QUARTER) -> dict[int, Shares]:
    return dict.fromkeys(YEARS, one)


def project(planned: Mapping[int, int], paid: Mapping[tuple[int, int], int], ended_on: date | None = None) -> Project:
    return Project("JPNP22001:ORG-1", planned, paid, BEGAN, ended_on)


def of_year(one: Project, year: int, as_of: date = AFTER_ALL) -> dict[str, int]:
    """The columns of a year that are not nothing, by their names without their units."""
    found = years_of(one, YEARS, shares(), as_of)[year - YEARS[0]]
    names = [*SUMS, "carried_in_yen", "waiting_yen"]
    return {name.removesuffix("_yen"): yen for name in names if (yen := getattr(found, name))}


def test_what_is_paid_as_planned_is_the_same_under_one_year_money() -> None:
    one = project({2022: 100, 2023: 50}, {(2022, 10): 100, (2023, 4): 50})
    assert of_year(one, 2022) == {"planned": 100, "paid": 100, "annual_paid": 100}
    assert of_year(one, 2023) == {"planned": 50, "paid": 50, "annual_paid": 50}


def test_what_is_unspent_is_carried_over_rushed_or_lapses_and_the_later_work_lacks_it() -> None:
    """Of 100 planned 60 were needed at once and 40 a year later: 20 carried, 10 rushed, 10 gone for good."""
    one = project({2022: 100, 2023: 100}, {(2022, 12): 60, (2023, 6): 140})
    assert of_year(one, 2022) == {
        "planned": 100, "paid": 60, "annual_paid": 70, "annual_rushed": 10, "annual_carried": 20, "annual_lapsed": 10,
    }  # fmt: skip
    assert of_year(one, 2023) == {
        "planned": 100, "carried_in": 20, "paid": 140, "annual_paid": 120, "waiting": 10,
    }  # fmt: skip
    found = compare([one], YEARS, shares(), AFTER_ALL, 4)
    assert (found.undone_yen, found.needless_yen) == (10, 0)


def test_a_small_fund_is_what_was_worked_out_by_hand() -> None:
    """Three contracts, of which at each year's end a half is carried over and a quarter rushed, rounded down.

    A plans 101 and 100 and needs 60 and 90. 2022: 41 left, 20 carried, 10 rushed, 11 lapsed. 2023: the 10 are used
    first, so 80 are paid, from the 20 and then the plan; 40 left, 20 carried, 10 rushed, 10 lapsed. 2024: the 20 are
    not needed and carried once only, 5 rushed, 15 lapsed. Rushed for nothing: 15.
    B plans 50 and 50 and needs 80 and 20, of which 5 came back. 2022: 50 paid, 30 wait. 2023, which ends it: 30 and 15
    paid, 5 left, of which 1 is rushed (for nothing) and 4 lapse.
    C begins in 2023 and ends in December of it: granted 30 and 40, needs 55, 15 lapse.
    """
    b_paid = {(2022, 12): 80, (2023, 5): 20, (2023, 8): -5}
    fund = [
        Project("A", {2022: 101, 2023: 100}, {(2022, 12): 60, (2023, 6): 90}, BEGAN),
        Project("B", {2022: 50, 2023: 50}, b_paid, BEGAN, date(2024, 3, 31)),
        Project("C", {2022: 30, 2023: 40, 2024: 70}, {(2023, 11): 55}, date(2023, 4, 1), date(2023, 12, 15)),
    ]
    found = compare(fund, range(2022, 2025), shares(), date(2025, 3, 31), 4)
    columns = ("planned", "paid", "annual_paid", "annual_lapsed", "annual_carried", "annual_rushed", "annual_open")
    assert [tuple(getattr(year, f"{name}_yen") for name in columns) for year in found.years] == [
        (151, 140, 120, 11, 20, 10, 0),
        (220, 160, 191, 29, 20, 11, 0),
        (0, 0, 5, 15, 0, 5, 0),
    ]
    assert tuple(found.totals[f"{name}_yen"] for name in columns) == (371, 300, 316, 55, 40, 26, 0)
    assert [(year.carried_in_yen, year.waiting_yen) for year in found.years] == [(0, 30), (20, 0), (20, 0)]
    assert (found.needless_yen, found.undone_yen) == (16, 0)


def test_nothing_is_paid_ahead_of_its_year() -> None:
    one = project({2022: 50, 2023: 50}, {(2022, 12): 80, (2023, 12): 20})
    assert of_year(one, 2022) == {"planned": 50, "paid": 80, "annual_paid": 50, "waiting": 30}
    assert of_year(one, 2023) == {"planned": 50, "paid": 20, "annual_paid": 50}


def test_carried_money_is_used_first_and_carried_once() -> None:
    one = project({2022: 100, 2023: 100}, {(2022, 12): 20, (2023, 12): 10})
    assert of_year(one, 2022)["annual_carried"] == 40
    second = of_year(one, 2023)
    # 20 were rushed, and meet the need of 10; the 40 carried in are not carried again, half of the plan is.
    assert second == {
        "planned": 100, "carried_in": 40, "paid": 10,
        "annual_paid": 35, "annual_rushed": 35, "annual_carried": 50, "annual_lapsed": 55,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ended_on", "rushed", "carried"),
    [(None, 25, 50), (date(2023, 4, 1), 25, 50), (date(2023, 3, 31), 25, 0), (date(2023, 2, 28), 0, 0)],
)
def test_what_has_ended_carries_nothing_over_and_rushes_nothing(
    ended_on: date | None, rushed: int, carried: int
) -> None:
    found = of_year(project({2022: 100}, {}, ended_on), 2022)
    assert found.get("annual_rushed", 0) == rushed
    assert found.get("annual_carried", 0) == carried
    assert found["annual_lapsed"] == 100 - rushed - carried


def test_a_plan_begins_with_the_contract_and_ends_with_the_award() -> None:
    one = Project("x", {2021: 10, 2022: 20, 2024: 40}, {}, date(2022, 4, 1), date(2023, 5, 1))
    assert [year.planned_yen for year in years_of(one, YEARS, shares(), AFTER_ALL)] == [0, 30, 0, 0, 0, 0]


def test_a_year_that_is_not_over_has_closed_on_nothing() -> None:
    one = project({2022: 100}, {(2022, 12): 60})
    assert of_year(one, 2022, date(2023, 3, 30)) == {"planned": 100, "paid": 60, "annual_paid": 60, "annual_open": 40}
    assert "annual_open" not in of_year(one, 2022, date(2023, 3, 31))


def test_what_comes_back_takes_the_newest_payments_with_it() -> None:
    paid = {(2022, 12): 60, (2023, 6): 50, (2023, 9): -20, (2024, 5): -40}
    assert needs_by_year(paid) == {2022: 50}
    with pytest.raises(ValueError, match="1 yen more came back"):
        needs_by_year(paid | {(2024, 6): -51})


def test_months_belong_to_the_fiscal_year_of_the_charter() -> None:
    assert needs_by_year({(2023, 1): 5, (2023, 4): 7}, 4) == {2022: 5, 2023: 7}
    assert needs_by_year({(2023, 1): 5, (2023, 4): 7}, 1) == {2023: 12}


YEN = st.integers(0, 10**12)
RATES = st.fractions(0, 1)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    months = [(year + (month > 12), (month - 1) % 12 + 1) for year in YEARS for month in range(4, 16)]
    payments = draw(st.dictionaries(st.sampled_from(months), st.integers(-(10**12), 10**12), max_size=20))
    kept_yen, paid = 0, {}
    for month, yen in sorted(payments.items()):
        paid[month] = max(yen, -kept_yen)
        kept_yen += paid[month]
    planned = draw(st.dictionaries(st.sampled_from(YEARS), YEN))
    began = draw(st.dates(date(2021, 4, 1), date(2026, 12, 31)))
    ended = draw(st.none() | st.dates(began, date(2027, 12, 31)))
    return Project(str(draw(st.integers(0, 99))), planned, paid, began, ended)


@st.composite
def any_shares(draw: st.DrawFn) -> dict[int, Shares]:
    found = {}
    for year in YEARS:
        carried = draw(RATES)
        found[year] = Shares(carried, draw(RATES) * (1 - carried))
    return found


@given(st.lists(projects(), max_size=4), any_shares(), st.dates(date(2021, 4, 1), date(2027, 3, 31)))
def test_every_yen_of_the_plan_is_accounted_for(
    all_of_them: list[Project], by_year: dict[int, Shares], day: date
) -> None:
    last = day.year if day.month >= 4 else day.year - 1
    years = range(2021, last + 1)
    for one in all_of_them:
        before_yen = 0
        for year in years_of(one, years, by_year, day):
            assert all(getattr(year, name) >= 0 for name in (*SUMS, "carried_in_yen", "waiting_yen"))
            assert year.carried_in_yen == before_yen
            assert year.planned_yen + year.carried_in_yen == (
                year.annual_paid_yen + year.annual_carried_yen + year.annual_lapsed_yen + year.annual_open_yen
            )
            assert year.annual_rushed_yen <= year.annual_paid_yen
            before_yen = year.annual_carried_yen
    found = compare(all_of_them, years, by_year, day, 4)
    totals = found.totals
    assert totals == {name: sum(getattr(year, name) for year in found.years) for name in SUMS}
    assert totals["paid_yen"] == totals["annual_paid_yen"] - found.needless_yen + found.undone_yen
    assert compare(all_of_them[::-1], years, by_year, day, 4) == found
