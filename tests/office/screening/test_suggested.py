"""Owners who may be listed, or are states, are suggested as findings; only a person records one."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from kikin.fund.relations import Actor
from kikin.office.control import actions as control
from kikin.office.parties.models import Organisation
from kikin.office.screening import actions, queries
from kikin.office.screening.models import Finding, ScreenedParty, ScreeningCase
from kikin.office.screening.queries.suggested import Suggestion
from tests.cast import Cast
from tests.office.doors.watching import in_both_languages, nothing_changes_but_who_read, page, send
from tests.office.refusals import refused
from tests.office.screening.scene import NOW

DAY = date(2022, 1, 1)


def entity(key: str, name: str, kind: str = "registeredEntity") -> dict[str, Any]:
    return {
        "statementId": key,
        "recordId": key,
        "recordType": "entity",
        "recordStatus": "new",
        "recordDetails": {"entityType": {"type": kind}, "name": name},
    }


def holding(owner: str, owned: str, percent: int) -> dict[str, Any]:
    interest = {"type": "votingRights", "directOrIndirect": "direct", "share": {"exact": percent}}
    return {
        "statementId": f"{owner} of {owned}",
        "recordId": f"{owner} of {owned}",
        "recordType": "relationship",
        "recordStatus": "new",
        "recordDetails": {"subject": owned, "interestedParty": owner, "interests": [interest]},
    }


STATEMENTS = [
    entity("X", "The applicant"),
    entity("H", "Holding House"),
    entity("L", "Imaginary Dynamics Institute"),
    entity("S", "Treasury of Elsewhere", "stateBody"),
    entity("P", "Plain Fund"),
    entity("F", "Fictive Orbital Works"),
    holding("H", "X", 60),
    holding("L", "H", 80),
    holding("S", "X", 15),
    holding("P", "X", 20),
    holding("F", "X", 5),
]


@pytest.fixture
def member(cast: Cast, matched: ScreeningCase) -> ScreenedParty:
    """A member of the application whose owners a register names."""
    party: ScreenedParty = matched.parties.filter(kind="organisation")[0]
    load(party, STATEMENTS, "register", cast.security_officer)
    return party


def load(party: ScreenedParty, statements: object, source: str, officer: Actor) -> None:
    organisation = Organisation.objects.get(ref=party.ref)
    control.load(organisation, json.dumps(statements).encode(), source, DAY, officer, NOW, "X")


def suggested(case: ScreeningCase) -> dict[str, Suggestion]:
    found = queries.suggested_by_ownership(case, NOW.date())
    assert (found.votes_percent, found.holders_count) == (10, 4)
    return {one.holder.name: one for one in found.suggestions}


def test_who_reaches_the_policys_part_and_may_be_listed_or_is_a_state_is_suggested(
    cast: Cast, matched: ScreeningCase, member: ScreenedParty
) -> None:
    found = suggested(matched)
    assert found.keys() == {"Imaginary Dynamics Institute", "Treasury of Elsewhere"}
    listed, state = found["Imaginary Dynamics Institute"], found["Treasury of Elsewhere"]
    assert (listed.party, [one.list_name for one in listed.holder.listings]) == (member, ["demonstration"])
    assert (listed.outline.kind, listed.outline.source, listed.outline.disclosed) == ("company", "open_source", "no")
    assert (listed.outline.facts, state.outline.facts) == ({"votes_percent": 60}, {"votes_percent": 15})
    assert "Imaginary Dynamics Institute → Holding House → The applicant" in listed.outline.note.en
    assert "国又は国の機関" in state.outline.note.ja and not state.holder.listings


def test_whom_the_applicant_has_named_is_disclosed(cast: Cast, matched: ScreeningCase, member: ScreenedParty) -> None:
    load(member, STATEMENTS, "declared", cast.security_officer)
    state = suggested(matched)["Treasury of Elsewhere"]
    assert (state.outline.source, state.outline.disclosed) == ("self", "yes")


def test_what_was_recorded_is_said_to_be_so_and_not_recorded_twice(
    cast: Cast, matched: ScreeningCase, member: ScreenedParty
) -> None:
    state = suggested(matched)["Treasury of Elsewhere"]
    actions.enter_finding(matched, state.outline, cast.security_officer, NOW, party=state.party)
    assert [name for name, one in suggested(matched).items() if one.is_recorded] == ["Treasury of Elsewhere"]
    with refused("finding_repeated"):
        actions.enter_finding(matched, state.outline, cast.security_officer, NOW, party=state.party)


def test_a_suggestion_is_looked_at_without_effect_and_recorded_in_one_step(
    cast: Cast, matched: ScreeningCase, member: ScreenedParty, settings: Any
) -> None:
    way = f"/security/cases/{matched.ref}/findings/"
    state = suggested(matched)["Treasury of Elsewhere"]
    with nothing_changes_but_who_read():
        shown = page(cast.security_officer, f"{way}suggested/")
    assert shown.count("Confirm and record it") == 2
    assert "Plain Fund" not in shown and "Fictive Orbital Works" not in shown
    in_both_languages(cast.security_lead, [f"{way}suggested/"])
    before = Finding.objects.count()
    fields = {"party": member.position, "source": "open_source", "disclosed": "no", "votes_percent": 15}
    answer = send(
        cast.security_officer, f"{way}enter/?kind=company", **fields, note=state.outline.note.en, started_on=""
    )
    assert answer.status_code == 302
    assert Finding.objects.count() == before + 1
    assert page(cast.security_officer, f"{way}suggested/").count("This is recorded") == 1


def test_without_statements_nothing_is_suggested(matched: ScreeningCase) -> None:
    found = queries.suggested_by_ownership(matched, NOW.date() + timedelta(days=1))
    assert (found.votes_percent, found.holders_count, found.suggestions) == (10, 0, ())
