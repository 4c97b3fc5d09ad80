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
from kikin.office.watch.actions.feeds import drop_feed, look, read_feed, take_feed
from kikin.office.watch.actions.notices import state_company, state_person

__all__ = [
    "act_on",
    "assess",
    "dismiss",
    "drop_feed",
    "help_with",
    "look",
    "raise_alerts",
    "read_feed",
    "reopen",
    "resolve",
    "state_company",
    "state_person",
    "take_feed",
    "tick",
]
