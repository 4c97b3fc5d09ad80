"""The rules of screening: every need of every step, and what a charter's words come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kikin.fund import screening as rules
from kikin.fund.charter import parse
from kikin.fund.lifecycle import Lifecycle, Step
from tests.cast import CHARTER

CLEAN = rules.CaseFacts(hits=("dismissed",), level="low", level_verdict="cleared", verdict="cleared", reasons="なし")
RISKY = replace(CLEAN, hits=("confirmed", "dismissed"), level_verdict="conditions", verdict="conditions")
MEASURE = rules.MeasureFacts("adjudicating", date(2022, 8, 1), "training", "研修を受ける", date(2022, 9, 1), "修了証")


def codes(lifecycle: Lifecycle, action: str, state: str, facts: object) -> set[str]:
    step = lifecycle.step(action, state)
    assert isinstance(step, Step)
    return {problem.code for problem in lifecycle.check(step, facts)}


@pytest.mark.parametrize(
    ("lists_count", "parties_count", "missing"),
    [
        (1, 1, set()),
        (0, 1, {"no_list_in_force"}),
        (0, 0, {"no_list_in_force", "no_parties"}),
    ],
)
def test_somebody_is_compared_with_some_list(lists_count: int, parties_count: int, missing: set[str]) -> None:
    facts = rules.CaseFacts(lists_count=lists_count, parties_count=parties_count)
    assert codes(rules.CASE, "match", "open", facts) == missing


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (CLEAN, set()),
        (replace(CLEAN, hits=()), set()),
        (replace(CLEAN, hits=("new",)), {"hits_not_adjudicated"}),
        (replace(CLEAN, hits=("confirmed",)), {"hit_is_confirmed"}),
        (replace(CLEAN, reasons=" "), {"no_reasons"}),
        (replace(CLEAN, level_verdict="refused"), {"level_does_not_fit"}),
        (replace(CLEAN, level_verdict=""), {"level_does_not_fit"}),
    ],
)
def test_a_case_is_cleared_when_nothing_was_found(facts: rules.CaseFacts, missing: set[str]) -> None:
    assert codes(rules.CASE, "clear", "adjudicating", facts) == missing


@pytest.mark.parametrize(
    ("measures", "missing"),
    [
        (("agreed",), set()),
        (("agreed", "lifted"), set()),
        ((), {"measures_not_agreed"}),
        (("lifted",), {"measures_not_agreed"}),
        (("agreed", "proposed"), {"measures_not_agreed"}),
        (("breached",), {"measures_not_agreed"}),
    ],
)
def test_a_risk_is_carried_by_agreed_measures_alone(measures: tuple[str, ...], missing: set[str]) -> None:
    assert codes(rules.CASE, "mitigate", "adjudicating", replace(RISKY, measures=measures)) == missing


def test_nobody_is_refused_without_a_confirmed_hit() -> None:
    facts = replace(RISKY, level_verdict="refused", verdict="refused")
    assert codes(rules.CASE, "refuse", "adjudicating", facts) == set()
    assert codes(rules.CASE, "refuse", "adjudicating", replace(facts, hits=("dismissed",))) == {"no_confirmed_hit"}


def test_a_case_closes_from_adjudication_and_from_nowhere_else() -> None:
    for action, to in rules.CLOSES.items():
        steps = [step for step in rules.CASE.steps if step.action == action]
        assert [(step.start, step.to) for step in steps] == [("adjudicating", to)]
    assert rules.VERDICTS.keys() == rules.CASE.ends == set(rules.CLOSES.values())


@pytest.mark.parametrize("action", ["dismiss", "confirm"])
def test_a_hit_takes_a_reason_and_an_open_case(action: str) -> None:
    assert codes(rules.HIT, action, "new", rules.HitFacts("adjudicating", "別法人")) == set()
    assert codes(rules.HIT, action, "new", rules.HitFacts("cleared", "")) == {"case_is_not_adjudicating", "no_reasons"}


def test_a_measure_says_what_is_to_be_done_and_by_when() -> None:
    assert not rules.problems_of_measure(MEASURE)
    bad = replace(MEASURE, code="magic", text=" ", due_on=MEASURE.today)
    assert {problem.code for problem in rules.problems_of_measure(bad)} == {
        "unknown_measure",
        "measure_says_nothing",
        "due_in_the_past",
    }


@pytest.mark.parametrize("action", ["fulfil", "record_breach", "lift"])
def test_what_becomes_of_a_measure_is_written_down(action: str) -> None:
    assert codes(rules.MEASURE, action, "in_force", MEASURE) == set()
    assert codes(rules.MEASURE, action, "in_force", replace(MEASURE, note="")) == {"no_reasons"}


def test_screening_is_asked_for_by_its_agency_once_merit_is_judged() -> None:
    asking = rules.Asking("shortlisted", frozenset({"jst"}), frozenset({"jst", "nedo"}))
    assert not rules.problems_of_asking(asking)
    early = replace(asking, state="in_review", asking=frozenset({"nedo"}))
    assert [problem.code for problem in rules.problems_of_asking(early)] == ["not_proposed_for_award", "other_agency"]


@pytest.mark.parametrize(
    ("year", "policy"), [(2020, "jp-2021"), (2021, "jp-2021"), (2025, "jp-2021"), (2026, "jp-2026")]
)
def test_the_newest_policy_whose_year_has_come_is_in_force(year: int, policy: str) -> None:
    assert rules.policy_in_force(("jp-2021", "jp-2026"), year) == policy


def test_a_policy_without_a_year_is_in_force_from_where_it_stands() -> None:
    assert rules.policy_in_force(("first", "second"), 2021) == "second"


def test_levels_give_the_verdicts_that_the_charter_says() -> None:
    charter, _ = parse(CHARTER.read_text())
    assert charter is not None
    assert [rules.verdict_of_level(charter, level.key) for level in charter.screening.levels] == [
        level.verdict for level in charter.screening.levels
    ]
    assert rules.verdict_of_level(charter, "no-such-level") == ""


def test_no_fact_holds_what_may_never_be_looked_at() -> None:
    charter, _ = parse(CHARTER.read_text())
    assert charter is not None
    seen = {*rules.CaseFacts.__slots__, *rules.HitFacts.__slots__, *rules.MeasureFacts.__slots__}
    assert not seen & set(charter.screening.forbidden_inputs)
