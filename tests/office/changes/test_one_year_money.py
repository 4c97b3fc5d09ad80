"""The same award as one-year money: it crosses its year by permission alone, in a bucket of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kikin.fund.changes import Request
from kikin.office.awards.models import Award, AwardMember
from kikin.office.changes import actions
from kikin.office.changes.models import Change
from kikin.office.claims import actions as claims
from kikin.office.claims import queries as claimed
from kikin.office.ledger import check
from kikin.office.ledger import queries as ledger
from tests.cast import Cast
from tests.office.changes import one_year
from tests.office.changes.situations import pay
from tests.office.refusals import refused
from tests.office.rounds import NEXT_YEAR

MILLION = 1_000_000
IN_TIME = datetime(2023, 2, 27, 3, tzinfo=UTC)
LATE = datetime(2023, 3, 1, 3, tzinfo=UTC)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    return one_year.found_one_year_fund(monkeypatch)


@pytest.fixture
def award(cast: Cast) -> Award:
    """200 million in fiscal year 2022, of which 120 are paid."""
    award = one_year.active_award(cast)
    pay(cast, award, cast.applicant.of, 2022, 120 * MILLION)
    return award


@pytest.fixture
def member(award: Award) -> AwardMember:
    return award.members.select_related("award", "organisation").get()


def request(cast: Cast, yen: int = 50 * MILLION) -> Request:
    return Request("carry_over", cast.applicant.of, 2022, amount_yen=yen, event="late_delivery", note="納入の遅れ")


def prolonged(cast: Cast, award: Award) -> Award:
    change = actions.file(award, Request("prolong", to_year=2023, note="納入の遅れ"), cast.applicant, IN_TIME)
    actions.check(change, cast.officers["jst"], IN_TIME)
    actions.approve(change, cast.directors["jst"], IN_TIME)
    award.refresh_from_db()
    return award


def carried(cast: Cast, award: Award) -> Change:
    change = actions.file(prolonged(cast, award), request(cast), cast.applicant, IN_TIME)
    actions.check(change, cast.officers["jst"], IN_TIME)
    return actions.approve(change, cast.directors["jst"], IN_TIME, approval_number="財計-12")


def balance(family: str, member: AwardMember, *year: int) -> int:
    return ledger.balance(":".join([family, member.award.ref, member.organisation.ref, *map(str, year)]))


def test_one_year_money_is_not_moved_by_notice(cast: Cast, award: Award) -> None:
    later = Request("use_later", cast.applicant.of, 2022, to_year=2023, amount_yen=1)
    prolonged(cast, award)
    with refused("one_year_money"):
        actions.file(award, later, cast.applicant, IN_TIME)


def test_a_carry_over_is_asked_for_in_time_once_and_not_in_the_last_year(cast: Cast, award: Award) -> None:
    with refused("last_year"):
        actions.file(award, request(cast), cast.applicant, IN_TIME)
    prolonged(cast, award)
    with refused("too_late"):
        actions.file(award, request(cast), cast.applicant, LATE)
    with refused("more_than_is_unpaid"):
        actions.file(award, request(cast, 80 * MILLION + 1), cast.applicant, IN_TIME)
    with refused("no_event"):
        actions.file(award, replace(request(cast), event=""), cast.applicant, IN_TIME)
    assert actions.file(award, request(cast), cast.applicant, IN_TIME).state == "filed"
    with refused("carried_once"):
        actions.file(award, request(cast, 1), cast.applicant, IN_TIME)


def test_a_carry_over_is_approved_by_number_within_its_year(cast: Cast, award: Award, member: AwardMember) -> None:
    change = actions.file(prolonged(cast, award), request(cast), cast.applicant, IN_TIME)
    actions.check(change, cast.officers["jst"], LATE)
    with refused("no_approval_number"):
        actions.approve(change, cast.directors["jst"], LATE)
    with refused("not_in_its_year"):
        actions.approve(change, cast.directors["jst"], NEXT_YEAR, approval_number="財計-12")
    actions.approve(change, cast.directors["jst"], LATE, approval_number="財計-12")
    assert (balance("carried", member, 2023), balance("obligation", member)) == (50 * MILLION, 30 * MILLION)
    assert ledger.transfers_of(award=award.ref)[-1].document == "財計-12"


def test_what_was_carried_is_no_longer_of_its_year(cast: Cast, award: Award, member: AwardMember) -> None:
    carried(cast, award)
    member.refresh_from_db()
    assert claimed.claimable_yen([member], 2022) == {member.pk: 30 * MILLION}
    with refused("over_the_plan", "over_the_obligation"):
        claims.file(member, 2022, 30 * MILLION + 1, cast.applicant, IN_TIME)
    with refused("year_has_not_come"):
        claims.file(member, 2023, 1, cast.applicant, IN_TIME, carried_into=2023)


def test_carried_money_is_claimed_and_paid_from_its_own_bucket(cast: Cast, award: Award, member: AwardMember) -> None:
    carried(cast, award)
    member.refresh_from_db()
    assert claimed.carried_claimable_yen([member], 2023) == {member.pk: 50 * MILLION}
    with refused("buckets_mixed"):
        claims.file(member, 2023, 1, cast.applicant, NEXT_YEAR)
    with refused("year_has_passed"):
        claims.file(member, 2022, 1, cast.applicant, NEXT_YEAR)
    with refused("over_the_plan", "over_the_obligation"):
        claims.file(member, 2023, 50 * MILLION + 1, cast.applicant, NEXT_YEAR, carried_into=2023)
    pay(cast, award, cast.applicant.of, 2023, 40 * MILLION, NEXT_YEAR, carried_into=2023)
    assert (balance("carried", member, 2023), balance("carried-advance", member, 2023)) == (10 * MILLION, 40 * MILLION)
    assert claimed.carried_claimable_yen([member], 2023) == {member.pk: 10 * MILLION}
    assert check.check_ledger().problems == []


def test_buckets_are_never_mixed(cast: Cast, award: Award, member: AwardMember) -> None:
    carried(cast, award)
    AwardMember.objects.filter(pk=member.pk).update(by_year=[[2022, 200 * MILLION], [2023, 10 * MILLION]])
    member.refresh_from_db()
    with refused("buckets_mixed"):
        claims.file(member, 2023, 20 * MILLION, cast.applicant, NEXT_YEAR)
    with refused("buckets_mixed", "over_the_obligation"):
        claims.file(member, 2023, 55 * MILLION, cast.applicant, NEXT_YEAR, carried_into=2023)
    assert claims.file(member, 2023, 10 * MILLION, cast.applicant, NEXT_YEAR).state == "filed"
    assert claims.file(member, 2023, 50 * MILLION, cast.applicant, NEXT_YEAR, carried_into=2023).state == "filed"
