"""Sheet, execution, flows and comparison: queries over transfers that say of a past date what they always said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

from kikin.fund.ledger import FIGURES
from kikin.office.awards.models import Award
from kikin.office.charter.queries import in_force
from kikin.office.claims import actions as claims
from kikin.office.claims.models import Claim
from kikin.office.closing import actions
from kikin.office.closing.actions import EntryOutline
from kikin.office.closing.queries.comparing import comparison, projects
from kikin.office.closing.queries.execution import execution, planned_for
from kikin.office.closing.queries.flows import ways
from kikin.office.closing.queries.sheet import by_fiscal_year, sheet, use_by_award
from kikin.office.ledger import queries as ledger
from kikin.office.settlements.actions import receivables
from tests.cast import Cast
from tests.office import rounds
from tests.office.rounds import NEXT_YEAR
from tests.office.settlements.scene import owed, settled

THEN = date(2023, 3, 31)
LATER = datetime(2024, 4, 20, 3, tzinfo=UTC)
BILLION = 1_000_000_000
MILLION = 1_000_000


def go_on(cast: Cast, award: Award, paid: Claim) -> None:
    """All that may happen after the year's end: settled, paid, entered, closed, stopped."""
    settled(cast, paid.member, 100 * MILLION)
    second = claims.file(paid.member, 2023, 50 * MILLION, cast.applicant, NEXT_YEAR)
    for step, officer in zip((claims.check, claims.approve, claims.pay), cast.finance["jst"], strict=False):
        step([second], officer, NEXT_YEAR)
    cost = EntryOutline("administration", award.appropriation, 5, date(2023, 5, 1), "BILL-1", "jst")
    for outline in (cost, replace(cost, purpose="interest"), replace(cost, purpose="return", agency="")):
        entry = actions.propose(outline, cast.finance["jst"][0], NEXT_YEAR)
        actions.confirm(entry, cast.finance["jst"][1], NEXT_YEAR)
    rounds.stopped(cast, award, rounds.REASONS)


def test_figures_of_a_past_date_do_not_change_when_later_transfers_are_posted(
    cast: Cast, award: Award, paid: Claim
) -> None:
    def figures() -> tuple[object, ...]:
        charter = in_force()
        return (
            sheet(THEN, charter), execution(THEN, charter), ways("paid", THEN), ways("obligated", THEN),
            comparison(THEN, charter), ledger.statement(THEN), ledger.totals(THEN), use_by_award(THEN, charter, 2023),
            planned_for(THEN, charter, (2022, 4), (2023, 3)),
        )  # fmt: skip

    before, now = figures(), sheet(LATER.date(), in_force())
    go_on(cast, award, paid)
    assert figures() == before
    assert sheet(LATER.date(), in_force()) != now


def test_the_sheet_adds_up_at_every_date(cast: Cast, award: Award, paid: Claim) -> None:
    go_on(cast, award, paid)
    for day in (date(2021, 12, 31), date(2022, 8, 31), THEN, date(2023, 5, 2), LATER.date()):
        found = sheet(day, in_force())
        free_yen = sum(free for _, free in found.planned.values())
        past_yen = sum(found.free_of_past_years.values())
        assert found.assets_yen == found.bound_yen + free_yen + past_yen + found.unallotted_yen
        assert found.bound_yen == sum(bound for bound, _ in found.planned.values())
        assert found.years[-1].closing_yen == found.assets_yen
        assert [year.opening_yen for year in found.years] == [0, *(year.closing_yen for year in found.years[:-1])]


def test_the_sheet_says_what_came_and_went_by_year(cast: Cast, award: Award, paid: Claim) -> None:
    go_on(cast, award, paid)
    first, second, third, _ = sheet(LATER.date(), in_force()).years
    assert (first.fiscal_year, first.flows["appropriated"]) == (2021, 100 * BILLION)
    assert second.flows["paid"] == 120 * MILLION
    # In the third year 20 million were demanded back, and 50 million were paid.
    assert third.flows == {
        "appropriated": 0, "earned": 5, "collected": 0, "paid": 50 * MILLION, "administered": 5, "returned": 5,
    }  # fmt: skip


def test_what_of_a_year_nobody_committed_is_idle_a_year_after_its_end(cast: Cast) -> None:
    assert sheet(date(2023, 3, 30), in_force()).idle == {}
    assert sheet(date(2023, 3, 31), in_force()).idle == {2021: BILLION}


def test_execution_compares_what_was_paid_with_the_plan_of_each_month(award: Award, paid: Claim) -> None:
    found = execution(THEN, in_force())
    by_month = {one.month: one for one in found.months}
    # 200 million for the seven months from September to March.
    assert by_month[2022, 9].planned_yen == 28_571_429
    assert by_month[2022, 9].paid_yen == 120 * MILLION
    assert (2023, 4) not in by_month
    last = found.months[-1]
    assert (last.planned_so_far_yen, last.paid_so_far_yen) == (200 * MILLION, 120 * MILLION)
    assert last.committed_so_far_yen == ledger.totals(THEN).committed_yen
    assert found.pace_so_far == Fraction(3, 5)


def test_slow_execution_is_named_award_by_award(award: Award, paid: Claim) -> None:
    assert not execution(date(2023, 5, 31), in_force()).is_slow
    found = execution(date(2023, 9, 30), in_force())
    # By September 250 million were planned (the yen left over fall on the first months): 120 are less than half.
    assert found.is_slow
    slow = [(one.ref, one.planned_yen, one.paid_yen) for one in found.slow]
    assert slow == [(award.ref, 250 * MILLION + 2, 120 * MILLION)]


def test_what_if_the_plan_is_paid_at_another_pace(award: Award, paid: Claim) -> None:
    charter = in_force()
    all_of_it, none_of_it = (execution(THEN, charter, Fraction(pace)) for pace in (1, 0))
    assert none_of_it.unused_yen == none_of_it.sheet.assets_yen
    unplanned_yen = sum(all_of_it.sheet.free_of_past_years.values()) + all_of_it.sheet.unallotted_yen
    assert all_of_it.unused_yen == unplanned_yen
    assert execution(THEN, charter).pace == Fraction(3, 5)


def test_every_way_to_the_recipients_adds_up_to_the_figure(cast: Cast) -> None:
    rounds.active_awards(cast)
    found = ways("obligated", LATER.date())
    assert sum(way.yen for way in found) == ledger.totals().obligated_yen > 0
    assert {(way.agency, way.field) for way in found} == {("jst", "quantum"), ("nedo", "robotics")}
    assert {way.recipients for way in found} == {"company"}
    assert ways("paid", LATER.date()) == ()


def test_the_funds_own_projects_are_replayed_under_one_year_money(cast: Cast, award: Award, paid: Claim) -> None:
    """Of the 200 million of 2022 the work needed 100: half of the rest is carried over, a quarter rushed."""
    due = owed(settled(cast, paid.member, 100 * MILLION))
    receivables.repay(due, due.amount_yen, due.due_on, "RECEIPT-1", cast.finance["jst"][0], LATER)
    actions.close_awards([award], cast.directors["jst"], LATER)
    found = comparison(LATER.date(), in_force())
    assert [year.fiscal_year for year in found.years] == [2021, 2022, 2023, 2024]
    second, third = found.years[1:3]
    assert (second.planned_yen, second.paid_yen) == (200 * MILLION, 100 * MILLION)
    assert (second.annual_carried_yen, second.annual_rushed_yen, second.annual_lapsed_yen) == (
        50 * MILLION, 25 * MILLION, 25 * MILLION,
    )  # fmt: skip
    assert (third.planned_yen, third.carried_in_yen) == (100 * MILLION, 50 * MILLION)
    assert found.totals["paid_yen"] == ledger.totals().paid_yen
    assert found.needless_yen > 0


def test_plans_of_a_comparison_are_those_of_the_offer(cast: Cast) -> None:
    offered = rounds.active_awards(cast)
    planned: Mapping[str, Mapping[int, int]] = {one.ref: one.planned for one in projects(LATER.date())}
    expected = {
        f"{award.ref}:{member.organisation.ref}": dict(member.by_year)
        for award in offered
        for member in award.members.select_related("organisation")
    }
    assert planned == expected


def test_sums_by_columns_are_the_figure_and_leave_out_what_nets_to_nothing(
    cast: Cast, award: Award, paid: Claim
) -> None:
    by_award = ledger.by_columns(("award",), "paid")
    assert by_award == {(award.ref,): 120 * MILLION}
    claims.repay(paid, "REFUND-1", cast.finance["jst"][1], NEXT_YEAR)
    assert ledger.by_columns(("award",), "paid") == {}
    assert by_fiscal_year("paid", LATER.date(), 4) == {2022: 120 * MILLION, 2023: -120 * MILLION}
    assert len(ledger.found(tuple(FIGURES["paid"]), award=award.ref, first=date(2023, 4, 1))) == 1
    assert ledger.found(tuple(FIGURES["paid"]), appropriation="other") == []
