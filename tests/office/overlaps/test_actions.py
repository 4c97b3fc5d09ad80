"""Taking in other funds' projects, looking for overlap, and deciding by two."""

from __future__ import annotations

import pytest

from kikin.office.applications.models import Reader
from kikin.office.audit.models import Event
from kikin.office.overlaps import actions, queries, sides
from kikin.office.overlaps.models import Decision, OutsideProject, Overlap
from kikin.office.parties.models import Identifier
from tests import cast as stage
from tests.cast import Cast
from tests.office.overlaps import scene
from tests.office.overlaps.scene import AGENCY, NUMBER, REASONS, first_of, outside, read
from tests.office.refusals import refused
from tests.office.rounds import REVIEWED, active_awards, shortlisted_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return stage.found_fund()


def test_a_file_counts_once_it_is_taken(cast: Cast) -> None:
    call, officer = shortlisted_call(cast), cast.officers[AGENCY]
    one = outside(first_of(call))
    file = read(cast, one, one | {"project": "JP-2", "first_year": "x"})
    assert (len(file.projects), file.refused_count, OutsideProject.objects.count()) == (1, 1, 0)
    with refused(hidden=True):
        actions.take(file, cast.officers["nedo"], REVIEWED)
    actions.take(file, officer, REVIEWED)
    assert (file.state, file.new_count, file.projects) == ("taken", 1, [])
    with refused("not_from_this_state"):
        actions.take(file, officer, REVIEWED)
    again = actions.take(read(cast, one | {"title": "別の題"}, one | {"project": "JP-2"}), officer, REVIEWED)
    assert (again.new_count, again.changed_count) == (1, 1)
    assert OutsideProject.objects.order_by("pk")[0].title == "別の題"
    empty = read(cast, one | {"first_year": "x"})
    with refused("nothing_in_it"):
        actions.take(empty, officer, REVIEWED)
    with refused("unreadable"):
        actions.read_file("e-rad.csv", b"", "e-Rad", officer, REVIEWED)


def test_pairs_are_found_and_fall_by_themselves(cast: Cast) -> None:
    pair, officer = scene.found(cast), cast.officers[AGENCY]
    call = pair.application.call
    assert set(pair.signs) == {"name", "organisation", "text"} and pair.alike_bp > 7_000
    count = Overlap.objects.count()
    assert actions.search(call, officer, REVIEWED) == count == Overlap.objects.count()
    OutsideProject.objects.update(last_year=2021, first_year=2020)
    actions.search(call, officer, REVIEWED)
    pair.refresh_from_db()
    assert pair.state == "gone"
    OutsideProject.objects.update(last_year=2024, lines=[[2022, "equipment", 1]])
    actions.search(call, officer, REVIEWED)
    pair.refresh_from_db()
    assert pair.state == "found"
    for actor in (cast.directors[AGENCY], cast.applicant, cast.reviewers[0]):
        with refused():
            actions.search(call, actor, REVIEWED)


def test_applications_of_the_other_agency_and_awards_are_compared_too(cast: Cast) -> None:
    call, officer = shortlisted_call(cast), cast.officers[AGENCY]
    actions.search(call, officer, REVIEWED)
    actions.search(call, cast.officers["nedo"], REVIEWED)
    pairs = {(one.application.agency, one.other.agency if one.other else "") for one in Overlap.objects.all()}
    assert {(AGENCY, AGENCY), (AGENCY, "nedo"), ("nedo", AGENCY)} <= pairs
    inside = Overlap.objects.filter(agency=AGENCY, other__agency=AGENCY)
    assert all(one.application_id < (one.other_id or 0) and "person" in one.signs for one in inside)
    other = Overlap.objects.filter(agency=AGENCY, other__agency="nedo")[0]
    ours, beside = sides.sides(queries.get(other.ref, officer))
    assert any(not part.coincides and part.words != "…" for parts in ours.abstracts for part in parts)
    assert all(part.coincides or part.words == "…" for parts in beside.abstracts for part in parts)


def test_what_runs_is_compared_as_it_was_awarded(cast: Cast) -> None:
    from kikin.office.overlaps import comparing

    award = active_awards(cast)[0]
    found = comparing.compared_applications(list(comparing.running()))
    assert found[award.application.ref].project.total_yen == award.amount_yen
    award.state = "closed"
    award.save()
    assert award.application.ref not in {one.ref for one in comparing.running()}


def test_refusing_takes_two(cast: Cast) -> None:
    pair, officer, director = scene.found(cast), cast.officers[AGENCY], cast.directors[AGENCY]
    call = pair.application.call
    assert queries.open_counts(call, officer)[pair.application.ref] >= 1
    with refused("no_reasons"):
        actions.decide([pair], "propose_refusal", " ", officer, REVIEWED)
    with refused("not_granted"):
        actions.decide([pair], "dismiss", REASONS, director, REVIEWED)
    for actor in (cast.officers["nedo"], cast.applicant, cast.reviewers[0], cast.finance[AGENCY][0]):
        with refused(hidden=True):
            actions.decide([pair], "dismiss", REASONS, actor, REVIEWED)
    actions.decide([pair], "propose_refusal", REASONS, officer, REVIEWED)
    with refused("forbidden_four_eyes"):
        actions.refuse(pair, REASONS, officer, REVIEWED)
    actions.send_back(pair, "根拠が足りない。", director, REVIEWED)
    actions.decide([pair], "propose_refusal", REASONS, officer, REVIEWED)
    actions.refuse(pair, "同意する。", director, REVIEWED)
    assert (pair.state, Decision.objects.filter(overlap=pair).count()) == ("refused", 4)
    actions.reopen(pair, "新しい資料が届いた。", officer, REVIEWED)
    every = list(Overlap.objects.filter(agency=AGENCY, state="found"))
    actions.decide(every, "dismiss", REASONS, officer, REVIEWED)
    assert not queries.open_counts(call, officer)
    assert REASONS not in "".join(str(one.canonical) for one in Event.objects.filter(object_kind="overlap"))


def test_a_name_is_confirmed_and_effort_is_summed(cast: Cast) -> None:
    pair, officer = scene.found(cast), cast.officers[AGENCY]
    person = pair.application.involvements.all()[0].person
    assert sides.candidates(pair) == [(person, NUMBER)]
    # What e-Rad says of our own applications by their refs is the effort that was declared there.
    own = outside(pair.application, project=pair.application.ref, effort_percent=25)
    elsewhere = pair.application.call.applications.filter(involvements__person=person).exclude(pk=pair.application.pk)
    also = outside(elsewhere[0], project=elsewhere[0].ref, effort_percent=15)
    actions.take(read(cast, own, also), officer, REVIEWED)
    with refused("no_candidate"):
        actions.confirm(pair, person.ref, "87654321", officer, REVIEWED)
    with refused("not_granted"):
        actions.confirm(pair, person.ref, NUMBER, cast.directors[AGENCY], REVIEWED)
    actions.confirm(pair, person.ref, NUMBER, officer, REVIEWED)
    pair.refresh_from_db()
    assert pair.signs == ["person", "organisation", "text", "effort"]
    assert Identifier.objects.get(value=NUMBER).person == person
    found = sides.efforts(queries.get(pair.ref, officer))
    assert {(one.year, one.percent) for one in found} == {(2022, 110), (2023, 110)}
    actions.search(pair.application.call, officer, REVIEWED)
    pair.refresh_from_db()
    assert pair.signs == ["person", "organisation", "text", "effort"]


def test_whoever_is_tied_to_either_side_does_not_find_the_pair(cast: Cast) -> None:
    pair, officer = scene.found(cast), cast.officers[AGENCY]
    Reader.objects.update_or_create(
        application=pair.application, person=officer.person, defaults={"has_conflict": True}
    )
    with refused(hidden=True):
        actions.decide([pair], "dismiss", REASONS, officer, REVIEWED)
    assert pair.ref not in [one.ref for one in queries.visible_to(officer)]
