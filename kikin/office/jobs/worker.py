"""A worker: takes what is due, one job after another. Several may work on one fund, each job at one of them."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pkgutil import resolve_name
from threading import Event, Thread
from typing import NoReturn, TypeAlias

from django.db import DatabaseError, close_old_connections, connection

from kikin.office.jobs import actions, queries
from kikin.office.jobs.job import BY_SCHEDULE, LEASE, Clock, Job, Work

LOOK_EVERY_SECONDS = 5
Told: TypeAlias = Callable[[Job, bool], None]
"""A job, and whether it is done."""

_log = logging.getLogger(__name__)


class Worker:
    """One worker. It asks the clock that it is given, and tells of each job how it ended."""

    def __init__(self, jobs: Sequence[Job], clock: Clock, tell: Told):
        self.name = secrets.token_hex(8)
        self.jobs, self.clock, self.tell = jobs, clock, tell

    def keep_working(self) -> NoReturn:
        """Do what is due, and look again every few seconds."""
        while True:
            try:
                self.do_what_is_due()
            except DatabaseError:
                _log.exception("the database did not answer; the worker asks again")
            close_old_connections()
            time.sleep(LOOK_EVERY_SECONDS)

    def do_what_is_due(self) -> None:
        """Until nothing is due. What fails is due again later, so it is tried once."""
        while queries.is_anything_due(self.jobs, self.clock()):
            job = actions.take(self.jobs, self.name, self.clock())
            if job is None:
                return
            self.tell(job, self._do(job))

    def _do(self, job: Job) -> bool:
        work: Work = resolve_name(job.path)
        try:
            with self._keeping(job):
                work(BY_SCHEDULE, self.clock)
        except Exception as error:
            _log.exception("the job %s failed", job.name)
            actions.fail(job, self.name, type(error).__name__, self.clock())
            return False
        except BaseException:
            actions.give_back(job, self.name)
            raise
        actions.finish(job, self.name, self.clock())
        return True

    @contextmanager
    def _keeping(self, job: Job) -> Iterator[None]:
        """Say from beside the work that the worker is still at it, for as long as it is."""
        over = Event()

        def renew() -> None:
            while not over.wait(LEASE.total_seconds() / 4):
                try:
                    actions.renew(job, self.name, self.clock())
                except DatabaseError:
                    _log.warning("the lease of %s could not be renewed yet", job.name)
            connection.close()

        beat = Thread(target=renew, daemon=True)
        beat.start()
        try:
            yield
        finally:
            over.set()
            beat.join()
