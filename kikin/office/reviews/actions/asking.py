"""Who is asked to read: ties found, reviewers invited, replaced and taken off."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from kikin.fund import reviews as rules
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.audit.record import PendingEvent
from kikin.office.calls.models import Call
from kikin.office.charter.queries import by_digest, digest_in_force
from kikin.office.parties.models import Person
from kikin.office.reviews import complaints, inviting, queries
from kikin.office.reviews.actions import proposing
from kikin.office.reviews.actions.facts import facts_of
from kikin.office.reviews.actions.writing import clear_desks
from kikin.office.reviews.assigning import Pairing
from kikin.office.reviews.models import Assignment, Conflict, agencies_of
from kikin.office.reviews.nearness import nearness
from kikin.office.transitions import perform, perform_all
from kikin.values.calendar import local_date
from kikin.values.refs import make_confidential_ref
from kikin.values.text import Text

_WITHIN = Text("", "")


def find_conflicts(call: Call, actor: Actor, now: datetime) -> int:
    """Keep every tie that the records show in a call, and bar whoever reads in spite of one; how many are new."""
    subject = Subject("conflict", agencies=frozenset(call.agencies))
    with gate.act("find", actor, now, subject, "conflicts_found") as pending:
        chosen = [one for one in queries.locked(call) if one.state in rules.TO_BE_READ]
        ties = inviting.panel(call).conflicts
        topics = queries.topics(chosen)
        found = [
            Conflict(application=application, person=candidate.person, kind=tie, source="found", kept_at=now)
            for candidate in queries.candidates(queries.profiles(), now)
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


def confirm_tie(call: Call, pair: tuple[str, str], kind: str, actor: Actor, now: datetime) -> None:
    """Keep that a hint was right: this person is tied to this application, and reads nothing of it from now on."""
    ref, person = pair
    application = next((one for one in queries.locked(call) if one.ref == ref), None)
    gate.refuse_if([] if application else [complaints.unknown_application(ref)])
    assert application is not None
    with gate.act("find", actor, now, _tie_of(application), "tie_confirmed") as pending:
        gate.refuse_if(
            filter(None, [rules.names_a_known_tie(rules.Facts(tie=kind, ties=inviting.panel(call).conflicts))])
        )
        gate.refuse_if([] if Person.objects.filter(ref=person).exists() else [complaints.unknown_person(person)])
        Conflict.objects.get_or_create(
            application=application, person=person, kind=kind, defaults={"source": "found", "kept_at": now}
        )
        applications.bar_readers([(application, person)], actor, now)
        pending.facts |= {"application": ref, "person": person, "tie": kind}


def _tie_of(application: Application) -> Subject:
    return Subject("conflict", agencies=agencies_of(application))


def invite_all(
    call: Call, pairings: Sequence[Pairing], actor: Actor, now: datetime, *, beyond: Text = _WITHIN
) -> list[Assignment]:
    """Ask reviewers to read, all of them or none, and give them the applications.

    `beyond` are the reasons for which they may have more in hand, over every call, than the charter allows.
    """
    with gate.change():
        made = _invite(call, pairings, actor, now, beyond=beyond)
        proposing.close(call, actor, now)
        return made


def replace(assignment: Assignment, actor: Actor, now: datetime) -> Assignment:
    """Ask the nearest reviewer who is free of ties, in the place of one who declined or stepped aside."""
    with gate.change():
        old = Assignment.objects.select_for_update().get(pk=assignment.pk)
        gate.permit_or_refuse(actor, "invite", old.subject())
        gate.refuse_if(inviting.problems_of_replacing(old))
        application, call = old.application, old.application.call
        room = inviting.room(call, inviting.panel(call).load_per_reviewer)
        profiles = queries.profiles()
        barred = inviting.barred([application], profiles)
        reading = {person for _, person in queries.asked_pairs([application], rules.TAKEN_UP)}
        houses = set(inviting.houses_of(reading).values())
        free = [
            one
            for one in profiles
            if (application.ref, one.person.ref) not in barred
            and room[one.person.ref] > 0
            and one.workplace not in houses
        ]
        gate.refuse_if([] if free else [complaints.nobody_left()])
        near = nearness([application], free, now)
        pairings = [Pairing(application.ref, person, near.bp(application.ref, person)) for person in near.people]
        nearest = min(pairings, key=lambda one: (-one.affinity_bp, -room[one.person]))
        return _invite(call, [nearest], actor, now, replaces=old)[0]


def ask_by_hand(
    call: Call, application: str, person: str, actor: Actor, now: datetime, *, beyond: Text = _WITHIN
) -> Assignment:
    """Ask one reviewer whom the officer chose, in the place of one who stepped aside where there is such a place.

    `beyond` are the reasons for which they may have more in hand, over every call, than the charter allows.
    """
    with gate.change():
        found = next((one for one in queries.locked(call) if one.ref == application), None)
        profiles = [one for one in queries.profiles() if one.person.ref == person]
        gate.refuse_if([] if found else [complaints.unknown_application(application)])
        gate.refuse_if([] if profiles else [complaints.unknown_person(person)])
        assert found is not None
        gate.permit_or_refuse(actor, "invite", Subject("assignment", agencies=agencies_of(found)))
        gate.refuse_if([] if profiles[0].agency in ("", *agencies_of(found)) else [complaints.may_not_read()])
        pairing = Pairing(application, person, nearness([found], profiles, now).bp(application, person))
        left = Assignment.objects.filter(application=found, state__in=rules.GIVEN_UP, replaced_by__isnull=True)
        return _invite(call, [pairing], actor, now, replaces=left.first(), beyond=beyond)[0]


def disqualify(assignments: Sequence[Assignment], actor: Actor, now: datetime) -> list[Assignment]:
    """Take off readers whom the records tie to what they read, all of them or none, so that others can be asked.

    A review that was handed in is kept as it is, and counts no longer.
    """
    facts = facts_of(assignments)
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
        clear_desks(disqualified)
        applications.bar_readers([(one, person) for one in held for key, person in pairs if key == one.pk], actor, now)
        return disqualified


def take_back(assignment: Assignment, reasons: Text, actor: Actor, now: datetime) -> Assignment:
    """Take an overdue invitation back, so that another can be asked; what was open to the reviewer is shut."""

    def gather(assignment: Assignment) -> rules.Facts:
        today = local_date(now, by_digest(assignment.application.call.charter_digest).zone)
        is_overdue = rules.is_overdue(assignment.state, assignment.days, today)
        return rules.Facts(is_overdue=is_overdue, reasons=reasons.ja or reasons.en)

    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        assignment.reasons_ja, assignment.reasons_en = reasons.ja.strip(), reasons.en.strip()
        pending.facts |= {"application": assignment.application.ref, "person": assignment.person.ref}

    with gate.change():
        application, person = assignment.application, assignment.person.ref
        perform(assignment, "take_back", actor, now, gather=gather, do=keep)
        clear_desks([assignment])
        applications.shut(application, person, actor, now)
    return assignment


def _invite(
    call: Call,
    pairings: Sequence[Pairing],
    actor: Actor,
    now: datetime,
    replaces: Assignment | None = None,
    beyond: Text = _WITHIN,
) -> list[Assignment]:
    digest = digest_in_force()
    days = rules.days_from(local_date(now, by_digest(call.charter_digest).zone), inviting.panel(call))
    with gate.change():
        known = {one.ref: one for one in queries.locked(call)}
        people = Person.objects.in_bulk([pairing.person for pairing in pairings], field_name="ref")
        gate.refuse_if(inviting.problems_of_pairings(call, pairings, known, people, beyond.ja or beyond.en))
        made = [
            Assignment(
                ref=make_confidential_ref("ASG", secrets.token_bytes(8)),
                state=rules.ASSIGNMENT.initial,
                application=known[pairing.application],
                person=people[pairing.person],
                affinity_bp=pairing.affinity_bp,
                replaces=replaces,
                invited_at=now,
                beyond_ja=beyond.ja.strip(),
                beyond_en=beyond.en.strip(),
                answer_by=days.answer_by,
                review_by=days.review_by,
            )
            for pairing in pairings
        ]
        for assignment in made:
            subject = assignment.subject()
            with gate.act("invite", actor, now, subject, "reviewer_invited", charter_digest=digest) as pending:
                pending.facts |= {"application": assignment.application.ref, "person": assignment.person.ref}
                pending.facts |= {"replaces": replaces.ref} if replaces else {}
                pending.facts |= {"is_beyond_the_load": 1} if beyond != _WITHIN else {}
        Assignment.objects.bulk_create(made, batch_size=200)
        applications.give_to_read([(one.application, one.person.ref) for one in made], actor, now)
    # Read again: what was read before does not know its readers yet.
    return list(
        Assignment.objects.filter(pk__in=[one.pk for one in made]).select_related("application__call", "person")
    )
