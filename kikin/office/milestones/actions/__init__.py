"""Everything that changes milestones, gates and what a stop leaves to do."""

from kikin.office.milestones.actions.closeout import finish, remind, terminate
from kikin.office.milestones.actions.fixing import activate, change_milestone, fix, plan, prolong
from kikin.office.milestones.actions.gates import (
    Opinion,
    confirm,
    modify,
    opine,
    pass_gates,
    recuse,
    seat,
    send_back_gate,
    stop,
    submit,
    submit_all,
)
from kikin.office.milestones.actions.papers import add_paper, take_out_paper
from kikin.office.milestones.actions.results import Said, accept, miss, report, report_all, send_back

__all__ = [
    "Opinion",
    "Said",
    "accept",
    "activate",
    "add_paper",
    "change_milestone",
    "confirm",
    "finish",
    "fix",
    "miss",
    "modify",
    "opine",
    "pass_gates",
    "plan",
    "prolong",
    "recuse",
    "remind",
    "report",
    "report_all",
    "seat",
    "send_back",
    "send_back_gate",
    "stop",
    "submit",
    "submit_all",
    "take_out_paper",
    "terminate",
]
