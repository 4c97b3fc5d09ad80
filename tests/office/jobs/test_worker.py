"""A worker does what is due, once; what fails is tried again, and what a killed worker held goes to another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pkgutil import resolve_name

import pytest

from kikin.fund.relations import Actor
from kikin.office.gate import Refused
from kikin.office.jobs import actions, queries
from kikin.office.jobs.job import AGAIN_AFTER, BY_SCHEDULE, DAILY, HOURLY, LEASE, Clock, Job, has_come
from kikin.office.jobs.models import ScheduledJob
from kikin.office.jobs.registry import jobs
from kikin.office.jobs.worker import Worker
from kikin.values.text import Text

BEGINNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
done: list[str] = []
"""What the jobs of these tests have done."""


def sweep(actor: Actor, clock: Clock) -> None:
    assert actor == BY_SCHEDULE
    done.append("sweep")


def stumble(actor: Actor, clock: Clock) -> None:
    done.append("stumble")
    raise ValueError("a name that nobody else may read")


def stop(actor: Actor, clock: Clock) -> None:
    raise SystemExit(0)


def job(name: str, every: timedelta = HOURLY) -> Job:
    return Job(name, every, f"{__name__}:{name}", Text("掃除", "Sweep"))


class Hour:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = BEGINNING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hour() -> Hour:
    return Hour()


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


def worker(hour: Hour, *names: str) -> Worker:
    return Worker([job(name) for name in names], hour, lambda job, is_done: None)


def hours(name: str) -> ScheduledJob:
    return ScheduledJob.objects.get(name=name)


def test_an_instant_has_come_unless_it_lies_ahead_by_no_more_than_it_was_set() -> None:
    assert has_come(BEGINNING, BEGINNING, HOURLY)
    assert not has_come(BEGINNING + HOURLY, BEGINNING, HOURLY)
    assert has_come(BEGINNING + HOURLY, BEGINNING - timedelta(seconds=1), HOURLY), "the clock was set back"


@pytest.mark.django_db
def test_what_is_due_is_done_once_and_again_at_its_hour(hour: Hour) -> None:
    one = worker(hour, "sweep")
    one.do_what_is_due()
    one.do_what_is_due()
    assert done == ["sweep"]
    assert (hours("sweep").done_at, hours("sweep").due_at) == (BEGINNING, BEGINNING + HOURLY)
    hour.now += HOURLY
    one.do_what_is_due()
    assert done == ["sweep", "sweep"]


@pytest.mark.django_db
def test_what_fails_keeps_nothing_back_and_is_tried_again_soon(hour: Hour) -> None:
    one = worker(hour, "stumble", "sweep")
    one.do_what_is_due()
    assert done == ["stumble", "sweep"]
    failed = hours("stumble")
    assert (failed.failed_at, failed.fault, failed.done_at) == (BEGINNING, "ValueError", None)
    hour.now += AGAIN_AFTER
    one.do_what_is_due()
    assert done == ["stumble", "sweep", "stumble"]


@pytest.mark.django_db
def test_what_one_worker_is_at_no_other_takes_until_it_says_nothing_more(hour: Hour) -> None:
    every = [job("sweep")]
    assert actions.take(every, "one", BEGINNING) == every[0]
    assert actions.take(every, "two", BEGINNING) is None
    actions.renew(every[0], "one", BEGINNING + LEASE / 2)
    assert actions.take(every, "two", BEGINNING + LEASE) is None
    assert actions.take(every, "two", BEGINNING + LEASE * 3 / 2) == every[0]
    actions.finish(every[0], "one", BEGINNING + LEASE * 2)
    assert hours("sweep").worker == "two"
    assert hours("sweep").done_at is None


@pytest.mark.django_db
def test_a_worker_that_is_told_to_stop_gives_its_job_back(hour: Hour) -> None:
    with pytest.raises(SystemExit):
        worker(hour, "stop").do_what_is_due()
    given_back = hours("stop")
    assert (given_back.worker, given_back.leased_until, given_back.done_at) == ("", None, None)
    assert actions.take([job("stop")], "two", BEGINNING) == job("stop")


@pytest.mark.django_db
def test_a_job_that_is_hastened_while_somebody_is_at_it_is_done_once_more(hour: Hour) -> None:
    every = [job("sweep", DAILY)]
    actions.take(every, "one", BEGINNING)
    actions.hasten(every[0], BEGINNING + timedelta(seconds=1))
    assert actions.take(every, "two", BEGINNING + timedelta(seconds=2)) is None
    actions.finish(every[0], "one", BEGINNING + timedelta(seconds=3))
    assert actions.take(every, "two", BEGINNING + timedelta(seconds=3)) == every[0]
    actions.finish(every[0], "two", BEGINNING + timedelta(seconds=4))
    assert actions.take(every, "two", BEGINNING + timedelta(seconds=5)) is None


def test_every_job_of_the_house_can_be_called_and_says_what_it_is() -> None:
    assert {"screening_escalate", "screening_purge", "security_compare_again"} <= {job.name for job in jobs()}
    for one in jobs():
        assert callable(resolve_name(one.path))
        assert one.label.ja and one.label.en


@pytest.mark.django_db
def test_only_some_are_shown_what_is_done_by_itself() -> None:
    shown = queries.standings(Actor("PER-1", "administrator"))
    assert [one.job for one in shown] == list(jobs())
    assert all(one.hours is None for one in shown)
    with pytest.raises(Refused):
        queries.standings(Actor("PER-1", "reviewer"))
