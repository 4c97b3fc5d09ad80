"""Cases as records, and all that belongs to them."""

from kikin.office.screening.models.cases import FieldRead, Hand, ScreenedParty, ScreeningCase, judges_of
from kikin.office.screening.models.dealings import (
    Appeal,
    Consent,
    Measure,
    Paper,
    Plan,
    PlanVersion,
    Question,
)
from kikin.office.screening.models.hits import Adjudication, Assessment, Capture, Finding, Hit
from kikin.office.screening.models.policies import PolicyText, PolicyTrial, PolicyVersion
from kikin.office.screening.models.runs import Comparison, Lineage, Rescreening

__all__ = [
    "Adjudication",
    "Appeal",
    "Assessment",
    "Capture",
    "Comparison",
    "Consent",
    "FieldRead",
    "Finding",
    "Hand",
    "Hit",
    "Lineage",
    "Measure",
    "Paper",
    "Plan",
    "PlanVersion",
    "PolicyText",
    "PolicyTrial",
    "PolicyVersion",
    "Question",
    "Rescreening",
    "ScreenedParty",
    "ScreeningCase",
    "judges_of",
]
