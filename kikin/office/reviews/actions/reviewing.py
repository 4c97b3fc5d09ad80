"""Reviews handed in, and fixed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from kikin.fund import reviews as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.applications.models import Application
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.reviews.actions.facts import facts_of
from kikin.office.reviews.actions.writing import clear_desks, take_up_again
from kikin.office.reviews.models import Assignment, Review, SentBack
from kikin.office.transitions import perform, perform_all
from kikin.values.text import Text

_AT_ONCE = 900
_NOTHING = Text("", "")


@dataclasses.dataclass(frozen=True, slots=True)
class ReviewDraft:
    """Scores by criterion, what the applicant is told and what the panel alone; the hours it took, if they are known.

    A note says how the review was drawn where no person wrote it.
    """

    assignment: Assignment
    scores: Mapping[str, int]
    reasons: Text
    drawn_note: Text | None = None
    to_panel: Text = _NOTHING
    hours: int | None = None
    remarks: Mapping[str, str] = dataclasses.field(default_factory=dict)


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
        return dataclasses.replace(
            facts(assignment),
            scores=draft.scores,
            remarks=draft.remarks,
            reasons=draft.reasons.ja or draft.reasons.en,
            to_panel=draft.to_panel.ja or draft.to_panel.en,
            hours=draft.hours,
        )

    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        draft = by_key[assignment.pk]
        note = draft.drawn_note
        words = (draft.reasons, draft.to_panel)
        said = json.dumps(
            [dict(draft.scores), dict(draft.remarks), *((text.ja, text.en) for text in words)], sort_keys=True
        )
        pending.facts |= {
            "application": assignment.application.ref,
            "content": salted_digest(said),
            "is_drawn": int(note is not None),
        }
        reviews.append(
            Review(
                assignment=assignment,
                scores=dict(draft.scores),
                remarks={key: words.strip() for key, words in draft.remarks.items() if words.strip()},
                reasons_ja=draft.reasons.ja.strip(),
                reasons_en=draft.reasons.en.strip(),
                to_panel_ja=draft.to_panel.ja.strip(),
                to_panel_en=draft.to_panel.en.strip(),
                hours=draft.hours,
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


def send_back(assignment: Assignment, reasons: Text, actor: Actor, now: datetime) -> Assignment:
    """Return a review to its reviewer before it is fixed; what they handed in is kept, and their draft takes it up."""
    facts = facts_of([assignment])

    def gather(assignment: Assignment) -> rules.Facts:
        return dataclasses.replace(facts(assignment), reasons=reasons.ja or reasons.en)

    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        pending.facts |= {"application": assignment.application.ref, "person": assignment.person.ref}

    with gate.change():
        # The application first: it is not put forward on a review that stops counting in this moment.
        list(Application.objects.select_for_update().filter(pk=assignment.application_id).values_list("pk"))
        perform(assignment, "send_back", actor, now, gather=gather, do=keep)
        review = Review.objects.get(assignment=assignment)
        SentBack.objects.create(
            assignment=assignment,
            content=review.content,
            submitted_at=review.submitted_at,
            sent_back_at=now,
            reasons_ja=reasons.ja.strip(),
            reasons_en=reasons.en.strip(),
        )
        take_up_again(assignment, review.content, now)
        review.delete()
    return assignment


def lock(assignments: Sequence[Assignment], actor: Actor, now: datetime) -> list[Assignment]:
    """Fix reviews for good, before they are counted."""
    with gate.change():
        # In parts: SQLite takes no more than 1,000 different applications in one look.
        parts = [assignments[first : first + _AT_ONCE] for first in range(0, len(assignments), _AT_ONCE)]
        locked = [one for part in parts for one in perform_all(part, "lock", actor, now, gather=facts_of(part))]
        for part in parts:
            clear_desks(part)
        return locked
