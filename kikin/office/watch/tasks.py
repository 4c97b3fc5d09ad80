"""What the watch does by itself: it looks at what came, and at the day."""

from __future__ import annotations

from kikin.fund.relations import Actor
from kikin.office.jobs.job import Clock
from kikin.office.watch import actions
from kikin.office.watch.look_job import LOOK

JOBS = (LOOK,)


def look(actor: Actor, clock: Clock) -> None:
    """Once an hour, or at once where something came; it does nothing where nothing is new."""
    actions.look(actor, clock())
