"""What is asked: who gave which application what score, and, if known, in which panel and by which criteria."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Literal, NamedTuple, TypeAlias

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ENGINE = "calibration"
VERSION = "1"

MAX_REVIEWS = 500_000
MAX_PROPOSALS = 50_000
MAX_CRITERIA = 50
MAX_NAME = 500
MAX_SCORE = 1e9
LEAST_SCORE = 1e-100
"""Squares of what is smaller than this vanish."""
MAX_PROBLEMS = 1_000

Model: TypeAlias = Literal["crossed", "snsf"]
AtLine: TypeAlias = Literal["above", "band", "below"]


class Review(NamedTuple):
    """One reviewer's judgement of one application; a criterion that was not judged is NaN."""

    reviewer: str
    proposal: str
    score: float
    panel: str = ""
    criteria: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class CalibrationProblem:
    """`reviews` by proposal and reviewer, whatever order they came in; `line` is how many can be funded."""

    reviews: tuple[Review, ...]
    criteria: tuple[str, ...] = ()
    lower_is_better: bool = False
    model: Model = "crossed"
    line: int | None = None
    uses_criteria: bool = True


@dataclass(frozen=True, slots=True)
class Component:
    """How far things of one kind lie apart (a standard deviation in score units), and between which bounds, at 90 %."""

    sd: float
    low: float
    high: float
    share: float
    """Of the variance of one review."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One application: its plain mean, its level with the 90 % interval, and its place.

    `sd` is None where one review is all there is. `review_low` and `review_high` hold one more review, by someone
    new, nine times in ten. `chance` is that of being among as many as can be funded. `at_line` is above when the
    scores tell it from the first one out, below when they tell it from the last one in (19 times in 20), else band.
    """

    proposal: str
    panel: str
    reviews_count: int
    mean: float
    estimate: float
    sd: float | None
    low: float | None
    high: float | None
    review_low: float | None
    review_high: float | None
    expected_rank: float
    rank_low: int
    rank_high: int
    sucra: float
    chance: float | None
    at_line: AtLine | None


@dataclass(frozen=True, slots=True)
class Strictness:
    """How much less than others a reviewer gives (in score units, whichever way is better), and how sure that is."""

    reviewer: str
    reviews_count: int
    strictness: float
    sd: float


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion fitted alone, and what a point of it adds to what the score says; None where it was not used."""

    name: str
    components: dict[str, Component]
    estimates: dict[str, float]
    weight: float | None


@dataclass(frozen=True, slots=True)
class CalibrationResult:
    """An answer with its lineage; standings by expected rank, best first. `notes` are codes of `explain`."""

    engine: str
    version: str
    digest: str
    model: Model
    mean: float
    standings: tuple[Standing, ...]
    components: dict[str, Component]
    strictness: tuple[Strictness, ...]
    criteria: tuple[Criterion, ...] = ()
    line: int | None = None
    band: tuple[str, ...] = ()
    notes: tuple[tuple[str, tuple[int | str, ...]], ...] = field(default=())


def make_problem(
    reviews: Iterable[Review],
    criteria: Sequence[str] = (),
    lower_is_better: bool = False,
    model: Model = "crossed",
    line: int | None = None,
    scale: tuple[float, float] | None = None,
    uses_criteria: bool = True,
) -> tuple[CalibrationProblem | None, tuple[Problem, ...]]:
    """The problem, or everything that is wrong with it, up to a thousand."""
    given = tuple(islice(reviews, MAX_REVIEWS + 1))
    if len(given) > MAX_REVIEWS:
        return None, (_too_many("reviews", MAX_REVIEWS),)
    found = tuple(islice(_problems(given, criteria, line, scale), MAX_PROBLEMS))
    if found:
        return None, found
    ordered = tuple(sorted(given, key=lambda one: (one.proposal, one.reviewer)))
    return CalibrationProblem(ordered, tuple(criteria), lower_is_better, model, line, uses_criteria), ()


def digest(problem: CalibrationProblem) -> str:
    """The sha256 of what was asked, whatever order it came in."""
    sha = hashlib.sha256()
    for one in (problem.criteria, problem.lower_is_better, problem.model, problem.line, problem.uses_criteria):
        sha.update(json.dumps(one).encode() + b"\n")
    for review in problem.reviews:
        sha.update(json.dumps(review).encode() + b"\n")
    return sha.hexdigest()


def _problems(
    reviews: tuple[Review, ...], criteria: Sequence[str], line: int | None, scale: tuple[float, float] | None
) -> Iterator[Problem]:
    if not reviews:
        yield Problem(
            "no_reviews",
            "reviews",
            Text("審査結果が1件もありません", "there is no review"),
            Text("1件以上の審査結果を渡してください", "give at least one review"),
        )
    if len(criteria) > MAX_CRITERIA:
        yield _too_many("criteria", MAX_CRITERIA)
    proposals = {one.proposal for one in reviews}
    if len(proposals) > MAX_PROPOSALS:
        yield _too_many("proposals", MAX_PROPOSALS)
    if line is not None and not 0 <= line <= len(proposals):
        yield Problem(
            "wrong_line",
            "line",
            Text(
                f"0から応募の件数{len(proposals):,}までの整数ではありません", f"it is not from 0 to {len(proposals):,}"
            ),
            Text("採択できる件数を指定してください", "give how many of the proposals can be funded"),
            shown(line),
        )
    for one in reviews:
        yield from _review_problems(one, len(criteria), scale)
    yield from _repeated(reviews)
    yield from _two_panels(reviews)


def _review_problems(one: Review, criteria: int, scale: tuple[float, float] | None) -> Iterator[Problem]:
    where = f"{shown(one.proposal)}, {shown(one.reviewer)}"
    for name, value, may_be_empty in (
        ("reviewer", one.reviewer, False),
        ("proposal", one.proposal, False),
        ("panel", one.panel, True),
    ):
        if not _is_name(value) or not (value or may_be_empty):
            yield Problem(
                "wrong_id",
                f"{where}: {name}",
                Text(
                    f"空、{MAX_NAME}字を超える、または使えない文字を含みます",
                    f"it is empty, longer than {MAX_NAME} characters, or holds one that cannot be kept",
                ),
                Text("識別子を記入してください", "give an identifier"),
            )
    if any(0 < abs(value) < LEAST_SCORE for value in (one.score, *one.criteria)):
        yield Problem(
            "score_too_fine",
            f"{where}: score",
            Text(f"0でも{LEAST_SCORE:g}以上でもありません", f"it is neither 0 nor {LEAST_SCORE:g} or more"),
            Text("大きな単位で記入してください", "give scores in another unit"),
            shown(one.score),
        )
    low, high = scale or (-MAX_SCORE, MAX_SCORE)
    if not low <= one.score <= high:
        yield Problem(
            "score_outside_scale",
            f"{where}: score",
            Text(f"{low:g}から{high:g}までの数ではありません", f"it is no number from {low:g} to {high:g}"),
            Text("点数を直してください", "correct the score"),
            shown(one.score),
        )
    if len(one.criteria) != criteria or any(abs(value) > MAX_SCORE for value in one.criteria):
        yield Problem(
            "wrong_criteria",
            f"{where}: criteria",
            Text(
                "観点ごとの点数が数ではないか、数が合いません",
                "a criterion's score is no number, or one too many or few",
            ),
            Text("観点ごとに1つの点数を記入してください", "give one score a criterion, or leave it empty"),
            shown(one.criteria),
        )


def _repeated(reviews: tuple[Review, ...]) -> Iterator[Problem]:
    for (proposal, reviewer), count in Counter((one.proposal, one.reviewer) for one in reviews).items():
        if count > 1:
            yield Problem(
                "reviewed_twice",
                f"{shown(proposal)}, {shown(reviewer)}",
                Text(
                    f"同じ審査員が同じ応募を{count}回審査しています",
                    f"the same reviewer scores the same proposal {count} times",
                ),
                Text("最終の1件だけを残してください", "keep only the last of them"),
            )


def _two_panels(reviews: tuple[Review, ...]) -> Iterator[Problem]:
    pairs = sorted({(one.proposal, one.panel) for one in reviews})
    for proposal, group in groupby(pairs, key=lambda pair: pair[0]):
        panels = [panel for _, panel in group]
        if len(panels) > 1:
            yield Problem(
                "two_panels",
                shown(proposal),
                Text("1つの応募が2つ以上の部会にあります", "one proposal stands in more than one panel"),
                Text("部会を1つにしてください", "name one panel in every review of it"),
                shown(", ".join(panels)),
            )


def _too_many(where: str, limit: int) -> Problem:
    return Problem(
        "too_many",
        where,
        Text(f"上限の{limit:,}件を超えています", f"there are more than {limit:,}"),
        Text("公募や部会ごとに分けてください", "split them by call or panel"),
    )


def _is_name(value: object) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= MAX_NAME
        and not any(one == "\0" or "\ud800" <= one <= "\udfff" for one in value)
    )
