"""Whoever joins an award later is looked at over all that earlier files said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kikin.office.awards.models import Award
from kikin.office.jobs.job import BY_SCHEDULE
from kikin.office.parties.models import Organisation, Person
from kikin.office.watch import actions, watched
from kikin.office.watch.models import Look, WatchCase, Watched
from tests.cast import FOUNDER
from tests.office import rounds
from tests.office.rounds import CONTRACTED
from tests.office.watch.scene import alert, register

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.database
LIST = "id,name,aliases,kind,country,birth_date,identifiers\nL-1,{name},,organisation,,,\n"


@pytest.fixture
def award(cast: Cast) -> Award:
    """Of one organisation alone."""
    watched.forget()
    return next(one for one in rounds.active_awards(cast) if one.members.count() == 1)


@pytest.fixture
def stranger(cast: Cast) -> Organisation:
    """Who has no part in any award yet."""
    return Organisation.objects.create(ref="ORG-LATE-COME-R", key="late", name_ja="後発技研", name_en="Latecomer Works")


def take(cast: Cast, name: str, content: bytes) -> None:
    officer = cast.security_officer
    actions.take_feed(actions.read_feed(name, content, officer, CONTRACTED), officer, CONTRACTED)


def look(days: int = 0) -> Look | None:
    return actions.look(BY_SCHEDULE, CONTRACTED + timedelta(days=days))


def join(award: Award, organisation: Organisation) -> None:
    award.members.create(position=9, organisation=organisation, amount_yen=0, by_year=[])


def take_part(award: Award, person: Person) -> None:
    member = award.application.members.all()[0]
    award.application.involvements.create(position=9, person=person, member=member, role="co_investigator")


def test_what_earlier_files_said_of_a_joiner_is_raised_when_it_joins(
    cast: Cast, award: Award, stranger: Organisation
) -> None:
    take(cast, "registry-1.csv", register(stranger.ref, 400, "2022-08-01"))
    look()
    take(cast, "registry-2.csv", register(stranger.ref, 6_000, "2022-09-01"))
    look(1)
    assert not WatchCase.objects.exists(), "nobody watches it yet"
    join(award, stranger)
    kept = look(1)
    assert kept is not None and kept.alerts_count == 1
    assert kept.causes == [["organisation", stranger.ref]]
    assert kept.since == CONTRACTED + timedelta(days=1), "it joined after the look before"
    [case] = WatchCase.objects.all()
    assert (case.about[0], case.look, case.known_on) == (stranger.ref, kept, kept.day)
    assert list(case.awards.all()) == [award]
    watched.forget()
    assert look(1) is None
    look(2)
    assert WatchCase.objects.count() == 1


def test_what_was_undone_before_it_joined_is_not_raised(cast: Cast, award: Award, stranger: Organisation) -> None:
    for number, votes_bp in enumerate((400, 6_000, 400)):
        take(cast, f"registry-{number}.csv", register(stranger.ref, votes_bp, f"2022-08-0{number + 1}"))
        look(number)
    join(award, stranger)
    look(3)
    assert not WatchCase.objects.filter(kind__in=("control_taken", "threshold_reached")).exists()


def test_a_joiner_who_is_listed_already_is_raised_though_the_list_is_the_ground(
    cast: Cast, award: Award, stranger: Organisation
) -> None:
    take(cast, "list-known@2022-08-01.csv", LIST.format(name=stranger.name_ja).encode())
    look()
    join(award, stranger)
    look(1)
    [case] = WatchCase.objects.all()
    assert (case.kind, case.about[0]) == ("listed", stranger.ref)


def test_what_is_open_of_somebody_reaches_the_award_that_they_join(cast: Cast, award: Award) -> None:
    others = [one for one in Award.objects.exclude(pk=award.pk) if one.lead_id != award.lead_id]
    other = others[0] if others else Award.objects.exclude(pk=award.pk)[0]
    known = Organisation.objects.create(ref="ORG-KNOW-NONE-N", key="known", name_ja="既知技研", name_en="Known Works")
    join(other, known)
    take(cast, "registry-0.csv", register(known.ref, 400, "2022-08-01"))
    look()
    seen = alert("control_taken", other)
    [case] = actions.raise_alerts([seen], FOUNDER, CONTRACTED)
    WatchCase.objects.filter(pk=case.pk).update(about=[known.ref])
    join(award, known)
    look(1)
    assert set(case.awards.all()) == {award, other}
    assert {one.award_id for one in Watched.objects.filter(about=known.ref)} == {award.pk, other.pk}


def test_a_listed_holder_of_another_reaches_the_award_of_whom_it_holds_too(
    cast: Cast, award: Award, stranger: Organisation
) -> None:
    other = Award.objects.exclude(pk=award.pk)[0]
    known = Organisation.objects.create(ref="ORG-KNOW-NONE-N", key="known", name_ja="既知技研", name_en="Known Works")
    join(other, known)
    for number, company in enumerate((known, stranger)):
        take(cast, f"registry-{number}.csv", register(company.ref, 1_000, "2022-08-01", f"r{number}"))
    look()
    take(cast, "list-known@2022-09-02.csv", LIST.format(name="Elsewhere Holdings").encode())
    look(1)
    [case] = WatchCase.objects.all()
    assert (case.kind, list(case.awards.all())) == ("listed", [other])
    join(award, stranger)
    look(2)
    [case] = WatchCase.objects.all()
    assert set(case.awards.all()) == {award, other} and stranger.ref in case.about


def test_whoever_gives_more_than_they_have_by_a_further_contract_is_seen(
    cast: Cast, award: Award, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Award.objects.exclude(pk=award.pk)[0]
    person = Person.objects.create(ref="PER-FULL-TIME-R", key="full", name_ja="満杯 勤", name_en="Full Timer")
    efforts = {(one.application.ref, person.ref): 60 for one in (award, other)}
    monkeypatch.setattr(watched, "own_efforts", lambda refs: efforts)
    take_part(award, person)
    take(cast, "registry-1.csv", register(award.lead.ref, 400, "2022-08-01"))
    look()
    take_part(other, person)
    look(1)
    [case] = WatchCase.objects.filter(kind="overcommitted")
    assert (case.about[0], set(case.awards.all())) == (person.ref, {award, other})
    assert "120 %" in case.path[0][1]
    look(2)
    assert WatchCase.objects.filter(kind="overcommitted").count() == 1
