"""Fictional budgets that keep every rule of their instrument: rates, rounding, caps of indirect cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from kikin.fund.charter import INDIRECT, Instrument
from kikin.fund.instruments import Eligible, shares_of_members
from kikin.office.feeds.cohorts.budgets import in_order
from kikin.office.feeds.cohorts.records import CohortBudgetLine, CohortOrganisation
from kikin.values.money import MAX_YEN, Yen, split_yen

LEAST_YEN = 10_000_000
_USUAL_INDIRECT = Fraction(1, 10)
_RESEARCH = frozenset({"personnel", "equipment", "travel", "other"})
_USUAL_PARTS = {
    "personnel": (30, 60),
    "equipment": (10, 40),
    "travel": (2, 8),
    "other": (5, 15),
    "construction": (20, 60),
    "interest": (1, 1),
}
"""How much of a direct cost each item is, in parts; an instrument that pays for any item is for research."""
_MAGNITUDES = ((10**7, 10), (10**8, 70), (10**9, 20))
"""Tens of millions, hundreds of millions, thousands of millions of yen, and how often in a hundred."""


@dataclass(frozen=True, slots=True)
class DrawnBudget:
    """What is requested, by line, and what each member adds from its own pocket, in the members' order."""

    requested_yen: Yen
    cost_shares_yen: tuple[Yen, ...]
    lines: tuple[CohortBudgetLine, ...]


def draw_whole_cost_yen(random: Random, most_yen: Yen) -> Yen:
    """A whole cost between 10 million yen and the most, most of them in the lower hundreds of millions."""
    magnitudes, weights = zip(*_MAGNITUDES, strict=True)
    unit_yen = random.choices(magnitudes, weights)[0]
    first, second = random.randint(1, 9), random.randint(1, 9)
    whole_yen = unit_yen * min(first, second) + random.randrange(unit_yen)
    if whole_yen > most_yen:
        whole_yen = most_yen - random.randrange(most_yen // 2 + 1)
    return max(min(LEAST_YEN, most_yen), whole_yen)


def draw_budget(
    random: Random,
    organisations: Sequence[CohortOrganisation],
    instrument: Instrument,
    stage: str,
    fiscal_years: Sequence[int],
    whole_cost_yen: Yen,
) -> DrawnBudget:
    """The whole cost among members, of which the instrument pays each one's rate, by year and cost item."""
    weights = {place: random.randint(1, 4) for place in range(len(organisations))} | {0: random.randint(4, 9)}
    costs_yen = split_yen(whole_cost_yen, weights)
    members = {str(place): Eligible(costs_yen[place], (one.size, one.kind)) for place, one in enumerate(organisations)}
    requests_yen = shares_of_members(instrument, members, MAX_YEN, stage)
    years = {year: random.randint(2, 5) for year in fiscal_years}
    lines = [
        line
        for place, organisation in enumerate(organisations)
        for line in _lines(random, place, requests_yen[str(place)], years, instrument, organisation.kind)
    ]
    shares_yen = tuple(costs_yen[place] - requests_yen[str(place)] for place in range(len(organisations)))
    return DrawnBudget(sum(requests_yen.values()), shares_yen, in_order(lines))


def _lines(
    random: Random, member: int, requested_yen: Yen, years: dict[int, int], instrument: Instrument, kind: str
) -> list[CohortBudgetLine]:
    """Indirect cost is a share of direct cost: of a sum of both, the share over one plus the share."""
    indirect = min(_USUAL_INDIRECT, instrument.indirect_cap_for(kind))
    indirect_yen = (requested_yen * indirect / (1 + indirect)).__floor__()
    items = [item for item in _USUAL_PARTS if item in (instrument.items or _RESEARCH)]
    direct = {item: random.randint(*_USUAL_PARTS[item]) for item in items}
    direct_yen = split_yen(
        requested_yen - indirect_yen,
        {(year, item): weight * share for year, weight in years.items() for item, share in direct.items()},
    )
    by_year_yen = {(year, INDIRECT): yen for year, yen in split_yen(indirect_yen, years).items()}
    return [
        CohortBudgetLine(member, year, item, yen) for (year, item), yen in (direct_yen | by_year_yen).items() if yen
    ]
