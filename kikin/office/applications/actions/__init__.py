"""Everything that changes an application."""

from kikin.office.applications.actions.applying import (
    begin,
    begin_review,
    decline,
    draft,
    draft_many,
    edit,
    find_eligible,
    find_ineligible,
    recall,
    receive,
    select,
    shortlist,
    submit,
    withdraw,
)
from kikin.office.applications.actions.checking import write_deficiencies
from kikin.office.applications.actions.reading import bar_from_reading, bar_readers, give_to_read, shut, take_up

__all__ = [
    "bar_from_reading",
    "bar_readers",
    "begin",
    "begin_review",
    "decline",
    "draft",
    "draft_many",
    "edit",
    "find_eligible",
    "find_ineligible",
    "give_to_read",
    "recall",
    "receive",
    "select",
    "shortlist",
    "shut",
    "submit",
    "take_up",
    "withdraw",
    "write_deficiencies",
]
