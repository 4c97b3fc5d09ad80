"""Everything that changes what the watch keeps: its cases, and what recipients state after the award."""

from kikin.office.watch.actions.cases import (
    act_on,
    assess,
    dismiss,
    help_with,
    raise_alerts,
    reopen,
    resolve,
    tick,
)
from kikin.office.watch.actions.confirmations import ask, give, give_all, lapse, remind
from kikin.office.watch.actions.feeds import drop_feed, read_feed, take_feed
from kikin.office.watch.actions.looks import look
from kikin.office.watch.actions.notices import state_company, state_person

__all__ = [
    "act_on",
    "ask",
    "assess",
    "dismiss",
    "drop_feed",
    "give",
    "give_all",
    "help_with",
    "lapse",
    "look",
    "raise_alerts",
    "read_feed",
    "remind",
    "reopen",
    "resolve",
    "state_company",
    "state_person",
    "take_feed",
    "tick",
]
