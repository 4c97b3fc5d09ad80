"""A later version of the rules for money holds for the awards that run, too."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from kikin.fund import costs as rules
from kikin.fund.changes import Request
from kikin.office.awards.models import Award
from kikin.office.changes import actions as changes
from kikin.office.charter import actions
from kikin.office.costs import actions as costs
from kikin.office.costs import queries
from tests.cast import CHARTER, FOUNDER, Cast
from tests.office.changes.situations import award_of_two
from tests.office.costs.conftest import PAPER
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR

TEXT = CHARTER.read_text()
(MONEY,) = re.findall(r"\[\[money\]\]\n(?:.+\n)+", TEXT)
STRICTER = (
    ("valid_from = 2021-12-20", "valid_from = 2022-09-01"),
    ('free_transfer = "50%"', 'free_transfer = "10%"'),
    ("report_within_days = 61", "report_within_days = 20"),
    ("day_minutes = 465", "day_minutes = 400"),
)


@pytest.fixture
def award(cast: Cast) -> Award:
    """Under contract when the rules for money become stricter, from the day of the contract on."""
    award = award_of_two(cast)
    later = MONEY
    for old, new in STRICTER:
        assert old in later
        later = later.replace(old, new)
    actions.amend(TEXT.replace(MONEY, f"{MONEY}\n{later}"), "stricter rules for money", FOUNDER, CONTRACTED)
    return award


def test_less_moves_freely(cast: Cast, award: Award) -> None:
    """A tenth of 80 million, where it was a half."""
    year = Request("move_items", cast.applicant.of, 2022, from_item="equipment", to_item="travel")
    within, beyond = replace(year, amount_yen=8_000_000), replace(year, amount_yen=1)
    states = [changes.file(award, one, cast.applicant, CONTRACTED).state for one in (within, beyond)]
    assert states == ["noted", "filed"]


def test_a_year_is_reported_sooner(cast: Cast, award: Award) -> None:
    due_on = date(2023, 4, 20)
    assert {one.due_on for one in queries.overdue_reports(award, date(2023, 4, 21))} == {due_on}
    member = award.members.get(organisation__ref=cast.applicant.of)
    assert costs.open_report(member, 2022, cast.applicant, NEXT_YEAR).due_on == due_on


def test_a_day_holds_less_work(cast: Cast, award: Award) -> None:
    member = award.members.get(organisation__ref=cast.applicant.of)
    report = costs.open_report(member, 2022, cast.applicant, NEXT_YEAR)
    costs.add_evidence(report, *PAPER, cast.applicant, NEXT_YEAR)

    def sheet(minutes: int) -> costs.Timesheet:
        days, paid_on = (rules.Day(date(2022, 10, 3), minutes),), date(2022, 11, 25)
        person, month = cast.applicant.person, date(2022, 10, 1)
        return costs.Timesheet(person, month, days, PAPER[0], paid_on, pay_yen=300_000, pay_minutes=9_000)

    with refused("day_too_long"):
        costs.report_work(report, sheet(401), cast.applicant, NEXT_YEAR)
    assert costs.report_work(report, sheet(400), cast.applicant, NEXT_YEAR).minutes == 400
