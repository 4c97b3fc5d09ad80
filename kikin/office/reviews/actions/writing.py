"""What a reviewer writes before they hand it in: kept at every save, and gone when it has done its work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from kikin.fund import drafts as rules
from kikin.fund import reviews
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.reviews import inviting
from kikin.office.reviews.desk import Draft
from kikin.office.reviews.models import Assignment
from kikin.values.problems import Problem


def save_draft(
    assignment: Assignment, sent: Mapping[str, str], seen: Mapping[str, str], actor: Actor, now: datetime
) -> Draft:
    """Keep what was written, together with what another window wrote meanwhile.

    The trail says that a review was begun, and nothing of every few seconds after that.
    """
    with gate.change():
        held = _held(assignment, actor)
        questions = rules.names_of(inviting.panel(held.application.call).criteria)
        known = {name: words for name, words in sent.items() if name in questions}
        gate.refuse_if(rules.too_long(known))
        draft = Draft.objects.filter(assignment=held).first() or _begin(held, actor, now)
        merged = rules.merge(draft.answers, seen, known)
        if merged.answers != draft.answers:
            aside = [{"name": name, "words": words, "at": now.isoformat()} for name, words in merged.aside.items()]
            draft.answers, draft.aside = merged.answers, [*draft.aside, *aside]
            draft.version, draft.saved_at = draft.version + 1, now
            draft.save()
    return draft


def drop_aside(assignment: Assignment, name: str, at: str, actor: Actor) -> None:
    """Let go of words that were laid aside, which their writer no longer needs."""
    with gate.change():
        draft = Draft.objects.filter(assignment=_held(assignment, actor)).first()
        if draft is not None:
            draft.aside = [one for one in draft.aside if (one["name"], one["at"]) != (name, at)]
            draft.save()


def take_up_again(assignment: Assignment, content: Mapping[str, Any], now: datetime) -> None:
    """Put a review that was sent back into its draft, beside the notes."""
    draft = Draft.objects.filter(assignment=assignment).first() or Draft(assignment=assignment)
    remarks = {rules.remark_on(key): words for key, words in content["remarks"].items()}
    said = {name: content[name] for name in ("reasons", "to_panel", "hours")} | content["scores"] | remarks
    draft.answers |= {name: "" if answer is None else str(answer) for name, answer in said.items()}
    draft.version, draft.saved_at = draft.version + 1, now
    draft.save()


def clear_desks(assignments: Iterable[Assignment]) -> None:
    """Drafts and private notes end with the work: once a review is locked, or its reviewer has stepped aside."""
    Draft.objects.filter(assignment__in=[one.pk for one in assignments]).delete()


def _held(assignment: Assignment, actor: Actor) -> Assignment:
    """The assignment, held until the change is made, if its review is being written by this actor."""
    with_its_parts = Assignment.objects.select_for_update(of=("self",)).select_related("application__call", "person")
    held = with_its_parts.get(pk=assignment.pk)
    gate.permit_or_refuse(actor, "draft", held.subject())
    step = reviews.ASSIGNMENT.step("submit", held.state)
    gate.refuse_if([step] if isinstance(step, Problem) else [])
    return held


def _begin(held: Assignment, actor: Actor, now: datetime) -> Draft:
    with gate.act("draft", actor, now, held.subject(), "review_drafted") as pending:
        pending.facts |= {"application": held.application.ref}
        return Draft.objects.create(assignment=held, saved_at=now)
