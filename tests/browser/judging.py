"""A gate that its panel judges: papers handed in, one of them as a file, and a member who has not spoken yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from kikin.fund.relations import Actor

if TYPE_CHECKING:
    from kikin.office.parties.models import Appointment
    from tests.browser.unfinished import Page

_PAPER = ("中間成果報告書.pdf", b"%PDF-1.7 what was reached")
_REACHED = "第一段階の目標を、試作機3台で確認しました。"


def judging(now: datetime) -> Iterator[Page]:
    """Two of three members have spoken; the third, the recipient and the officer each have the gate before them."""
    from kikin.office.milestones import actions, queries
    from kikin.office.milestones.models import Gate, GateSeat
    from kikin.office.parties.models import Appointment

    def appointed(role: str, **who: object) -> Appointment:
        return Appointment.objects.filter(role=role, **who).select_related("person").order_by("pk")[0]

    gate = Gate.objects.filter(state="planned", award__state="active").select_related("award").order_by("pk")[0]
    lead, officer = appointed("applicant", of=gate.award.lead.ref), appointed("programme_officer", of=gate.award.agency)
    free = queries.who_may_sit(gate, _actor(officer))[:3]
    actions.seat([gate], [one.person.ref for one in free], _actor(officer), now)
    actions.add_paper(gate, 0, *_PAPER, _actor(lead), now)
    numbers = ("", *("文書第12号" for _ in gate.evidence_items[1:]))
    actions.submit([gate], actions.Said(_REACHED, numbers), _actor(lead), now)
    seats = list(GateSeat.objects.filter(gate=gate).select_related("person").order_by("pk"))
    for seat, choice in zip(seats, ("continue", "modify"), strict=False):
        member = appointed("reviewer", person=seat.person)
        actions.opine([gate], actions.Opinion(choice, "判定基準による。"), _actor(member), now)
    yield appointed("reviewer", person=seats[2].person), "reviewer:gate", (gate.ref,)
    yield lead, "applicant:gate", (gate.ref,)
    yield officer, "programme:gate", (gate.ref,)
    yield officer, "programme:award", (gate.award.ref,)


def _actor(appointment: Appointment) -> Actor:
    return Actor(appointment.person.ref, appointment.role, appointment.of, "demonstration")
