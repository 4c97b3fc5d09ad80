"""The fund of a replay as records: what its folder says of awards, companies and people, and nothing of their past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from typing import TypeVar

from django.db.models import Model

from kikin.office.applications.models import Application, Involvement, Member
from kikin.office.awards.models import Award, AwardMember
from kikin.office.parties.models import Identifier, Organisation, Person
from kikin.office.watch.looking import Fund
from tests.cast import Cast, found_fund
from tests.office import rounds

_AT_ONCE = 500
_Made = TypeVar("_Made", bound=Model)


def write(fund: Fund) -> Cast:
    """Everyone of the fund, as members and people of awards that are active; who may act in it."""
    cast = found_fund()
    pattern = rounds.active_awards(cast, rounds.PLANS[:1])[0]
    employers = sorted({one.employer for one in fund.people.values()})
    kind = pattern.lead.kind
    organisations = [(one.id, one.name) for one in fund.companies.values()]
    organisations += [(f"EMPLOYER-{number}", name) for number, name in enumerate(employers)]
    made = _all(Organisation, (Organisation(ref=ref, name_ja=name, kind=kind, key=ref) for ref, name in organisations))
    by_ref = {one.name_ja if one.ref.startswith("EMPLOYER-") else one.ref: one for one in made}
    people = _all(Person, (Person(ref=one.id, name_ja=one.name, key=one.id) for one in fund.people.values()))
    numbers = [(by_ref[one.id], pair) for one in fund.companies.values() for pair in one.identifiers]
    _all(Identifier, (Identifier(organisation=one, scheme=scheme, value=value) for one, (scheme, value) in numbers))
    _all(Identifier, (Identifier(person=one, scheme="orcid", value=fund.people[one.ref].orcid) for one in people))
    awards = dict(zip(fund.awards, _awards(fund, pattern), strict=True))
    _join(fund, awards, by_ref, {one.ref: one for one in people})
    return cast


def _all(kind: type[_Made], rows: Iterable[_Made]) -> list[_Made]:
    return kind._default_manager.bulk_create(rows, _AT_ONCE)


def _awards(fund: Fund, pattern: Award) -> list[Award]:
    """An award for each, with an application, like one that went through every stage."""
    applications = []
    for ref in fund.awards:
        one: Application = copy(pattern.application)
        one.pk, one.ref, one.external_id = None, f"A-{ref}", None
        applications.append(one)
    awards = []
    for ref, application in zip(fund.awards, _all(Application, applications), strict=True):
        award: Award = copy(pattern)
        award.pk, award.ref, award.application = None, ref, application
        awards.append(award)
    return _all(Award, awards)


def _join(fund: Fund, awards: dict[str, Award], by_ref: dict[str, Organisation], people: dict[str, Person]) -> None:
    """Companies and employers are members of the awards, and people take part for their employers."""
    of: dict[str, dict[str, None]] = defaultdict(dict)
    for company in fund.companies.values():
        for ref in company.awards:
            of[ref][company.id] = None
    for person in fund.people.values():
        for ref in person.awards:
            of[ref][person.employer] = None
    places = [(awards[ref], place, by_ref[one]) for ref, names in of.items() for place, one in enumerate(names)]
    _all(
        AwardMember, (AwardMember(award=a, position=p, organisation=o, amount_yen=0, by_year=[]) for a, p, o in places)
    )
    members = _all(Member, (Member(application=a.application, position=p, organisation=o) for a, p, o in places))
    member_of = {(one.application_id, one.organisation_id): one for one in members}
    involved = (
        Involvement(
            application=awards[ref].application,
            position=place,
            person=people[person.id],
            member=member_of[awards[ref].application_id, by_ref[person.employer].pk],
            role="researcher",
        )
        for place, person in enumerate(fund.people.values())
        for ref in person.awards
    )
    _all(Involvement, involved)
