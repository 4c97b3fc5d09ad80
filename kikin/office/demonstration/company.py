"""The company that plays: officials registered and appointed, and applicants as they come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from kikin.fund.charter import Charter
from kikin.fund.relations import Actor
from kikin.office.applications.models import Application
from kikin.office.demonstration.cast import officials
from kikin.office.parties import actions as parties

DOOR = "demonstration"


@dataclass(slots=True)
class Company:
    """Actors by role and by what they act for; several where four eyes are asked."""

    by_role: dict[tuple[str, str], list[Actor]] = field(default_factory=dict)
    applicants: dict[str, Actor] = field(default_factory=dict)
    founder: Actor = Actor("", "founder", "", "command")

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
    """Let each application's principal investigator act for the organisation that leads it."""
    wanted = []
    for application in applications:
        if application.lead.ref in company.applicants:
            continue
        person = application.involvements.get(role="principal_investigator").person
        company.applicants[application.lead.ref] = Actor(person.ref, "applicant", application.lead.ref, DOOR)
        wanted.append((person, "applicant", application.lead.ref))
    parties.appoint(wanted, on, company.founder, now)
