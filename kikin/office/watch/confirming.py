"""Reading yearly confirmations: who was asked, who has answered, who is overdue, and whom the next campaign asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from kikin.fund.awards import RUNNING
from kikin.fund.charter import Charter
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.fund.watch import CONFIRMATION, Campaign, campaign_of
from kikin.office.awards.models import AwardMember
from kikin.office.charter.queries import in_force
from kikin.office.gate import Refused
from kikin.office.watch.models import Confirmation, Notice
from kikin.values.calendar import local_date

_WITH = ("member__organisation", "member__award__lead", "member__award__application")


def visible_to(actor: Actor) -> QuerySet[Confirmation]:
    """The confirmations that the policy lets an actor see, as SQL."""
    found = Confirmation.objects.select_related(*_WITH)
    if actor.role == "applicant":
        return found.filter(member__organisation__ref=actor.of) if actor.of else found.none()
    if actor.role in ("programme_officer", "programme_director", "finance_officer"):
        return found.filter(member__award__agency=actor.of) if actor.of else found.none()
    if actor.role in ("security_officer", "security_lead"):
        return found.filter(member__award__agency=actor.of) if actor.of else found
    return found.none()


def get(ref: str, actor: Actor) -> Confirmation:
    """One confirmation, or Refused as hidden."""
    found = Confirmation.objects.select_related(*_WITH).filter(ref=ref).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def years(actor: Actor) -> list[int]:
    """The years of which an actor sees confirmations, the newest first."""
    return list(visible_to(actor).order_by("-year").values_list("year", flat=True).distinct())


def waiting() -> list[Confirmation]:
    """Everything that was asked and not answered, as it was asked."""
    return list(Confirmation.objects.filter(state=CONFIRMATION.initial).select_related(*_WITH).order_by("pk"))


def owed_under(awards: Iterable[int]) -> list[Confirmation]:
    """What the recipients of these awards, by key, have not answered yet."""
    owed = Confirmation.objects.filter(state=CONFIRMATION.initial, member__award__in=list(awards))
    return list(owed.select_related("member__organisation"))


def overdue(actor: Actor, today: date) -> list[Confirmation]:
    """What an actor sees of it that is overdue, the longest first."""
    return list(visible_to(actor).filter(state=CONFIRMATION.initial, due_on__lt=today))


def campaign_on(today: date, charter: Charter | None = None) -> Campaign:
    """The newest campaign that has opened by a day, by the charter in force."""
    return campaign_of(today, (charter or in_force()).watch)


def to_ask(campaign: Campaign) -> list[AwardMember]:
    """Recipients of awards that run who are not asked yet; whoever still owes an earlier one is not asked twice."""
    running = AwardMember.objects.filter(
        award__state__in=RUNNING, award__activated_on__lte=campaign.signed_by, left_on=None
    )
    asked = Confirmation.objects.filter(Q(year=campaign.year) | Q(state=CONFIRMATION.initial))
    return list(running.exclude(pk__in=asked.values("member")).select_related("award", "organisation").order_by("pk"))


def to_remind(today: date, every_days: int) -> list[Confirmation]:
    """Those who were asked or reminded so many days ago."""
    since, zone = today - timedelta(days=every_days), in_force().zone
    return [one for one in waiting() if (one.reminded_on or local_date(one.asked_at, zone)) <= since]


def to_lapse() -> list[Confirmation]:
    """Those whose award has ended, or who are no longer a part of it."""
    gone = ~Q(member__award__state__in=RUNNING) | Q(member__left_on__isnull=False)
    return list(Confirmation.objects.filter(gone, state=CONFIRMATION.initial).select_related(*_WITH))


def told_since(one: Confirmation) -> frozenset[str]:
    """The topics of which the recipient has given notice since it was asked."""
    notices = Notice.objects.filter(
        award=one.member.award_id, organisation=one.member.organisation_id, at__gte=one.asked_at
    )
    return frozenset(
        "people" if is_person else "owners" for is_person in notices.values_list("is_about_a_person", flat=True)
    )
