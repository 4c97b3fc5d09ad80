"""Cases of the watch as each desk sees them, and a file of feeds that waits to be taken in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.unfinished import Page


def watching(now: datetime) -> Iterator[Page]:
    """What the play left of the watch, and a register's extract with a row that is refused."""
    from kikin.fund.relations import Actor
    from kikin.office.parties.models import Appointment
    from kikin.office.watch import actions
    from kikin.office.watch.models import WatchCase
    from tests.office.watch.scene import REGISTER

    def of(role: str, agency: str) -> Appointment:
        return Appointment.objects.filter(role=role, of=agency).select_related("person")[0]

    for kind, role, name in (
        ("term_ends", "programme_officer", "programme:support_case"),
        ("talks_open", "security_officer", "security:watch_case"),
    ):
        case = WatchCase.objects.get(kind=kind)
        yield of(role, case.awards.all()[0].agency), name, (case.ref,)
    screener = Appointment.objects.filter(role="security_officer").select_related("person")[0]
    actor = Actor(screener.person.ref, screener.role, screener.of, "demonstration")
    content = f"{REGISTER}r1,2026-01-01,C-1,holder,H-1,見本投資,1000,1000\nr2,2026-01-01,C-1,tenant,H-2,,1,1\n"
    file = actions.read_feed("registry-1.csv", content.encode(), actor, now)
    yield screener, "security:feed_file", (file.ref,)
