"""Comparing again at the security door: what waits, the run, and what it found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from kikin.office import clock
from kikin.office.lists import actions as lists
from kikin.office.screening import actions
from kikin.office.screening.models import Hit, Rescreening, ScreeningCase
from kikin.office.screening.tasks import rescreen
from kikin.values.text import Text
from tests.cast import FOUNDER, Cast
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.lists.scene import put_in_force
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


def test_a_case_says_who_was_compared_with_which_version_and_what_fell_away(
    cast: Cast,
    matched: ScreeningCase,  # noqa: F811
) -> None:
    url = f"/security/cases/{matched.ref}/"
    officer = cast.security_officer
    shown = page(officer, f"{url}parties/")
    for words in ("The first comparison", "“demonstration”, version 1", "No hit", "New 1"):
        assert words in shown, words
    assert "fell away" not in page(officer, f"{url}hits/")
    changed = replace(LISTED[0], aliases=("架空動力学研究所", "Imaginary Dynamics Laboratory"))
    put_in_force("demonstration", (changed, *LISTED[1:]), EFFECTIVE_ON, cast, NOW, WHY)
    run = rescreen(FOUNDER, clock.now)
    assert run is not None
    shown = page(officer, f"{url}parties/")
    for words in (run.ref, "“demonstration”, version 2", "New 1", "Fallen away 1"):
        assert words in shown, words
    shown = page(officer, f"{url}hits/")
    assert "Hits that fell away as the lists changed" in shown
    assert "Its entry was changed: it stood so until version 1" in shown
    put_in_force("demonstration", LISTED[1:], EFFECTIVE_ON, cast, NOW, WHY)
    rescreen(FOUNDER, clock.now)
    assert "Its entry was removed: it stood until version 2" in page(officer, f"{url}hits/")
    in_both_languages(officer, [f"{url}hits/", f"{url}parties/", f"{url}whole/"])


def test_a_dismissal_that_was_carried_over_says_so(cast: Cast, matched: ScreeningCase) -> None:  # noqa: F811
    hit = Hit.objects.get(case=matched)
    actions.dismiss([hit], WHY, cast.security_officer, NOW)
    put_in_force("demonstration", (replace(LISTED[0], programmes=("R9",)), *LISTED[1:]), EFFECTIVE_ON, cast, NOW, WHY)
    rescreen(FOUNDER, clock.now)
    shown = page(cast.security_officer, f"/security/hits/{hit.ref}/")
    assert "the list has changed only why it is listed" in shown
