"""Reading visions and concepts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from kikin.fund import vision as rules
from kikin.fund.approvals import digest_of
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.approvals import queries as approvals
from kikin.office.charter.queries import in_force
from kikin.office.gate import Refused
from kikin.office.vision.models import Concept, Vision

_OFFICIALS = {"programme_officer", "programme_director", "finance_officer", "body_officer", "auditor"}
_READERS = {"public", "applicant", "reviewer"}


def visions_visible_to(actor: Actor) -> QuerySet[Vision]:
    """The visions that the policy lets an actor see, as SQL."""
    if actor.role in _OFFICIALS:
        return Vision.objects.all()
    return Vision.objects.exclude(state="draft") if actor.role in _READERS else Vision.objects.none()


def concepts_visible_to(actor: Actor) -> QuerySet[Concept]:
    """The concepts that the policy lets an actor see, as SQL."""
    if actor.role in _OFFICIALS:
        return Concept.objects.all()
    return Concept.objects.filter(state="decided") if actor.role in _READERS else Concept.objects.none()


def vision(ref: str, actor: Actor) -> Vision:
    """One vision, or Refused as hidden."""
    found = Vision.objects.filter(ref=ref).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def concept(ref: str, actor: Actor) -> Concept:
    """One concept, or Refused as hidden."""
    found = Concept.objects.filter(ref=ref).select_related("vision").first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def vision_in_force() -> Vision | None:
    """The decided vision that nothing has superseded."""
    return Vision.objects.filter(state="decided").order_by("-pk").first()


def concepts_of(vision: Vision) -> list[Concept]:
    """The concepts under a vision, in the order of their making."""
    return list(vision.concepts.all())


def facts_of_vision(vision: Vision) -> rules.Facts:
    """A vision as the rules see it."""
    digest = digest_of(content_of_vision(vision))
    return rules.Facts(
        has_consent=approvals.has_consent("vision", vision.ref, digest),
        state=vision.state,
        circulated=_circulated("vision", vision.ref, digest),
    )


def facts_of_concept(concept: Concept) -> rules.Facts:
    """A concept as the rules see it."""
    digest = digest_of(content_of_concept(concept))
    life = in_force().life
    return rules.Facts(
        has_consent=approvals.has_consent("concept", concept.ref, digest),
        state=concept.state,
        circulated=_circulated("concept", concept.ref, digest),
        ceiling_yen=concept.ceiling_yen,
        vision_state=concept.vision.state,
        first_year=concept.first_year,
        last_year=concept.last_year,
        life=(life[0], life[-1]),
    )


def _circulated(kind: str, ref: str, digest: str) -> str:
    """The state of the newest approval: one that has closed counts for its own content only."""
    newest = approvals.latest(kind, ref)
    if newest is None or (newest.state != "circulating" and newest.digest != digest):
        return ""
    return newest.state


def content_of_vision(vision: Vision) -> dict[str, Any]:
    """What the bodies consent to."""
    return {"vision": vision.ref, "ja": vision.title_ja, "en": vision.title_en, "items": vision.items}


def content_of_concept(concept: Concept) -> dict[str, Any]:
    """What the bodies consent to."""
    return {
        "concept": concept.ref,
        "vision": concept.vision.ref,
        "item": concept.item,
        "ja": concept.title_ja,
        "en": concept.title_en,
        "type": concept.type,
        "field": concept.field,
        "agency": concept.agency,
        "ceiling_yen": concept.ceiling_yen,
        "first_year": concept.first_year,
        "last_year": concept.last_year,
    }


def concepts(refs: list[str]) -> list[Concept]:
    """The concepts of these refs, in the order of their making."""
    return list(Concept.objects.filter(ref__in=refs).select_related("vision"))
