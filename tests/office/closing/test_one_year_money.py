"""One-year money to its end: settled apart from what was carried into the year, and lapsing once it is settled."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kikin.fund.awards import committed_by_year
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.claims import actions as claims
from kikin.office.claims.models import SettledYear
from kikin.office.closing import actions
from kikin.office.costs.models import CostLine
from kikin.office.ledger import check
from kikin.office.ledger import queries as ledger
from kikin.office.milestones import actions as results
from kikin.office.milestones.models import Milestone
from kikin.office.settlements import queries as settlements
from kikin.office.settlements.actions import receivables, settling
from kikin.office.settlements.models import Receivable
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.changes import one_year
from tests.office.changes.situations import pay
from tests.office.changes.test_one_year_money import balance, carried
from tests.office.refusals import refused
from tests.office.rounds import NEXT_YEAR
from tests.office.settlements.scene import drawn_up, owed, reported, settled, signed

MILLION = 1_000_000
REASONS = Text("事業を終えました。", "The work is done.")
DUE_PAST = datetime(2023, 6, 1, 3, tzinfo=UTC)
IN_TIME = datetime(2023, 2, 27, 3, tzinfo=UTC)
YEAR_AFTER = datetime(2024, 4, 2, 3, tzinfo=UTC)
LATER = datetime(2024, 5, 20, 3, tzinfo=UTC)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    return one_year.found_one_year_fund(monkeypatch)


@pytest.fixture
def award(cast: Cast) -> Award:
    """200 million in fiscal year 2022, of which 120 are paid and 50 carried into 2023."""
    award = one_year.active_award(cast)
    pay(cast, award, cast.applicant.of, 2022, 120 * MILLION, IN_TIME)
    carried(cast, award)
    return award


@pytest.fixture
def paid_of_carried(cast: Cast, award: Award, member: AwardMember) -> AwardMember:
    """2022 is settled, and 30 of its million are left; of the 50 that were carried into 2023, 40 are paid."""
    settled(cast, member, 120 * MILLION)
    pay(cast, award, cast.applicant.of, 2023, 40 * MILLION, NEXT_YEAR, carried_into=2023)
    member.refresh_from_db()
    return member


def lapse(cast: Cast, year: int, now: datetime = LATER) -> int:
    """What goes back to the treasury of a year."""
    before = ledger.totals().returned_yen
    for entry in actions.propose_lapse(year, f"返納-{year}", cast.finance["jst"][0], now):
        actions.confirm(entry, cast.finance["jst"][1], now)
    return ledger.totals().returned_yen - before


def bound(member: AwardMember) -> tuple[int, int]:
    """What is bound of the year's own money, and what its bucket holds."""
    return balance("obligation", member), balance("carried", member, 2023)


def used(member: AwardMember, year: int = 2023) -> tuple[int, int]:
    found = SettledYear.objects.filter(member=member, fiscal_year=year).order_by("-pk")[0]
    return found.used_yen, found.carried_used_yen


@pytest.mark.parametrize("spent", [60, 50, 45, 40, 25, 1])
def test_what_was_carried_pays_for_its_year_and_nothing_else_does(
    cast: Cast, paid_of_carried: AwardMember, spent: int
) -> None:
    """Whatever the year comes to, the 30 million of 2022 stay what they are, and what is left is in its bucket."""
    member, share = paid_of_carried, min(spent, 50)
    made = settled(cast, member, spent * MILLION, 2023, YEAR_AFTER)
    assert (made.ceiling_yen, made.share_yen) == (50 * MILLION, share * MILLION)
    assert used(member) == (0, share * MILLION)
    if made.to_pay_yen:
        settling.pay([made], cast.finance["jst"][2], LATER)
    elif made.statement.refund_yen:
        repay(cast, owed(made))
    assert bound(member) == (30 * MILLION, (50 - share) * MILLION)
    assert lapse(cast, 2023) == (80 - share) * MILLION
    assert committed_by_year(ledger.transfers_of(award=member.award.ref)) == {2022: (120 + share) * MILLION}
    assert check.check_ledger().problems == []


def repay(cast: Cast, due: Receivable) -> None:
    third_yen = due.amount_yen // 3
    for number, part_yen in enumerate((third_yen, third_yen, due.amount_yen - 2 * third_yen)):
        receivables.repay(due, part_yen, due.demanded_on, f"RECEIPT-{number}", cast.finance["jst"][0], LATER)


@pytest.mark.parametrize("lapses_first", [True, False])
def test_carried_money_that_has_lapsed_is_not_made_up_for_by_money_of_the_year_before(
    cast: Cast, paid_of_carried: AwardMember, lapses_first: bool
) -> None:
    """40 are settled of what was carried. More counts later; 30 million of 2022 are there, but not for this."""
    member = paid_of_carried
    settled(cast, member, 40 * MILLION, 2023, YEAR_AFTER)
    if lapses_first:
        lapse(cast, 2023)
        receivable_of_2022(cast, member)
    CostLine.objects.filter(report__fiscal_year=2023).update(amount_yen=45 * MILLION)
    (draft,) = settlements.drafts_of([member], 2023)
    assert draft.statement.share_yen == (40 if lapses_first else 45) * MILLION
    assert bound(member) == (1_000 if lapses_first else 30 * MILLION, 0 if lapses_first else 10 * MILLION)


def receivable_of_2022(cast: Cast, member: AwardMember, now: datetime = LATER) -> None:
    """A thousand yen of 2022 are disallowed after all and come back, after what was left of it has lapsed."""
    CostLine.objects.filter(report__fiscal_year=2022).update(amount_yen=120 * MILLION - 1_000)
    due = owed(signed(cast, member, 2022, now)[0])
    receivables.repay(due, 1_000, due.demanded_on, "RECEIPT-0", cast.finance["jst"][0], now)


def test_what_comes_back_late_lapses_for_the_year_that_it_was_of(cast: Cast, paid_of_carried: AwardMember) -> None:
    settled(cast, paid_of_carried, 40 * MILLION, 2023, YEAR_AFTER)
    assert lapse(cast, 2023) == 40 * MILLION
    receivable_of_2022(cast, paid_of_carried)
    assert lapse(cast, 2023) == 1_000
    committed = committed_by_year(ledger.transfers_of(award=paid_of_carried.award.ref))
    assert committed == {2022: 160 * MILLION - 1_000}
    assert check.check_ledger().problems == []


@pytest.mark.parametrize("is_settled", [True, False])
def test_what_is_not_settled_does_not_lapse(cast: Cast, member: AwardMember, is_settled: bool) -> None:
    """Nothing is known of what 30 million would be needed for until the year is settled."""
    if is_settled:
        settled(cast, member, 120 * MILLION)
        assert lapse(cast, 2022, DUE_PAST) == 30 * MILLION
        assert bound(member) == (0, 50 * MILLION)
        return
    with refused("open_advances") as answer:
        lapse(cast, 2022, DUE_PAST)
    assert answer.value.problems[0].value == f"{member.award.ref} {member.claims.get().ref}"
    with refused("open_advances", "open_reports"):
        lapse(cast, 2022, NEXT_YEAR)
    reported(cast, member, {"other": 150 * MILLION})
    with refused("open_advances", "open_years"):
        lapse(cast, 2022, DUE_PAST)
    made = drawn_up(cast, member, now=DUE_PAST)
    with refused("open_advances", "open_years", "open_statements"):
        lapse(cast, 2022, DUE_PAST)
    settling.sign(made, cast.finance["jst"][1], DUE_PAST)
    with refused("open_balances"):
        lapse(cast, 2022, DUE_PAST)
    settling.pay(made, cast.finance["jst"][2], DUE_PAST)
    with refused("nothing_is_left"):
        lapse(cast, 2022, DUE_PAST)


def test_a_claim_that_waits_keeps_its_money(cast: Cast, member: AwardMember) -> None:
    settled(cast, member, 120 * MILLION)
    claim = claims.file(member, 2023, 10 * MILLION, cast.applicant, NEXT_YEAR, carried_into=2023)
    assert lapse(cast, 2022, DUE_PAST) == 30 * MILLION
    with refused("open_claims"):
        lapse(cast, 2023)
    claims.refuse(claim, REASONS, cast.finance["jst"][0], YEAR_AFTER)
    assert lapse(cast, 2023) == 50 * MILLION
    with refused("nothing_is_left"):
        lapse(cast, 2023)
    assert check.check_ledger().problems == []


def test_only_a_year_that_has_ended_lapses_and_by_its_agency(cast: Cast, member: AwardMember) -> None:
    settled(cast, member, 120 * MILLION)
    with refused("year_runs"):
        lapse(cast, 2023, DUE_PAST)
    with refused("not_granted"):
        actions.propose_lapse(2022, "返納-1", cast.officers["jst"], DUE_PAST)
    assert lapse(cast, 2022, DUE_PAST) == 30 * MILLION


def test_two_persons_return_what_is_left(cast: Cast, member: AwardMember) -> None:
    settled(cast, member, 120 * MILLION)
    proposer, other = cast.finance["jst"][:2]
    with refused("no_document"):
        actions.propose_lapse(2022, " ", proposer, DUE_PAST)
    (entry,) = actions.propose_lapse(2022, "返納-1", proposer, DUE_PAST)
    assert (entry.state, entry.amount_yen, ledger.totals().returned_yen) == ("proposed", 30 * MILLION, 0)
    with refused("entry_stands"):
        actions.propose_lapse(2022, "返納-2", other, DUE_PAST)
    with refused("forbidden_second_person"):
        actions.confirm(entry, proposer, DUE_PAST)
    with refused("not_granted"):
        actions.confirm(entry, cast.finance["nedo"][1], DUE_PAST)
    actions.confirm(entry, other, DUE_PAST)
    assert (entry.state, ledger.totals().returned_yen) == ("confirmed", 30 * MILLION)
    with refused("not_from_this_state"):
        actions.confirm(entry, other, DUE_PAST)
    assert check.check_ledger().problems == []


def test_what_has_changed_since_it_was_proposed_is_proposed_again(cast: Cast, member: AwardMember) -> None:
    settled(cast, member, 120 * MILLION)
    (entry,) = actions.propose_lapse(2022, "返納-1", cast.finance["jst"][0], DUE_PAST)
    receivable_of_2022(cast, member, DUE_PAST)
    with refused("lapse_has_changed"):
        actions.confirm(entry, cast.finance["jst"][1], DUE_PAST)
    actions.withdraw_entry(entry, cast.finance["jst"][0], DUE_PAST)
    assert lapse(cast, 2022, DUE_PAST) == 30 * MILLION + 1_000


def test_carried_money_goes_back_when_the_award_ends(cast: Cast, award: Award, member: AwardMember) -> None:
    settled(cast, member, 120 * MILLION)
    due = list(Milestone.objects.filter(award=award))
    results.report(due, results.Said("予定どおり達成した。", ("R-1",)), cast.applicant, DUE_PAST)
    results.accept(due, cast.officers["jst"], DUE_PAST)
    actions.close_awards([award], cast.directors["jst"], DUE_PAST)
    assert awards.unbound_yen(award) == 0
    assert bound(member) == (0, 0)
