"""Who should read what: records turned into the files that `kikin assign` reads, and the answer into pairings.

The office asks what it writes into these files and nothing else, so whoever has them can ask again.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kikin.engines.assignment.check import check
from kikin.engines.assignment.explain import explain_clash, explain_relaxation
from kikin.engines.assignment.problem import AssignmentProblem, AssignmentResult, Clash, Relaxation
from kikin.engines.assignment.reading import Asked, problem_from_files
from kikin.engines.assignment.solve import solve
from kikin.office.reviews.nearness import Evidence, Nearness
from kikin.values.problems import Problem
from kikin.values.text import Text

LONGEST_SECONDS = 60.0
_MORE = Text("審査員を増やすか、担当件数の上限を上げてください", "register more reviewers or raise their load")


@dataclass(frozen=True, slots=True)
class Pairing:
    """An application and the person who should read it, by their refs; `evidence` is what the affinity rests on."""

    application: str
    person: str
    affinity_bp: int
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an assignment has to keep. `made` and `barred` are pairs of refs (application, person).

    `room`: how many of these applications each person may read, those made included. `institutions`: person ref to
    where they work, for those of whom it is known.
    """

    made: frozenset[tuple[str, str]]
    barred: frozenset[tuple[str, str]]
    per_application: int
    room: Mapping[str, int]
    institutions: Mapping[str, str]
    is_fair: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What answered, to what, and how good the answer is proven to be. Sums of affinities, as numbers."""

    engines: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    status: str = ""
    is_certified: bool = False
    objective: float | None = None
    bound: float | None = None
    certified_bound: float | None = None
    floor: float | None = None
    floor_bound: float | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """Pairings that are not made yet, sorted; or the problems that leave none. `files` is what was asked."""

    pairings: tuple[Pairing, ...]
    problems: tuple[Problem, ...]
    standing: Standing = Standing()
    files: Mapping[str, bytes] = field(default_factory=dict)


def assign(near: Nearness, wanted: Wanted, names: Callable[[Collection[str]], Mapping[str, Text]]) -> Assigned:
    """The pairings of the highest affinity; `names` tells what people are called, where a problem names them."""
    files = files_of(near, wanted)
    problem, problems = problem_of(files, wanted)
    if problem is None:
        return Assigned((), problems)
    result = solve(problem, time_limit_seconds=LONGEST_SECONDS, is_fair=wanted.is_fair)
    check(problem, result)
    if result.objective is None:
        return Assigned((), tuple(_problems(result, near, names)))
    found = [(near.applications[int(row) - 1], near.people[int(place) - 1]) for row, place in result.pairs]
    proposed = [pair for pair in found if pair not in wanted.made]
    evidence = near.evidence(proposed)
    pairings = tuple(Pairing(ref, person, near.bp(ref, person), evidence[ref, person]) for ref, person in proposed)
    return Assigned(pairings, (), _standing(near, problem, result), files)


def files_of(near: Nearness, wanted: Wanted) -> dict[str, bytes]:
    """The problem as `kikin assign` reads it: applications and reviewers by their places, nobody's name."""
    rows = {ref: str(place) for place, ref in enumerate(near.applications, 1)}
    places = {person: str(place) for place, person in enumerate(near.people, 1)}
    made = [pair for pair in wanted.made if pair[0] in rows and pair[1] in places]
    barred = [pair for pair in wanted.barred - wanted.made if pair[0] in rows and pair[1] in places]
    taken = Counter(person for _, person in made)
    loads = [(places[one], max(wanted.room.get(one, 0), taken[one])) for one in near.people]
    institutions = _institutions(wanted, made)
    numbers = {ref: str(number) for number, ref in enumerate(dict.fromkeys(institutions.get(p, "") for p in places))}
    worth = (
        (str(column + 1), str(row + 1), f"{near.scores[row, column]:.6f}")
        for row in range(len(rows))
        for column in range(len(places))
        if near.scores[row, column] > 0 or column == 0
    )
    return {
        "affinity.csv": _csv(("reviewer", "proposal", "affinity"), worth),
        "conflicts.csv": _csv(("reviewer", "proposal"), sorted((places[one], rows[ref]) for ref, one in barred)),
        "fixed.csv": _csv(("reviewer", "proposal"), sorted((places[one], rows[ref]) for ref, one in made)),
        "loads.csv": _csv(("reviewer", "max_load"), loads),
        "reviewers.csv": _csv(
            ("reviewer", "institution"),
            ((places[one], numbers[institutions[one]] if one in institutions else "") for one in near.people),
        ),
    }


def problem_of(files: Mapping[str, bytes], wanted: Wanted) -> tuple[AssignmentProblem | None, tuple[Problem, ...]]:
    """What the files ask, read as the command reads them."""
    asked = Asked(
        per_proposal=wanted.per_application,
        max_load=0,
        conflicts=files["conflicts.csv"],
        fixed=files["fixed.csv"],
        loads=files["loads.csv"],
        reviewers=files["reviewers.csv"],
        one_of_institution=bool(wanted.institutions),
    )
    return problem_from_files(io.BytesIO(files["affinity.csv"]), False, asked)


def command_of(wanted: Wanted) -> str:
    """The command that asks what the files hold."""
    rules = [
        f"--per-proposal {wanted.per_application}",
        "--max-load 0",
        *(["--one-per-institution"] if wanted.institutions else []),
        *(["--floor fair"] if wanted.is_fair else []),
    ]
    files = " ".join(f"--{name} {name}.csv" for name in ("affinity", "conflicts", "fixed", "loads", "reviewers"))
    return f"kikin assign {files} {' '.join(rules)}"


def _institutions(wanted: Wanted, made: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Where people work, but for a second reader of an application from one house: what was asked stays."""
    kept = dict(wanted.institutions)
    seen: set[tuple[str, str]] = set()
    for application, person in sorted(made):
        if house := kept.get(person):
            if (application, house) in seen:
                del kept[person]
            seen.add((application, house))
    return kept


def _csv(heading: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return written.getvalue().encode()


def _standing(near: Nearness, problem: AssignmentProblem, result: AssignmentResult) -> Standing:
    def units(whole: int | None) -> float | None:
        return None if whole is None else whole / problem.unit

    return Standing(
        engines=(f"{result.engine} {result.version}", near.engine),
        digests=(result.digest, near.result.digest),
        status=result.status,
        is_certified=result.is_certified,
        objective=units(result.objective),
        bound=units(result.bound),
        certified_bound=units(result.certified_bound),
        floor=units(result.floor),
        floor_bound=units(result.floor_bound),
    )


def _problems(
    result: AssignmentResult, near: Nearness, names: Callable[[Collection[str]], Mapping[str, Text]]
) -> Iterator[Problem]:
    if result.status == "time_limit":
        what = Text("制限時間内に割当が見つかりませんでした", "no assignment was found in time")
        yield Problem("no_assignment_in_time", "call.reviewers", what, _MORE)
    named = names(near.people)
    spoken = {
        language: _Names(near, {person: getattr(name, language) for person, name in named.items()})
        for language in ("ja", "en")
    }
    remedy = Text(*(getattr(explain_relaxation(one.relaxation(result.relaxation)), key) for key, one in spoken.items()))
    for clash in result.clashes:
        what = Text(*(getattr(explain_clash(one.clash(clash)), key) for key, one in spoken.items()))
        yield Problem("too_few_reviewers", "call.reviewers", what, remedy)


@dataclass(frozen=True, slots=True)
class _Names:
    """What places are called in one language."""

    near: Nearness
    people: Mapping[str, str]

    def clash(self, clash: Clash) -> Clash:
        return replace(
            clash,
            applications=tuple(self._application(one) for one in clash.applications),
            reviewers=tuple(self._person(one) for one in clash.reviewers),
        )

    def relaxation(self, relaxation: Relaxation | None) -> Relaxation | None:
        if relaxation is None:
            return None
        return Relaxation(
            tuple((self._person(one), count) for one, count in relaxation.more_load),
            tuple((self._application(one), count) for one, count in relaxation.outside),
            tuple((self._person(one), count) for one, count in relaxation.less_load),
        )

    def _application(self, place: str) -> str:
        return self.near.applications[int(place) - 1]

    def _person(self, place: str) -> str:
        return self.people[self.near.people[int(place) - 1]]
