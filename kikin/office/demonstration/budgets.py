"""Fictional budgets that keep every rule of their instrument: rates, rounding, caps of indirect cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from kikin.fund.charter import Instrument
from kikin.office.feeds.cohorts.budgets import in_order
from kikin.office.feeds.cohorts.records import CohortBudgetLine, CohortOrganisation
from kikin.values.money import Yen, split_yen

LEAST_YEN = 10_000_000
_USUAL_INDIRECT = Fraction(1, 10)
_MAGNITUDES = ((10**7, 35), (10**8, 60), (10**9, 5))
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
    return max(min(LEAST_YEN, most_yen), min(whole_yen, most_yen))


def draw_budget(
    random: Random,
    organisations: Sequence[CohortOrganisation],
    instrument: Instrument,
    fiscal_years: Sequence[int],
    whole_cost_yen: Yen,
) -> DrawnBudget:
    """The whole cost among members, of which the instrument pays its rate, by year and cost item.

    The rate is the lead's, applied and rounded once; it is cut to fit, never raised.
    """
    lead = organisations[0]
    rate = instrument.rate_for(lead.size, lead.kind)
    requested_yen = min(instrument.rounding.apply(rate * whole_cost_yen), whole_cost_yen)
    weights = {place: random.randint(1, 4) for place in range(len(organisations))} | {0: random.randint(4, 9)}
    costs_yen = split_yen(whole_cost_yen, weights)
    requests_yen = split_yen(requested_yen, costs_yen)
    years = {year: random.randint(2, 5) for year in fiscal_years}
    lines = [
        line
        for place, organisation in enumerate(organisations)
        for line in _lines(random, place, requests_yen[place], years, instrument.indirect_cap_for(organisation.kind))
    ]
    shares_yen = tuple(costs_yen[place] - requests_yen[place] for place in range(len(organisations)))
    return DrawnBudget(requested_yen, shares_yen, in_order(lines))


def _lines(
    random: Random, member: int, requested_yen: Yen, years: dict[int, int], indirect_cap: Fraction
) -> list[CohortBudgetLine]:
    """Indirect cost is a share of direct cost: of a sum of both, the share over one plus the share."""
    indirect = min(_USUAL_INDIRECT, indirect_cap)
    indirect_yen = (requested_yen * indirect / (1 + indirect)).__floor__()
    direct = {
        "personnel": random.randint(30, 60),
        "equipment": random.randint(10, 40),
        "travel": random.randint(2, 8),
        "other": random.randint(5, 15),
    }
    direct_yen = split_yen(
        requested_yen - indirect_yen,
        {(year, item): weight * share for year, weight in years.items() for item, share in direct.items()},
    )
    by_year_yen = {(year, "indirect"): yen for year, yen in split_yen(indirect_yen, years).items()}
    return [
        CohortBudgetLine(member, year, item, yen) for (year, item), yen in (direct_yen | by_year_yen).items() if yen
    ]
