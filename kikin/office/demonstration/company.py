"""The company that plays: officials registered and appointed, and applicants as they come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from kikin.fund.charter import Charter
from kikin.fund.relations import Actor
from kikin.office.applications.models import Application, Involvement
from kikin.office.demonstration.cast import officials
from kikin.office.parties import actions as parties

DOOR = "demonstration"
FOUNDER = Actor("", "founder", "", "command")


@dataclass(slots=True)
class Company:
    """Actors by role and by what they act for; several where four eyes are asked."""

    by_role: dict[tuple[str, str], list[Actor]] = field(default_factory=dict)
    applicants: dict[str, Actor] = field(default_factory=dict)
    founder: Actor = FOUNDER
    timed: set[tuple[str, int]] = field(default_factory=set)
    """Who has shown time for which fiscal year: nobody's whole time is shown twice."""

    def of(self, role: str, of: str = "", number: int = 0) -> Actor:
        """The actor of a role; `number` counts those who share it."""
        return self.by_role[role, of][number]


def appoint_officials(charter: Charter, founder: Actor, now: datetime) -> Company:
    """Register and appoint every official of the cast."""
    cast = officials(charter.bodies, charter.agencies)
    outlines = {one.key: parties.PersonOutline(one.name, one.key, one.email) for one in cast}
    people = parties.register_people(outlines.values(), founder, now)
    parties.appoint(
        [(people[outlines[one.key].key], one.role, one.of) for one in cast], charter.founded_on, founder, now
    )
    company = Company(founder=founder)
    for one in cast:
        actor = Actor(people[outlines[one.key].key].ref, one.role, one.of, DOOR)
        company.by_role.setdefault((one.role, one.of), []).append(actor)
    return company


def appoint_applicants(company: Company, applications: Iterable[Application], on: date, now: datetime) -> None:
    """Let one person of each member act for it, in the order in which the application names them."""
    involved = (
        Involvement.objects.filter(application__in=list(applications))
        .select_related("person", "member__organisation")
        .order_by("application", "position")
    )
    wanted = []
    for one in involved:
        organisation = one.member.organisation.ref
        if organisation not in company.applicants:
            company.applicants[organisation] = Actor(one.person.ref, "applicant", organisation, DOOR)
            wanted.append((one.person, "applicant", organisation))
    parties.appoint(wanted, on, company.founder, now)
