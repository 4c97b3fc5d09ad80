"""The level by the policy, a lead who departs from it, and each way of closing a case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kikin.fund.screening import FindingOutline
from kikin.office.audit.models import Event
from kikin.office.screening import actions, queries, verdicts
from kikin.office.screening.models import Finding, Hit, Measure, ScreeningCase
from kikin.values.text import NOTHING_SAID, Text
from tests.cast import Cast
from tests.office.refusals import refused
from tests.office.screening import steps
from tests.office.screening.scene import NOW, REASONS, TOLD


def verdict(case: ScreeningCase) -> str:
    return verdicts.verdicts([case.application.ref])[case.application.ref]


def test_a_case_is_cleared_once_every_hit_is_adjudicated(cast: Cast, matched: ScreeningCase) -> None:
    with refused("hits_not_adjudicated"):
        actions.assess([matched], cast.security_officer, NOW)
    steps.assessed(matched, cast, NOW, confirms=False)
    assert verdict(matched) == "in_review"
    with refused("no_reasons"):
        actions.clear([matched], NOTHING_SAID, cast.security_officer, NOW)
    actions.clear([matched], REASONS, cast.security_officer, NOW)
    assert (matched.state, matched.level, matched.decided_by) == ("cleared", "none", cast.security_officer.person)
    assert verdict(matched) == "cleared"


def test_the_level_comes_from_the_policy_with_the_rules_that_gave_it(cast: Cast, matched: ScreeningCase) -> None:
    steps.assessed(matched, cast, NOW)
    (found,) = queries.assessments_of(matched)
    assert (found.level, found.proposed_level, found.policy, found.is_basic) == ("high", "high", "jp-2022", False)
    assert [(one["rule"], one["then"]) for one in found.trace] == [("F1", "high")]
    assert all(ja and en for ja, en in (one["why"] for one in found.trace))
    assert found.measures == ["end_outside_support", "access_limits"]
    assert found.inputs["findings"][0]["lists"] == ["demonstration"]


def test_a_confirmed_hit_is_never_cleared_by_its_level(cast: Cast, matched: ScreeningCase) -> None:
    steps.assessed(matched, cast, NOW)
    with refused("level_does_not_fit", "approver_too_low", "consent_missing"):
        actions.clear([matched], REASONS, cast.security_officer, NOW)


@pytest.mark.parametrize(("kind", "rules", "code"), [("coauthor", ["O1"], ""), ("visitor", [], "hit_is_confirmed")])
def test_a_confirmed_hit_is_cleared_where_a_rule_says_so_and_not_where_none_speaks(
    cast: Cast, matched: ScreeningCase, kind: str, rules: list[str], code: str
) -> None:
    steps.adjudicate(list(Hit.objects.all()), True, cast, NOW)
    actions.revise_finding(Finding.objects.get(), FindingOutline(kind), cast.security_officer, NOW)
    actions.assess([matched], cast.security_officer, NOW)
    (found,) = queries.assessments_of(matched)
    assert (found.level, [one["rule"] for one in found.trace]) == ("none", rules)
    if code:
        with refused(code):
            actions.clear([matched], REASONS, cast.security_officer, NOW)
        actions.depart(matched, "low", REASONS, cast.security_lead, NOW)
        with refused("own_level"):
            actions.clear([matched], REASONS, cast.security_lead, NOW)
    actions.clear([matched], REASONS, cast.security_officer, NOW)
    assert matched.state == "cleared"


def test_a_lead_departs_from_the_level_with_reasons_and_another_closes(cast: Cast, matched: ScreeningCase) -> None:
    steps.assessed(matched, cast, NOW)
    with refused("not_granted"):
        actions.depart(matched, "prohibited", REASONS, cast.security_officer, NOW)
    with refused("unknown_level", "no_reasons"):
        actions.depart(matched, "dreadful", NOTHING_SAID, cast.security_lead, NOW)
    actions.depart(matched, "prohibited", REASONS, cast.security_lead, NOW)
    last, first = queries.assessments_of(matched)
    assert (first.level, last.level, last.proposed_level, last.reasons) == ("high", "prohibited", "high", REASONS)
    steps.consented(steps.heard(matched, cast.applicant, cast, NOW), cast, NOW)
    with refused("forbidden_four_eyes"):
        actions.refuse([matched], REASONS, TOLD, cast.security_lead, NOW)
    actions.refuse([matched], REASONS, TOLD, steps.other_lead(cast), NOW)
    assert verdict(matched) == "refused"


def test_nobody_is_refused_unheard_or_without_the_consents_of_the_level(cast: Cast, matched: ScreeningCase) -> None:
    actions.depart(steps.assessed(matched, cast, NOW), "prohibited", REASONS, cast.security_lead, NOW)
    with refused("right_of_reply", "consent_missing"):
        actions.refuse([matched], REASONS, TOLD, steps.other_lead(cast), NOW)
    with refused("not_granted", "forbidden_four_eyes"):
        actions.refuse([matched], REASONS, TOLD, cast.security_officer, NOW)
    with refused("consent_not_asked", "consent_without_document"):
        actions.record_consent(matched, "ministry", "", NOW.date(), cast.security_lead, NOW)


def test_what_was_found_after_the_hearing_is_put_to_the_applicant_too(cast: Cast, matched: ScreeningCase) -> None:
    steps.heard(steps.assessed(matched, cast, NOW), cast.applicant, cast, NOW)
    assert queries.facts_of(matched, cast.security_lead).was_heard
    later = NOW + timedelta(days=1)
    actions.reconsider(matched, REASONS, cast.security_officer, later)
    found = FindingOutline("talent_programme", "open_source", "no", facts={"class": "malign"}, note=REASONS)
    actions.enter_finding(matched, found, cast.security_officer, later)
    actions.assess([matched], cast.security_officer, later)
    assert not queries.facts_of(matched, cast.security_lead).was_heard
    steps.heard(matched, cast.applicant, cast, later)
    assert queries.facts_of(matched, cast.security_lead).was_heard


def test_a_risk_is_mitigated_by_an_accepted_plan_and_two_people(cast: Cast, matched: ScreeningCase) -> None:
    steps.planned(steps.assessed(matched, cast, NOW), cast.applicant, cast, NOW)
    with refused("consent_missing"):
        actions.mitigate([matched], REASONS, TOLD, cast.security_lead, NOW)
    steps.consented(matched, cast, NOW)
    with refused("not_granted", "forbidden_four_eyes"):
        actions.mitigate([matched], REASONS, TOLD, cast.security_officer, NOW)
    actions.mitigate([matched], REASONS, TOLD, cast.security_lead, NOW)
    assert verdict(matched) == "conditions"
    assert set(Measure.objects.values_list("state", flat=True)) == {"in_force"}


def test_whoever_adjudicated_may_not_close_against_the_applicant(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    actions.confirm([hit], REASONS, cast.security_lead, NOW)
    actions.second([hit], REASONS, cast.security_officer, NOW)
    actions.assess([matched], cast.security_officer, NOW)
    steps.consented(steps.planned(matched, cast.applicant, cast, NOW), cast, NOW)
    with refused("forbidden_four_eyes"):
        actions.mitigate([matched], REASONS, TOLD, cast.security_lead, NOW)


def test_the_trail_tells_no_level_and_no_reason(cast: Cast, matched: ScreeningCase) -> None:
    steps.refused(matched, cast.applicant, cast, NOW)
    told = "\n".join(event.canonical for event in Event.objects.all())
    for word in ("prohibited", REASONS.ja, REASONS.en, '"F1"', "説明します"):
        assert word not in told, word
    of_applicant = [event for event in Event.objects.all() if event.role == "applicant"]
    assert of_applicant
    assert not [event.name for event in of_applicant if matched.ref in event.canonical]


@pytest.mark.parametrize(("action", "told"), [("clear", ()), ("refuse", (TOLD,)), ("mitigate", (TOLD,))])
def test_a_case_is_not_closed_before_it_is_assessed(
    cast: Cast, matched: ScreeningCase, action: str, told: tuple[Text, ...]
) -> None:
    with refused("not_from_this_state"):
        getattr(actions, action)([matched], REASONS, *told, cast.security_lead, NOW)
