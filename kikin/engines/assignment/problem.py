"""What is asked: so many reviewers for each application, none too loaded, none in conflict, best by affinity."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ENGINE = "assignment"
VERSION = "1"

MAX_PAIRS = 5_000_000
MAX_AFFINITY = 10**9
AFFINITY_UNIT = 10**6
"""An affinity of 1 is 1,000,000: scaled once, when it comes in, and never cut after."""

Pair: TypeAlias = tuple[str, str]
"""(application, reviewer)"""
Status: TypeAlias = Literal["optimal", "time_limit", "infeasible"]


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentProblem:
    """`affinity[application, reviewer]` in millionths, in the order of the ids.

    conflicts: pairs that may never be; fixed: pairs already made, which stay; per_application: reviewers
    that each application needs; min_load and max_load: applications that each reviewer reads.
    """

    applications: tuple[str, ...]
    reviewers: tuple[str, ...]
    affinity: NDArray[np.int64]
    conflicts: frozenset[Pair]
    per_application: int
    max_load: int
    min_load: int = 0
    fixed: frozenset[Pair] = frozenset()


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why there is no assignment.

    kind: few_reviewers (each application named has fewer eligible reviewers than it needs), capacity (all
    reviewers together may read too little), together (the applications named need more than those who may
    read them can take), least_load (reviewers cannot all get their least). `needed` and `available` are counts of
    reviews, of reviewers for few_reviewers.
    """

    kind: Literal["few_reviewers", "capacity", "together", "least_load"]
    applications: tuple[str, ...]
    reviewers: tuple[str, ...]
    needed: int
    available: int


@dataclass(frozen=True, slots=True)
class AssignmentResult:
    """Pairs, sorted, and the proof that none are better.

    objective and bound: total affinity in millionths. The bound follows from the prices by weak duality
    over all pairs that may be; `prices` holds one integer per application, then one per reviewer.
    """

    engine: str
    version: str
    status: Status
    digest: str
    seconds: float
    seed: int
    pairs: tuple[Pair, ...]
    objective: int | None
    bound: int | None
    prices: tuple[tuple[int, ...], tuple[int, ...]] | None
    shortages: tuple[Shortage, ...] = ()


def make_problem(
    applications: Sequence[str],
    reviewers: Sequence[str],
    affinity: Mapping[Pair, float] | NDArray[np.float64],
    *,
    conflicts: Collection[Pair] = (),
    per_application: int,
    max_load: int,
    min_load: int = 0,
    fixed: Collection[Pair] = (),
) -> tuple[AssignmentProblem | None, tuple[Problem, ...]]:
    """A problem from affinities as numbers around 0 to 1, or every reason why it is none.

    `affinity` is a mapping of (application, reviewer), where absent is 0, or an array of applications ×
    reviewers. Pairs that name an unknown id, values that are not finite and loads that are not whole are
    problems.
    """
    problems = [
        *_id_problems("applications", applications),
        *_id_problems("reviewers", reviewers),
        *_size_problems(applications, reviewers),
        *_count_problems(per_application, max_load, min_load),
    ]
    for where, pairs in (("conflicts", conflicts), ("fixed", fixed)):
        problems += _pair_problems(where, pairs, applications, reviewers)
    if problems:
        return None, tuple(problems)
    scaled, wrong = _scaled(affinity, applications, reviewers)
    wrong += _fixed_problems(frozenset(fixed), frozenset(conflicts), per_application, max_load)
    if wrong or scaled is None:
        return None, tuple(wrong)
    problem = AssignmentProblem(
        applications=tuple(applications),
        reviewers=tuple(reviewers),
        affinity=scaled,
        conflicts=frozenset(conflicts),
        per_application=per_application,
        max_load=max_load,
        min_load=min_load,
        fixed=frozenset(fixed),
    )
    return problem, ()


def digest(problem: AssignmentProblem) -> str:
    """The sha256 of everything that was asked, as hexadecimal digits; the order of the ids does not matter."""
    rows = sorted(range(len(problem.applications)), key=problem.applications.__getitem__)
    columns = sorted(range(len(problem.reviewers)), key=problem.reviewers.__getitem__)
    hashed = hashlib.sha256()
    for part in (
        [problem.applications[row] for row in rows],
        [problem.reviewers[column] for column in columns],
        sorted(problem.conflicts),
        sorted(problem.fixed),
        [problem.per_application, problem.max_load, problem.min_load],
    ):
        hashed.update(repr(part).encode())
    hashed.update(np.ascontiguousarray(problem.affinity[np.ix_(rows, columns)], dtype="<i8").tobytes())
    return hashed.hexdigest()


def _id_problems(where: str, ids: Sequence[str]) -> Iterator[Problem]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield Problem(
                "repeated",
                where,
                Text(ja="同じ番号が2回以上あります", en="an id occurs more than once"),
                Text(ja="1回にまとめてください", en="name each once"),
                shown(name),
            )


def _size_problems(applications: Sequence[str], reviewers: Sequence[str]) -> Iterator[Problem]:
    count = len(applications) * len(reviewers)
    if count > MAX_PAIRS:
        yield Problem(
            "too_many",
            "applications",
            Text(ja=f"組合せが{count:,}件あります", en=f"there are {count:,} pairs"),
            Text(ja=f"{MAX_PAIRS:,}件以下に分けてください", en=f"split them into at most {MAX_PAIRS:,}"),
        )


def _count_problems(per_application: int, max_load: int, min_load: int) -> Iterator[Problem]:
    for where, count, least in (
        ("per_application", per_application, 0),
        ("min_load", min_load, 0),
        ("max_load", max_load, min_load),
    ):
        if type(count) is not int or count < least:
            yield Problem(
                "wrong_count",
                where,
                Text(ja=f"{least}以上の整数ではありません", en=f"it is not a whole number of at least {least}"),
                Text(ja="件数を直してください", en="correct the count"),
                shown(count),
            )


def _pair_problems(
    where: str, pairs: Iterable[Pair], applications: Collection[str], reviewers: Collection[str]
) -> Iterator[Problem]:
    known = frozenset(applications), frozenset(reviewers)
    for application, reviewer in sorted(pairs):
        if application not in known[0] or reviewer not in known[1]:
            yield Problem(
                "unknown_id",
                where,
                Text(ja="存在しない応募または審査員です", en="an application or reviewer that is not there"),
                Text(ja="番号を直してください", en="correct the id"),
                shown(f"{application}, {reviewer}"),
            )


def _scaled(
    affinity: Mapping[Pair, float] | NDArray[np.float64], applications: Sequence[str], reviewers: Sequence[str]
) -> tuple[NDArray[np.int64] | None, list[Problem]]:
    shape = (len(applications), len(reviewers))
    if isinstance(affinity, Mapping):
        wrong = list(_pair_problems("affinity", affinity, applications, reviewers))
        if wrong:
            return None, wrong
        row = {name: number for number, name in enumerate(applications)}
        column = {name: number for number, name in enumerate(reviewers)}
        values = np.zeros(shape)
        for (application, reviewer), value in affinity.items():
            values[row[application], column[reviewer]] = value
    else:
        values = np.asarray(affinity, dtype=np.float64)
    if values.shape != shape:
        return None, [_affinity_problem(f"{values.shape} ≠ {shape}")]
    outside = np.argwhere(~(np.abs(values) <= MAX_AFFINITY / AFFINITY_UNIT))
    if len(outside):
        application, reviewer = outside[0]
        value = values[application, reviewer]
        return None, [_affinity_problem(f"{applications[application]}, {reviewers[reviewer]}: {value}")]
    return np.rint(values * AFFINITY_UNIT).astype(np.int64), []


def _affinity_problem(value: str) -> Problem:
    limit = math.floor(MAX_AFFINITY / AFFINITY_UNIT)
    return Problem(
        "wrong_affinity",
        "affinity",
        Text(
            ja=f"絶対値{limit}以下の有限の数が組ごとに必要です", en=f"each pair needs a finite number within ±{limit}"
        ),
        Text(ja="専門適合度を直してください", en="correct the affinities"),
        shown(value),
    )


def _fixed_problems(
    fixed: frozenset[Pair], conflicts: frozenset[Pair], per_application: int, max_load: int
) -> list[Problem]:
    def wrong(what: Text, value: object) -> Problem:
        remedy = Text(ja="すでに決めた割当を見直してください", en="take back one of the pairs already made")
        return Problem("wrong_fixed", "fixed", what, remedy, shown(value))

    found = [
        wrong(Text(ja="利益相反のある割当です", en="a pair already made is in conflict"), ", ".join(pair))
        for pair in sorted(fixed & conflicts)
    ]
    reviewers_count = Counter(application for application, _ in fixed)
    load = Counter(reviewer for _, reviewer in fixed)
    found += [
        wrong(Text(ja="審査員が多すぎます", en="more reviewers are fixed than it needs"), application)
        for application, count in sorted(reviewers_count.items())
        if count > per_application
    ]
    return found + [
        wrong(Text(ja="担当件数の上限を超えています", en="more applications are fixed than the load allows"), reviewer)
        for reviewer, count in sorted(load.items())
        if count > max_load
    ]
