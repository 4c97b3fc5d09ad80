"""What a reviewer answers: yes, the pledge, no tie and so the file; or no, a tie, and the file handed back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256

from kikin.fund import reviews as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.applications import actions as applications
from kikin.office.applications.models import Application
from kikin.office.audit.record import PendingEvent
from kikin.office.reviews import inviting, queries
from kikin.office.reviews.actions.facts import facts_of
from kikin.office.reviews.models import Assignment, Conflict
from kikin.office.transitions import perform, perform_all
from kikin.values.text import Text


def agree(assignments: Sequence[Assignment], actor: Actor, now: datetime) -> list[Assignment]:
    """A reviewer is ready to read what they know only by its topic."""

    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        assignment.answered_at = now
        pending.facts |= {"application": assignment.application.ref}

    return perform_all(assignments, "agree", actor, now, gather=facts_of(assignments), do=keep)


def pledge(assignments: Sequence[Assignment], actor: Actor, now: datetime, *, has_pledged: bool) -> list[Assignment]:
    """A reviewer pledges secrecy, in the words of the charter; then they may know titles, bodies and people."""
    facts = facts_of(assignments)

    def gather(assignment: Assignment) -> rules.Facts:
        return dataclasses.replace(facts(assignment), has_pledged=has_pledged)

    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        assignment.pledged_at = now
        assignment.pledge_digest = _digest_of_pledge(assignment)
        pending.facts |= {"application": assignment.application.ref, "pledge": assignment.pledge_digest}

    return perform_all(assignments, "pledge", actor, now, gather=gather, do=keep)


def accept(assignments: Sequence[Assignment], actor: Actor, now: datetime, *, has_no_tie: bool) -> list[Assignment]:
    """A reviewer declares that nothing ties them to what they were asked to read, and takes it on."""
    facts = facts_of(assignments)
    loads = cache(lambda call: queries.loads(call, {actor.person}))
    most = cache(lambda call: queries.capacities(call, {actor.person}))

    def gather(assignment: Assignment) -> rules.Facts:
        call, person = assignment.application.call, assignment.person.ref
        return dataclasses.replace(
            facts(assignment),
            has_no_tie=has_no_tie,
            load_count=loads(call).get(person, 0) - 1,
            most_load_count=most(call).get(person, inviting.panel(call).load_per_reviewer),
        )

    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        pending.facts |= {"application": assignment.application.ref}

    with gate.change():
        accepted = perform_all(assignments, "accept", actor, now, gather=gather, do=keep)
        applications.take_up([one.application for one in assignments], actor, now)
        return accepted


def decline(assignment: Assignment, reasons: Text, actor: Actor, now: datetime, *, suggestion: str = "") -> Assignment:
    """A reviewer does not take it on, and may say who might."""
    keep_answer = _answer(reasons, now)

    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        keep_answer(assignment, pending)
        assignment.suggestion = suggestion.strip()

    return perform(assignment, "decline", actor, now, gather=_explained(reasons), do=keep)


def hand_back(assignment: Assignment, reasons: Text, actor: Actor, now: datetime) -> Assignment:
    """A reviewer who took it on cannot go on: the application is shut for them, and another is asked."""
    with gate.change():
        application = Application.objects.get(pk=assignment.application_id)
        perform(assignment, "hand_back", actor, now, gather=_explained(reasons), do=_answer(reasons, now))
        applications.shut(application, actor.person, actor, now)
    return assignment


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


def _answer(reasons: Text, now: datetime) -> Callable[[Assignment, PendingEvent], None]:
    def keep(assignment: Assignment, pending: PendingEvent) -> None:
        assignment.answered_at = now
        assignment.reasons_ja, assignment.reasons_en = reasons.ja.strip(), reasons.en.strip()
        pending.facts |= {"application": assignment.application.ref}

    return keep


def _explained(reasons: Text) -> Callable[[Assignment], rules.Facts]:
    return lambda assignment: rules.Facts(reasons=reasons.ja or reasons.en)


def _digest_of_pledge(assignment: Assignment) -> str:
    words = inviting.panel(assignment.application.call).pledge
    return sha256(f"{words.ja}\n{words.en}".encode()).hexdigest()
