"""Reading ownership: versions, the picture of a day, and what two versions differ in. For those who screen alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from kikin.engines.ownership.graph import Graph
from kikin.engines.ownership.problem import UNIT, Loop, OwnershipProblem, Pair, Threshold, Unknown
from kikin.engines.ownership.solve import solve
from kikin.fund.control import Difference, differences
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor, Subject
from kikin.office.charter.queries import in_force
from kikin.office.control.models import OwnershipVersion
from kikin.office.control.statements import amounts, names_of, problem_of
from kikin.office.gate import Refused
from kikin.office.parties import queries as parties
from kikin.office.parties.models import Organisation
from kikin.values.naming import folded


@dataclass(frozen=True, slots=True)
class Node:
    """One party; `distance` counts the stakes from it down to the organisation; `unknown` says why nobody names it."""

    id: str
    name: str
    kind: str
    distance: int
    unknown: str


@dataclass(frozen=True, slots=True)
class Edge:
    """What one holds in another, in basis points: at least, and at most where a range was stated."""

    holder: str
    held: str
    kind: str
    share_bp: float
    share_high_bp: float
    votes_bp: float
    is_indirect: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Who owns and controls an organisation. `control` holds those who reach a threshold of the charter."""

    version: OwnershipVersion
    party: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    control: tuple[Pair, ...]
    unknowns: tuple[Unknown, ...]
    loops: tuple[Loop, ...]
    names: dict[str, str]


def get(ref: str, actor: Actor) -> Organisation:
    """The organisation whose ownership an actor may see, or Refused as hidden."""
    found = parties.organisation(ref)
    if found is None or not may_see(actor, Subject("ownership", ref)):
        raise Refused((), hidden=True)
    return found


def newest_of_all(actor: Actor) -> list[OwnershipVersion]:
    """The newest version of each organisation of which there is one, for those who may see any."""
    if not may_see(actor, Subject("ownership")):
        return []
    last = OwnershipVersion.objects.order_by().values("organisation").annotate(last=Max("pk")).values("last")
    return list(OwnershipVersion.objects.filter(pk__in=last).select_related("organisation").order_by("-loaded_at"))


def versions_of(organisation_ref: str) -> list[OwnershipVersion]:
    """Every version of one organisation, the newest first."""
    found = OwnershipVersion.objects.filter(organisation__ref=organisation_ref)
    return list(found.select_related("organisation").order_by("-number"))


def picture_of(
    organisation_ref: str, as_of: date, number: int | None = None, thresholds: Sequence[Threshold] = ()
) -> Picture | None:
    """What was known for a day: of the versions that speak of it or of an earlier day the latest day's, and of
    these the newest; or one version by its number. Nothing where there is none. `thresholds`, unless the charter's.
    """
    found = OwnershipVersion.objects.filter(organisation__ref=organisation_ref).select_related("organisation")
    chosen = found.filter(number=number) if number is not None else found.filter(as_of__lte=as_of)
    version = chosen.order_by("as_of", "number").last()
    return None if version is None else _picture(version, thresholds or control_thresholds())


def changes_between(before: OwnershipVersion, after: OwnershipVersion) -> list[Difference]:
    """The stakes in which two versions differ."""
    return differences(amounts(problem_of(before.statements)), amounts(problem_of(after.statements)))


def control_thresholds() -> tuple[Threshold, ...]:
    """At which parts of the votes the charter in force looks."""
    return tuple(Threshold(bp * UNIT) for bp in in_force().watch.control_thresholds_bp)


def names_declared(organisation_ref: str) -> frozenset[str]:
    """Everyone whom the applicant has named in statements of its own, as names are compared."""
    declared = OwnershipVersion.objects.filter(organisation__ref=organisation_ref, source="declared")
    return frozenset(folded(name) for one in declared for name in names_of(problem_of(one.statements)).values())


def _picture(version: OwnershipVersion, thresholds: Sequence[Threshold]) -> Picture:
    problem = problem_of(version.statements)
    result = solve(problem, thresholds, [version.party])
    far = _distances(problem, version.party)
    names = names_of(problem)
    described = {one.id: one for one in problem.parties}
    nodes = tuple(
        Node(
            party,
            names[party],
            described[party].kind if party in described else "entity",
            distance,
            described[party].unknown if party in described else "",
        )
        for party, distance in sorted(far.items(), key=lambda one: (one[1], one[0]))
    )
    edges = tuple(
        Edge(
            one.owner,
            one.owned,
            one.kind,
            one.share / UNIT,
            one.share_high / UNIT,
            one.votes / UNIT,
            one.indirect,
        )
        for one in problem.stakes
        if one.owner in far and one.owned in far
    )
    control = sorted(
        (pair for pair in result.pairs if pair.controls),
        key=lambda pair: (-max(one.threshold.units for one in pair.controls), -pair.integrated_bp, pair.owner),
    )
    return Picture(version, version.party, nodes, edges, tuple(control), result.unknowns, result.loops, names)


def _distances(problem: OwnershipProblem, party: str) -> dict[str, int]:
    """Everyone above a party, with the length of the shortest chain down to it."""
    into = Graph(problem.stakes).into
    indirect: dict[str, list[str]] = defaultdict(list)
    for one in problem.stakes:
        if one.indirect:
            indirect[one.owned].append(one.owner)
    far = {party: 0}
    waiting = [party]
    for held in waiting:
        for holder in sorted({one.owner for one in into.get(held, ())} | set(indirect.get(held, ()))):
            if holder not in far:
                far[holder] = far[held] + 1
                waiting.append(holder)
    return far
