"""What is asked: so many reviewers for each application, none too loaded, none in conflict, best by affinity."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment import refusing
from kikin.engines.assignment.scaling import AFFINITY_UNIT, BARRED, scaled
from kikin.values.problems import Problem

ENGINE = "assignment"
VERSION = "2"

Pair: TypeAlias = tuple[str, str]
"""(application, reviewer)"""
Status: TypeAlias = Literal["optimal", "within_gap", "best_found", "time_limit", "infeasible"]
Count: TypeAlias = int | Mapping[str, int]
"""One for all, or one for each id; ids that a mapping leaves out have the count of the key ""."""


@dataclass(frozen=True, slots=True, eq=False)
class Trait:
    """A rule on the reviewers of one application that share a label.

    labels: one number per reviewer, -1 for none. `at_most` of a label may meet at an application, `at_least` of each
    label must, and each two who meet cost `weight` millionths: a rule has one of the three.
    """

    name: str
    labels: NDArray[np.int64]
    at_most: int | None = None
    at_least: int = 0
    weight: int = 0

    @property
    def count(self) -> int:
        return int(self.labels.max(initial=-1)) + 1


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentProblem:
    """`affinity[application, reviewer]` in parts of `unit`, in the order of the ids; BARRED where a pair may never be.

    demand: reviewers that each application needs; min_load and max_load: applications that each reviewer reads;
    fixed: pairs already made, which stay.
    """

    applications: tuple[str, ...]
    reviewers: tuple[str, ...]
    affinity: NDArray[np.int32]
    demand: NDArray[np.int64]
    max_load: NDArray[np.int64]
    min_load: NDArray[np.int64]
    fixed: frozenset[Pair] = frozenset()
    traits: tuple[Trait, ...] = ()
    unit: int = AFFINITY_UNIT

    def fixed_places(self) -> NDArray[np.int64]:
        """(application, reviewer) by their numbers, one row for each pair already made."""
        row = {name: number for number, name in enumerate(self.applications)}
        column = {name: number for number, name in enumerate(self.reviewers)}
        places = [(row[application], column[reviewer]) for application, reviewer in sorted(self.fixed)]
        return np.array(places, dtype=np.int64).reshape(-1, 2)


@dataclass(frozen=True, slots=True)
class Clash:
    """What cannot hold together, as small as it could be made.

    kind: demand (the applications need more than those who may read them can take), least_load (the reviewers' least
    loads are more than the applications can give them), trait (rules about who may meet leave too few).
    `needed` and `available` are counts of reviews, `conflicts_count` of the barred pairs that belong to it.
    """

    kind: Literal["demand", "least_load", "trait"]
    applications: tuple[str, ...]
    reviewers: tuple[str, ...]
    needed: int
    available: int
    conflicts_count: int = 0
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The fewest units that make an assignment possible.

    more_load: more than their limit that reviewers would read; outside: reviews by people who are not there;
    less_load: of their least load that reviewers would be let off.
    """

    more_load: tuple[tuple[str, int], ...] = ()
    outside: tuple[tuple[str, int], ...] = ()
    less_load: tuple[tuple[str, int], ...] = ()

    def units(self) -> int:
        return sum(count for part in (self.more_load, self.outside, self.less_load) for _, count in part)


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Prices that prove, over all pairs, what no assignment exceeds; all are whole.

    Of an assignment x the sum of (scale + of_floors) * affinity, less scale times the penalties, is at most what the
    prices of applications, of reviewers and of labels come to. `of_labels` holds one (applications × labels) array
    for each rule, or none where it has no price.
    """

    scale: int
    of_applications: NDArray[np.int64]
    of_reviewers: NDArray[np.int64]
    of_labels: tuple[NDArray[np.int64] | None, ...] = ()
    of_floors: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class AssignmentResult:
    """Pairs, sorted, and the proof of how good they are.

    objective: total affinity less penalties, in millionths. `certified_bound` follows from `proof` by weak duality
    over all pairs that may be; `bound` may be lower, and then rests on the solver's search. Under a fair floor,
    `floor` is what the worst-served application has, `floor_bound` what no assignment exceeds.
    """

    engine: str
    version: str
    status: Status
    digest: str
    seconds: float
    seed: int
    pairs: tuple[Pair, ...]
    objective: int | None
    bound: int | None = None
    certified_bound: int | None = None
    proof: Proof | None = None
    is_fair: bool = False
    floor: int | None = None
    floor_bound: int | None = None
    certified_floor_bound: int | None = None
    floor_proof: Proof | None = None
    clashes: tuple[Clash, ...] = ()
    relaxation: Relaxation | None = None

    @property
    def is_certified(self) -> bool:
        """Whether anyone can check from the prices alone that nothing is better."""
        floors = not self.is_fair or self.floor == self.certified_floor_bound
        return self.objective is not None and self.objective == self.certified_bound and floors


def make_problem(
    applications: Sequence[str],
    reviewers: Sequence[str],
    affinity: Mapping[Pair, float] | NDArray[np.float64] | NDArray[np.int32],
    *,
    conflicts: Collection[Pair] = (),
    per_application: Count,
    max_load: Count,
    min_load: Count = 0,
    fixed: Collection[Pair] = (),
    traits: Sequence[Trait] = (),
    unit: int = AFFINITY_UNIT,
) -> tuple[AssignmentProblem | None, tuple[Problem, ...]]:
    """A problem from affinities as numbers around 0 to 1, or every reason why it is none.

    `affinity` is a mapping of (application, reviewer), where absent is 0, or an array of applications × reviewers;
    an array of int32 is in parts of `unit` already, with BARRED for pairs that may never be, and is kept, not copied.
    Pairs that name an unknown id, values that are not finite and loads that are not whole are problems.
    """
    problems = [
        *refusing.wrong_ids("applications", applications),
        *refusing.wrong_ids("reviewers", reviewers),
        *refusing.wrong_size(len(applications), len(reviewers)),
        *refusing.wrong_counts("per_application", per_application, applications),
        *refusing.wrong_counts("min_load", min_load, reviewers),
        *refusing.wrong_counts("max_load", max_load, reviewers),
    ]
    for where, pairs in (("conflicts", conflicts), ("fixed", fixed)):
        problems += refusing.wrong_pairs(where, pairs, applications, reviewers)
    if problems:
        return None, tuple(problems)
    whole, wrong = scaled(affinity, applications, reviewers, conflicts)
    if whole is None:
        return None, tuple(wrong)
    problem = AssignmentProblem(
        applications=tuple(applications),
        reviewers=tuple(reviewers),
        affinity=whole,
        demand=_counts(per_application, applications),
        max_load=_counts(max_load, reviewers),
        min_load=_counts(min_load, reviewers),
        fixed=frozenset(fixed),
        traits=tuple(traits),
        unit=unit,
    )
    wrong = [*refusing.wrong_loads(problem), *refusing.wrong_fixed(problem)]
    return (None if wrong else problem), tuple(wrong)


def _counts(count: Count, ids: Sequence[str]) -> NDArray[np.int64]:
    if not isinstance(count, Mapping):
        return np.full(len(ids), count, dtype=np.int64)
    return np.array([count.get(name, count.get("", 0)) for name in ids], dtype=np.int64)


def digest(problem: AssignmentProblem) -> str:
    """The sha256 of everything that was asked, as hexadecimal digits; the order of the ids does not matter."""
    rows = sorted(range(len(problem.applications)), key=problem.applications.__getitem__)
    columns = sorted(range(len(problem.reviewers)), key=problem.reviewers.__getitem__)
    hashed = hashlib.sha256()
    for part in (
        [problem.applications[row] for row in rows],
        [problem.reviewers[column] for column in columns],
        sorted(problem.fixed),
        problem.demand[rows].tolist(),
        problem.unit,
        [problem.max_load[columns].tolist(), problem.min_load[columns].tolist()],
        [(one.name, one.at_most, one.at_least, one.weight, one.labels[columns].tolist()) for one in problem.traits],
    ):
        hashed.update(repr(part).encode())
    is_in_order = columns == list(range(len(columns)))
    for row in rows:
        line = problem.affinity[row] if is_in_order else problem.affinity[row, columns]
        hashed.update(np.ascontiguousarray(line, dtype="<i4").data)
    return hashed.hexdigest()


__all__ = ["BARRED", "AssignmentProblem", "AssignmentResult", "Clash", "Pair", "Proof", "Trait", "make_problem"]
