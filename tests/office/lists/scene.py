"""A list that two people have put in force, for whoever needs one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kikin.office.feeds.watchlists.entries import ListEntry
from kikin.office.lists import actions
from kikin.office.lists.models import WatchlistVersion
from kikin.values.text import NOTHING_SAID, Text
from tests.cast import Cast


def put_in_force(
    name: str, entries: Sequence[ListEntry], effective_on: date, cast: Cast, now: datetime, why: Text = NOTHING_SAID
) -> WatchlistVersion:
    """Proposed by an officer, approved by the lead; `why` it may be much shorter than before."""
    officer, lead = cast.security_officer, cast.security_lead
    version = actions.propose(name, entries, effective_on, officer, now, shrink_reasons=why.ja)
    return actions.approve(version, lead, now, why) if version.state == "proposed" else version
