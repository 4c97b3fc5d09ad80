"""Cases of the watch as each desk sees them, a file of feeds that waits to be taken in, and a look with its report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.unfinished import Page


def watching(now: datetime) -> Iterator[Page]:
    """What the play left of the watch, what a recipient has to confirm, and a register's extract with a refused row."""
    from kikin.fund.relations import Actor
    from kikin.office.jobs.job import BY_SCHEDULE
    from kikin.office.parties.models import Appointment
    from kikin.office.watch import actions
    from kikin.office.watch.models import Confirmation, WatchCase
    from tests.office.watch.scene import REGISTER

    def of(role: str, agency: str) -> Appointment:
        return Appointment.objects.filter(role=role, of=agency).select_related("person")[0]

    for kind, role, name in (
        ("term_ends", "programme_officer", "programme:support_case"),
        ("talks_open", "security_officer", "security:watch_case"),
    ):
        case = WatchCase.objects.get(kind=kind)
        yield of(role, case.awards.all()[0].agency), name, (case.ref,)
    owed = Confirmation.objects.filter(state="asked").select_related("member__organisation").order_by("pk")[0]
    yield of("applicant", owed.member.organisation.ref), "applicant:confirmation", (owed.ref,)
    screener = Appointment.objects.filter(role="security_officer").select_related("person")[0]
    actor = Actor(screener.person.ref, screener.role, screener.of, "demonstration")
    content = f"{REGISTER}r1,2026-01-01,C-1,holder,H-1,見本投資,1000,1000\nr2,2026-01-01,C-1,tenant,H-2,,1,1\n"
    file = actions.read_feed("registry-1.csv", content.encode(), actor, now)
    yield screener, "security:feed_file", (file.ref,)
    known = actions.read_feed(
        "registry-0.csv", f"{REGISTER}r0,2026-01-01,C-1,holder,H-1,,1000,1000\n".encode(), actor, now
    )
    actions.take_feed(known, actor, now)
    look = actions.look(BY_SCHEDULE, now)
    assert look is not None, "a file was taken in"
    yield screener, "security:look", (str(look.number),)
