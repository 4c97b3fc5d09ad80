"""Visions and concepts: nothing is decided that the bodies have not consented to, to the letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kikin.office.approvals.actions import answer
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
        (replace(TERMS, first_year=2026, last_year=2025), "years_run_backward"),
        (replace(TERMS, last_year=2027), "outside_the_fund"),
        (replace(TERMS, first_year=2020), "outside_the_fund"),
        (replace(TERMS, item="x"), "not_of_the_vision"),
        (replace(TERMS, field="robotics"), "not_of_the_vision"),
    ],
)
def test_terms_out_of_range_are_refused(cast: Cast, vision: Vision, terms: actions.ConceptTerms, code: str) -> None:
    decided(cast, vision)
    with refused(code):
        actions.draft_concept(vision, terms, cast.bodies["cabinet-office"], FOUNDED)


@pytest.mark.parametrize("is_in_force", [True, False])
def test_a_concept_rests_on_a_vision_in_force(cast: Cast, vision: Vision, is_in_force: bool) -> None:
    if is_in_force:
        decided(cast, vision)
        assert actions.draft_concept(vision, TERMS, cast.bodies["cabinet-office"], FOUNDED).state == "draft"
    else:
        with refused("vision_not_decided"):
            actions.draft_concept(vision, TERMS, cast.bodies["cabinet-office"], FOUNDED)


@pytest.mark.parametrize(
    ("keys", "code"),
    [([], "no_items"), (["q", "q"], "key_repeated"), (["Q 1"], "key_malformed"), (["q" * 65], "key_malformed")],
)
def test_a_vision_names_technologies_by_keys_of_their_own(cast: Cast, keys: list[str], code: str) -> None:
    items = [actions.VisionItem(key, "quantum", Text("量子", "Quantum")) for key in keys]
    with refused(code):
        actions.draft_vision(Text("ビジョン", "Vision"), items, cast.bodies["cabinet-office"], FOUNDED)


def test_the_same_words_again_are_the_same_draft(cast: Cast, vision: Vision) -> None:
    items = [actions.VisionItem("q", "quantum", Text("量子", "Quantum"))]
    drafter = cast.bodies["cabinet-office"]
    assert actions.draft_vision(vision.title, items, drafter, FOUNDED) == vision
    assert actions.draft_vision(vision.title, items, cast.bodies["meti"], FOUNDED) != vision
    decided(cast, vision)
    concept = actions.draft_concept(vision, TERMS, drafter, FOUNDED)
    assert actions.draft_concept(vision, TERMS, drafter, FOUNDED) == concept
    assert actions.draft_concept(vision, replace(TERMS, ceiling_yen=1), drafter, FOUNDED) != concept


def test_it_circulates_once_and_again_after_a_return(cast: Cast, vision: Vision) -> None:
    drafter, meti = cast.bodies["cabinet-office"], cast.bodies["meti"]
    approval = actions.circulate_vision(vision, drafter, FOUNDED)
    with refused("circulated_before"):
        actions.circulate_vision(vision, drafter, FOUNDED)
    answer(approval, "send_back", approval.digest, meti, FOUNDED, "理由")
    consent_of_all(cast, actions.circulate_vision(vision, drafter, FOUNDED), FOUNDED)
    with refused("circulated_before"):
        actions.circulate_vision(vision, drafter, FOUNDED)
    actions.decide_vision(vision, drafter, FOUNDED)
    with refused("not_a_draft", "circulated_before"):
        actions.circulate_vision(vision, drafter, FOUNDED)
    with refused("not_from_this_state"):
        actions.decide_vision(vision, drafter, FOUNDED)


def test_only_a_body_drafts(cast: Cast) -> None:
    with refused("not_granted"):
        actions.draft_vision(Text("一", "one"), [], cast.officers["nedo"], FOUNDED)


def test_the_public_sees_what_is_decided(cast: Cast, vision: Vision) -> None:
    assert list(queries.visions_visible_to(PUBLIC)) == []
    decided(cast, vision)
    assert list(queries.visions_visible_to(PUBLIC)) == [vision]
    assert list(queries.concepts_visible_to(PUBLIC)) == []
