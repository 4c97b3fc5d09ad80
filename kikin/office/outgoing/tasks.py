"""What is done by itself: new requests are sorted by rule and compared with the lists, and clocks run out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from kikin.fund.relations import Actor
from kikin.office.charter.queries import in_force
from kikin.office.gate import Refused
from kikin.office.jobs.job import HOURLY, Clock, Job
from kikin.office.outgoing import actions, queries
from kikin.office.outgoing.models import OutgoingRequest
from kikin.office.screening.outside import near_listed
from kikin.values.calendar import local_date
from kikin.values.text import Text

_SOON = timedelta(minutes=10)
_DONE_MEANWHILE = frozenset({"not_from_this_state", "clock_runs"})
"""Somebody has answered it or put it off since it was found."""
JOBS = (
    Job(
        "outgoing_sort",
        _SOON,
        "kikin.office.outgoing.tasks:sort_what_was_filed",
        Text("技術の持ち出しの届出の仕分け", "Requests to let technology out are sorted"),
    ),
    Job(
        "outgoing_clocks",
        HOURLY,
        "kikin.office.outgoing.tasks:let_time_pass",
        Text("回答期限と許可の期限の処理", "Clocks of answers and licences run out"),
    ),
)


def draws(percent: int) -> bool:
    """Whether a lot falls that falls so often. Nobody can foresee it."""
    return secrets.randbelow(100) < percent


def sort_what_was_filed(actor: Actor, clock: Clock, draw: Callable[[int], bool] = draws) -> None:
    """Sort every request that was filed, each in a transaction of its own."""
    percent = in_force().outgoing.drawn_percent

    def sort(found: OutgoingRequest, now: datetime) -> object:
        near = near_listed(found.request.names, now)
        return actions.sort(found, near, actor, now, is_drawn=draw(percent))

    _each(queries.filed(), sort, clock)


def let_time_pass(actor: Actor, clock: Clock) -> None:
    """Answer by silence what was not answered in time, and end what went out under a licence that has ended."""
    today = local_date(clock(), in_force().zone)
    _each(queries.past_their_clock(today), lambda found, now: actions.let_time_pass(found, actor, now), clock)
    _each(queries.past_their_licence(today), lambda found, now: actions.expire(found, actor, now), clock)


def _each(keys: Iterable[int], act: Callable[[OutgoingRequest, datetime], object], clock: Clock) -> None:
    """Do it for each, and pass over what somebody else has done meanwhile."""
    for found in OutgoingRequest.objects.filter(pk__in=list(keys)).select_related(
        "member__award", "member__organisation"
    ):
        try:
            act(found, clock())
        except Refused as refused:
            if any(problem.code not in _DONE_MEANWHILE for problem in refused.problems):
                raise
