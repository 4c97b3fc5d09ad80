"""A real worker is killed in the middle of a look: no alert is lost, none is doubled, and payments are held once.

Here at moments that differ in what is written and what stands; at every moment, and for a minute, in `make soak`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from kikin.fund.watch import CompanyNotice
from kikin.office import clock
from kikin.office.audit.models import Event
from kikin.office.audit.queries import links
from kikin.office.audit.verify import Walk
from kikin.office.jobs.models import ScheduledJob
from kikin.office.jobs.registry import jobs
from kikin.office.watch import standings
from kikin.office.watch.look_job import LOOK
from kikin.office.watch.models import FeedFile, Look, Notice, WatchCase
from tests.conftest import ROOT
from tests.office.screening.test_by_itself import start_worker, url_of_this_database
from tests.office.watch.desk import Desk, begun_desk, declared
from tests.office.watch.scene import register
from tests.office.watch.workers import MOMENTS
from tests.stories.plays import surroundings

if TYPE_CHECKING:
    from tests.cast import Cast

SECONDS = float(os.environ.get("KIKIN_SOAK_SECONDS", "1"))
DIFFERENT = ("within the first case", "before it is committed", "after it is committed", "never")
KILLED_AT = tuple(MOMENTS) if "KIKIN_SOAK_SECONDS" in os.environ else DIFFERENT
RAISED = ("support_case_raised", "watch_case_raised")


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.KIKIN_HOME = tmp_path
    (tmp_path / "secret.key").write_text("of this test")
    return tmp_path


@pytest.fixture
def desk(committed: None, home: Path, cast: Cast) -> Desk:
    return begun_desk(cast)


def two_things_come(desk: Desk, number: int) -> None:
    """A further post in a declaration, and talks that the company states."""
    post = declared("post", desk.person, **{"with": f"University {number}"})
    desk.feed(f"declarations-{number}.jsonl", post | {"id": f"post-{number}"})
    desk.state(CompanyNotice(talks_with=f"{'ABCDEFGH'[number % 8] * 3} Works {number}"))


def control_goes_over(desk: Desk, number: int) -> None:
    """A takeover, or its end, in a register."""
    on = date(2022, 10, 1) + timedelta(days=number)
    desk.feed(f"registry-{number}.csv", register(desk.company, 6_000 if number % 2 else 300, on.isoformat()))


def only_the_watch_is_due() -> None:
    """The lease of whoever was killed has run out, and no other job keeps the worker busy."""
    now = clock.now()
    for job in jobs():
        # nothing is set further ahead than by how often it is done, or the clock would be taken to have been set back
        due_at = now if job == LOOK else now + job.every * 0.9
        hours = {"due_at": due_at, "worker": "", "leased_until": None}
        ScheduledJob.objects.update_or_create(name=job.name, defaults=hours)


def nothing_is_lost_and_nothing_doubled(desk: Desk, takeovers: int, times: int) -> None:
    kinds = Counter(desk.cases())
    assert kinds["control_taken"] + kinds["control_lost"] == takeovers
    assert kinds["post_added"] == kinds["talks_open"] == times
    assert sum(kinds.values()) == takeovers + 2 * times
    raised = Event.objects.filter(name__in=RAISED).values_list("object_ref", flat=True)
    assert sorted(raised) == sorted(WatchCase.objects.values_list("ref", flat=True))
    assert Event.objects.filter(name="watch_looked").count() == Look.objects.count()
    assert not FeedFile.objects.filter(look=None).exists() and not Notice.objects.filter(look=None).exists()
    assert standings.held([desk.award]) == ({desk.award.pk} if kinds["control_taken"] else set())
    walk = Walk()
    assert sum(1 for _ in walk.over(links())) == Event.objects.count()
    assert not walk.problems


@contextmanager
def workers(home: Path) -> Iterator[subprocess.Popen[str]]:
    environment = surroundings() | {"KIKIN_DATABASE_URL": url_of_this_database(), "KIKIN_HOME": str(home)}
    command = (sys.executable, "-m", "tests.office.watch.workers", str(home))
    process = subprocess.Popen(
        command,
        env=environment | {"DJANGO_SETTINGS_MODULE": "kikin.office.settings"},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def worked(process: subprocess.Popen[str], moment: str) -> bool:
    """Let a worker work until this moment, and kill it there; whether it came so far."""
    assert process.stdin is not None and process.stdout is not None
    only_the_watch_is_due()
    process.stdin.write(f"{moment}\n")
    process.stdin.flush()
    while not (said := process.stdout.readline()).startswith("ended"):
        assert said, "there are no more workers"
        if said.startswith("stopped"):
            os.kill(int(said.split()[1]), signal.SIGKILL)
    return said == f"ended {-signal.SIGKILL}\n"


def test_a_worker_killed_at_a_moment_of_a_look_loses_and_doubles_nothing(desk: Desk, home: Path) -> None:
    with workers(home) as process:
        for number, moment in enumerate(KILLED_AT, start=1):
            two_things_come(desk, number)
            control_goes_over(desk, number)
            assert worked(process, moment) == (moment != "never")
            assert not worked(process, "never")
            nothing_is_lost_and_nothing_doubled(desk, number, number)


def test_a_worker_killed_whenever_it_happens_loses_and_doubles_nothing(desk: Desk, home: Path) -> None:
    moments, until, number = Random(7), time.monotonic() + SECONDS, 0
    control_goes_over(desk, 1)
    while time.monotonic() < until:
        number += 1
        two_things_come(desk, number)
        only_the_watch_is_due()
        worker = start_worker(home)
        time.sleep(moments.uniform(0.5, 3))
        worker.kill()
        worker.wait()
    only_the_watch_is_due()
    assert start_worker(home).wait(60) == 0
    nothing_is_lost_and_nothing_doubled(desk, 1, number)
