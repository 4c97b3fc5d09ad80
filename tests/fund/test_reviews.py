"""The rules of review: ties, what a review must hold, and the exact merit of several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund import reviews as rules
from kikin.fund.charter import Criterion, parse
from kikin.fund.charter.judging import CONFLICTS
from kikin.fund.lifecycle import Step
from kikin.values.text import Text
from tests.cast import CHARTER

NAME = Text("基準", "criterion")
CRITERIA = (
    Criterion("merit", NAME, 5_000, 1, 9),
    Criterion("impact", NAME, 3_000, 1, 9),
    Criterion("plan", NAME, 2_000, 1, 9),
)
GOOD = rules.Facts(
    has_pledged=True,
    has_no_tie=True,
    is_overdue=True,
    most_load_count=3,
    most_across_count=12,
    scores={"merit": 9, "impact": 1, "plan": 5},
    criteria=CRITERIA,
    reasons="目標は明確で、体制も十分に整っていると評価する。",
    tie="relative",
    ties=("relative", "same_organisation"),
)
CANDIDATE = rules.Candidate("PER-1", "ORG-1")
TOPIC = rules.Topic(frozenset({"ORG-2"}), frozenset({"PER-2"}))


def codes(action: str, state: str, facts: rules.Facts) -> set[str]:
    step = rules.ASSIGNMENT.step(action, state)
    assert isinstance(step, Step)
    return {problem.code for problem in rules.ASSIGNMENT.check(step, facts)}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, set()),
        ({"load_count": 2}, set()),
        ({"load_count": 3}, {"load_exceeded"}),
        ({"across_count": 11}, set()),
        ({"across_count": 12}, {"load_across_calls_exceeded"}),
        ({"across_count": 12, "beyond_reasons": " "}, {"load_across_calls_exceeded"}),
        ({"across_count": 12, "beyond_reasons": "Nobody else knows it."}, set()),
        ({"has_no_tie": False, "has_conflict": True}, {"tie_not_answered", "conflict_of_interest"}),
    ],
)
def test_a_reviewer_declares_no_tie_before_reading(changes: dict[str, Any], missing: set[str]) -> None:
    assert codes("accept", "pledged", replace(GOOD, **changes)) == missing


def test_a_reviewer_pledges_before_names_are_shown() -> None:
    assert codes("agree", "invited", GOOD) == codes("pledge", "agreed", GOOD) == set()
    assert codes("agree", "invited", replace(GOOD, has_conflict=True)) == {"conflict_of_interest"}
    assert codes("pledge", "agreed", replace(GOOD, has_pledged=False)) == {"pledge_missing"}


def test_only_what_is_overdue_is_taken_back() -> None:
    for state in rules.UNDER_WAY:
        assert codes("take_back", state, GOOD) == set()
        assert codes("take_back", state, replace(GOOD, is_overdue=False, reasons="")) == {"not_overdue", "no_reasons"}


def test_days_are_told_with_the_invitation() -> None:
    charter, _ = parse(CHARTER.read_text())
    assert charter is not None
    panel = replace(charter.review, answer_within_days=14, review_within_days=30, remind_days=(7, 3, 1))
    days = rules.days_from(date(2022, 4, 1), panel)
    assert (days.answer_by, days.review_by) == (date(2022, 4, 15), date(2022, 5, 15))
    assert rules.owed_by("invited", days) == days.answer_by
    assert rules.owed_by("accepted", days) == days.review_by
    assert rules.owed_by("submitted", days) is None
    told = [rules.is_to_be_reminded("invited", days, date(2022, 4, day), panel.remind_days) for day in (7, 8, 15, 16)]
    assert told == [False, True, True, False]
    assert [rules.is_overdue("invited", days, date(2022, 4, day)) for day in (15, 16)] == [False, True]
    assert not rules.is_overdue("agreed", days, date(2022, 4, 16))
    assert not rules.is_overdue("locked", days, date(2023, 1, 1))


@pytest.mark.parametrize(
    ("scores", "missing"),
    [
        ({"merit": 1, "impact": 9, "plan": 9}, set()),
        ({"merit": 0, "impact": 9, "plan": 10}, {"score_off_the_scale"}),
        ({"merit": 5, "impact": 5}, {"criteria_do_not_match"}),
        ({"merit": 5, "impact": 5, "plan": 5, "beauty": 5}, {"criteria_do_not_match"}),
        ({"merit": 5, "impact": 99}, {"criteria_do_not_match", "score_off_the_scale"}),
        ({"merit": True, "impact": 5, "plan": 5}, {"score_off_the_scale"}),
        ({"merit": "9", "impact": 5, "plan": 5}, {"score_off_the_scale"}),
        ({"merit": 4.5, "impact": 5, "plan": 5}, {"score_off_the_scale"}),
        (None, {"criteria_do_not_match"}),
    ],
)
def test_a_review_scores_each_criterion_on_its_scale(scores: dict[str, int] | None, missing: set[str]) -> None:
    assert codes("submit", "accepted", replace(GOOD, scores=scores)) == missing


@pytest.mark.parametrize("length", [rules.MIN_REASONS_CHARACTERS - 1, rules.MAX_REASONS_CHARACTERS + 1])
def test_a_review_says_why_at_a_readable_length(length: int) -> None:
    assert codes("submit", "accepted", replace(GOOD, reasons=" " + "あ" * length + " ")) == {"reasons_out_of_range"}
    nearest = min(max(length, rules.MIN_REASONS_CHARACTERS), rules.MAX_REASONS_CHARACTERS)
    assert codes("submit", "accepted", replace(GOOD, reasons="あ" * nearest)) == set()


@pytest.mark.parametrize("state", ["agreed", "pledged", "accepted"])
def test_a_tie_is_one_that_the_charter_names(state: str) -> None:
    assert codes("recuse", state, GOOD) == set()
    assert codes("recuse", state, replace(GOOD, tie="competitor")) == {"unknown_tie"}


def test_whoever_declines_says_why() -> None:
    assert codes("decline", "invited", GOOD) == set()
    assert codes("decline", "invited", replace(GOOD, reasons="")) == {"no_reasons"}
    assert codes("hand_back", "accepted", replace(GOOD, reasons="")) == {"no_reasons"}


def test_ties_that_the_records_show() -> None:
    ties = ("same_organisation", "joint_research_within_5_years")
    assert rules.tie_between(CANDIDATE, TOPIC, ties) == ""
    assert rules.tie_between(replace(CANDIDATE, organisation="ORG-2"), TOPIC, ties) == "same_organisation"
    assert rules.tie_between(replace(CANDIDATE, person="PER-2"), TOPIC, ties) == "same_organisation"
    together = replace(CANDIDATE, worked_with=frozenset({"PER-2"}))
    assert rules.tie_between(together, TOPIC, ties) == "joint_research_within_5_years"
    assert rules.tie_between(together, TOPIC, ("same_organisation",)) == ""


def test_merit_is_exact() -> None:
    reviews = [{"merit": merit, "impact": 1, "plan": 5} for merit in (9, 8, 8)]
    merit = rules.merit_of(reviews, CRITERIA)
    assert merit == Fraction(58 + 53 + 53, 30)
    assert rules.centi(merit) == 546
    assert rules.merit_of([], CRITERIA) is None


SCORES = st.fixed_dictionaries({criterion.key: st.integers(criterion.low, criterion.high) for criterion in CRITERIA})


@given(st.lists(SCORES, min_size=1, max_size=6))
def test_merit_stays_on_the_scale_whatever_the_order(reviews: list[dict[str, int]]) -> None:
    merit = rules.merit_of(reviews, CRITERIA)
    assert merit is not None
    assert 1 <= merit <= 9
    assert merit == rules.merit_of(reversed(reviews), CRITERIA)


@given(st.lists(SCORES, min_size=1, max_size=4), st.sampled_from([one.key for one in CRITERIA]))
def test_a_better_score_never_makes_merit_worse(reviews: list[dict[str, int]], key: str) -> None:
    better = [{**reviews[0], key: 9}, *reviews[1:]]
    worse, best = rules.merit_of(reviews, CRITERIA), rules.merit_of(better, CRITERIA)
    assert worse is not None
    assert best is not None
    assert best >= worse


def test_every_tie_of_the_charters_format_has_a_name() -> None:
    assert tuple(rules.CONFLICTS) == CONFLICTS
    charter, _ = parse(CHARTER.read_text())
    assert charter is not None
    assert set(charter.review.conflicts) <= set(rules.CONFLICTS)


@pytest.mark.parametrize(
    ("said", "is_enough"), [("x" * 10, True), (" " + "x" * 9, False), ("", False), ("x" * 10_001, False)]
)
def test_what_is_written_on_a_criterion_is_long_enough(said: str, is_enough: bool) -> None:
    wanted = (replace(CRITERIA[0], least_characters=10), *CRITERIA[1:])
    found = codes("submit", "accepted", replace(GOOD, criteria=wanted, remarks={"merit": said}))
    assert found == (set() if is_enough else {"remarks_out_of_range"})


def test_the_words_of_a_scale_are_of_each_score_or_of_its_ends() -> None:
    low, high = Text("低", "low"), Text("高", "high")
    ends, each = Criterion("a", NAME, 1, 1, 3, (low, high)), Criterion("a", NAME, 1, 1, 2, (low, high))
    assert [ends.word_of(score) for score in (1, 2, 3)] == [low, None, high]
    assert [each.word_of(score) for score in (1, 2)] == [low, high]
    assert Criterion("a", NAME, 1, 1, 3).word_of(1) is None
