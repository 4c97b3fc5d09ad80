"""What an award owes after its contract: dated results, gates between its stages, and what a stop leaves to do."""

from kikin.fund.milestones.closeout import CLOSEOUT_TASK, DESKS, WORKS
from kikin.fund.milestones.gates import (
    AWAITED,
    OPINIONS,
    STAGE_GATE,
    WAITING,
    first_locked_year,
    outcome_of,
    panel_is_made,
    problems_of_opinion,
    problems_of_recusal,
    problems_of_seating,
    quorum_of,
    voices,
)
from kikin.fund.milestones.papers import PaperFacts, problems_of_adding, problems_of_taking_out
from kikin.fund.milestones.plans import BASES, Gate, Owed, gates_between, gates_of_prolonging, results_owed
from kikin.fund.milestones.results import MILESTONE, OPEN, problems_of_planning

__all__ = [
    "AWAITED",
    "BASES",
    "CLOSEOUT_TASK",
    "DESKS",
    "MILESTONE",
    "OPEN",
    "OPINIONS",
    "STAGE_GATE",
    "WAITING",
    "WORKS",
    "Gate",
    "Owed",
    "PaperFacts",
    "first_locked_year",
    "gates_between",
    "gates_of_prolonging",
    "outcome_of",
    "panel_is_made",
    "problems_of_adding",
    "problems_of_opinion",
    "problems_of_planning",
    "problems_of_recusal",
    "problems_of_seating",
    "problems_of_taking_out",
    "quorum_of",
    "results_owed",
    "voices",
]
