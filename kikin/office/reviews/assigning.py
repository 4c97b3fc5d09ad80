"""Who should read what: records turned into the engine's problem, and its answer turned into pairings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kikin.engines.assignment.explain import explain_clash
from kikin.engines.assignment.problem import AssignmentResult, make_problem
from kikin.engines.assignment.solve import solve
from kikin.fund.reviews import Candidate, Topic, affinity_bp
from kikin.values.problems import Problem
from kikin.values.text import Text

FULL_BP = 10_000


@dataclass(frozen=True, slots=True)
class Pairing:
    """An application and the person who should read it, by their refs."""

    application: str
    person: str
    affinity_bp: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """Pairings that are not made yet, sorted; or the problems that leave none. What answered, and to what."""

    pairings: tuple[Pairing, ...]
    problems: tuple[Problem, ...]
    engine: str = ""
    inputs_digest: str = ""


def assign(
    topics: Mapping[str, Topic],
    candidates: Sequence[Candidate],
    *,
    made: Collection[tuple[str, str]],
    barred: Collection[tuple[str, str]],
    per_application: int,
    room: Mapping[str, int],
) -> Assigned:
    """The pairings of the highest affinity. `made` and `barred` are pairs of refs (application, person).

    `room`: how many of these applications each person may read, those made included. The engine knows people by their
    places among the candidates: a ref is drawn anew in every home, and must not decide between equals.
    """
    people = [candidate.person for candidate in candidates if room.get(candidate.person, 0) > 0]
    near = {
        candidate.person: {ref: affinity_bp(candidate, topic) for ref, topic in topics.items()}
        for candidate in candidates
    }
    places = {person: str(place) for place, person in enumerate(people)}
    asked = frozenset(pair for pair in made if pair[1] in near and pair[0] in topics and room.get(pair[1], 0) > 0)
    problem, problems = make_problem(
        list(topics),
        list(places.values()),
        np.array([[near[person][ref] / FULL_BP for person in people] for ref in topics]).reshape(
            len(topics), len(people)
        ),
        conflicts={(ref, places[one]) for ref, one in {*barred} - asked if one in places and ref in topics},
        per_application=per_application,
        max_load={place: room[person] for person, place in places.items()},
        fixed={(ref, places[person]) for ref, person in asked},
    )
    if problem is None:
        return Assigned((), problems)
    result = solve(problem)
    found = [(ref, people[int(place)]) for ref, place in result.pairs]
    pairings = tuple(Pairing(ref, person, near[person][ref]) for ref, person in found if (ref, person) not in asked)
    return Assigned(pairings, tuple(_problems(result)), f"{result.engine} {result.version}", result.digest)


def _problems(result: AssignmentResult) -> Iterator[Problem]:
    remedy = Text("審査員を増やすか、担当件数の上限を上げてください", "register more reviewers or raise their load")
    for clash in result.clashes:
        yield Problem("too_few_reviewers", "call.reviewers", explain_clash(clash), remedy)
    if result.status == "time_limit" and result.objective is None:
        what = Text("制限時間内に割当が見つかりませんでした", "no assignment was found in time")
        yield Problem("no_assignment_in_time", "call.reviewers", what, remedy)
