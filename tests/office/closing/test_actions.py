"""Closing a year and entering the fund's own costs and earnings: by two persons, over what is open, under the cap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.claims import actions as claims
from kikin.office.claims.models import Claim
from kikin.office.closing import actions
from kikin.office.closing.actions import EntryOutline
from kikin.office.closing.models import FundEntry, YearClose
from kikin.office.closing.queries import books
from kikin.office.ledger import queries as ledger
from tests.cast import STRANGER, Cast
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR
from tests.office.settlements.scene import settled

KEY = "fy2021-supplementary-1"
COST = EntryOutline("administration", KEY, 1_000_000_000, date(2023, 5, 1), "BILL-2023-1", "jst")
INTEREST = EntryOutline("interest", KEY, 7, date(2023, 4, 30), "REPORT-1")
AFTER = datetime(2023, 6, 1, 3, tzinfo=UTC)
EXPLAINED = "前払分は6月に額を確定する。"


@pytest.fixture
def prepared(cast: Cast, paid: Claim) -> YearClose:
    return actions.prepare(2022, EXPLAINED, cast.finance["jst"][0], NEXT_YEAR)


@pytest.fixture
def proposed(cast: Cast) -> FundEntry:
    return actions.propose(COST, cast.finance["jst"][0], NEXT_YEAR)


def test_what_is_open_is_listed_by_its_kind(prepared: YearClose, paid: Claim) -> None:
    award, member = paid.member.award.ref, paid.member.organisation.ref
    assert books.items_of(prepared) == (
        ("advances", f"{award}:{member}", 120_000_000),
        ("reports", f"{award}:{member}", 200_000_000),
    )


def test_every_kind_that_waits_is_open(cast: Cast, member: AwardMember, proposed: FundEntry) -> None:
    claim = claims.file(member, 2022, 5, cast.applicant, CONTRACTED)
    found = books.open_items(2022, in_force())
    assert ("claims", claim.ref, 5) in found
    assert "entries" not in {kind for kind, _, _ in found}
    assert ("entries", proposed.ref, proposed.amount_yen) in books.open_items(2023, in_force())


def test_what_was_settled_since_is_open_no_more_and_what_came_later_is_not_yet(
    cast: Cast, paid: Claim, member: AwardMember
) -> None:
    later = claims.file(member, 2023, 30_000_000, cast.applicant, NEXT_YEAR)
    for step, officer in zip((claims.check, claims.approve, claims.pay), cast.finance["jst"], strict=False):
        step([later], officer, NEXT_YEAR)
    assert {kind: yen for kind, _, yen in books.open_items(2022, in_force())}["advances"] == 120_000_000
    settled(cast, paid.member, 120_000_000, now=AFTER)
    assert {kind: yen for kind, _, yen in books.open_items(2022, in_force())}["advances"] == 30_000_000


def test_two_persons_close_a_year_and_nothing_is_dated_in_it_any_more(cast: Cast, prepared: YearClose) -> None:
    first, second = cast.finance["jst"][:2]
    with refused("forbidden_second_person"):
        actions.close(prepared, first, AFTER)
    actions.close(prepared, second, AFTER)
    assert (prepared.state, prepared.closed_by) == ("closed", second.person)
    assert ledger.closed_until() == date(2023, 3, 31)
    assert [one.fiscal_year for one in ledger.closings()] == [2022]
    early = replace(INTEREST, on=date(2023, 3, 31))
    with refused("date_out_of_period"):
        actions.propose(early, first, AFTER)
    with refused("year_is_closed"):
        actions.prepare(2022, EXPLAINED, first, AFTER)
    actions.propose(replace(early, on=date(2023, 4, 1)), first, AFTER)


def test_a_year_is_closed_over_the_list_that_was_prepared(cast: Cast, prepared: YearClose, paid: Claim) -> None:
    settled(cast, paid.member, 120_000_000, now=AFTER)
    with refused("open_items_changed"):
        actions.close(prepared, cast.finance["nedo"][0], AFTER)
    with refused("prepared_before"):
        actions.prepare(2022, EXPLAINED, cast.finance["nedo"][0], AFTER)
    actions.withdraw(prepared, cast.finance["nedo"][0], AFTER)
    again = actions.prepare(2022, EXPLAINED, cast.finance["nedo"][0], AFTER)
    actions.close(again, cast.finance["jst"][0], AFTER)
    assert again.state == "closed"


@pytest.mark.parametrize(("explanation", "at", "code"), [
    (EXPLAINED, NEXT_YEAR, ""),
    ("", NEXT_YEAR, "open_items_unexplained"),
    (EXPLAINED, CONTRACTED, "year_not_over"),
])  # fmt: skip
def test_a_year_is_prepared_once_it_is_over_and_what_is_open_is_explained(
    cast: Cast, paid: Claim, explanation: str, at: datetime, code: str
) -> None:
    if code:
        with refused(code):
            actions.prepare(2022, explanation, cast.finance["jst"][0], at)
        return
    assert actions.prepare(2022, explanation, cast.finance["jst"][0], at).state == "prepared"


@pytest.mark.parametrize("year", [-1, 0, 2020, 2024, 9999, 10_000, 10**23])
def test_a_year_that_is_none_of_the_funds_is_refused(cast: Cast, year: int) -> None:
    with refused("year_not_of_the_fund"):
        actions.prepare(year, EXPLAINED, cast.finance["jst"][0], NEXT_YEAR)


def test_only_finance_officers_close_and_enter(cast: Cast, prepared: YearClose, proposed: FundEntry) -> None:
    with refused("not_granted"):
        actions.close(prepared, cast.bodies["meti"], AFTER)
    with refused("not_granted", hidden=True):
        actions.close(prepared, STRANGER, AFTER)
    with refused("not_granted"):
        actions.confirm(proposed, cast.finance["nedo"][0], AFTER)
    with refused("not_granted"):
        actions.propose(COST, cast.finance["nedo"][0], AFTER)


def test_two_persons_spend_on_administration(cast: Cast, proposed: FundEntry) -> None:
    first, second = cast.finance["jst"][:2]
    assert ledger.totals().administered_yen == 0
    with refused("forbidden_second_person"):
        actions.confirm(proposed, first, AFTER)
    actions.confirm(proposed, second, AFTER)
    assert ledger.totals().administered_yen == 1_000_000_000
    assert ledger.totals(date(2023, 4, 30)).administered_yen == 0
    assert ledger.balance(f"administration:{KEY}:jst") == 1_000_000_000
    with refused("not_from_this_state"):
        actions.confirm(proposed, second, AFTER)


@pytest.mark.parametrize(("amount_yen", "code"), [(2_000_000_000, ""), (2_000_000_001, "over_the_cap")])
def test_what_waits_counts_under_the_cap(cast: Cast, proposed: FundEntry, amount_yen: int, code: str) -> None:
    """Three percent of a hundred billion are three billion, of which one waits. What is not allotted is as much."""
    more = replace(COST, amount_yen=amount_yen, agency="nedo")
    if code:
        with refused(code):
            actions.propose(more, cast.finance["nedo"][0], NEXT_YEAR)
        return
    second = actions.propose(more, cast.finance["nedo"][0], NEXT_YEAR)
    actions.confirm(proposed, cast.finance["jst"][1], AFTER)
    actions.confirm(second, cast.finance["nedo"][1], AFTER)
    assert ledger.totals().administered_yen == 3_000_000_000
    with refused("over_the_cap", "over_what_is_left"):
        actions.propose(replace(COST, amount_yen=1), cast.finance["jst"][0], AFTER)


def test_interest_is_the_whole_funds_and_adds_to_what_is_not_allotted(cast: Cast) -> None:
    entry = actions.propose(INTEREST, cast.finance["nedo"][0], NEXT_YEAR)
    actions.confirm(entry, cast.finance["jst"][0], AFTER)
    assert ledger.totals().earned_yen == 7
    assert ledger.balance(f"appropriation:{KEY}") == 3_000_000_007


@pytest.mark.parametrize(("amount_yen", "code"), [(500_000_000, ""), (500_000_001, "over_what_is_left")])
def test_an_agencys_year_is_returned_to_the_treasury(cast: Cast, amount_yen: int, code: str) -> None:
    outline = EntryOutline("return", KEY, amount_yen, date(2023, 5, 1), "RETURN-1", "nedo", 2021)
    if code:
        with refused(code):
            actions.propose(outline, cast.finance["nedo"][0], NEXT_YEAR)
        return
    entry = actions.propose(outline, cast.finance["nedo"][0], NEXT_YEAR)
    actions.confirm(entry, cast.finance["nedo"][1], AFTER)
    assert ledger.totals().returned_yen == 500_000_000
    assert ledger.balance(f"allotment:{KEY}:nedo:2021") == 0


def test_what_is_not_allotted_is_returned_to_the_treasury(cast: Cast) -> None:
    entry = actions.propose(replace(INTEREST, purpose="return"), cast.finance["nedo"][0], NEXT_YEAR)
    actions.confirm(entry, cast.finance["nedo"][1], AFTER)
    assert ledger.balance(f"appropriation:{KEY}") == 3_000_000_000 - 7


def test_an_unknown_appropriation_or_agency_is_a_problem_and_no_fault(cast: Cast) -> None:
    with refused("no_appropriation"):
        actions.propose(replace(INTEREST, appropriation="other"), cast.finance["nedo"][0], NEXT_YEAR)
    with refused("no_such_agency", "over_what_is_left"):
        wrong = replace(COST, purpose="return", agency="a b:c", fiscal_year=2022)
        actions.propose(wrong, cast.finance["nedo"][0], NEXT_YEAR)


def test_interest_is_not_entered_twice(cast: Cast) -> None:
    officer, other = cast.finance["nedo"][:2]
    entry = actions.propose(INTEREST, officer, NEXT_YEAR)
    with refused("entry_stands"):
        actions.propose(replace(INTEREST, document=" REPORT-1 "), officer, NEXT_YEAR)
    actions.confirm(entry, other, NEXT_YEAR)
    with refused("entry_stands"):
        actions.propose(INTEREST, other, NEXT_YEAR)
    assert FundEntry.objects.get() == entry
    another = actions.propose(replace(INTEREST, document="REPORT-2"), officer, NEXT_YEAR)
    actions.withdraw_entry(another, officer, NEXT_YEAR)
    assert actions.propose(replace(INTEREST, document="REPORT-2"), officer, NEXT_YEAR).state == "proposed"


def test_a_proposed_entry_is_put_aside(cast: Cast, proposed: FundEntry) -> None:
    actions.withdraw_entry(proposed, cast.finance["jst"][0], NEXT_YEAR)
    assert proposed.state == "withdrawn"
    with refused("not_from_this_state"):
        actions.confirm(proposed, cast.finance["jst"][1], AFTER)


def test_an_entry_proposed_before_its_period_was_closed_is_not_posted(cast: Cast, paid: Claim) -> None:
    entry = actions.propose(replace(INTEREST, on=date(2023, 3, 1)), cast.finance["jst"][0], NEXT_YEAR)
    close = actions.prepare(2022, EXPLAINED, cast.finance["jst"][0], NEXT_YEAR)
    assert ("entries", entry.ref, 7) in books.items_of(close)
    actions.close(close, cast.finance["jst"][1], AFTER)
    with refused("date_out_of_period"):
        actions.confirm(entry, cast.finance["jst"][1], AFTER)
