"""What the public is shown, by hand: held, cleared and published by different people, corrected and withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from kikin.office.awards import actions as awards
from kikin.office.awards.models import Award
from kikin.office.calls.models import Call
from kikin.office.publication import actions
from kikin.office.publication.models import Item
from kikin.values.text import Text
from tests.cast import OPENS, Cast, drafted_call, open_call
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import CONTRACTED

HOME = "/programme/publication/"
REASONS = {"reasons_ja": "名称の誤りを改めます。", "reasons_en": "A name was wrong."}


@pytest.fixture(autouse=True)
def _after_the_contracts(at: Callable[[datetime], None]) -> None:
    at(CONTRACTED)


@pytest.fixture
def call(cast: Cast) -> Call:
    found: Call = open_call(cast)
    return found


@pytest.fixture
def held(cast: Cast, call: Call) -> Item:
    """An open call, held by an officer of NEDO."""
    return actions.hold([call], date(2022, 4, 1), cast.officers["nedo"], OPENS)[0]


@pytest.fixture
def published(cast: Cast, held: Item) -> Item:
    actions.publish(actions.clear([held], cast.officers["nedo"], OPENS), cast.directors["nedo"], OPENS)
    held.refresh_from_db()
    return held


def url(item: Item, act: str = "") -> str:
    return f"{HOME}{item.ref}/{act}"


def ask(*things: Any, **changes: Any) -> dict[str, Any]:
    said = {"thing": [one.ref for one in things], "public_from_on": "2022-09-01", "embargo_until_on": ""}
    return said | changes


def test_only_the_programmes_people_come_in(cast: Cast, held: Item) -> None:
    for actor in (cast.officers["nedo"], cast.directors["nedo"]):
        assert [status(actor, one) for one in (HOME, url(held))] == [200, 200]
    with nothing_changes():
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [HOME, url(held)])
        for act in ("clear", "publish", "prepare", "correct", "withdraw"):
            assert send(cast.applicant, url(held, act)).status_code == 404


def test_the_pages_speak_both_languages(cast: Cast, published: Item) -> None:
    in_both_languages(cast.officers["nedo"], [HOME, url(published)])
    in_both_languages(cast.directors["nedo"], [HOME, url(published)])


def test_what_is_not_decided_is_not_offered(cast: Cast) -> None:
    draft = drafted_call(cast)
    assert draft.ref not in page(cast.officers["nedo"], HOME)
    with nothing_changes():
        assert send(cast.officers["nedo"], f"{HOME}hold", **ask(draft)).status_code == 409


@pytest.mark.parametrize(
    ("changes", "code"),
    [({}, 302), ({"thing": []}, 409), ({"public_from_on": ""}, 422), ({"public_from_on": "2022-02-30"}, 422)],
)
def test_an_officer_holds_what_is_ticked(cast: Cast, call: Call, changes: dict[str, Any], code: int) -> None:
    officer, said = cast.officers["nedo"], ask(call) | changes
    assert call.ref in page(officer, HOME)
    if code != 302:
        with nothing_changes():
            assert send(officer, f"{HOME}hold", **said).status_code == code
        return
    assert send(officer, f"{HOME}hold", **said).status_code == 302
    with nothing_changes():
        assert send(officer, f"{HOME}hold", **said).status_code == 302
        assert send(cast.officers["jst"], f"{HOME}hold", **said).status_code == 409
    item = Item.objects.get()
    assert (item.about, item.state, item.held_by) == (call.ref, "held", officer.person)


def test_a_director_neither_holds_nor_clears(cast: Cast, call: Call, held: Item) -> None:
    director = cast.directors["nedo"]
    assert "Clear the ticked ones" not in page(director, HOME)
    with nothing_changes():
        assert send(director, url(held, "clear")).status_code == 409
        assert send(director, f"{HOME}clear", item=[held.ref]).status_code == 409


@pytest.mark.parametrize("place", ["item", "list"])
def test_another_person_publishes_what_was_cleared(cast: Cast, held: Item, place: str) -> None:
    officer, director = cast.officers["nedo"], cast.directors["nedo"]

    def take(actor: Any, act: str) -> int:
        address, fields = (url(held, act), {}) if place == "item" else (f"{HOME}{act}", {"item": [held.ref]})
        code: int = send(actor, address, **fields).status_code
        return code

    with nothing_changes():
        assert take(director, "publish") == 409
    assert take(officer, "clear") == 302
    with nothing_changes():
        assert take(officer, "clear") == 302
        assert take(officer, "publish") == 409
    assert take(director, "publish") == 302
    with nothing_changes():
        assert take(director, "publish") == 302
    held.refresh_from_db()
    assert held.state == "published"
    assert "Sample officer-nedo" in page(director, url(held)) and "Sample director-nedo" in page(director, url(held))


def test_four_eyes_are_shown_to_whoever_held_it(cast: Cast, held: Item) -> None:
    actions.clear([held], cast.officers["nedo"], OPENS)
    Item.objects.filter(pk=held.pk).update(held_by=cast.directors["nedo"].person)
    shown = page(cast.directors["nedo"], url(held))
    assert "Not possible now: Publish" in shown and "The same person did an earlier step" in shown
    with nothing_changes():
        assert send(cast.directors["nedo"], url(held, "publish")).status_code == 409


@pytest.mark.parametrize("until", ["", "2022-10-01"])
def test_an_embargo_holds_it_back(cast: Cast, call: Call, until: str) -> None:
    officer, director = cast.officers["nedo"], cast.directors["nedo"]
    send(officer, f"{HOME}hold", **ask(call, embargo_until_on=until))
    item = Item.objects.get()
    send(officer, url(item, "clear"))
    if not until:
        assert send(director, url(item, "publish")).status_code == 302
        return
    assert "It is under embargo" in page(director, url(item))
    with nothing_changes():
        assert send(director, url(item, "publish")).status_code == 409


@pytest.mark.parametrize("reasons_en", [REASONS["reasons_en"], ""])
def test_a_correction_says_why_and_shows_the_record_as_it_is(cast: Cast, published: Item, reasons_en: str) -> None:
    Call.objects.update(title_en="The right name")
    officer, director, said = cast.officers["nedo"], cast.directors["nedo"], REASONS | {"reasons_en": reasons_en}
    assert "The record has changed since" in page(officer, url(published))
    if not reasons_en:
        with nothing_changes():
            assert send(officer, url(published, "prepare"), **said).status_code == 422
        return
    assert send(officer, url(published, "prepare"), **said).status_code == 302
    published.refresh_from_db()
    digest = published.prepared_digest
    with nothing_changes():
        assert send(officer, url(published, "prepare"), **said).status_code == 302
        assert send(officer, url(published, "correct"), digest=digest).status_code == 409
        assert send(director, url(published, "correct"), digest="").status_code == 409
    assert "Correct it to this" not in page(officer, url(published))
    shown = page(director, url(published))
    assert f'name="digest" value="{digest}"' in shown and "Prepare a correction" not in shown
    assert send(director, url(published, "correct"), digest=digest).status_code == 302
    with nothing_changes():
        assert send(director, url(published, "correct"), digest=digest).status_code == 302
    published.refresh_from_db()
    assert (published.state, published.content["title"]["en"]) == ("corrected", "The right name")
    assert "A name was wrong." in page(officer, url(published))


@pytest.mark.parametrize("who", ["director", "officer"])
def test_a_director_withdraws_with_reasons(cast: Cast, published: Item, who: str) -> None:
    if who == "officer":
        assert "Withdraw it" not in page(cast.officers["nedo"], url(published))
        with nothing_changes():
            assert send(cast.officers["nedo"], url(published, "withdraw"), **REASONS).status_code == 409
        return
    director = cast.directors["nedo"]
    assert send(director, url(published, "withdraw"), **REASONS).status_code == 302
    with nothing_changes():
        assert send(director, url(published, "withdraw"), **REASONS).status_code == 302
    published.refresh_from_db()
    assert published.state == "withdrawn"
    assert published.about in page(cast.officers["nedo"], HOME).split("To be cleared")[0], "it can be held anew"


def test_awards_and_items_of_the_other_agency_are_not_found(cast: Cast) -> None:
    active = rounds.active_awards(cast)
    ours = next(one for one in active if one.agency == "jst")
    theirs = next(one for one in active if one.agency == "nedo")
    shown = page(cast.officers["jst"], HOME)
    assert ours.ref in shown and theirs.ref not in shown and ours.round.ref in shown
    item = actions.hold([theirs], date(2022, 9, 1), cast.officers["nedo"], CONTRACTED)[0]
    assert status(cast.officers["jst"], url(item)) == 404
    with nothing_changes():
        assert send(cast.officers["jst"], f"{HOME}clear", item=[item.ref]).status_code == 404


def test_what_the_public_reads_is_shown_and_nothing_besides(cast: Cast) -> None:
    award = rounds.award_of_two(rounds.active_awards(cast))
    item = actions.hold([award], date(2022, 9, 1), cast.officers["jst"], CONTRACTED)[0]
    shown = page(cast.officers["jst"], url(item))
    assert f"JPY {award.amount_yen:,}" in shown and award.title.en in shown
    assert rounds.LISTED not in shown.split("What the public reads")[1].split("Its steps")[0]


def test_a_stopped_award_asks_for_a_correction_at_most(cast: Cast) -> None:
    award = rounds.award_of_two(rounds.active_awards(cast))
    item = actions.hold([award], date(2022, 9, 1), cast.officers["jst"], CONTRACTED)[0]
    actions.publish(actions.clear([item], cast.officers["jst"], CONTRACTED), cast.directors["jst"], CONTRACTED)
    awards.suspend(Award.objects.get(pk=award.pk), Text("一時停止", "Paused"), cast.directors["jst"], CONTRACTED)
    assert "The record has changed since" not in page(cast.officers["jst"], url(item))
