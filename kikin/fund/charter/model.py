"""What a charter says, frozen: one fund's bodies, money, instruments, panels and policies.

Built only by `parse`, which refuses a text that does not add up: every reference names something, every sum is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias, TypeVar

from kikin.fund.charter.council import Council
from kikin.fund.charter.following import ChangeRules, GateAsked, ResultAsked
from kikin.fund.charter.incidents import Incidents
from kikin.fund.charter.outgoing import Outgoing
from kikin.fund.charter.overlap import Overlap
from kikin.fund.charter.panel import Panel
from kikin.fund.charter.reviewing import Review
from kikin.fund.charter.watch import Watch
from kikin.fund.charter.yardsticks import Yardsticks
from kikin.values.calendar import fiscal_year_of
from kikin.values.money import Rate, Rounding, Yen
from kikin.values.text import Text

CONSENT_KINDS: tuple[str, ...] = ("vision", "concept", "selection", "ceiling", "stop")
"""What a body can be asked to consent to."""

ORGANISATION_KINDS: tuple[str, ...] = ("university", "research_institute", "company", "other")
"""The kinds of organisation that caps of indirect cost are set for."""

RATE_GROUPS: tuple[str, ...] = ("default", "small_company", *ORGANISATION_KINDS)
"""Whom an instrument's rate can be set for; `default` is for everyone who is not named."""

INDIRECT = "indirect"
WEEKDAYS: tuple[str, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

COST_ITEMS: dict[str, Text] = {
    "equipment": Text("物品費", "goods and equipment"),
    "construction": Text("工事費・建設費", "construction"),
    "personnel": Text("人件費・謝金", "personnel"),
    "travel": Text("旅費", "travel"),
    "interest": Text("支払利息", "interest on loans"),
    "other": Text("その他", "other"),
    INDIRECT: Text("間接経費", "indirect cost"),
}
"""What a cost can be of; `indirect` is charged on the direct cost, which is all the others."""

MUST_STAY_FORBIDDEN: tuple[str, ...] = ("nationality", "ethnicity", "religion", "birthplace")
"""What no security policy of any fund may look at."""

_ALL = Rate(1)
_A_TENTH = Rate(1, 10)

Verdict: TypeAlias = Literal["cleared", "conditions", "refused"]


@dataclass(frozen=True, slots=True)
class Body:
    """A government body that administers the fund with others."""

    key: str
    name: Text
    consents_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """The body that manages calls, awards and payments."""

    key: str
    name: Text
    answers_to: str
    award_ref: str

    def make_award_ref(self, fiscal_year: int, serial: int) -> str:
        """The public number of an award: "JPNP22001" for serial 1 of fiscal year 2022.

        The serial counts from 1 within agency and fiscal year; it may outgrow its digits.
        """
        return self.award_ref.format(fiscal_year=fiscal_year % 100, serial=serial)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of technology; floor and ceiling are shares of a round's budget."""

    key: str
    name: Text
    floor: Rate
    ceiling: Rate
    terms_en: tuple[str, ...]
    terms_ja: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FundedStage:
    """How far from use the work is that the fund pays for."""

    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Appropriation:
    """Money that an act gives to the fund, and how long it lives (both days included)."""

    key: str
    act: Text
    enacted_on: date
    available_from: date
    available_until: date
    amount_yen: Yen


@dataclass(frozen=True, slots=True)
class Allotment:
    """The part of an appropriation that one agency may commit in one fiscal year."""

    appropriation: str
    agency: str
    fiscal_year: int
    amount_yen: Yen


@dataclass(frozen=True, slots=True)
class Instrument:
    """One dated version of a way to pay: what share, of what, rounded how.

    `rate` always has "default"; for a stage named in `rate_by_stage` the rates there take its place. `per` says
    whether a rate is applied and rounded once for the whole award or for each member's contract. `pays` says for
    what: cost as it arises, completed work, or interest. `items` are the cost items that it pays for; none means
    any. `payback` is the part paid back of the profit due to the grant. Years count from the end of the award, those
    for which a thing is restricted from the day on which it came.
    """

    key: str
    name: Text
    valid_from: date
    rate: Mapping[str, Rate]
    per: Literal["award", "member"]
    rounding: Rounding
    indirect_cap: Mapping[str, Rate]
    assets_from_yen: Yen | None = None
    payback_years: int | None = None
    obligation_years: int | None = None
    rate_by_stage: Mapping[str, Mapping[str, Rate]] = field(default_factory=dict)
    pays: Literal["cost", "completed_work", "interest"] = "cost"
    items: tuple[str, ...] = ()
    tax: Literal["included", "excluded"] = "included"
    payback: Rate = _ALL
    claw_back: Literal["remaining", "all"] = "remaining"
    restricted_years: int = 5
    disposal_price: Literal["proceeds", "remaining"] = "proceeds"

    def rate_for(self, *groups: str, stage: str = "") -> Rate:
        """The rate, at a funded stage, of the first group that the charter names, else the default."""
        rates = self.rate_by_stage.get(stage, self.rate)
        return next((rates[group] for group in groups if group in rates), rates["default"])

    def pays_for(self, cost_item: str) -> bool:
        """Whether a cost item is one that it pays for."""
        return not self.items or cost_item in self.items

    def indirect_cap_for(self, organisation_kind: str) -> Rate:
        """The cap of indirect cost as a share of direct cost; none is paid where the charter is silent."""
        return self.indirect_cap.get(organisation_kind, Rate(0))


@dataclass(frozen=True, slots=True)
class MoneyRules:
    """One dated version of the rules for money that every instrument shares.

    `late_interest` is by the year, `free_transfer` the share of a member's direct cost that may move between cost
    items without approval, `slow_below` the share of the plan under which execution is called slow. Of one-year
    money, `carried_share` is the part of what is unspent at the year's end that is carried over by permission, and
    `rushed_share` the part that is spent in the last month beyond the plan; the rest lapses. A rate from the payroll
    holds for a `payroll_rate`, and is looked at where it is above that of the person's grade by more than
    `payroll_over_grade`. A carry-over is asked for `carry_over_days` before its fiscal year ends at the latest, so
    that it can be decided in it, and for one of `carry_over_events`.
    """

    valid_from: date
    late_interest: Rate
    refund_within_days: int
    report_within_days: int
    free_transfer: Rate
    slow_below: Rate
    idle_after_months: int
    day_minutes: int
    month_minutes: int
    carried_share: Rate
    rushed_share: Rate
    payroll_over_grade: Rate = _A_TENTH
    payroll_rate: Literal["year", "month"] = "year"
    carry_over_days: int = 31
    carry_over_events: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selection:
    """How a round's portfolio is chosen: a named objective, and how near to the best proof must come."""

    value: Literal["merit_by_money"]
    gap_bp: int
    lottery: Literal["never", "within_band"]
    time_limit_seconds: int
    lottery_seconds: int = 10


@dataclass(frozen=True, slots=True)
class Level:
    """A level of risk, and the verdict that a case closed at this level gives."""

    key: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ScreeningPolicy:
    """`hit_threshold_bp`: how probable, in basis points, a match must be to become a hit.

    `list_shrink_bp`: the share of its rows that a list may not lose without somebody's saying why it is right.
    `party_hits_limit_count`: more hits of one party than people can adjudicate. `told_from_count`: a figure of fewer
    cases is not told.
    """

    policies: tuple[str, ...]
    when: Literal["after_selection"]
    forbidden_inputs: tuple[str, ...]
    hit_threshold_bp: int
    list_shrink_bp: int
    levels: tuple[Level, ...]
    compare_within_hours: int = 24
    party_hits_limit_count: int = 500
    reply_least_days: int = 14
    told_from_count: int = 5
    compare_all_every_days: int = 365


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """How the bodies consent to one kind of decision."""

    bodies: Literal["all_that_consent"]
    order: Literal["parallel"]
    within_days: int
    silence: Literal["is_not_consent"]


@dataclass(frozen=True, slots=True)
class Publication:
    """Which facts of an award the public is shown, and under which licence."""

    awards: tuple[str, ...]
    licence: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """Calls close at `deadline_hour` o'clock sharp, in the charter's zone, on no holiday.

    `banks_rest` are the months and days on which banks rest every year, besides the holidays and `week_ends`. What is
    due within `soon_days` is told of beforehand.
    """

    deadline_hour: int
    holidays: tuple[date, ...]
    banks_rest: tuple[tuple[int, int], ...]
    week_ends: tuple[str, ...] = ("saturday", "sunday")
    soon_days: int = 30

    def is_free(self, day: date) -> bool:
        """Whether a day is a holiday or at a week's end."""
        return day in self.holidays or WEEKDAYS[day.weekday()] in self.week_ends


_Keyed = TypeVar("_Keyed", Body, Agency, Field, FundedStage, Appropriation)


@dataclass(frozen=True, slots=True)
class Charter:
    """The document that founds one fund. Two charters with the same digest are the same text."""

    key: str
    name: Text
    legal_basis: Text
    zone: str
    first_month: int
    regime: Literal["fund", "annual"]
    founded_on: date
    administration_cap: Rate
    illustrative: tuple[str, ...]
    bodies: tuple[Body, ...]
    agencies: tuple[Agency, ...]
    fields: tuple[Field, ...]
    stages: tuple[FundedStage, ...]
    appropriations: tuple[Appropriation, ...]
    allotments: tuple[Allotment, ...]
    instruments: tuple[Instrument, ...]
    money: tuple[MoneyRules, ...]
    inspection: tuple[Yardsticks, ...]
    milestones: tuple[ResultAsked, ...]
    gates: tuple[GateAsked, ...]
    changes: ChangeRules
    review: Review
    panel: Panel
    overlap: Overlap
    selection: Selection
    screening: ScreeningPolicy
    approval: Mapping[str, ApprovalRule]
    watch: Watch
    outgoing: Outgoing
    council: Council
    incidents: Incidents
    publication: Publication
    calendar: Calendar
    digest: str

    def __hash__(self) -> int:
        return hash(self.digest)

    def body(self, key: str) -> Body:
        """The body of that key; KeyError when the charter names none."""
        return _find(self.bodies, key)

    def agency(self, key: str) -> Agency:
        """The agency of that key; KeyError when the charter names none."""
        return _find(self.agencies, key)

    def field(self, key: str) -> Field:
        """The field of that key; KeyError when the charter names none."""
        return _find(self.fields, key)

    def stage(self, key: str) -> FundedStage:
        """The funded stage of that key; KeyError when the charter names none."""
        return _find(self.stages, key)

    def appropriation(self, key: str) -> Appropriation:
        """The appropriation of that key; KeyError when the charter names none."""
        return _find(self.appropriations, key)

    def instrument(self, key: str, on: date | None = None) -> Instrument:
        """The version of an instrument in force on a day (without a day: the newest).

        KeyError when the charter names no such instrument, or none that was in force by then.
        """
        versions = [
            version for version in self.instruments if version.key == key and (on is None or version.valid_from <= on)
        ]
        if not versions:
            raise KeyError(key)
        return max(versions, key=lambda version: version.valid_from)

    def money_on(self, day: date) -> MoneyRules:
        """The version of the rules for money in force on a day; before the founding, the one that the fund began with.

        A month or a year in which the fund was founded begins before there was any rule.
        """
        from_founding = max(day, self.founded_on)
        versions = [version for version in self.money if version.valid_from <= from_founding]
        return max(versions, key=lambda version: version.valid_from)

    def yardsticks_on(self, day: date) -> Yardsticks:
        """The yardsticks of inspections in force on a day; before the founding, those that the fund began with."""
        from_founding = max(day, self.founded_on)
        versions = [version for version in self.inspection if version.valid_from <= from_founding]
        return max(versions, key=lambda version: version.valid_from)

    @property
    def carry_over_events(self) -> Mapping[str, Text]:
        """The events of all versions of the rules for money: what was once asked for keeps its name."""
        return {key: words for version in self.money for key, words in version.carry_over_events.items()}

    def bodies_that_consent_to(self, kind: str) -> tuple[Body, ...]:
        """The bodies whose consent a kind of decision needs, in the charter's order."""
        return tuple(body for body in self.bodies if kind in body.consents_to)

    def fiscal_year(self, day: date) -> int:
        """The fiscal year of a legal date, named after the calendar year in which it starts."""
        return fiscal_year_of(day, self.first_month)

    @property
    def life(self) -> range:
        """The fiscal years of the fund: from that of its founding to the last in which money is available."""
        last = max(part.available_until for part in self.appropriations)
        return range(self.fiscal_year(self.founded_on), self.fiscal_year(last) + 1)


def _find(entries: tuple[_Keyed, ...], key: str) -> _Keyed:
    for entry in entries:
        if entry.key == key:
            return entry
    raise KeyError(key)
