"""Hints of ties between reviewers and what they read or may read, from names, bodies, addresses and papers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from kikin.fund import reviews as rules
from kikin.fund.relations import Actor
from kikin.office.applications.models import Application, Involvement, Member
from kikin.office.calls.models import Call
from kikin.office.parties.models import Person
from kikin.office.parties.queries import names_of_organisations
from kikin.office.reviews.models import ReviewerProfile
from kikin.office.reviews.queries import conflicted_pairs, visible_to
from kikin.values.text import Text

Pair = tuple[str, str]
"""The ref of an application, and that of a person."""


def hints_of(pairs: Collection[Pair], now: datetime) -> dict[Pair, tuple[rules.Hint, ...]]:
    """Of each of these pairs what may tie the person to the application, for those where anything may."""
    applications = {ref for ref, _ in pairs}
    people: defaultdict[str, list[rules.Known]] = defaultdict(list)
    for one in Involvement.objects.filter(application__ref__in=applications).select_related("application", "person"):
        people[one.application.ref].append(rules.Known(one.person.name, one.person.email or ""))
    bodies: defaultdict[str, list[Text]] = defaultdict(list)
    for member in Member.objects.filter(application__ref__in=applications).select_related(
        "application", "organisation"
    ):
        bodies[member.application.ref].append(member.organisation.name)
    reviewers = _known({person for _, person in pairs})
    found = {
        (ref, person): rules.hints_between(reviewers[person], people[ref], bodies[ref], now.year)
        for ref, person in pairs
        if person in reviewers
    }
    return {pair: hints for pair, hints in found.items() if hints}


def to_be_looked_at(
    call: Call, proposed: Iterable[Pair], actor: Actor, now: datetime
) -> dict[Pair, tuple[rules.Hint, ...]]:
    """The hints of all whom an actor's agency asked or may ask to read in a call, but for the ties that are known."""
    asked = visible_to(actor).filter(application__call=call, state__in=rules.TAKEN_UP)
    pairs = {*asked.values_list("application__ref", "person__ref"), *proposed}
    known = conflicted_pairs(Application.objects.filter(call=call, ref__in=[ref for ref, _ in pairs]))
    return hints_of(pairs - known, now)


def _known(refs: Collection[str]) -> Mapping[str, rules.Known]:
    profiles = {
        one.person.ref: one
        for one in ReviewerProfile.objects.filter(person__ref__in=refs)
        .select_related("person__organisation")
        .prefetch_related("papers")
    }
    houses = names_of_organisations(one.workplace for one in profiles.values())
    found = {}
    for person in Person.objects.filter(ref__in=refs):
        profile = profiles.get(person.ref)
        papers = profile.papers.all() if profile else ()
        # The latest paper of two counts: the earlier ones come first.
        in_order = sorted(papers, key=lambda one: (one.year is None, one.year or 0))
        wrote_with = {author: one.year for one in in_order for author in one.authors}
        workplace = houses.get(profile.workplace) if profile else None
        found[person.ref] = rules.Known(person.name, person.email or "", workplace, wrote_with)
    return found
