"""A case from asking to verdict: who takes which step, and what a refusal leaves as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kikin.fund.charter import parse
from kikin.fund.policy import may
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.gate import Refused
from kikin.office.screening import actions, matching, queries, verdicts
from kikin.office.screening.models import (
    Adjudication,
    Hit,
    Measure,
    ScreenedParty,
    ScreeningCase,
)
from kikin.values.refs import is_ref
from kikin.values.text import Text
from tests.cast import CHARTER, Cast, sent_application
from tests.office.lists.scene import put_in_force
from tests.office.screening.scene import EFFECTIVE_ON, LATER, LISTED, NOW, REASONS


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def everything() -> tuple[object, ...]:
    """What a refusal must leave as it was."""
    return (
        list(ScreeningCase.objects.values_list("ref", "state", "level", "reasons_ja")),
        list(Hit.objects.values_list("ref", "state")),
        list(Measure.objects.values_list("ref", "state")),
        *(model.objects.count() for model in (Adjudication, ScreenedParty, Event)),
    )


def test_whoever_asks_learns_a_number_and_nothing_else(cast: Cast, application: Application) -> None:
    assert actions.request_cases([application.ref], ["jst"], cast.officers["jst"], NOW) == 1
    assert actions.request_cases([application.ref], ["jst"], cast.officers["jst"], NOW) == 0
    case = ScreeningCase.objects.get()
    assert is_ref(case.ref)
    assert case.ref.startswith("CASE-")
    assert (case.state, case.policy, case.agency) == ("open", "jp-2021", "jst")
    events = Event.objects.filter(name="screening_requested")
    assert [case.ref in event.canonical or application.ref in event.canonical for event in events] == [False, False]


@pytest.mark.parametrize(
    ("agencies", "ref", "code"),
    [
        (["nedo"], None, "not_granted"),
        (["jst"], "APP-2022-99999-9", "unknown_application"),
    ],
)
def test_a_case_is_asked_for_by_the_agency_that_answers(
    cast: Cast, application: Application, agencies: list[str], ref: str | None, code: str
) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.request_cases([ref or application.ref], agencies, cast.officers["jst"], NOW)
    assert codes(refused) == {code}
    with pytest.raises(Refused) as other:
        actions.request_cases([application.ref], ["nedo"], cast.officers["nedo"], NOW)
    assert codes(other) == {"other_agency"}
    assert everything() == before


def test_screening_comes_after_merit(cast: Cast, call: Call) -> None:
    submitted = sent_application(cast, call)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.request_cases([submitted.ref], ["jst"], cast.officers["jst"], NOW)
    assert codes(refused) == {"not_proposed_for_award"}
    assert everything() == before


def test_everyone_is_compared_and_the_hit_says_why(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    assert matched.state == "adjudicating"
    kinds = [party.kind for party in queries.parties_of(matched)]
    assert kinds == ["organisation", "person", "counterparty"]
    assert (hit.party.kind, hit.entry.key, hit.score_bp > 9_500) == ("counterparty", "E-1", True)
    assert hit.grounds
    assert all(ja and en for ja, en in hit.grounds)
    (version,) = queries.list_versions_of(matched)
    assert (str(version.watchlist), version.number) == ("demonstration", 1)
    assert matched.engine.startswith("names ")
    assert len(matched.inputs_digest) == 64


def test_a_country_only_tells_namesakes_apart(cast: Cast, case: ScreeningCase) -> None:
    case.application.disclosures.update(country="YY")
    actions.match_cases([case], cast.security_officer, NOW)
    assert Hit.objects.get().score_bp < 10_000


def test_nothing_is_compared_with_nothing(cast: Cast, application: Application) -> None:
    later = EFFECTIVE_ON + timedelta(days=3650)
    put_in_force("demonstration", LISTED, later, cast, NOW)
    actions.request_cases([application.ref], ["jst"], cast.officers["jst"], NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.match_cases(list(ScreeningCase.objects.all()), cast.security_officer, NOW)
    assert codes(refused) == {"no_list_in_force"}
    assert everything() == before


@pytest.mark.parametrize("most_count", [1, 2])
def test_a_match_that_there_is_no_room_for_is_refused_and_not_dropped(
    cast: Cast, case: ScreeningCase, monkeypatch: pytest.MonkeyPatch, most_count: int
) -> None:
    namesake = replace(LISTED[0], key="E-9")
    put_in_force("demonstration", (*LISTED, namesake), EFFECTIVE_ON, cast, NOW)
    monkeypatch.setattr(matching, "MOST_HITS_PER_NAME", most_count)
    before = everything()
    if most_count == 1:
        with pytest.raises(Refused) as refused:
            actions.match_cases([case], cast.security_officer, NOW)
        assert codes(refused) == {"too_many_hits"}
        assert everything() == before
        return
    actions.match_cases([case], cast.security_officer, NOW)
    assert set(Hit.objects.values_list("entry__key", flat=True)) == {"E-1", "E-9"}


def test_the_digest_knows_how_many_hits_there_was_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    charter = parse(CHARTER.read_text(encoding="utf-8"))[0]
    assert charter is not None
    before = matching.digest_of([], [], charter)
    assert matching.digest_of([], [], charter) == before
    monkeypatch.setattr(matching, "MOST_HITS_PER_NAME", matching.MOST_HITS_PER_NAME + 1)
    assert matching.digest_of([], [], charter) != before


def test_a_case_is_matched_once(cast: Cast, matched: ScreeningCase) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.match_cases([matched], cast.security_officer, NOW)
    assert codes(refused) == {"not_from_this_state"}
    assert everything() == before


def test_a_hit_is_dismissed_by_a_person_with_a_reason(cast: Cast, hit: Hit) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.dismiss([hit], Text("", " "), cast.security_officer, NOW)
    assert codes(refused) == {"no_reasons"}
    assert everything() == before
    actions.dismiss([hit], REASONS, cast.security_officer, NOW)
    assert hit.state == "dismissed"
    (decided,) = hit.adjudications.all()
    assert (decided.person, decided.state, decided.reasons) == (cast.security_officer.person, "dismissed", REASONS)


def test_a_case_is_cleared_once_every_hit_is_adjudicated(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.clear([matched], "none", REASONS, cast.security_officer, NOW)
    assert codes(refused) == {"hits_not_adjudicated"}
    assert everything() == before
    actions.dismiss([hit], REASONS, cast.security_officer, NOW)
    actions.clear([matched], "none", REASONS, cast.security_officer, NOW)
    assert (matched.state, matched.level, matched.decided_by) == ("cleared", "none", cast.security_officer.person)


@pytest.mark.parametrize("level", ["moderate", "prohibited", "no-such-level"])
def test_the_level_gives_the_verdict(cast: Cast, matched: ScreeningCase, hit: Hit, level: str) -> None:
    actions.dismiss([hit], REASONS, cast.security_officer, NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.clear([matched], level, REASONS, cast.security_officer, NOW)
    assert codes(refused) == {"level_does_not_fit"}
    assert everything() == before


def test_a_confirmed_hit_is_never_cleared(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    actions.confirm([hit], REASONS, cast.security_officer, NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.clear([matched], "none", REASONS, cast.security_officer, NOW)
    assert codes(refused) == {"hit_is_confirmed"}
    assert everything() == before


def test_new_evidence_reopens_a_hit_and_keeps_what_was_decided(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    actions.confirm([hit], REASONS, cast.security_officer, NOW)
    actions.reopen([hit], REASONS, cast.security_lead, NOW)
    actions.dismiss([hit], REASONS, cast.security_officer, NOW)
    assert [one.state for one in hit.adjudications.all()] == ["confirmed", "new", "dismissed"]
    both = {cast.security_officer.person, cast.security_lead.person}
    assert queries.get(matched.ref, cast.security_lead).subject().done_by == both
    actions.clear([matched], "low", REASONS, cast.security_officer, NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.reopen([hit], REASONS, cast.security_officer, NOW)
    assert codes(refused) == {"case_is_not_adjudicating"}
    assert everything() == before


def test_a_risk_is_mitigated_by_agreed_measures_and_two_people(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    actions.confirm([hit], REASONS, cast.security_officer, NOW)
    measure = actions.propose_measure(matched, "access_limits", Text("", ""), LATER, cast.security_officer, NOW)
    assert measure.text.ja
    assert measure.state == "proposed"
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.mitigate([matched], "moderate", REASONS, cast.security_lead, NOW)
    assert codes(refused) == {"measures_not_agreed"}
    assert everything() == before
    actions.agree(measure, cast.security_lead, NOW)
    actions.mitigate([matched], "moderate", REASONS, cast.security_lead, NOW)
    actions.put_in_force(measure, cast.security_officer, NOW)
    actions.fulfil(measure, REASONS, cast.security_officer, NOW)
    assert (matched.state, measure.state, measure.note) == ("mitigated", "fulfilled", REASONS)


def test_a_measure_must_be_known_said_and_due(cast: Cast, matched: ScreeningCase) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.propose_measure(matched, "magic", Text("", ""), NOW.date(), cast.security_officer, NOW)
    assert codes(refused) == {"unknown_measure", "measure_says_nothing", "due_in_the_past"}
    assert everything() == before


def test_whoever_adjudicated_may_not_close_against_the_applicant(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    actions.confirm([hit], REASONS, cast.security_lead, NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.refuse([matched], "prohibited", REASONS, cast.security_lead, NOW)
    assert codes(refused) == {"forbidden_four_eyes"}
    assert everything() == before
    other = replace(cast.security_lead, person=cast.auditor.person)
    actions.refuse([matched], "prohibited", REASONS, other, NOW)
    assert matched.state == "refused"


def test_nobody_is_refused_on_a_score_alone(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.refuse([matched], "prohibited", REASONS, cast.security_lead, NOW)
    assert codes(refused) == {"no_confirmed_hit", "hits_not_adjudicated"}
    assert everything() == before


def test_an_officer_does_not_close_against_an_applicant(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    actions.confirm([hit], REASONS, cast.security_lead, NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.refuse([matched], "prohibited", REASONS, cast.security_officer, NOW)
    assert refused.value.forbidden
    assert not refused.value.hidden
    assert everything() == before


def test_a_measure_is_lifted_or_breached_with_a_reason(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    actions.confirm([hit], REASONS, cast.security_officer, NOW)
    codes_of_measures = ("training", "access_limits", "extra_report")
    made = [
        actions.propose_measure(matched, code, Text("", ""), LATER, cast.security_officer, NOW)
        for code in codes_of_measures
    ]
    lifted, breached, kept = made
    actions.lift(lifted, REASONS, cast.security_lead, NOW)
    for measure in (breached, kept):
        actions.agree(measure, cast.security_lead, NOW)
    actions.mitigate([matched], "high", REASONS, cast.security_lead, NOW)
    for measure in (breached, kept):
        actions.put_in_force(measure, cast.security_officer, NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.record_breach(breached, Text("", ""), cast.security_lead, NOW)
    assert codes(refused) == {"no_reasons"}
    assert everything() == before
    actions.record_breach(breached, REASONS, cast.security_lead, NOW)
    assert [one.state for one in queries.measures_of(matched)] == ["lifted", "breached", "in_force"]


def test_a_measure_comes_into_force_only_with_the_decision(cast: Cast, matched: ScreeningCase) -> None:
    measure = actions.propose_measure(matched, "training", Text("", ""), LATER, cast.security_officer, NOW)
    actions.agree(measure, cast.security_lead, NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.put_in_force(measure, cast.security_officer, NOW)
    assert codes(refused) == {"case_is_not_mitigated"}
    assert everything() == before


def test_whoever_judged_the_merit_cannot_act_in_the_case(cast: Cast, application: Application, hit: Hit) -> None:
    officer = cast.security_officer
    applications.give_to_read([(application, officer.person)], cast.officers["jst"], NOW)
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.dismiss([hit], REASONS, officer, NOW)
    assert refused.value.hidden
    assert everything() == before


def test_the_trail_names_no_party_and_no_application(cast: Cast, application: Application, hit: Hit) -> None:
    actions.dismiss([hit], REASONS, cast.security_officer, NOW)
    sealed = Event.objects.filter(object_kind__in=["screening_case", "hit", "measure"])
    words = (application.ref, cast.applicant.person, cast.applicant.of, "Imaginary", "架空", REASONS.ja)
    assert sealed.count() >= 4
    assert not [(event.name, word) for event in sealed for word in words if word in event.canonical]


def test_verdicts_say_what_and_never_why(
    cast: Cast, application: Application, matched: ScreeningCase, hit: Hit
) -> None:
    ref = application.ref
    assert verdicts.verdicts([ref, "APP-2022-99999-9"]) == {ref: "in_review"}
    actions.dismiss([hit], REASONS, cast.security_officer, NOW)
    actions.clear([matched], "low", REASONS, cast.security_officer, NOW)
    assert verdicts.verdicts([ref]) == {ref: "cleared"}


def test_a_refused_case_says_so_to_those_who_award(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    ref = matched.application.ref
    actions.confirm([hit], REASONS, cast.security_officer, NOW)
    actions.refuse([matched], "prohibited", REASONS, cast.security_lead, NOW)
    assert verdicts.verdicts([ref]) == {ref: "refused"}


def test_only_those_who_screen_may_act_in_a_case(cast: Cast, matched: ScreeningCase, hit: Hit) -> None:
    group = {cast.security_officer.person, cast.security_lead.person}
    able = {actor.person for actor in cast.everyone() if may(actor, "dismiss", hit.subject())}
    assert able == group
    assert {actor.person for actor in cast.everyone() if may(actor, "clear", matched.subject())} == group
