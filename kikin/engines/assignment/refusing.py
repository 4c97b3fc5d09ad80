"""Why a problem is none: every mistake in what is asked, named with its remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kikin.engines.assignment.scaling import BARRED
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

if TYPE_CHECKING:
    from kikin.engines.assignment.problem import AssignmentProblem

MAX_PAIRS = 200_000_000
MAX_COUNT = 1_000_000
_MOST_SHOWN = 100


def wrong_ids(where: str, ids: Sequence[str]) -> Iterator[Problem]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield Problem(
                "repeated",
                where,
                Text(ja="同じ番号が2回以上あります", en="an id occurs more than once"),
                Text(ja="1回にまとめてください", en="name each once"),
                shown(name),
            )


def wrong_size(applications_count: int, reviewers_count: int) -> Iterator[Problem]:
    count = applications_count * reviewers_count
    if count > MAX_PAIRS:
        yield Problem(
            "too_many",
            "applications",
            Text(ja=f"組合せが{count:,}件あります", en=f"there are {count:,} pairs"),
            Text(ja=f"{MAX_PAIRS:,}件以下に分けてください", en=f"split them into at most {MAX_PAIRS:,}"),
        )


def wrong_counts(where: str, counts: int | Mapping[str, int], ids: Collection[str]) -> Iterator[Problem]:
    if isinstance(counts, Mapping):
        known = {*ids, ""}
        for name in [name for name in counts if name not in known][:_MOST_SHOWN]:
            yield _unknown_id(where, name)
    for count in {*counts.values()} if isinstance(counts, Mapping) else {counts}:
        if type(count) is not int or not 0 <= count <= MAX_COUNT:
            yield _wrong_count(where, 0, count)


def wrong_pairs(
    where: str, pairs: Iterable[tuple[str, str]], applications: Collection[str], reviewers: Collection[str]
) -> Iterator[Problem]:
    known = frozenset(applications), frozenset(reviewers)
    unknown = sorted(pair for pair in pairs if pair[0] not in known[0] or pair[1] not in known[1])
    for application, reviewer in unknown[:_MOST_SHOWN]:
        yield _unknown_id(where, f"{application}, {reviewer}")


def wrong_loads(problem: AssignmentProblem) -> Iterator[Problem]:
    """Least loads above the most."""
    above = np.flatnonzero(problem.min_load > problem.max_load)
    for column in above[:_MOST_SHOWN].tolist():
        low, high = int(problem.min_load[column]), int(problem.max_load[column])
        yield _wrong_count("max_load", low, f"{problem.reviewers[column]}: {high}")


def wrong_fixed(problem: AssignmentProblem) -> Iterator[Problem]:
    """Pairs already made that may not be, or are too many."""
    places = problem.fixed_places()
    for row, column in places[problem.affinity[places[:, 0], places[:, 1]] == BARRED][:_MOST_SHOWN].tolist():
        pair = f"{problem.applications[row]}, {problem.reviewers[column]}"
        yield _fixed(Text(ja="利益相反のある割当です", en="a pair already made is in conflict"), pair)
    given = np.bincount(places[:, 0], minlength=len(problem.applications))
    for row in np.flatnonzero(given > problem.demand)[:_MOST_SHOWN].tolist():
        yield _fixed(
            Text(ja="審査員が多すぎます", en="more reviewers are fixed than it needs"), problem.applications[row]
        )
    load = np.bincount(places[:, 1], minlength=len(problem.reviewers))
    for column in np.flatnonzero(load > problem.max_load)[:_MOST_SHOWN].tolist():
        yield _fixed(
            Text(ja="担当件数の上限を超えています", en="more applications are fixed than the load allows"),
            problem.reviewers[column],
        )
    for trait in problem.traits:
        if trait.at_most is not None and trait.count:
            met = Counter((row, int(trait.labels[column])) for row, column in places.tolist())
            for row in sorted({row for (row, label), count in met.items() if label >= 0 and count > trait.at_most}):
                what = Text(
                    ja=f"すでに決めた割当が条件「{trait.name}」に反しています",
                    en=f"pairs already made break the rule “{trait.name}”",
                )
                yield _fixed(what, problem.applications[row])


def _unknown_id(where: str, value: str) -> Problem:
    return Problem(
        "unknown_id",
        where,
        Text(ja="存在しない応募または審査員です", en="an application or reviewer that is not there"),
        Text(ja="番号を直してください", en="correct the id"),
        shown(value),
    )


def _wrong_count(where: str, least: int, value: object) -> Problem:
    return Problem(
        "wrong_count",
        where,
        Text(ja=f"{least}以上の整数ではありません", en=f"it is not a whole number of at least {least}"),
        Text(ja="件数を直してください", en="correct the count"),
        shown(value),
    )


def _fixed(what: Text, value: object) -> Problem:
    remedy = Text(ja="すでに決めた割当を見直してください", en="take back one of the pairs already made")
    return Problem("wrong_fixed", "fixed", what, remedy, shown(value))
