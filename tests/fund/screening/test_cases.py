"""A case as the rules see it: every need of every step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kikin.fund import screening as rules
from kikin.fund.charter import Charter, parse
from kikin.fund.lifecycle import Lifecycle, Step
from kikin.values.text import Text
from tests.cast import CHARTER
from tests.fund.screening.written import policy

CLEAN = rules.CaseFacts(
    hits=("dismissed",),
    level="low",
    level_verdict="cleared",
    verdict="cleared",
    decider="security_officer",
    role="security_officer",
    reasons="なし",
)
RISKY = replace(
    CLEAN,
    hits=("confirmed", "dismissed"),
    findings_count=1,
    was_heard=True,
    level="prohibited",
    level_verdict="refused",
    verdict="refused",
    decider="security_lead",
    role="security_lead",
    told=Text("条件を確認しました。", "We looked at its terms."),
)
CARRIED = replace(RISKY, level="high", level_verdict="conditions", verdict="conditions", plan="accepted")


def codes(lifecycle: Lifecycle, action: str, state: str, facts: object) -> set[str]:
    step = lifecycle.step(action, state)
    assert isinstance(step, Step)
    return {problem.code for problem in lifecycle.check(step, facts)}


def charter() -> Charter:
    found, _ = parse(CHARTER.read_text(encoding="utf-8"))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("lists_count", "parties_count", "missing"),
    [(1, 1, set()), (0, 1, {"no_list_in_force"}), (0, 0, {"no_list_in_force", "no_parties"})],
)
def test_somebody_is_compared_with_some_list(lists_count: int, parties_count: int, missing: set[str]) -> None:
    facts = rules.CaseFacts(lists_count=lists_count, parties_count=parties_count)
    assert codes(rules.CASE, "match", "gated", facts) == missing


def test_nothing_is_compared_before_a_person_has_confirmed_the_technology() -> None:
    assert not isinstance(rules.CASE.step("match", "open"), Step)
    assert codes(rules.CASE, "confirm_areas", "open", rules.CaseFacts(unknown_areas=("magic",))) == {"unknown_area"}
    assert codes(rules.CASE, "confirm_areas", "open", rules.CaseFacts()) == set()


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (CLEAN, set()),
        (replace(CLEAN, hits=("new",)), {"hits_not_adjudicated"}),
        (replace(CLEAN, unseconded_count=1), {"hits_seen_by_one"}),
        (replace(CLEAN, hits=("unclear",)), set()),
    ],
)
def test_a_level_is_assessed_once_people_have_looked(facts: rules.CaseFacts, missing: set[str]) -> None:
    assert codes(rules.CASE, "assess", "adjudicating", facts) == missing


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (CLEAN, set()),
        (replace(CLEAN, hits=()), set()),
        (replace(CLEAN, hits=("unclear",)), {"hits_unclear"}),
        (replace(CLEAN, hits=("confirmed",), unweighed_count=1), {"hit_is_confirmed"}),
        (replace(CLEAN, hits=("confirmed",)), set()),
        (replace(CLEAN, questions=("answered", "sent")), {"question_waits"}),
        (replace(CLEAN, reasons=" "), {"no_reasons"}),
        (replace(CLEAN, level_verdict="refused"), {"level_does_not_fit"}),
        (replace(CLEAN, level_verdict=""), {"level_does_not_fit"}),
        (replace(CLEAN, decider="security_lead"), {"approver_too_low"}),
        (replace(CLEAN, missing_consents=("ministry",)), {"consent_missing"}),
        (replace(CLEAN, is_own_level=True), {"own_level"}),
    ],
)
def test_a_case_is_cleared_when_its_level_asks_for_nothing(facts: rules.CaseFacts, missing: set[str]) -> None:
    assert codes(rules.CASE, "clear", "assessed", facts) == missing


@pytest.mark.parametrize(
    ("plan", "missing"),
    [("accepted", set()), ("", {"measures_not_agreed"}), ("proposed", {"measures_not_agreed"})],
)
def test_a_risk_is_carried_by_an_accepted_plan_alone(plan: str, missing: set[str]) -> None:
    assert codes(rules.CASE, "mitigate", "mitigating", replace(CARRIED, plan=plan)) == missing


@pytest.mark.parametrize("state", ["assessed", "mitigating"])
@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (RISKY, set()),
        (replace(RISKY, findings_count=0), {"no_confirmed_hit"}),
        (replace(RISKY, was_heard=False), {"right_of_reply"}),
        (replace(RISKY, level_verdict="conditions"), {"level_does_not_fit"}),
        (replace(RISKY, level_verdict="conditions", plan="declined"), set()),
        (replace(RISKY, missing_consents=("agency_board",)), {"consent_missing"}),
        (replace(RISKY, told=Text("条件を確認しました。", " ")), {"applicant_not_told"}),
        (replace(RISKY, role="security_officer"), {"approver_too_low"}),
    ],
)
def test_nobody_is_refused_unheard_or_where_a_plan_would_do(
    facts: rules.CaseFacts, missing: set[str], state: str
) -> None:
    assert codes(rules.CASE, "refuse", state, facts) == missing


def test_a_plan_is_negotiated_where_the_level_asks_for_one() -> None:
    assert codes(rules.CASE, "negotiate", "assessed", CARRIED) == set()
    assert codes(rules.CASE, "negotiate", "assessed", CLEAN) == {"nothing_to_negotiate"}


def test_a_level_is_set_within_the_policy_and_with_reasons() -> None:
    assert codes(rules.CASE, "depart", "assessed", CLEAN) == set()
    wrong = replace(CLEAN, level_is_known=False, reasons="")
    assert codes(rules.CASE, "depart", "assessed", wrong) == {"unknown_level", "no_reasons"}


def test_what_a_closed_case_tells_is_known() -> None:
    for action, to in rules.CLOSES.items():
        assert {step.to for step in rules.CASE.steps if step.action == action} == {to}
    assert rules.VERDICTS.keys() == rules.CASE.ends == set(rules.CLOSES.values())


@pytest.mark.parametrize("action", ["dismiss", "confirm", "leave_unclear"])
def test_a_hit_takes_a_reason_and_an_open_case(action: str) -> None:
    assert codes(rules.HIT, action, "new", rules.HitFacts("adjudicating", "別法人")) == set()
    assert codes(rules.HIT, action, "new", rules.HitFacts("cleared", "")) == {"case_is_not_adjudicating", "no_reasons"}


def test_screening_is_asked_for_by_its_agency_once_merit_is_judged() -> None:
    asking = rules.Asking("shortlisted", frozenset({"jst"}), frozenset({"jst", "nedo"}))
    assert not rules.problems_of_asking(asking)
    early = replace(asking, state="in_review", asking=frozenset({"nedo"}))
    assert [problem.code for problem in rules.problems_of_asking(early)] == ["not_proposed_for_award", "other_agency"]


@pytest.mark.parametrize(
    ("year", "named"), [(2020, "jp-2021"), (2021, "jp-2021"), (2025, "jp-2021"), (2026, "jp-2026")]
)
def test_the_newest_policy_whose_year_has_come_is_named(year: int, named: str) -> None:
    assert rules.policy_named(("jp-2021", "jp-2026"), year) == named
    assert rules.policy_named(("first", "second"), year) == "second"


def test_levels_give_the_verdicts_of_the_charter_and_else_of_the_policy() -> None:
    found, fund = policy("jp-2022"), charter()
    assert [rules.verdict_of_level(fund, found, level.key) for level in fund.screening.levels] == [
        level.verdict for level in fund.screening.levels
    ]
    bare = replace(fund, screening=replace(fund.screening, levels=()))
    verdicts = [rules.verdict_of_level(bare, found, level) for level in (*found.levels, "no-such-level")]
    assert verdicts == ["cleared", "cleared", "conditions", "conditions", "refused", ""]


def test_a_consent_is_asked_for_and_names_its_document() -> None:
    day = date(2022, 8, 1)
    facts = rules.ConsentFacts("assessed", "agency_board", ("agency_board",), "DOC-1", day, day)
    assert not rules.problems_of_consent(facts)
    (endless,) = rules.problems_of_consent(replace(facts, document="D" * 201))
    assert endless.code == "consent_without_document"
    wrong = replace(facts, authority="ministry", document=" ")
    assert [one.code for one in rules.problems_of_consent(wrong)] == ["consent_not_asked", "consent_without_document"]


def test_no_fact_holds_what_may_never_be_looked_at() -> None:
    seen = {*rules.CaseFacts.__slots__, *rules.HitFacts.__slots__, *rules.Finding.__slots__, *rules.FACTS}
    assert not [name for name in seen if rules.forbidden_in(name)]
