"""What is done by itself, at the doors: administrators see how it went; the desk hastens what no page can wait for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kikin.office import clock
from kikin.office.doors.security import rescreening
from kikin.office.doors.security.tasks import COMPARE_AGAIN
from kikin.office.jobs import actions
from kikin.office.jobs.models import ScheduledJob
from kikin.office.lists import actions as lists
from kikin.office.screening.models import Rescreening, ScreeningCase
from tests.cast import Cast
from tests.office.doors.watching import in_both_languages, is_closed_to, nothing_changes, outsiders, page, send
from tests.office.screening.conftest import application, case, matched  # noqa: F401  fixtures
from tests.office.screening.scene import EFFECTIVE_ON, LISTED, NOW

JOBS = "/administrator/jobs/"
RUNS = "/security/runs/"


def test_an_administrator_sees_what_ran_last_and_of_a_fault_only_its_kind(cast: Cast) -> None:
    assert page(cast.administrator, JOBS).count("Not yet") >= 3
    assert "no worker has come to it yet" in page(cast.security_officer, RUNS)
    now = clock.now()
    assert actions.take([COMPARE_AGAIN], "one", now) == COMPARE_AGAIN
    assert "At work" in page(cast.administrator, JOBS)
    actions.fail(COMPARE_AGAIN, "one", "ValueError", now)
    shown = page(cast.administrator, JOBS)
    assert "it is tried again" in shown and "ValueError" in shown
    actions.take([COMPARE_AGAIN], "two", now + COMPARE_AGAIN.every)
    actions.finish(COMPARE_AGAIN, "two", now + COMPARE_AGAIN.every)
    shown = page(cast.administrator, JOBS)
    assert "Done" in shown and "ValueError" not in shown
    assert "was done last" in page(cast.security_officer, RUNS)
    in_both_languages(cast.administrator, [JOBS])
    with nothing_changes():
        is_closed_to(outsiders(cast, "administrator"), [JOBS])


def test_what_is_too_much_for_a_page_is_done_by_a_worker_at_once(
    cast: Cast,
    matched: ScreeningCase,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rescreening, "MOST_AT_ONCE", 0)
    before = clock.now() - timedelta(seconds=1)
    actions.take([COMPARE_AGAIN], "one", before)
    actions.finish(COMPARE_AGAIN, "one", before)
    version = lists.propose("demonstration", LISTED[:2], EFFECTIVE_ON, cast.security_officer, NOW, shrink_reasons="-")
    answer = send(cast.security_lead, f"/security/lists/versions/{version.ref}/approve", reasons="-")
    assert answer.status_code == 302
    assert not Rescreening.objects.exists()
    assert ScheduledJob.objects.get(name=COMPARE_AGAIN.name).due_at <= clock.now()
    assert "a worker does them" in page(cast.security_officer, RUNS)
