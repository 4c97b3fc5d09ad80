"""Workers that stop at a moment of a look, for a test to kill them there: `python -m tests.office.watch.workers HOME`.

Each line of standard input is a moment; modules are read once, and every worker is a process of its own.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any

LONGER_THAN_ANY_TEST_SECONDS = 120


def stop() -> None:
    print(f"stopped {os.getpid()}", flush=True)
    time.sleep(LONGER_THAN_ANY_TEST_SECONDS)


def stopping(place: str, name: str, is_before: bool, time_of_many: int = 1) -> None:
    """Let a function of a module stop, before or after it is called so many times."""
    module = resolve_name(place)
    function: Callable[..., Any] = getattr(module, name)
    left = [time_of_many]

    def stops(*args: Any, **how: Any) -> Any:
        left[0] -= 1
        if is_before and not left[0]:
            stop()
        found = function(*args, **how)
        if not is_before and not left[0]:
            stop()
        return found

    setattr(module, name, stops)


MOMENTS: dict[str, tuple[str, str, bool, int]] = {
    "before it looks": ("kikin.office.watch.watched", "take_in", True, 1),
    "before anything is written": ("kikin.office.watch.actions.looks", "_known_since", True, 1),
    "within the first case": ("kikin.office.audit.record", "record", False, 2),
    "after the first case": ("kikin.office.watch.actions.cases", "_raise", False, 1),
    "after the last case": ("kikin.office.watch.actions.looks", "raise_alerts", False, 1),
    "before it is committed": ("kikin.office.audit.record", "flush", False, 1),
    "after it is committed": ("kikin.office.watch.watched", "keep_standing", True, 1),
    "before the job is done": ("kikin.office.jobs.actions", "finish", True, 1),
    "after the job is done": ("kikin.office.jobs.actions", "finish", False, 1),
    "never": ("kikin.office.jobs.actions", "finish", False, 1_000),
}


def main(home: str) -> None:
    from kikin.cli.main import main as kikin
    from kikin.office.jobs.registry import jobs

    for job in jobs():
        resolve_name(job.path)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            stopping(*MOMENTS[line.strip()])
            os._exit(kikin(["work", "--once", "--home", home]))
        _, status = os.waitpid(child, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    import django

    django.setup()
    main(sys.argv[1])
