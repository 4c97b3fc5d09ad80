"""Scenes of the founding: the charter, the officials, the vision, and a concept in every field."""

from __future__ import annotations

import math
from datetime import datetime

from kikin.fund.charter import Charter
from kikin.office.approvals.actions import answer
from kikin.office.approvals.models import Approval
from kikin.office.charter.actions import found
from kikin.office.demonstration.company import Company, appoint_officials
from kikin.office.demonstration.plan import allotted_by_year
from kikin.office.vision import actions
from kikin.office.vision.models import Concept
from kikin.values.money import MAX_YEN
from kikin.values.text import Text


def found_and_appoint(text: str, charter: Charter, now: datetime) -> Company:
    """Found the fund, appropriate its money, appoint its officials."""
    founder = Company().founder
    found(text, founder, now)
    return appoint_officials(charter, founder, now)


def consent_of_all(company: Company, approval: Approval, now: datetime) -> None:
    """Every body's second officer consents; the first drafts."""
    for body in approval.bodies:
        answer(approval, "consent", approval.digest, company.of("body_officer", body, 1), now)


def decide_vision_and_concepts(charter: Charter, company: Company, now: datetime) -> list[Concept]:
    """One vision over all fields, and a concept in each: fields go to the agencies in turn."""
    drafter = company.of("body_officer", charter.bodies_that_consent_to("vision")[0].key)
    items = [actions.VisionItem(field.key, field.key, field.name) for field in charter.fields]
    vision = actions.draft_vision(Text("研究開発ビジョン（第1次）", "R&D vision, first version"), items, drafter, now)
    consent_of_all(company, actions.circulate_vision(vision, drafter, now), now)
    actions.decide_vision(vision, drafter, now)
    drafter = company.of("body_officer", charter.bodies_that_consent_to("concept")[0].key)
    years = list(allotted_by_year(charter))
    whole_yen = sum(part.amount_yen for part in charter.appropriations)
    concepts = []
    for number, field in enumerate(charter.fields):
        terms = actions.ConceptTerms(
            item=field.key,
            title=Text(f"{field.name.ja}に関する研究開発構想", f"R&D concept: {field.name.en}"),
            type="project" if number % 2 else "individual",
            field=field.key,
            agency=charter.agencies[(number + 1) % len(charter.agencies)].key,
            ceiling_yen=min(MAX_YEN, math.ceil(whole_yen * field.ceiling)),
            first_year=years[0],
            last_year=years[-1],
        )
        concept = actions.draft_concept(vision, terms, drafter, now)
        consent_of_all(company, actions.circulate_concept(concept, drafter, now), now)
        concepts.append(actions.decide_concept(concept, drafter, now))
    return concepts
