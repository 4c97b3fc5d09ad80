"""What a version of a list has to meet, and how much of it may be gone."""

from __future__ import annotations

import pytest

from kikin.fund.lists import VersionFacts, lost_bp, problems_of_name, problems_of_proposing
from kikin.fund.policy import may
from kikin.fund.relations import Actor, Subject


def codes(facts: VersionFacts) -> list[str]:
    return [problem.code for problem in problems_of_proposing(facts)]


@pytest.mark.parametrize(
    ("rows_count", "before_count", "lost"),
    [(100, 0, 0), (100, 100, 0), (120, 100, 0), (70, 100, 3_000), (71, 100, 2_900), (0, 100, 10_000), (2, 3, 3_333)],
)
def test_the_share_that_is_lost(rows_count: int, before_count: int, lost: int) -> None:
    assert lost_bp(rows_count, before_count) == lost


def test_a_list_that_lost_its_share_needs_a_reason() -> None:
    assert codes(VersionFacts(71, 100, 3_000)) == []
    assert codes(VersionFacts(70, 100, 3_000)) == ["list_has_shrunk"]
    assert codes(VersionFacts(70, 100, 3_000, "\u3000 ")) == ["list_has_shrunk"]
    assert codes(VersionFacts(70, 100, 3_000, "the publisher removed them")) == []
    assert codes(VersionFacts(0, 100, 3_000, "all gone")) == ["list_is_empty"]


@pytest.mark.parametrize(
    ("name", "is_one"), [("ofac-sdn", True), ("外国ユーザーリスト", True), ("a/b", False), ("", False)]
)
def test_a_list_has_a_name_that_an_address_can_hold(name: str, is_one: bool) -> None:
    assert (problems_of_name(name) == ()) is is_one


def test_nobody_approves_what_they_proposed_and_no_command_approves() -> None:
    proposed = Subject("watchlist_version", "LIST-X", "proposed", done_by=frozenset({"PER-1"}))
    assert not may(Actor("PER-1", "security_officer"), "approve", proposed)
    assert may(Actor("PER-2", "security_officer"), "approve", proposed)
    assert may(Actor("PER-1", "security_officer"), "reject", proposed)
    assert not may(Actor("", "founder"), "approve", proposed)
