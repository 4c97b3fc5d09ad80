"""What a risk, an issue and a note have to say, and when they may be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kikin.fund.lifecycle import Step
from kikin.fund.oversight import (
    ISSUE,
    IssueFacts,
    Noted,
    Raised,
    problems_of_handing_on,
    problems_of_noting,
    problems_of_raising,
)
from kikin.values.problems import Problem

TODAY = date(2022, 9, 1)
RISK = Raised("risk", "納期", "部品の納期が遅れている。", "high", "研究代表者", TODAY)
VISIT = Noted("site_visit", TODAY, "担当官、研究代表者", "装置の設置を確認した。")


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return sorted(problem.code for problem in problems)


def test_a_risk_says_what_who_and_by_when() -> None:
    assert codes(problems_of_raising(RISK, "active", TODAY)) == []
    wrong = Raised("tea", " ", "\u3000", "huge", "", date(2022, 8, 31))
    assert codes(problems_of_raising(wrong, "offered", TODAY)) == [
        "award_not_accepted",
        "day_has_passed",
        "not_answered",
        "not_answered",
        "not_answered",
        "wrong_answer",
        "wrong_answer",
    ]


def test_what_is_closed_is_handed_on_to_nobody() -> None:
    assert codes(problems_of_handing_on(RISK, "open", TODAY)) == []
    assert codes(problems_of_handing_on(replace(RISK, seen_to_by=""), "closed", TODAY)) == [
        "issue_is_closed",
        "not_answered",
    ]


def test_a_note_is_of_a_day_that_has_come() -> None:
    assert codes(problems_of_noting(VISIT, "terminated", TODAY)) == []
    wrong = Noted("tea", date(2022, 9, 2), "", "")
    assert codes(problems_of_noting(wrong, "lapsed", TODAY)) == [
        "award_not_accepted",
        "day_to_come",
        "not_answered",
        "not_answered",
        "wrong_answer",
    ]


def test_an_issue_is_closed_and_opened_again_with_words() -> None:
    for action, state in (("close", "open"), ("reopen", "closed")):
        step = ISSUE.step(action, state)
        assert isinstance(step, Step)
        assert codes(ISSUE.check(step, IssueFacts())) == ["no_reasons"]
        assert codes(ISSUE.check(step, IssueFacts("部品が届いた。"))) == []
