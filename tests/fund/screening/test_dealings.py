"""What passes between the desk and the applicant, as the rules see it, and the figures of it all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund import screening as rules
from kikin.fund.screening import Ended, FindingOutline, Term, Tried, Wait
from kikin.values.text import NOTHING_SAID, Text
from tests.fund.screening.test_cases import codes
from tests.fund.screening.written import policy, small

DAY = date(2022, 8, 1)
CLOCKS = rules.Clocks(question_days=10, reply_days=14, decision_days=60, appeal_days=30)
BOTH = Text("研修", "training")


def days(count: int) -> date:
    return DAY + timedelta(days=count)


def test_a_question_is_put_once_the_case_is_assessed_and_in_both_languages() -> None:
    good = rules.QuestionFacts("assessed", "reply", BOTH)
    assert not rules.problems_of_question(good)
    bad = replace(good, case_state="adjudicating", kind="riddle", words=Text("何", " "))
    assert {one.code for one in rules.problems_of_question(bad)} == {
        "case_is_not_assessed",
        "unknown_question",
        "question_says_nothing",
    }


def test_nobody_has_less_than_fourteen_days_to_reply() -> None:
    assert rules.reply_by(DAY, 3, 14) == days(14)
    assert rules.reply_by(DAY, 30, 14) == days(30)
    waiting = rules.QuestionFacts(reply_by=days(14), today=days(14))
    assert codes(rules.QUESTION, "expire", "sent", waiting) == {"reply_days_run"}
    assert codes(rules.QUESTION, "expire", "sent", replace(waiting, today=days(15))) == set()
    late = rules.QuestionFacts("refused", words=BOTH)
    assert codes(rules.QUESTION, "answer", "expired", late) == {"case_is_closed"}


@pytest.mark.parametrize(
    ("questions", "heard"),
    [
        ([], False),
        ([("information", "answered")], False),
        ([("reply", "sent")], False),
        ([("reply", "withdrawn")], False),
        ([("reply", "answered")], True),
        ([("reply", "expired")], True),
    ],
)
def test_the_applicant_was_heard_once_a_reply_came_or_its_days_ran(
    questions: list[tuple[str, str]], heard: bool
) -> None:
    assert rules.was_heard(questions) is heard


def test_a_question_stops_the_clock_while_it_waits() -> None:
    waits = [Wait(days(10), days(20)), Wait(days(15), days(25)), Wait(days(30), None)]
    clock = rules.clock_of(CLOCKS, DAY, days(5), waits, days(33), None)
    assert clock.ask_by == days(15)
    assert (clock.stopped_days, clock.decide_by, clock.is_stopped, clock.is_late) == (18, days(78), True, False)
    late = rules.clock_of(CLOCKS, DAY, None, waits[:2], days(76), None)
    assert (late.decide_by, late.is_stopped, late.is_late) == (days(75), False, True)
    assert not rules.clock_of(CLOCKS, DAY, None, waits[:2], days(400), days(40)).is_late


@given(st.lists(st.tuples(st.integers(0, 50), st.none() | st.integers(0, 60)), max_size=5), st.integers(0, 120))
def test_no_question_ever_shortens_the_time(waits: list[tuple[int, int | None]], passed: int) -> None:
    found = [Wait(days(begun), None if took is None else days(begun + took)) for begun, took in waits]
    clock = rules.clock_of(CLOCKS, DAY, None, found, days(passed), None)
    assert days(60) <= clock.decide_by <= days(60 + passed)


def test_a_plan_begins_with_the_templates_that_the_rules_ask_for() -> None:
    found = rules.terms_from_templates(policy("jp-2022"), ["access_limits", "access_limits", "training"], DAY)
    assert [(term.code, term.due_on, term.holds_payment) for term in found] == [
        ("access_limits", days(30), True),
        ("training", days(60), False),
    ]
    assert rules.left_out(["training", "extra_report"], found) == ("extra_report",)


def test_each_term_is_known_said_in_both_languages_and_due_later() -> None:
    good = rules.PlanFacts("mitigating", DAY, (Term("training", BOTH, days(1)),))
    assert not rules.problems_of_version("propose", "drafted", good)
    assert codes(rules.PLAN, "propose", "drafted", good) == set()
    bad = replace(good, terms=(Term("magic", Text("研修", ""), DAY),), missing=("access_limits",))
    assert {one.code for one in rules.problems_of_version("propose", "drafted", bad)} == {
        "unknown_measure",
        "measure_says_nothing",
        "due_in_the_past",
        "measure_left_out",
    }
    empty = replace(good, case_state="assessed", terms=())
    assert codes(rules.PLAN, "counter", "proposed", empty) == {
        "case_is_not_negotiated",
        "plan_without_measures",
        "no_reasons",
    }


@pytest.mark.parametrize(
    ("state", "holds", "due", "stops"),
    [
        ("in_force", True, 10, True),
        ("agreed", True, 10, True),
        ("in_force", False, 10, False),
        ("in_force", False, 0, False),
        ("in_force", False, -1, True),
        ("breached", False, 10, True),
        ("fulfilled", True, -1, False),
        ("lifted", True, -1, False),
        ("proposed", True, -1, False),
    ],
)
def test_what_is_to_be_met_first_is_overdue_or_breached_stops_payments(
    state: str, holds: bool, due: int, stops: bool
) -> None:
    assert rules.holds_a_payment(state, holds, days(due), DAY) is stops


@pytest.mark.parametrize("action", ["fulfil", "record_breach", "lift"])
def test_what_becomes_of_a_measure_is_written_down(action: str) -> None:
    facts = rules.MeasureFacts("mitigated", DAY, days(-1), note="修了証")
    assert codes(rules.MEASURE, action, "in_force", facts) == set()
    assert codes(rules.MEASURE, action, "in_force", replace(facts, note="")) == {"no_reasons"}


def test_a_measure_is_extended_to_a_later_day_and_escalated_when_overdue() -> None:
    facts = rules.MeasureFacts("mitigated", DAY, days(-1), days(10), note="手続中")
    assert codes(rules.MEASURE, "extend", "in_force", facts) == set()
    assert codes(rules.MEASURE, "extend", "in_force", replace(facts, new_due_on=DAY)) == {"due_in_the_past"}
    assert codes(rules.MEASURE, "escalate", "in_force", facts) == set()
    assert codes(rules.MEASURE, "escalate", "in_force", replace(facts, due_on=DAY)) == {"not_overdue"}
    assert [one.code for one in rules.problems_of_showing("lifted", 0)] == ["measure_takes_nothing", "nothing_shown"]


def test_an_appeal_is_in_time_against_a_decision_and_alone() -> None:
    facts = rules.AppealFacts("refused", DAY, 30, days(30), reasons="理由")
    assert not rules.problems_of_appeal(facts)
    assert [one.code for one in rules.problems_of_appeal(replace(facts, today=days(31)))] == ["appeal_too_late"]
    for wrong in (replace(facts, case_state="cleared"), replace(facts, has_open_appeal=True)):
        assert [one.code for one in rules.problems_of_appeal(wrong)] == ["nothing_to_appeal"]
    dismissed = replace(facts, was_dismissed=True)
    assert [one.code for one in rules.problems_of_appeal(dismissed)] == ["appeal_was_dismissed"]


def test_a_finding_is_of_its_kind_and_looks_at_nothing_forbidden() -> None:
    good = FindingOutline("funding", "open_source", "no", facts={"amount_yen": 5}, note=BOTH)
    assert not rules.problems_of_finding(good, "adjudicating")
    bad = FindingOutline(
        "post", "rumour", "maybe", days(1), DAY, {"licence": "valid", "nationality": "XX", "obligation": "perhaps"}
    )
    found = [(one.code, one.where) for one in rules.problems_of_finding(bad, "cleared")]
    assert found == [
        ("case_is_not_adjudicating", "screening_case.state"),
        ("wrong_value", "finding.source"),
        ("wrong_value", "finding.disclosed"),
        ("wrong_value", "finding.facts.licence"),
        ("forbidden_input", "finding.facts.nationality"),
        ("wrong_value", "finding.facts.obligation"),
        ("ended_before_it_began", "finding.ended_on"),
        ("no_reasons", "finding.note"),
    ]
    far = replace(good, facts={"amount_yen": -1})
    assert [one.code for one in rules.problems_of_finding(far, "adjudicating")] == ["wrong_value"]
    assert [one.code for one in rules.problems_of_withdrawing("adjudicating", " ")] == ["no_reasons"]


@pytest.mark.parametrize("url", ["", "ftp://a.example/", "https://", "http://a b/", "javascript:alert(1)"])
def test_a_capture_says_where_and_what(url: str) -> None:
    assert not rules.problems_of_capture(rules.Capture("https://example.org/a?b#c", BOTH))
    wrong = rules.Capture(url, NOTHING_SAID)
    assert [one.code for one in rules.problems_of_capture(wrong)] == ["not_a_url", "no_reasons"]


def test_areas_are_proposed_from_what_an_application_says() -> None:
    found = rules.propose_areas(small(), Text("量子ビットの研究", "On a qubit"), NOTHING_SAID)
    assert [(one.area, one.terms) for one in found] == [("quantum", ("量子", "qubit"))]
    assert rules.propose_areas(small(), Text("稲作", "Rice"), NOTHING_SAID) == ()
    assert rules.propose_areas(policy("dod-2021"), Text("量子", "qubit"), NOTHING_SAID) == ()
    assert rules.unknown_areas(small(), ["quantum", "magic"]) == ("magic",)


def test_a_trial_tells_what_would_change() -> None:
    tried = [
        Tried("C-2", "none", "high", "cleared", "conditions"),
        Tried("C-1", "high", "high", "conditions", "conditions"),
        Tried("C-3", "high", "none", "conditions", "cleared"),
    ]
    told = rules.report(tried)
    assert (told.cases_count, told.graver_count, told.milder_count) == (3, 1, 1)
    assert told.moves == (("high", "high", 1), ("high", "none", 1), ("none", "high", 1))
    assert [one.case for one in told.changed] == ["C-2", "C-3"]


FROM_COUNT = 5


def ended(verdict: str, count: int, group: str = "quantum") -> list[Ended]:
    return [Ended(group, verdict, number, False, False, False) for number in range(count)]


def test_small_counts_are_not_told_and_cannot_be_had_by_subtraction() -> None:
    few, one_small, plain = (
        rules.figures_by_group(cases, FROM_COUNT)[0]
        for cases in (ended("cleared", 4), [*ended("cleared", 20), *ended("refused", 1)], ended("cleared", 20))
    )
    assert (few.cases_count, few.median_days) == (None, None)
    assert dict(one_small.by_verdict) == {"cleared": None, "conditions": 0, "refused": None}
    assert (plain.cases_count, plain.median_days) == (20, 9)
    assert dict(plain.by_verdict) == {"cleared": 20, "conditions": 0, "refused": 0}


def test_small_counts_cannot_be_had_together_or_from_another_table() -> None:
    ones = [*ended("cleared", 20), *ended("conditions", 1), *ended("refused", 1)]
    (told,) = rules.figures_by_group(ones, FROM_COUNT)
    assert dict(told.by_verdict) == {"cleared": None, "conditions": None, "refused": None}
    few, many, most = rules.figures_by_group(
        [*ended("cleared", 3, "a"), *ended("cleared", 9, "b"), *ended("cleared", 30, "c")], FROM_COUNT
    )
    assert (few.cases_count, many.cases_count, most.cases_count) == (None, None, 30)
    other, _ = rules.figures_by_group([*ended("refused", 8, "a"), *ended("cleared", 8, "a"), *ones], FROM_COUNT)
    assert dict(other.by_verdict)["refused"] is None


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(("cleared", "conditions", "refused")), st.booleans()))
)
def test_no_figure_tells_of_fewer_than_five(cases: list[tuple[str, str, bool]]) -> None:
    each = (Ended(group, verdict, 3, flag, flag, False) for group, verdict, flag in cases)
    told = rules.figures_by_group(each, FROM_COUNT)
    for one in told:
        counts = [count for _, count in one.by_verdict]
        assert all(count is None or count == 0 or count >= FROM_COUNT for count in counts)
        assert counts.count(None) != 1
        assert one.questioned_count is None or one.questioned_count == 0 or one.questioned_count >= FROM_COUNT
