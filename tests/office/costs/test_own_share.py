"""The own share of a subsidised year: its sources with papers, and no cost that public money pays twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kikin.fund import costs as rules
from kikin.office.awards.models import Award, AwardMember
from kikin.office.costs import actions, queries
from kikin.office.costs.models import CostReport, OwnFunding
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.costs.conftest import LINE, PAPER
from tests.office.refusals import refused
from tests.office.rounds import NEXT_YEAR

OWN = rules.Source("own", 300_000, "bill.pdf")
PUBLIC = rules.Source("public", 500_000, "bill.pdf", "見本県")


@pytest.fixture
def subsidised(cast: Cast, award: Award, opened: Callable[[AwardMember], CostReport]) -> CostReport:
    """1,000,000 yen without tax, of which the fund pays half."""
    Award.objects.filter(pk=award.pk).update(instrument="subsidy")
    report = opened(award.members.select_related("award", "organisation").get())
    actions.enter(report, [LINE], cast.applicant, NEXT_YEAR)
    return queries.get(report.ref, cast.applicant)


def test_what_the_fund_does_not_pay_is_shown_with_its_sources(cast: Cast, subsidised: CostReport) -> None:
    found = queries.own_share_of(subsidised)
    assert (found.eligible_yen, found.grant_yen, found.own_share_yen, found.unshown_yen) == (
        1_000_000, 500_000, 500_000, 500_000,
    )  # fmt: skip
    first = actions.declare_source(subsidised, OWN, cast.applicant, NEXT_YEAR)
    assert actions.declare_source(subsidised, OWN, cast.applicant, NEXT_YEAR) == first
    with refused("source_stands"):
        actions.declare_source(subsidised, replace(OWN, amount_yen=1), cast.applicant, NEXT_YEAR)
    with refused("missing", "evidence_missing"):
        without = replace(PUBLIC, from_whom="", evidence="none.pdf")
        actions.declare_source(subsidised, without, cast.applicant, NEXT_YEAR)
    with refused("not_granted", hidden=True):
        actions.declare_source(subsidised, PUBLIC, cast.other_applicant, NEXT_YEAR)
    assert queries.own_share_of(subsidised).unshown_yen == 200_000
    actions.take_back_source(subsidised, first, cast.applicant, NEXT_YEAR)
    assert not OwnFunding.objects.exists()


def test_a_report_whose_cost_public_money_pays_twice_is_not_handed_in(cast: Cast, subsidised: CostReport) -> None:
    one = actions.declare_source(subsidised, replace(PUBLIC, amount_yen=500_001), cast.applicant, NEXT_YEAR)
    with refused("double_funding"):
        actions.hand_in(subsidised, cast.applicant, NEXT_YEAR, deducts_tax=False)
    actions.take_back_source(subsidised, one, cast.applicant, NEXT_YEAR)
    actions.declare_source(subsidised, PUBLIC, cast.applicant, NEXT_YEAR)
    handed_in = actions.hand_in(subsidised, cast.applicant, NEXT_YEAR, deducts_tax=False)
    with refused("report_not_open"):
        actions.declare_source(handed_in, OWN, cast.applicant, NEXT_YEAR)
    actions.disallow([handed_in.lines.get()], "other", Text("否", "No"), cast.finance["jst"][0], NEXT_YEAR)
    assert queries.own_share_of(handed_in).twice_yen == 500_000


def test_all_that_is_paid_in_full_leaves_no_room_for_other_public_money(
    cast: Cast, report: CostReport, member: AwardMember
) -> None:
    actions.enter(report, [LINE], cast.applicant, NEXT_YEAR)
    assert queries.own_share_of(report).own_share_yen == 0
    actions.declare_source(report, replace(PUBLIC, amount_yen=1), cast.applicant, NEXT_YEAR)
    with refused("double_funding"):
        actions.hand_in(report, cast.applicant, NEXT_YEAR, deducts_tax=False)


def test_a_report_handed_over_whole_bears_the_rest_by_its_own_funds(
    cast: Cast, award: Award, member: AwardMember
) -> None:
    Award.objects.filter(pk=award.pk).update(instrument="subsidy")
    award.refresh_from_db()
    member.award = award
    whole = actions.WholeReport(member, 2022, (LINE,), PAPER, cast.applicant)
    (report,) = actions.report_all([whole], NEXT_YEAR)
    (source,) = queries.sources_of(report)
    assert (source.source, source.amount_yen, queries.own_share_of(report).unshown_yen) == ("own", 500_000, 0)
