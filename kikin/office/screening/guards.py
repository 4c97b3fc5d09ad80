"""What the database itself holds of screening: who has read a case, and what people decided of a hit, only grows."""

from __future__ import annotations

from itertools import chain

from kikin.office.guards import GuardsByVendor, append_only

_GROWING = ("screening_fieldread", "screening_adjudication", "screening_assessment")

GUARDS: GuardsByVendor = {
    vendor: tuple(chain.from_iterable(append_only(table)[vendor] for table in _GROWING))
    for vendor in ("sqlite", "postgresql")
}
