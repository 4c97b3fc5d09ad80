"""Everything that changes a cost report, its lines, its papers, its timesheets and its assets."""

from kikin.office.costs.actions.assets import Label, Sighting, declare_group, sight, tag
from kikin.office.costs.actions.disposals import (
    approve_disposal,
    ask_to_give_up,
    check_disposal,
    complete_disposal,
    refuse_disposal,
    withdraw_request,
)
from kikin.office.costs.actions.lines import accept, answer, disallow, edit, enter, remove, said_by, uphold
from kikin.office.costs.actions.own_share import declare_source, take_back_source
from kikin.office.costs.actions.personnel import Timesheet, approve_rate, enter_rate, refuse_rate, report_work
from kikin.office.costs.actions.reports import (
    Opening,
    add_evidence,
    draw_sample,
    hand_in,
    hand_in_all,
    open_all,
    open_report,
    reopen,
    review,
    review_all,
)
from kikin.office.costs.actions.uploads import Preview, preview, send, take
from kikin.office.costs.actions.wholes import WholeReport, report_all

__all__ = [
    "Label",
    "Opening",
    "Preview",
    "Sighting",
    "Timesheet",
    "WholeReport",
    "accept",
    "add_evidence",
    "answer",
    "approve_disposal",
    "approve_rate",
    "ask_to_give_up",
    "check_disposal",
    "complete_disposal",
    "declare_group",
    "declare_source",
    "disallow",
    "draw_sample",
    "edit",
    "enter",
    "enter_rate",
    "hand_in",
    "hand_in_all",
    "open_all",
    "open_report",
    "preview",
    "refuse_disposal",
    "refuse_rate",
    "remove",
    "reopen",
    "report_all",
    "report_work",
    "review",
    "review_all",
    "said_by",
    "send",
    "sight",
    "tag",
    "take",
    "take_back_source",
    "uphold",
    "withdraw_request",
]
