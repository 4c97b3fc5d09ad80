"""Publication: default deny, four eyes, and the public sees only what was published."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kikin.office.awards.models import Award
from kikin.office.calls.models import Call
from kikin.office.charter.actions import next_refs
from kikin.office.claims import actions as claims
from kikin.office.parties.models import Person
from kikin.office.publication import actions, queries
from kikin.office.publication.models import Item
from kikin.office.selection.models import Round
from kikin.office.vision.models import Concept, Vision
from kikin.values.text import Text
from tests.cast import CLOSES, OPENS, PUBLIC, Cast, open_call
from tests.office import rounds
from tests.office.races import just_before_the_lock
from tests.office.refusals import refused
from tests.office.rounds import CONTRACTED, NEXT_YEAR, PLANS

DAY = date(2022, 9, 1)
REASONS = Text("中止に伴う訂正", "Corrected after the award was stopped")


@pytest.fixture
def active(cast: Cast) -> list[Award]:
    return rounds.active_awards(cast, PLANS[:2])


def published(cast: Cast, things: list[Award] | list[Round] | list[Call], agency: str = "jst") -> list[Item]:
    items = actions.hold(things, DAY, cast.officers[agency], CONTRACTED)
    actions.clear(items, cast.officers[agency], CONTRACTED)
    return actions.publish(items, cast.directors[agency], CONTRACTED)


def test_nothing_shows_before_it_is_published(cast: Cast, active: list[Award]) -> None:
    officer, director = cast.officers["jst"], cast.directors["jst"]
    items = actions.hold(active, DAY, officer, CONTRACTED)
    assert queries.published_awards() == []
    with refused("not_from_this_state"):
        actions.publish(items, director, CONTRACTED)
    with refused("held_already"):
        actions.hold(active[:1], DAY, officer, CONTRACTED)
    actions.clear(items, officer, CONTRACTED)
    assert queries.published_award(active[0].ref) is None
    with refused("forbidden_four_eyes"):
        actions.publish(items, replace(director, person=officer.person), CONTRACTED)
    with refused("before_its_day"):
        actions.publish(items, director, CONTRACTED - timedelta(days=1))
    actions.publish(items, director, CONTRACTED)
    assert [one.ref for one in queries.published_awards()] == [award.ref for award in active]


def test_an_embargo_holds(cast: Cast, active: list[Award]) -> None:
    until = date(2022, 10, 1)
    items = actions.hold(active[:1], DAY, cast.officers["jst"], CONTRACTED, until)
    actions.clear(items, cast.officers["jst"], CONTRACTED)
    with refused("under_embargo"):
        actions.publish(items, cast.directors["jst"], CONTRACTED)
    assert actions.publish(items, cast.directors["jst"], CONTRACTED + timedelta(days=30))[0].state == "published"


def test_the_charter_says_what_shows_of_an_award(cast: Cast, active: list[Award]) -> None:
    (item, _) = published(cast, active)
    shown = queries.published_award(active[0].ref)
    assert shown is not None
    assert set(shown.content) == {
        "ref", "title", "summary", "recipient", "amount_yen", "period", "field", "agency", "stage"
    }  # fmt: skip
    assert shown.text("recipient").en == "Sample one KK"
    assert shown.text("members") == Text("", "")
    text = json.dumps(item.content, ensure_ascii=False)
    assert not any(person.name.ja in text for person in Person.objects.all())
    assert not any(word in text for word in ("cleared", "conditions", "merit", "points", "PER-", rounds.LISTED))


def test_filters_and_order(cast: Cast, active: list[Award]) -> None:
    published(cast, active)
    assert len(queries.published_awards(field="quantum", agency="jst", fiscal_year=2022)) == 2
    assert queries.published_awards(field="robotics") == []
    assert queries.published_awards(agency="nedo") == []
    assert queries.published_awards(fiscal_year=2023) == []
    assert [one.amount_yen for one in queries.published_awards(order="amount")] == [121_000_001, 300_000_000]
    assert [one.amount_yen for one in queries.published_awards(order="-amount")] == [300_000_000, 121_000_001]


def test_a_correction_says_so_and_why(cast: Cast, active: list[Award]) -> None:
    item = published(cast, active)[0]
    officer, director = cast.officers["jst"], cast.directors["jst"]
    with refused("no_reasons"):
        actions.prepare_correction(item, active[0], Text("", ""), officer, NEXT_YEAR)
    with refused("not_for_the_public"):
        actions.prepare_correction(item, active[1], REASONS, officer, NEXT_YEAR)
    Award.objects.filter(pk=active[0].pk).update(title_ja="改めた課題名", amount_yen=1)
    active[0].refresh_from_db()
    actions.prepare_correction(item, active[0], REASONS, officer, NEXT_YEAR)
    before = queries.published_award(active[0].ref)
    assert before is not None
    assert (before.text("title").ja == "改めた課題名", before.corrections) == (False, ())
    actions.correct(item, active[0], item.prepared_digest, director, NEXT_YEAR)
    shown = queries.published_award(active[0].ref)
    assert shown is not None
    assert (shown.text("title").ja, shown.amount_yen) == ("改めた課題名", 1)
    assert shown.corrections == ((date(2023, 5, 1), REASONS),)


@pytest.mark.parametrize("is_another", [True, False])
def test_whoever_prepares_a_correction_does_not_make_it(cast: Cast, active: list[Award], is_another: bool) -> None:
    item = published(cast, active)[0]
    officer, director = cast.officers["jst"], cast.directors["jst"]
    actions.prepare_correction(item, active[0], REASONS, officer, NEXT_YEAR)
    with refused("not_granted"):
        actions.correct(item, active[0], item.prepared_digest, replace(officer, person=director.person), NEXT_YEAR)
    if not is_another:
        with refused("forbidden_four_eyes"):
            actions.correct(item, active[0], item.prepared_digest, replace(director, person=officer.person), NEXT_YEAR)
        return
    actions.correct(item, active[0], item.prepared_digest, director, NEXT_YEAR)
    with refused("nothing_prepared"):
        actions.correct(item, active[0], item.prepared_digest, director, NEXT_YEAR)


@pytest.mark.parametrize("is_the_same", [True, False])
def test_a_body_corrects_by_two_persons_what_both_saw(cast: Cast, is_the_same: bool) -> None:
    open_call(cast)
    drafter, other = cast.bodies["cabinet-office"], cast.deputies["cabinet-office"]
    vision = Vision.objects.get()
    item = actions.hold([vision], date(2022, 1, 4), drafter, OPENS)[0]
    actions.clear([item], drafter, OPENS)
    actions.publish([item], other, OPENS)
    with refused("nothing_prepared"):
        actions.correct(item, vision, "", drafter, OPENS)
    actions.prepare_correction(item, vision, REASONS, other, OPENS)
    seen = item.prepared_digest
    with refused("forbidden_four_eyes"):
        actions.correct(item, vision, seen, other, OPENS)
    with refused("other_content"):
        actions.correct(item, vision, "", drafter, OPENS)
    if not is_the_same:
        vision.title_en = "Changed since"
        with refused("other_content"):
            actions.correct(item, vision, seen, drafter, OPENS)
        return
    actions.correct(item, vision, seen, drafter, OPENS)
    assert item.state == "corrected"


def test_what_is_withdrawn_shows_no_longer(cast: Cast, active: list[Award]) -> None:
    item = published(cast, active)[0]
    with refused("not_granted"):
        actions.withdraw(item, REASONS, cast.officers["jst"], NEXT_YEAR)
    actions.withdraw(item, REASONS, cast.directors["jst"], NEXT_YEAR)
    assert queries.published_award(active[0].ref) is None
    assert len(queries.published_awards()) == 1
    assert actions.hold(active[:1], DAY, cast.officers["jst"], NEXT_YEAR)[0].state == "held"


def test_a_call_is_open_to_the_second(cast: Cast) -> None:
    call = open_call(cast)
    before = [queries.published_call(call.ref, OPENS), *queries.published_calls(OPENS)]
    assert before == [None]
    items = actions.hold([call], date(2022, 4, 1), cast.officers["jst"], OPENS)
    actions.clear(items, cast.officers["jst"], OPENS)
    actions.publish(items, cast.directors["jst"], OPENS)
    moments = (OPENS - timedelta(seconds=1), OPENS, CLOSES - timedelta(seconds=1), CLOSES)
    states = [shown.state for now in moments if (shown := queries.published_call(call.ref, now))]
    assert states == ["announced", "open", "open", "closed"]
    assert queries.call_figures_until(date(2022, 4, 2)) == []


def test_visions_and_concepts_are_published_by_the_bodies(cast: Cast) -> None:
    open_call(cast)
    drafter, other = cast.bodies["cabinet-office"], cast.deputies["cabinet-office"]
    things: list[Vision | Concept] = [*Vision.objects.all(), *Concept.objects.all()]
    with refused("not_granted", hidden=True):
        actions.hold(things, date(2022, 1, 4), cast.applicant, OPENS)
    items = actions.hold(things, date(2022, 1, 4), drafter, OPENS)
    actions.clear(items, drafter, OPENS)
    with refused("forbidden_four_eyes"):
        actions.publish(items, drafter, OPENS)
    actions.publish(items, other, OPENS)
    assert [one.text("title").en for one in queries.published_visions()] == ["R&D vision"]
    assert {one.field for one in queries.published_concepts()} == {"quantum", "robotics"}


def test_the_fund_at_a_glance_adds_up(cast: Cast) -> None:
    active = rounds.active_awards(cast)
    member = active[0].members.select_related("award", "organisation").get(position=0)
    agency = active[0].agency
    claim = claims.file(member, 2022, 50_000_000, cast.applicant, CONTRACTED)
    for act, officer in zip((claims.check, claims.approve, claims.pay), cast.finance[agency], strict=False):
        act([claim], officer, CONTRACTED)
    published(cast, [active[0].round.call])
    hidden = queries.fund_at_a_glance(DAY)
    assert (hidden.applications_count, hidden.selected_count) == (7, 0)
    published(cast, [active[0].round])
    glance = queries.fund_at_a_glance(DAY)
    assert (glance.applications_count, glance.selected_count, glance.awarded_count) == (7, 4, 4)
    assert glance.appropriated_yen == 100_000_000_000
    assert (glance.committed_yen, glance.paid_yen) == (771_000_001, 50_000_000)
    assert glance.left_yen == glance.appropriated_yen - glance.committed_yen
    for parts in (glance.by_field, glance.by_agency, glance.by_fiscal_year):
        assert sum(part.committed_yen for part in parts) == glance.committed_yen
        assert sum(part.paid_yen for part in parts) == glance.paid_yen
        assert sum(part.awarded_count for part in parts) == glance.awarded_count
    (figures,) = queries.call_figures_until(DAY)
    assert (figures.received_count, figures.selected_count, figures.success_bp) == (7, 4, 5_714)
    assert queries.fund_at_a_glance(date(2022, 7, 31)).awarded_count == 0
    outcome = queries.published_round(active[0].round.call.ref)
    assert outcome is not None
    assert "APP-" not in json.dumps(outcome.content)


def test_the_charter_and_the_trail_are_public(cast: Cast) -> None:
    (version,) = queries.charter_texts()
    assert (version.number, version.digest) == (1, queries.charter().digest)
    assert queries.licence() == "CC-BY-4.0"
    position, head = queries.trail_head()
    assert position > 0
    assert len(head) == 64


def test_who_sees_an_item(cast: Cast, active: list[Award]) -> None:
    held = actions.hold(active[:1], DAY, cast.officers["jst"], CONTRACTED)[0]
    for actor in (*cast.everyone(), PUBLIC):
        mine = actor.role in ("programme_officer", "programme_director") and actor.of == "jst"
        sees = actor.role in ("body_officer", "auditor") or mine
        assert queries.visible_to(actor).filter(pk=held.pk).exists() == sees, actor


def test_the_same_thing_is_not_held_twice_at_once(cast: Cast, active: list[Award]) -> None:
    with refused("held_already"):
        actions.hold([active[0], active[0]], DAY, cast.officers["jst"], CONTRACTED)


def test_whoever_holds_a_moment_later_is_refused_and_not_failed(
    cast: Cast, active: list[Award], monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = cast.officers["jst"]

    def while_another_holds(kind: str, fiscal_year: int, count: int) -> list[str]:
        monkeypatch.setattr(actions, "next_refs", next_refs)
        actions.hold(active[:1], DAY, officer, CONTRACTED)
        return next_refs(kind, fiscal_year, count)

    monkeypatch.setattr(actions, "next_refs", while_another_holds)
    with refused("held_already"):
        actions.hold(active[:1], DAY, officer, CONTRACTED)
    assert actions.hold(active[:1], DAY, officer, CONTRACTED)[0].state == "held"


def test_what_lapses_at_the_same_moment_is_not_shown(cast: Cast, active: list[Award]) -> None:
    officer, director = cast.officers["jst"], cast.directors["jst"]
    items = actions.hold(active, DAY, officer, CONTRACTED)
    with just_before_the_lock(Item, lambda: Award.objects.update(state="lapsed")), refused("not_final"):
        actions.clear(items, officer, CONTRACTED)
    actions.clear(items, officer, CONTRACTED)
    with just_before_the_lock(Item, lambda: Award.objects.update(state="lapsed")), refused("not_final"):
        actions.publish(items, director, CONTRACTED)
    assert {one.state for one in actions.publish(items, director, CONTRACTED)} == {"published"}
