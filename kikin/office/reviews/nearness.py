"""How near reviewers stand to applications: texts turned into the engine's problem, and its answer with its evidence.

The engine knows both by their places: a ref is drawn anew in every home, and must decide nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from kikin.engines.affinity import problem as affinity
from kikin.engines.affinity.solve import solve
from kikin.fund.charter import Field
from kikin.office.applications.models import Application, Involvement
from kikin.office.charter.queries import by_digest
from kikin.office.reviews.models import ReviewerProfile
from kikin.values.text import Text

FULL_BP = 10_000
_MOST_OF_A_TITLE = 120


@dataclass(frozen=True, slots=True)
class Evidence:
    """A work that shows what a reviewer knows: a title, or the ref of their own earlier application.

    `weight_bp` is what it counts, by its source and by its `age` in years where that is known.
    """

    source: str
    title: str
    application: str
    likeness_bp: int
    weight_bp: int = FULL_BP
    age: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Nearness:
    """Affinities of applications × people, by their refs in these orders, with what carries them."""

    applications: tuple[str, ...]
    people: tuple[str, ...]
    scores: NDArray[np.float64]
    problem: affinity.AffinityProblem
    result: affinity.AffinityResult
    earlier: Mapping[str, tuple[str, ...]]

    @property
    def engine(self) -> str:
        return f"{self.result.engine} {self.result.version}"

    def bp(self, application: str, person: str) -> int:
        """How near, from 0 to 10,000."""
        score = self.scores[self.applications.index(application), self.people.index(person)]
        return min(FULL_BP, round(float(score) * FULL_BP))

    def evidence(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[Evidence, ...]]:
        """The works that are nearest, for each of these pairs (application, person)."""
        row = {ref: number for number, ref in enumerate(self.applications)}
        column = {ref: number for number, ref in enumerate(self.people)}
        places = np.full(self.scores.shape, -1, dtype=np.int64)
        places[self.result.proposal, self.result.reviewer] = np.arange(len(self.result.proposal))
        return {
            (application, person): tuple(self._works(int(places[row[application], column[person]]), person))
            for application, person in pairs
        }

    def _works(self, place: int, person: str) -> Iterator[Evidence]:
        if place < 0:
            return
        entries = affinity.expertise(
            self.problem.reviewers[int(self.result.reviewer[place])], affinity.year_of(self.problem)
        )
        for number, likeness in zip(self.result.nearest[place], self.result.similarity[place], strict=True):
            if number >= 0:
                entry, earlier = entries[int(number)], self.earlier.get(person, ())
                own = earlier[int(number)] if entry.source == "application" else ""
                title = "" if own else entry.title[:_MOST_OF_A_TITLE]
                likeness_bp, weight_bp = round(float(likeness) * FULL_BP), round(entry.weight * FULL_BP)
                yield Evidence(entry.source, title, own, likeness_bp, weight_bp, entry.age)


def nearness(chosen: Sequence[Application], profiles: Sequence[ReviewerProfile], now: datetime) -> Nearness:
    """How near each of these reviewers stands to each of these applications of a call; neither may be empty."""
    fields = {field.key: field for field in by_digest(chosen[0].call.charter_digest).fields}
    earlier = _earlier(chosen, profiles)
    problem, problems = affinity.make_problem(
        [_subject(place, one, fields) for place, one in enumerate(chosen)],
        [_reviewer(place, one, fields, earlier[one.person.ref]) for place, one in enumerate(profiles)],
        top=affinity.MAX_PAIRS // len(chosen) if len(chosen) * len(profiles) > affinity.MAX_PAIRS else None,
        as_of=now.year,
    )
    if problem is None:
        raise ValueError("; ".join(one.line() for one in problems))
    result = solve(problem)
    scores = np.zeros((len(chosen), len(profiles)))
    scores[result.proposal, result.reviewer] = result.affinity
    return Nearness(
        tuple(one.ref for one in chosen),
        tuple(one.person.ref for one in profiles),
        scores,
        problem,
        result,
        {person: tuple(one.ref for one in found) for person, found in earlier.items()},
    )


def _earlier(chosen: Iterable[Application], profiles: Iterable[ReviewerProfile]) -> defaultdict[str, list[Application]]:
    """Person ref to the applications they sent themselves, but for those that are to be read now."""
    found: defaultdict[str, dict[int, Application]] = defaultdict(dict)
    mine = Involvement.objects.filter(
        person__in=[one.person_id for one in profiles], application__submitted_at__isnull=False
    )
    now_read = {one.pk for one in chosen}
    for one in mine.select_related("application", "person").order_by("application"):
        if one.application_id not in now_read:
            found[one.person.ref][one.application_id] = one.application
    return defaultdict(list, {person: list(sent.values()) for person, sent in found.items()})


def _subject(place: int, one: Application, fields: Mapping[str, Field]) -> affinity.Proposal:
    named = [_name(fields[one.field])] if one.field in fields else []
    keywords = (*one.keywords, *named)
    return affinity.Proposal(str(place + 1), _both(one.title), _both(one.summary), keywords)


def _reviewer(
    place: int, profile: ReviewerProfile, fields: Mapping[str, Field], earlier: Sequence[Application]
) -> affinity.Reviewer:
    sent = [
        affinity.Work(
            _both(one.title), _both(one.summary), one.submitted_at.year if one.submitted_at else None, "application"
        )
        for one in earlier
    ]
    # After the applications, so that these keep their places.
    written = [
        affinity.Work(one.title, "\n".join((one.abstract, *one.keywords)).strip(), one.year)
        for one in profile.papers.all()
    ]
    named = [_name(fields[key]) for key in profile.fields if key in fields]
    return affinity.Reviewer(str(place + 1), (*sent, *written), (*profile.keywords, *named))


def _name(field: Field) -> str:
    """A field under its name in both languages, which the engine then takes for one thing."""
    return f"{field.name.ja}/{field.name.en}"


def _both(text: Text) -> str:
    return text.ja if text.ja == text.en else f"{text.ja}\n{text.en}"
