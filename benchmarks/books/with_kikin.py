"""Kikin's ledger at work, a program of its own: `python -m benchmarks.books.with_kikin WHAT ...` on KIKIN_HOME.

`post COUNT BATCH [--trail]`, `load ROWS ACCOUNTS`, `state DAY...`, `check`, `export FILE`: each prints JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django

from benchmarks.books.life import RUN, papers
from benchmarks.books.with_hordak import cpu_seconds_of
from kikin.fund.ledger import Draft
from kikin.fund.relations import Actor

NOW = datetime(2026, 6, 1, tzinfo=UTC)
OFFICER = Actor("PER-1", "finance_officer", "nedo", "finance")


@contextmanager
def spent(said: dict[str, Any]) -> Iterator[None]:
    """Add the seconds, and the CPU seconds of this process and of the database's behind it."""
    from django.db import connection

    connection.ensure_connection()
    server = connection.connection.info.backend_pid if connection.vendor == "postgresql" else 0
    before, clock = time.process_time() + cpu_seconds_of(server), time.perf_counter()
    yield
    said["seconds"] = time.perf_counter() - clock
    said["cpu_seconds"] = time.process_time() + cpu_seconds_of(server) - before


def write(drafts: list[Draft], with_trail: bool) -> None:
    """Post a paper under an event of its own, in a transaction of its own."""
    from django.db import transaction

    from kikin.office import gate
    from kikin.office.audit import record
    from kikin.office.ledger import posting

    name, kind, ref, digest = "money_moved", "award", "JPNP00001", "c" * 64
    if with_trail:
        with gate.change():
            because = record.record(name, actor=OFFICER, kind=kind, ref=ref, at=NOW, charter_digest=digest, facts={})
            posting.post(drafts, because, NOW, 4)
    else:
        with transaction.atomic():
            posting.post(drafts, record.PendingEvent(name, OFFICER, kind, ref, NOW, digest, {}), NOW, 4)


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def post(count: int, batch: int, with_trail: bool) -> dict[str, Any]:
    migrate()
    todo: list[list[Draft]] = []
    posted = 0
    for paper in papers(1_000_000, 500):
        if posted < 3 * RUN:
            # What a process does for the first time is not measured.
            write(paper, with_trail)
            posted += len(paper) if paper[0].document.startswith("RUN") else 0
        else:
            todo += [paper[at : at + batch] for at in range(0, len(paper), batch)]
        if len(todo) * batch >= count:
            break
    said: dict[str, Any] = {"transfers": sum(map(len, todo))}
    with spent(said):
        for drafts in todo:
            write(drafts, with_trail)
    return said


def load(rows: int, accounts: int) -> dict[str, Any]:
    migrate()
    said: dict[str, Any] = {"transfers": 0}
    with spent(said):
        for paper in papers(rows, accounts):
            write(paper, with_trail=True)
            said["transfers"] += len(paper)
    return said


def state(days: Iterable[str]) -> dict[str, Any]:
    from kikin.office.ledger import queries

    queries.statement(date(2021, 4, 1))
    seconds, cpu_seconds = [], []
    for day in days:
        said: dict[str, Any] = {}
        started = time.perf_counter()
        with spent(said):
            queries.statement(date.fromisoformat(day))
        seconds.append(time.perf_counter() - started)
        cpu_seconds.append(said["cpu_seconds"])
    at = int(len(seconds) * 0.95)
    return {"p95_ms": sorted(seconds)[at] * 1_000, "cpu_p95_ms": sorted(cpu_seconds)[at] * 1_000}


def check() -> dict[str, Any]:
    from kikin.office.ledger.check import check_ledger

    said: dict[str, Any] = {}
    with spent(said):
        findings = check_ledger()
    if findings.problems:
        raise SystemExit(findings.problems[0].line())
    return said | {"transfers": findings.transfers_count}


def export(file: Path) -> dict[str, Any]:
    from kikin.office.audit.reading import one_instant
    from kikin.office.ledger.export import as_beancount

    with one_instant(), file.open("w", encoding="utf-8") as out:
        out.writelines(as_beancount())
    return {}


def main(what: str, *words: str) -> None:
    django.setup()
    if what == "post":
        said = post(int(words[0]), int(words[1]), "--trail" in words)
    elif what == "load":
        said = load(int(words[0]), int(words[1]))
    elif what == "state":
        said = state(words)
    else:
        said = check() if what == "check" else export(Path(words[0]))
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
