"""Reading jobs: which is due, and how each ended last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from kikin.fund.relations import Actor, Subject
from kikin.office.gate import permit_or_refuse
from kikin.office.jobs.job import Job
from kikin.office.jobs.models import ScheduledJob
from kikin.office.jobs.registry import jobs


@dataclass(frozen=True, slots=True)
class Standing:
    """A job with its hours; none before a worker has seen it."""

    job: Job
    hours: ScheduledJob | None


def due(every: Iterable[Job], rows: Mapping[str, ScheduledJob], now: datetime) -> Iterator[Job]:
    """The jobs whose hour has come and that nobody is at, those that wait for longest first."""
    hours = [(rows[job.name], job) for job in every if job.name in rows]
    for row, job in sorted(hours, key=lambda pair: (pair[0].due_at, pair[1].name)):
        if job.is_due(row.due_at, row.leased_until, now):
            yield job


def is_anything_due(every: Iterable[Job], now: datetime) -> bool:
    """Whether it is worth asking for work; a job that was never seen is due."""
    known, rows = list(every), {row.name: row for row in ScheduledJob.objects.all()}
    return any(job.name not in rows for job in known) or any(due(known, rows, now))


def standings(actor: Actor) -> list[Standing]:
    """Every job and its hours, for who may see them."""
    permit_or_refuse(actor, "see", Subject("job"))
    rows = {row.name: row for row in ScheduledJob.objects.all()}
    return [Standing(job, rows.get(job.name)) for job in jobs()]


def standing_of(name: str, actor: Actor) -> Standing | None:
    """One job and its hours."""
    return next((one for one in standings(actor) if one.job.name == name), None)


def done_at(name: str) -> datetime | None:
    """When a job was last done; nothing before a worker has done it."""
    return ScheduledJob.objects.filter(name=name).values_list("done_at", flat=True).first()
