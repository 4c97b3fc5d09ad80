"""Reading requests to let technology go out: what an actor may see, what is due, and what a step would ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Q, QuerySet

from kikin.fund.outgoing import (
    BY_CLOCK,
    IP_KINDS,
    KINDS,
    LET_OUT,
    OPEN,
    STANDS,
    Facts,
    Filing,
    Owed,
    Request,
    holds_licence,
    owed_after,
)
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.awards.models import Award, AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.gate import Refused
from kikin.office.outgoing.models import IpNotice, OutgoingCondition, OutgoingRequest
from kikin.office.records import Record
from kikin.values.calendar import local_date

R = TypeVar("R", bound=Record)
_WITH = ("member__organisation", "member__award")


def visible_to(actor: Actor) -> QuerySet[OutgoingRequest]:
    """The requests that the policy lets an actor see, as SQL."""
    return _theirs(OutgoingRequest.objects.select_related(*_WITH), "member", actor)


def conditions_visible_to(actor: Actor) -> QuerySet[OutgoingCondition]:
    """The conditions that the policy lets an actor see, as SQL."""
    with_all = OutgoingCondition.objects.select_related(*(f"request__{one}" for one in _WITH))
    return _theirs(with_all, "request__member", actor)


def _theirs(rows: QuerySet[R], member: str, actor: Actor) -> QuerySet[R]:
    if actor.role in ("security_officer", "security_lead"):
        return rows.filter(**{f"{member}__award__agency": actor.of}) if actor.of else rows
    if actor.role == "applicant" and actor.of:
        return rows.filter(**{f"{member}__organisation__ref": actor.of})
    return rows.none()


def notices_visible_to(actor: Actor) -> QuerySet[IpNotice]:
    """The notices on intellectual property that the policy lets an actor see, as SQL."""
    notices = IpNotice.objects.select_related(*_WITH)
    if actor.role in ("programme_officer", "programme_director") and actor.of:
        return notices.filter(member__award__agency=actor.of)
    if actor.role == "auditor":
        return notices
    return _theirs(notices, "member", actor)


def notice_counts(award: Award, actor: Actor) -> Counter[str]:
    """How many notices on intellectual property under an award stand in each state, as far as an actor sees them."""
    return Counter(notices_visible_to(actor).filter(member__award=award).values_list("state", flat=True))


def get_notice(ref: str, actor: Actor) -> IpNotice:
    """One notice, or Refused as hidden."""
    return _seen(IpNotice.objects.select_related(*_WITH).filter(ref=ref).first(), actor)


def get(ref: str, actor: Actor) -> OutgoingRequest:
    """One request, or Refused as hidden."""
    return _seen(OutgoingRequest.objects.select_related(*_WITH).filter(ref=ref).first(), actor)


def get_condition(ref: str, actor: Actor) -> OutgoingCondition:
    """One condition, or Refused as hidden."""
    rows = OutgoingCondition.objects.select_related(*(f"request__{one}" for one in _WITH))
    return _seen(rows.filter(ref=ref).first(), actor)


def _seen(found: R | None, actor: Actor) -> R:
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def of_award(ref: str, actor: Actor) -> QuerySet[OutgoingRequest]:
    """The requests under an award that an actor sees, the newest first."""
    return visible_to(actor).filter(member__award__ref=ref).order_by("-pk")


def waiting(actor: Actor) -> QuerySet[OutgoingRequest]:
    """What still waits for an answer, the nearest day first."""
    return visible_to(actor).filter(state__in=OPEN).order_by("answer_by", "pk")


def counts_by_state(actor: Actor) -> Counter[str]:
    """How many of the requests that an actor sees stand in each state."""
    return Counter(visible_to(actor).values_list("state", flat=True))


def standing_of(award: Award) -> Counter[str]:
    """All that the programme is told: how many requests of an award stand in which state."""
    return Counter(OutgoingRequest.objects.filter(member__award=award).values_list("state", flat=True))


def alarms(actor: Actor, today: date) -> QuerySet[OutgoingRequest]:
    """What went out under a licence that ends within the charter's days, or has ended."""
    until = today + timedelta(days=in_force().outgoing.licence_alarm_days)
    under = Q(state__in=LET_OUT, licence_until__lte=until) | Q(state="expired")
    return visible_to(actor).filter(under).order_by("licence_until", "pk")


def overdue_conditions(actor: Actor, today: date) -> QuerySet[OutgoingCondition]:
    """Conditions whose day has passed and of which nothing was shown."""
    return conditions_visible_to(actor).filter(state="set", due_on__lt=today).order_by("due_on", "pk")


def conditions_owed(members: Iterable[int]) -> QuerySet[OutgoingCondition]:
    """What these members still have to show, by their keys; what was shown waits for the desk."""
    rows = OutgoingCondition.objects.filter(request__member__in=set(members), state="set")
    return rows.select_related("request__member")


def notices_owed(members: Iterable[int]) -> dict[int, list[tuple[IpNotice, Owed]]]:
    """Member key to what has to be told next, beside the notice that asks for it; members who owe none left out."""
    told: dict[int, dict[str, IpNotice]] = {}
    for one in IpNotice.objects.filter(member__in=set(members)).select_related("about", "member"):
        told.setdefault(one.member_id, {})[one.ref] = one
    follow_ups = in_force().outgoing.follow_ups
    owed = {
        member: [(notices[one.after], one) for one in owed_after((one.kept for one in notices.values()), follow_ups)]
        for member, notices in told.items()
    }
    return {member: found for member, found in owed.items() if found}


def owed_after_notice(notice: IpNotice) -> list[Owed]:
    """What has to be told next after one notice."""
    return [owed for one, owed in notices_owed([notice.member_id]).get(notice.member_id, ()) if one == notice]


def notices_to_follow(member: AwardMember, kind: str) -> list[IpNotice]:
    """The notices of a member that one of a kind can follow, the newest first."""
    follows = IP_KINDS[kind].follows
    return list(member.ip_notices.filter(kind__in=follows, state__in=STANDS).order_by("-pk"))


def filing_facts(member: AwardMember, request: Request, now: datetime) -> Filing:
    """What speaks for and against filing."""
    charter = in_force()
    today = local_date(now, charter.zone)
    has_left = member.left_on is not None
    return Filing(request, member.award.state, has_left, charter.outgoing.items_on(today), today)


def facts_of(found: OutgoingRequest, now: datetime) -> Facts:
    """What stands with a request now; whoever takes a step adds what they say."""
    charter = in_force()
    today, clock = local_date(now, charter.zone), charter.outgoing.clock_of(found.kind)
    return Facts(
        outcome=found.outcome,
        is_near_a_list=bool(found.near),
        declares_licence=found.licence_until is not None,
        holds_licence=holds_licence(found.request, today),
        clock_has_ended=found.answer_by < today,
        then=clock.then,
        most_delay_days=clock.most_delay_days,
        licence_has_expired=found.licence_until is not None and found.licence_until < today,
    )


def filed() -> list[int]:
    """Keys of what waits to be looked at by rule."""
    return _keys(OutgoingRequest.objects.filter(state="filed"))


def past_their_clock(today: date) -> list[int]:
    """Keys of what was not answered in time; what silence clears also where a lead has not answered."""
    rules = in_force().outgoing
    cleared = [kind for kind in KINDS if rules.clock_of(kind).then == "clear"]
    unanswered = Q(state__in=BY_CLOCK) | Q(state="escalated", kind__in=cleared)
    return _keys(OutgoingRequest.objects.filter(unanswered, answer_by__lt=today))


def past_their_licence(today: date) -> list[int]:
    """Keys of what went out under a licence that has ended."""
    return _keys(OutgoingRequest.objects.filter(state__in=LET_OUT, licence_until__lt=today))


def _keys(rows: Iterable[OutgoingRequest]) -> list[int]:
    return [one.pk for one in rows]
