"""Affinities as an array, reviewers × proposals: read block by block, since it may be larger than what it becomes."""

from __future__ import annotations

import zipfile
import zlib
from typing import IO

import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.refusing import wrong_size
from kikin.engines.assignment.scaling import AFFINITY_UNIT, BARRED, MAX_AFFINITY, wrong_affinity
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ARRAY = "scores"
_CELLS = 4_000_000
_NUMBERS = "fiub"


def affinity_of_array(file: IO[bytes]) -> tuple[NDArray[np.int32] | None, tuple[Problem, ...]]:
    """Applications × reviewers in millionths from a .npy or .npz file; NaN and -1 are conflicts."""
    try:
        if not zipfile.is_zipfile(file):
            file.seek(0)
            return _of_npy(file)
        with zipfile.ZipFile(file) as packed:
            names = [name for name in packed.namelist() if name.endswith(".npy")]
            name = f"{ARRAY}.npy" if f"{ARRAY}.npy" in names else names[0] if len(names) == 1 else ""
            if not name:
                return None, (_unreadable(f"no array {ARRAY}: {', '.join(names)}"),)
            with packed.open(name) as member:
                return _of_npy(member)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        return None, (_unreadable(error),)


def _of_npy(file: IO[bytes]) -> tuple[NDArray[np.int32] | None, tuple[Problem, ...]]:
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, is_fortran, kind = read(file)
    if len(shape) != 2 or kind.kind not in _NUMBERS or kind.itemsize > 8:
        return None, (_unreadable(f"{kind} {shape}"),)
    wrong = tuple(wrong_size(shape[1], shape[0]))
    if wrong:
        return None, wrong
    # Stored by columns, the array is its transpose stored by rows.
    lines, width = shape[::-1] if is_fortran else shape
    whole = np.empty((shape[1], shape[0]), dtype=np.int32)
    step = max(1, _CELLS // max(1, width))
    for start in range(0, lines, step):
        count = min(step, lines - start)
        content = file.read(count * width * kind.itemsize)
        if len(content) < count * width * kind.itemsize:
            return None, (_unreadable(f"it ends at line {start} of {lines}"),)
        part = np.frombuffer(content, dtype=kind).reshape(count, width)
        part = part if kind.kind == "f" else part.astype(np.float64)
        outside = np.argwhere(np.isinf(part) | (np.abs(part) > MAX_AFFINITY / AFFINITY_UNIT))
        if len(outside):
            line, place = (int(number) for number in outside[0])
            reviewer, proposal = (place, start + line) if is_fortran else (start + line, place)
            return None, (wrong_affinity(f"reviewer {reviewer}, proposal {proposal}: {part[line, place]}"),)
        barred = np.isnan(part) | (part == -1)
        scaled = np.rint(np.where(barred, 0, part).astype(np.float64) * AFFINITY_UNIT).astype(np.int32)
        scaled[barred] = BARRED
        if is_fortran:
            whole[start : start + count] = scaled
        else:
            whole[:, start : start + count] = scaled.T
    return whole, ()


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
