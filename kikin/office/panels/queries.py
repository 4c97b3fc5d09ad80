"""Reading panels: what an actor may see, who is in the room, and which ranking is final."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from kikin.fund import panels as rules
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.applications.models import Application, Reader
from kikin.office.applications.queries import of_call
from kikin.office.calls.models import Call
from kikin.office.charter.queries import by_digest
from kikin.office.gate import Refused
from kikin.office.panels.models import Interview, Meeting, PanelItem, Presence, Ranking
from kikin.office.reviews.models import Conflict
from kikin.office.reviews.queries import submitted_counts

_REVIEWED = ("in_review", "shortlisted")
GONE = ("withdrawn", "ineligible")
"""The states of an application that its panel no longer judges."""


class Room:
    """Who sits on a panel and who is there now, read once for all of its items."""

    def __init__(self, meeting: Meeting):
        self.meeting = meeting

    @cached_property
    def members(self) -> frozenset[str]:
        return frozenset(self.meeting.seats.values_list("person__ref", flat=True))

    @cached_property
    def log(self) -> list[tuple[str, str]]:
        found = Presence.objects.filter(meeting=self.meeting, what__in=("arrived", "left"))
        return list(found.values_list("person", "what"))

    @cached_property
    def terms(self) -> Any:
        return by_digest(self.meeting.call.charter_digest)

    def facts_of(self, item: PanelItem, **more: Any) -> rules.ItemFacts:
        """An item as the rules see it; `more` are the facts that only an action knows."""
        tied, criteria = item.tied, self.terms.review.criteria
        known: dict[str, Any] = {
            "is_in_session": self.meeting.state == "in_session",
            "is_gone": item.application.state in GONE,
            "in_room": rules.in_the_room(self.log, tied) & self.members,
            "free": self.members - tied,
            "quorum": self.terms.panel.quorum,
            "voters": frozenset(item.voters),
            "votes": item.votes,
            "requested_yen": item.application.requested_yen,
            "scale_centi": (
                sum(one.weight_bp * one.low for one in criteria) // 100,
                sum(one.weight_bp * one.high for one in criteria) // 100,
            ),
        }
        return rules.ItemFacts(**known | more)


def visible_to(actor: Actor) -> QuerySet[Meeting]:
    """The meetings that the policy lets an actor see, as SQL."""
    return Meeting.objects.filter(_of(actor)).select_related("call", "chair").distinct()


def items_visible_to(actor: Actor) -> QuerySet[PanelItem]:
    """The items that the policy lets an actor see, as SQL: none that a tie bars them from."""
    seen = PanelItem.objects.filter(_of(actor, "meeting__")).exclude(application__in=_tied_to(actor))
    return seen.select_related("meeting__call", "application__lead").distinct()


def rankings_visible_to(actor: Actor) -> QuerySet[Ranking]:
    """The rankings that the policy lets an actor see, as SQL: none in which a tie of theirs stands."""
    if actor.role == "reviewer":
        of = Q(meeting__chair__ref=actor.person) if actor.person else Q(pk__in=())
    else:
        of = _of(actor, "meeting__")
    tied = PanelItem.objects.filter(application__in=_tied_to(actor)).values("meeting")
    return Ranking.objects.filter(of).exclude(meeting__in=tied).select_related("meeting__call")


def interviews_visible_to(actor: Actor) -> QuerySet[Interview]:
    """The interviews that the policy lets an actor see, as SQL: an applicant's own, and an agency's."""
    if actor.role == "applicant":
        of = Q(item__application__lead__ref=actor.of) if actor.of else Q(pk__in=())
    elif actor.role == "reviewer":
        of = Q(pk__in=())
    else:
        of = _of(actor, "item__meeting__")
    seen = Interview.objects.filter(of).exclude(item__application__in=_tied_to(actor))
    return seen.select_related("item__meeting__call", "item__application")


def interview(ref: str, actor: Actor) -> Interview:
    """One interview, or Refused as hidden."""
    parts = ("item__meeting__call", "item__application__lead", "item__application__call")
    found = Interview.objects.filter(ref=ref).select_related(*parts).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def _of(actor: Actor, path: str = "") -> Q:
    if actor.role in ("programme_officer", "programme_director") and actor.of:
        return Q(**{f"{path}agency": actor.of})
    if actor.role == "reviewer" and actor.person:
        return Q(**{f"{path}seats__person__ref": actor.person})
    return ~Q(pk__in=()) if actor.role == "auditor" else Q(pk__in=())


def _tied_to(actor: Actor) -> QuerySet[Application]:
    barred = Reader.objects.filter(person=actor.person, has_conflict=True).values("application")
    kept = Conflict.objects.filter(person=actor.person).values("application")
    return Application.objects.filter(Q(pk__in=barred) | Q(pk__in=kept))


def get(ref: str, actor: Actor) -> Meeting:
    """One meeting, or Refused as hidden."""
    found = Meeting.objects.filter(ref=ref).select_related("call", "chair").first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def item(ref: str, actor: Actor) -> PanelItem:
    """One item, or Refused as hidden: whoever is tied to its application is out of the room."""
    found = PanelItem.objects.filter(ref=ref).select_related("meeting__call", "meeting__chair", "application").first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def ranking(ref: str, actor: Actor) -> Ranking:
    """One version of a ranking, or Refused as hidden."""
    found = Ranking.objects.filter(ref=ref).select_related("meeting__call", "meeting__chair").first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def items_of(meeting: Meeting, actor: Actor) -> list[PanelItem]:
    """The agenda as this actor may see it."""
    return list(items_visible_to(actor).filter(meeting=meeting).order_by("pk"))


def seats_of(meeting: Meeting) -> list[Any]:
    """The members, the chair first."""
    seats = list(meeting.seats.select_related("person"))
    return sorted(seats, key=lambda seat: (seat.person_id != meeting.chair_id, seat.pk))


def presences_of(meeting: Meeting, actor: Actor) -> list[Presence]:
    """The log; of an item that this actor may not know of, nothing."""
    seen = items_visible_to(actor).filter(meeting=meeting)
    found = meeting.presences.filter(Q(item__isnull=True) | Q(item__in=seen))
    return list(found.select_related("item__application"))


def present(meeting: Meeting) -> frozenset[str]:
    """Who is there, whatever is discussed."""
    room = Room(meeting)
    return rules.in_the_room(room.log) & room.members


def facts_of(meeting: Meeting, **more: Any) -> rules.MeetingFacts:
    """A meeting as the rules see it; `more` are the facts that only an action knows."""
    members = set(meeting.seats.values_list("person", flat=True))
    known: dict[str, Any] = {
        "members_count": len(members),
        "least_members": by_digest(meeting.call.charter_digest).panel.least_members,
        "chair_is_member": meeting.chair_id in members,
        "items_count": meeting.items.count(),
        "open_count": meeting.items.exclude(Q(state="recommended") | Q(application__state__in=GONE)).count(),
    }
    return rules.MeetingFacts(**known | more)


def to_be_judged(call: Call, agency: str) -> list[Application]:
    """The applications of an agency whose reviews are all in and that no panel has on its agenda."""
    found = [one for one in of_call(call, _REVIEWED) if one.agency == agency]
    listed = set(
        PanelItem.objects.filter(application__in=[one.pk for one in found])
        .exclude(meeting__state="cancelled")
        .values_list("application", flat=True)
    )
    counts = submitted_counts(found)
    needed_count = by_digest(call.charter_digest).review.reviews_per_application
    return [one for one in found if one.pk not in listed and counts.get(one.ref, 0) >= needed_count]


def of_call_and_agency(call: Call, agency: str) -> Meeting | None:
    """The panel that an agency convened for a call, unless it was called off."""
    found = Meeting.objects.filter(call=call, agency=agency).exclude(state="cancelled")
    return found.select_related("call", "chair").first()


def final_of(meeting: Meeting) -> Ranking | None:
    """The version that two have signed and that none has replaced."""
    return meeting.rankings.filter(state="frozen").first()


def final_rows(call: Call) -> dict[str, rules.RankedRow]:
    """Application ref to what the final rankings of a call's panels say of it."""
    final = Ranking.objects.filter(meeting__call=call, state="frozen").exclude(meeting__state="cancelled")
    return {row.application: row for one in final for row in one.rows}


def titles_of(refs: Iterable[str]) -> dict[str, Any]:
    """Application ref to its title."""
    return {one.ref: one.title for one in Application.objects.filter(ref__in=set(refs))}
