"""A panel in session, and one whose ranking its chair may read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.unfinished import Page


def sitting(now: datetime) -> Iterator[Page]:
    """In the open call one agency's panel is about to vote on an application; the other's is to be convened."""
    from kikin.office.applications.models import Application
    from kikin.office.panels.models import Meeting, PanelItem, Presence, Ranking, Seat
    from kikin.office.parties.models import Appointment

    ranking = Ranking.objects.filter(state="frozen").select_related("meeting__chair").order_by("pk")[0]
    over = ranking.meeting
    chair = Appointment.objects.get(person=over.chair, role="reviewer")
    item = next(one for one in over.items.order_by("pk") if over.chair.ref not in one.tied)
    yield chair, "reviewer:ranking", (ranking.ref,)
    yield chair, "reviewer:panel", (over.ref,)
    yield chair, "reviewer:panel_item", (item.ref,)
    application = Application.objects.filter(state="submitted").select_related("call").order_by("pk")[0]
    call, agency = application.call, over.agency
    meeting = Meeting.objects.create(
        ref="MTG-NOW", state="in_session", call=call, agency=agency, chair=over.chair, held_at=now, convened_at=now
    )
    Seat.objects.create(meeting=meeting, person=over.chair)
    Presence.objects.create(meeting=meeting, person=over.chair.ref, what="arrived", at=now)
    talked = PanelItem.objects.create(ref="ITM-NOW", state="discussed", meeting=meeting, application=application)
    officers = {of: Appointment.objects.filter(role="programme_officer", of=of)[0] for of in call.agencies}
    yield chair, "reviewer:panel_item", (talked.ref,)
    yield officers[agency], "programme:meeting", (meeting.ref,)
    yield officers[agency], "programme:panel_item", (talked.ref,)
    for officer in (officers[of] for of in call.agencies if of != agency):
        yield officer, "programme:panel_of_call", (call.ref,)
