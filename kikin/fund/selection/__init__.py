"""Selection: which applications to fund together, under every budget at once, and who decides it."""

from kikin.fund.selection.portfolio import (
    NOT_RECOMMENDED,
    REASONS_BEFORE_THE_DECISION,
    Candidate,
    FieldLimit,
    Purse,
    Row,
    Worth,
    appropriation_for,
    limits_of,
    lowest_mean,
    points_of,
    portfolio_rows,
    reasons_for_declining,
    worth_of,
)
from kikin.fund.selection.rounds import CLEARED_WORDS, ROUND, TO_CIRCULATE, TO_PREPARE, Facts
from kikin.fund.selection.scenarios import MOST_SCENARIOS, TO_ASK, TO_KEEP, ScenarioFacts

__all__ = [
    "CLEARED_WORDS",
    "MOST_SCENARIOS",
    "NOT_RECOMMENDED",
    "REASONS_BEFORE_THE_DECISION",
    "ROUND",
    "TO_ASK",
    "TO_CIRCULATE",
    "TO_KEEP",
    "TO_PREPARE",
    "Candidate",
    "Facts",
    "FieldLimit",
    "Purse",
    "Row",
    "ScenarioFacts",
    "Worth",
    "appropriation_for",
    "limits_of",
    "lowest_mean",
    "points_of",
    "portfolio_rows",
    "reasons_for_declining",
    "worth_of",
]
