"""An award as the rules of its changes see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from kikin.fund.changes.requests import Request
from kikin.fund.charter import INDIRECT, ChangeRules, Instrument, MoneyRules
from kikin.values.money import Yen

Plan: TypeAlias = Mapping[int, Mapping[str, Yen]]
"""Fiscal year to cost item to yen."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member's contract. `bound_yen` is what it still binds, neither paid nor carried nor released;
    `advanced_yen` what was paid in advance and is not settled; `advanced` the same by the year in which it was paid,
    settled or not. `carried` is what was carried into each year, `carried_yen` what of it is unused. `asked_yen` is
    what claims on their way ask for and what settlements have ordered to be paid, `owed_yen` what is demanded back.
    """

    ref: str
    amount_yen: Yen
    plan: Plan
    bound_yen: Yen = 0
    advanced_yen: Yen = 0
    advanced: Mapping[int, Yen] = field(default_factory=dict)
    carried: Mapping[int, Yen] = field(default_factory=dict)
    carried_yen: Yen = 0
    asked_yen: Yen = 0
    owed_yen: Yen = 0
    kind: str = ""
    size: str = ""
    is_lead: bool = False
    has_left: bool = False

    def year_yen(self, year: int) -> Yen:
        return sum(self.plan.get(year, {}).values())

    @property
    def by_year(self) -> dict[int, Yen]:
        return {year: self.year_yen(year) for year in sorted(self.plan)}

    def direct_yen(self, year: int) -> Yen:
        return sum(yen for item, yen in self.plan.get(year, {}).items() if item != INDIRECT)

    def unpaid_yen(self, year: int) -> Yen:
        """What one-year money of a year is neither paid nor carried out of it."""
        later_yen = sum(self._planned_unpaid_yen(one) for one in self.plan if one > year)
        return max(0, min(self._planned_unpaid_yen(year), self.bound_yen - later_yen))

    def lapsing_yen(self, year: int) -> Yen:
        """What the contract binds of one-year money of a year that has ended, and of those before it."""
        return max(0, self.bound_yen - sum(self._planned_unpaid_yen(one) for one in self.plan if one > year))

    def _planned_unpaid_yen(self, year: int) -> Yen:
        return max(0, self.year_yen(year) - self.carried.get(year + 1, 0) - self.advanced.get(year, 0))


_BY_DEFAULT = ChangeRules()


@dataclass(frozen=True, slots=True)
class Facts:
    """A request with all that it is judged by.

    `moved_yen` is what the member has moved between its items in that year already; `is_asked_again` says that a
    carry-over of the same member and year was asked for before and not turned down; `latest_year` is the last in
    which the award's appropriation may be used. `locked_from` is the first year whose money a stage gate locks,
    `gated_from` the first that a further gate locks once the award is prolonged.
    `movable` are the milestones whose day can still be changed, `answers` what each desk that was asked has said.
    """

    request: Request
    instrument: Instrument
    money: MoneyRules
    members: tuple[Member, ...]
    regime: str = "fund"
    stage: str = ""
    award_state: str = "active"
    first_year: int = 0
    last_year: int = 0
    latest_year: int = 0
    today: date = date.min
    current_year: int = 0
    year_ends_on: date = date.max
    moved_yen: Yen = 0
    is_asked_again: bool = False
    locked_from: int | None = None
    gated_from: int | None = None
    told: ChangeRules = _BY_DEFAULT
    movable: frozenset[str] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)
    approval_number: str = ""
    reasons: str = ""

    def member(self, ref: str) -> Member | None:
        return next((one for one in self.members if one.ref == ref), None)

    @property
    def asker(self) -> Member | None:
        """The member that the request is about."""
        return self.member(self.request.member)
