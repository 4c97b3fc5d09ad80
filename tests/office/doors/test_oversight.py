"""Risks, issues and notes by the agency's door: kept, handed on and closed; read by nobody of the recipients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kikin.office.oversight.models import Issue, OversightNote
from kikin.office.watch.models import WatchCase
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send
from tests.office.rounds import CONTRACTED
from tests.office.watch import scene as watched

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.cast import Cast

RISK = {
    "kind": "risk",
    "title": "Delivery",
    "words": "Parts come late.",
    "level": "high",
    "seen_to_by": "The lead",
    "due_on": "2022-10-01",
}
VISIT = {"kind": "site_visit", "held_on": "2022-09-01", "who": "The officer", "words": "The machine stands."}


def test_a_risk_and_a_visit_are_kept_and_stand_in_the_cockpit(cast: Cast, at: Callable[[datetime], None]) -> None:
    at(CONTRACTED)
    award = rounds.active_awards(cast)[0]
    officer = cast.officers[award.agency]
    ours, cockpit = f"/programme/awards/{award.ref}/oversight/", f"/programme/awards/{award.ref}/"
    in_both_languages(officer, [ours, cockpit])
    with nothing_changes():
        assert send(officer, f"{ours}issues", **RISK | {"seen_to_by": ""}).status_code == 422
        assert send(officer, f"{ours}issues", **RISK | {"due_on": "2022-08-01"}).status_code == 422
        assert send(officer, f"{ours}notes", **VISIT | {"held_on": "2023-08-01"}).status_code == 422
    for _ in range(2):
        assert send(officer, f"{ours}issues", **RISK).status_code == 302
        assert send(officer, f"{ours}notes", **VISIT).status_code == 302
    issue, note = Issue.objects.get(), OversightNote.objects.get()
    shown = page(officer, cockpit)
    assert "Delivery" in shown and "Site visit" in shown and "of high weight" in shown
    theirs = [f"/programme/issues/{issue.ref}/", f"/programme/notes/{note.ref}/"]
    in_both_languages(officer, [ours, *theirs])
    is_closed_to(outsiders(cast, "programme_officer", "programme_director"), theirs)


def test_the_cockpit_points_to_cases_of_support_and_says_of_the_council(
    cast: Cast, at: Callable[[datetime], None]
) -> None:
    at(CONTRACTED)
    award = rounds.active_awards(cast)[0]
    officer, cockpit = cast.officers[award.agency], f"/programme/awards/{award.ref}/"
    assert "Open cases of support" not in page(officer, cockpit)
    watched.one_of_every_spirit([award])
    shown = page(officer, cockpit)
    helped, sealed = (WatchCase.objects.get(kind=kind).ref for kind in ("company_short", "control_taken"))
    assert f"/programme/support/{helped}/" in shown and sealed not in shown
    assert "Open cases of support: 2" in shown
    assert "Articles 62 and 63" in shown


def test_an_issue_is_handed_on_closed_and_opened_again(cast: Cast, at: Callable[[datetime], None]) -> None:
    at(CONTRACTED)
    award = rounds.active_awards(cast)[0]
    officer = cast.officers[award.agency]
    send(officer, f"/programme/awards/{award.ref}/oversight/issues", **RISK)
    issue = Issue.objects.get()
    url = f"/programme/issues/{issue.ref}/"
    with nothing_changes():
        assert send(officer, f"{url}hand-on", **RISK | {"level": "huge"}).status_code == 422
        assert send(officer, f"{url}hand-on", **RISK | {"due_on": "2022-08-01"}).status_code in (409, 422)
        assert send(officer, f"{url}close", outcome="").status_code == 422
    assert send(officer, f"{url}hand-on", **RISK | {"seen_to_by": "The office"}).status_code == 302
    assert "The office" in page(officer, url)
    for _ in range(2):
        assert send(officer, f"{url}close", outcome="The parts came.").status_code == 302
    assert send(officer, f"{url}hand-on", **RISK).status_code == 409
    assert "The parts came." in page(officer, url)
    assert send(officer, f"{url}reopen", outcome="Late again.").status_code == 302
    assert Issue.objects.get().state == "open"
