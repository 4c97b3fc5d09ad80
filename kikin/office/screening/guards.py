"""What the database itself holds of screening and what only grows: who has read a case, what people decided of a hit,
and when a case met which version of a list.
"""

from __future__ import annotations

from itertools import chain

from kikin.office.guards import GuardsByVendor, append_only

_GROWING = ("screening_fieldread", "screening_adjudication", "screening_assessment", "screening_comparison")

GUARDS: GuardsByVendor = {
    vendor: tuple(chain.from_iterable(append_only(table)[vendor] for table in _GROWING))
    for vendor in ("sqlite", "postgresql")
}
