"""Reports of looking: what set each off, within which hours, what was found and what fell away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from kikin.office.jobs.job import BY_SCHEDULE
from kikin.office.watch import actions, watched
from kikin.office.watch.models import WatchCase
from tests.office import rounds
from tests.office.doors.conftest import sign_in
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, status
from tests.office.rounds import CONTRACTED
from tests.office.watch.scene import register

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.database
REPORTS = "/security/looked/"


def test_before_anything_was_looked_at_the_page_says_so(cast: Cast) -> None:
    assert "There is no report yet" in page(cast.security_officer, REPORTS)
    in_both_languages(cast.security_lead, [REPORTS])
    with nothing_changes():
        is_closed_to(outsiders(cast, "security_officer", "security_lead"), [REPORTS, f"{REPORTS}1/"])
    assert status(cast.security_lead, f"{REPORTS}1/") == 404


def test_a_look_of_the_watch_is_reported(cast: Cast, at: Callable[[datetime], None]) -> None:
    watched.forget()
    award = rounds.active_awards(cast)[0]
    officer = cast.security_officer
    for number, votes_bp in enumerate((400, 6_000)):
        name = f"registry-{number}.csv"
        file = actions.read_feed(
            name, register(award.lead.ref, votes_bp, f"2022-08-0{number + 1}"), officer, CONTRACTED
        )
        actions.take_feed(file, officer, CONTRACTED)
        actions.look(BY_SCHEDULE, CONTRACTED + timedelta(hours=30 * number))
    at(CONTRACTED + timedelta(days=2))
    [case] = WatchCase.objects.all()
    shown = page(officer, REPORTS)
    assert "A register" in shown and "In time" in shown and "Too late" in shown
    assert shown.index("Look 2 of the watch") < shown.index("Look 1 of the watch"), "the newest first"
    one = page(officer, f"{REPORTS}2/")
    assert case.ref in one and "registry-1.csv" in one and "Too late; the clock is 24 hours" in one
    in_both_languages(officer, [REPORTS, f"{REPORTS}2/"])
    sheet = sign_in(Client(), officer).get(f"{REPORTS}?format=csv", headers={"accept-language": "en"})
    lines = sheet.content.decode().splitlines()
    assert len(lines) == 3 and lines[1].startswith("Look 2 of the watch,2022-09-02T")


def test_what_a_source_took_back_stands_in_the_report(cast: Cast) -> None:
    watched.forget()
    [award, *_] = rounds.active_awards(cast)
    file = actions.read_feed(
        "registry-1.csv", register(award.lead.ref, 400, "2022-08-01"), cast.security_officer, CONTRACTED
    )
    actions.take_feed(file, cast.security_officer, CONTRACTED)
    actions.look(BY_SCHEDULE, CONTRACTED)
    assert "What fell away" in page(cast.security_officer, f"{REPORTS}1/")
    assert "Nothing fell away." in page(cast.security_officer, f"{REPORTS}1/")
