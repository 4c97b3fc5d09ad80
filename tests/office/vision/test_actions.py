"""Visions and concepts: nothing is decided that the bodies have not consented to, to the letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kikin.office.vision import actions, queries
from kikin.office.vision.models import Concept, Vision
from kikin.values.money import MAX_YEN
from kikin.values.text import Text
from tests.cast import FOUNDED, PUBLIC, Cast, consent_of_all
from tests.office.refusals import refused

TERMS = actions.ConceptTerms("q", Text("量子", "Quantum"), "project", "quantum", "jst", 6_000_000_000, 2022, 2026)


@pytest.fixture
def vision(cast: Cast) -> Vision:
    items = [actions.VisionItem("q", "quantum", Text("量子", "Quantum"))]
    return actions.draft_vision(Text("ビジョン", "Vision"), items, cast.bodies["cabinet-office"], FOUNDED)


def decided(cast: Cast, vision: Vision) -> Vision:
    drafter = cast.bodies["cabinet-office"]
    consent_of_all(cast, actions.circulate_vision(vision, drafter, FOUNDED), FOUNDED)
    return actions.decide_vision(vision, drafter, FOUNDED)


def test_a_vision_is_decided_by_all(cast: Cast, vision: Vision) -> None:
    with refused("no_consent"):
        actions.decide_vision(vision, cast.bodies["cabinet-office"], FOUNDED)
    assert decided(cast, vision).state == "decided"


def test_a_new_vision_supersedes_the_old(cast: Cast, vision: Vision) -> None:
    decided(cast, vision)
    items = [actions.VisionItem("r", "robotics", Text("ロボット", "Robotics"))]
    second = actions.draft_vision(Text("第二次", "Second"), items, cast.bodies["cabinet-office"], FOUNDED)
    decided(cast, second)
    vision.refresh_from_db()
    assert (vision.state, second.state) == ("superseded", "decided")


def test_a_concept_changed_after_consent_is_not_decided(cast: Cast, vision: Vision) -> None:
    drafter = cast.bodies["cabinet-office"]
    concept = actions.draft_concept(decided(cast, vision), TERMS, drafter, FOUNDED)
    consent_of_all(cast, actions.circulate_concept(concept, drafter, FOUNDED), FOUNDED)
    Concept.objects.update(ceiling_yen=concept.ceiling_yen + 1)
    with refused("no_consent"):
        actions.decide_concept(concept, drafter, FOUNDED)
    Concept.objects.update(ceiling_yen=TERMS.ceiling_yen)
    assert actions.decide_concept(concept, drafter, FOUNDED).state == "decided"


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (replace(TERMS, ceiling_yen=0), "ceiling_out_of_range"),
        (replace(TERMS, ceiling_yen=MAX_YEN + 1), "ceiling_out_of_range"),
        (replace(TERMS, first_year=2027), "years_run_backward"),
    ],
)
def test_terms_out_of_range_are_refused(cast: Cast, vision: Vision, terms: actions.ConceptTerms, code: str) -> None:
    with refused(code):
        actions.draft_concept(vision, terms, cast.bodies["cabinet-office"], FOUNDED)


def test_only_a_body_drafts(cast: Cast) -> None:
    with refused("not_granted"):
        actions.draft_vision(Text("一", "one"), [], cast.officers["nedo"], FOUNDED)


def test_the_public_sees_what_is_decided(cast: Cast, vision: Vision) -> None:
    assert list(queries.visions_visible_to(PUBLIC)) == []
    decided(cast, vision)
    assert list(queries.visions_visible_to(PUBLIC)) == [vision]
    assert list(queries.concepts_visible_to(PUBLIC)) == []
