"""What the desk does by itself; killed in the middle of it, a worker leaves nothing undone and nothing done twice."""

from __future__ import annotations

import subprocess
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kikin.office.audit.models import Event
from kikin.office.audit.queries import links
from kikin.office.audit.verify import Walk
from kikin.office.gate import Refused
from kikin.office.jobs.job import BY_SCHEDULE
from kikin.office.jobs.models import ScheduledJob
from kikin.office.screening import actions
from kikin.office.screening.models import Hand, Measure, Plan, PlanVersion, Rescreening, ScreeningCase
from kikin.office.screening.tasks import escalate_overdue, purge_what_is_past
from tests.cast import Cast
from tests.conftest import ROOT
from tests.office.screening.scene import NOW
from tests.stories.plays import KIKIN, surroundings

DUE_ON = date(2022, 9, 1)
MANY = 150
PATIENCE_SECONDS = 60


def overdue(case: ScreeningCase, count: int) -> list[Measure]:
    """Measures in force that were due long ago."""
    plan = Plan.objects.create(ref="PLAN-1", state="accepted", case=case, begun_at=NOW)
    version = PlanVersion.objects.create(plan=plan, number=1, side="fund", written_at=NOW)
    return Measure.objects.bulk_create(
        Measure(
            ref=f"MEAS-{at}", state="in_force", case=case, version=version, position=at, code="training", due_on=DUE_ON
        )
        for at in range(count)
    )


def told() -> list[str]:
    """The measures that a lead was told of, as often as that was."""
    return sorted(Event.objects.filter(name="measure_escalated").values_list("object_ref", flat=True))


def clock() -> datetime:
    return NOW + timedelta(days=800)


def test_what_is_overdue_is_taken_to_a_lead_once(cast: Cast, matched: ScreeningCase) -> None:
    first, second = overdue(matched, 2)
    Measure.objects.filter(pk=second.pk).update(due_on=clock().date())
    for _ in range(2):
        escalate_overdue(BY_SCHEDULE, clock)
    assert told() == [first.ref]
    assert not Hand.objects.filter(person="").exists()
    with pytest.raises(Refused):
        actions.escalate([first], cast.auditor, clock())


def test_where_nothing_is_past_its_day_nothing_is_recorded(cast: Cast, matched: ScreeningCase) -> None:
    before = Event.objects.count()
    purge_what_is_past(BY_SCHEDULE, clock)
    assert Event.objects.count() == before


def url_of_this_database() -> str:
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    return f"postgresql://{said['USER']}@{said['HOST']}:{said['PORT']}/{said['NAME']}"


def start_worker(home: Path) -> subprocess.Popen[bytes]:
    """`kikin work --once` on the database of this test."""
    environment = surroundings() | {"KIKIN_DATABASE_URL": url_of_this_database()}
    return subprocess.Popen(
        [*KIKIN, "work", "--once", "--home", str(home)], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
    )


def killed_after(count: int, home: Path) -> None:
    """Let a worker go on until so many measures were told of, and kill it as a power cut does."""
    worker = start_worker(home)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(told()) < count:
        assert worker.poll() is None and time.monotonic() < deadline
        time.sleep(0.002)
    worker.kill()
    worker.wait()


def test_a_killed_worker_leaves_nothing_undone_and_nothing_done_twice(
    committed: None, cast: Cast, matched: ScreeningCase, tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "secret.key").write_text("of this test")
    measures = overdue(matched, MANY)
    for count in (1, MANY // 5):
        killed_after(count, tmp_path)
        held = ScheduledJob.objects.get(name="screening_escalate")
        assert (held.done_at, bool(held.worker)) == (None, True)
        ScheduledJob.objects.update(leased_until=held.begun_at)
    assert len(told()) < MANY
    last = start_worker(tmp_path)
    assert last.wait(PATIENCE_SECONDS) == 0
    assert told() == sorted(measure.ref for measure in measures)
    assert not ScheduledJob.objects.filter(done_at=None).exists()
    assert Rescreening.objects.filter(state="begun").count() == 0
    walk = Walk()
    assert sum(1 for _ in walk.over(links())) == Event.objects.count()
    assert not walk.problems
