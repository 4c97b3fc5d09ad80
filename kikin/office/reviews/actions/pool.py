"""What is kept of reviewers: what they know, where they work, and how much they read."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.parties.models import Person
from kikin.office.reviews import complaints
from kikin.office.reviews.models import ReviewerProfile


@dataclasses.dataclass(frozen=True, slots=True)
class ProfileOutline:
    """A reviewer before they are registered: refs, keys of fields, free keywords, and the most they read in a call."""

    person: str
    fields: tuple[str, ...]
    keywords: tuple[str, ...]
    capacity: int
    organisation: str = ""
    agency: str = ""


def register_reviewers(outlines: Sequence[ProfileOutline], actor: Actor, now: datetime) -> list[ReviewerProfile]:
    """Keep what reviewers know; what was kept of them before is replaced, but never by another agency than theirs."""
    mine = Subject("reviewer", agencies=frozenset({actor.of}))
    with gate.act("register", actor, now, mine, "reviewers_registered") as pending:
        people = Person.objects.in_bulk([outline.person for outline in outlines], field_name="ref")
        kept = ReviewerProfile.objects.select_for_update().filter(person__in=people.values())
        for agency in {outline.agency for outline in outlines} | {profile.agency for profile in kept}:
            gate.permit_or_refuse(actor, "register", Subject("reviewer", agencies=frozenset({agency or actor.of})))
        gate.refuse_if(complaints.unknown_person(one.person) for one in outlines if one.person not in people)
        ReviewerProfile.objects.bulk_create(
            (
                ReviewerProfile(
                    person=people[outline.person],
                    organisation=outline.organisation,
                    agency=outline.agency,
                    fields=list(outline.fields),
                    keywords=list(outline.keywords),
                    capacity=outline.capacity,
                )
                for outline in outlines
            ),
            batch_size=500,
            update_conflicts=True,
            unique_fields=["person"],
            update_fields=["organisation", "agency", "fields", "keywords", "capacity"],
        )
        pending.facts |= {"count": len(outlines)}
    return list(ReviewerProfile.objects.filter(person__in=people.values()).select_related("person"))
