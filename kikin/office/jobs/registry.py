"""Every job there is. The office's modules called `tasks` declare theirs as JOBS; nobody here knows which they are."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from django.conf import settings

from kikin.office.jobs.job import Job


@cache
def jobs() -> tuple[Job, ...]:
    """All jobs, by name."""
    modules = [path.relative_to(settings.ROOM).with_suffix("").parts for path in settings.ROOM.rglob("tasks.py")]
    found: dict[str, Job] = {}
    for parts in modules:
        for job in getattr(import_module(".".join(("kikin", "office", *parts))), "JOBS", ()):
            if found.setdefault(job.name, job) is not job:
                raise ValueError(f"two jobs of the name {job.name}")
    return tuple(found[name] for name in sorted(found))
