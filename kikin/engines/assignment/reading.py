"""Files of affinities, conflicts, loads and people in; a problem out. Bytes in, problems out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

import numpy as np
from numpy.typing import NDArray

from kikin.engines.assignment.arrays import affinity_of_array
from kikin.engines.assignment.problem import AssignmentProblem, Pair, Trait, make_problem
from kikin.engines.assignment.refusing import wrong_size
from kikin.engines.assignment.scaling import BARRED, MAX_VALUE, unit_of, wrong_affinity
from kikin.engines.assignment.tables import MAX_PROBLEMS, Sheet, sheet, whole, wrong_cell
from kikin.values.problems import Problem, shown
from kikin.values.text import Text

BALANCED = ("institution", "career", "country", "field")
_YES, _NO = frozenset({"1", "yes", "true", "resolved", "はい"}), frozenset({"", "0", "no", "false", "いいえ"})


@dataclass(slots=True)
class Asked:
    """What is asked beside the affinities. Contents of files are None where there is none."""

    per_proposal: int
    max_load: int
    min_load: int = 0
    conflicts: bytes | None = None
    applicants: bytes | None = None
    loads: bytes | None = None
    demands: bytes | None = None
    fixed: bytes | None = None
    reviewers: bytes | None = None
    one_of_institution: bool = False
    with_senior: bool = False
    balance: Mapping[str, float] = field(default_factory=dict)


def problem_from_files(
    affinity: IO[bytes], is_array: bool, asked: Asked
) -> tuple[AssignmentProblem | None, tuple[Problem, ...]]:
    """What the files ask, or every reason why they cannot be used."""
    problems: list[Problem] = []
    people = _people(asked.reviewers, problems)
    if is_array:
        scaled, unit, wrong = affinity_of_array(affinity)
        problems += wrong
        rows, columns = scaled.shape if scaled is not None else (0, 0)
        applications, reviewers = [str(number) for number in range(rows)], [str(number) for number in range(columns)]
    else:
        scaled, unit, applications, reviewers = _affinity_of_table(affinity.read(), people, problems)
    if scaled is None or problems:
        return None, tuple(problems[:MAX_PROBLEMS])
    pairs = {
        "conflicts": [*_pairs(asked.conflicts, "conflicts", problems), *_own(asked.applicants, reviewers, problems)],
        "fixed": _pairs(asked.fixed, "fixed", problems),
    }
    highest = _counts(asked.loads, "loads", ("reviewer", "max_load"), asked.max_load, problems)
    lowest = _counts(asked.loads, "loads", ("reviewer", "min_load"), asked.min_load, problems)
    demands = _counts(asked.demands, "demands", ("proposal", "demand"), asked.per_proposal, problems)
    known = frozenset(reviewers)
    problems += [_nobody(name) for name in people if name not in known]
    traits = _traits(asked, people, reviewers, unit, problems)
    if problems:
        return None, tuple(problems[:MAX_PROBLEMS])
    problem, wrong = make_problem(
        applications,
        reviewers,
        scaled,
        conflicts=pairs["conflicts"],
        per_application=demands,
        max_load=highest,
        min_load=lowest,
        fixed=frozenset(pairs["fixed"]),
        traits=traits,
        unit=unit,
    )
    return problem, wrong[:MAX_PROBLEMS]


def _affinity_of_table(
    content: bytes, people: Mapping[str, Mapping[str, str]], problems: list[Problem]
) -> tuple[NDArray[np.int32] | None, int, list[str], list[str]]:
    found = sheet(content, "affinity", ("reviewer", "proposal", "affinity"))
    problems += found.problems
    reviewers = {
        name: number for number, name in enumerate(dict.fromkeys([row[0] for _, row in found.rows] + list(people)))
    }
    applications = {name: number for number, name in enumerate(dict.fromkeys(row[1] for _, row in found.rows))}
    wrong = tuple(wrong_size(len(applications), len(reviewers)))
    problems += wrong
    if problems:
        return None, 1, [], []
    scaled = np.zeros((len(applications), len(reviewers)), dtype=np.int32)
    seen = np.zeros(scaled.shape, dtype=np.bool_)
    values = [_affinity(row[2]) for _, row in found.rows]
    unit = unit_of(max((abs(value) for value in values if value is not None and value != -1), default=0.0))
    for (number, (reviewer, proposal, text)), value in zip(found.rows, values, strict=True):
        where = applications[proposal], reviewers[reviewer]
        if value is None:
            problems.append(wrong_affinity(f"line {number}: {text}", MAX_VALUE))
        elif seen[where]:
            problems.append(_repeated(f"affinity: line {number}", f"{reviewer}, {proposal}"))
        else:
            seen[where] = True
            scaled[where] = BARRED if value == -1 else round(value * unit)
        if len(problems) >= MAX_PROBLEMS:
            break
    return scaled, unit, list(applications), list(reviewers)


def _affinity(text: str) -> float | None:
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        return None
    return value if abs(value) <= MAX_VALUE else None


def _pairs(content: bytes | None, where: str, problems: list[Problem]) -> list[Pair]:
    if content is None:
        return []
    found = sheet(content, where, ("reviewer", "proposal"))
    problems += found.problems
    return [(proposal, reviewer) for _, (reviewer, proposal) in found.rows]


def _own(content: bytes | None, reviewers: Sequence[str], problems: list[Problem]) -> list[Pair]:
    """Who applied reads no application of their own."""
    if content is None:
        return []
    found = sheet(content, "applicants", ("proposal", "applicant"))
    problems += found.problems
    known = frozenset(reviewers)
    return [(proposal, person) for _, (proposal, person) in found.rows if person in known]


def _counts(
    content: bytes | None, where: str, columns: tuple[str, str], usual: int, problems: list[Problem]
) -> dict[str, int]:
    """A count for each id of a file; "" has what the others get. An empty cell is the usual count."""
    counts = {"": usual}
    if content is None:
        return counts
    optional = ("max_load", "min_load") if where == "loads" else (columns[1],)
    found = sheet(content, where, columns[:1], optional)
    if not set(optional) & set(found.columns) and not found.problems:
        found = sheet(content, where, columns)
    problems += [one for one in found.problems if one not in problems]
    if columns[1] not in found.columns:
        return counts
    for number, cells in found.cells():
        name, text = cells[columns[0]], cells[columns[1]]
        count = usual if not text else whole(text)
        if count is None:
            what = Text("0以上の整数ではありません", "it is no whole number of at least 0")
            remedy = Text("件数を記入してください", "give a count")
            problems.append(wrong_cell(f"{where}: line {number}: {columns[1]}", what, remedy, text))
        elif name in counts:
            problems.append(_repeated(f"{where}: line {number}", name))
        else:
            counts[name] = count
    return counts


def _people(content: bytes | None, problems: list[Problem]) -> dict[str, dict[str, str]]:
    """Reviewers by their ids. One whose identity is unresolved is refused: who they are decides their conflicts."""
    people: dict[str, dict[str, str]] = {}
    if content is None:
        return people
    found: Sheet = sheet(content, "reviewers", ("reviewer",), (*BALANCED, "senior", "resolved"))
    problems += found.problems
    for number, cells in found.cells():
        name = cells.pop("reviewer")
        if name in people:
            problems.append(_repeated(f"reviewers: line {number}", name))
        people[name] = cells
        if "resolved" in cells and cells["resolved"].lower() not in _YES:
            problems.append(_unresolved(number, name))
        if cells.get("senior", "").lower() not in _YES | _NO:
            what = Text("yesかnoではありません", "it is neither yes nor no")
            remedy = Text("yesまたはnoと記入してください", "give yes or no")
            problems.append(wrong_cell(f"reviewers: line {number}: senior", what, remedy, cells["senior"]))
    return people


def _traits(
    asked: Asked,
    people: Mapping[str, Mapping[str, str]],
    reviewers: Sequence[str],
    unit: int,
    problems: list[Problem],
) -> list[Trait]:
    traits = []
    if asked.one_of_institution:
        traits.append(Trait("institution", _labels("institution", people, reviewers, problems), at_most=1))
    if asked.with_senior:
        is_senior = [people.get(name, {}).get("senior", "").lower() in _YES for name in reviewers]
        if not any(is_senior):
            problems.append(_no_column("senior"))
        traits.append(Trait("senior", np.where(is_senior, 0, -1).astype(np.int64), at_least=1))
    for name, weight in asked.balance.items():
        traits.append(Trait(name, _labels(name, people, reviewers, problems), weight=round(weight * unit)))
    return traits


def _labels(
    column: str, people: Mapping[str, Mapping[str, str]], reviewers: Sequence[str], problems: list[Problem]
) -> NDArray[np.int64]:
    """One number for each value of a column; none for whom it is empty."""
    values = [people.get(name, {}).get(column, "") for name in reviewers]
    if not any(values):
        problems.append(_no_column(column))
    numbers = {value: number for number, value in enumerate(sorted({*values} - {""}))}
    return np.array([numbers.get(value, -1) for value in values], dtype=np.int64)


def _repeated(where: str, value: str) -> Problem:
    return Problem(
        "repeated",
        where,
        Text("同じものが二度書かれています", "it stands there twice"),
        Text("一方を削除してください", "remove one of the two"),
        shown(value),
    )


def _nobody(name: str) -> Problem:
    return Problem(
        "unknown_id",
        "reviewers",
        Text("専門適合度のない審査員です", "a reviewer whom the affinities do not know"),
        Text("番号を直してください", "correct the id"),
        shown(name),
    )


def _unresolved(number: int, name: str) -> Problem:
    return Problem(
        "unresolved",
        f"reviewers: line {number}: resolved",
        Text("本人が特定されていません", "it is not settled who this is, and so not what conflicts they have"),
        Text("本人を特定するか、候補から外してください", "settle the identity, or leave them out"),
        shown(name),
    )


def _no_column(column: str) -> Problem:
    return Problem(
        "columns_missing",
        "reviewers",
        Text(f"{column}の記入された審査員がいません", f"no reviewer has anything under {column}"),
        Text(f"--reviewersのファイルに{column}の列を設けてください", f"give --reviewers a file with a column {column}"),
    )
