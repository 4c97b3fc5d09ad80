"""Changes of an outline in part, each naming what it means, so that asking twice changes nothing more.

What hangs on a removed member or person goes with it, and nothing else moves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, replace
from typing import TypeVar

from kikin.office.applications.outline import DisclosureOutline, LineOutline, MemberOutline, Outline, PersonOutline
from kikin.office.doors.applicant.sections import ALL_DISCLOSED
from kikin.values.money import Yen

NOWHERE = -1
"""The place of whoever is not in an application any more. No outline that names it can be kept."""

_Part = TypeVar("_Part")


def place_of_member(outline: Outline, organisation: str) -> int:
    """Where an organisation, by its ref, stands among the members."""
    return next((place for place, one in enumerate(outline.members) if one.organisation == organisation), NOWHERE)


def place_of_person(outline: Outline, person: str) -> int:
    """Where a person, by their ref, stands among the people."""
    return next((place for place, one in enumerate(outline.people) if one.person == person), NOWHERE)


def name_of_person(outline: Outline, one: PersonOutline) -> str:
    """What tells one of the people from the others: who they are, as what, and for whom."""
    return f"{one.person}/{one.role}/{outline.members[one.member].organisation}"


def name_of_disclosure(outline: Outline, one: DisclosureOutline) -> str:
    """What tells a disclosure from the others: all that it says, of whom."""
    said = (outline.people[one.person].person, *astuple(one)[1:])
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def with_member(outline: Outline, member: MemberOutline) -> Outline:
    return outline if member in outline.members else replace(outline, members=(*outline.members, member))


def with_cost_shares(outline: Outline, shares_yen: Mapping[str, Yen]) -> Outline:
    """`shares_yen` is organisation ref to what it pays; members that it does not name keep what they have."""
    return replace(
        outline,
        members=tuple(
            replace(one, cost_share_yen=shares_yen.get(one.organisation, one.cost_share_yen)) for one in outline.members
        ),
    )


def with_budget(outline: Outline, lines: tuple[LineOutline, ...], shares_yen: Mapping[str, Yen]) -> Outline:
    """The lines take the place of those that stand there; the same lines in another order are no change."""
    paying = with_cost_shares(outline, shares_yen)
    return (
        paying if sorted(map(astuple, lines)) == sorted(map(astuple, outline.lines)) else replace(paying, lines=lines)
    )


def without_member(outline: Outline, organisation: str) -> Outline:
    """Its people, their disclosures and its budget go too. The lead, at place 0, answers for all and stays."""
    place = place_of_member(outline, organisation)
    if place <= 0:
        return outline
    kept = outline
    for number in reversed(range(len(outline.people))):
        if outline.people[number].member == place:
            kept = _without_person_at(kept, number)
    return replace(
        kept,
        members=_without(kept.members, place),
        people=tuple(replace(one, member=_after(one.member, place)) for one in kept.people),
        lines=tuple(replace(line, member=_after(line.member, place)) for line in kept.lines if line.member != place),
    )


def with_person(outline: Outline, person: PersonOutline) -> Outline:
    """Whoever joins has not said yet what they have to disclose."""
    return outline if person in outline.people else _asked_again(replace(outline, people=(*outline.people, person)))


def without_person(outline: Outline, name: str) -> Outline:
    places = (place for place, one in enumerate(outline.people) if name_of_person(outline, one) == name)
    place = next(places, NOWHERE)
    return outline if place == NOWHERE else _without_person_at(outline, place)


def _without_person_at(outline: Outline, place: int) -> Outline:
    return replace(
        outline,
        people=_without(outline.people, place),
        disclosures=tuple(
            replace(one, person=_after(one.person, place)) for one in outline.disclosures if one.person != place
        ),
    )


def with_disclosure(outline: Outline, disclosure: DisclosureOutline) -> Outline:
    if disclosure in outline.disclosures:
        return outline
    return _asked_again(replace(outline, disclosures=(*outline.disclosures, disclosure)))


def without_disclosure(outline: Outline, name: str) -> Outline:
    places = (place for place, one in enumerate(outline.disclosures) if name_of_disclosure(outline, one) == name)
    place = next(places, NOWHERE)
    if place == NOWHERE:
        return outline
    return _asked_again(replace(outline, disclosures=_without(outline.disclosures, place)))


def with_declarations(outline: Outline, declared: Mapping[str, bool]) -> Outline:
    """Those asked about are set or taken back; the others stay."""
    kept = tuple(key for key in outline.declarations if declared.get(key, True))
    new = tuple(key for key, yes in declared.items() if yes and key not in kept)
    return replace(outline, declarations=(*kept, *new))


def _asked_again(outline: Outline) -> Outline:
    """What is disclosed has changed, so the statement that it is everything has to be made anew."""
    return with_declarations(outline, {ALL_DISCLOSED: False})


def _without(parts: tuple[_Part, ...], place: int) -> tuple[_Part, ...]:
    return parts[:place] + parts[place + 1 :]


def _after(position: int, removed: int) -> int:
    return position - (position > removed)
