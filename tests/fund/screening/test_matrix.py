"""The matrix: what fires, on which finding and why; in any order, and never milder for one finding more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.fund import screening as rules
from kikin.fund.screening import Finding
from tests.fund.screening.written import KEYS, policy, small

DAY = date(2022, 8, 1)
LISTED = frozenset({"concern"})


def level(*findings: Finding, areas: tuple[str, ...] = ("quantum",)) -> str:
    return rules.assess(small(), findings, DAY, areas).level


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (Finding("F", "funding"), "none"),
        (Finding("F", "funding", lists=LISTED), "high"),
        (Finding("F", "funding", lists=frozenset({"other"})), "none"),
        (Finding("F", "funding", lists=LISTED, started_on=DAY + timedelta(1)), "none"),
        (Finding("F", "funding", lists=LISTED, ended_on=DAY), "high"),
        (Finding("F", "funding", lists=LISTED, ended_on=date(2022, 7, 31)), "moderate"),
        (Finding("F", "funding", lists=LISTED, ended_on=date(2018, 8, 1)), "moderate"),
        (Finding("F", "funding", lists=LISTED, ended_on=date(2018, 7, 31)), "none"),
        (Finding("F", "funding", disclosed="no"), "low"),
        (Finding("F", "funding", lists=LISTED, disclosed="no", ended_on=date(2020, 1, 1)), "high"),
        (Finding("F", "funding", lists=LISTED, disclosed="no"), "high"),
        (Finding("F", "talent_programme", facts=(("class", "malign"),)), "prohibited"),
        (Finding("F", "talent_programme", facts=(("class", "malign"),), ended_on=date(2019, 10, 10)), "prohibited"),
        (Finding("F", "talent_programme", facts=(("class", "malign"),), ended_on=date(2019, 10, 9)), "none"),
        (Finding("F", "talent_programme", facts=(("class", "other"),)), "none"),
        (Finding("F", "company", facts=(("votes_percent", 9),)), "none"),
        (Finding("F", "company", facts=(("votes_percent", 10),)), "moderate"),
        (Finding("F", "post", lists=frozenset({"whichever"})), "low"),
        (Finding("F", "coauthor", lists=LISTED), "none"),
    ],
)
def test_a_finding_has_its_level(finding: Finding, expected: str) -> None:
    assert level(finding) == expected


def test_the_trace_says_which_rule_fired_on_what_and_why() -> None:
    findings = [Finding("B", "funding", lists=LISTED, disclosed="no"), Finding("A", "coauthor"), Finding("C", "patent")]
    found = rules.assess(small(), findings, DAY, ("quantum",))
    told = [(fired.rule, fired.finding, fired.then, fired.level, fired.why.en) for fired in found.trace]
    assert told == [
        ("O1", "A", "info_only", "none", "Co-authorship"),
        ("F1", "B", "high", "high", "Money of a body of concern"),
        ("F3", "B", "+1_level", "high", "Not disclosed"),
    ]
    assert (found.outcome, found.measures, found.notices) == ("mitigate_required", ("training",), ())
    owned = rules.assess(small(), [Finding("A", "company", facts=(("votes_percent", 30),))], DAY, ("quantum",))
    assert owned.notices == ("notify_ownership_desk",)


def test_outside_the_gate_only_the_basic_rules_are_asked() -> None:
    funding, undisclosed = Finding("F", "funding", lists=LISTED), Finding("G", "post", disclosed="no")
    assert (level(funding, areas=()), level(undisclosed, areas=())) == ("high", "none")
    assert rules.assess(small(), [], DAY, ()).is_basic
    assert not rules.assess(small(("skip_to_basic", "all_rules")), [], DAY, ()).is_basic


def test_strac_asks_for_a_sensitive_technology_and_a_present_tie() -> None:
    strac = policy("ca-2024")
    present = Finding("F", "post", lists=frozenset({"ca-nro"}))
    past = Finding("F", "post", lists=frozenset({"ca-nro"}), ended_on=date(2024, 5, 1))
    day = date(2024, 6, 1)
    levels = [
        rules.assess(strac, [finding], day, areas).level
        for finding, areas in ((present, ("quantum",)), (present, ()), (past, ("quantum",)), (past, ()))
    ]
    assert levels == ["prohibited", "none", "none", "none"]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2022, 8, 1), 48, date(2018, 8, 1)),
        (date(2022, 3, 31), 1, date(2022, 2, 28)),
        (date(2024, 3, 30), 1, date(2024, 2, 29)),
        (date(2022, 1, 15), 1, date(2021, 12, 15)),
        (date(2022, 11, 30), -3, date(2023, 2, 28)),
    ],
)
def test_months_are_counted_back_to_the_same_day(day: date, months: int, before: date) -> None:
    assert rules.months_before(day, months) == before


days = st.none() | st.dates(date(2010, 1, 1), date(2026, 1, 1))
facts_of = {
    kind: st.fixed_dictionaries(
        {},
        optional={
            name: st.sampled_from(fact.choices) if fact.choices else st.integers(0, fact.most)
            for name, fact in rules.FACTS.items()
            if kind in fact.kinds
        },
    )
    for kind in rules.KINDS
}


@st.composite
def several_findings(draw: st.DrawFn) -> list[Finding]:
    """Up to eight findings of any kind, each under a ref of its own."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(tuple(rules.KINDS)))
        facts: dict[str, Any] = draw(facts_of[kind])
        found.append(
            Finding(
                f"F{number}",
                kind,
                disclosed=draw(st.sampled_from(rules.DISCLOSED)),
                started_on=draw(days),
                ended_on=draw(days),
                lists=frozenset(draw(st.sets(st.sampled_from(("concern", "ca-nro", "us-csl", "mine"))))),
                facts=tuple(sorted(facts.items())),
            )
        )
    return found


keys = st.sampled_from((*KEYS, ""))
subsets = st.sets(st.sampled_from(("quantum", "ai", "space", "robotics"))).map(tuple)


@given(keys, several_findings(), subsets, st.randoms(use_true_random=False))
def test_the_order_of_findings_makes_no_difference(
    key: str, findings: list[Finding], areas: tuple[str, ...], random: object
) -> None:
    found = policy(key) if key else small()
    shuffled = list(findings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert rules.assess(found, shuffled, DAY, areas) == rules.assess(found, findings, DAY, tuple(reversed(areas)))


@given(keys, several_findings(), subsets)
def test_one_finding_more_never_lowers_the_level(key: str, findings: list[Finding], areas: tuple[str, ...]) -> None:
    found = policy(key) if key else small()
    ranks = [
        found.levels.index(rules.assess(found, findings[:count], DAY, areas).level)
        for count in range(len(findings) + 1)
    ]
    assert ranks == sorted(ranks)


@given(keys, several_findings(), subsets)
def test_every_level_is_explained_by_its_trace(key: str, findings: list[Finding], areas: tuple[str, ...]) -> None:
    found = policy(key) if key else small()
    result = rules.assess(found, findings, DAY, areas)
    ranks = [found.levels.index(fired.level) for fired in result.trace]
    assert found.levels.index(result.level) == max(ranks, default=0)
    refs = {finding.ref for finding in findings}
    known = {rule.key for rule in found.rules}
    assert all(fired.finding in refs and fired.rule in known and fired.why.ja for fired in result.trace)
    if result.level != found.levels[0]:
        assert result.trace
