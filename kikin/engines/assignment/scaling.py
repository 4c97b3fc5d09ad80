"""Affinities as whole millionths: scaled once, when they come in, and never cut after."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

AFFINITY_UNIT = 10**6
"""An affinity of 1 is 1,000,000."""
MAX_AFFINITY = 10**9
BARRED = int(np.iinfo(np.int32).min)
"""Stands in place of the affinity of a pair that may never be."""
MAX_VALUE = 1e9
_ROWS = 256


def unit_of(largest: float) -> int:
    """What an affinity of 1 becomes: 1,000,000, or more where all are tiny, or less where they are huge."""
    unit = AFFINITY_UNIT
    while 0 < largest * unit < 100_000 and unit < 10**12:
        unit *= 10
    while largest * unit > MAX_AFFINITY:
        unit //= 10
    return max(1, unit)


def scaled(
    affinity: Mapping[tuple[str, str], float] | NDArray[np.float64] | NDArray[np.int32],
    applications: Sequence[str],
    reviewers: Sequence[str],
    conflicts: Collection[tuple[str, str]],
) -> tuple[NDArray[np.int32] | None, list[Problem]]:
    """Applications × reviewers in millionths, BARRED in conflict; or what is wrong."""
    shape = (len(applications), len(reviewers))
    row = {name: number for number, name in enumerate(applications)}
    column = {name: number for number, name in enumerate(reviewers)}
    if isinstance(affinity, Mapping):
        values = np.zeros(shape)
        for (application, reviewer), value in affinity.items():
            if application not in row or reviewer not in column:
                return None, [_unknown(f"{application}, {reviewer}")]
            values[row[application], column[reviewer]] = value
    else:
        values = np.asarray(affinity)
    if values.shape != shape:
        return None, [wrong_affinity(f"{values.shape} ≠ {shape}")]
    whole: NDArray[np.int32]
    if values.dtype == np.int32:
        whole = values.astype(np.int32, copy=False)
    else:
        whole = np.empty(shape, dtype=np.int32)
        for start in range(0, shape[0], _ROWS):
            part = np.asarray(values[start : start + _ROWS], dtype=np.float64)
            outside = np.argwhere(~(np.abs(part) <= MAX_AFFINITY / AFFINITY_UNIT))
            if len(outside):
                at, reviewer_at = outside[0]
                place = f"{applications[start + at]}, {reviewers[reviewer_at]}"
                return None, [wrong_affinity(f"{place}: {part[at, reviewer_at]}")]
            whole[start : start + _ROWS] = np.rint(part * AFFINITY_UNIT)
    for application, reviewer in conflicts:
        whole[row[application], column[reviewer]] = BARRED
    return whole, []


def wrong_affinity(value: str, limit: float = MAX_AFFINITY / AFFINITY_UNIT) -> Problem:
    """A value that is no affinity."""
    within = f"{limit:,.0f}"
    return Problem(
        "wrong_affinity",
        "affinity",
        Text(
            ja=f"絶対値{within}以下の有限の数が組ごとに必要です", en=f"each pair needs a finite number within ±{within}"
        ),
        Text(ja="専門適合度を直してください", en="correct the affinities"),
        shown(value),
    )


def _unknown(value: str) -> Problem:
    return Problem(
        "unknown_id",
        "affinity",
        Text(ja="存在しない応募または審査員です", en="an application or reviewer that is not there"),
        Text(ja="番号を直してください", en="correct the id"),
        shown(value),
    )
