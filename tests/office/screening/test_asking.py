"""A case from asking to comparison: who takes which step, and what a refusal leaves as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kikin.fund.charter import parse
from kikin.office.applications.models import Application
from kikin.office.audit.models import Event
from kikin.office.calls.models import Call
from kikin.office.charter.actions import amend
from kikin.office.feeds.watchlists.entries import MAX_NAME_CHARACTERS, ListEntry
from kikin.office.screening import actions, matching, queries
from kikin.office.screening.models import FieldRead, Finding, Hit, Lineage, ScreeningCase
from kikin.values.refs import is_ref
from tests.cast import CHARTER, FOUNDER, Cast, sent_application
from tests.office.lists.scene import put_in_force
from tests.office.refusals import refused
from tests.office.screening.scene import EFFECTIVE_ON, LISTED, NOW


def test_whoever_asks_learns_a_number_and_nothing_else(cast: Cast, application: Application) -> None:
    assert actions.request_cases([application.ref], ["jst"], cast.officers["jst"], NOW) == 1
    assert actions.request_cases([application.ref], ["jst"], cast.officers["jst"], NOW) == 0
    case = ScreeningCase.objects.get()
    assert is_ref(case.ref)
    assert case.ref.startswith("CASE-")
    assert (case.state, case.policy, case.agency) == ("open", "jp-2022", "jst")
    assert queries.policy_of(case.policy_digest).key == "jp-2022"
    events = Event.objects.filter(name="screening_requested")
    assert [case.ref in event.canonical or application.ref in event.canonical for event in events] == [False, False]


def test_a_case_keeps_the_policy_of_the_day_on_which_it_was_opened(cast: Cast, application: Application) -> None:
    later = NOW + timedelta(days=365 * 4)
    actions.request_cases([application.ref], ["jst"], cast.officers["jst"], later)
    assert ScreeningCase.objects.get().policy == "jp-2026"


@pytest.mark.parametrize(
    ("agencies", "ref", "code", "hidden"),
    [(["nedo"], None, "not_granted", False), (["jst"], "APP-2022-99999-9", "unknown_application", False)],
)
def test_a_case_is_asked_for_by_the_agency_that_answers(
    cast: Cast, application: Application, agencies: list[str], ref: str | None, code: str, hidden: bool
) -> None:
    with refused(code, hidden=hidden):
        actions.request_cases([ref or application.ref], agencies, cast.officers["jst"], NOW)
    with refused("other_agency"):
        actions.request_cases([application.ref], ["nedo"], cast.officers["nedo"], NOW)


def test_screening_comes_after_merit(cast: Cast, call: Call) -> None:
    submitted = sent_application(cast, call)
    with refused("not_proposed_for_award"):
        actions.request_cases([submitted.ref], ["jst"], cast.officers["jst"], NOW)


def test_areas_are_proposed_and_a_person_confirms_them(cast: Cast, case: ScreeningCase) -> None:
    assert [one.area for one in queries.proposed_areas(case)] == ["quantum"]
    with refused("unknown_area"):
        actions.confirm_areas({case: ["alchemy"]}, cast.security_officer, NOW)
    with refused("not_from_this_state"):
        actions.match_cases([case], cast.security_officer, NOW)
    (confirmed,) = actions.confirm_areas({case: ["quantum", "quantum"]}, cast.security_officer, NOW)
    assert (confirmed.state, confirmed.areas) == ("gated", ["quantum"])


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
    finding = Finding.objects.get()
    assert (finding.kind, finding.source, finding.disclosed) == ("funding", "self", "yes")
    assert finding.party == hit.party


def test_a_listed_name_of_any_length_that_a_list_takes_is_kept_whole(cast: Cast, case: ScreeningCase) -> None:
    hidden = "Imaginary Dynamics" + "\u200b" * 450 + " Institute"
    put_in_force("other", [ListEntry("L-1", hidden, (), "organisation")], EFFECTIVE_ON, cast, NOW)
    actions.confirm_areas({case: []}, cast.security_officer, NOW)
    actions.match_cases([case], cast.security_officer, NOW)
    names = Hit.objects.filter(case=case).values_list("matched_name", flat=True)
    assert {len(name) for name in names} & {len(hidden)}
    longest = Hit._meta.get_field("matched_name").max_length
    assert longest is not None and longest >= MAX_NAME_CHARACTERS


def test_a_country_only_tells_namesakes_apart(cast: Cast, case: ScreeningCase) -> None:
    case.application.disclosures.update(country="YY")
    actions.confirm_areas({case: []}, cast.security_officer, NOW)
    actions.match_cases([case], cast.security_officer, NOW)
    assert Hit.objects.get().score_bp < 10_000
    assert "country" not in {*Finding.objects.get().facts}


def test_nothing_is_compared_with_nothing(cast: Cast, application: Application) -> None:
    later = NOW.date() + timedelta(days=366)
    put_in_force("demonstration", LISTED, later, cast, NOW)
    actions.request_cases([application.ref], ["jst"], cast.officers["jst"], NOW)
    actions.confirm_areas(dict.fromkeys(ScreeningCase.objects.all(), ()), cast.security_officer, NOW)
    with refused("no_list_in_force"):
        actions.match_cases(list(ScreeningCase.objects.all()), cast.security_officer, NOW)


@pytest.mark.parametrize("most_count", [1, 2])
def test_a_match_that_there_is_no_room_for_is_refused_and_not_dropped(
    cast: Cast, case: ScreeningCase, most_count: int
) -> None:
    text = CHARTER.read_text(encoding="utf-8")
    limited = text.replace("list_shrink_bp", f"party_hits_limit_count = {most_count}\nlist_shrink_bp")
    amend(limited, "fewer hits", FOUNDER, NOW)
    namesake = replace(LISTED[0], key="E-9")
    put_in_force("demonstration", (*LISTED, namesake), EFFECTIVE_ON, cast, NOW)
    actions.confirm_areas({case: []}, cast.security_officer, NOW)
    if most_count == 1:
        with refused("too_many_hits"):
            actions.match_cases([case], cast.security_officer, NOW)
        return
    actions.match_cases([case], cast.security_officer, NOW)
    assert set(Hit.objects.values_list("entry__key", flat=True)) == {"E-1", "E-9"}


def test_the_basis_knows_the_lineage_and_the_threshold() -> None:
    charter = parse(CHARTER.read_text(encoding="utf-8"))[0]
    assert charter is not None
    lineage = Lineage(pk=1, digest="a")
    before = matching.basis_of(lineage, charter)
    assert matching.basis_of(lineage, charter) == before
    assert matching.basis_of(Lineage(pk=2, digest="a"), charter) != before
    screening = replace(charter.screening, hit_threshold_bp=charter.screening.hit_threshold_bp + 1)
    assert matching.basis_of(lineage, replace(charter, screening=screening)) != before
    assert matching.digest_of([], [], before) != matching.digest_of([], [], "")


def test_a_case_is_matched_once(cast: Cast, matched: ScreeningCase) -> None:
    with refused("not_from_this_state"):
        actions.match_cases([matched], cast.security_officer, NOW)


def test_whoever_reads_a_case_is_noted_with_what_they_read(cast: Cast, matched: ScreeningCase) -> None:
    case = actions.read_case(matched.ref, ("hits", "findings"), cast.security_officer, NOW)
    assert case == matched
    read = [(one.part, one.person, one.role) for one in FieldRead.objects.all()]
    who = cast.security_officer.person
    assert read == [("hits", who, "security_officer"), ("findings", who, "security_officer")]
    assert len(queries.reads_of(case, cast.security_lead)) == 2
    assert queries.reads_of(case, cast.security_officer) == []
    for stranger in (cast.auditor, cast.officers["jst"], cast.applicant):
        with refused(hidden=True):
            actions.read_case(matched.ref, ("hits",), stranger, NOW)
