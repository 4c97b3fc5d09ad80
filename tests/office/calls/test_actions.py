"""Calls: on decided concepts, approved by another, open and closed to the second."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kikin.office.calls import actions, queries
from kikin.office.calls.models import Call
from kikin.values.money import MAX_YEN
from kikin.values.text import Text
from tests.cast import CLOSES, FOUNDED, OPENS, PUBLIC, Cast, drafted_call
from tests.office.refusals import refused


def test_a_call_is_approved_by_another_and_opens_in_its_time(cast: Cast) -> None:
    call = drafted_call(cast)
    assert call not in queries.visible_to(PUBLIC)
    with refused("not_from_this_state"):
        actions.open_call(call, cast.officers["nedo"], OPENS)
    actions.approve(call, cast.directors["nedo"], FOUNDED)
    for too_soon_or_late in (OPENS - timedelta(seconds=1), CLOSES):
        with refused("not_the_time_to_open"):
            actions.open_call(call, cast.officers["nedo"], too_soon_or_late)
    actions.open_call(call, cast.officers["nedo"], OPENS)
    assert call in queries.visible_to(PUBLIC)


def test_a_call_closes_at_its_deadline_and_not_before(cast: Cast, call: Call) -> None:
    with refused("before_the_deadline"):
        actions.close(call, cast.officers["nedo"], CLOSES - timedelta(seconds=1))
    assert actions.close(call, cast.officers["nedo"], CLOSES).state == "closed"


def test_nobody_approves_their_own_call(cast: Cast) -> None:
    from dataclasses import replace

    call = drafted_call(cast)
    with refused("forbidden_four_eyes"):
        actions.approve(call, replace(cast.officers["nedo"], role="programme_director"), FOUNDED)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"closes_at": OPENS + timedelta(0), "opens_at": OPENS + timedelta(1)}, {"closes_before_it_opens"}),
        ({"budget_by_year": {2022: 0}}, {"budget_out_of_range"}),
        ({"budget_by_year": {2022: -1, 2023: 2}}, {"budget_out_of_range"}),
        ({"budget_by_year": {2040: 1}}, {"budget_out_of_range"}),
        ({"budget_by_year": {2022: 50_000_000_000}}, {"over_the_concepts_ceilings"}),
        ({"budget_by_year": {2022: MAX_YEN + 1}}, {"budget_out_of_range", "over_the_concepts_ceilings"}),
        ({"instrument": "lottery"}, {"not_in_the_charter"}),
        ({"stages": ("dreaming",)}, {"not_in_the_charter"}),
    ],
)
def test_terms_that_do_not_add_up_are_refused_at_once(cast: Cast, changes: dict[str, object], codes: set[str]) -> None:
    from tests.cast import decided_concepts

    concepts = decided_concepts(cast)
    terms: dict[str, Any] = {
        "title": Text("公募", "Call"),
        "summary": Text("", ""),
        "instrument": "commission",
        "stages": ("research",),
        "budget_by_year": {2022: 1_000_000_000},
        "opens_at": OPENS,
        "closes_at": CLOSES,
    } | changes
    with refused(*codes):
        actions.draft(concepts, actions.Terms(**terms), cast.officers["nedo"], FOUNDED)


def test_a_call_rests_on_decided_concepts(cast: Cast) -> None:
    from kikin.office.vision.models import Concept

    call = drafted_call(cast)
    Concept.objects.filter(field="quantum").update(state="draft")
    with refused("concept_not_decided"):
        actions.approve(call, cast.directors["nedo"], FOUNDED)


def test_another_agency_neither_drafts_nor_sees_a_draft(cast: Cast) -> None:
    from dataclasses import replace

    call = drafted_call(cast)
    outsider = replace(cast.officers["nedo"], of="third-agency")
    assert call not in queries.visible_to(outsider)
    with refused(hidden=True):
        actions.open_call(call, outsider, OPENS)


def test_sql_shows_each_role_the_rows_that_the_policy_allows(cast: Cast, call: Call) -> None:
    from kikin.fund.policy import may_see

    for actor in cast.everyone():
        allowed = {one.ref for one in Call.objects.all() if may_see(actor, one.subject())}
        assert {one.ref for one in queries.visible_to(actor)} == allowed, actor
