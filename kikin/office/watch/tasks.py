"""What the watch does by itself: it looks at what came, and at the day."""

from __future__ import annotations

from kikin.fund.relations import Actor
from kikin.office.jobs.job import HOURLY, Clock, Job
from kikin.office.watch import actions
from kikin.values.text import Text

LOOK = Job(
    "watch_look",
    HOURLY,
    "kikin.office.watch.tasks:look",
    Text("採択後の監視", "The watch looks at what came"),
)
JOBS = (LOOK,)


def look(actor: Actor, clock: Clock) -> None:
    """Once an hour, or at once where a file was taken in; it does nothing where nothing is new."""
    actions.look(actor, clock())
