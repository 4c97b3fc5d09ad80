"""The watch at the security door: what was seen overnight, one case, and its steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kikin.office.watch import actions
from kikin.office.watch.models import WatchCase
from tests.cast import FOUNDER
from tests.office import rounds
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send, status
from tests.office.rounds import CONTRACTED
from tests.office.watch.scene import alert

if TYPE_CHECKING:
    from tests.cast import Cast

WATCH = "/security/watch/"


def test_the_morning_is_empty_until_something_is_seen(cast: Cast) -> None:
    shown = page(cast.security_officer, WATCH)
    assert "Nothing new was seen" in shown
    assert "There is no such case" in shown
    assert status(cast.security_lead, f"{WATCH}WAT-X/") == 404


def test_the_morning_says_what_is_at_stake_by_what_path_and_what_to_do(
    cast: Cast, at: Callable[[datetime], None]
) -> None:
    award = rounds.active_awards(cast)[0]
    actions.raise_alerts(
        [alert("term_ends", award), alert("control_taken", award)], FOUNDER, CONTRACTED + timedelta(days=1)
    )
    at(CONTRACTED + timedelta(days=4))
    monday = page(cast.security_officer, WATCH)
    assert monday.index("Control was taken") < monday.index("A key person&#x27;s term is ending")
    for said in ("Seen since", "2 September 2022", "A sample investor buys 60 %", award.ref, "Payments on hold"):
        assert said in monday
    assert "Look into it" in monday and "Programme officers look into it" in monday


def test_a_case_is_looked_into_with_reasons(cast: Cast) -> None:
    award = rounds.active_awards(cast)[0]
    [case] = actions.raise_alerts([alert("control_taken", award)], FOUNDER, CONTRACTED)
    url, officer = f"{WATCH}{case.ref}/", cast.security_officer
    assert "control was taken" in page(officer, WATCH).lower()
    shown = page(officer, url)
    assert "A sample investor buys 60 %" in shown
    assert "on hold" in shown
    in_both_languages(cast.security_lead, [WATCH, url, f"{WATCH}?state=raised"])
    with nothing_changes():
        is_closed_to(
            outsiders(cast, "security_officer", "security_lead"),
            [url, WATCH, *(f"{url}{step}" for step in ("assess", "dismiss", "act-on", "resolve", "reopen"))],
        )
        assert send(officer, f"{url}dismiss", reasons="-").status_code == 409
    assert send(officer, f"{url}assess").status_code == 302
    assert send(officer, f"{url}act-on", reasons="").status_code == 422
    assert send(officer, f"{url}act-on", reasons="The owner is asked.").status_code == 302
    assert send(officer, f"{url}resolve", reasons="The shares went back.").status_code == 302
    assert "The shares went back." in page(officer, url)
    assert WatchCase.objects.get().state == "resolved"
