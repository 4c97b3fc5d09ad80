"""The programme door: an agency's own calls, applications and rounds, from the draft to the decision."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from kikin.office import clock
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.approvals.actions import answer
from kikin.office.approvals.models import Approval
from kikin.office.calls.models import Call
from kikin.office.reviews.models import Review
from kikin.office.screening.models import ScreeningCase
from kikin.office.selection import actions, queries
from kikin.office.selection.models import Round
from kikin.values.text import Text
from tests.cast import CLOSES, OPENS, Cast, complete_outline, drafted_call, open_call, sent_application
from tests.office import rounds
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import (
    in_both_languages,
    is_closed_to,
    nothing_changes,
    outsiders,
    page,
    send,
    status,
    words_of,
)

HOME = "/programme/"
REASONS = {"reasons_ja": "対象外です。", "reasons_en": "Out of scope."}


def url_of(thing: Call | Application | Round, action: str = "") -> str:
    place = {Call: "calls", Application: "applications", Round: "rounds"}[type(thing)]
    return f"/programme/{place}/{thing.ref}/{action}"


def test_only_officers_and_directors_come_in(cast: Cast, application: Application) -> None:
    urls = [
        HOME,
        url_of(application.call),
        url_of(application.call, "check/"),
        url_of(application),
        "/programme/rounds/",
    ]
    for actor in (cast.officers["jst"], cast.directors["jst"]):
        assert [status(actor, url) for url in urls] == [200] * len(urls)
    closed = [*urls, url_of(application.call, "close"), url_of(application.call, "check/eligible")]
    with nothing_changes():
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), closed)


def test_an_agency_finds_its_own_applications_alone(cast: Cast, application: Application) -> None:
    for agency, expected in (("jst", 200), ("nedo", 404)):
        assert status(cast.officers[agency], url_of(application)) == expected
        listed = page(cast.officers[agency], url_of(application.call, "applications/"))
        assert (application.ref in listed) == (expected == 200)


def test_a_draft_is_not_found(cast: Cast, call: Call) -> None:
    draft = applications.draft(call, complete_outline(cast), cast.applicant, OPENS)
    assert status(cast.officers["jst"], url_of(draft)) == 404
    assert draft.ref not in page(cast.officers["jst"], url_of(call, "applications/"))


def test_the_pages_of_a_call_speak_both_languages(cast: Cast, application: Application) -> None:
    call = application.call
    places = ("", "applications/", "applications/?state=submitted&field=quantum", "check/")
    in_both_languages(
        cast.officers["jst"],
        [HOME, "/programme/rounds/", *(url_of(call, place) for place in places), url_of(application)],
    )


@pytest.mark.parametrize("agency", ["jst", "nedo"])
def test_a_call_is_approved_by_another_than_its_drafter(cast: Cast, agency: str) -> None:
    call = drafted_call(cast)
    officer = cast.officers["nedo"]
    assert "Approve the call" not in page(officer, url_of(call))
    assert "Approve the call" in page(cast.directors[agency], url_of(call))
    with nothing_changes():
        assert send(officer, url_of(call, "approve")).status_code == 409
    assert send(cast.directors[agency], url_of(call, "approve")).status_code == 302
    call.refresh_from_db()
    assert call.state == "approved"


@pytest.mark.parametrize("is_over", [True, False])
def test_a_call_is_closed_after_its_deadline(cast: Cast, is_over: bool) -> None:
    closes_at = clock.now() + timedelta(days=-1 if is_over else 1)
    call = open_call(cast, closes_at=closes_at)
    officer = cast.officers["jst"]
    if is_over:
        assert send(officer, url_of(call, "close")).status_code == 302
        call.refresh_from_db()
        assert call.state == "closed"
        return
    assert "Not possible now: Close the call" in page(officer, url_of(call))
    with nothing_changes():
        assert send(officer, url_of(call, "close")).status_code == 409


def test_the_pipeline_leads_to_the_applications_that_it_counts(cast: Cast, application: Application) -> None:
    shown = page(cast.officers["jst"], url_of(application.call))
    link = re.search(r'href="(/programme/calls/[^"]+\?state=submitted)">1<', shown)
    assert link is not None
    assert application.ref in page(cast.officers["jst"], link[1])
    assert application.ref not in page(cast.officers["jst"], link[1].replace("submitted", "selected"))


def test_many_are_found_eligible_at_once(cast: Cast, application: Application) -> None:
    sent_application(cast, application.call, title=Text("量子ビットの冷却", "Cooler qubits"))
    refs = list(Application.objects.values_list("ref", flat=True))
    shown = page(cast.officers["jst"], url_of(application.call, "check/"))
    assert all(f'value="{ref}"' in shown for ref in refs)
    assert send(cast.officers["jst"], url_of(application.call, "check/eligible"), application=refs).status_code == 302
    assert set(Application.objects.values_list("state", flat=True)) == {"eligible"}


def test_what_the_rules_find_lacking_is_said_and_stops_all_that_are_ticked(
    cast: Cast, application: Application
) -> None:
    lacking = sent_application(cast, application.call, declarations=("research_integrity",))
    url = url_of(application.call, "check/")
    assert "eclar" in page(cast.officers["jst"], url)
    with nothing_changes():
        answered = send(cast.officers["jst"], f"{url}eligible", application=[application.ref, lacking.ref])
    assert answered.status_code == 409
    assert answered.content.decode().count(" checked") == 2


def test_what_is_lacking_is_counted_and_written_to_its_applicant(cast: Cast, application: Application) -> None:
    lacking = sent_application(cast, application.call, declarations=("research_integrity",))
    officer, url = cast.officers["jst"], url_of(application.call, "check/")
    shown = page(officer, url)
    assert "Nothing is lacking" in shown and "lacking=declaration_missing" in shown
    assert application.ref not in words_of(page(officer, f"{url}?lacking=declaration_missing"))
    assert page(officer, f"{url}?tick=all").count(" checked") == 2
    with nothing_changes():
        assert send(officer, f"{url}letters").status_code == 409
        assert send(officer, f"{url}letters", application=[application.ref, lacking.ref]).status_code == 409
        assert send(cast.directors["jst"], f"{url}letters", application=[lacking.ref]).status_code == 409
        assert send(cast.officers["nedo"], f"{url}letters", application=[lacking.ref]).status_code == 404
        assert send(cast.applicant, f"{url}letters", application=[lacking.ref]).status_code == 404
    letter = send(officer, f"{url}letters", application=[lacking.ref]).content.decode()
    assert "御中" in letter and "declarations are missing" in letter and lacking.ref in letter
    assert "Letters written: 1" in page(officer, url)


@pytest.mark.parametrize("changes", [{}, {"reasons_en": ""}, {"application": []}])
def test_ineligible_takes_reasons_and_something_ticked(
    cast: Cast, application: Application, changes: dict[str, object]
) -> None:
    fields = {"application": [application.ref], **REASONS, **changes}
    url = url_of(application.call, "check/ineligible")
    if not changes:
        assert send(cast.officers["jst"], url, **fields).status_code == 302
        application.refresh_from_db()
        assert (application.state, application.reasons) == ("ineligible", Text("対象外です。", "Out of scope."))
        return
    with nothing_changes():
        assert send(cast.officers["jst"], url, **fields).status_code in (409, 422)


def test_nobody_checks_for_another_agency_or_as_a_director(cast: Cast, application: Application) -> None:
    url = url_of(application.call, "check/eligible")
    with nothing_changes():
        assert send(cast.officers["nedo"], url, application=[application.ref]).status_code == 404
        assert send(cast.directors["jst"], url, application=[application.ref]).status_code == 409
    assert "A programme officer makes the formal check" in page(
        cast.directors["jst"], url_of(application.call, "check/")
    )


def test_an_application_shows_its_grid_and_the_words_that_gave_its_field(cast: Cast, application: Application) -> None:
    shown = page(cast.officers["jst"], url_of(application))
    for word in ("JPY 60,000,000", "JPY 40,000,000", "JPY 100,000,000", "qubit", "title", "Sample applicant-one"):
        assert word in shown
    assert "An application was submitted" in shown


def test_a_drawn_review_says_so_and_others_do_not(cast: Cast) -> None:
    rounds.shortlisted_call(cast, rounds.PLANS[:1])
    application = Application.objects.get()
    officer = cast.officers["jst"]
    assert "Drawn from a seed" not in page(officer, url_of(application))
    review = Review.objects.first()
    assert review is not None
    Review.objects.filter(pk=review.pk).update(
        is_drawn=True, drawn_note_ja="種から生成", drawn_note_en="Drawn from a seed"
    )
    shown = page(officer, url_of(application))
    assert shown.count("Drawn from a seed") == 1
    assert shown.count(rounds.REASONS.en) == 3


def test_a_round_goes_from_the_closed_call_to_its_portfolio(cast: Cast) -> None:
    call = rounds.shortlisted_call(cast)
    officer = cast.officers["nedo"]
    assert "Prepare the selection round" in page(officer, url_of(call))
    assert send(officer, url_of(call, "prepare")).status_code == 302
    round = Round.objects.get()
    for action in ("score", "propose"):
        assert send(officer, url_of(round, action)).status_code == 302
    round.refresh_from_db()
    assert round.state == "proposed"
    in_both_languages(officer, [url_of(round), "/programme/rounds/", url_of(call)])
    answered = sign_in(Client(), officer).get(url_of(round, "problem.json"))
    assert json.loads(answered.content)["chosen"] == queries.problem_json(round)["chosen"]


def test_a_package_is_for_those_who_may_see_the_round(cast: Cast) -> None:
    round = rounds.scored_round(cast)
    url = url_of(round, "package.json")
    assert status(cast.officers["jst"], url) == 404
    actions.propose(round, cast.officers["nedo"], rounds.REVIEWED)
    package = queries.package_of(round)
    assert package is not None
    for actor in (cast.officers["jst"], cast.directors["nedo"]):
        answered = sign_in(Client(), actor).get(url)
        assert (answered.status_code, answered.content.decode()) == (200, package.text)
        assert package.name in answered.headers["Content-Disposition"]
    shown = page(cast.officers["nedo"], url_of(round))
    assert package.digest in shown
    assert "it would have come in" in shown
    is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [url])


def test_the_decision_sheet_holds_what_the_page_shows(cast: Cast) -> None:
    round = rounds.scored_round(cast)
    officer, url = cast.officers["nedo"], url_of(round, "sheet.xlsx")
    assert status(officer, url) == 404
    actions.propose(round, officer, rounds.REVIEWED)
    answered = sign_in(Client(), officer).get(url, headers={"accept-language": "en"})
    book = load_workbook(BytesIO(answered.content))
    said = {
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    }
    ours, ranked = queries.compared(round)
    assert {str(ours.amount_yen), str(ranked.amount_yen), str(round.budget_yen)} <= said
    assert {entry.application.ref for entry in queries.entries_of(round)} <= said
    for entry in queries.entries_of(round):
        assert (entry.application.title.en in said) == (entry.application.agency == "nedo")
    paper = sign_in(Client(), officer).get(url_of(round, "sheet.pdf"))
    assert paper.content.startswith(b"%PDF-")
    assert f"{round.ref}-1.pdf" in paper.headers["Content-Disposition"]
    is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [url, url_of(round, "sheet.pdf")])


def test_scenarios_are_compared_by_officers_and_read_by_directors(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    officer, director, url = cast.officers["nedo"], cast.directors["jst"], url_of(round, "scenarios/")
    asked = {"name": "Less quantum", "limit_1": "field:quantum<=", "amount_1": "130,000,000"}
    with nothing_changes():
        in_both_languages(officer, [url])
        assert send(officer, f"{url}keep", name="Nothing").status_code == 422
        assert send(officer, f"{url}keep", **asked, limit_2="budget<=").status_code == 422
        assert send(officer, f"{url}keep", **asked | {"amount_1": "1"}).status_code == 409
        assert send(director, f"{url}keep", **asked).status_code == 409
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [url, f"{url}keep"])
    assert send(officer, f"{url}keep", **asked).status_code == 302
    in_both_languages(officer, [url])
    shown = page(officer, url)
    for words in ("Less quantum", "450,000,000 → 130,000,000 yen", "Goes out", "Take “Less quantum” away"):
        assert words in shown
    assert "Less quantum" in page(director, url)
    assert "Take “Less quantum” away" not in page(director, url)
    kept = queries.scenarios_of(round)[0]
    said = {"scenario": str(kept.pk), "reasons_ja": "計画に合わせます。", "reasons_en": "To fit the plan."}
    with nothing_changes():
        assert send(officer, f"{url}adopt", scenario=str(kept.pk)).status_code == 422
        assert send(director, f"{url}adopt", **said).status_code == 409
        is_closed_to(outsiders(cast, "programme_officer", "programme_director"), [f"{url}adopt"])
    first = queries.package_of(round)
    assert send(officer, f"{url}adopt", **said).status_code == 302
    shown = page(officer, url_of(round))
    assert "Less quantum (" in shown and "To fit the plan." in shown
    assert first is not None
    assert sign_in(Client(), officer).get(url_of(round, "packages/1.json")).content.decode() == first.text
    assert status(officer, url_of(round, "packages/9.json")) == 404
    assert "Less quantum" not in page(officer, url)
    assert send(officer, f"{url}keep", **asked).status_code == 302
    last = queries.scenarios_of(Round.objects.get())[0]
    assert send(officer, f"{url}{last.pk}/discard").status_code == 302
    assert "Less quantum" not in page(officer, url)


def test_a_portfolio_is_shown_with_its_proof_and_compared_fairly(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    assert round.portfolio is not None
    shown = page(cast.officers["nedo"], url_of(round))
    ours, ranked = queries.compared(round)
    for amount in (ours.amount_yen, ranked.amount_yen, round.budget_yen, round.portfolio["bound"]):
        assert f"{amount:,}" in shown
    assert "Proved" in shown
    assert "Quantum" in shown
    for name in ("Not possible now: Put it before the bodies", "no favourable verdict"):
        assert name in shown


def test_of_another_agency_a_round_shows_amounts_and_no_title(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    shown = page(cast.officers["nedo"], url_of(round))
    theirs = [one for one in queries.entries_of(round) if one.application.agency == "jst"]
    assert theirs
    for entry in theirs:
        assert entry.application.ref in shown
        assert entry.application.title.en not in shown
        assert url_of(entry.application) not in shown
    assert "Research 4 on a robot" in shown


def test_a_round_says_a_verdict_and_never_a_reason(cast: Cast) -> None:
    round = rounds.proposed_round(cast)
    rounds.screen(cast)
    case = ScreeningCase.objects.first()
    assert case is not None
    ScreeningCase.objects.update(reasons_en="A secret reason", level="low")
    shown = page(cast.officers["nedo"], url_of(round))
    assert "Cleared" in shown
    assert "A secret reason" not in shown
    assert case.ref not in shown


@pytest.mark.parametrize("is_screened", [True, False])
def test_a_portfolio_circulates_once_every_verdict_is_there(cast: Cast, is_screened: bool) -> None:
    round = rounds.proposed_round(cast)
    if is_screened:
        rounds.screen(cast)
        assert send(cast.officers["nedo"], url_of(round, "circulate")).status_code == 302
        assert "Waiting" in page(cast.officers["jst"], url_of(round))
        assert Approval.objects.filter(kind="selection").count() == 1
        return
    with nothing_changes():
        assert send(cast.officers["nedo"], url_of(round, "circulate")).status_code == 409


@pytest.mark.parametrize("reasons_en", ["A body asked for more.", ""])
def test_what_a_body_returned_is_made_anew_with_reasons(cast: Cast, reasons_en: str) -> None:
    round = rounds.proposed_round(cast)
    rounds.screen(cast)
    approval = actions.circulate(round, cast.officers["nedo"], rounds.DECIDED)
    body = approval.bodies[0]
    answer(approval, "send_back", approval.digest, cast.deputies[body], rounds.DECIDED, "Please explain the floors.")
    shown = page(cast.officers["nedo"], url_of(round))
    assert "Please explain the floors." in shown
    fields = {"reasons_ja": "説明を補います。", "reasons_en": reasons_en}
    if reasons_en:
        assert send(cast.officers["nedo"], url_of(round, "revise"), **fields).status_code == 302
        round.refresh_from_db()
        assert round.state == "scored"
        assert reasons_en in page(cast.officers["nedo"], url_of(round))
        return
    with nothing_changes():
        assert send(cast.officers["nedo"], url_of(round, "revise"), **fields).status_code == 422


@pytest.mark.parametrize("has_consent", [True, False])
def test_a_director_decides_what_all_bodies_consented_to(cast: Cast, has_consent: bool) -> None:
    round = rounds.consented_round(cast) if has_consent else rounds.proposed_round(cast)
    director = cast.directors["nedo"]
    with nothing_changes():
        assert send(cast.officers["nedo"], url_of(round, "decide")).status_code == 409
    if has_consent:
        assert send(director, url_of(round, "decide")).status_code == 302
        assert "Tell the applicants of this agency" in page(cast.directors["jst"], url_of(round))
        assert send(cast.directors["jst"], url_of(round, "results")).status_code == 302
        assert Application.objects.filter(state="selected").count() == len(rounds.CHOSEN)
        assert not Application.objects.filter(state="shortlisted").exists()
        return
    with nothing_changes():
        assert send(director, url_of(round, "decide")).status_code == 409


def test_another_agencys_call_is_not_found(cast: Cast) -> None:
    call = drafted_call(cast)
    Call.objects.filter(pk=call.pk).update(agencies=["nedo"])
    assert status(cast.officers["nedo"], url_of(call)) == 200
    assert status(cast.officers["jst"], url_of(call)) == 404
    assert call.ref not in page(cast.officers["jst"], HOME)


def test_the_list_of_applications_is_a_file_too(cast: Cast, application: Application) -> None:
    answered = sign_in(Client(), cast.officers["jst"]).get(url_of(application.call, "applications/?format=csv"))
    lines = answered.content.decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(application.ref)
    assert ",100000000," in lines[1]
    assert application.submitted_at is not None
    assert application.submitted_at < CLOSES
