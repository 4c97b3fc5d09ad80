"""Comparing again at the security door: what waits, the run, and what it found."""

from __future__ import annotations

from datetime import timedelta

from kikin.office import clock
from kikin.office.lists import actions as lists
from kikin.office.screening import actions
from kikin.office.screening.models import Hit, Rescreening, ScreeningCase
from kikin.office.screening.tasks import rescreen
from kikin.values.text import Text
from tests.cast import FOUNDER, Cast
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.screening import steps
from tests.office.screening.conftest import application, case, matched  # noqa: F401  fixtures
from tests.office.screening.scene import EFFECTIVE_ON, LISTED, NOW
from tests.office.screening.test_rescreening import applicant_listed

RUNS = "/security/runs/"
WHY = Text("発行元の改正による。", "The publisher changed it.")


def test_before_anything_was_compared_again_the_page_says_so(cast: Cast) -> None:
    assert "Nothing has been compared again yet" in page(cast.security_officer, RUNS)
    assert send(cast.security_officer, f"{RUNS}begin").headers["Location"] == RUNS
    in_both_languages(cast.security_lead, [RUNS])
    with nothing_changes():
        is_closed_to(outsiders(cast, "security_officer", "security_lead"), [RUNS, f"{RUNS}begin"])
    assert status(cast.security_lead, f"{RUNS}RUN-X/") == 404


def test_an_approved_version_is_compared_at_once(cast: Cast, matched: ScreeningCase) -> None:  # noqa: F811
    steps.assessed(matched, cast, NOW, confirms=False)
    actions.clear([matched], WHY, cast.security_lead, NOW)
    entries = (*LISTED, applicant_listed(matched))
    version = lists.propose("demonstration", entries, EFFECTIVE_ON, cast.security_officer, NOW)
    answer = send(cast.security_lead, f"/security/lists/versions/{version.ref}/approve", reasons="")
    assert answer.status_code == 302
    run = Rescreening.objects.get()
    assert (run.state, run.raised_count, run.alerted_count) == ("done", 1, 1)
    url = f"{RUNS}{run.ref}/"
    shown = page(cast.security_officer, url)
    assert matched.ref in shown
    assert "Every live case has been compared" in page(cast.security_officer, RUNS)
    in_both_languages(cast.security_lead, [RUNS, url])
    case_url = f"/security/cases/{matched.ref}/"
    steps.adjudicate(list(Hit.objects.filter(case=matched, state="new")), False, cast, clock.now())
    assert "The decision is to stand" in page(cast.security_officer, case_url)
    assert "Let the decision stand" in page(cast.security_officer, f"{case_url}decision/")
    assert send(cast.security_officer, f"{case_url}decision/stand-by").status_code == 302
    matched.refresh_from_db()
    assert matched.state == "cleared"


def test_what_waits_for_too_long_is_said(cast: Cast, matched: ScreeningCase) -> None:  # noqa: F811
    version = lists.propose("demonstration", LISTED[:2], EFFECTIVE_ON, cast.security_officer, NOW, shrink_reasons="-")
    lists.approve(version, cast.security_lead, clock.now() - timedelta(hours=25), WHY)
    shown = page(cast.security_officer, RUNS)
    assert "Live cases that have not met every version in force: 1" in shown
    assert "More than 24 hours" in shown
    assert send(cast.security_officer, f"{RUNS}begin").status_code == 302
    assert rescreen(FOUNDER, clock.now) is None
