"""Changes of an outline in part. What hangs on a removed member or person goes with it, and nothing else moves."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from kikin.office.applications.outline import DisclosureOutline, MemberOutline, Outline, PersonOutline
from kikin.office.doors.applicant.sections import ALL_DISCLOSED
from kikin.values.money import Yen

_Part = TypeVar("_Part")


def with_member(outline: Outline, member: MemberOutline) -> Outline:
    return replace(outline, members=(*outline.members, member))


def with_cost_shares(outline: Outline, shares_yen: tuple[Yen, ...]) -> Outline:
    members = zip(outline.members, shares_yen, strict=True)
    return replace(outline, members=tuple(replace(member, cost_share_yen=yen) for member, yen in members))


def without_member(outline: Outline, place: int) -> Outline:
    """Its people, their disclosures and its budget go too. The lead, at place 0, answers for all and stays."""
    if not 0 < place < len(outline.members):
        return outline
    kept = outline
    for number in reversed(range(len(outline.people))):
        if outline.people[number].member == place:
            kept = without_person(kept, number)
    return replace(
        kept,
        members=_without(kept.members, place),
        people=tuple(replace(one, member=_after(one.member, place)) for one in kept.people),
        lines=tuple(replace(line, member=_after(line.member, place)) for line in kept.lines if line.member != place),
    )


def with_person(outline: Outline, person: PersonOutline) -> Outline:
    """Whoever joins has not said yet what they have to disclose."""
    return _asked_again(replace(outline, people=(*outline.people, person)))


def without_person(outline: Outline, place: int) -> Outline:
    if not 0 <= place < len(outline.people):
        return outline
    return replace(
        outline,
        people=_without(outline.people, place),
        disclosures=tuple(
            replace(one, person=_after(one.person, place)) for one in outline.disclosures if one.person != place
        ),
    )


def with_disclosure(outline: Outline, disclosure: DisclosureOutline) -> Outline:
    return _asked_again(replace(outline, disclosures=(*outline.disclosures, disclosure)))


def without_disclosure(outline: Outline, place: int) -> Outline:
    if not 0 <= place < len(outline.disclosures):
        return outline
    return _asked_again(replace(outline, disclosures=_without(outline.disclosures, place)))


def with_declarations(outline: Outline, declared: dict[str, bool]) -> Outline:
    """Those asked about are set or taken back; the others stay."""
    others = tuple(key for key in outline.declarations if key not in declared)
    return replace(outline, declarations=(*others, *(key for key, yes in declared.items() if yes)))


def _asked_again(outline: Outline) -> Outline:
    """What is disclosed has changed, so the statement that it is everything has to be made anew."""
    return with_declarations(outline, {ALL_DISCLOSED: False})


def _without(parts: tuple[_Part, ...], place: int) -> tuple[_Part, ...]:
    return parts[:place] + parts[place + 1 :]


def _after(position: int, removed: int) -> int:
    return position - (position > removed)
