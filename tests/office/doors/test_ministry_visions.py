"""The bodies' door: visions and concepts drafted, circulated, decided and published by hand; the fund read only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from kikin.fund.relations import Actor
from kikin.office.approvals.actions import answer
from kikin.office.approvals.models import Approval
from kikin.office.publication import queries as public
from kikin.office.publication.models import Item
from kikin.office.vision import actions
from kikin.office.vision.models import Concept, Vision
from kikin.values.money import MAX_YEN
from kikin.values.text import Text
from tests.cast import FOUNDED, Cast, consent_of_all
from tests.office.doors.watching import (
    in_both_languages,
    is_closed_to,
    nothing_changes,
    outsiders,
    page,
    send,
    status,
)

HOME = "/ministry/visions/"
DRAFT = f"{HOME}draft"
PORTFOLIO = "/ministry/portfolio/"
PUBLICATION = "/ministry/publication/"
NOW = FOUNDED + timedelta(days=1)
VISION: dict[str, Any] = {
    "act": "keep",
    "rows": "2",
    "title_ja": "第一次ビジョン",
    "title_en": "First vision",
    "ja_0": "量子通信",
    "en_0": "Quantum communication",
    "field_0": "quantum",
    "key_0": "quantum-communication",
    "ja_1": "ロボット",
    "en_1": "Robots",
    "field_1": "robotics",
    "key_1": "robots",
}
CONCEPT: dict[str, Any] = {
    "item": "q",
    "title_ja": "量子通信構想",
    "title_en": "Concept of quantum communication",
    "type": "project",
    "agency": "nedo",
    "ceiling_yen": "１２，０００，０００，０００円",
    "first_year": "2022",
    "last_year": "2026",
}


@pytest.fixture(autouse=True)
def _the_day_after(at: Callable[[datetime], None]) -> None:
    at(NOW)


@pytest.fixture
def vision(cast: Cast) -> Vision:
    """A draft of the first body's first officer."""
    items = [actions.VisionItem("q", "quantum", Text("量子", "Quantum"))]
    return actions.draft_vision(Text("ビジョン", "Vision"), items, cast.bodies["cabinet-office"], FOUNDED)


@pytest.fixture
def decided(cast: Cast, vision: Vision) -> Vision:
    """The same, in force."""
    drafter = cast.bodies["cabinet-office"]
    consent_of_all(cast, actions.circulate_vision(vision, drafter, FOUNDED), FOUNDED)
    return actions.decide_vision(vision, drafter, FOUNDED)


def url(thing: Vision | Concept, rest: str = "") -> str:
    return f"/ministry/{'visions' if isinstance(thing, Vision) else 'concepts'}/{thing.ref}/{rest}"


def concept_url(vision: Vision) -> str:
    return url(vision, "draft-concept")


@contextmanager
def without_a_say(thing: Vision | Concept, body: str) -> Iterator[None]:
    """As if the charter had not named this body when the thing was drafted."""
    thing.bodies = [key for key in thing.bodies if key != body]
    thing.save()
    yield


def test_nobody_but_the_bodies_comes_in(cast: Cast, vision: Vision) -> None:
    urls = [HOME, DRAFT, url(vision), concept_url(vision), url(vision, "circulate"), url(vision, "decide")]
    is_closed_to(outsiders(cast, "body_officer"), [*urls, url(vision, "hold"), PUBLICATION, PORTFOLIO])


def test_every_page_speaks_both_languages(cast: Cast, decided: Vision) -> None:
    officer = cast.bodies["cabinet-office"]
    send(officer, concept_url(decided), **CONCEPT)
    send(officer, url(decided, "hold"), public_from_on="2021-12-21")
    concept = Concept.objects.get()
    urls = [HOME, DRAFT, url(decided), concept_url(decided), url(concept), PUBLICATION, PORTFOLIO]
    in_both_languages(officer, [*urls, f"{PUBLICATION}{Item.objects.get().ref}/"])
    in_both_languages(officer, [f"{DRAFT}?like={decided.ref}", f"{concept_url(decided)}?like={concept.ref}"])


# Drafting


def test_a_vision_is_written_down(cast: Cast) -> None:
    answered = send(cast.bodies["meti"], DRAFT, **VISION)
    vision = Vision.objects.get()
    assert answered.headers["Location"] == url(vision)
    assert (vision.state, vision.drafted_by, vision.title_en) == ("draft", cast.bodies["meti"].person, "First vision")
    assert [(one["key"], one["field"], one["ja"]) for one in vision.items] == [
        ("quantum-communication", "quantum", "量子通信"),
        ("robots", "robotics", "ロボット"),
    ]
    assert "First vision" in page(cast.bodies["mext"], HOME)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title_en": ""}, "Please write an answer."),
        ({"key_1": "quantum-communication"}, "Another technology has this key"),
        ({"key_1": "Not A Key"}, "Not a key: other characters"),
        ({"field_1": "alchemy"}, "alchemy"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(cast: Cast, change: dict[str, str], told: str) -> None:
    with nothing_changes():
        answered = send(cast.bodies["meti"], DRAFT, **(VISION | change))
    shown = answered.content.decode()
    assert answered.status_code == 422 and told in shown
    assert 'role="alert"' in shown and "question--problem" in shown
    assert "量子通信" in shown and 'value="ロボット"' in shown
    for words in change.values():
        assert not words or words == "alchemy" or f'value="{words}"' in shown


def test_rows_are_added_and_taken_away_without_losing_what_was_typed(cast: Cast) -> None:
    with nothing_changes():
        more = send(cast.bodies["meti"], DRAFT, **(VISION | {"act": "add", "title_en": ""}))
        less = send(cast.bodies["meti"], DRAFT, **(VISION | {"act": "remove-0"}))
    longer, shorter = more.content.decode(), less.content.decode()
    assert more.status_code == less.status_code == 200
    assert 'name="rows" value="3"' in longer and 'name="key_2"' in longer and 'value="ロボット"' in longer
    assert "question--problem" not in longer
    assert 'name="rows" value="1"' in shorter and 'value="ロボット"' in shorter and "量子通信" not in shorter
    assert 'name="key_1"' not in shorter and 'value="remove-0"' not in shorter


@pytest.mark.parametrize("rows", ["-1", "99999999999", "x", "101"])
def test_an_impossible_count_of_rows_breaks_nothing(cast: Cast, rows: str) -> None:
    with nothing_changes():
        assert send(cast.bodies["meti"], DRAFT, rows=rows, act="keep").status_code == 422


def test_a_second_click_drafts_nothing_more(cast: Cast, decided: Vision) -> None:
    officer = cast.bodies["meti"]
    first, second = send(officer, DRAFT, **VISION), send(officer, DRAFT, **VISION)
    assert first.headers["Location"] == second.headers["Location"]
    first, second = (send(officer, concept_url(decided), **CONCEPT) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert (Vision.objects.count(), Concept.objects.count()) == (2, 1)


def test_a_concept_takes_its_field_from_its_technology(cast: Cast, decided: Vision) -> None:
    answered = send(cast.bodies["meti"], concept_url(decided), **CONCEPT)
    concept = Concept.objects.get()
    assert answered.headers["Location"] == url(concept)
    assert (concept.field, concept.agency, concept.ceiling_yen) == ("quantum", "nedo", 12_000_000_000)
    assert (concept.first_year, concept.last_year, concept.state) == (2022, 2026, "draft")


@pytest.mark.parametrize("ceiling", ["1.5", "-1", "0", str(MAX_YEN + 1), "much", ""])
def test_a_ceiling_that_is_no_amount_is_kept_and_refused(cast: Cast, decided: Vision, ceiling: str) -> None:
    with nothing_changes():
        answered = send(cast.bodies["meti"], concept_url(decided), **(CONCEPT | {"ceiling_yen": ceiling}))
    shown = answered.content.decode()
    assert answered.status_code == 422 and 'href="#id_ceiling_yen"' in shown and "量子通信構想" in shown
    assert not ceiling or f'value="{ceiling}"' in shown


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"first_year": "2026", "last_year": "2022"}, "The last year lies before the first"),
        ({"last_year": "2027"}, "2027"),
        ({"item": "alchemy"}, "alchemy"),
        ({"agency": "moon"}, "moon"),
    ],
)
def test_terms_outside_the_fund_are_refused(cast: Cast, decided: Vision, change: dict[str, str], told: str) -> None:
    with nothing_changes():
        answered = send(cast.bodies["meti"], concept_url(decided), **(CONCEPT | change))
    assert answered.status_code == 422 and told in answered.content.decode()


def test_a_concept_rests_on_the_vision_in_force(cast: Cast, vision: Vision) -> None:
    with nothing_changes():
        answered = send(cast.bodies["meti"], concept_url(vision), **CONCEPT)
    assert answered.status_code == 422 and "does not rest on a vision in force" in answered.content.decode()
    assert "draft-concept" not in page(cast.bodies["meti"], HOME)


# Deciding


def test_it_is_circulated_answered_and_decided(cast: Cast, vision: Vision) -> None:
    officer = cast.bodies["cabinet-office"]
    assert url(vision, "circulate") in page(officer, url(vision))
    assert send(officer, url(vision, "circulate")).status_code == 302
    approval = Approval.objects.get()
    shown = page(officer, url(vision))
    assert approval.digest[:12] in shown and "30 days left" in shown and "Not yet" in shown
    assert "The bodies have not all consented" in shown
    with nothing_changes():
        assert send(officer, url(vision, "decide")).status_code == 409
    consent_of_all(cast, approval, NOW)
    assert url(vision, "decide") in page(officer, url(vision))
    assert send(officer, url(vision, "decide")).status_code == 302
    vision.refresh_from_db()
    assert vision.state == "decided"


def test_a_new_vision_supersedes_the_one_in_force(cast: Cast, decided: Vision) -> None:
    officer = cast.bodies["meti"]
    send(officer, DRAFT, **VISION)
    second = Vision.objects.exclude(pk=decided.pk).get()
    send(officer, url(second, "circulate"))
    consent_of_all(cast, Approval.objects.get(about=second.ref), NOW)
    send(officer, url(second, "decide"))
    decided.refresh_from_db()
    second.refresh_from_db()
    assert (decided.state, second.state) == ("superseded", "decided")


def test_a_second_click_circulates_and_decides_once(cast: Cast, vision: Vision) -> None:
    officer = cast.bodies["cabinet-office"]
    send(officer, url(vision, "circulate"))
    with nothing_changes():
        assert send(officer, url(vision, "circulate")).status_code == 302
        assert send(cast.bodies["meti"], url(vision, "circulate")).status_code == 409
    consent_of_all(cast, Approval.objects.get(), NOW)
    send(officer, url(vision, "decide"))
    with nothing_changes():
        assert send(officer, url(vision, "decide")).status_code == 302


def test_a_return_is_read_with_its_reasons_and_mended(cast: Cast, vision: Vision) -> None:
    officer = cast.bodies["cabinet-office"]
    send(officer, url(vision, "circulate"))
    approval = Approval.objects.get()
    answer(approval, "send_back", approval.digest, cast.bodies["meti"], NOW, "生物工学が足りない")
    shown = page(officer, url(vision))
    assert "A body returned it" in shown and "生物工学が足りない" in shown and f"like={vision.ref}" in shown
    assert 'value="ビジョン"' in page(officer, f"{DRAFT}?like={vision.ref}")
    assert send(officer, url(vision, "circulate")).status_code == 302
    assert Approval.objects.filter(state="circulating").count() == 1


@pytest.mark.parametrize("act", ["circulate", "decide"])
def test_a_body_without_a_say_looks_and_does_not_act(cast: Cast, vision: Vision, act: str) -> None:
    onlooker = cast.bodies["mext"]
    with without_a_say(vision, "mext"):
        assert status(onlooker, url(vision)) == 200
        assert url(vision, act) not in page(onlooker, url(vision))
        with nothing_changes():
            assert send(onlooker, url(vision, act)).status_code == 403


def test_a_concept_goes_the_same_way(cast: Cast, decided: Vision) -> None:
    officer = cast.bodies["cabinet-office"]
    send(officer, concept_url(decided), **CONCEPT)
    concept = Concept.objects.get()
    shown = page(officer, url(concept))
    assert "JPY 12,000,000,000" in shown and "Project type" in shown
    send(officer, url(concept, "circulate"))
    consent_of_all(cast, Approval.objects.get(kind="concept"), NOW)
    assert send(officer, url(concept, "decide")).status_code == 302
    concept.refresh_from_db()
    assert concept.state == "decided"
    assert concept.ref in page(officer, url(decided))


# Publishing


def held(cast: Cast, vision: Vision) -> Item:
    send(cast.bodies["meti"], url(vision, "hold"), public_from_on="2021-12-21")
    return Item.objects.get()


def item_url(item: Item, rest: str = "") -> str:
    return f"{PUBLICATION}{item.ref}/{rest}"


def test_an_item_is_held_cleared_and_published_by_another(cast: Cast, decided: Vision) -> None:
    first, second = cast.bodies["meti"], cast.deputies["meti"]
    assert decided.ref in page(first, PUBLICATION).split("Items of this body")[0]
    item = held(cast, decided)
    assert send(first, item_url(item, "clear")).status_code == 302
    assert "Another person has to do this" in page(first, item_url(item))
    with nothing_changes():
        assert send(first, item_url(item, "publish")).status_code == 403
    assert item_url(item, "publish") in page(second, item_url(item))
    assert public.published_visions() == []
    assert send(second, item_url(item, "publish")).status_code == 302
    assert [one.ref for one in public.published_visions()] == [decided.ref]


def test_nothing_is_published_before_its_day(cast: Cast, decided: Vision) -> None:
    send(cast.bodies["meti"], url(decided, "hold"), public_from_on="2022-01-01")
    item = Item.objects.get()
    send(cast.bodies["meti"], item_url(item, "clear"))
    assert "Its day of publication has not come" in page(cast.deputies["meti"], item_url(item))
    with nothing_changes():
        assert send(cast.deputies["meti"], item_url(item, "publish")).status_code == 409


def test_a_second_click_holds_clears_and_publishes_once(cast: Cast, decided: Vision) -> None:
    item = held(cast, decided)
    steps: list[tuple[Actor, str, dict[str, str]]] = [
        (cast.bodies["meti"], url(decided, "hold"), {"public_from_on": "2021-12-21"}),
        (cast.bodies["meti"], item_url(item, "clear"), {}),
        (cast.deputies["meti"], item_url(item, "publish"), {}),
        (cast.bodies["meti"], item_url(item, "withdraw"), {"reasons_ja": "誤記", "reasons_en": "A slip"}),
    ]
    for actor, address, fields in steps:
        send(actor, address, **fields)
        with nothing_changes():
            assert send(actor, address, **fields).status_code == 302


@pytest.mark.parametrize("reasons", ["誤りのため", ""])
def test_to_withdraw_takes_reasons(cast: Cast, decided: Vision, reasons: str) -> None:
    item = held(cast, decided)
    if not reasons:
        with nothing_changes():
            answered = send(cast.bodies["meti"], item_url(item, "withdraw"), reasons_ja="", reasons_en="kept words")
        assert answered.status_code == 422 and "kept words" in answered.content.decode()
        return
    send(cast.bodies["meti"], item_url(item, "withdraw"), reasons_ja=reasons, reasons_en="It was wrong")
    item.refresh_from_db()
    assert item.state == "withdrawn"
    shown = page(cast.bodies["mext"], item_url(item))
    assert "It was wrong" in shown and "reasons_ja" not in shown


def test_a_draft_is_not_held_and_a_day_is_a_day(cast: Cast, vision: Vision) -> None:
    with nothing_changes():
        assert send(cast.bodies["meti"], url(vision, "hold"), public_from_on="2021-12-21").status_code == 409
        assert send(cast.bodies["meti"], url(vision, "hold"), public_from_on="some day").status_code == 422
    assert "public_from_on" not in page(cast.bodies["meti"], url(vision))


def test_another_body_looks_at_an_item_and_does_not_act(cast: Cast, decided: Vision) -> None:
    item = held(cast, decided)
    item.bodies = ["meti"]
    item.save()
    mext = cast.bodies["mext"]
    assert status(mext, item_url(item)) == 200 and item.ref not in page(mext, PUBLICATION)
    for act in ("clear", "publish"):
        with nothing_changes():
            assert send(mext, item_url(item, act)).status_code == 403
