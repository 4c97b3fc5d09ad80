"""Working time: at a rate that two people put in force or the payroll shows, and no more than all of a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from kikin.fund import costs as rules
from kikin.office.awards.models import Award, AwardMember
from kikin.office.costs import actions, queries
from kikin.office.costs.models import CostReport, GradeRate
from kikin.values.money import MAX_YEN
from tests.cast import Cast
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR

OCTOBER = date(2022, 10, 1)
WORKED = (rules.Day(date(2022, 10, 3), 400), rules.Day(date(2022, 10, 4), 200, 265))


@pytest.fixture
def rate(cast: Cast) -> GradeRate:
    return actions.enter_rate("jst", "主任研究員", date(2022, 4, 1), 5_005, cast.finance["jst"][0], CONTRACTED)


@pytest.fixture
def sheet(cast: Cast) -> actions.Timesheet:
    return actions.Timesheet(
        cast.applicant.person, OCTOBER, WORKED, "bill.pdf", date(2022, 11, 25), pay_yen=300_001, pay_minutes=9_000
    )


def test_a_rate_is_in_force_once_another_approves_it(
    cast: Cast, award: Award, report: CostReport, rate: GradeRate, sheet: actions.Timesheet
) -> None:
    by_grade = replace(sheet, grade="主任研究員")
    with refused("no_rate"):
        actions.report_work(report, by_grade, cast.applicant, NEXT_YEAR)
    with refused("forbidden_four_eyes"):
        actions.approve_rate(rate, cast.finance["jst"][0], CONTRACTED)
    with refused("not_granted", hidden=True):
        actions.approve_rate(rate, cast.finance["nedo"][0], CONTRACTED)
    actions.approve_rate(rate, cast.finance["jst"][1], CONTRACTED)
    work = actions.report_work(report, by_grade, cast.applicant, NEXT_YEAR)
    assert (work.minutes, work.line.amount_yen, work.grade_rate) == (600, 50_050, rate)
    assert (work.line.cost_item, work.line.flags) == ("personnel", [])


def test_the_rate_of_its_day_is_used(cast: Cast, award: Award, rate: GradeRate) -> None:
    officer, other = cast.finance["jst"][:2]
    newer = actions.enter_rate("jst", "主任研究員", date(2022, 11, 1), 6_000, officer, CONTRACTED)
    for one in (rate, newer):
        actions.approve_rate(one, other, CONTRACTED)
    assert queries.rates_on(award, OCTOBER) == [rate]
    assert queries.rates_on(award, date(2022, 11, 1)) == [newer]
    assert queries.rates_on(award, date(2022, 3, 1)) == []


def test_a_rate_stands_once_and_is_above_zero(cast: Cast, rate: GradeRate) -> None:
    officer, other = cast.finance["jst"][:2]
    with refused("rate_stands"):
        actions.enter_rate("jst", "主任研究員", rate.valid_from, 5_000, other, CONTRACTED)
    with refused("rate_out_of_range", "grade_unnamed"):
        actions.enter_rate("jst", " ", rate.valid_from, 0, other, CONTRACTED)
    with refused("not_granted", hidden=True):
        actions.enter_rate("nedo", "主任研究員", rate.valid_from, 5_000, officer, CONTRACTED)
    actions.refuse_rate(rate, other, CONTRACTED)
    assert actions.enter_rate("jst", "主任研究員", rate.valid_from, 5_000, other, CONTRACTED).state == "entered"


def test_the_payroll_gives_an_exact_rate_rounded_once(cast: Cast, report: CostReport, sheet: actions.Timesheet) -> None:
    work = actions.report_work(report, sheet, cast.applicant, NEXT_YEAR)
    assert work.line.amount_yen == 300_001 * 600 // 9_000 == 20_000
    assert work.line.description == "2022-10"
    assert (work.basis, work.days) == ("payroll", [["2022-10-03", 400, 0], ["2022-10-04", 200, 265]])
    with refused("work_stands"):
        actions.report_work(report, sheet, cast.applicant, NEXT_YEAR)
    actions.remove(work.line, cast.applicant, NEXT_YEAR)
    assert actions.report_work(report, sheet, cast.applicant, NEXT_YEAR).line.number == 1


def test_all_that_is_wrong_with_a_timesheet_is_named_at_once(
    cast: Cast, report: CostReport, sheet: actions.Timesheet
) -> None:
    wrong = replace(
        sheet, days=(rules.Day(date(2022, 10, 3), 1, 465),), evidence="none.pdf", pay_yen=0, paid_on=date(2024, 1, 1)
    )
    with refused("day_too_long", "evidence_missing", "rate_out_of_range", "in_the_future"):
        actions.report_work(report, wrong, cast.applicant, NEXT_YEAR)
    with refused("day_outside_the_period"):
        early = replace(sheet, month=date(2021, 1, 1), days=(rules.Day(date(2021, 1, 4), 60),))
        actions.report_work(report, early, cast.applicant, NEXT_YEAR)
    with refused("person_unknown"):
        actions.report_work(report, replace(sheet, person=cast.reviewers[0].person), cast.applicant, NEXT_YEAR)
    with refused("amount_out_of_range"):
        actions.report_work(report, replace(sheet, pay_yen=1), cast.applicant, NEXT_YEAR)
    with refused("amount_out_of_range"):
        actions.report_work(report, replace(sheet, pay_yen=MAX_YEN, pay_minutes=1), cast.applicant, NEXT_YEAR)
    with refused("not_granted", hidden=True):
        actions.report_work(report, sheet, cast.other_applicant, NEXT_YEAR)


def test_a_line_with_a_timesheet_is_not_changed_by_hand(
    cast: Cast, report: CostReport, sheet: actions.Timesheet
) -> None:
    line = actions.report_work(report, sheet, cast.applicant, NEXT_YEAR).line
    said = replace(actions.said_by(line), amount_yen=9, remark="理由")
    with refused("line_is_tied"):
        actions.edit(line, said, cast.applicant, NEXT_YEAR)


@pytest.fixture
def two_reports(awards: list[Award], opened: Callable[[AwardMember], CostReport]) -> list[CostReport]:
    """One with JST and one with NEDO, of the same recipient."""
    chosen = [next(award for award in awards if award.agency == agency) for agency in ("jst", "nedo")]
    return [opened(award.members.select_related("award", "organisation").get()) for award in chosen]


def test_effort_over_all_awards_stays_within_a_day_and_a_month(
    cast: Cast, two_reports: list[CostReport], sheet: actions.Timesheet
) -> None:
    ours, theirs = two_reports
    actions.report_work(ours, sheet, cast.applicant, NEXT_YEAR)
    with refused("day_too_long") as answer:
        more = replace(sheet, days=(rules.Day(date(2022, 10, 3), 66),))
        actions.report_work(theirs, more, cast.applicant, NEXT_YEAR)
    assert ours.member.award.ref not in str(answer.value)
    actions.report_work(theirs, replace(sheet, days=(rules.Day(date(2022, 10, 3), 65),)), cast.applicant, NEXT_YEAR)


def test_part_time_is_full_when_what_was_agreed_is(
    cast: Cast, two_reports: list[CostReport], sheet: actions.Timesheet
) -> None:
    ours, theirs = two_reports
    part_time = replace(sheet, agreed_minutes=700)
    actions.report_work(ours, part_time, cast.applicant, NEXT_YEAR)
    assert queries.efforts(cast.finance["jst"][0]) == []
    with refused("effort_over_100"):
        more = replace(part_time, days=(rules.Day(date(2022, 10, 5), 101),))
        actions.report_work(theirs, more, cast.applicant, NEXT_YEAR)
    rest = replace(part_time, days=(rules.Day(date(2022, 10, 5), 100),))
    actions.report_work(theirs, rest, cast.applicant, NEXT_YEAR)
    for agency, minutes in (("jst", 600), ("nedo", 100)):
        (alarm,) = queries.efforts(cast.finance[agency][0])
        assert (alarm.minutes, alarm.whole_minutes, alarm.effort_bp) == (minutes, 700, 10_000)
    assert queries.efforts(cast.other_applicant) == []


def test_pay_is_measured_by_its_grade_and_explained_above_it(
    cast: Cast, report: CostReport, rate: GradeRate, sheet: actions.Timesheet
) -> None:
    """A grade of 5,005 yen an hour: up to 5,505.5 passes, since the charter lets a tenth pass."""
    actions.approve_rate(rate, cast.finance["jst"][1], CONTRACTED)
    with refused("no_rate"):
        actions.report_work(report, sheet, cast.applicant, NEXT_YEAR)
    measured = replace(sheet, measured_by="主任研究員", pay_yen=11_011, pay_minutes=120)
    with refused("flag_unexplained") as answer:
        actions.report_work(report, replace(measured, pay_yen=11_012), cast.applicant, NEXT_YEAR)
    assert [problem.where for problem in answer.value.problems] == ["work.remark"]
    work = actions.report_work(report, measured, cast.applicant, NEXT_YEAR)
    assert (work.line.flags, work.basis, work.grade_rate, work.measured_by) == ([], "payroll", None, rate)
    actions.remove(work.line, cast.applicant, NEXT_YEAR)
    above = replace(measured, pay_yen=11_012, remark="役職手当を含む")
    assert actions.report_work(report, above, cast.applicant, NEXT_YEAR).line.flags == ["payroll_above_grade"]


def test_the_payroll_has_one_rate_in_a_fiscal_year(cast: Cast, report: CostReport, sheet: actions.Timesheet) -> None:
    actions.report_work(report, sheet, cast.applicant, NEXT_YEAR)
    november = replace(sheet, month=date(2022, 11, 1), days=(rules.Day(date(2022, 11, 1), 60),))
    with refused("payroll_rate_differs"):
        actions.report_work(report, replace(november, pay_yen=300_002), cast.applicant, NEXT_YEAR)
    same = replace(november, pay_yen=600_002, pay_minutes=18_000)
    assert queries.effort_of(actions.report_work(report, same, cast.applicant, NEXT_YEAR)) == 50
