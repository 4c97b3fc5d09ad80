"""The yearly confirmation: when it is asked for, by when it is owed, and what an answer needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kikin.fund.charter import Watch
from kikin.fund.watch import CHANGED, CONFIRMATION, STANDS, TOPICS, Answer, ConfirmationFacts, campaign_of, changed

RULE = Watch((5_000,), 6, 12, ())
UNCHANGED = {topic: Answer(STANDS) for topic in TOPICS}


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 9, 30), 2025),
        (date(2026, 10, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2028, 2, 29), 2027),
    ],
)
def test_the_newest_campaign_has_opened_by_the_day(today: date, year: int) -> None:
    campaign = campaign_of(today, RULE)
    assert (campaign.year, campaign.opens_on) == (year, date(year, 10, 1))
    assert campaign.opens_on <= today


def test_days_are_counted_from_when_it_was_asked() -> None:
    campaign = campaign_of(date(2026, 11, 23), replace(RULE, confirm_hold_after_days=0))
    assert campaign.due_on(date(2026, 12, 2)) == date(2027, 1, 1)
    assert campaign.holds_from(date(2026, 12, 2)) == date(2027, 1, 2), "the day after, where no days are given"
    assert campaign.signed_by == date(2026, 7, 3)


@pytest.mark.parametrize(
    ("answers", "told", "codes"),
    [
        (UNCHANGED, (), []),
        ({}, (), ["topic_unanswered"]),
        (UNCHANGED | {"sites": Answer("perhaps")}, (), ["topic_unanswered"]),
        (UNCHANGED | {"sites": Answer(CHANGED, "　")}, (), ["change_unsaid"]),
        (UNCHANGED | {"sites": Answer(CHANGED, "A new building")}, (), []),
        (UNCHANGED | {"owners": Answer(CHANGED)}, (), ["notice_owed"]),
        (UNCHANGED | {"owners": Answer(CHANGED)}, ("people",), ["notice_owed"]),
        (UNCHANGED | {"owners": Answer(CHANGED), "people": Answer(CHANGED)}, ("owners", "people"), []),
        (
            {"support": Answer(CHANGED), "people": Answer(CHANGED)},
            (),
            ["topic_unanswered", "change_unsaid", "notice_owed"],
        ),
    ],
)
def test_what_an_answer_needs(answers: dict[str, Answer], told: tuple[str, ...], codes: list[str]) -> None:
    (step,) = [one for one in CONFIRMATION.steps if one.action == "give"]
    problems = CONFIRMATION.check(step, ConfirmationFacts(answers, frozenset(told)))
    assert [one.code for one in problems] == codes
    assert all(one.what.ja and one.what.en and one.remedy.ja and one.remedy.en for one in problems)


def test_what_has_changed_is_told_in_the_order_of_the_topics() -> None:
    assert changed(UNCHANGED | {"sites": Answer(CHANGED, "x"), "owners": Answer(CHANGED)}) == ("owners", "sites")
