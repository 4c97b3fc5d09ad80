"""Everything that changes panels: meetings with their rankings, and interviews, which are imported by their module."""

from kikin.office.panels.actions.meetings import (
    MeetingOutline,
    begin,
    cancel,
    convene,
    end,
    note_presence,
    propose_ranking,
    recommend,
    recuse,
    reopen,
    sign,
    take_up,
    vote,
    withdraw,
)

__all__ = [
    "MeetingOutline",
    "begin",
    "cancel",
    "convene",
    "end",
    "note_presence",
    "propose_ranking",
    "recommend",
    "recuse",
    "reopen",
    "sign",
    "take_up",
    "vote",
    "withdraw",
]
