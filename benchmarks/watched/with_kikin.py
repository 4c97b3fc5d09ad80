"""The watch at work in the records, a program of its own: `python -m benchmarks.watched.with_kikin FEEDS DAYS`.

It writes the fund of the feeds into KIKIN_HOME, takes in every file at the desk, lets the job look, and prints JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import django

_T = TypeVar("_T")


def spent(work: Callable[[], _T]) -> tuple[_T, float]:
    """What it gives, and the CPU seconds of this process."""
    started = time.process_time()
    return work(), time.process_time() - started


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def main(feeds: Path, days: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from benchmarks.watched import fund, rivals
    from kikin.office.jobs.job import BY_SCHEDULE
    from kikin.office.watch import actions, watched
    from kikin.office.watch.models import Look, WatchCase
    from kikin.office.watch.replaying import read_folder

    folder, problems = read_folder(feeds)
    assert folder is not None, problems
    officer = fund.write(folder.fund).security_officer

    def take(where: Path, now: datetime) -> None:
        for path in sorted(where.iterdir()) if where.is_dir() else ():
            if path.stat().st_size:
                actions.take_feed(actions.read_feed(path.name, path.read_bytes(), officer, now), officer, now)

    eve = folder.first - timedelta(days=1)
    take(feeds / "start", noon(eve))
    said: dict[str, object] = {"ground": spent(lambda: actions.look(BY_SCHEDULE, noon(eve)))[1]}
    at_the_desk, looks, today = 0.0, list[float](), eve
    for passed in range(days):
        today = folder.first + timedelta(days=passed)
        at_the_desk += spent(partial(take, feeds / "feeds" / f"{today}", noon(today)))[1]
        looks.append(spent(partial(actions.look, BY_SCHEDULE, noon(today)))[1])
    said |= {"desk": at_the_desk, "looks": looks, "cases": WatchCase.objects.count()}
    said |= {"memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    _, said["members"] = spent(watched.fund_now)
    watched.forget()
    looking, said["anew"] = spent(lambda: watched.standing_after(Look.objects.last(), watched.fund_now()))
    tables = rivals.in_sql(looking, today)
    said |= {"sql": spent(lambda: rivals.by_sql(tables))[1]}
    said |= {"everybody": spent(lambda: rivals.everybody_again(looking, today))[1]}
    print(json.dumps(said))


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]), int(sys.argv[2]))
