"""Interviews: slots offered, answered by the applicant, and called off."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from kikin.fund import panels as rules
from kikin.fund.lifecycle import problems_of
from kikin.fund.relations import Actor, Subject
from kikin.office import gate
from kikin.office.audit.record import PendingEvent, salted_digest
from kikin.office.panels.models import Interview, Meeting, PanelItem
from kikin.office.panels.queries import GONE
from kikin.office.transitions import perform
from kikin.values.refs import make_confidential_ref

_STANDING = ("offered", "accepted")


@dataclass(frozen=True, slots=True)
class Slot:
    """An interview before it is offered: when, in whose time zone besides the fund's, where, and with what."""

    starts_at: datetime
    minutes: int
    zone: str
    link: str = ""
    place: str = ""
    materials: str = ""


def offer(item: PanelItem, slot: Slot, actor: Actor, now: datetime) -> Interview:
    """Offer an applicant a time that is free; it shows on their own page."""
    ref = make_confidential_ref("ITV", secrets.token_bytes(8))
    with gate.change():
        meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
        subject = Subject("interview", ref, "offered", agencies=frozenset({meeting.agency}), conflicted=item.tied)
        with gate.act("offer", actor, now, subject, "interview_offered") as pending:
            standing = Interview.objects.filter(item__meeting=meeting, state__in=_STANDING)
            facts = rules.InterviewFacts(
                starts_at=slot.starts_at,
                ends_at=slot.starts_at + timedelta(minutes=slot.minutes),
                now=now,
                zone_is_known=slot.zone in available_timezones(),
                is_gone=item.application.state in GONE,
                has_slot=standing.filter(item=item).exists(),
                meeting_state=meeting.state,
                taken=tuple(standing.exclude(item=item).values_list("starts_at", "ends_at")),
            )
            gate.refuse_if(problems_of(rules.TO_OFFER, facts))
            made = Interview.objects.create(
                ref=ref,
                state="offered",
                item=item,
                starts_at=facts.starts_at,
                ends_at=facts.ends_at,
                zone=slot.zone,
                link=slot.link,
                place=slot.place,
                materials=slot.materials,
                offered_at=now,
            )
            pending.facts |= {"application": item.application.ref, "starts_at": slot.starts_at.isoformat()}
    return made


def accept(interview: Interview, actor: Actor, now: datetime) -> Interview:
    """The applicant will come."""
    return perform(interview, "accept", actor, now, gather=lambda one: _facts(one, now))


def decline(interview: Interview, reasons: str, actor: Actor, now: datetime) -> Interview:
    """The applicant will not come then, and says why."""
    return _end(interview, "decline", reasons, actor, now)


def call_off(interview: Interview, reasons: str, actor: Actor, now: datetime) -> Interview:
    """The agency calls it off, and says why; another time may be offered."""
    return _end(interview, "call_off", reasons, actor, now)


def _end(interview: Interview, action: str, reasons: str, actor: Actor, now: datetime) -> Interview:
    def keep(interview: Interview, pending: PendingEvent) -> None:
        interview.reasons = reasons
        pending.facts |= {"reasons": salted_digest(reasons)}

    return perform(interview, action, actor, now, gather=lambda one: _facts(one, now, reasons), do=keep)


def _facts(interview: Interview, now: datetime, reasons: str = "") -> rules.InterviewFacts:
    return rules.InterviewFacts(interview.starts_at, interview.ends_at, now, reasons=reasons)
