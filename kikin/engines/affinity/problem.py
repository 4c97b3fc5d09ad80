"""What is asked: proposals, and what each reviewer has written or says of themselves."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kikin.values.problems import Problem, shown
from kikin.values.text import Text

ENGINE = "affinity"
VERSION = "1"

MAX_PROPOSALS = 100_000
MAX_REVIEWERS = 100_000
MAX_WORKS = 3_000_000
MAX_PAIRS = 5_000_000
"""Of an answer: for more, ask for the best of each proposal alone."""
MAX_PROBLEMS = 1_000
MAX_ID = 200
YEARS = range(1800, 2200)

Method: TypeAlias = Literal["tfidf", "embeddings"]
METHODS: tuple[Method, ...] = ("tfidf", "embeddings")
Source: TypeAlias = Literal["paper", "application", "keywords"]
SOURCE_WEIGHTS: dict[Source, float] = {"paper": 1.0, "application": 0.8, "keywords": 0.5}
"""A published work is evidence; an application is a plan; a keyword is what somebody says of themselves."""
HALF_LIFE = 40
"""Years after which a work counts half; one without a year counts in full."""
NEAREST = 3
SMALL = 2_000_000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An application, as far as its subject goes."""

    id: str
    title: str
    abstract: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that shows what a reviewer knows."""

    title: str
    abstract: str = ""
    year: int | None = None
    source: Source = "paper"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Whoever may read; `works` in the order in which they were given."""

    id: str
    works: tuple[Work, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AffinityProblem:
    """`top` is how many reviewers of each proposal are asked for; nothing asks for every pair."""

    proposals: tuple[Proposal, ...]
    reviewers: tuple[Reviewer, ...]
    top: int | None = None
    method: Method = "tfidf"
    as_of: int | None = None


@dataclass(frozen=True, slots=True)
class Expertise:
    """One entry of what a reviewer knows: its source, its weight, its age in years where that is known."""

    source: Source
    weight: float
    age: int | None
    title: str


@dataclass(frozen=True, slots=True, eq=False)
class AffinityResult:
    """Pairs, by proposal and then from the best reviewer down, as numbers of rows of the problem.

    nearest: of each pair the reviewer's entries that are nearest, as numbers of `expertise`; -1 where there is none.
    similarity: theirs, before weight. idle: reviewers of whom nothing is known that could be compared.
    """

    engine: str
    version: str
    method: Method
    digest: str
    proposal: NDArray[np.int32]
    reviewer: NDArray[np.int32]
    affinity: NDArray[np.float64]
    nearest: NDArray[np.int32]
    similarity: NDArray[np.float64]
    idle: tuple[int, ...]
    exact: bool


def make_problem(
    proposals: Sequence[Proposal],
    reviewers: Sequence[Reviewer],
    *,
    top: int | None = None,
    method: Method = "tfidf",
    as_of: int | None = None,
) -> tuple[AffinityProblem | None, tuple[Problem, ...]]:
    """A problem, or every reason why it is none."""
    problems = [
        *_id_problems("proposal", [one.id for one in proposals]),
        *_id_problems("reviewer", [one.id for one in reviewers]),
        *_size_problems(proposals, reviewers, top),
        *_year_problems(reviewers),
    ]
    if problems:
        return None, tuple(problems[:MAX_PROBLEMS])
    return AffinityProblem(tuple(proposals), tuple(reviewers), top, method, as_of), ()


def all_expertise(problem: AffinityProblem) -> list[tuple[Expertise, ...]]:
    """What is known of each reviewer, in their order."""
    today = year_of(problem)
    return [expertise(one, today) for one in problem.reviewers]


def expertise(reviewer: Reviewer, today: int) -> tuple[Expertise, ...]:
    """What is known of a reviewer: their works, then their keywords as one entry; `today` is a year."""
    entries = []
    for work in reviewer.works:
        age = None if work.year is None else max(0, today - work.year)
        entries.append(Expertise(work.source, weight(work.source, age), age, work.title))
    if reviewer.keywords:
        entries.append(Expertise("keywords", weight("keywords", None), None, ", ".join(reviewer.keywords)))
    return tuple(entries)


def keywords_of(problem: AffinityProblem) -> Iterator[str]:
    """Every keyword that anybody gives."""
    for proposal in problem.proposals:
        yield from proposal.keywords
    for reviewer in problem.reviewers:
        yield from reviewer.keywords


def is_small(problem: AffinityProblem) -> bool:
    """Are there so few characters that everything can be counted without a hash, and once more by the checker?"""
    texts = sum(len(one.title) + len(one.abstract) for one in problem.proposals)
    texts += sum(len(one.title) + len(one.abstract) for reviewer in problem.reviewers for one in reviewer.works)
    return texts + sum(map(len, keywords_of(problem))) <= SMALL


def weight(source: Source, age: int | None) -> float:
    """What an entry counts: by where it comes from, and less the older it is."""
    return SOURCE_WEIGHTS[source] * (1.0 if age is None else 0.5 ** (age / HALF_LIFE))


def year_of(problem: AffinityProblem) -> int:
    """The year from which ages are counted: the one given, or the latest that any work names."""
    if problem.as_of is not None:
        return problem.as_of
    return max((work.year for one in problem.reviewers for work in one.works if work.year is not None), default=0)


def digest(problem: AffinityProblem) -> str:
    """The sha256 of everything that was asked, as hexadecimal digits; the order of the ids does not matter."""
    hashed = hashlib.sha256(json.dumps([problem.method, problem.top, problem.as_of]).encode())
    for lines in (map(_proposal_line, problem.proposals), map(_reviewer_line, problem.reviewers)):
        for line in sorted(lines):
            hashed.update(line.encode("utf-8", "surrogatepass"))
        hashed.update(b"\n")
    return hashed.hexdigest()


def _proposal_line(one: Proposal) -> str:
    return json.dumps([one.id, one.title, one.abstract, one.keywords])


def _reviewer_line(one: Reviewer) -> str:
    works = [[work.title, work.abstract, work.year, work.source] for work in one.works]
    return json.dumps([one.id, works, one.keywords])


def _id_problems(where: str, ids: Sequence[str]) -> Iterator[Problem]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield Problem(
                "repeated",
                f"{where} {shown(name)}",
                Text(f"同じ識別子が{count}回あります", f"this id stands {count} times"),
                Text("1件にまとめてください", "describe each once"),
            )
        if not name or len(name) > MAX_ID or any(ord(sign) < 32 or "\ud800" <= sign <= "\udfff" for sign in name):
            yield Problem(
                "id",
                where,
                Text(
                    f"識別子は1から{MAX_ID}文字で、制御文字を含めません",
                    f"an id has 1 to {MAX_ID} characters, none of them a control character",
                ),
                Text("識別子を直してください", "correct the id"),
                shown(repr(name)),
            )


def _size_problems(proposals: Sequence[Proposal], reviewers: Sequence[Reviewer], top: int | None) -> Iterator[Problem]:
    works = sum(len(one.works) for one in reviewers)
    sizes: Iterable[tuple[str, int, int]] = (
        ("proposals", len(proposals), MAX_PROPOSALS),
        ("reviewers", len(reviewers), MAX_REVIEWERS),
        ("papers", works, MAX_WORKS),
    )
    for where, count, limit in sizes:
        if count > limit:
            yield Problem(
                "too_many",
                where,
                Text(f"{count:,}件は上限の{limit:,}件を超えています", f"{count:,} are more than {limit:,}"),
                Text("ファイルを分けてください", "split the file"),
            )
        elif not count and where != "papers":
            yield Problem(
                "none", where, Text("1件もありません", "there are none"), Text("1件以上必要です", "name at least one")
            )
    pairs = len(proposals) * min(len(reviewers), top or len(reviewers))
    if pairs > MAX_PAIRS:
        yield Problem(
            "too_many_pairs",
            "top",
            Text(f"{pairs:,}組は上限の{MAX_PAIRS:,}組を超えています", f"{pairs:,} pairs are more than {MAX_PAIRS:,}"),
            Text("--top で各提案の上位だけを求めてください", "ask for the best of each proposal with --top"),
        )


def _year_problems(reviewers: Sequence[Reviewer]) -> Iterator[Problem]:
    for one in reviewers:
        for number, work in enumerate(one.works, 1):
            if work.year is not None and work.year not in YEARS:
                yield Problem(
                    "year",
                    f"reviewer {shown(one.id)} paper {number}: year",
                    Text("西暦の年ではありません", "it is no year"),
                    Text("年を直すか、空にしてください", "correct it, or leave it out"),
                    shown(work.year),
                )
