"""Everything that changes reviewers, ties, assignments and reviews."""

from __future__ import annotations

import dataclasses
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache

from kikin.fund import reviews as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.applications.queries import of_call
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.calls.models import Call
from kikin.office.charter.queries import digest_in_force
from kikin.office.parties.models import Person
from kikin.office.reviews import assigning, complaints, inviting, queries
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment, Conflict, Review, ReviewerProfile, agencies_of
from kikin.office.transitions import perform, perform_all
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text

_AT_ONCE = 900


@dataclasses.dataclass(frozen=True, slots=True)
class ProfileOutline:
    """A reviewer before they are registered: refs, keys of fields, free keywords, and the most they read in a call."""

    person: str
    fields: tuple[str, ...]
    keywords: tuple[str, ...]
    capacity: int
    organisation: str = ""
    agency: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class ReviewDraft:
    """Scores by criterion and reasons; a note says how the review was drawn where no person wrote it."""

    assignment: Assignment
    scores: Mapping[str, int]
    reasons: Text
    drawn_note: Text | None = None


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


def find_conflicts(call: Call, actor: Actor, now: datetime) -> int:
    """Keep every tie that the records show in a call, and bar whoever reads in spite of one; how many are new."""
    subject = Subject("conflict", agencies=frozenset(call.agencies))
    with gate.act("find", actor, now, subject, "conflicts_found") as pending:
        chosen = [one for one in queries.locked(call) if one.state in rules.TO_BE_READ]
        ties = inviting.panel(call).conflicts
        topics = queries.topics(chosen)
        found = [
            Conflict(application=application, person=candidate.person, kind=tie, source="found", kept_at=now)
            for candidate in queries.candidates(queries.profiles())
            for application in chosen
            if (tie := rules.tie_between(candidate, topics[application.ref], ties))
        ]
        kept = Conflict.objects.filter(application__in=chosen)
        known_count = kept.count()
        Conflict.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)
        new_count = kept.count() - known_count
        pending.facts |= {"call": call.ref, "count": new_count}
        known = {application.ref: application for application in chosen}
        tied = [(known[ref], person) for ref, person in queries.conflicted_pairs(chosen)]
        applications.bar_readers(tied, actor, now)
    return new_count


def propose_assignments(
    call: Call,
    actor: Actor,
    now: datetime,
    *,
    per_application: int | None = None,
    max_load: int | None = None,
) -> list[Pairing]:
    """Which reviewer should read which application of the actor's agency; nothing is assigned yet.

    The whole call is solved together, with what is made already, so that agencies do not race for the same people.
    Every application gets what the charter asks for, or Refused says why it cannot be.
    """
    panel = inviting.panel(call)
    subject = Subject("assignment", agencies=frozenset(call.agencies))
    with gate.act("invite", actor, now, subject, "assignments_proposed") as pending:
        chosen = of_call(call, rules.TO_BE_READ)
        made = queries.asked_pairs(chosen, queries.TAKEN_UP)
        profiles = queries.profiles()
        answer = assigning.assign(
            queries.topics(chosen),
            queries.candidates(profiles),
            made=made,
            barred=inviting.barred(chosen, profiles) - made,
            per_application=per_application or panel.reviews_per_application,
            room=inviting.room(call, max_load or panel.load_per_reviewer, counted=made),
        )
        gate.refuse_if(answer.problems)
        mine = {one.ref for one in chosen if actor.of in agencies_of(one)}
        pairings = [one for one in answer.pairings if one.application in mine]
        pending.facts |= {
            "call": call.ref,
            "engine": answer.engine,
            "inputs_digest": answer.inputs_digest,
            "count": len(pairings),
        }
    return pairings


def invite_all(call: Call, pairings: Sequence[Pairing], actor: Actor, now: datetime) -> list[Assignment]:
    """Ask reviewers to read, all of them or none, and give them the applications."""
    return _invite(call, pairings, actor, now)


def replace(assignment: Assignment, actor: Actor, now: datetime) -> Assignment:
    """Ask the nearest reviewer who is free of ties, in the place of one who declined or stepped aside."""
    with gate.change():
        old = Assignment.objects.select_for_update().get(pk=assignment.pk)
        gate.permit_or_refuse(actor, "invite", old.subject())
        gate.refuse_if(inviting.problems_of_replacing(old))
        application, call = old.application, old.application.call
        topic = queries.topics([application])[application.ref]
        room = inviting.room(call, inviting.panel(call).load_per_reviewer)
        profiles = queries.profiles()
        barred = inviting.barred([application], profiles)
        free = [
            Pairing(application.ref, candidate.person, rules.affinity_bp(candidate, topic))
            for candidate in queries.candidates(profiles)
            if (application.ref, candidate.person) not in barred and room[candidate.person] > 0
        ]
        gate.refuse_if([] if free else [complaints.nobody_left()])
        nearest = min(free, key=lambda one: (-one.affinity_bp, -room[one.person]))
        return _invite(call, [nearest], actor, now, replaces=old)[0]


def accept(assignments: Sequence[Assignment], actor: Actor, now: datetime, *, has_pledged: bool) -> list[Assignment]:
    """A reviewer takes on what they were asked to read, having pledged secrecy and freedom from conflict."""
    facts = _facts_of(assignments)
    loads = cache(lambda call: queries.loads(call, {actor.person}))
    most = cache(lambda call: queries.capacities(call, {actor.person}))

    def gather(assignment: Assignment) -> rules.Facts:
        call, person = assignment.application.call, assignment.person.ref
        return dataclasses.replace(
            facts(assignment),
            has_pledged=has_pledged,
            load_count=loads(call).get(person, 0) - 1,
            most_load_count=most(call).get(person, inviting.panel(call).load_per_reviewer),
        )

    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        assignment.answered_at = now
        pending.facts |= {"application": assignment.application.ref, "pledge": "secrecy, no conflict"}

    with gate.change():
        accepted = perform_all(assignments, "accept", actor, now, gather=gather, do=keep)
        applications.take_up([one.application for one in assignments], actor, now)
        return accepted


def decline(assignment: Assignment, reasons: Text, actor: Actor, now: datetime) -> Assignment:
    """A reviewer does not take it on."""

    def gather(assignment: Assignment) -> rules.Facts:
        return rules.Facts(reasons=reasons.ja or reasons.en)

    return perform(assignment, "decline", actor, now, gather=gather, do=_answer(reasons, now))


def recuse(assignment: Assignment, tie: str, reasons: Text, actor: Actor, now: datetime) -> Assignment:
    """A reviewer declares a tie and steps aside: from now on the application is not found for them."""

    def gather(assignment: Assignment) -> rules.Facts:
        return rules.Facts(tie=tie, ties=inviting.panel(assignment.application.call).conflicts)

    with gate.change():
        application = Application.objects.get(pk=assignment.application_id)
        perform(assignment, "recuse", actor, now, gather=gather, do=_answer(reasons, now))
        Conflict.objects.get_or_create(
            application=application,
            person=actor.person,
            kind=tie,
            defaults={"source": "declared", "kept_at": now},
        )
        applications.bar_from_reading(application, actor, now)
    return assignment


def disqualify(assignments: Sequence[Assignment], actor: Actor, now: datetime) -> list[Assignment]:
    """Take off readers whom the records tie to what they read, all of them or none, so that others can be asked.

    A review that was handed in is kept as it is, and counts no longer.
    """
    facts = _facts_of(assignments)
    ties = cache(lambda: queries.ties_of({one.application for one in assignments}))
    reviewed = cache(lambda: queries.reviewed(assignments))

    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        application, person = assignment.application, assignment.person.ref
        kinds = ties().get((application.ref, person), ())
        names = [rules.CONFLICTS.get(kind, Text(kind, kind)) for kind in kinds]
        assignment.reasons_ja = "、".join(name.ja for name in names)
        assignment.reasons_en = ", ".join(name.en for name in names)
        pending.facts |= {
            "application": application.ref,
            "person": person,
            "ties": list(kinds),
            "is_reviewed": int(assignment.pk in reviewed()),
        }

    with gate.change():
        # The applications first: none of them is put forward on a review that stops counting in this moment.
        keys = {one.application_id for one in assignments}
        held = list(Application.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        pairs = {(one.application_id, one.person.ref) for one in assignments}
        disqualified = perform_all(assignments, "disqualify", actor, now, gather=facts, do=keep)
        applications.bar_readers([(one, person) for one in held for key, person in pairs if key == one.pk], actor, now)
        return disqualified


def submit(assignment: Assignment, scores: Mapping[str, int], reasons: Text, actor: Actor, now: datetime) -> Assignment:
    """Hand a review in."""
    return submit_many([ReviewDraft(assignment, scores, reasons)], actor, now)[0]


def submit_many(drafts: Sequence[ReviewDraft], actor: Actor, now: datetime) -> list[Assignment]:
    """Hand several reviews of one reviewer in, all of them or none."""
    by_key = {draft.assignment.pk: draft for draft in drafts}
    reviews: list[Review] = []
    facts = _facts_of([draft.assignment for draft in drafts])

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
        return [one for part in parts for one in perform_all(part, "lock", actor, now, gather=_facts_of(part))]


def _invite(
    call: Call,
    pairings: Sequence[Pairing],
    actor: Actor,
    now: datetime,
    replaces: Assignment | None = None,
) -> list[Assignment]:
    digest = digest_in_force()
    with gate.change():
        known = {one.ref: one for one in queries.locked(call)}
        people = Person.objects.in_bulk([pairing.person for pairing in pairings], field_name="ref")
        gate.refuse_if(inviting.problems_of_pairings(call, pairings, known, people))
        made = [
            Assignment(
                ref=make_confidential_ref("ASG", secrets.token_bytes(8)),
                state=rules.ASSIGNMENT.initial,
                application=known[pairing.application],
                person=people[pairing.person],
                affinity_bp=pairing.affinity_bp,
                replaces=replaces,
                invited_at=now,
            )
            for pairing in pairings
        ]
        for assignment in made:
            subject = assignment.subject()
            with gate.act("invite", actor, now, subject, "reviewer_invited", charter_digest=digest) as pending:
                pending.facts |= {"application": assignment.application.ref, "person": assignment.person.ref}
                pending.facts |= {"replaces": replaces.ref} if replaces else {}
        Assignment.objects.bulk_create(made, batch_size=200)
        applications.give_to_read([(one.application, one.person.ref) for one in made], actor, now)
    # Read again: what was read before does not know its readers yet.
    return list(
        Assignment.objects.filter(pk__in=[one.pk for one in made]).select_related("application__call", "person")
    )


def _facts_of(assignments: Sequence[Assignment]) -> Callable[[Assignment], rules.Facts]:
    """What the rules must know of each of these assignments, read together under their locks, at the first."""
    conflicted = cache(lambda: queries.conflicted_pairs({one.application for one in assignments}))

    def facts(assignment: Assignment) -> rules.Facts:
        return rules.Facts(
            has_conflict=(assignment.application.ref, assignment.person.ref) in conflicted(),
            application_state=assignment.application.state,
            criteria=inviting.panel(assignment.application.call).criteria,
        )

    return facts


def _answer(reasons: Text, now: datetime) -> Callable[[Assignment, PendingEvent], None]:
    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        assignment.answered_at = now
        assignment.reasons_ja, assignment.reasons_en = reasons.ja.strip(), reasons.en.strip()
        pending.facts |= {"application": assignment.application.ref}

    return keep
