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
    """Write a vision down. The same words again by the same person are a second click: the draft that there is."""
    charter = in_force()
    bodies = [body.key for body in charter.bodies_that_consent_to("vision")]
    with gate.change():
        gate.permit_or_refuse(actor, "draft", Subject("vision", bodies=frozenset(bodies)))
        gate.refuse_if(rules.problems_of_items([item.key for item in items]))
        written = [
            {"key": item.key, "field": charter.field(item.field).key, "ja": item.name.ja, "en": item.name.en}
            for item in items
        ]
        same_words = Vision.objects.filter(state="draft", drafted_by=actor.person, title_ja=title.ja, title_en=title.en)
        if same := next((vision for vision in same_words if vision.items == written), None):
            return same
        ref = next_ref("VIS", charter.fiscal_year(local_date(now, charter.zone)))
        subject = Subject("vision", ref, "draft", bodies=frozenset(bodies))
        with gate.act("draft", actor, now, subject, "vision_drafted") as pending:
            pending.facts |= {"items_count": len(items)}
            return Vision.objects.create(
                ref=ref,
                state="draft",
                title_ja=title.ja,
                title_en=title.en,
                items=written,
                bodies=bodies,
                drafted_by=actor.person,
            )


def circulate_vision(vision: Vision, actor: Actor, now: datetime) -> Approval:
    """Put a vision before the bodies, unless it is there already."""
    with gate.change():
        locked = Vision.objects.select_for_update().get(pk=vision.pk)
        _permit_circulating(locked.subject(), actor)
        gate.refuse_if(problems_of(rules.PUT_BEFORE_THE_BODIES, queries.facts_of_vision(locked)))
        content = queries.content_of_vision(locked)
        return approvals.circulate("vision", locked.ref, locked.title, content, (), actor, now)


def decide_vision(vision: Vision, actor: Actor, now: datetime) -> Vision:
    """Put a vision in force; the one before it is superseded."""

    def keep(vision: Vision, pending: PendingEvent) -> None:
        vision.decided_at = now

    with gate.change():
        for earlier in Vision.objects.filter(state="decided").exclude(pk=vision.pk):
            perform(earlier, "supersede", actor, now)
        return perform(vision, "decide", actor, now, gather=queries.facts_of_vision, do=keep)


def draft_concept(vision: Vision, terms: ConceptTerms, actor: Actor, now: datetime) -> Concept:
    """Write a concept down under a vision. The same words again by the same person are a second click."""
    charter = in_force()
    bodies = [body.key for body in charter.bodies_that_consent_to("concept")]
    with gate.change():
        gate.permit_or_refuse(actor, "draft", Subject("concept", bodies=frozenset(bodies)))
        gate.refuse_if(problems_of(rules.TERMS_OF_A_CONCEPT, _facts_of_terms(terms, vision)))
        columns = {
            "item": terms.item,
            "title_ja": terms.title.ja,
            "title_en": terms.title.en,
            "type": terms.type,
            "field": charter.field(terms.field).key,
            "agency": charter.agency(terms.agency).key,
            "ceiling_yen": terms.ceiling_yen,
            "first_year": terms.first_year,
            "last_year": terms.last_year,
            "drafted_by": actor.person,
        }
        if same := vision.concepts.filter(state="draft", **columns).first():
            return same
        ref = next_ref("CON", charter.fiscal_year(local_date(now, charter.zone)))
        subject = Subject("concept", ref, "draft", bodies=frozenset(bodies))
        with gate.act("draft", actor, now, subject, "concept_drafted") as pending:
            pending.facts |= {"ceiling_yen": terms.ceiling_yen, "agency": terms.agency, "field": terms.field}
            return Concept.objects.create(ref=ref, state="draft", vision=vision, bodies=bodies, **columns)


def circulate_concept(concept: Concept, actor: Actor, now: datetime) -> Approval:
    """Put a concept before the bodies, unless it is there already."""
    with gate.change():
        locked = Concept.objects.select_for_update().get(pk=concept.pk)
        _permit_circulating(locked.subject(), actor)
        gate.refuse_if(problems_of(rules.PUT_BEFORE_THE_BODIES, queries.facts_of_concept(locked)))
        content = queries.content_of_concept(locked)
        return approvals.circulate("concept", locked.ref, locked.title, content, (locked.agency,), actor, now)


def decide_concept(concept: Concept, actor: Actor, now: datetime) -> Concept:
    """Put a concept in force once all bodies have consented to exactly its content."""

    def keep(concept: Concept, pending: PendingEvent) -> None:
        concept.decided_at = now
        pending.facts |= {"ceiling_yen": concept.ceiling_yen, "agency": concept.agency}

    return perform(concept, "decide", actor, now, gather=queries.facts_of_concept, do=keep)


def _permit_circulating(subject: Subject, actor: Actor) -> None:
    """Whoever drafts for a body that consents may circulate what it drafts; permission comes before the facts."""
    gate.permit_or_refuse(actor, "circulate", Subject("approval", bodies=subject.bodies, agencies=subject.agencies))


def _facts_of_terms(terms: ConceptTerms, vision: Vision) -> rules.Facts:
    life = in_force().life
    return rules.Facts(
        ceiling_yen=terms.ceiling_yen,
        vision_state=vision.state,
        first_year=terms.first_year,
        last_year=terms.last_year,
        life=(life[0], life[-1]),
        item=(terms.item, terms.field),
        items=tuple((item["key"], item["field"]) for item in vision.items),
    )
