"""All that payments may ask of the watch: where something is open that stops them. Never what was seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kikin.fund.watch import CONFIRMATION, KINDS, OPEN
from kikin.office.awards.models import Award
from kikin.office.watch.models import Confirmation, WatchCase

_HOLDING = [key for key, kind in KINDS.items() if kind.holds]


def held(awards: Iterable[Award]) -> frozenset[int]:
    """Of these awards, by key, those of which a case that holds payments is not closed yet."""
    cases = WatchCase.objects.filter(state__in=OPEN, kind__in=_HOLDING, awards__in=[award.pk for award in awards])
    return frozenset(cases.values_list("awards", flat=True))


def unconfirmed(awards: Iterable[Award], today: date) -> frozenset[int]:
    """Of the members of these awards, by key, those who owe a yearly confirmation for longer than the charter bears."""
    owed = Confirmation.objects.filter(state=CONFIRMATION.initial, holds_from__lte=today)
    return frozenset(owed.filter(member__award__in=[award.pk for award in awards]).values_list("member", flat=True))
