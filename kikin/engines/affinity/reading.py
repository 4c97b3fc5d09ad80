"""Proposals and reviewers as JSON lines in; affinities as CSV out. Bytes in, problems out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from kikin.engines.affinity.explain import notes
from kikin.engines.affinity.problem import (
    MAX_PROBLEMS,
    AffinityProblem,
    AffinityResult,
    Proposal,
    Reviewer,
    Source,
    Work,
    all_expertise,
)
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

MAX_BYTES = 2 * 1024**3
MAX_CHARACTERS = 200_000
"""Of one title, abstract or keyword; what is longer is no abstract."""
HEADING = ("reviewer", "proposal", "affinity", "basis", "nearest")


def proposals_from_bytes(content: bytes) -> tuple[tuple[Proposal, ...], tuple[Problem, ...]]:
    """Applications of a file, or everything that is wrong with it."""
    found: list[Proposal] = []
    problems: list[Problem] = []
    for where, row in _rows(content, "proposals", problems):
        reads = _Reads(row, where, problems)
        found.append(Proposal(reads.id(), reads.text("title"), reads.text("abstract"), reads.keywords()))
    return tuple(found), tuple(problems[:MAX_PROBLEMS])


def reviewers_from_bytes(content: bytes) -> tuple[tuple[Reviewer, ...], tuple[Problem, ...]]:
    """Reviewers of a file, or everything that is wrong with it."""
    found: list[Reviewer] = []
    problems: list[Problem] = []
    for where, row in _rows(content, "reviewers", problems):
        reads = _Reads(row, where, problems)
        works = (*reads.works("papers", "paper"), *reads.works("applications", "application"))
        found.append(Reviewer(reads.id(), works, reads.keywords()))
    return tuple(found), tuple(problems[:MAX_PROBLEMS])


def _rows(content: bytes, name: str, problems: list[Problem]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    lines = io.BytesIO(content)
    if content.startswith(b"\xef\xbb\xbf"):
        lines.seek(3)
    for number, line in enumerate(lines, 1):
        if not line.strip() or len(problems) >= MAX_PROBLEMS:
            continue
        where = f"{name} line {number}"
        try:
            row = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            problems.append(
                Problem(
                    "not_json",
                    where,
                    Text("UTF-8のJSONとして読めません", "it cannot be read as JSON in UTF-8"),
                    Text("1行に1件のJSONとしてください", "write one JSON object on each line"),
                    shown(error),
                )
            )
            continue
        if isinstance(row, dict):
            yield where, row
        else:
            problems.append(_wrong_kind(where, "an object", "オブジェクト", row))


class _Reads:
    """The fields of one row; what is wrong with them is added to the problems."""

    def __init__(self, row: Mapping[str, Any], where: str, problems: list[Problem]) -> None:
        self.row, self.where, self.problems = row, where, problems

    def id(self) -> str:
        given = self.row.get("id")
        if isinstance(given, int) and not isinstance(given, bool):
            return str(given)
        if isinstance(given, str) and given.strip():
            return given.strip()
        self.problems.append(_wrong_kind(f"{self.where}: id", "a name", "識別子", given))
        return ""

    def text(self, name: str) -> str:
        given = self.row.get(name)
        if given is None:
            return ""
        if not isinstance(given, str):
            self.problems.append(_wrong_kind(f"{self.where}: {name}", "a text", "文字列", given))
            return ""
        if len(given) > MAX_CHARACTERS:
            self.problems.append(
                Problem(
                    "too_long",
                    f"{self.where}: {name}",
                    Text(f"{MAX_CHARACTERS:,}文字を超えています", f"it has more than {MAX_CHARACTERS:,} characters"),
                    Text("要旨だけを入れてください", "give an abstract, not the whole text"),
                )
            )
            return ""
        return _writable(given)

    def keywords(self) -> tuple[str, ...]:
        given = self.row.get("keywords")
        if given is None:
            return ()
        if isinstance(given, str):
            given = given.replace("、", ";").replace("；", ";").split(";")
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            self.problems.append(_wrong_kind(f"{self.where}: keywords", "a list of texts", "文字列のリスト", given))
            return ()
        return tuple(_writable(one.strip()) for one in given if one.strip())

    def works(self, name: str, source: Source) -> Iterator[Work]:
        given = self.row.get(name)
        if given is None:
            return
        if not isinstance(given, list):
            self.problems.append(_wrong_kind(f"{self.where}: {name}", "a list", "リスト", given))
            return
        for number, row in enumerate(given, 1):
            where = f"{self.where}: {name}[{number}]"
            if not isinstance(row, dict):
                self.problems.append(_wrong_kind(where, "an object", "オブジェクト", row))
                continue
            reads = _Reads(row, where, self.problems)
            yield Work(reads.text("title"), reads.text("abstract"), reads.year(), source)

    def year(self) -> int | None:
        given = self.row.get("year")
        if isinstance(given, str) and given.strip().isdecimal() and len(given) < 10:
            given = int(given)
        if isinstance(given, float) and given.is_integer():
            given = int(given)
        if given is None or given == "" or (isinstance(given, int) and not isinstance(given, bool)):
            return given if isinstance(given, int) else None
        self.problems.append(_wrong_kind(f"{self.where}: year", "a year", "年", given))
        return None


def _writable(text: str) -> str:
    """A text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _wrong_kind(where: str, en: str, ja: str, given: object) -> Problem:
    return Problem(
        "wrong_kind",
        where,
        Text(f"{ja}ではありません", f"it is not {en}"),
        Text(f"{ja}としてください", f"give {en}"),
        shown(repr(given)),
    )


def to_csv(problem: AffinityProblem, result: AffinityResult) -> str:
    """A row for each pair. `nearest` numbers the reviewer's entries from 1, each with its likeness."""
    idle = set(result.idle)
    ends = [f",{_basis(one, row in idle)}," for row, one in enumerate(problem.reviewers)]
    reviewers = [_cell(one.id) for one in problem.reviewers]
    proposals = [_cell(one.id) for one in problem.proposals]
    lines = [",".join(HEADING)]
    for reviewer, proposal, affinity, nearest, similarity in zip(
        result.reviewer.tolist(),
        result.proposal.tolist(),
        result.affinity.tolist(),
        result.nearest.tolist(),
        result.similarity.tolist(),
        strict=True,
    ):
        evidence = " ".join([f"{at + 1}:{near:.3f}" for at, near in zip(nearest, similarity, strict=True) if at >= 0])
        lines.append(f"{reviewers[reviewer]},{proposals[proposal]},{affinity:.6f}{ends[reviewer]}{evidence}")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A text as a cell of a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow((text,))
    return out.getvalue()


def _basis(one: Reviewer, idle: bool) -> str:
    if idle:
        return "nothing"
    return "papers" if one.works else "keywords"


def to_json(problem: AffinityProblem, result: AffinityResult) -> dict[str, Any]:
    """What is known of each reviewer, by number as `nearest` names it, and how the answer was found."""
    return {
        "engine": result.engine,
        "version": result.version,
        "method": result.method,
        "digest": result.digest,
        "exact": result.exact,
        "pairs_count": len(result.affinity),
        "notes": [{"ja": note.ja, "en": note.en} for note in notes(problem, result)],
        "expertise": {
            one.id: [
                {
                    "number": number,
                    "source": entry.source,
                    "weight": round(entry.weight, 4),
                    "age_years": entry.age,
                    "title": entry.title,
                }
                for number, entry in enumerate(known, 1)
            ]
            for one, known in zip(problem.reviewers, all_expertise(problem), strict=True)
        },
    }
