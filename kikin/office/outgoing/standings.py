"""All that payments may ask of what goes out: which members something of it holds. Never what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kikin.fund.outgoing import holds_payments
from kikin.office.outgoing import queries
from kikin.office.outgoing.models import OutgoingCondition


def held_by_conditions(members: Iterable[int], today: date) -> frozenset[int]:
    """Of these members, by key, those with a condition whose day has passed unmet."""
    passed = OutgoingCondition.objects.filter(request__member__in=set(members), due_on__lt=today).exclude(state="met")
    rows = passed.values_list("request__member", "state", "due_on", "shown_on")
    return frozenset(member for member, state, due_on, shown in rows if holds_payments(state, due_on, shown, today))


def held_by_notices(members: Iterable[int], today: date) -> frozenset[int]:
    """Of these members, by key, those who owe a notice whose day has passed and that holds, as the charter says."""
    owed = queries.notices_owed(members)
    return frozenset(key for key, found in owed.items() if any(one.holds and one.due_on < today for _, one in found))
