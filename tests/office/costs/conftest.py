"""Awards under contract whose first year is over, and what their members could report of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kikin.fund import costs as rules
from tests.cast import Cast

if TYPE_CHECKING:
    from kikin.office.awards.models import Award, AwardMember
    from kikin.office.costs.models import CostReport

PAPER = ("bill.pdf", b"%PDF-1.7 a bill")
LINE = rules.Line(
    "other",
    "分析の外注",
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


@pytest.fixture
def award(cast: Cast) -> Award:
    """Of one member, with JST."""
    from tests.office import rounds

    return rounds.active_awards(cast, rounds.PLANS[:1])[0]


@pytest.fixture
def member(award: Award) -> AwardMember:
    return award.members.select_related("award", "organisation").get()


@pytest.fixture
def awards(cast: Cast) -> list[Award]:
    """Two of JST, the second of a consortium of two, and two of NEDO; all are led by one organisation."""
    from tests.office import rounds

    return rounds.active_awards(cast)


@pytest.fixture
def opened(cast: Cast) -> Callable[[AwardMember], CostReport]:
    """Opens a member's report of the first year, with a paper in it."""
    from kikin.office.costs import actions
    from tests.office.rounds import NEXT_YEAR

    def open_one(member: AwardMember) -> CostReport:
        actor = next(one for one in (cast.applicant, cast.other_applicant) if one.of == member.organisation.ref)
        report = actions.open_report(member, 2022, actor, NEXT_YEAR)
        actions.add_evidence(report, *PAPER, actor, NEXT_YEAR)
        return report

    return open_one


@pytest.fixture
def report(opened: Callable[[AwardMember], CostReport], member: AwardMember) -> CostReport:
    return opened(member)


@pytest.fixture
def handed_in(cast: Cast, report: CostReport) -> CostReport:
    """Three lines of 1,100,000, 550,000 and 330,000 yen, handed in."""
    from kikin.office.costs import actions
    from tests.office.rounds import NEXT_YEAR

    lines = [LINE, replace(LINE, amount_yen=550_000, tax_yen=50_000, bill_number="A-002")]
    lines.append(replace(LINE, amount_yen=330_000, tax_yen=30_000, bill_number="A-003"))
    actions.enter(report, lines, cast.applicant, NEXT_YEAR)
    return actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)
