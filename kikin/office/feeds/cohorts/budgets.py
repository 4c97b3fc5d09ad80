"""Budgets of applications: a bare total is spread by a stated rule, given lines are checked."""

from __future__ import annotations

from collections.abc import Sequence

from kikin.fund.applications import COST_ITEMS
from kikin.office.feeds.cohorts.complaints import complaint
from kikin.office.feeds.cohorts.mapping import BudgetRule
from kikin.office.feeds.cohorts.records import CohortBudgetLine
from kikin.values.money import Yen, split_yen
from kikin.values.problems import Problem


def spread(total_yen: Yen, rule: BudgetRule, first_fiscal_year: int) -> tuple[CohortBudgetLine, ...]:
    """The lead's lines by year and cost item; they add up to the total, and empty lines are left out."""
    weights = {
        (first_fiscal_year + later, item): year_share * item_share
        for later, year_share in enumerate(rule.years)
        for item, item_share in rule.cost_items
    }
    parts = split_yen(total_yen, weights)
    return tuple(CohortBudgetLine(0, year, item, yen) for (year, item), yen in parts.items() if yen)


def in_order(lines: Sequence[CohortBudgetLine]) -> tuple[CohortBudgetLine, ...]:
    """By member, year and cost item, as every table of the house shows them."""
    places = {item: place for place, item in enumerate(COST_ITEMS)}
    return tuple(
        sorted(lines, key=lambda line: (line.member, line.fiscal_year, places.get(line.cost_item, len(places))))
    )


def does_not_add_up(where: str, lines: Sequence[CohortBudgetLine], requested_yen: Yen) -> Problem | None:
    """Why these lines are not the budget of this request, if they are not."""
    total_yen = sum(line.amount_yen for line in lines)
    if total_yen == requested_yen:
        return None
    ja, en = "内訳の合計が申請額と一致しません", "does not add up to the amount requested"
    remedy = "内訳か申請額を直してください", "mend the lines or the amount"
    return complaint("does_not_add_up", where, f"{total_yen:,} / {requested_yen:,}", ja, en, *remedy)
