"""Looking at what was taken in: each fact raises one case, whatever moment a worker is killed at."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from kikin.office.awards.models import Award
from kikin.office.awards.queries import balances_of, members_of
from kikin.office.jobs.job import BY_SCHEDULE
from kikin.office.overlaps import actions as overlaps
from kikin.office.screening.models import ScreeningCase
from kikin.office.watch import actions, watched
from kikin.office.watch.actions import looks
from kikin.office.watch.actions.cases import raise_alerts
from kikin.office.watch.models import FeedFile, Look, WatchCase
from tests.office import rounds
from tests.office.overlaps.scene import NUMBER, outside, read
from tests.office.refusals import everything, refused
from tests.office.rounds import CONTRACTED
from tests.office.watch.scene import register

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.database
NEXT_DAY = CONTRACTED + timedelta(days=1)


class Killed(BaseException):
    """The worker is no more."""


@pytest.fixture
def award(cast: Cast) -> Award:
    watched.forget()
    found: Award = rounds.active_awards(cast)[0]
    return found


def take(cast: Cast, award: Award, name: str, votes_bp: int, on: str) -> None:
    officer = cast.security_officer
    file = actions.read_feed(name, register(award.lead.ref, votes_bp, on), officer, CONTRACTED)
    actions.take_feed(file, officer, CONTRACTED)


def test_the_first_look_is_the_ground_and_the_next_raises_what_changed(cast: Cast, award: Award) -> None:
    take(cast, award, "registry-1.csv", 400, "2022-08-01")
    assert actions.look(BY_SCHEDULE, CONTRACTED) is not None
    assert not WatchCase.objects.exists()
    assert actions.look(BY_SCHEDULE, CONTRACTED) is None, "nothing came and the day is the same"
    take(cast, award, "registry-2.csv", 6_000, "2022-09-01")
    kept = actions.look(BY_SCHEDULE, CONTRACTED)
    assert kept is not None and kept.alerts_count == 1
    [case] = WatchCase.objects.all()
    assert case.kind in ("control_taken", "threshold_reached") and case.about[0] == award.lead.ref
    assert award in case.awards.all()
    assert actions.look(BY_SCHEDULE, NEXT_DAY) is not None, "a new day"
    assert WatchCase.objects.count() == 1


@pytest.mark.parametrize("moment", ["standing_after", "delivery", "raised"])
def test_a_worker_killed_at_any_moment_loses_and_doubles_nothing(
    cast: Cast, award: Award, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    take(cast, award, "registry-1.csv", 400, "2022-08-01")
    actions.look(BY_SCHEDULE, CONTRACTED)
    take(cast, award, "registry-2.csv", 6_000, "2022-09-01")
    before = everything()

    def killed(*args: Any) -> None:
        if moment == "raised":
            raise_alerts(*args)
        raise Killed

    with monkeypatch.context() as power:
        room = looks if moment == "raised" else watched
        power.setattr(room, "raise_alerts" if moment == "raised" else moment, killed)
        with pytest.raises(Killed):
            actions.look(BY_SCHEDULE, CONTRACTED)
    assert everything() == before
    watched.forget()
    actions.look(BY_SCHEDULE, CONTRACTED)
    actions.look(BY_SCHEDULE, NEXT_DAY)
    assert WatchCase.objects.count() == 1
    assert Look.objects.count() == 3 and not FeedFile.objects.filter(look=None).exists()


def test_the_same_file_is_read_once_and_one_without_a_row_not_at_all(cast: Cast, award: Award) -> None:
    officer = cast.security_officer
    actions.read_feed("registry-1.csv", register("C-1", 1, "2022-08-01"), officer, CONTRACTED)
    before = everything()
    with refused("file_is_known"):
        actions.read_feed("registry-9.csv", register("C-1", 1, "2022-08-01"), officer, CONTRACTED)
    with refused("unknown_feed"):
        actions.read_feed("holiday.jpg", b"?", officer, CONTRACTED)
    with refused("not_granted", hidden=True):
        actions.read_feed("registry-2.csv", b"x", cast.auditor, CONTRACTED)
    assert everything() == before


def test_of_two_workers_at_one_look_one_keeps_all_of_it_and_the_other_nothing(
    cast: Cast, award: Award, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(cast, award, "registry-1.csv", 400, "2022-08-01")
    actions.look(BY_SCHEDULE, CONTRACTED)
    take(cast, award, "registry-2.csv", 6_000, "2022-09-01")
    take_in, others = watched.take_in, [actions.look]

    def while_another_is_faster(*args: Any) -> Any:
        outcome = take_in(*args)
        if others:
            others.pop()(BY_SCHEDULE, CONTRACTED)
        return outcome

    monkeypatch.setattr(watched, "take_in", while_another_is_faster)
    with pytest.raises(IntegrityError):
        actions.look(BY_SCHEDULE, CONTRACTED)
    actions.look(BY_SCHEDULE, NEXT_DAY)
    assert WatchCase.objects.count() == 1 and Look.objects.count() == 3


def test_the_fund_is_read_as_its_records_say(cast: Cast, award: Award) -> None:
    fund = watched.fund_now()
    for one in Award.objects.all():
        assert fund.awards[one.ref].left_yen == sum(balances_of(one).values()) > 0
        for member in members_of(one):
            company = fund.companies[member.organisation.ref]
            assert one.ref in company.awards and company.name == member.organisation.name.ja
            assert company.aliases == (member.organisation.name.en,)
        for involved in one.application.involvements.select_related("person", "member__organisation"):
            person = fund.people[involved.person.ref]
            assert one.ref in person.awards and person.employer == involved.member.organisation.name.ja
            assert (person.name, person.aliases) == (involved.person.name.ja, (involved.person.name.en,))


def test_the_fund_knows_the_level_of_a_technology_and_what_contracts_promise_of_people(
    cast: Cast, award: Award
) -> None:
    application = award.application
    person = application.involvements.order_by("pk")[0].person
    ScreeningCase.objects.filter(application=application).update(areas=["quantum", "semiconductor"])
    person.identifiers.create(scheme="e_rad", value=NUMBER)
    project = outside(application, project=application.ref, effort_percent=70)
    overlaps.take(read(cast, project), cast.officers["jst"], CONTRACTED)
    with CaptureQueriesContext(connection) as asked:
        fund = watched.fund_now()
    assert fund.awards[award.ref].technology_level == 2
    assert fund.stake([award.ref]).technology_level == 2
    assert fund.people[person.ref].efforts_bp == {award.ref: 7_000}
    assert len(asked) <= 12, "as many for thousands of people"
