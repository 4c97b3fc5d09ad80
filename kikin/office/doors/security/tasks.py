"""What the security desk does by itself. Who lives is known of the awards, which screening never asks; doors may."""

from __future__ import annotations

from kikin.fund.relations import Actor
from kikin.office.awards.queries import applications_of_ended
from kikin.office.jobs.job import DAILY, HOURLY, Clock, Job
from kikin.office.jobs.queries import done_at
from kikin.office.screening.queries.rescreening import whole_is_due
from kikin.office.screening.tasks import rescreen
from kikin.values.text import Text

COMPARE_AGAIN = Job(
    "security_compare_again",
    HOURLY,
    "kikin.office.doors.security.tasks:compare_again",
    Text("変更のあったリストとの再照合", "Live parties are compared again with lists that changed"),
)
COMPARE_ALL = Job(
    "security_compare_all",
    DAILY,
    "kikin.office.doors.security.tasks:compare_all",
    Text("全員の年次再照合", "Everyone live is compared with everything once a year"),
)
JOBS = (COMPARE_AGAIN, COMPARE_ALL)


def compare_again(actor: Actor, clock: Clock) -> None:
    """Compare again what has changed of lists and of people."""
    rescreen(actor, clock, over=applications_of_ended(), checked_at=done_at(COMPARE_AGAIN.name))


def compare_all(actor: Actor, clock: Clock) -> None:
    """Once it is a year since everyone was compared with everything; a run that was killed is the hourly job's."""
    if whole_is_due(clock()):
        rescreen(actor, clock, over=applications_of_ended(), wholly=True)
