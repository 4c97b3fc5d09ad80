"""A member's year is settled: figures to the yen, two persons, and what follows in the ledger."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kikin.office.awards.models import Award, AwardMember
from kikin.office.claims import actions as claims
from kikin.office.claims import queries as claimed
from kikin.office.claims.models import Claim
from kikin.office.costs import actions as costs
from kikin.office.costs.models import CostLine
from kikin.office.ledger import queries as ledger
from kikin.office.payments import payables
from kikin.office.payments.actions.sources import WAYS
from kikin.office.settlements import queries
from kikin.office.settlements.actions import settling
from kikin.office.settlements.models import Receivable, Settlement
from kikin.values.text import NOTHING_SAID
from tests.cast import Cast
from tests.office.refusals import refused
from tests.office.rounds import NEXT_YEAR, active_awards, award_of_two
from tests.office.settlements.scene import (
    DUE_ON,
    REASONS,
    SIGNED,
    applicant_of,
    award_of,
    balance,
    by_instrument,
    drawn_up,
    member_of,
    owed,
    paid,
    reported,
    signed,
)

LATER = datetime(2023, 9, 1, 3, tzinfo=UTC)


@pytest.fixture
def member(cast: Cast) -> AwardMember:
    """A small company under a subsidy of two thirds that was paid 66,000,000 in advance."""
    return member_of(award_of(cast, "subsidy", size="small_company", kind="company"))


@pytest.fixture
def spent(cast: Cast, member: AwardMember) -> AwardMember:
    paid(cast, member, 66_000_000)
    reported(cast, member, {"other": 90_000_001})
    return member


def disallow_one(cast: Cast, member: AwardMember, item: str = "other") -> None:
    found = CostLine.objects.get(report__member=member, cost_item=item)
    costs.disallow([found], "not_for_the_work", REASONS, cast.finance[member.award.agency][2], NEXT_YEAR)


def test_example_b_what_was_paid_too_much_is_demanded_back(cast: Cast, spent: AwardMember) -> None:
    (made,) = signed(cast, spent)
    assert (made.share_yen, made.received_yen, made.state) == (60_000_000, 66_000_000, "signed")
    due = owed(made)
    assert (due.amount_yen, due.due_on, due.state) == (6_000_000, DUE_ON, "due")
    assert (balance("advance", spent), balance("spent", spent)) == (0, 60_000_000)
    assert (balance("receivable", spent), balance("obligation", spent)) == (6_000_000, 24_000_000)
    claim = Claim.objects.get()
    assert (claim.state, claim.settled_yen, claim.document) == ("settled", 60_000_000, made.ref)
    assert {row.kind for row in queries.transfers_of(made)} == {"settle", "demand"}


def test_example_c_indirect_cost_counts_up_to_its_limit(cast: Cast) -> None:
    member = member_of(award_of(cast, "commission", kind="university"))
    paid(cast, member, 43_333_332)
    reported(cast, member, {"other": 30_000_000, "indirect": 9_999_999})
    (made,) = signed(cast, member)
    assert (made.direct_yen, made.indirect_limit_yen, made.share_yen) == (30_000_000, 9_000_000, 39_000_000)
    assert owed(made).amount_yen == 4_333_332


def test_a_balance_is_ordered_and_paid_by_a_third_person(cast: Cast, member: AwardMember) -> None:
    paid(cast, member, 50_000_000)
    reported(cast, member, {"other": 90_000_001})
    (made,) = signed(cast, member)
    assert (made.state, made.to_pay_yen) == ("to_pay", 10_000_000)
    assert list(queries.to_pay("jst")) == [made]
    assert list(queries.to_pay("nedo")) == []
    for earlier in cast.finance["jst"][:2]:
        with refused("forbidden_four_eyes"):
            settling.pay([made], earlier, SIGNED)
    settling.pay([made], cast.finance["jst"][2], SIGNED)
    assert (made.state, made.paid_by) == ("paid", cast.finance["jst"][2].person)
    assert (balance("spent", member), balance("obligation", member)) == (60_000_000, 30_000_000)
    assert ledger.totals_of(member.award.ref).paid_yen == 60_000_000
    settling.take_back(made, "BANK-1", cast.finance["jst"][2], SIGNED)
    assert (made.state, balance("spent", member), balance("obligation", member)) == ("to_pay", 50_000_000, 40_000_000)
    settling.pay([made], cast.finance["jst"][2], SIGNED)
    assert ledger.totals_of(member.award.ref).paid_yen == 60_000_000


def test_a_run_knows_a_balance_as_its_payable(cast: Cast, member: AwardMember) -> None:
    reported(cast, member, {"other": 90_000_001})
    (made,) = signed(cast, member)
    (payable,) = payables.waiting("jst")
    assert (payable.source, payable.document, payable.amount_yen) == ("settlement", made.ref, 60_000_000)
    assert payable.hands == {made.drawn_up_by, made.signed_by}
    WAYS[payable.source].pay([payable.document], cast.finance["jst"][2], SIGNED)
    assert payables.waiting("jst") == []
    WAYS[payable.source].take_back(payable.document, "BANK-1", cast.finance["jst"][2], SIGNED)
    assert payables.named([made.ref]) == [payable]


@pytest.mark.parametrize("state", ["active", "suspended"])
def test_a_balance_of_a_suspended_award_waits(cast: Cast, member: AwardMember, state: str) -> None:
    reported(cast, member, {"other": 90_000_001})
    (made,) = signed(cast, member)
    Award.objects.update(state=state)
    if state == "active":
        assert settling.pay([made], cast.finance["jst"][2], SIGNED)[0].state == "paid"
        return
    with refused("award_suspended"):
        settling.pay([made], cast.finance["jst"][2], SIGNED)


@pytest.mark.parametrize("who", [0, 1])
def test_whoever_drew_it_up_does_not_sign_it(cast: Cast, spent: AwardMember, who: int) -> None:
    made = drawn_up(cast, spent)
    if who:
        assert settling.sign(made, cast.finance["jst"][who], SIGNED)[0].signed_by == cast.finance["jst"][who].person
        return
    with refused("forbidden_four_eyes"):
        settling.sign(made, cast.finance["jst"][who], SIGNED)


def test_it_is_the_agency_s_affair(cast: Cast, spent: AwardMember) -> None:
    with refused("not_granted"):
        settling.draw_up([spent], 2022, cast.finance["nedo"][0], SIGNED)
    made = drawn_up(cast, spent)
    with refused("not_granted", hidden=True):
        settling.sign(made, cast.finance["nedo"][1], SIGNED)


def test_the_share_ends_at_the_plan(cast: Cast) -> None:
    """Example A: what the rate would give is more than the ceiling."""
    member = member_of(award_of(cast, "subsidy", (9, 400, 10)))
    reported(cast, member, {"other": 812_345_678})
    (made,) = drawn_up(cast, member)
    assert (made.eligible_yen, made.ceiling_yen, made.share_yen) == (812_345_678, 400_000_000, 400_000_000)


def test_a_year_without_a_reviewed_report_is_not_settled(cast: Cast, member: AwardMember) -> None:
    paid(cast, member, 66_000_000)
    with refused("report_not_reviewed"):
        drawn_up(cast, member)
    report = costs.open_report(member, 2022, applicant_of(cast, member), NEXT_YEAR)
    with refused("report_not_reviewed"):
        drawn_up(cast, member)
    costs.hand_in(report, applicant_of(cast, member), NEXT_YEAR, deducts_tax=False)
    costs.review_all([report], cast.finance["jst"][3], NEXT_YEAR)
    assert drawn_up(cast, member)[0].share_yen == 0


def test_a_year_is_drawn_up_once_at_a_time(cast: Cast, spent: AwardMember) -> None:
    made = drawn_up(cast, spent)
    with refused("already_drawn_up"):
        drawn_up(cast, spent)
    with refused("no_reasons"):
        settling.withdraw(made, NOTHING_SAID, cast.finance["jst"][0], SIGNED)
    settling.withdraw(made, REASONS, cast.finance["jst"][0], SIGNED)
    assert drawn_up(cast, spent)[0].number == 2


def test_a_year_that_has_not_come_or_says_nothing_is_refused(cast: Cast, spent: AwardMember) -> None:
    with refused("nothing_to_settle"):
        drawn_up(cast, spent, 2021)
    with refused("report_not_reviewed", "year_has_not_come"):
        settling.draw_up([spent], 2023, cast.finance["jst"][0], datetime(2023, 3, 1, tzinfo=UTC))


def test_a_claim_on_its_way_is_paid_or_refused_first(cast: Cast, spent: AwardMember) -> None:
    claim = claims.file(spent, 2022, 1_000, cast.applicant, NEXT_YEAR)
    made = drawn_up(cast, spent)
    with refused("claims_are_open"):
        settling.sign(made, cast.finance["jst"][1], SIGNED)
    claims.refuse(claim, REASONS, cast.finance["jst"][1], NEXT_YEAR)
    assert settling.sign(made, cast.finance["jst"][1], SIGNED)[0].state == "signed"


def test_nothing_more_is_claimed_for_a_settled_year(cast: Cast, spent: AwardMember) -> None:
    signed(cast, spent)
    with refused("year_is_settled"):
        claims.file(spent, 2022, 1_000, cast.applicant, SIGNED)
    assert claimed.claimable_yen([spent], 2023) == {spent.pk: 30_000_000}
    with refused("over_the_plan", "over_the_obligation"):
        claims.file(spent, 2023, 30_000_001, cast.applicant, SIGNED)
    claim = claims.file(spent, 2023, 24_000_000, cast.applicant, SIGNED)
    assert claims.check([claim], cast.finance["jst"][0], SIGNED)[0].state == "checked"


def test_what_changes_before_the_signature_changes_the_statement(cast: Cast, spent: AwardMember) -> None:
    reporter = CostLine.objects.get()
    made = drawn_up(cast, spent)
    disallow_one(cast, spent)
    (draft,) = queries.drafts_of([spent], 2022)
    assert (draft.statement.share_yen, made[0].share_yen) == (0, 60_000_000)
    with refused("figures_have_changed"):
        settling.sign(made, cast.finance["jst"][1], SIGNED)
    seen = queries.digest_of(made)
    settling.draw_up_again(made, cast.finance["jst"][1], SIGNED)
    with refused("forbidden_four_eyes"):
        settling.sign(made, cast.finance["jst"][1], SIGNED)
    with refused("figures_not_seen"):
        settling.sign(made, cast.finance["jst"][0], SIGNED, seen=seen)
    settling.sign(made, cast.finance["jst"][0], SIGNED, seen=queries.digest_of(made))
    assert owed(made[0]).amount_yen == 66_000_000
    assert reporter.amount_yen == 90_000_001


def test_after_the_signature_a_further_settlement_claws_back(cast: Cast, spent: AwardMember) -> None:
    (first,) = signed(cast, spent)
    with refused("nothing_has_changed"):
        drawn_up(cast, spent, now=LATER)
    disallow_one(cast, spent)
    (second,) = signed(cast, spent, now=LATER)
    first.refresh_from_db()
    assert (first.share_yen, second.number, second.received_yen) == (60_000_000, 2, 60_000_000)
    assert owed(second).amount_yen == 60_000_000
    assert [row.kind for row in queries.transfers_of(second)] == ["claw_back"]
    assert (balance("spent", spent), balance("receivable", spent)) == (0, 66_000_000)


def test_a_further_settlement_takes_the_place_of_a_balance_not_paid(cast: Cast, member: AwardMember) -> None:
    paid(cast, member, 10_000_000)
    reported(cast, member, {"other": 30_000_000, "travel": 60_000_000})
    (first,) = signed(cast, member)
    assert (first.state, first.to_pay_yen) == ("to_pay", 50_000_000)
    disallow_one(cast, member, "travel")
    (second,) = signed(cast, member, now=LATER)
    first.refresh_from_db()
    assert (first.state, second.received_yen, second.to_pay_yen) == ("superseded", 10_000_000, 10_000_000)
    settling.pay([second], cast.finance["jst"][2], LATER)
    assert balance("spent", member) == 20_000_000


def test_members_whose_rate_is_rounded_once_are_settled_together(cast: Cast) -> None:
    """The award's exact share is cut to 1,000 yen once, and split so that the parts add up."""
    award = by_instrument(award_of_two(active_awards(cast)), "subsidy", size="default", kind="company")
    lead, other = member_of(award), member_of(award, 1)
    paid(cast, lead, 40_000_000)
    reported(cast, lead, {"other": 60_000_001})
    with refused("report_not_reviewed"):
        drawn_up(cast, lead)
    reported(cast, other, {"other": 1_000_002})
    made = drawn_up(cast, lead)
    assert [one.member for one in made] == [lead, other]
    assert sum(one.share_yen for one in made) == 30_500_000
    assert settling.sign(made[:1], cast.finance["jst"][1], SIGNED) == made
    states = dict(Settlement.objects.values_list("member", "state"))
    assert states == {lead.pk: "signed", other.pk: "to_pay"}
    assert Receivable.objects.get().amount_yen == 40_000_000 - made[0].share_yen


@pytest.mark.parametrize("is_ready", [True, False])
def test_a_round_is_settled_at_once(cast: Cast, is_ready: bool, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    awards = [one for one in active_awards(cast) if one.agency == "jst"]
    members = [
        one
        for award in awards
        for one in AwardMember.objects.filter(award=award).select_related("award", "organisation")
    ]
    for one in members if is_ready else members[:1]:
        reported(cast, one, {"other": 1_000_000})
    drawer, signer = cast.finance["jst"][:2]
    with django_assert_max_num_queries(110):
        made = settling.settle_round(awards[0].round, "jst", 2022, drawer, signer, SIGNED)
    assert [one.member for one in made] == (members if is_ready else members[:1])
    assert {one.share_yen for one in made} == {1_000_000}
    assert settling.settle_round(awards[0].round, "jst", 2022, drawer, signer, SIGNED) == []


def test_who_sees_a_settlement(cast: Cast, spent: AwardMember) -> None:
    (made,) = drawn_up(cast, spent)
    for state in ("drawn_up", "signed"):
        if state == "signed":
            settling.sign([made], cast.finance["jst"][1], SIGNED)
        for actor in cast.everyone():
            sees = actor.role == "auditor" or actor.of == "jst" or (state == "signed" and actor.of == cast.applicant.of)
            assert queries.settlements_of(actor).filter(pk=made.pk).exists() == sees, actor
            if sees:
                assert queries.settlement(made.ref, actor) == made
            else:
                with refused(hidden=True):
                    queries.settlement(made.ref, actor)
