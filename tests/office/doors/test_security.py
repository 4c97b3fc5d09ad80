"""The security door: a case from its comparison to its end, and nothing of it for anyone else."""

from __future__ import annotations

from datetime import date

import pytest

from kikin.fund.relations import Actor
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.applications.outline import DisclosureOutline
from kikin.office.calls.models import Call
from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.office.parties import actions as parties
from kikin.office.parties.models import Person
from kikin.office.screening import actions
from kikin.office.screening.models import Hit, Measure, ScreeningCase
from kikin.values.text import Text
from tests.cast import CLOSES, FOUNDER, Cast, sent_application
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.lists.scene import put_in_force
from tests.office.screening import steps

HOME = "/security/"
LISTED = ListEntry("E-1", "Imaginary Dynamics Institute", ("架空動力学研究所",), "organisation", ("ZZ",))
WHY = "Name, place and business were compared."


@pytest.fixture
def case(cast: Cast, call: Call) -> ScreeningCase:
    """Asked for, with a list on which the disclosed counterparty stands."""
    tie = DisclosureOutline(0, "support", Text("架空動力学研究所", "Imaginary Dynamics Institute"), "ZZ")
    application: Application = sent_application(cast, call, disclosures=(tie,))
    officer = cast.officers["jst"]
    applications.find_eligible([application], officer, CLOSES)
    applications.begin_review([application], officer, CLOSES)
    applications.shortlist([application], {application.ref: 3}, 3, officer, CLOSES)
    put_in_force("sample", [LISTED], date(2022, 1, 1), cast, CLOSES)
    actions.request_cases([application.ref], ["jst"], officer, CLOSES)
    return ScreeningCase.objects.get()


@pytest.fixture
def hit(cast: Cast, case: ScreeningCase) -> Hit:
    actions.confirm_areas({case: ["quantum"]}, cast.security_officer, CLOSES)
    actions.match_cases([case], cast.security_officer, CLOSES)
    return Hit.objects.get()


def url_of(case: ScreeningCase, action: str = "") -> str:
    return f"/security/cases/{case.ref}/{action}"


def test_for_everyone_else_no_address_of_this_door_is_there(cast: Cast, hit: Hit) -> None:
    ways = ("areas", "match", "assess", "clear", "mitigate", "refuse")
    urls = [HOME, "/security/lists/", url_of(hit.case), *(url_of(hit.case, way) for way in ways)]
    urls += [f"/security/hits/{hit.ref}/{way}" for way in ("dismiss", "confirm", "reopen")]
    urls += [f"/security/measures/MEAS-X/{way}" for way in ("fulfil", "record-breach", "lift")]
    for actor in (cast.security_officer, cast.security_lead):
        assert [status(actor, url) for url in urls[:3]] == [200, 200, 200]
    with nothing_changes():
        is_closed_to(outsiders(cast, "security_officer", "security_lead"), urls)


def test_an_officer_of_another_agency_does_not_find_the_case(cast: Cast, hit: Hit) -> None:
    person = Person.objects.get(ref=cast.finance["nedo"][3].person)
    parties.appoint([(person, "security_officer", "nedo")], date(2021, 12, 20), FOUNDER, CLOSES)
    theirs = Actor(person.ref, "security_officer", "nedo", "security")
    assert hit.case.ref in page(cast.security_officer, HOME)
    assert hit.case.ref not in page(theirs, HOME)
    assert status(theirs, url_of(hit.case)) == 404
    with nothing_changes():
        assert send(theirs, f"/security/hits/{hit.ref}/dismiss", reasons=WHY).status_code == 404
        assert send(theirs, url_of(hit.case, "clear"), reasons=WHY).status_code == 404


def test_whoever_judged_the_merit_does_not_find_the_case(cast: Cast, hit: Hit) -> None:
    application = hit.case.application
    assert status(cast.security_officer, url_of(hit.case)) == 200
    officer = cast.officers["jst"]
    Application.objects.filter(pk=application.pk).update(state="in_review")
    applications.give_to_read([(application, cast.security_officer.person)], officer, CLOSES)
    assert status(cast.security_officer, url_of(hit.case)) == 404
    assert hit.case.ref not in page(cast.security_officer, HOME)
    with nothing_changes():
        assert send(cast.security_officer, f"/security/hits/{hit.ref}/dismiss", reasons=WHY).status_code == 404


def test_every_page_speaks_both_languages(cast: Cast, hit: Hit) -> None:
    in_both_languages(cast.security_officer, [HOME, f"{HOME}?state=cleared", "/security/lists/", url_of(hit.case)])


def test_a_hit_stands_side_by_side_with_its_entry(cast: Cast, hit: Hit) -> None:
    shown = page(cast.security_officer, url_of(hit.case))
    assert "Our party" in shown
    assert "Listed entry" in shown
    assert shown.count("Imaginary Dynamics Institute") >= 2
    assert f"{hit.score_bp // 100}%" in shown
    assert "Support in money or kind" in shown


def test_a_case_is_compared_on_request(cast: Cast, case: ScreeningCase) -> None:
    assert "Confirm the technologies proposed" in page(cast.security_officer, url_of(case))
    assert send(cast.security_officer, url_of(case, "areas")).status_code == 302
    assert "Compare with the lists" in page(cast.security_officer, url_of(case))
    assert send(cast.security_officer, url_of(case, "match")).status_code == 302
    case.refresh_from_db()
    assert case.state == "adjudicating"
    assert "sample" in page(cast.security_officer, url_of(case))


@pytest.mark.parametrize("reasons", [WHY, " "])
def test_a_hit_is_adjudicated_with_reasons(cast: Cast, hit: Hit, reasons: str) -> None:
    url = f"/security/hits/{hit.ref}/dismiss"
    if reasons.strip():
        assert send(cast.security_officer, url, reasons=reasons).status_code == 302
        hit.refresh_from_db()
        assert hit.state == "dismissed"
        assert WHY in page(cast.security_officer, url_of(hit.case))
        return
    with nothing_changes():
        answer = send(cast.security_officer, url, reasons=reasons)
    assert answer.status_code == 422
    assert b"Please write an answer." in answer.content


@pytest.mark.parametrize("is_dismissed", [True, False])
def test_a_case_is_cleared_once_every_hit_is_dismissed(cast: Cast, hit: Hit, is_dismissed: bool) -> None:
    case = hit.case
    if is_dismissed:
        steps.adjudicate([hit], False, cast, CLOSES)
        assert send(cast.security_officer, url_of(case, "assess")).status_code == 302
        assert send(cast.security_officer, url_of(case, "clear"), reasons=WHY).status_code == 302
        case.refresh_from_db()
        assert case.state == "cleared"
        return
    assert "There are hits that nobody has adjudicated" in page(cast.security_officer, url_of(case))
    with nothing_changes():
        assert send(cast.security_officer, url_of(case, "assess")).status_code == 409


def test_a_confirmed_hit_is_mitigated_by_two(cast: Cast, hit: Hit) -> None:
    case = steps.assessed(hit.case, cast, CLOSES)
    steps.consented(steps.planned(case, cast.applicant, cast, CLOSES), cast, CLOSES)
    assert "Close with measures" in page(cast.security_lead, url_of(case))
    assert send(cast.security_lead, url_of(case, "mitigate"), reasons=WHY).status_code == 302
    measure = Measure.objects.order_by("pk")[0]
    assert send(cast.security_officer, f"/security/measures/{measure.ref}/fulfil", reasons=WHY).status_code == 302
    case.refresh_from_db()
    measure.refresh_from_db()
    assert (case.state, case.level, measure.state) == ("mitigated", "high", "fulfilled")


def test_nobody_refuses_unheard_or_on_their_own_finding(cast: Cast, hit: Hit) -> None:
    case = steps.assessed(hit.case, cast, CLOSES)
    actions.depart(case, "prohibited", steps.WHY, cast.security_lead, CLOSES)
    shown = page(cast.security_lead, url_of(case))
    assert "The applicant had no chance to reply" in shown
    assert "The same person did the step before" in shown
    with nothing_changes():
        assert send(cast.security_lead, url_of(case, "refuse"), reasons=WHY).status_code == 409


def test_the_waiting_come_first_and_outcomes_are_counted(cast: Cast, hit: Hit) -> None:
    shown = page(cast.security_officer, HOME)
    assert hit.case.ref in shown
    assert hit.case.ref not in page(cast.security_officer, f"{HOME}?state=cleared")
    assert "sample" in page(cast.security_officer, "/security/lists/")
