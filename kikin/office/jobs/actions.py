"""Taking a job, keeping it, and saying how it ended. What a job changes is recorded by its own acts, not by these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Value, When

from kikin.office.jobs import queries
from kikin.office.jobs.job import AGAIN_AFTER, LEASE, Job
from kikin.office.jobs.models import ScheduledJob


def take(jobs: Sequence[Job], worker: str, now: datetime) -> Job | None:
    """Give a worker the job that has been due for longest, if there is one. A job that is new is due at once."""
    with transaction.atomic():
        new = [ScheduledJob(name=job.name, due_at=now) for job in jobs]
        ScheduledJob.objects.bulk_create(new, ignore_conflicts=True)
        rows = {row.name: row for row in ScheduledJob.objects.select_for_update().order_by("pk")}
        taken = next(queries.due(jobs, rows, now), None)
        if taken is not None:
            ScheduledJob.objects.filter(name=taken.name).update(worker=worker, leased_until=now + LEASE, begun_at=now)
        return taken


def renew(job: Job, worker: str, now: datetime) -> None:
    """The worker is still at it."""
    ScheduledJob.objects.filter(name=job.name, worker=worker).update(leased_until=now + LEASE)


def finish(job: Job, worker: str, now: datetime) -> None:
    """It is done, and due again when its time has gone by, or at once where it was hastened meanwhile.

    A worker that had lost it changes nothing.
    """
    due_at = Case(When(due_at__gt=F("begun_at"), then="due_at"), default=Value(now + job.every))
    _end(job, worker, due_at=due_at, done_at=now, failed_at=None, fault="")


def fail(job: Job, worker: str, fault: str, now: datetime) -> None:
    """It failed, and is tried again before long."""
    _end(job, worker, due_at=now + min(job.every, AGAIN_AFTER), failed_at=now, fault=fault)


def give_back(job: Job, worker: str) -> None:
    """The worker was told to stop: the job is due as before, for whoever comes next."""
    _end(job, worker)


def hasten(job: Job, now: datetime) -> None:
    """Let a job be done at once instead of at its hour; a worker that is at it does it once more afterwards."""
    ScheduledJob.objects.filter(name=job.name).update(due_at=now)


def _end(job: Job, worker: str, **how: object) -> None:
    ScheduledJob.objects.filter(name=job.name, worker=worker).update(worker="", leased_until=None, **how)
