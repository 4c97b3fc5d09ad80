"""Drafting a call by hand: every problem at once at its question, a preview, and one draft whatever is clicked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from kikin.office.calls.models import Call
from kikin.values.text import Text
from tests.cast import CLOSES, FOUNDED, Cast, decided_concepts
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status

HOME = "/programme/"
DRAFT = "/programme/calls/draft/"


@pytest.fixture(autouse=True)
def _on_the_first_days(at: Callable[[datetime], None]) -> None:
    at(FOUNDED)


@pytest.fixture
def concepts(cast: Cast) -> list[Any]:
    """A concept of each agency, decided: quantum of JST, robotics of NEDO."""
    return list(decided_concepts(cast))


def answers(concepts: list[Any], **changes: Any) -> dict[str, Any]:
    """All that a call needs, under both concepts."""
    said = {
        "act": "draft",
        "concepts": [one.ref for one in concepts],
        "title_ja": "令和4年度公募",
        "title_en": "Call of FY2022",
        "summary_ja": "量子とロボット",
        "summary_en": "Quantum and robotics",
        "instrument": "commission",
        "stages": ["research"],
        "budget_2022": "２，０００，０００，０００円",
        "budget_2023": "1000000000",
        "opens_on": "2022-04-01",
        "closes_on": "2022-05-31",
    }
    return said | changes


def test_only_an_officer_drafts(cast: Cast, concepts: list[Any]) -> None:
    assert status(cast.officers["nedo"], DRAFT) == 200
    assert "Draft a call" in page(cast.officers["nedo"], HOME)
    assert "Draft a call" not in page(cast.directors["nedo"], HOME)
    assert status(cast.directors["nedo"], DRAFT) == 403
    with nothing_changes():
        assert send(cast.directors["nedo"], DRAFT, **answers(concepts)).status_code == 403
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [DRAFT])


def test_the_form_speaks_both_languages_and_offers_what_there_is(cast: Cast, concepts: list[Any]) -> None:
    in_both_languages(cast.officers["nedo"], [DRAFT, HOME])
    shown = page(cast.officers["nedo"], DRAFT)
    for word in ("quantum concept", "JPY 20,000,000,000 left", "At 12:00 sharp", "Budget of FY2026"):
        assert word in shown
    assert "Budget of FY2027" not in shown
    assert "Left of the allotments: JPY 24,000,000,000" in shown


def test_nothing_can_be_drafted_before_a_concept_is_decided(cast: Cast) -> None:
    assert "A call needs a decided concept" in page(cast.officers["nedo"], DRAFT)


def test_a_preview_shows_the_call_and_writes_nothing(cast: Cast, concepts: list[Any]) -> None:
    with nothing_changes():
        answer = send(cast.officers["nedo"], DRAFT, **answers(concepts, act="preview"))
        back = send(cast.officers["nedo"], DRAFT, **answers(concepts, act="change"))
    shown = answer.content.decode()
    for word in ("31 May 2022, 12:00", "1 April 2022, 00:00", "JPY 3,000,000,000", "Nothing has been kept yet"):
        assert word in shown
    assert 'name="concepts" value="' in shown
    assert back.status_code == 200 and 'value="令和4年度公募"' in back.content.decode()


def test_a_draft_is_what_was_asked_for_and_a_second_click_is_the_same(cast: Cast, concepts: list[Any]) -> None:
    officer = cast.officers["nedo"]
    first = send(officer, DRAFT, **answers(concepts))
    with nothing_changes():
        second = send(officer, DRAFT, **answers(concepts))
    call = Call.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == f"/programme/calls/{call.ref}/"
    assert (call.state, call.title, call.closes_at) == ("draft", Text("令和4年度公募", "Call of FY2022"), CLOSES)
    assert call.budget_by_year == [[2022, 2_000_000_000], [2023, 1_000_000_000]]
    assert call.agencies == ["jst", "nedo"]
    assert "Approve the call" in page(cast.directors["nedo"], f"/programme/calls/{call.ref}/")


def test_the_same_terms_again_on_purpose_are_another_call(cast: Cast, concepts: list[Any]) -> None:
    officer = cast.officers["nedo"]
    send(officer, DRAFT, **answers(concepts))
    last = Call.objects.get().ref
    assert f'value="{last}"' in page(officer, DRAFT)
    send(officer, DRAFT, **answers(concepts, after=last))
    assert Call.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({}, ""),
        ({"concepts": []}, "Please choose."),
        ({"title_en": ""}, "Please write an answer."),
        ({"stages": []}, "Please choose."),
        ({"instrument": "lottery"}, "lottery"),
        ({"budget_2022": "1.5", "budget_2023": ""}, "whole yen in figures"),
        ({"budget_2022": "", "budget_2023": ""}, "The yearly budget is outside the fund"),
        ({"budget_2022": "50000000000"}, "More than the ceilings of its concepts leave: they leave JPY 40,000,000,000"),
        ({"opens_on": "2022-06-01"}, "It closes before it opens: give a later deadline."),
        ({"closes_on": "2022-05-03"}, "That day is no working day"),
        ({"closes_on": "2022-05-29"}, "That day is no working day"),
        ({"closes_on": "2022-02-30"}, "Write a date such as 2026-11-22."),
    ],
)
def test_what_is_wrong_stands_at_its_question(
    cast: Cast, concepts: list[Any], wrong: dict[str, Any], told: str
) -> None:
    officer = cast.officers["nedo"]
    if not wrong:
        assert send(officer, DRAFT, **answers(concepts) | wrong).status_code == 302
        return
    with nothing_changes():
        answer = send(officer, DRAFT, **answers(concepts) | wrong)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert told in shown.split('class="question question--problem"', 1)[1]
    assert 'id="problems"' in shown


def test_everything_wrong_is_said_at_once(cast: Cast, concepts: list[Any]) -> None:
    wrong = {"title_ja": "", "closes_on": "2022-05-29", "budget_2022": "50,000,000,000"}
    shown = send(cast.officers["nedo"], DRAFT, **answers(concepts) | wrong).content.decode()
    assert shown.count("question--problem") == len(wrong)
    assert "More than the ceilings" in shown and "no working day" in shown


def test_what_cannot_be_read_brings_no_second_problem(cast: Cast, concepts: list[Any]) -> None:
    unread = {"opens_on": "soon", "budget_2022": "much", "concepts": []}
    shown = send(cast.officers["nedo"], DRAFT, **answers(concepts) | unread).content.decode()
    assert shown.count("question--problem") == len(unread)
    assert shown.count('class="question__problem"') == len(unread)


@pytest.mark.parametrize("agency", ["jst", "nedo"])
def test_a_call_is_drafted_by_an_agency_that_answers_for_a_concept_of_it(
    cast: Cast, concepts: list[Any], agency: str
) -> None:
    said = answers([one for one in concepts if one.agency == "jst"])
    if agency == "jst":
        assert send(cast.officers[agency], DRAFT, **said).status_code == 302
        return
    with nothing_changes():
        answer = send(cast.officers[agency], DRAFT, **said)
    assert answer.status_code == 422
    assert "Choose at least one of your own agency" in answer.content.decode()
