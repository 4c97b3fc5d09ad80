"""Incidents: what a report has to say, who is told by when, and what a step needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kikin.fund.charter import Incidents
from kikin.fund.incidents import (
    INCIDENT,
    MAX_REPORT_CHARACTERS,
    MOST_WORDS,
    Facts,
    problems_of_addition,
    problems_of_report,
    tellings_due,
)

AT = datetime(2022, 12, 31, 15, tzinfo=UTC)


def test_who_is_told_follows_from_how_grave_it_is() -> None:
    rules = Incidents()
    assert rules.told_of("slight") == ()
    due = tellings_due(rules.told_of("grave"), AT, {"police": AT + timedelta(hours=30)})
    assert [one.telling.key for one in due] == ["ministry", "police", "council"]
    assert [one.is_late(AT + timedelta(hours=25)) for one in due] == [True, True, False]
    assert due[0].by == AT + timedelta(hours=24)


@pytest.mark.parametrize(
    ("words", "taken_count", "codes"),
    [
        ("A laptop is gone.", 0, set()),
        (" \u200b", 0, {"nothing_reported"}),
        ("x" * (MAX_REPORT_CHARACTERS + 1), 20, {"report_too_long", "too_many_reports"}),
    ],
)
def test_a_report_has_its_limits(words: str, taken_count: int, codes: set[str]) -> None:
    assert {one.code for one in problems_of_report(words, taken_count, 20)} == codes


def test_a_report_is_added_to_so_many_times() -> None:
    assert problems_of_addition("more", MOST_WORDS - 1) == ()
    assert [one.code for one in problems_of_addition("more", MOST_WORDS)] == ["too_many_additions"]


@pytest.mark.parametrize(
    ("action", "facts", "codes"),
    [
        ("assess", Facts("huge"), {"no_severity", "no_reasons"}),
        ("learn", Facts("grave", untold=("ministry",)), {"no_lessons", "somebody_untold"}),
        ("close", Facts("grave", untold=("ministry",)), {"somebody_untold"}),
        ("contain", Facts(reasons="-"), set()),
    ],
)
def test_what_a_step_needs(action: str, facts: Facts, codes: set[str]) -> None:
    step = next(one for one in INCIDENT.steps if one.action == action)
    assert {one.code for one in INCIDENT.check(step, facts)} == codes
