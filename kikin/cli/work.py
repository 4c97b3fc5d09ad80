"""`kikin work`: a worker, which does by itself what is due."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from kikin.cli.home import add_home, home_of, open_home

if TYPE_CHECKING:
    from kikin.office.jobs.job import Job

_STOPS_WITHIN_SECONDS = 10


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "work",
        help="do by itself what is due",
        description="Do what is due by its schedule, such as comparing live parties with lists that changed, and go on"
        " doing so. Several workers may run at once. A job that is interrupted, even by kill -9, is done again by the"
        " next worker after two minutes at most, and what was done stays done once. `kikin serve` and `kikin demo`"
        " start a worker of their own.",
        epilog="example: kikin work --once --home ./fund",
    )
    parser.add_argument("--once", action="store_true", help="do what is due now, and end; 1 where a job failed")
    parser.add_argument("--beside", type=int, metavar="PID", help="end when this process, which started it, has ended")
    add_home(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _stop)
    open_home(arguments)
    from kikin.office import clock
    from kikin.office.jobs.registry import jobs
    from kikin.office.jobs.worker import Worker

    failed: list[Job] = []

    def tell(job: Job, is_done: bool) -> None:
        failed.extend(() if is_done else (job,))
        if arguments.once:
            print(f"{job.name}: {'done' if is_done else 'failed'}", flush=True)

    if arguments.beside:
        Thread(target=_end_with, args=(arguments.beside,), daemon=True).start()
    worker = Worker(jobs(), clock.now, tell)
    if not arguments.once:
        worker.keep_working()
    worker.do_what_is_due()
    return 1 if failed else 0


def _stop(number: int, frame: object) -> None:
    """Leave the job at once: half of it is undone or will be gone on with."""
    raise SystemExit(0)


def _end_with(parent: int) -> None:
    """A job may be killed at any moment, so nothing is waited for when there is nobody to work for."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


@contextmanager
def worker_beside(arguments: argparse.Namespace) -> Iterator[None]:
    """A worker of this home for as long as this lasts; another takes its place should it be killed."""
    command = [sys.executable, "-m", "kikin.cli.main", "work", "--home", str(home_of(arguments).resolve())]
    over = Event()
    working: list[subprocess.Popen[bytes]] = []

    def keep_one() -> None:
        while not over.is_set():
            working[:] = [subprocess.Popen([*command, "--beside", str(os.getpid())], stdin=subprocess.DEVNULL)]
            working[0].wait()
            over.wait(_STOPS_WITHIN_SECONDS)

    keeper = Thread(target=keep_one, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        for worker in working:
            worker.terminate()
        keeper.join(_STOPS_WITHIN_SECONDS)
