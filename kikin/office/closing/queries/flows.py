"""The way of the money from the appropriation to the recipients, at a day's end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from kikin.office.ledger import queries as ledger
from kikin.office.parties import queries as parties
from kikin.values.money import Yen

Figure: TypeAlias = Literal["paid", "obligated"]
FIGURES: tuple[Figure, ...] = ("paid", "obligated")
"""What can be followed to the recipients: what they were paid, or what their contracts bind."""


@dataclass(frozen=True, slots=True)
class Way:
    """What one way carries: appropriation, agency, field, and kind of recipient, each by its key."""

    appropriation: str
    agency: str
    field: str
    recipients: str
    yen: Yen


def ways(figure: Figure, as_of: date) -> tuple[Way, ...]:
    """Every way that carries anything, net, in the order of its keys. Together they are the fund's figure."""
    by_member = ledger.by_columns(("appropriation", "agency", "field", "member"), figure, as_of)
    kinds = parties.kinds_of_organisations({member for *_, member in by_member})
    sums: defaultdict[tuple[str, str, str, str], Yen] = defaultdict(int)
    for (appropriation, agency, field, member), yen in by_member.items():
        sums[appropriation, agency, field, kinds.get(member, "other")] += yen
    return tuple(Way(*key, yen) for key, yen in sorted(sums.items()) if yen)
