"""Claims: filed once, seen by four pairs of eyes, paid from the contract, and given back."""

from __future__ import annotations

import pytest

from kikin.office.awards import actions as awards
from kikin.office.awards.models import Award, AwardMember
from kikin.office.claims import actions, queries
from kikin.office.claims.models import Claim
from kikin.office.ledger import queries as ledger
from kikin.office.screening.models import ScreeningCase
from kikin.values.text import Text
from tests.cast import Cast
from tests.office import rounds
from tests.office.races import just_before_the_lock
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR, PLANS

REASONS = Text("証拠書類が不足しています。", "Evidence is missing.")
FIRST_YEAR_YEN = 200_000_000


@pytest.fixture
def award(cast: Cast) -> Award:
    return rounds.active_awards(cast, PLANS[:1])[0]


@pytest.fixture
def member(award: Award) -> AwardMember:
    member = award.members.select_related("award", "organisation").get()
    return member


@pytest.fixture
def claim(cast: Cast, member: AwardMember) -> Claim:
    return actions.file(member, 2022, FIRST_YEAR_YEN, cast.applicant, CONTRACTED)


@pytest.fixture
def paid(cast: Cast, claim: Claim) -> Claim:
    checker, approver, payer, _ = cast.finance["jst"]
    actions.check([claim], checker, CONTRACTED)
    actions.approve([claim], approver, CONTRACTED)
    actions.pay([claim], payer, CONTRACTED)
    return claim


def balance(family: str, claim: Claim) -> int:
    return ledger.balance(f"{family}:{claim.member.award.ref}:{claim.member.organisation.ref}")


def test_a_claim_is_filed_once_within_its_plan(cast: Cast, member: AwardMember) -> None:
    with refused("over_the_plan"):
        actions.file(member, 2022, FIRST_YEAR_YEN + 1, cast.applicant, CONTRACTED)
    with refused("nothing_is_claimed"):
        actions.file(member, 2022, 0, cast.applicant, CONTRACTED)
    with refused("year_has_not_come"):
        actions.file(member, 2023, 1, cast.applicant, CONTRACTED)
    with refused("not_granted", hidden=True):
        actions.file(member, 2022, FIRST_YEAR_YEN, cast.other_applicant, CONTRACTED)
    claim = actions.file(member, 2022, FIRST_YEAR_YEN, cast.applicant, CONTRACTED)
    assert claim.state == "filed"
    with refused("over_the_plan"):
        actions.file(member, 2022, FIRST_YEAR_YEN, cast.applicant, CONTRACTED)


def test_each_step_is_another_person_s(cast: Cast, claim: Claim) -> None:
    one, two, three, _ = cast.finance["jst"]
    stranger = cast.finance["nedo"][0]
    with refused("not_granted", hidden=True):
        actions.check([claim], stranger, CONTRACTED)
    actions.check([claim], one, CONTRACTED)
    with refused("forbidden_four_eyes"):
        actions.approve([claim], one, CONTRACTED)
    actions.approve([claim], two, CONTRACTED)
    for earlier in (one, two):
        with refused("forbidden_four_eyes"):
            actions.pay([claim], earlier, CONTRACTED)
    actions.pay([claim], three, CONTRACTED)
    assert (claim.state, claim.paid_by) == ("paid", three.person)
    assert (balance("advance", claim), balance("obligation", claim)) == (FIRST_YEAR_YEN, 100_000_000)


def test_a_suspended_award_is_not_paid(cast: Cast, award: Award, claim: Claim) -> None:
    checker, approver, payer, _ = cast.finance["jst"]
    actions.check([claim], checker, CONTRACTED)
    actions.approve([claim], approver, CONTRACTED)
    awards.suspend(award, REASONS, cast.directors["jst"], CONTRACTED)
    with refused("award_not_active"):
        actions.pay([claim], payer, CONTRACTED)
    awards.resume(award, cast.directors["jst"], CONTRACTED)
    ScreeningCase.objects.update(state="adjudicating")
    with refused("verdict_missing"):
        actions.pay([claim], payer, CONTRACTED)
    ScreeningCase.objects.update(state="mitigated")
    assert actions.pay([claim], payer, CONTRACTED)[0].state == "paid"


def test_a_refused_claim_may_be_filed_anew(cast: Cast, member: AwardMember, claim: Claim) -> None:
    with refused("no_reasons"):
        actions.refuse(claim, Text("", ""), cast.finance["jst"][0], CONTRACTED)
    actions.refuse(claim, REASONS, cast.finance["jst"][0], CONTRACTED)
    assert (claim.state, claim.reasons) == ("refused", REASONS)
    assert actions.file(member, 2022, FIRST_YEAR_YEN, cast.applicant, CONTRACTED).state == "filed"


@pytest.mark.parametrize("later_yen", [FIRST_YEAR_YEN, FIRST_YEAR_YEN + 1])
def test_what_a_later_year_has_used_is_not_claimed_for_an_earlier_one(
    cast: Cast, member: AwardMember, later_yen: int
) -> None:
    (_, second_yen) = (yen for _, yen in member.by_year)
    actions.file(member, 2023, later_yen, cast.applicant, NEXT_YEAR)
    left_yen = FIRST_YEAR_YEN + second_yen - later_yen
    assert queries.claimable_yen([member], 2022) == {member.pk: left_yen}
    with refused("over_the_plan"):
        actions.file(member, 2022, left_yen + 1, cast.applicant, NEXT_YEAR)
    claim = actions.file(member, 2022, left_yen, cast.applicant, NEXT_YEAR)
    actions.check([claim], cast.finance["jst"][0], NEXT_YEAR)
    with refused("over_the_plan"):
        actions.file(member, 2023, 1, cast.applicant, NEXT_YEAR)


@pytest.mark.parametrize("is_seen", [False, True])
def test_the_same_request_twice_is_one_claim_unless_the_first_was_seen(
    cast: Cast, member: AwardMember, is_seen: bool
) -> None:
    first = actions.file(member, 2022, 1_000, cast.applicant, CONTRACTED, after="")
    seen = first.ref if is_seen else ""
    second = actions.file(member, 2022, 1_000, cast.applicant, CONTRACTED, after=seen)
    assert (second == first) is not is_seen
    assert actions.file(member, 2022, 1_001, cast.applicant, CONTRACTED, after="").amount_yen == 1_001
    with refused("not_granted", hidden=True):
        actions.file(member, 2022, 1_001, cast.other_applicant, CONTRACTED, after="")


def test_what_is_repaid_is_free_for_others(cast: Cast, award: Award, paid: Claim) -> None:
    with refused("no_document"):
        actions.repay(paid, " ", cast.finance["jst"][3], NEXT_YEAR)
    actions.repay(paid, "NOTICE-2", cast.finance["jst"][3], NEXT_YEAR)
    totals = ledger.totals_of(award.ref)
    assert paid.state == "repaid"
    assert (totals.committed_yen, totals.obligated_yen, totals.paid_yen) == (100_000_000, 100_000_000, 0)


def test_what_comes_back_after_a_stop_binds_nobody(cast: Cast, award: Award, paid: Claim) -> None:
    rounds.stopped(cast, award, REASONS)
    assert ledger.totals_of(award.ref).committed_yen == FIRST_YEAR_YEN
    actions.repay(paid, "NOTICE-3", cast.finance["jst"][3], NEXT_YEAR)
    totals = ledger.totals_of(award.ref)
    assert (totals.committed_yen, totals.obligated_yen, totals.paid_yen) == (0, 0, 0)


def test_from_a_payment_to_its_evidence(cast: Cast, award: Award, paid: Claim) -> None:
    payment = next(row for row in ledger.transfers_of(award=award.ref) if row.kind == "advance")
    evidence = queries.evidence_of(payment.id, cast.auditor)
    assert evidence.claim == paid
    assert evidence.award == award
    assert evidence.event is not None
    assert evidence.event.name == "claim_paid"
    assert (evidence.application, evidence.approval) == (award.application.ref, award.approval)
    assert queries.evidence_of(payment.id, cast.finance["nedo"][0]).claim is None
    with refused(hidden=True):
        queries.evidence_of(10**6, cast.auditor)


def test_who_sees_a_claim(cast: Cast, claim: Claim) -> None:
    for actor in cast.everyone():
        sees = actor.role == "auditor" or actor.of in ("jst", cast.applicant.of)
        assert queries.visible_to(actor).filter(pk=claim.pk).exists() == sees, actor
        if sees:
            assert queries.get(claim.ref, actor) == claim
        else:
            with refused(hidden=True):
                queries.get(claim.ref, actor)


@pytest.mark.parametrize("taken_count", [0, 1, 2])
def test_an_award_that_is_suspended_at_the_same_moment_is_not_paid(
    cast: Cast, award: Award, claim: Claim, taken_count: int
) -> None:
    steps = list(zip((actions.check, actions.approve, actions.pay), cast.finance["jst"], strict=False))
    for step, officer in steps[:taken_count]:
        step([claim], officer, CONTRACTED)
    step, officer = steps[taken_count]
    suspended = Award.objects.filter(pk=award.pk)
    with just_before_the_lock(Award, lambda: suspended.update(state="suspended")), refused("award_not_active"):
        step([claim], officer, CONTRACTED)
    with just_before_the_lock(Award, lambda: suspended.update(state="active")):
        step([claim], officer, CONTRACTED)


def test_what_comes_back_as_an_award_ends_binds_nobody(cast: Cast, award: Award, paid: Claim) -> None:
    with just_before_the_lock(Award, lambda: Award.objects.filter(pk=award.pk).update(state="terminated")):
        actions.repay(paid, "NOTICE-4", cast.finance["jst"][3], NEXT_YEAR)
    assert balance("obligation", paid) == 100_000_000
