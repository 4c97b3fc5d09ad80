"""Taking a cohort in: parties registered, applications drafted and received; what came before is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.applications import actions, queries
from kikin.office.applications.models import Application
from kikin.office.applications.outline import (
    DisclosureOutline,
    LineOutline,
    MemberOutline,
    Outline,
    PersonOutline,
)
from kikin.office.calls.models import Call
from kikin.office.feeds.cohorts.records import CohortApplication, CohortOrganisation, CohortPerson
from kikin.office.parties import actions as parties
from kikin.values.text import Text

CHUNK = 200


def take_in(call: Call, cohort: Sequence[CohortApplication], actor: Actor, now: datetime) -> list[Application]:
    """Receive those applications of a cohort that this call does not hold yet. Taking it in twice changes nothing."""
    known = queries.known_external_ids(call)
    new = [application for application in cohort if application.external_id not in known]
    received: list[Application] = []
    for first in range(0, len(new), CHUNK):
        with gate.change():
            outlines = outlines_of(new[first : first + CHUNK], actor, now)
            received += actions.receive(actions.draft_many(call, outlines, actor, now), actor, now)
    return received


def outlines_of(cohort: Sequence[CohortApplication], actor: Actor, now: datetime) -> list[Outline]:
    """Register every party of these applications, and put each application in the house's own form."""
    organisations = parties.register_organisations(
        (_organisation(member.organisation) for one in cohort for member in one.members), actor, now
    )
    refs = {key: organisation.ref for key, organisation in organisations.items()}
    people = parties.register_people(
        (_person(person, one, refs) for one in cohort for person in one.people), actor, now
    )
    person_refs = {key: person.ref for key, person in people.items()}
    return [_outline(one, refs, person_refs) for one in cohort]


def _organisation(organisation: CohortOrganisation) -> parties.OrganisationOutline:
    return parties.OrganisationOutline(
        organisation.name, organisation.kind, organisation.size, organisation.corporate_number
    )


def _person(person: CohortPerson, application: CohortApplication, refs: dict[str, str]) -> parties.PersonOutline:
    """Namesakes in different organisations are different people."""
    home = _organisation(application.members[person.member].organisation).key
    return parties.PersonOutline(person.name, within=home, organisation=refs[home])


def _outline(application: CohortApplication, refs: dict[str, str], people: dict[str, str]) -> Outline:
    return Outline(
        title=application.title,
        summary=application.summary,
        stage=application.stage,
        keywords=application.keywords,
        members=tuple(
            MemberOutline(refs[_organisation(member.organisation).key], member.cost_share_yen)
            for member in application.members
        ),
        people=tuple(
            PersonOutline(people[_person(person, application, refs).key], person.role, person.member)
            for person in application.people
        ),
        lines=tuple(
            LineOutline(line.member, line.fiscal_year, line.cost_item, line.amount_yen) for line in application.budget
        ),
        declarations=application.declarations,
        disclosures=tuple(
            DisclosureOutline(one.person, one.kind, one.counterparty, one.country, one.amount_yen, one.note)
            for one in application.disclosures
        ),
        external_id=application.external_id,
        amount_rule=_both(application.amount_rule, application.budget_rule),
    )


def _both(first: Text, second: Text) -> Text:
    """How the amounts became yen and how they were spread, said together."""
    return Text("。".join(filter(None, (first.ja, second.ja))), ". ".join(filter(None, (first.en, second.en))))
