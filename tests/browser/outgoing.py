"""Work left at the end of awards: a request on a condition, one that is near to a list, and an incident to be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kikin.fund.outgoing import IpNotice, Request
from kikin.fund.relations import Actor
from kikin.values.text import Text

if TYPE_CHECKING:
    from kikin.office.awards.models import Award
    from kikin.office.parties.models import Appointment

WHY = Text("条件を付ければ差し支えない。", "On this condition it may go out.")


def going_out(
    award: Award, holder: Appointment, officer: Appointment, programme: Appointment, now: datetime
) -> Iterator[tuple[Appointment, str, tuple[str, ...]]]:
    """What its lead asks for, and what the desk says of it."""
    from kikin.office.outgoing import actions, tasks
    from kikin.office.outgoing.actions import notices
    from kikin.office.outgoing.models import OutgoingRequest

    today = now.date()
    member = award.members.select_related("award", "organisation").get(position=0)
    visit = Request("visit", "A visit", listed="unknown", recipient="Sample Institute", deemed="none")
    visit = Request.of(visit.content() | {"first_on": today.isoformat(), "last_on": today.isoformat()})
    paper = actions.file(member, Request("publication", "A paper", first_on=today), _actor(holder), now)
    open_one = actions.file(member, visit, _actor(holder), now)
    tasks.sort_what_was_filed(_actor(officer), lambda: now, draw=lambda percent: False)
    asked = [actions.Asked(WHY, today + timedelta(days=30))]
    actions.clear_with_conditions(OutgoingRequest.objects.get(pk=paper.pk), WHY, asked, _actor(officer), now)
    transfer = IpNotice("transfer", "A qubit", today, "1", "Sample KK", "It is to be built.")
    right = notices.file(member, transfer, _actor(holder), now)
    yield holder, "applicant:ip_notice", (right.ref,)
    yield officer, "security:ip_notice", (right.ref,)
    yield programme, "programme:ip_notice", (right.ref,)
    yield holder, "applicant:outgoing", (award.ref,)
    for one in (paper, open_one):
        yield holder, "applicant:outgoing_request", (one.ref,)
        yield officer, "security:outgoing_request", (one.ref,)


def happened(officer: Appointment, now: datetime) -> Iterator[tuple[Appointment, str, tuple[str, ...]]]:
    """A grave incident of which nobody was told yet."""
    from kikin.office.incidents import actions

    found = actions.enter("A drawing was copied.", _actor(officer), now)
    actions.assess(found, "grave", WHY, _actor(officer), now)
    yield officer, "security:incident", (found.ref,)
    yield officer, "public:incidents", ()


def _actor(appointment: Appointment) -> Actor:
    return Actor(appointment.person.ref, appointment.role, appointment.of, "demonstration")
