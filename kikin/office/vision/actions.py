"""Drafting visions and concepts, putting them before the bodies, and deciding them once all have consented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kikin.fund import vision as rules
from kikin.fund.lifecycle import problems_of
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.approvals import actions as approvals
from kikin.office.approvals.models import Approval
from kikin.office.approvals.queries import has_consent
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import in_force
from kikin.office.transitions import perform
from kikin.office.vision import queries
from kikin.office.vision.models import Concept, Vision
from kikin.values.calendar import local_date
from kikin.values.money import Yen
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class VisionItem:
    """One technology that a vision names, under one field of the charter."""

    key: str
    field: str
    name: Text


@dataclass(frozen=True, slots=True)
class ConceptTerms:
    """What a concept fixes."""

    item: str
    title: Text
    type: str
    field: str
    agency: str
    ceiling_yen: Yen
    first_year: int
    last_year: int


def draft_vision(title: Text, items: Sequence[VisionItem], actor: Actor, now: datetime) -> Vision:
    """Write a vision down."""
    charter = in_force()
    bodies = [body.key for body in charter.bodies_that_consent_to("vision")]
    with gate.change():
        ref = next_ref("VIS", charter.fiscal_year(local_date(now, charter.zone)))
        subject = Subject("vision", ref, "draft", bodies=frozenset(bodies))
        with gate.act("draft", actor, now, subject, "vision_drafted") as pending:
            pending.facts |= {"items_count": len(items)}
            return Vision.objects.create(
                ref=ref,
                state="draft",
                title_ja=title.ja,
                title_en=title.en,
                items=[
                    {
                        "key": item.key,
                        "field": charter.field(item.field).key,
                        "ja": item.name.ja,
                        "en": item.name.en,
                    }
                    for item in items
                ],
                bodies=bodies,
                drafted_by=actor.person,
            )


def circulate_vision(vision: Vision, actor: Actor, now: datetime) -> Approval:
    """Put a vision before the bodies."""
    content = queries.content_of_vision(vision)
    return approvals.circulate("vision", vision.ref, vision.title, content, (), actor, now)


def decide_vision(vision: Vision, actor: Actor, now: datetime) -> Vision:
    """Put a vision in force; the one before it is superseded."""

    def gather(vision: Vision) -> rules.Facts:
        digest = approvals.digest_of(queries.content_of_vision(vision))
        return rules.Facts(has_consent=has_consent("vision", vision.ref, digest))

    def keep(vision: Vision, pending: PendingEvent) -> None:
        vision.decided_at = now

    with gate.change():
        for earlier in Vision.objects.filter(state="decided"):
            perform(earlier, "supersede", actor, now)
        return perform(vision, "decide", actor, now, gather=gather, do=keep)


def draft_concept(vision: Vision, terms: ConceptTerms, actor: Actor, now: datetime) -> Concept:
    """Write a concept down under a vision."""
    charter = in_force()
    gate.refuse_if(problems_of((rules.has_a_ceiling, rules.years_run_forward), _facts_of_terms(terms, vision.state)))
    bodies = [body.key for body in charter.bodies_that_consent_to("concept")]
    with gate.change():
        ref = next_ref("CON", charter.fiscal_year(local_date(now, charter.zone)))
        subject = Subject("concept", ref, "draft", bodies=frozenset(bodies))
        with gate.act("draft", actor, now, subject, "concept_drafted") as pending:
            pending.facts |= {"ceiling_yen": terms.ceiling_yen, "agency": terms.agency, "field": terms.field}
            return Concept.objects.create(
                ref=ref,
                state="draft",
                vision=vision,
                item=terms.item,
                title_ja=terms.title.ja,
                title_en=terms.title.en,
                type=terms.type,
                field=charter.field(terms.field).key,
                agency=charter.agency(terms.agency).key,
                bodies=bodies,
                ceiling_yen=terms.ceiling_yen,
                first_year=terms.first_year,
                last_year=terms.last_year,
                drafted_by=actor.person,
            )


def circulate_concept(concept: Concept, actor: Actor, now: datetime) -> Approval:
    """Put a concept before the bodies."""
    content = queries.content_of_concept(concept)
    return approvals.circulate("concept", concept.ref, concept.title, content, (concept.agency,), actor, now)


def decide_concept(concept: Concept, actor: Actor, now: datetime) -> Concept:
    """Put a concept in force once all bodies have consented to exactly its content."""

    def gather(concept: Concept) -> rules.Facts:
        digest = approvals.digest_of(queries.content_of_concept(concept))
        return rules.Facts(
            has_consent=has_consent("concept", concept.ref, digest),
            ceiling_yen=concept.ceiling_yen,
            vision_state=concept.vision.state,
            first_year=concept.first_year,
            last_year=concept.last_year,
        )

    def keep(concept: Concept, pending: PendingEvent) -> None:
        concept.decided_at = now
        pending.facts |= {"ceiling_yen": concept.ceiling_yen, "agency": concept.agency}

    return perform(concept, "decide", actor, now, gather=gather, do=keep)


def _facts_of_terms(terms: ConceptTerms, vision_state: str) -> rules.Facts:
    return rules.Facts(
        has_consent=False,
        ceiling_yen=terms.ceiling_yen,
        vision_state=vision_state,
        first_year=terms.first_year,
        last_year=terms.last_year,
    )
