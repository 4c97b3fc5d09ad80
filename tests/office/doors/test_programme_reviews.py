"""The reviewers of a call: shown before they are asked, replaced when they step aside, and the shortlist after them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kikin.fund.relations import Actor
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.calls import actions as calls
from kikin.office.calls.models import Call
from kikin.office.parties import actions as parties
from kikin.office.reviews import actions
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment
from kikin.values.text import Text
from tests.cast import CLOSES, FOUNDER, Cast
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.races import just_before_the_lock
from tests.office.reviewing import take_on


@pytest.fixture
def call(application: Application, cast: Cast) -> Call:
    """Closed, with one application of JST found eligible, and six reviewers."""
    officer = cast.officers["jst"]
    call = calls.close(application.call, officer, CLOSES)
    applications.find_eligible([application], officer, CLOSES)
    workplaces = parties.register_organisations(
        [
            parties.OrganisationOutline(Text(f"見本大学{number}", f"Sample University {number}"), "university")
            for number in range(len(cast.reviewers))
        ],
        FOUNDER,
        CLOSES,
    )
    profiles = [
        actions.ProfileOutline(one.person, ("quantum",), ("qubit",), 40, organisation=workplace.ref)
        for one, workplace in zip(cast.reviewers, workplaces.values(), strict=True)
    ]
    actions.register_reviewers(profiles, officer, CLOSES)
    return call


@pytest.fixture
def application(cast: Cast) -> Application:
    from tests.cast import open_call, sent_application

    sent: Application = sent_application(cast, open_call(cast))
    return sent


def url(call: Call, act: str = "") -> str:
    return f"/programme/calls/{call.ref}/reviewers/{act}"


def propose(officer: Actor, call: Call) -> Any:
    return send(officer, url(call, "propose"))


def sealed_in(shown: str) -> str:
    found = re.search(r'name="pairings" value="([^"]+)"', shown)
    assert found is not None
    return found[1]


def invite(cast: Cast, call: Call) -> list[Assignment]:
    """Ask three reviewers, as the page does."""
    officer = cast.officers["jst"]
    sealed = sealed_in(propose(officer, call).content.decode())
    assert send(officer, url(call, "invite"), pairings=sealed).status_code == 302
    return list(Assignment.objects.all())


def reader(cast: Cast, assignment: Assignment) -> Actor:
    return next(one for one in cast.reviewers if one.person == assignment.person.ref)


def test_only_the_programmes_people_come_in_and_only_officers_act(cast: Cast, call: Call) -> None:
    acts = ("propose", "invite", "replace", "begin", "lock", "shortlist")
    with nothing_changes():
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [url(call)])
        for actor in outsiders(cast, "programme_officer", "programme_director"):
            assert [send(actor, url(call, act)).status_code for act in acts] == [404] * len(acts)
        assert propose(cast.directors["jst"], call).status_code == 409
        assert send(cast.directors["jst"], url(call, "begin")).status_code == 409
    assert status(cast.directors["jst"], url(call)) == 200
    assert "A programme officer assigns the reviewers" in page(cast.directors["jst"], url(call))


def test_the_page_speaks_both_languages(cast: Cast, call: Call) -> None:
    in_both_languages(cast.officers["jst"], [url(call)])
    invite(cast, call)
    in_both_languages(cast.officers["jst"], [url(call)])
    assert "審査員と割当" in page(cast.officers["jst"], url(call), "ja")


def test_a_proposal_is_shown_before_anyone_is_asked(cast: Cast, call: Call, application: Application) -> None:
    officer = cast.officers["jst"]
    assert "Propose reviewers (1 short of them)" in page(officer, url(call))
    answer = propose(officer, call)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert not Assignment.objects.exists()
    assert shown.count(f"/programme/applications/{application.ref}/") == 3
    assert len(set(re.findall(r'option value="APP-\S+ (PER-[^"]+)"', shown))) == 3
    for said in ("assignment 2, affinity 1", "Optimal: no assignment exceeds it", "Proven by the prices alone"):
        assert said in shown
    saved = f"{url(call, 'proposed')}/problem.zip"
    assert f'href="{saved}"' in shown and "kikin assign --affinity" in shown
    assert (status(officer, saved), status(cast.officers["nedo"], saved)) == (200, 404)
    assert "Keywords “" in shown, "the evidence of the affinity"


def test_exactly_those_who_were_shown_are_asked_once(cast: Cast, call: Call) -> None:
    officer = cast.officers["jst"]
    sealed = sealed_in(propose(officer, call).content.decode())
    first = send(officer, url(call, "invite"), pairings=sealed)
    with nothing_changes():
        second = send(officer, url(call, "invite"), pairings=sealed)
    assert first.headers["Location"] == second.headers["Location"] == url(call)
    assert Assignment.objects.filter(state="invited").count() == 3
    shown = page(officer, url(call))
    assert "Propose reviewers" not in shown
    assert shown.count("Invited</span>") >= 4


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_proposal_that_was_changed_on_the_way_asks_nobody(cast: Cast, call: Call, is_whole: bool) -> None:
    officer = cast.officers["jst"]
    sealed = sealed_in(propose(officer, call).content.decode())
    if is_whole:
        assert send(officer, url(call, "invite"), pairings=sealed).status_code == 302
        return
    with nothing_changes():
        assert send(officer, url(call, "invite"), pairings=sealed[:-1]).status_code == 409


@pytest.mark.parametrize("load", [40, 0])
def test_too_few_reviewers_are_named_as_what_is_lacking(cast: Cast, call: Call, load: int) -> None:
    officer = cast.officers["jst"]
    profiles = [actions.ProfileOutline(one.person, ("quantum",), (), load) for one in cast.reviewers]
    actions.register_reviewers(profiles, officer, CLOSES)
    if load:
        assert propose(officer, call).status_code == 200
        return
    with nothing_changes():
        answer = propose(officer, call)
    assert answer.status_code == 409
    assert "The cheapest relaxation takes 3" in answer.content.decode()
    assert "No proposal waits" in page(officer, f"{url(call, 'proposed')}/")


def test_one_who_declines_is_replaced_once(cast: Cast, call: Call) -> None:
    officer, gone = cast.officers["jst"], invite(cast, call)[0]
    with nothing_changes():
        assert send(officer, url(call, "replace"), assignment=[gone.ref]).status_code == 409
    actions.decline(gone, Text("時間がない", "No time for it"), reader(cast, gone), CLOSES)
    shown = page(officer, url(call))
    assert "Places to be filled again" in shown and "No time for it" in shown
    assert "Propose reviewers" not in shown
    with nothing_changes():
        assert send(officer, url(call, "replace")).status_code == 409
        assert send(cast.officers["nedo"], url(call, "replace"), assignment=[gone.ref]).status_code == 404
    assert send(officer, url(call, "replace"), assignment=[gone.ref]).status_code == 302
    with nothing_changes():
        assert send(officer, url(call, "replace"), assignment=[gone.ref]).status_code == 302
    assert Assignment.objects.filter(replaces=gone).count() == 1
    assert "Places to be filled again" not in page(officer, url(call))


@pytest.mark.parametrize("reviews_count", [3, 2])
def test_what_is_complete_is_put_forward_and_nothing_else(
    cast: Cast, call: Call, application: Application, reviews_count: int
) -> None:
    officer = cast.officers["jst"]
    made = invite(cast, call)
    assert send(officer, url(call, "begin")).status_code == 302
    for assignment in made[:reviews_count]:
        reviewer = reader(cast, assignment)
        take_on([assignment], reviewer, CLOSES)
        scores = dict.fromkeys(("merit", "impact", "plan"), 7)
        actions.submit(assignment, scores, rounds.REASONS, reviewer, CLOSES)
    shown = page(officer, url(call))
    assert f"Lock the reviews handed in ({reviews_count})" in shown
    assert ("Shortlist those complete (1)" in shown) == (reviews_count == 3)
    for act in ("lock", "shortlist", "lock", "shortlist"):
        assert send(officer, url(call, act)).status_code == 302
    application.refresh_from_db()
    assert application.state == ("shortlisted" if reviews_count == 3 else "in_review")
    assert Assignment.objects.filter(state="locked").count() == reviews_count


def test_another_agency_sees_loads_and_none_of_the_assignments(cast: Cast, call: Call) -> None:
    made = invite(cast, call)
    shown = page(cast.officers["nedo"], url(call))
    assert "Who reads how much" in shown
    assert made[0].ref not in shown and made[0].application.ref not in shown


@pytest.mark.parametrize("is_tied", [True, False])
def test_one_found_in_conflict_is_taken_off_and_replaced(cast: Cast, call: Call, is_tied: bool) -> None:
    officer, mine = cast.officers["jst"], invite(cast, call)[0]
    take_on([mine], reader(cast, mine), CLOSES)
    if not is_tied:
        assert "Reviewers found in conflict" not in page(officer, url(call))
        with nothing_changes():
            assert send(officer, url(call, "disqualify"), assignment=[mine.ref]).status_code == 409
        return
    tied = actions.ProfileOutline(mine.person.ref, ("quantum",), (), 40, organisation=cast.applicant.of)
    actions.register_reviewers([tied], officer, CLOSES)
    actions.find_conflicts(call, officer, CLOSES)
    assert "Take the ticked ones off" in page(officer, url(call))
    assert "Take the ticked ones off" not in page(cast.directors["jst"], url(call))
    with nothing_changes():
        assert send(officer, url(call, "disqualify")).status_code == 409
        assert send(cast.directors["jst"], url(call, "disqualify"), assignment=[mine.ref]).status_code == 409
        assert send(cast.officers["nedo"], url(call, "disqualify"), assignment=[mine.ref]).status_code == 404
    assert send(officer, url(call, "disqualify"), assignment=[mine.ref]).status_code == 302
    with nothing_changes():
        assert send(officer, url(call, "disqualify"), assignment=[mine.ref]).status_code == 302
    shown = page(officer, url(call))
    assert "Reviewers found in conflict" not in shown and "Places to be filled again" in shown
    assert send(officer, url(call, "replace"), assignment=[mine.ref]).status_code == 302
    assert Assignment.objects.get(replaces=mine).state == "invited"


@pytest.mark.parametrize("is_late", [False, True])
def test_what_loses_a_review_in_the_same_moment_is_not_put_forward(
    cast: Cast, call: Call, application: Application, is_late: bool
) -> None:
    officer, made = cast.officers["jst"], invite(cast, call)
    send(officer, url(call, "begin"))
    for assignment in made:
        reviewer = reader(cast, assignment)
        take_on([assignment], reviewer, CLOSES)
        actions.submit(assignment, dict.fromkeys(("merit", "impact", "plan"), 7), rounds.REASONS, reviewer, CLOSES)
    taken_off = Assignment.objects.filter(pk=made[0].pk)
    with just_before_the_lock(Application, lambda: taken_off.update(state="recused" if is_late else "submitted")):
        assert send(officer, url(call, "shortlist")).status_code == 302
    application.refresh_from_db()
    assert application.state == ("in_review" if is_late else "shortlisted")


def test_a_proposal_is_changed_by_hand_before_anyone_is_asked(cast: Cast, call: Call) -> None:
    officer = cast.officers["jst"]
    shown = propose(officer, call).content.decode()
    pair = re.findall(r'<option value="(APP-[^"]+ PER-[^"]+)"', shown)[0]
    with nothing_changes():
        assert send(officer, url(call, "proposed/change"), pair=pair, reasons="").status_code == 409
        assert send(cast.directors["jst"], url(call, "proposed/change"), pair=pair, reasons="why").status_code == 409
    assert send(officer, url(call, "proposed/change"), pair=pair, reasons="Knows little of it").status_code == 302
    now_shown = page(officer, f"{url(call, 'proposed')}/")
    assert "Knows little of it" in now_shown
    with nothing_changes():
        assert send(officer, url(call, "invite"), pairings=sealed_in(shown)).status_code == 409
    assert send(officer, url(call, "invite"), pairings=sealed_in(now_shown)).status_code == 302
    assert Assignment.objects.count() == 2


def test_hints_are_confirmed_by_the_officer_alone(cast: Cast, call: Call) -> None:
    from kikin.fund.reviews import Paper
    from kikin.office.applications.models import Involvement
    from kikin.office.reviews.models import ReviewerProfile

    application = Application.objects.get(call=call, agency="jst")
    url, knows = f"/programme/calls/{call.ref}/reviewers/hints/", cast.reviewers[0].person
    written_with = Involvement.objects.filter(application=application)[0].person.name.en
    paper = Paper("Together", authors=(written_with,))
    actions.keep_papers(ReviewerProfile.objects.get(person__ref=knows), [paper], cast.officers["jst"], CLOSES)
    actions.invite_all(call, [Pairing(application.ref, knows, 1)], cast.officers["jst"], CLOSES)
    in_both_languages(cast.officers["jst"], [url])
    assert written_with in page(cast.officers["jst"], url)
    answer = {"pair": f"{application.ref} {knows}", "kind": "other"}
    with nothing_changes():
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [url])
        assert send(cast.directors["jst"], f"{url}confirm", **answer).status_code == 409
        assert send(cast.officers["jst"], f"{url}confirm", kind="other").status_code == 409
        assert send(cast.officers["jst"], f"{url}confirm", pair=answer["pair"]).status_code == 422
    assert send(cast.officers["jst"], f"{url}confirm", **answer).status_code == 302
    assert written_with not in page(cast.officers["jst"], url)


def test_a_reviewer_is_asked_by_hand_by_the_officer_alone(cast: Cast, call: Call, application: Application) -> None:
    officer, where = cast.officers["jst"], url(call, "ask/")
    in_both_languages(officer, [where])
    asked = {"application": application.ref, "person": cast.reviewers[0].person}
    with nothing_changes():
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [where])
        assert send(cast.directors["jst"], where, **asked).status_code == 403
        assert send(officer, where, application=application.ref).status_code == 422
    assert send(officer, where, **asked).status_code == 302
    with nothing_changes():
        assert send(officer, where, **asked).status_code == 409
    assert Assignment.objects.get().person.ref == cast.reviewers[0].person
