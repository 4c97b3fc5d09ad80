"""What the security desk does by itself. Who lives is known of the awards, which screening never asks; doors may."""

from __future__ import annotations

from kikin.fund.relations import Actor
from kikin.office.awards.queries import applications_of_ended
from kikin.office.jobs.job import HOURLY, Clock, Job
from kikin.office.screening.tasks import rescreen
from kikin.values.text import Text

COMPARE_AGAIN = Job(
    "security_compare_again",
    HOURLY,
    "kikin.office.doors.security.tasks:compare_again",
    Text("変更のあったリストとの再照合", "Live parties are compared again with lists that changed"),
)
JOBS = (COMPARE_AGAIN,)


def compare_again(actor: Actor, clock: Clock) -> None:
    """Compare again what has changed of lists and of people."""
    rescreen(actor, clock, over=applications_of_ended())
