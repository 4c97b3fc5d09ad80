"""What a policy asks about owners, and whose stake is suggested as a finding."""

from __future__ import annotations

from dataclasses import replace

from kikin.fund import screening as rules
from kikin.fund.screening import Holder, Listing
from kikin.values.text import Text
from tests.fund.screening.written import FOLDER

HOLDER = Holder(
    name="Holder",
    organisation=Text("会社", "Company"),
    votes_bp=3_333.4,
    means=Text("議決権", "votes"),
    chains=("Holder → Company",),
    source="register",
    said_by=Text("登記", "a register"),
    is_disclosed=False,
)


def threshold_of(text: str) -> int | None:
    policy, problems = rules.read_policy(text)
    assert policy is not None, problems
    return rules.votes_threshold_percent(policy)


def test_the_least_part_that_a_rule_asks_about_counts() -> None:
    assert threshold_of((FOLDER / "jp-2026.toml").read_text(encoding="utf-8")) == 10
    assert threshold_of((FOLDER / "uk-2022.toml").read_text(encoding="utf-8")) == 25
    assert threshold_of((FOLDER / "ca-2024.toml").read_text(encoding="utf-8")) is None


def test_a_holder_is_suggested_only_where_listed_or_a_state() -> None:
    assert rules.suggestion_of(HOLDER) is None
    state = rules.suggestion_of(replace(HOLDER, is_state=True))
    assert state is not None
    assert dict(state.facts) == {"votes_percent": 33}
    assert "33.33%" in state.note.ja and "a state or a body of one" in state.note.en
    listed = rules.suggestion_of(replace(HOLDER, votes_bp=0, listings=(Listing("csl", "Holder Ltd", 9_310),)))
    assert listed is not None
    assert not listed.facts
    assert 'perhaps "Holder Ltd" of the list csl, 93%' in listed.note.en
    assert not rules.problems_of_finding(listed, "adjudicating")
