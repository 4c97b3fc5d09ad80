"""Notices after the award: kept as versions, looked at as any feed is, and read by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from kikin.office.applications.models import Involvement
from kikin.office.audit.models import Event
from kikin.office.jobs.job import BY_SCHEDULE
from kikin.office.parties.models import Person
from kikin.office.watch import actions as watch
from kikin.office.watch.models import Notice, WatchCase
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import CONTRACTED

if TYPE_CHECKING:
    from kikin.office.awards.models import Award
    from tests.cast import Cast

pytestmark = pytest.mark.database
CALM: dict[str, Any] = {
    "holders": "見本投資株式会社、40、取締役一名の指名権\nSample Investment KK, 12.5",
    "runway_months": 14,
}
MINE = "/applicant/mine/"


@pytest.fixture
def award(cast: Cast, at: Callable[[datetime], None]) -> Award:
    at(CONTRACTED)
    return rounds.award_of_two(rounds.active_awards(cast))


def url(award: Award, act: str = "") -> str:
    return f"/applicant/awards/{award.ref}/notices/{act}"


def test_a_company_states_how_it_stands_and_what_it_shows_is_raised_once(cast: Cast, award: Award) -> None:
    lead = rounds.lead_of(cast, award.application)
    assert send(lead, url(award, "company"), **CALM).status_code == 302
    assert not WatchCase.objects.exists()
    [first] = Notice.objects.all()
    assert [one["votes_bp"] for one in first.content["holders"]] == [4_000, 1_250]
    with nothing_changes():
        assert send(lead, url(award, "company"), **CALM).status_code == 409
        assert send(lead, url(award, "company"), **CALM | {"holders": "nobody at all"}).status_code == 422
        assert send(lead, url(award, "company"), **CALM | {"holders": "A, 60\nB, 41"}).status_code == 422
        assert send(lead, url(award, "company"), **CALM | {"talks_on": "2022-12-01"}).status_code == 422
    changed = CALM | {"runway_months": 3, "talks_with": "Elsewhere Holdings", "talks_on": "2022-12-01"}
    assert send(lead, url(award, "company"), **changed).status_code == 302
    assert not WatchCase.objects.exists(), "the applicant's door files and nothing more"
    watch.look(BY_SCHEDULE, CONTRACTED)
    assert {one.kind for one in WatchCase.objects.all()} == {"company_short", "talks_open"}
    assert send(lead, url(award, "company"), **changed | {"runway_months": 2}).status_code == 302
    watch.look(BY_SCHEDULE, CONTRACTED)
    assert WatchCase.objects.count() == 2
    assert Event.objects.filter(name="notice_declared").count() == Notice.objects.count() == 3
    shown = page(lead, url(award))
    assert "Elsewhere Holdings" in shown and "cash for 14 months" in shown


def test_others_read_no_notice(cast: Cast, award: Award) -> None:
    lead = rounds.lead_of(cast, award.application)
    other = cast.other_applicant if lead == cast.applicant else cast.applicant
    send(lead, url(award, "company"), **CALM | {"talks_with": "Elsewhere Holdings"})
    assert "Elsewhere Holdings" not in page(other, url(award)), "the other member of the consortium"
    with nothing_changes():
        is_closed_to(outsiders(cast, "applicant"), [url(award), url(award, "company"), url(award, "person"), MINE])
    in_both_languages(lead, [url(award), MINE, f"/applicant/awards/{award.ref}/"])


def test_a_key_person_reads_all_that_is_kept_of_them(cast: Cast, award: Award) -> None:
    lead = rounds.lead_of(cast, award.application)
    member = award.application.members.get(organisation__ref=lead.of)
    me = Person.objects.get(ref=lead.person)
    Involvement.objects.get_or_create(
        application=award.application, person=me, member=member, defaults={"position": 9, "role": "researcher"}
    )
    said = {"person": lead.person, "post": "Fellow", "term_ends_on": "2023-03-31", "effort_percent": 60}
    with nothing_changes():
        assert send(lead, url(award, "person"), **said | {"person": cast.auditor.person}).status_code == 422
        assert send(lead, url(award, "person"), **said | {"leaves_on": "2023-04-01"}).status_code == 422
    assert send(lead, url(award, "person"), **said).status_code == 302
    watch.look(BY_SCHEDULE, CONTRACTED)
    assert [one.kind for one in WatchCase.objects.all()] == ["term_ends"]
    shown = page(lead, MINE)
    assert "Fellow" in shown and "31 March 2023" in shown and award.application.ref in shown
    assert status(cast.auditor, MINE) == 404


def test_what_one_member_states_of_a_person_tells_another_nothing(cast: Cast, award: Award) -> None:
    said = {"post": "Fellow", "term_ends_on": "2025-03-31", "effort_percent": 60}
    for position, actor in enumerate((cast.applicant, cast.other_applicant), 7):
        member = award.application.members.get(organisation__ref=actor.of)
        shared = Person.objects.get(ref=cast.applicant.person)
        Involvement.objects.create(
            application=award.application, person=shared, member=member, role="researcher", position=position
        )
        assert send(actor, url(award, "person"), person=cast.applicant.person, **said).status_code == 302
    assert [one.number for one in Notice.objects.all()] == [1, 2]


def test_a_member_that_has_left_states_nothing_more(cast: Cast, award: Award) -> None:
    award.members.filter(organisation__ref=cast.other_applicant.of).update(left_on=CONTRACTED.date())
    with nothing_changes():
        assert send(cast.other_applicant, url(award, "company"), **CALM).status_code == 409
