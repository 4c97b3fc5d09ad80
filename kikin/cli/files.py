"""Reading what a command was given, and saying what is amiss: the same words for every engine."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

STANDARD = Path("-")
"""Standard output, where a file is asked for."""


def content_of(path: Path, most_bytes: int) -> tuple[bytes, Problem | None]:
    """The bytes of a file, unpacked where it is packed by gzip; one byte more than `most_bytes` shows it too large."""
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
        if content.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
                content = packed.read(most_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        return b"", unusable(path, error)
    return content, None


def misplaced(read: Iterable[Path | None], written: Iterable[Path | None]) -> Problem | None:
    """Why what is asked for cannot be written there, said before anything is: a file is read or written, and once."""
    taken = {path.resolve() for path in read if path is not None}
    for path in written:
        if path is None or path == STANDARD:
            continue
        place = path.resolve()
        if not place.parent.is_dir() or place.is_dir():
            return unusable(path, "it is a folder" if place.is_dir() else "no such folder")
        if place in taken:
            return unusable(path, "it is named twice")
        if place.is_file() or not place.exists():
            taken.add(place)
    return None


def unusable(path: object, why: object) -> Problem:
    """A file that cannot be read or written."""
    return Problem(
        "file_unusable",
        str(path),
        Text("このファイルは使えません", "this file cannot be used"),
        Text("場所と権限を確かめてください", "check that it is there and may be read or written"),
        shown(why),
    )


def say(problems: Sequence[Problem], status: int) -> int:
    """Problems to standard error, a line each; `status` comes back."""
    for problem in problems:
        print(problem.line(), file=sys.stderr)
    return status
