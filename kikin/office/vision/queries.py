"""Reading visions and concepts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from kikin.fund.relations import Actor
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
