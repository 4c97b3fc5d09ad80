"""Changes of an award: notices at once, approvals by two more people, and the plan in step with its lines."""

from __future__ import annotations

import pytest
from django.db.models import Sum

from kikin.fund.changes import Request
from kikin.fund.policy import may_see
from kikin.office.audit.models import Event
from kikin.office.awards import queries as awards
from kikin.office.awards.models import Award, AwardMember, PlanLine
from kikin.office.changes import actions, queries
from kikin.office.changes.models import Change
from kikin.office.claims import actions as claims
from kikin.office.claims import queries as claimed
from kikin.office.ledger import queries as ledger
from kikin.office.milestones.models import Gate
from kikin.office.settlements.actions import receivables, settling
from kikin.values.text import Text
from tests.cast import Cast
from tests.office.changes.situations import award_of_two, pay
from tests.office.refusals import everything, refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR
from tests.office.settlements.scene import member_of, owed, settled

MILLION = 1_000_000
REASONS = Text("計画と合いません。", "It does not fit the plan.")


@pytest.fixture
def award(cast: Cast) -> Award:
    return award_of_two(cast)


@pytest.fixture
def lead(cast: Cast, award: Award) -> str:
    return cast.applicant.of


def move(lead: str, yen: int, to: str = "travel") -> Request:
    return Request("move_items", lead, 2022, from_item="equipment", to_item=to, amount_yen=yen)


def plan(award: Award, organisation: str) -> dict[int, dict[str, int]]:
    member = award.members.get(organisation__ref=organisation)
    return awards.plan_of([member])[member.pk]


def is_in_step(award: Award) -> bool:
    """Whether the lines of the plan add up to the members' years, these to their contracts, and all to the award."""
    award.refresh_from_db()
    members = list(AwardMember.objects.filter(award=award))
    lines = {
        one.pk: [
            [year, yen]
            for year, yen in PlanLine.objects.filter(member=one)
            .order_by("fiscal_year")
            .values_list("fiscal_year")
            .annotate(yen=Sum("amount_yen"))
        ]
        for one in members
    }
    return all(
        lines[one.pk] == one.by_year and sum(yen for _, yen in one.by_year) == one.amount_yen for one in members
    ) and sum(one.amount_yen for one in members) == award.amount_yen == sum(yen for _, yen in award.by_year)


def test_an_award_is_offered_with_its_plan(award: Award, cast: Cast, lead: str) -> None:
    assert plan(award, lead) == {2022: {"equipment": 80 * MILLION}, 2023: {"personnel": 40 * MILLION}}
    assert plan(award, cast.other_applicant.of) == {2022: {"travel": 1_000_001}}
    assert is_in_step(award)


def test_items_move_freely_up_to_half_of_the_direct_cost_of_a_year(award: Award, cast: Cast, lead: str) -> None:
    first = actions.file(award, move(lead, 30 * MILLION), cast.applicant, CONTRACTED)
    assert (first.state, first.effect_on) == ("noted", CONTRACTED.date())
    assert plan(award, lead)[2022] == {"equipment": 50 * MILLION, "travel": 30 * MILLION}
    second = actions.file(award, move(lead, 10 * MILLION + 1), cast.applicant, CONTRACTED)
    assert (second.state, second.effect_on) == ("filed", None)
    assert plan(award, lead)[2022]["equipment"] == 50 * MILLION
    third = actions.file(award, move(lead, 10 * MILLION), cast.applicant, CONTRACTED)
    assert third.state == "noted"
    names = Event.objects.filter(object_ref=third.ref).order_by("position").values_list("name", flat=True)
    assert list(names) == ["change_filed", "change_noted"]
    assert is_in_step(award)


def test_nothing_is_moved_to_an_item_that_is_not_paid(award: Award, cast: Cast, lead: str) -> None:
    with refused("indirect_above_cap"):
        actions.file(award, move(lead, 20 * MILLION, "indirect"), cast.applicant, CONTRACTED)
    with refused("item_not_paid"):
        actions.file(award, move(lead, 1, "construction"), cast.applicant, CONTRACTED)


def test_money_is_used_earlier_by_notice_and_claimed_at_once(award: Award, cast: Cast, lead: str) -> None:
    earlier = Request("use_earlier", lead, 2023, to_year=2022, amount_yen=15 * MILLION)
    member = award.members.get(organisation__ref=lead)
    with refused("over_the_plan"):
        claims.file(member, 2022, 95 * MILLION, cast.applicant, CONTRACTED)
    assert actions.file(award, earlier, cast.applicant, CONTRACTED).state == "noted"
    assert pay(cast, award, lead, 2022, 95 * MILLION).state == "paid"
    assert is_in_step(award)
    with refused("over_the_plan"):
        claims.file(member, 2022, 1, cast.applicant, CONTRACTED)


def test_money_is_used_later_but_not_what_was_paid(award: Award, cast: Cast, lead: str) -> None:
    pay(cast, award, lead, 2022, 50 * MILLION)
    later = Request("use_later", lead, 2022, to_year=2023, amount_yen=30 * MILLION)
    with refused("more_than_is_planned"):
        actions.file(award, Request.of(later.content() | {"amount_yen": 30 * MILLION + 1}), cast.applicant, CONTRACTED)
    assert actions.file(award, later, cast.applicant, CONTRACTED).state == "noted"
    assert dict(award.members.get(organisation__ref=lead).by_year) == {2022: 50 * MILLION, 2023: 70 * MILLION}
    assert is_in_step(award)


def test_what_an_approved_claim_asks_for_is_not_used_later(award: Award, cast: Cast, lead: str) -> None:
    one, two, three, _ = cast.finance["jst"]
    claim = claims.file(award.members.get(organisation__ref=lead), 2022, 60 * MILLION, cast.applicant, CONTRACTED)
    claims.check([claim], one, CONTRACTED)
    claims.approve([claim], two, CONTRACTED)
    later = Request("use_later", lead, 2022, to_year=2023, amount_yen=30 * MILLION)
    with refused("more_than_is_planned"):
        actions.file(award, later, cast.applicant, CONTRACTED)
    assert claims.pay([claim], three, CONTRACTED)[0].state == "paid"


def test_the_same_request_twice_is_filed_once(award: Award, cast: Cast, lead: str) -> None:
    first = actions.file(award, move(lead, 1), cast.applicant, CONTRACTED, after="")
    before = everything()
    again = actions.file(award, move(lead, 1), cast.applicant, CONTRACTED, after="")
    assert (again, everything()) == (first, before)
    assert actions.file(award, move(lead, 1), cast.applicant, CONTRACTED, after=first.ref) != first


def test_a_member_asks_for_itself_alone_and_takes_it_back(award: Award, cast: Cast, lead: str) -> None:
    large = move(lead, 70 * MILLION)
    with refused("not_granted"):
        actions.file(award, large, cast.other_applicant, CONTRACTED)
    change = actions.file(award, large, cast.applicant, CONTRACTED)
    with refused("not_granted"):
        actions.withdraw(change, cast.other_applicant, CONTRACTED)
    assert actions.withdraw(change, cast.applicant, CONTRACTED).state == "withdrawn"
    with refused("not_from_this_state"):
        actions.check(change, cast.officers["jst"], CONTRACTED)


def test_a_change_is_checked_by_one_and_approved_by_another(award: Award, cast: Cast, lead: str) -> None:
    change = actions.file(award, move(lead, 70 * MILLION), cast.applicant, CONTRACTED)
    with refused("not_granted", hidden=True):
        actions.check(change, cast.officers["nedo"], CONTRACTED)
    with refused("not_from_this_state"):
        actions.approve(change, cast.directors["jst"], CONTRACTED)
    actions.check(change, cast.officers["jst"], CONTRACTED)
    with refused("not_granted", "forbidden_four_eyes"):
        actions.approve(change, cast.officers["jst"], CONTRACTED)
    shown = queries.preview_of(change, CONTRACTED).effect
    actions.approve(change, cast.directors["jst"], CONTRACTED)
    assert change.state == "approved"
    assert shown is not None and plan(award, lead) == shown.plans[lead]
    assert is_in_step(award)


def test_a_change_is_refused_with_reasons_and_nothing_happens(award: Award, cast: Cast, lead: str) -> None:
    change = actions.file(award, move(lead, 70 * MILLION), cast.applicant, CONTRACTED)
    with refused("no_reasons"):
        actions.refuse(change, Text("", ""), cast.directors["jst"], CONTRACTED)
    actions.refuse(change, REASONS, cast.directors["jst"], CONTRACTED)
    assert (change.state, change.reasons) == ("refused", REASONS)
    assert plan(award, lead)[2022] == {"equipment": 80 * MILLION}


def test_a_preview_changes_nothing(award: Award, cast: Cast, lead: str) -> None:
    before = everything()
    shown = queries.preview(award, move(lead, 1), CONTRACTED)
    assert shown.is_notice and shown.effect is not None and shown.problems == ()
    bad = queries.preview(award, move(lead, 0), CONTRACTED)
    assert (bad.effect, [one.code for one in bad.problems]) == (None, ["nothing_is_asked"])
    assert everything() == before


def test_a_member_leaves_and_its_share_goes_to_the_others(award: Award, cast: Cast, lead: str) -> None:
    gone = cast.other_applicant.of
    leaving = Request("member_leaves", gone, shares={lead: 1}, note="事業からの撤退")
    with refused("not_granted"):
        actions.file(award, leaving, cast.other_applicant, NEXT_YEAR)
    pay(cast, award, gone, 2022, 600_000)
    with refused("unsettled"):
        actions.file(award, leaving, cast.applicant, NEXT_YEAR)
    settled(cast, member_of(award, 1), 600_000)
    change = actions.file(award, leaving, cast.applicant, NEXT_YEAR)
    assert change.state == "filed"
    actions.check(change, cast.officers["jst"], NEXT_YEAR)
    actions.approve(change, cast.directors["jst"], NEXT_YEAR)
    left = award.members.get(organisation__ref=gone)
    assert (left.amount_yen, left.left_on) == (600_000, NEXT_YEAR.date())
    assert is_in_step(award)
    assert awards.balances_of(Award.objects.get(pk=award.pk)) == {gone: 0, lead: 120 * MILLION + 400_001}
    assert plan(award, lead)[2023] == {"personnel": 40 * MILLION, "travel": 400_001}
    assert claimed.claimable_yen([left], 2023) == {left.pk: 0}
    with refused("member_has_left", "over_the_plan", "over_the_obligation"):
        claims.file(left, 2023, 1, cast.other_applicant, NEXT_YEAR)
    kinds = [row.kind for row in ledger.transfers_of(award=award.ref) if row.document == change.ref]
    assert kinds == ["release_obligation", "oblige"]
    with refused("no_such_member"):
        actions.file(award, leaving, cast.applicant, NEXT_YEAR)


@pytest.mark.parametrize("asked", [79, 80])
def test_money_that_is_claimed_is_not_used_later(award: Award, cast: Cast, lead: str, asked: int) -> None:
    """A claim that is on its way has the first call on its year; what it leaves may be used later."""
    member = award.members.get(organisation__ref=lead)
    claim = claims.file(member, 2022, asked * MILLION, cast.applicant, CONTRACTED)
    later = Request("use_later", lead, 2022, to_year=2023, amount_yen=MILLION)
    if asked == 80:
        with refused("more_than_is_planned"):
            actions.file(award, later, cast.applicant, CONTRACTED)
        return
    assert actions.file(award, later, cast.applicant, CONTRACTED).state == "noted"
    assert claims.check([claim], cast.finance["jst"][0], CONTRACTED)[0].state == "checked"
    with refused("more_than_is_planned"):
        actions.file(award, later, cast.applicant, CONTRACTED)


def test_money_used_earlier_leaves_an_open_claim_as_it_is(award: Award, cast: Cast, lead: str) -> None:
    claim = claims.file(award.members.get(organisation__ref=lead), 2022, 80 * MILLION, cast.applicant, CONTRACTED)
    earlier = Request("use_earlier", lead, 2023, to_year=2022, amount_yen=40 * MILLION)
    assert actions.file(award, earlier, cast.applicant, CONTRACTED).state == "noted"
    assert claims.check([claim], cast.finance["jst"][0], CONTRACTED)[0].state == "checked"
    more = claims.file(award.members.get(organisation__ref=lead), 2022, 40 * MILLION, cast.applicant, CONTRACTED)
    assert claims.check([more], cast.finance["jst"][0], CONTRACTED)[0].state == "checked"


@pytest.mark.parametrize("spent", [600_000, 500_000, 700_000])
def test_who_leaves_has_nothing_left_to_pay_or_to_be_paid(award: Award, cast: Cast, lead: str, spent: int) -> None:
    """Of 600,000 yen in advance: all is spent, some has to come back, or some is still to be paid."""
    gone = member_of(award, 1)
    leaving = Request("member_leaves", gone.organisation.ref, shares={lead: 1}, note="事業からの撤退")
    pay(cast, award, gone.organisation.ref, 2022, 600_000)
    made = settled(cast, gone, spent)
    if spent != 600_000:
        with refused("unsettled"):
            actions.file(award, leaving, cast.applicant, NEXT_YEAR)
    if made.to_pay_yen:
        settling.pay([made], cast.finance["jst"][2], NEXT_YEAR)
    elif made.statement.refund_yen:
        receivables.repay(owed(made), 100_000, NEXT_YEAR.date(), "RECEIPT-1", cast.finance["jst"][0], NEXT_YEAR)
    change = actions.file(award, leaving, cast.applicant, NEXT_YEAR)
    actions.check(change, cast.officers["jst"], NEXT_YEAR)
    actions.approve(change, cast.directors["jst"], NEXT_YEAR)
    assert (member_of(award, 1).amount_yen, is_in_step(award)) == (spent, True)
    assert sum(award.members.values_list("amount_yen", flat=True)) == award.amount_yen


def test_who_sees_a_change(award: Award, cast: Cast, lead: str) -> None:
    change = actions.file(award, move(lead, 1), cast.applicant, CONTRACTED)
    for actor in cast.everyone():
        shown = change in queries.visible_to(actor)
        assert shown == may_see(actor, change.subject()), actor
    assert change in queries.visible_to(cast.other_applicant)
    assert Change.objects.count() == 1


def test_an_award_is_prolonged_as_long_as_its_money_lives(award: Award, cast: Cast, lead: str) -> None:
    with refused("end_does_not_fit"):
        actions.file(award, Request("prolong", to_year=2027, note="実証"), cast.applicant, CONTRACTED)
    change = actions.file(award, Request("prolong", to_year=2026, note="実証"), cast.applicant, CONTRACTED)
    shown = queries.preview_of(change, CONTRACTED).effect
    assert shown is not None and shown.gated_from == 2024
    actions.check(change, cast.officers["jst"], CONTRACTED)
    actions.approve(change, cast.directors["jst"], CONTRACTED)
    award.refresh_from_db()
    assert award.last_year == 2026
    assert [(one.state, one.opens_year) for one in Gate.objects.filter(award=award)] == [("planned", 2024)]
    later = Request("use_later", lead, 2023, to_year=2026, amount_yen=40 * MILLION)
    assert actions.file(award, later, cast.applicant, CONTRACTED).state == "noted"
    assert is_in_step(award)


def test_money_of_a_fund_needs_no_carry_over(award: Award, cast: Cast, lead: str) -> None:
    carry = Request("carry_over", lead, 2022, amount_yen=1, event="late_delivery", note="納入の遅れ")
    with refused("no_carry_over_needed"):
        actions.file(award, carry, cast.applicant, CONTRACTED)
    later = Request("use_later", lead, 2022, to_year=2023, amount_yen=1)
    assert actions.file(award, later, cast.applicant, CONTRACTED).state == "noted"
