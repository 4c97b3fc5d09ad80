"""From the applications put forward to the decision: prepare, score, propose, compare, circulate, decide."""

from kikin.office.selection.actions.comparing import compare, discard_scenario
from kikin.office.selection.actions.deciding import circulate, decide, give_results
from kikin.office.selection.actions.drawing import draw
from kikin.office.selection.actions.preparing import prepare, score
from kikin.office.selection.actions.proposing import adopt, propose, revise

__all__ = [
    "adopt",
    "circulate",
    "compare",
    "decide",
    "discard_scenario",
    "draw",
    "give_results",
    "prepare",
    "propose",
    "revise",
    "score",
]
