"""News by a number raise what they tell; news by a name alone are shown to a person, and raise nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kikin.office.feeds.watch.said import Told
from kikin.office.watch.named import Watched, proposed
from kikin.values.text import Text
from tests.office import rounds
from tests.office.doors.watching import page
from tests.office.rounds import CONTRACTED
from tests.office.watch.small import NUMBER, begun, file, on, shown

if TYPE_CHECKING:
    from tests.cast import Cast

AOBA = Watched(Text("青葉フォトニクス", "Aoba Photonics"), ("C1", NUMBER))


def story(number: str, publisher: str, *about: str, headline: str = "A deal") -> dict[str, object]:
    return {"id": number, "kind": "talks", "publisher": publisher, "about": about, "headline": headline}


def test_a_name_alone_raises_nothing_and_a_number_does() -> None:
    looking = begun()
    by_name = [story("a", "One", "Aoba Photonics"), story("b", "Two", "Aoba Photonics", headline="Aoba Photonics")]
    assert shown(on(looking, "2026-04-02", file("news.jsonl", *by_name))) == []
    by_number = [story("c", "One", NUMBER), story("d", "Two", NUMBER)]
    assert shown(on(looking, "2026-04-03", file("news.jsonl", *by_number))) == [("talks_open", "C1")]
    gone = {**story("e", "One", "https://orcid.org/0000-0001"), "kind": "departure"}
    on(looking, "2026-04-04", file("news.jsonl", gone))
    assert "news" in looking.people.lives["P1"].guesses


@pytest.mark.parametrize(
    ("told", "is_proposed"),
    [
        (Told("a", "talks", "One", ("ＡＯＢＡ　Photonics",)), True),
        (Told("b", "talks", "One", (), "青葉フォトニクス、提携へ"), True),
        (Told("c", "talks", "One", (NUMBER,), "Aoba Photonics in talks"), False),
        (Told("d", "other", "One", (), "Aoba Photonics moves"), False),
        (Told("e", "departure", "One", ("Midori",), "Midori Robotics"), False),
    ],
)
def test_a_name_is_proposed_where_no_number_is_given(told: Told, is_proposed: bool) -> None:
    assert [one.who for one in proposed([told], [AOBA])] == ([AOBA] if is_proposed else [])


@pytest.mark.database
def test_the_page_of_a_file_proposes_who_may_be_meant(cast: Cast) -> None:
    from kikin.office.watch import actions

    lead = rounds.active_awards(cast)[0].lead
    text = json.dumps(story("a", "The Paper", lead.name.en, headline="Talks are held"))
    officer = cast.security_officer
    made = actions.read_feed("news-1.jsonl", text.encode(), officer, CONTRACTED)
    shown_there = page(officer, f"/security/watch/feeds/{made.ref}/")
    assert "Talks are held" in shown_there and lead.ref in shown_there
