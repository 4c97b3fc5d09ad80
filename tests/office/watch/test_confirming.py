"""The yearly confirmation as records: asked by a job, chased, answered, and payments that wait for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kikin.fund.watch import CHANGED, STANDS, TOPICS, Answer, CompanyNotice
from kikin.office.awards.models import Award, AwardMember
from kikin.office.closing.queries.dues import dues_of
from kikin.office.jobs.job import BY_SCHEDULE
from kikin.office.payments.queries import holds_on
from kikin.office.watch import actions, confirming, tasks
from kikin.office.watch.models import Confirmation, WatchCase
from tests.office import rounds
from tests.office.refusals import everything, refused

if TYPE_CHECKING:
    from kikin.fund.relations import Actor
    from tests.cast import Cast

pytestmark = pytest.mark.database
ASKED = datetime(2023, 10, 1, 3, tzinfo=UTC)
UNCHANGED = {topic: Answer(STANDS) for topic in TOPICS}


@pytest.fixture
def award(cast: Cast) -> Award:
    return rounds.award_of_two(rounds.active_awards(cast))


def after(days: int) -> datetime:
    return ASKED + timedelta(days=days)


def run(now: datetime) -> None:
    tasks.confirm(BY_SCHEDULE, lambda: now)


def of(award: Award, actor: Actor) -> Confirmation:
    return Confirmation.objects.get(member__award=award, member__organisation__ref=actor.of)


def late_ones(award: Award, today: date) -> list[str]:
    members = list(AwardMember.objects.filter(award=award).select_related("organisation", "award__application"))
    found = holds_on(members, today)
    return [one.organisation.ref for one in members if "late_confirmation" in [held.code for held in found[one.pk]]]


def test_everyone_is_asked_once_a_year_and_chased(cast: Cast, award: Award) -> None:
    run(ASKED - timedelta(days=1))
    assert not Confirmation.objects.exists(), "the contracts were signed after the campaign before"
    run(ASKED)
    asked = Confirmation.objects.count()
    assert asked == AwardMember.objects.filter(award__state="active").count()
    before = everything()
    run(after(13))
    assert everything() == before
    run(after(14))
    assert {one.reminders_count for one in Confirmation.objects.all()} == {1}
    run(after(15))
    assert {one.reminders_count for one in Confirmation.objects.all()} == {1}
    run(after(366))
    assert Confirmation.objects.count() == asked, "whoever owes one is not asked for another"


def test_payments_of_who_does_not_answer_wait_and_nobody_elses(cast: Cast, award: Award) -> None:
    run(ASKED)
    actions.give(of(award, cast.applicant), UNCHANGED, cast.applicant, after(3))
    other = of(award, cast.other_applicant)
    assert (other.due_on, other.holds_from) == (date(2023, 10, 31), date(2023, 12, 1))
    owed = [one for one in dues_of([award], after(31), cast.other_applicant.of) if one.kind == "confirmation"]
    assert [(one.ref, one.is_overdue(date(2023, 11, 1))) for one in owed] == [(other.ref, True)]
    assert not owed[0].holds_payments(date(2023, 11, 30)) and owed[0].holds_payments(date(2023, 12, 1))
    assert late_ones(award, date(2023, 11, 30)) == []
    assert late_ones(award, date(2023, 12, 1)) == [cast.other_applicant.of]
    actions.give(other, UNCHANGED, cast.other_applicant, after(70))
    assert late_ones(award, date(2023, 12, 10)) == []
    assert not WatchCase.objects.exists(), "what stands raises nothing"


def test_what_has_changed_is_told_by_notices_and_the_rest_is_looked_into(cast: Cast, award: Award) -> None:
    run(ASKED)
    found = of(award, cast.applicant)
    said = UNCHANGED | {"owners": Answer(CHANGED), "sites": Answer(CHANGED, "新棟 / a new building")}
    with refused("notice_owed"):
        actions.give(found, said, cast.applicant, after(1))
    with refused("not_granted", hidden=True):
        actions.give(found, UNCHANGED, cast.other_applicant, after(1))
    actions.state_company(award, CompanyNotice(runway_months=24), cast.applicant, after(1))
    actions.give(found, said, cast.applicant, after(2))
    [case] = WatchCase.objects.all()
    assert (case.kind, case.about, list(case.awards.all())) == ("declared_otherwise", [cast.applicant.of], [award])
    assert [step.en for step in case.steps] == ["sites of the work: 新棟 / a new building"]
    assert not case.holds_payments
    with refused("not_from_this_state"):
        actions.give(found, UNCHANGED, cast.applicant, after(3))


def test_the_same_notice_confirms_what_stands_after_a_year(cast: Cast, award: Award) -> None:
    same = CompanyNotice(runway_months=24)
    actions.state_company(award, same, cast.applicant, ASKED)
    with refused("nothing_new"):
        actions.state_company(award, same, cast.applicant, after(364))
    assert actions.state_company(award, same, cast.applicant, after(365)).number == 2


def test_an_award_that_has_ended_owes_it_no_more(cast: Cast, award: Award) -> None:
    run(ASKED)
    Award.objects.filter(pk=award.pk).update(state="closed")
    run(after(20))
    assert {one.state for one in Confirmation.objects.filter(member__award=award)} == {"lapsed"}
    assert Confirmation.objects.filter(state="asked").exists()


def test_each_sees_its_own(cast: Cast, award: Award) -> None:
    run(ASKED)
    assert {one.member.organisation.ref for one in confirming.visible_to(cast.applicant)} == {cast.applicant.of}
    assert confirming.visible_to(cast.security_officer).count() == Confirmation.objects.count()
    assert not confirming.visible_to(cast.auditor).exists()
