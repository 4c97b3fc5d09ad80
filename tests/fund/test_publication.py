"""What the public may be shown, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kikin.fund import publication as rules
from kikin.values.problems import Problem

AWARD_FIELDS = ("ref", "title", "recipient", "amount_yen")
TODAY = date(2022, 8, 2)
READY = rules.Facts(
    "award",
    {"ref": "JPNP22001", "amount_yen": 1},
    AWARD_FIELDS,
    TODAY,
    TODAY,
    None,
    "offered",
    reasons="because",
    prepared_digest="a",
    now_digest="a",
    seen_digest="a",
)


def codes(action: str, state: str, facts: rules.Facts) -> list[str]:
    step = rules.PUBLICATION_ITEM.step(action, state)
    assert not isinstance(step, Problem)
    return [problem.code for problem in rules.PUBLICATION_ITEM.check(step, facts)]


def test_the_charter_says_what_is_shown_of_an_award() -> None:
    everything = {"ref": "JPNP22001", "title": "t", "verdict": "conditions", "reviewers": ["PER-1"], "summary": "s"}
    assert rules.only_what_may_be_shown("award", everything, AWARD_FIELDS) == {"ref": "JPNP22001", "title": "t"}


@pytest.mark.parametrize("kind", [*rules.KINDS, "screening_case"])
@pytest.mark.parametrize("secret", ["verdict", "reviewers", "merit", "disclosures", "reasons", "level", "declined"])
def test_no_kind_shows_what_is_inside(kind: str, secret: str) -> None:
    assert rules.only_what_may_be_shown(kind, {secret: "x"}, AWARD_FIELDS) == {}
    facts = replace(READY, kind=kind, content={secret: "x"})
    assert "not_for_the_public" in {one.code for one in rules.problems_of_holding(facts)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"content": {}}, "not_for_the_public"),
        ({"content": {"ref": "x", "summary": "s"}}, "not_for_the_public"),
        ({"about_state": "lapsed"}, "not_final"),
        ({"is_held_already": True}, "held_already"),
    ],
)
def test_what_may_be_held(change: dict[str, Any], code: str) -> None:
    assert rules.problems_of_holding(READY) == ()
    assert [one.code for one in rules.problems_of_holding(replace(READY, **change))] == [code]


@pytest.mark.parametrize(
    ("action", "state", "change", "code"),
    [
        ("clear", "held", {"about_state": "lapsed"}, "not_final"),
        ("clear", "held", {"content": {"verdict": "x"}}, "not_for_the_public"),
        ("publish", "cleared", {"embargo_until_on": date(2022, 8, 3)}, "under_embargo"),
        ("publish", "cleared", {"public_from_on": date(2022, 8, 3)}, "before_its_day"),
        ("publish", "cleared", {"about_state": "lapsed"}, "not_final"),
        ("prepare_correction", "published", {"reasons": ""}, "no_reasons"),
        ("prepare_correction", "corrected", {"content": {"verdict": "x"}}, "not_for_the_public"),
        ("correct", "published", {"prepared_digest": ""}, "nothing_prepared"),
        ("correct", "published", {"now_digest": "b"}, "other_content"),
        ("correct", "corrected", {"seen_digest": ""}, "other_content"),
        ("correct", "corrected", {"content": {"verdict": "x"}}, "not_for_the_public"),
        ("withdraw", "published", {"reasons": ""}, "no_reasons"),
    ],
)
def test_each_step_has_its_needs(action: str, state: str, change: dict[str, Any], code: str) -> None:
    assert codes(action, state, READY) == []
    assert codes(action, state, replace(READY, **change)) == [code]


def test_an_embargo_ends_with_its_day() -> None:
    assert codes("publish", "cleared", replace(READY, embargo_until_on=TODAY)) == []


def test_nothing_is_published_that_was_not_cleared() -> None:
    assert isinstance(rules.PUBLICATION_ITEM.step("publish", "held"), Problem)
