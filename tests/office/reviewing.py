"""Reviewers who take on what they are asked to read. Imports wait until Django is set up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kikin.fund.relations import Actor

if TYPE_CHECKING:
    from kikin.office.reviews.models import Assignment


def take_on(assignments: Sequence[Assignment], reviewer: Actor, now: datetime, *, until: str = "accepted") -> None:
    """Agree, pledge secrecy and declare no tie; or stop in the state `until`."""
    from kikin.office.reviews import actions

    if until == "invited":
        return
    actions.agree(assignments, reviewer, now)
    if until == "agreed":
        return
    actions.pledge(assignments, reviewer, now, has_pledged=True)
    if until != "pledged":
        actions.accept(assignments, reviewer, now, has_no_tie=True)
