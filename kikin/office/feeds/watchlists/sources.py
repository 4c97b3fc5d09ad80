"""The bytes of a list, wherever they lie: read as a stream, never further than the limits, gzipped or not.

Nothing is raised to callers of `reading`: what cannot be read ends in a problem that names the file.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.cohorts.rows import MAX_ROW_CHARACTERS, Unreadable, too_large
from kikin.values.problems import Problem

MAX_FILE_BYTES = 512 * 1024 * 1024
"""Of a file as it lies there, and again of what it unpacks to."""
HEAD_BYTES = 64 * 1024
_CHUNK = 1024 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_END_OF_FILE_MARK = "\x1a"
"""What old systems write after the last line, and OFAC still does."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its name, and how to open it from its first byte."""

    name: str
    opened: Callable[[], BinaryIO] = field(repr=False)

    def stream(self) -> io.BufferedReader:
        """What it holds, unpacked; reading past the limit, or what is no gzip after all, ends it as Unreadable."""
        stored = self.opened()
        if stored.read(len(_GZIP_MAGIC)) != _GZIP_MAGIC:
            stored.seek(0)
            return _limited(stored, stored, self.name)
        stored.seek(0)
        return _limited(gzip.GzipFile(fileobj=stored), stored, self.name)

    def head(self) -> bytes:
        """The first bytes, without the mark of their order."""
        with self.stream() as stream:
            return stream.read(HEAD_BYTES).removeprefix(_BYTE_ORDER_MARK)

    def digest(self) -> str:
        """SHA-256 of the bytes as they lie there."""
        found = sha256()
        stored = self.opened()
        with _limited(stored, stored, self.name) as stream:
            while chunk := stream.read(_CHUNK):
                found.update(chunk)
        return found.hexdigest()

    def lines(self) -> Iterator[str]:
        """Its lines as text in UTF-8, each with its end; bytes that are not UTF-8 pass as lone surrogates.

        Surrogates let the row and the field that hold such bytes be named.
        """
        with self.stream() as stream:
            first = stream.peek(1)
            if first.startswith(UTF_16_MARKS):
                raise Unreadable(_is_utf_16(self.name))
            if first.startswith(_BYTE_ORDER_MARK):
                stream.read(len(_BYTE_ORDER_MARK))
            number = 0
            while line := stream.readline(MAX_ROW_CHARACTERS + 1):
                number += 1
                if len(line) > MAX_ROW_CHARACTERS:
                    raise Unreadable(_too_long_a_line(self.name, number))
                text = line.decode("utf-8", "surrogateescape")
                if text != _END_OF_FILE_MARK:
                    yield text

    def text(self) -> str:
        return "".join(self.lines())

    def cells(self, separator: str = ",") -> Iterator[tuple[int, list[str] | Problem]]:
        """The rows of a CSV without its blank ones, each with its number, or why it is none."""
        reader = csv.reader(self.lines(), strict=True, delimiter=separator)
        number = 0
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                number += 1
                yield number, _not_csv(error)
                continue
            if cells is None:
                return
            if cells:
                number += 1
                yield number, cells


def source_at(path: Path) -> Source:
    """A file on this machine."""
    return Source(path.name, lambda: _open(path))


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        ja, en = "開けません", "cannot be opened"
        remedy = "ファイル名と読み取り権限を確かめてください", "check its name and that it may be read"
        raise Unreadable(complaint("no_file", path.name, error.strerror, ja, en, *remedy)) from error


class _Limited(io.RawIOBase):
    """A stream that ends as Unreadable where it is too long, or cannot be unpacked."""

    def __init__(self, stream: BinaryIO | gzip.GzipFile, stored: BinaryIO, name: str):
        self._stream, self._stored, self._name, self._left = stream, stored, name, MAX_FILE_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            read = self._stream.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise Unreadable(_not_gzip(self._name)) from error
        self._left -= len(read)
        if self._left < 0:
            raise Unreadable(too_large(self._name, MAX_FILE_BYTES))
        buffer[: len(read)] = read
        return len(read)

    def close(self) -> None:
        self._stream.close()
        self._stored.close()
        super().close()


def _limited(stream: BinaryIO | gzip.GzipFile, stored: BinaryIO, name: str) -> io.BufferedReader:
    return io.BufferedReader(_Limited(stream, stored, name), _CHUNK)


def _not_gzip(name: str) -> Problem:
    ja, en = "gzip形式ではないか、途中で切れています", "is not gzip, or is cut off"
    remedy = "取得し直すか、圧縮し直してください", "fetch it again, or compress it again"
    return complaint("not_gzip", name, "", ja, en, *remedy)


def _is_utf_16(name: str) -> Problem:
    ja, en = "UTF-8ではなくUTF-16で保存されています", "is saved as UTF-16, not as UTF-8"
    return complaint("not_utf8", name, "", ja, en, "UTF-8で保存し直してください", "save it as UTF-8")


def _too_long_a_line(name: str, number: int) -> Problem:
    limit = f"{MAX_ROW_CHARACTERS:,}"
    ja, en = f"{number}行目が{limit}バイトを超えています", f"line {number:,} is longer than {limit} bytes"
    remedy = "ファイルが壊れていないか確かめてください", "see whether the file is broken"
    return complaint("row_too_long", name, "", ja, en, *remedy)


def _not_csv(error: csv.Error) -> Problem:
    ja, en = "CSVとして読めません", "is not CSV"
    remedy = (
        "引用符の閉じ忘れと、途中で切れていないかを確かめてください",
        "check its quotation marks, and that it is whole",
    )
    return complaint("not_csv", "row", error, ja, en, *remedy)
