"""Affinities as an array, reviewers × proposals: read block by block, since it may be larger than what it becomes."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.refusing import wrong_size
from kikin.engines.assignment.scaling import BARRED, MAX_VALUE, unit_of, wrong_affinity
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ARRAY = "scores"
_CELLS = 4_000_000
_NUMBERS = "fiub"
_FAULTS = (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


def affinity_of_array(file: IO[bytes]) -> tuple[NDArray[np.int32] | None, int, tuple[Problem, ...]]:
    """Applications × reviewers in whole units from a .npy or .npz file, and the unit; NaN and -1 are conflicts."""
    try:
        with _opened(file) as lines:
            wrong = _wrong_header(lines)
            if wrong:
                return None, 1, wrong
            largest, wrong = _largest(lines)
        if wrong:
            return None, 1, wrong
        unit = unit_of(largest)
        with _opened(file) as lines:
            return _scaled(lines, unit), unit, ()
    except _FAULTS as error:
        return None, 1, (_unreadable(error),)


@dataclass(frozen=True, slots=True)
class _Lines:
    """An array as it is stored: by columns, it is its transpose stored by rows."""

    file: IO[bytes]
    shape: tuple[int, ...]
    is_turned: bool
    kind: np.dtype[Any]

    def parts(self) -> Iterator[tuple[int, NDArray[Any]]]:
        lines, width = self.shape[::-1] if self.is_turned else self.shape
        step = max(1, _CELLS // max(1, width))
        for start in range(0, lines, step):
            count = min(step, lines - start)
            content = self.file.read(count * width * self.kind.itemsize)
            if len(content) < count * width * self.kind.itemsize:
                raise EOFError(f"it ends at line {start} of {lines}")
            part = np.frombuffer(content, dtype=self.kind).reshape(count, width)
            yield start, part if self.kind.kind == "f" else part.astype(np.float64)


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[_Lines]:
    file.seek(0)
    if not zipfile.is_zipfile(file):
        file.seek(0)
        yield _header(file)
        return
    with zipfile.ZipFile(file) as packed:
        names = [name for name in packed.namelist() if name.endswith(".npy")]
        name = f"{ARRAY}.npy" if f"{ARRAY}.npy" in names else names[0] if len(names) == 1 else ""
        if not name:
            raise ValueError(f"no array {ARRAY}: {', '.join(names)}")
        with packed.open(name) as member:
            yield _header(member)


def _header(file: IO[bytes]) -> _Lines:
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    return _Lines(file, *read(file))


def _wrong_header(lines: _Lines) -> tuple[Problem, ...]:
    if len(lines.shape) != 2 or lines.kind.kind not in _NUMBERS or lines.kind.itemsize > 8:
        return (_unreadable(f"{lines.kind} {lines.shape}"),)
    return tuple(wrong_size(lines.shape[1], lines.shape[0]))


def _largest(lines: _Lines) -> tuple[float, tuple[Problem, ...]]:
    largest = 0.0
    for start, part in lines.parts():
        sizes = np.where(np.isnan(part) | (part == -1), 0, np.abs(part))
        if float(sizes.max(initial=0)) > MAX_VALUE:
            line, place = (int(number) for number in np.argwhere(sizes > MAX_VALUE)[0])
            reviewer, proposal = (place, start + line) if lines.is_turned else (start + line, place)
            value = f"reviewer {reviewer}, proposal {proposal}: {part[line, place]}"
            return 0.0, (wrong_affinity(value, MAX_VALUE),)
        largest = max(largest, float(sizes.max(initial=0)))
    return largest, ()


def _scaled(lines: _Lines, unit: int) -> NDArray[np.int32]:
    whole = np.empty((lines.shape[1], lines.shape[0]), dtype=np.int32)
    for start, part in lines.parts():
        barred = np.isnan(part) | (part == -1)
        scaled = np.rint(np.where(barred, 0, part).astype(np.float64) * unit).astype(np.int32)
        scaled[barred] = BARRED
        if lines.is_turned:
            whole[start : start + len(part)] = scaled
        else:
            whole[:, start : start + len(part)] = scaled.T
    return whole


def _unreadable(value: object) -> Problem:
    return Problem(
        "not_an_array",
        "affinity",
        Text(
            f"評価者×応募の数値の配列「{ARRAY}」として読めません",
            f"no array “{ARRAY}” of numbers, reviewers × proposals",
        ),
        Text("CSV、.npyまたは.npzのファイルを指定してください", "name a CSV, .npy or .npz file"),
        shown(value),
    )
