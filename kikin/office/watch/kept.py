"""Everything that is kept of one person, for that person: no more than the rooms hold, and nothing of security."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.fund.relations import Actor, Subject
from kikin.fund.watch import KINDS
from kikin.office.applications.models import Involvement
from kikin.office.gate import permit_or_refuse
from kikin.office.parties.models import Appointment, Identifier, Person
from kikin.office.records import listing
from kikin.office.watch.models import Notice, WatchCase

_TOLD = [key for key, kind in KINDS.items() if kind.stance != "security"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a person: who they are, for whom they act, in which projects, what was stated and noticed."""

    person: Person
    numbers: list[Identifier]
    appointments: list[Appointment]
    projects: list[Involvement]
    notices: list[Notice]
    cases: list[WatchCase]


def own_record(actor: Actor) -> Kept:
    """What is kept of the actor."""
    permit_or_refuse(actor, "see", Subject("own_record", people=frozenset({actor.person})))
    person = Person.objects.select_related("organisation").get(ref=actor.person)
    projects = person.involvements.select_related("application", "member__organisation")
    cases = listing(WatchCase.objects.filter(kind__in=_TOLD), "about", person.ref)
    return Kept(
        person,
        list(person.identifiers.all()),
        list(person.appointments.all()),
        list(projects.order_by("-pk")),
        list(Notice.objects.filter(about=person.ref).select_related("award", "organisation").order_by("-pk")),
        list(cases.order_by("-pk")),
    )
