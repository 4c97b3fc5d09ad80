"""Heads that have left the database: whoever rewrites the trail from some event on cannot rewrite these.

They are kept in `heads.txt` in the home, one line each, `POSITION HASH INSTANT`, and are worth as much as the
copies that others have taken of them. Every change publishes its head once it is committed. Writers take turns
at the file, not at the database, so lines may stand out of order or twice; after a crash between commit and
line one is missing. All this is honest, and no check minds it.

If a power cut takes a commit back whose head is written (a demonstration's may; a real fund's reaches the disk
first), the check says that published events are gone, as they are.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from kikin.office.audit.chain import Link, Published
from kikin.office.audit.models import Head

_MOST_DIGITS = 18
_LAST_BYTES = 1_024


def path() -> Path:
    """Where this home keeps its published heads."""
    home: Path = settings.KIKIN_HOME
    return home / "heads.txt"


def publish(last: Link) -> None:
    """Publish the head that a change has just committed. Quick, so it does not wait for the disk."""
    with _alone_at_the_file() as file:
        os.write(file, _line(last.position, last.hash, last.at.replace(" ", "T")))


def publish_head(now: datetime) -> Published | None:
    """Publish where the trail ends now, for good; nothing while it is empty. Does not repeat the last line."""
    head = Head.objects.filter(pk=1, position__gt=0).first()
    if head is None:
        return None
    line = _line(head.position, head.hash, now.astimezone(UTC).isoformat())
    with _alone_at_the_file() as file:
        end = os.pread(file, _LAST_BYTES, max(0, os.fstat(file).st_size - _LAST_BYTES))
        *_, last = b"", *end.splitlines()
        if last.split(b" ")[:2] != line.split(b" ")[:2]:
            os.write(file, line)
        os.fsync(file)
    return Published(head.position, head.hash)


def published() -> Iterator[Published]:
    """Every published head as the file has them. A last line that a crash has torn off counts for nothing."""
    if not path().exists():
        return
    with path().open(encoding="utf-8", errors="replace", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            if line.endswith("\n"):
                yield _read(line, number)


def last_published() -> Published | None:
    """The head that others have last been told of, without reading the lines before it."""
    if not path().exists():
        return None
    with path().open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - _LAST_BYTES))
        whole, _, _ = file.read().rpartition(b"\n")
    *_, last = whole.split(b"\n")
    return _read(last.decode(errors="replace")) if last else None


def _read(line: str, number: int = 0) -> Published:
    position, digest, *_ = (*line.split(), "", "")
    is_number = position.isascii() and position.isdigit() and len(position) <= _MOST_DIGITS
    return Published(int(position) if is_number else -1, digest, number)


def _line(position: int, digest: str, instant: str) -> bytes:
    return f"{position} {digest} {instant}\n".encode()


@contextmanager
def _alone_at_the_file() -> Iterator[int]:
    """The file, ready to be appended to, while other threads and processes wait."""
    file = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        _drop_torn_line(file)
        yield file
    finally:
        os.close(file)


def _drop_torn_line(file: int) -> None:
    """A line that a crash has torn off counts for nothing, and must not spoil the one that follows it."""
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        os.ftruncate(file, os.pread(file, size, 0).rfind(b"\n") + 1)
