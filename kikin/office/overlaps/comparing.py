"""Applications, awards and projects of other funds as they are compared, and how alike their texts are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Q, QuerySet, prefetch_related_objects

from kikin.engines.affinity import problem as affinity
from kikin.engines.affinity.solve import solve
from kikin.fund import overlaps as rules
from kikin.fund.awards import LIVE
from kikin.office.applications.models import Application
from kikin.office.overlaps.models import OutsideProject
from kikin.office.overlaps.queries import own_efforts
from kikin.office.parties.models import Person
from kikin.values.money import Yen
from kikin.values.naming import folded, folded_person
from kikin.values.text import Text

UNDER_WAY = ("submitted", "eligible", "in_review", "shortlisted")
FULL_BP = 10_000
_NEAREST = 20
"""So many of the nearest texts are looked at for each application."""
_WHAT_IS_COMPARED = (
    *("members__organisation", "involvements__person__identifiers", "involvements__member__organisation"),
    *("budget_lines", "award__members__plan_lines"),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A project with the words that its text is compared by."""

    project: rules.Project
    title: str
    abstract: str


def ref_of(one: Application | OutsideProject) -> str:
    """What tells a project from all others that it is compared with."""
    return one.ref if isinstance(one, Application) else f"outside {one.pk}"


def running() -> QuerySet[Application]:
    """Every application that asks for money, and those whose award runs, of every call and agency."""
    has_award = Q(state="selected") & (Q(award__isnull=True) | Q(award__state__in=LIVE))
    return Application.objects.filter(Q(state__in=UNDER_WAY) | has_award).select_related("call", "lead", "award")


def compared_applications(applications: Sequence[Application]) -> dict[str, Compared]:
    """Applications as they are compared, by their refs. What was awarded is compared as it was awarded."""
    prefetch_related_objects(list(applications), *_WHAT_IS_COMPARED)
    efforts = own_efforts([one.ref for one in applications])
    return {one.ref: _of_application(one, efforts) for one in applications}


def compared_outside(projects: Iterable[OutsideProject]) -> dict[str, Compared]:
    """Projects of other funds as they are compared."""
    return {ref_of(one): _of_outside(one) for one in projects}


def outside_projects(first_year: int) -> QuerySet[OutsideProject]:
    """Those that still run in a year or after it. What other funds call by our own numbers are our own projects."""
    ours = Application.objects.values("ref")
    return OutsideProject.objects.filter(last_year__gte=first_year).exclude(number__in=ours)


def likeness(ours: Mapping[str, Compared], others: Mapping[str, Compared], least_bp: int) -> dict[tuple[str, str], int]:
    """How alike the texts of projects are, from 0 to 10,000, for the nearest of each that reach `least_bp`."""
    if not ours or not others:
        return {}
    mine, theirs = list(ours.items()), list(others.items())
    asked, problems = affinity.make_problem(
        [affinity.Proposal(str(place), one.title, one.abstract) for place, (_, one) in enumerate(mine)],
        [
            affinity.Reviewer(str(place), (affinity.Work(one.title, one.abstract, None, "application"),), ())
            for place, (_, one) in enumerate(theirs)
        ],
        # Each is nearest to itself, where it is among the others.
        top=min(_NEAREST + 1, len(theirs)),
    )
    if asked is None:
        raise ValueError("; ".join(one.line() for one in problems))
    result = solve(asked)
    found = np.rint(result.similarity[:, 0] * FULL_BP).astype(int)
    return {
        (mine[int(result.proposal[at])][0], theirs[int(result.reviewer[at])][0]): min(FULL_BP, int(found[at]))
        for at in np.flatnonzero(found >= least_bp)
    }


def numbers_of(person: Person) -> frozenset[str]:
    """What tells a person from everybody else: our own ref, and the numbers given from outside."""
    return frozenset({person.ref, *(one.value for one in person.identifiers.all())})


def names_of(person: Person) -> frozenset[str]:
    return frozenset({folded_person(person.name.ja), folded_person(person.name.en)}) - {""}


def names_of_body(name: Text) -> frozenset[str]:
    return frozenset({folded(name.ja), folded(name.en)}) - {""}


def lines_of(one: Application) -> frozenset[tuple[int, str, Yen]]:
    """What is asked for, line by line; once there is an award, what it plans to pay."""
    if hasattr(one, "award"):
        plan = (line for member in one.award.members.all() for line in member.plan_lines.all())
        return frozenset((line.fiscal_year, line.cost_item, line.amount_yen) for line in plan)
    return frozenset((line.fiscal_year, line.cost_item, line.amount_yen) for line in one.budget_lines.all())


def years_of(one: Application) -> tuple[int, int]:
    if hasattr(one, "award"):
        return one.award.first_year, one.award.last_year
    years = [line.fiscal_year for line in one.budget_lines.all()] or [one.call.opens_at.year]
    return min(years), max(years)


def total_of(one: Application) -> Yen:
    total: Yen = one.award.amount_yen if hasattr(one, "award") else one.requested_yen
    return total


def _of_application(one: Application, efforts: Mapping[tuple[str, str], int]) -> Compared:
    people = []
    for involved in one.involvements.all():
        if involved.role != "administrator":
            numbers = numbers_of(involved.person)
            effort = max((efforts.get((one.ref, number), 0) for number in numbers), default=0)
            people.append(rules.Researcher(numbers, names_of(involved.person), effort))
    organisations = frozenset(name for member in one.members.all() for name in names_of_body(member.organisation.name))
    project = rules.Project(one.ref, organisations, tuple(people), *years_of(one), total_of(one), lines_of(one))
    return Compared(project, _both(one.title), _both(one.summary))


def _of_outside(one: OutsideProject) -> Compared:
    people = tuple(
        rules.Researcher(
            frozenset({person["number"]} - {""}),
            frozenset({folded_person(person["name"])} - {""}),
            person["effort_percent"],
        )
        for person in one.people
    )
    organisations = frozenset(folded(person["organisation"]) for person in one.people) - {""}
    lines = frozenset((year, item, yen) for year, item, yen in one.lines)
    years = one.first_year, one.last_year
    return Compared(
        rules.Project(ref_of(one), organisations, people, *years, one.amount_yen, lines), one.title, one.abstract
    )


def _both(text: Text) -> str:
    return text.ja if text.ja == text.en else f"{text.ja}\n{text.en}"
