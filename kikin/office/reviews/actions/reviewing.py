"""Reviews handed in, and fixed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from kikin.fund import reviews as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.reviews.actions.facts import facts_of
from kikin.office.reviews.models import Assignment, Review
from kikin.office.transitions import perform_all
from kikin.values.text import Text

_AT_ONCE = 900


@dataclasses.dataclass(frozen=True, slots=True)
class ReviewDraft:
    """Scores by criterion and reasons; a note says how the review was drawn where no person wrote it."""

    assignment: Assignment
    scores: Mapping[str, int]
    reasons: Text
    drawn_note: Text | None = None


def submit(assignment: Assignment, scores: Mapping[str, int], reasons: Text, actor: Actor, now: datetime) -> Assignment:
    """Hand a review in."""
    return submit_many([ReviewDraft(assignment, scores, reasons)], actor, now)[0]


def submit_many(drafts: Sequence[ReviewDraft], actor: Actor, now: datetime) -> list[Assignment]:
    """Hand several reviews of one reviewer in, all of them or none."""
    by_key = {draft.assignment.pk: draft for draft in drafts}
    reviews: list[Review] = []
    facts = facts_of([draft.assignment for draft in drafts])

    def gather(assignment: Assignment) -> rules.Facts:
        draft = by_key[assignment.pk]
        return dataclasses.replace(facts(assignment), scores=draft.scores, reasons=draft.reasons.ja or draft.reasons.en)

    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        draft = by_key[assignment.pk]
        note = draft.drawn_note
        said = json.dumps([dict(draft.scores), draft.reasons.ja, draft.reasons.en], sort_keys=True)
        pending.facts |= {
            "application": assignment.application.ref,
            "content": salted_digest(said),
            "is_drawn": int(note is not None),
        }
        reviews.append(
            Review(
                assignment=assignment,
                scores=dict(draft.scores),
                reasons_ja=draft.reasons.ja.strip(),
                reasons_en=draft.reasons.en.strip(),
                is_drawn=note is not None,
                drawn_note_ja=note.ja if note else "",
                drawn_note_en=note.en if note else "",
                submitted_at=now,
            )
        )

    with gate.change():
        assignments = [draft.assignment for draft in drafts]
        submitted = perform_all(assignments, "submit", actor, now, gather=gather, do=keep)
        Review.objects.bulk_create(reviews, batch_size=500)
        return submitted


def lock(assignments: Sequence[Assignment], actor: Actor, now: datetime) -> list[Assignment]:
    """Fix reviews for good, before they are counted."""
    with gate.change():
        # In parts: SQLite takes no more than 1,000 different applications in one look.
        parts = [assignments[first : first + _AT_ONCE] for first in range(0, len(assignments), _AT_ONCE)]
        return [one for part in parts for one in perform_all(part, "lock", actor, now, gather=facts_of(part))]
