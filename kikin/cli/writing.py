"""Writing what a command was asked for: the whole of it or nothing, whatever happens on the way.

A file whose name ends in .gz is packed, the same text always into the same bytes.
"""

from __future__ import annotations

import gzip
import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TextIO, cast


def write_whole(path: Path, text: str) -> None:
    """Put a text where `path` says, replacing what was there at once. Raises OSError, and then nothing has changed."""
    with whole(path) as file:
        file.write(text)


def write_all(texts: Mapping[Path, str]) -> None:
    """Put several texts where they belong: none takes its place before all are written. Raises OSError."""
    with ExitStack() as opened:
        for path, text in texts.items():
            try:
                opened.enter_context(whole(path)).write(text)
            except OSError as error:
                error.filename = str(path)
                raise


@contextmanager
def whole(path: Path) -> Iterator[TextIO]:
    """A file to be written to, which takes the place of what was there once all is written, and not before."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        # a pipe or a device takes what it is given, and must not be replaced
        with target.open("w", encoding="utf-8") as file:
            yield file
        return
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, beside = tempfile.mkstemp(prefix=f".{target.name[:50]}.", dir=target.parent)
    try:
        with open(handle, "wb") as content, _text(content, target) as file:
            yield file
        os.chmod(beside, mode)
        os.replace(beside, target)
    except BaseException:
        os.unlink(beside)
        raise


@contextmanager
def _text(content: IO[bytes], target: Path) -> Iterator[TextIO]:
    packed = target.suffix == ".gz"
    into = gzip.GzipFile(filename="", mode="wb", fileobj=content, mtime=0) if packed else content
    with io.TextIOWrapper(cast(IO[bytes], into), encoding="utf-8") as file:
        yield file


def _umask() -> int:
    """The permissions that new files of this process do not get; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
