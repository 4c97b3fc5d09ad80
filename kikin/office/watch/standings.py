"""All that payments may ask of the watch: for which awards something is open that stops them. Never what."""

from __future__ import annotations

from collections.abc import Iterable

from kikin.fund.watch import KINDS, OPEN
from kikin.office.awards.models import Award
from kikin.office.watch.models import WatchCase

_HOLDING = [key for key, kind in KINDS.items() if kind.holds]


def held(awards: Iterable[Award]) -> frozenset[int]:
    """Of these awards, by key, those of which a case that holds payments is not closed yet."""
    cases = WatchCase.objects.filter(state__in=OPEN, kind__in=_HOLDING, awards__in=[award.pk for award in awards])
    return frozenset(cases.values_list("awards", flat=True))
