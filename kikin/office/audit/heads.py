"""Heads that have left the database: whoever rewrites the trail from some event on cannot rewrite these.

They are kept in `heads.txt` in the home, one line each, `POSITION HASH INSTANT`, and are worth as much as the
copies that others have taken of them. A head is published after its events are committed. If a power cut then
takes the commit back (SQLite with synchronous=NORMAL may), the check says that published events are gone, as
they are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings

from kikin.office.audit.chain import Published
from kikin.office.audit.models import Head
from kikin.values.calendar import local_date

_published_on: dict[Path, date] = {}


def path() -> Path:
    """Where this home keeps its published heads."""
    home: Path = settings.KIKIN_HOME
    return home / "heads.txt"


def publish_head(now: datetime) -> Published | None:
    """Publish where the trail ends now; nothing while it is empty or when that head is the last one
    published.
    """
    head = Head.objects.filter(pk=1, position__gt=0).first()
    if head is None:
        return None
    newest = Published(head.position, head.hash, "")
    *_, last = None, *published()
    if last is None or last[:2] != newest[:2]:
        line = f"{head.position} {head.hash} {now.astimezone(UTC).isoformat()}\n"
        file = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            _drop_torn_line(file)
            os.write(file, line.encode())
            os.fsync(file)
        finally:
            os.close(file)
    return newest


def _drop_torn_line(file: int) -> None:
    """A line that a crash has torn off counts for nothing, and must not spoil the one that follows it."""
    kept = os.pread(file, os.fstat(file).st_size, 0)
    whole = kept.rfind(b"\n") + 1
    if whole < len(kept):
        os.ftruncate(file, whole)


def publish_daily(now: datetime, zone: str) -> None:
    """Publish the head with the first change of each legal day; called after each commit, and quick on all
    others.
    """
    today = local_date(now, zone)
    if _published_on.get(path()) != today:
        publish_head(now)
        _published_on[path()] = today


def published() -> Iterator[Published]:
    """Every published head, the oldest first. A last line that a crash has torn off counts for nothing."""
    if not path().exists():
        return
    *lines, _ = path().read_text(encoding="utf-8", errors="replace").split("\n")
    for number, line in enumerate(lines, start=1):
        position, _, rest = line.partition(" ")
        digest = rest.partition(" ")[0]
        is_number = position.isascii() and position.isdigit() and len(position) <= 18
        yield Published(int(position) if is_number else -1, digest, f"heads.txt:{number}")
