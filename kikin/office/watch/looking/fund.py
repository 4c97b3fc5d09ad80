"""Whom the watch watches: awards, the people and companies of each, and the rules of the charter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kikin.fund.charter.model import Charter
from kikin.fund.watch import Stake
from kikin.values.money import Yen


@dataclass(frozen=True, slots=True)
class Rules:
    """What the charter says of the watch; parts of votes in basis points. Unless said, as the fund of 2021 has it."""

    thresholds_bp: tuple[int, ...] = (500, 1_000, 2_500, 3_340, 5_000, 6_670)
    control_bp: int = 5_000
    runway_months: int = 6
    notice_months: int = 12
    sources_within_days: int = 180
    hit_threshold_bp: int = 5_000
    list_shrink_bp: int = 3_000


def rules_of(charter: Charter) -> Rules:
    """What a charter says of the watch."""
    watch, screening = charter.watch, charter.screening
    return Rules(
        watch.control_thresholds_bp,
        watch.control_bp,
        watch.runway_alert_months,
        watch.retention_notice_months,
        watch.sources_within_days,
        screening.hit_threshold_bp,
        screening.list_shrink_bp,
    )


@dataclass(frozen=True, slots=True)
class Award:
    ref: str
    left_yen: Yen = 0
    technology_level: int = 0
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """`identifiers` are scheme and value: a LEI, a corporate number. `aliases` are what else it is called."""

    id: str
    name: str
    awards: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A key person; `efforts_bp` of their whole time, by award."""

    id: str
    name: str
    awards: tuple[str, ...]
    employer: str = ""
    employer_id: str = ""
    birth_date: str = ""
    orcid: str = ""
    author: str = ""
    term_ends_on: date | None = None
    efforts_bp: Mapping[str, int] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()


class Fund:
    """Everyone watched, by their ids."""

    def __init__(self, rules: Rules, awards: Iterable[Award], companies: Iterable[Company], people: Iterable[Person]):
        self.rules = rules
        self.awards = {one.ref: one for one in awards}
        self.companies = {one.id: one for one in companies}
        self.people = {one.id: one for one in people}

    def follow(self, other: Fund) -> None:
        """Everyone as another fund has them."""
        self.awards, self.companies, self.people = other.awards, other.companies, other.people

    def stake(self, refs: Iterable[str]) -> Stake:
        """What some awards put at stake together."""
        found = [self.awards[ref] for ref in refs if ref in self.awards]
        return Stake(
            sum(one.left_yen for one in found),
            max((one.technology_level for one in found), default=0),
            max((one.ends_on for one in found if one.ends_on), default=None),
        )
