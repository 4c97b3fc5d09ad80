"""What an award owes by when, what a gate needs to be passed, and what a panel says when its voices are equal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kikin.fund.charter import GateAsked, ResultAsked
from kikin.fund.claims import Facts as ClaimFacts
from kikin.fund.claims import problems_of_filing
from kikin.fund.milestones import (
    CLOSEOUT_TASK,
    MILESTONE,
    STAGE_GATE,
    closeout,
    first_locked_year,
    gates,
    gates_between,
    gates_of_prolonging,
    outcome_of,
    problems_of_opinion,
    problems_of_planning,
    problems_of_recusal,
    problems_of_seating,
    quorum_of,
    results,
    results_owed,
)
from kikin.fund.milestones.lights import Standing, light_of
from kikin.fund.milestones.plans import Owed
from kikin.values.money import Rate
from kikin.values.problems import Problem
from kikin.values.text import Text

WORDS = Text("見本", "Sample")
PAPER = (Text("報告書", "Report"),)
DAY = date(2024, 6, 1)


def asked(each: Any, years: int = 0) -> ResultAsked:
    return ResultAsked(each, WORDS, each, 61, WORDS, PAPER, years)


def test_results_are_owed_of_each_year_of_the_last_and_of_years_after_it() -> None:
    owed = results_owed([asked("year"), asked("end"), asked("after", 2)], 2022, 2023, 4)
    assert [(one.key, one.fiscal_year, one.due_on) for one in owed] == [
        ("year", 2022, date(2023, 5, 31)),
        ("year", 2023, date(2024, 5, 31)),
        ("end", 2023, date(2024, 5, 31)),
        ("after", 2024, date(2025, 5, 31)),
        ("after", 2025, date(2026, 5, 31)),
    ]


@pytest.mark.parametrize(
    ("first", "last", "months", "due_on"),
    [(2022, 2024, 6, date(2023, 10, 1)), (2022, 2025, 3, date(2024, 1, 1)), (2022, 2024, 16, date(2022, 12, 1))],
)
def test_a_gate_is_judged_months_before_the_stage_that_it_opens(
    first: int, last: int, months: int, due_on: date
) -> None:
    (gate,) = gates_between([GateAsked("interim", WORDS, 3, 2, months, (WORDS,), PAPER)], first, last, 4)
    assert (gate.opens_year, gate.due_on) == (first + 2, due_on)


def test_a_short_award_has_no_gate() -> None:
    assert gates_between([GateAsked("interim", WORDS, 3, 2, 6, (WORDS,), PAPER)], 2022, 2023, 4) == []
    assert gates_between([GateAsked("late", WORDS, 2, 2, 6, (WORDS,), PAPER)], 2022, 2023, 4) == []


@pytest.mark.parametrize(
    ("standing", "years", "to_year", "today", "gates"),
    [
        ([], range(2022, 2024), 2024, date(2022, 9, 1), [(2024, date(2023, 10, 1))]),
        ([], range(2022, 2024), 2026, date(2023, 12, 1), [(2024, date(2024, 3, 31))]),
        ([], range(2022, 2024), 2026, date(2024, 5, 1), [(2024, date(2024, 5, 1))]),
        ([], range(2022, 2025), 2025, date(2022, 9, 1), [(2025, date(2024, 10, 1))]),
        (["interim"], range(2022, 2025), 2026, date(2022, 9, 1), []),
        ([], range(2022, 2023), 2023, date(2022, 9, 1), []),
    ],
    ids=["in time", "late in the year before", "after its year has begun", "no contracted year", "has it", "short"],
)
def test_a_longer_award_gets_the_gate_that_it_would_have_had(
    standing: list[str], years: range, to_year: int, today: date, gates: list[tuple[int, date]]
) -> None:
    template = GateAsked("interim", WORDS, 3, 2, 6, (WORDS,), PAPER)
    found = gates_of_prolonging([template], standing, years, to_year, 4, today)
    assert [(one.opens_year, one.due_on) for one in found] == gates


def test_money_is_locked_from_the_first_gate_that_is_not_passed() -> None:
    assert first_locked_year([("passed", 2024), ("planned", 2026), ("submitted", 2025)]) == 2025
    assert first_locked_year([("passed", 2024)]) is None
    assert first_locked_year([("stopped", 2024)]) == 2024


def codes(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.code for problem in problems}


def against(lifecycle: Any, action: str, state: str, facts: Any) -> set[str]:
    step = lifecycle.step(action, state)
    assert not isinstance(step, Problem)
    return codes(lifecycle.check(step, facts))


def test_a_report_says_what_was_reached_and_names_every_paper() -> None:
    two = (*PAPER, Text("計画書", "Plan"))
    assert against(MILESTONE, "report", "planned", results.Facts(evidence=two, papers=("R-1", " "))) == {
        "nothing_said",
        "evidence_missing",
    }
    said = results.Facts(evidence=two, papers=("R-1", "P-1"), words="達成")
    assert not against(MILESTONE, "report", "rework", said)
    early = results.Facts(award_state="offered", evidence=(), words="達成")
    assert against(MILESTONE, "report", "planned", early) == {"award_not_bound"}


def test_what_the_charter_asks_is_never_missed_and_what_a_plan_promised_only_after_its_day() -> None:
    facts = results.Facts(basis="year", due_on=DAY, today=date(2024, 7, 1), reasons="x")
    assert against(MILESTONE, "miss", "planned", facts) == {"report_stays_due"}
    assert against(MILESTONE, "miss", "planned", results.Facts(due_on=DAY, today=DAY, reasons="")) == {
        "day_not_passed",
        "no_reasons",
    }


def test_a_milestone_is_planned_whole_before_the_contract_and_for_a_day_to_come() -> None:
    owed = Owed(WORDS, DAY, WORDS, PAPER)
    assert not problems_of_planning(results.Facts(award_state="accepted", today=DAY, planned=owed))
    late = results.Facts(award_state="active", today=date(2024, 6, 2), planned=Owed(WORDS, DAY, WORDS, ()))
    assert codes(problems_of_planning(late)) == {"contract_is_signed", "plan_incomplete", "day_has_passed"}


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({}, ""),
        ({"a": "continue", "b": "continue", "c": "stop"}, "continue"),
        ({"a": "continue", "b": "modify", "c": ""}, "modify"),
        ({"a": "continue", "b": "stop"}, "stop"),
        ({"a": "modify", "b": "modify", "c": "continue", "d": "continue"}, "modify"),
    ],
)
def test_the_panel_says_what_most_say_and_the_strictest_where_voices_are_equal(
    said: dict[str, str], outcome: str
) -> None:
    assert outcome_of(said) == outcome


def judged(**more: Any) -> gates.Facts:
    facts: dict[str, Any] = {
        "state": "submitted",
        "evidence": PAPER,
        "papers": ("R-1",),
        "opinions": {"a": "continue", "b": "continue", "c": ""},
        "least_members": 3,
        "quorum": Rate(1, 2),
        "reasons": "x",
    }
    return gates.Facts(**(facts | more))


def test_a_gate_is_passed_by_a_quorum_that_says_so() -> None:
    assert not against(STAGE_GATE, "pass", "submitted", judged())
    assert against(STAGE_GATE, "stop", "submitted", judged()) == {"panel_says_otherwise"}
    assert against(STAGE_GATE, "modify", "submitted", judged()) == {"panel_says_otherwise", "no_conditions"}
    alone = judged(opinions={"a": "continue", "b": "", "c": ""})
    assert against(STAGE_GATE, "pass", "submitted", alone) == {"no_quorum"}
    small = judged(opinions={"a": "continue", "b": "continue"})
    assert against(STAGE_GATE, "pass", "submitted", small) == {"too_few_members"}
    assert against(STAGE_GATE, "pass", "submitted", judged(papers=())) == {"evidence_missing"}
    assert against(STAGE_GATE, "pass", "submitted", judged(award_state="terminated")) == {"award_not_running"}
    assert quorum_of(5, Rate(1, 2)) == 3 and quorum_of(0, Rate(1, 2)) == 1


def test_nobody_tied_or_unknown_sits_and_an_opinion_is_one_of_three_with_reasons() -> None:
    facts = gates.Facts(seating=frozenset("ab"), tied=frozenset("a"), known=frozenset("a"))
    assert codes(problems_of_seating(facts)) == {"member_is_tied", "not_in_the_pool"}
    assert codes(problems_of_seating(gates.Facts())) == {"not_in_the_pool"}
    assert codes(problems_of_recusal(gates.Facts(state="passed"))) == {"gate_is_judged"}
    assert not problems_of_recusal(gates.Facts(state="modified"))
    assert codes(problems_of_opinion(judged(state="planned", choice="maybe"))) == {
        "papers_not_in",
        "unknown_opinion",
        "nothing_said",
    }


def test_the_money_task_is_done_once_the_award_is_stopped_and_nothing_is_open() -> None:
    open_ = closeout.Facts(what="money", open_yen=5, reasons="x")
    assert against(CLOSEOUT_TASK, "finish", "open", open_) == {"award_not_stopped", "money_not_back"}
    assert not against(CLOSEOUT_TASK, "finish", "open", closeout.Facts(what="ip", open_yen=5, reasons="x"))
    assert against(CLOSEOUT_TASK, "finish", "open", closeout.Facts(what="ip")) == {"no_reasons"}


def test_a_claim_for_a_locked_year_is_refused() -> None:
    facts = ClaimFacts(5, plan={2024: 9}, obligation_yen=9, fiscal_year=2024, current_year=2024, locked_from=2024)
    assert codes(problems_of_filing(facts)) == {"stage_is_locked"}


def test_the_light_is_the_gravest_and_says_every_reason() -> None:
    green = light_of(Standing())
    assert green.colour == "green" and len(green.reasons) == 1
    yellow = light_of(Standing(gates=("submitted",), soon_count=2, changes_count=1, is_slow=True, missed_count=1))
    assert yellow.colour == "yellow" and len(yellow.reasons) == 5
    red = light_of(
        Standing(overdue=(WORDS, WORDS), holds=(WORDS,), locked_from=2024, current_year=2024, verdict="conditions")
    )
    assert red.colour == "red"
    assert [one.en for one in red.reasons] == [
        "overdue: Sample (2)",
        "payments on hold: Sample",
        "money of FY2024 and later is locked, and the year has begun",
        "it is cleared on conditions",
    ]
    assert light_of(Standing(state="suspended", tasks_count=1, gates=("stopped",))).colour == "red"
