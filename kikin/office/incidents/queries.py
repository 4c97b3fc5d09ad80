"""Reading incidents: for those who screen alone; for others figures, and nobody in them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from kikin.fund.incidents import OPEN, Due, Facts, tellings_due
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office.charter.queries import in_force
from kikin.office.gate import Refused
from kikin.office.incidents.models import Incident

_GRAVEST = ("grave", "serious", "", "slight")


def visible_to(actor: Actor) -> QuerySet[Incident]:
    """The incidents that the policy lets an actor see, as SQL: all of them, or none."""
    sees = actor.role in ("security_officer", "security_lead")
    return Incident.objects.all() if sees else Incident.objects.none()


def get(ref: str, actor: Actor) -> Incident:
    """One incident, or Refused as hidden."""
    found = Incident.objects.prefetch_related("awards__lead", "watch_cases", "additions").filter(ref=ref).first()
    if found is None or not may_see(actor, found.subject()):
        raise Refused((), hidden=True)
    return found


def waiting(actor: Actor) -> list[Incident]:
    """What asks for somebody: the gravest first, among them those not looked at yet before the slight ones.

    Also one that is over, where whoever reported has added something since.
    """
    found = visible_to(actor).filter(Q(state__in=OPEN) | Q(additions__at__gt=F("closed_at")))
    return sorted(
        found.distinct().prefetch_related("additions"),
        key=lambda one: (_GRAVEST.index(one.severity), one.reported_at, one.pk),
    )


def tellings_of(incident: Incident) -> tuple[Due, ...]:
    """Who has to be told of it by when, and who was."""
    sent = dict(incident.tellings.values_list("key", "sent_at"))
    return tellings_due(in_force().incidents.told_of(incident.severity), incident.reported_at, sent)


def facts_of(incident: Incident) -> Facts:
    """What stands with an incident now."""
    untold = tuple(one.telling.key for one in tellings_of(incident) if one.sent_at is None)
    return Facts(incident.severity, incident.containment, incident.lessons, untold)


def taken_within_the_hour(now: datetime) -> int:
    """How many reports without a name came in within an hour."""
    return Incident.objects.filter(reported_at__gt=now - timedelta(hours=1)).exclude(secret_digest="").count()


def counts_by_state(actor: Actor) -> Counter[str]:
    """How many of the incidents that an actor sees stand in each state."""
    return Counter(visible_to(actor).values_list("state", flat=True))


def counts_by_severity(actor: Actor) -> Counter[tuple[str, bool]]:
    """How many are how grave, and whether they are closed."""
    rows = visible_to(actor).exclude(state="dismissed").values_list("severity", "state")
    return Counter((severity, state == "closed") for severity, state in rows)
