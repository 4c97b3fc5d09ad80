"""Tables of scores in; ranks as a table and everything else as JSON out. Bytes in, problems out."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from kikin.engines.calibration.explain import COMPONENTS, band_sentence, notes
from kikin.engines.calibration.problem import (
    MAX_PROBLEMS,
    MAX_REVIEWS,
    CalibrationProblem,
    CalibrationResult,
    Component,
    Model,
    Review,
    make_problem,
)
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

MAX_BYTES = 256 * 1024 * 1024
NEEDED = ("reviewer", "proposal", "score")
NAMED = (*NEEDED, "panel", "applicant")
COLUMNS = (
    "proposal",
    "mean",
    "estimate",
    "sd",
    "expected_rank",
    "rank_low",
    "rank_high",
    "low",
    "high",
    "review_low",
    "review_high",
    "sucra",
    "reviews_count",
    "panel",
)
LINE_COLUMNS = ("chance", "at_line")
_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "―", "－"})


def problem_from_bytes(
    content: bytes,
    lower_is_better: bool = False,
    model: Model = "crossed",
    line: int | None = None,
    scale: tuple[float, float] | None = None,
    uses_criteria: bool = True,
) -> tuple[CalibrationProblem | None, tuple[Problem, ...], tuple[str, ...]]:
    """The problem or everything that is wrong with it, and the columns that hold no scores.

    The heading is `reviewer,proposal,score` and, if any, `panel`, `applicant` and criteria, in any order.
    """
    heading, rows, problems = _rows(content)
    if problems:
        return None, problems, ()
    lacking = [name for name in NEEDED if name not in heading]
    twice = sorted({name for name in heading if name and heading.count(name) > 1})
    if lacking or twice:
        return None, (*_wrong_heading(lacking, twice),), ()
    others = [place for place, name in enumerate(heading) if name and name.lower() not in NAMED]
    criteria = [place for place in others if any(_number(row[place]) is not None for row in rows)]
    left_out = tuple(heading[place] for place in others if place not in criteria)
    wrong: list[Problem] = []
    reviews = [_review(number, row, heading, criteria, wrong) for number, row in enumerate(rows, 2)]
    wrong += _own_proposals(rows, heading)
    if wrong:
        return None, tuple(wrong[:MAX_PROBLEMS]), left_out
    problem, problems = make_problem(
        reviews, [heading[place] for place in criteria], lower_is_better, model, line, scale, uses_criteria
    )
    return problem, problems, left_out


def _rows(content: bytes) -> tuple[list[str], list[list[str]], tuple[Problem, ...]]:
    try:
        text = content.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        heading = [name.strip() for name in next(reader, [])]
        heading = [name.lower() if name.lower() in NAMED else name for name in heading]
        rows = []
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row[: len(heading)]] + [""] * (len(heading) - len(row)))
            if len(rows) > MAX_REVIEWS:
                return [], [], (_too_large(),)
        return heading, rows, ()
    except (UnicodeDecodeError, csv.Error) as error:
        return (
            [],
            [],
            (
                Problem(
                    "not_csv",
                    "file",
                    Text("UTF-8のCSVとして読めません", "it cannot be read as CSV in UTF-8"),
                    Text("UTF-8のCSVで保存してください", "save it as CSV in UTF-8"),
                    shown(error),
                ),
            ),
        )


def _review(number: int, row: list[str], heading: list[str], criteria: list[int], wrong: list[Problem]) -> Review:
    cells = dict(zip(heading, row, strict=True))
    score = _number(cells["score"])
    if score is None and len(wrong) < MAX_PROBLEMS:
        wrong.append(_no_number(number, "score", cells["score"]))
    judged = []
    for place in criteria:
        value = _number(row[place])
        if value is None and row[place].lower() not in _MISSING and len(wrong) < MAX_PROBLEMS:
            wrong.append(_no_number(number, heading[place], row[place]))
        judged.append(math.nan if value is None else value)
    return Review(cells["reviewer"], cells["proposal"], score or 0.0, cells.get("panel", ""), tuple(judged))


def _own_proposals(rows: list[list[str]], heading: list[str]) -> Iterator[Problem]:
    if "applicant" not in heading:
        return
    who, whose = heading.index("reviewer"), heading.index("applicant")
    for number, row in enumerate(rows, 2):
        if row[who] and row[who] in (one.strip() for one in row[whose].split(";")):
            yield Problem(
                "own_proposal",
                f"row {number}: reviewer",
                Text("審査員が、その応募の応募者です", "the reviewer is an applicant of this proposal"),
                Text("この審査を除いてください", "leave this review out"),
                shown(row[who]),
            )


def _number(text: str) -> float | None:
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _no_number(number: int, name: str, value: str) -> Problem:
    return Problem(
        "not_a_number",
        f"row {number}: {shown(name)}",
        Text("数ではありません", "it is no number"),
        Text("点数を記入するか、この行を除いてください", "give a score, or leave the row out"),
        shown(value),
    )


def _wrong_heading(lacking: Sequence[str], twice: Sequence[str]) -> Iterator[Problem]:
    if lacking:
        yield Problem(
            "columns_missing",
            "row 1",
            Text(f"見出しに{'、'.join(lacking)}がありません", f"the heading lacks {', '.join(lacking)}"),
            Text("見出しは reviewer,proposal,score です", "the heading is reviewer,proposal,score"),
        )
    for name in twice:
        yield Problem(
            "column_repeated",
            f"row 1: {shown(name)}",
            Text("同じ見出しが2つあります", "two columns have this name"),
            Text("一方を除くか、名前を変えてください", "leave one out or rename it"),
        )


def _too_large() -> Problem:
    return Problem(
        "too_many",
        "file",
        Text(f"上限の{MAX_REVIEWS:,}行を超えています", f"it has more than {MAX_REVIEWS:,} rows"),
        Text("公募や部会ごとに分けてください", "split it by call or panel"),
    )


def to_csv(result: CalibrationResult) -> str:
    """The ranks as `kikin rank` writes them, best first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    with_line = result.line is not None
    columns = (*COLUMNS, *(LINE_COLUMNS if with_line else ()))
    writer.writerow(columns)
    for one in result.standings:
        writer.writerow([_figure(getattr(one, name)) for name in columns])
    return out.getvalue()


def to_json(result: CalibrationResult) -> dict[str, Any]:
    """An answer in the shape that `kikin rank` writes; standard deviations in the units of the scores."""
    return {
        "engine": result.engine,
        "version": result.version,
        "digest": result.digest,
        "model": result.model,
        "mean": _figure(result.mean),
        "components": _components(result.components),
        "proposals": [_rounded(asdict(one)) for one in result.standings],
        "reviewers": [_rounded(asdict(one)) for one in result.strictness],
        "criteria": [
            {
                "name": one.name,
                "weight": _figure(one.weight),
                "components": _components(one.components),
                "estimates": _rounded(one.estimates),
            }
            for one in result.criteria
        ],
        "line": _line(result),
        "notes": [{"code": code, "ja": text.ja, "en": text.en} for code, text in notes(result)],
    }


def _components(components: dict[str, Component]) -> dict[str, Any]:
    return {
        name: {
            **_rounded(asdict(one)),
            "variance": _figure(one.sd**2),
            "of": {"ja": COMPONENTS[name].ja, "en": COMPONENTS[name].en},
        }
        for name, one in components.items()
    }


def _line(result: CalibrationResult) -> dict[str, Any] | None:
    said = band_sentence(result)
    if said is None:
        return None
    return {"at": result.line, "band": list(result.band), "ja": said.ja, "en": said.en}


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _figure(value) for name, value in values.items()}


def _figure(value: Any) -> Any:
    """Ten digits: what is beyond them is the rounding of sums."""
    return float(f"{value:.10g}") + 0.0 if isinstance(value, float) else value
