"""Who may be asked to read what: the panel of a call, the room that reviewers have, and what bars them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from kikin.fund import reviews as rules
from kikin.fund.charter import Review as Panel
from kikin.office.applications.models import Application
from kikin.office.calls.models import Call
from kikin.office.charter.queries import by_digest
from kikin.office.parties.models import Person
from kikin.office.parties.queries import numbers_of_people
from kikin.office.reviews import complaints, queries
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment, ReviewerProfile, agencies_of
from kikin.values.problems import Problem


def panel(call: Call) -> Panel:
    """What the charter that the call pins asks of its reviews."""
    return by_digest(call.charter_digest).review


def barred(chosen: Sequence[Application], profiles: Sequence[ReviewerProfile]) -> set[tuple[str, str]]:
    """Pairs that may not be: a tie, an earlier invitation, another agency's reviewer, or one whom nobody knows."""
    elsewhere = {
        (application.ref, profile.person.ref)
        for profile in profiles
        if profile.agency
        for application in chosen
        if profile.agency not in agencies_of(application)
    }
    unknown = unresolved(one.person for one in profiles)
    nobody = {(application.ref, person) for application in chosen for person in unknown}
    return elsewhere | nobody | queries.conflicted_pairs(chosen) | queries.asked_pairs(chosen)


def unresolved(people: Iterable[Person] = ()) -> dict[str, Problem]:
    """Person ref to why they are given nothing to read, of the pool and these people: nobody knows who they are."""
    pool = Person.objects.filter(reviewer_profile__isnull=False)
    names = {one.ref: one.name for one in (*pool, *people)}
    numbers = numbers_of_people(names)
    return rules.problems_of_identities(rules.Identity(ref, names[ref], numbers.get(ref, {})) for ref in names)


def houses_of(people: Collection[str]) -> dict[str, str]:
    """Person ref to the organisation for which they work, for those of whom it is known."""
    profiles = ReviewerProfile.objects.filter(person__ref__in=people).select_related("person__organisation")
    return {one.person.ref: one.workplace for one in profiles if one.workplace}


def of_one_house(pairings: Sequence[Pairing], chosen: Sequence[Application]) -> list[Problem]:
    """Readers whose institution reads the same application already: one of each is enough."""
    reading = queries.asked_pairs(chosen, rules.TAKEN_UP)
    houses = houses_of({*(person for _, person in reading), *(one.person for one in pairings)})
    taken = {(ref, houses[person]) for ref, person in reading if person in houses}
    found = []
    for one in pairings:
        place = (one.application, houses.get(one.person, ""))
        found += [complaints.of_one_house(one)] if place in taken else []
        taken |= {place} if place[1] else set()
    return found


def room(call: Call, max_load: int, counted: Collection[tuple[str, str]] = ()) -> dict[str, int]:
    """Person ref to how many applications of a call they can read beside those they have; `counted` are not had yet."""
    loads, across = queries.loads(call), queries.loads_across()
    most_across_count = panel(call).load_across_calls
    back = Counter(person for _, person in counted)
    return {
        person: max(
            0,
            min(min(most_count, max_load) - loads.get(person, 0), most_across_count - across.get(person, 0))
            + back[person],
        )
        for person, most_count in queries.capacities(call).items()
    }


def problems_of_pairings(
    call: Call,
    pairings: Sequence[Pairing],
    known: Mapping[str, Application],
    people: Mapping[str, Person],
    beyond_reasons: str = "",
) -> list[Problem]:
    """Everything that speaks against asking these reviewers; `known` and `people` are by their refs."""
    found = [complaints.unknown_application(one.application) for one in pairings if one.application not in known]
    found += [complaints.unknown_person(one.person) for one in pairings if one.person not in people]
    if found:
        return found
    chosen = [known[one.application] for one in pairings]
    conflicted, asked = queries.conflicted_pairs(chosen), queries.asked_pairs(chosen)
    loads, most = queries.loads(call), queries.capacities(call)
    across = queries.loads_across(people)
    found += of_one_house(pairings, chosen)
    found += [problem for ref, problem in unresolved(people.values()).items() if ref in people]
    for pairing, application in zip(pairings, chosen, strict=True):
        if application.state not in rules.TO_BE_READ:
            found.append(complaints.not_to_be_read(application))
        pair = (application.ref, pairing.person)
        if pair in asked:
            found.append(complaints.asked_before(pairing))
        asked.add(pair)
        load_count = loads.get(pairing.person, 0)
        across_count = across.get(pairing.person, 0)
        loads[pairing.person], across[pairing.person] = load_count + 1, across_count + 1
        facts = rules.Facts(
            has_conflict=pair in conflicted,
            load_count=load_count,
            most_load_count=most.get(pairing.person, panel(call).load_per_reviewer),
            across_count=across_count,
            most_across_count=panel(call).load_across_calls,
            beyond_reasons=beyond_reasons,
        )
        found += rules.problems_of_inviting(facts)
    return found


def problems_of_replacing(old: Assignment) -> list[Problem]:
    """Why nobody can be asked in the place of this one."""
    is_vacant = old.state in rules.GIVEN_UP and not Assignment.objects.filter(replaces=old).exists()
    return [] if is_vacant else [complaints.not_vacant(old.state)]
