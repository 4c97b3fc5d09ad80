"""What may become a version of ownership statements, and which party of them an organisation is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kikin.fund.control import (
    MAX_BYTES,
    MAX_STAKES,
    Loading,
    differences,
    party_of,
    problems_of_loading,
)
from kikin.fund.policy import ROLES, may_see
from kikin.fund.relations import Actor, Subject

GOOD = Loading("declared", date(2026, 4, 1), date(2026, 4, 2), 1_000, 3)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (GOOD, []),
        (replace(GOOD, source="rumour"), ["unknown_source"]),
        (replace(GOOD, as_of=date(2026, 4, 3)), ["in_the_future"]),
        (replace(GOOD, size_bytes=MAX_BYTES + 1), ["too_large"]),
        (replace(GOOD, stakes_count=MAX_STAKES + 1), ["too_large"]),
        (replace(GOOD, stakes_count=0), ["nothing_stated"]),
    ],
)
def test_what_may_become_a_version(facts: Loading, codes: list[str]) -> None:
    assert [one.code for one in problems_of_loading(facts)] == codes


def test_the_organisation_is_the_party_that_bears_its_name_or_stands_lowest() -> None:
    parties = {"a": "Alpha  Corp", "b": "Beta", "1234567890123": "Gamma"}
    assert party_of("", ("ALPHA corp",), parties, {"b"}) == ("a", ())
    assert party_of("", ("1234567890123",), parties, ()) == ("1234567890123", ())
    assert party_of("", ("nobody",), parties, {"b", "1234567890123"}) == ("a", ())
    assert party_of("b", (), parties, ()) == ("b", ())
    assert [one.code for one in party_of("z", (), parties, ())[1]] == ["no_such_party"]
    assert [one.code for one in party_of("", (), parties, ())[1]] == ["which_party"]


def test_versions_differ_stake_by_stake() -> None:
    key = ("x", "a", "shares")
    found = differences(
        {key: (1.0, 1.0), ("y", "a", "shares"): (2.0, 2.0)}, {key: (3.0, 1.0), ("z", "a", "debt"): (0.0, 0.0)}
    )
    assert [(one.holder, one.before, one.after) for one in found] == [
        ("x", (1.0, 1.0), (3.0, 1.0)),
        ("y", (2.0, 2.0), None),
        ("z", None, (0.0, 0.0)),
    ]
    assert differences({key: (1.0, 1.0)}, {key: (1.0, 1.0)}) == []


def test_only_those_who_screen_know_of_it() -> None:
    seeing = {role for role in ROLES if may_see(Actor("P", role), Subject("ownership", "ORG"))}
    assert seeing == {"security_officer", "security_lead"}
