"""Red flags over the whole fund: facts gathered from costs, claims, awards and the ledger, and what they raise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from statistics import median

from kikin.fund import costs as cost_rules
from kikin.fund import inspections as rules
from kikin.fund.charter import Charter, Instrument
from kikin.fund.costs.lines import TAGGED_ITEMS
from kikin.fund.costs.personnel import MINUTES_OF_AN_HOUR
from kikin.fund.ledger import parse_account
from kikin.fund.relations import Actor
from kikin.office.awards.models import Award
from kikin.office.charter.queries import in_force
from kikin.office.claims import queries as claims
from kikin.office.costs import queries as costs
from kikin.office.costs.models import Asset, CostReport, GradeRate, WorkMonth
from kikin.office.inspections.queries.items import (
    Item,
    Line,
    item_of_line,
    read_lines,
    refuse_others,
    reports_of,
    standing_lines,
)
from kikin.office.ledger import queries as ledger
from kikin.office.settlements import queries as settlements
from kikin.values.calendar import fiscal_year_bounds, local_date
from kikin.values.money import Rate, Yen
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class Raised:
    """One thing that a flag was raised for, and why."""

    flag: str
    item: Item
    why: Text


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose question it is, when, and about which year and agency; none and "" are all."""

    actor: Actor
    now: datetime
    today: date
    charter: Charter
    fiscal_year: int | None
    agency: str

    def last_on(self, fiscal_year: int) -> date:
        return fiscal_year_bounds(fiscal_year, self.charter.first_month)[1]

    def is_about(self, fiscal_year: int, agency: str) -> bool:
        return self.fiscal_year in (None, fiscal_year) and self.agency in ("", agency)


def red_flags(actor: Actor, now: datetime, fiscal_year: int | None = None, agency: str = "") -> dict[str, list[Raised]]:
    """Every flag by its key, with all that it is raised for, the largest amounts first. Refused but for auditors."""
    refuse_others(actor)
    charter = in_force()
    asked = _Asked(actor, now, local_date(now, charter.zone), charter, fiscal_year, agency)
    found: dict[str, list[Raised]] = {key: [] for key in rules.FLAGS}
    for source in (_of_lines, _of_advances, _of_debts, _of_allotments, _of_year_ends):
        for about, facts, day in source(asked):
            for key, why in rules.raised(facts, charter.yardsticks_on(day)):
                found[key].append(Raised(key, about(), why))
    for of_flag in found.values():
        of_flag.sort(key=lambda one: (-one.item.amount_yen, one.item.ref))
    return found


_Fact = tuple[Callable[[], Item], object, date]
"""What to look at, made where a flag is raised for it; the facts that flags ask; the day whose yardsticks measure."""


def _of_lines(asked: _Asked) -> Iterator[_Fact]:
    chosen = standing_lines(asked.actor, asked.fiscal_year, asked.agency)
    lines = read_lines(chosen)
    reports = reports_of(lines)
    terms = costs.terms_of_all(list(reports.values()), asked.now)
    instruments = {pk: costs.instrument_of(report.member.award) for pk, report in reports.items()}
    assets = Asset.objects.filter(line__in=chosen.order_by())
    tagged = set(assets.values_list("line", flat=True))
    seen = dict(assets.filter(given_up_on=None).values_list("line", "last_seen_on"))
    people = _People.of(asked)
    shared = _shared(asked)
    for line in lines:
        report, instrument = reports[line.report], instruments[line.report]
        item, day = partial(item_of_line, line, report), line.delivered_on
        work = people.worked.get(line.pk)
        yield item, _purchase(line, report, terms[line.report], instrument, line.pk in tagged, work), day
        if others := shared.get(line.ref):
            yield item, rules.Sharing(others), day
        if line.pk in seen:
            yield item, rules.Thing(seen[line.pk], asked.today), asked.today
        if work is not None:
            yield item, people.pay(line, report.member.award.agency, instrument, work), day
            yield item, people.month(work, asked.charter), day


def _purchase(
    line: Line,
    report: CostReport,
    terms: cost_rules.Terms,
    instrument: Instrument,
    has_tag: bool,
    work: WorkMonth | None,
) -> rules.Purchase:
    return rules.Purchase(
        line.cost_item,
        line.description,
        line.amount_yen,
        line.ordered_on,
        report.member.award.activated_on,
        terms.items,
        is_related=cost_rules.is_related(line.supplier, line.supplier_number, terms),
        tag_from_yen=instrument.assets_from_yen if line.cost_item in TAGGED_ITEMS else None,
        has_tag=has_tag,
        has_timesheet=work is not None,
    )


def _shared(asked: _Asked) -> dict[str, tuple[str, ...]]:
    """Line to the lines of other awards that have its bill, both of reports handed in and not finally disallowed."""
    found: dict[str, tuple[str, ...]] = {}
    for bill in costs.same_bills(asked.actor):
        standing = [line for line in bill.lines if line.report.state != "open" and line.state != "upheld"]
        for line in standing:
            award = line.report.member.award_id
            others = sorted(other.ref for other in standing if other.report.member.award_id != award)
            found[line.ref] = tuple(others)
    return found


@dataclass(frozen=True, slots=True)
class _People:
    """The time of whoever worked on a chosen line, in whichever award, by line and by month; what each is usually
    paid; and the rates in force of every table of grades."""

    worked: Mapping[int, WorkMonth]
    months: Mapping[tuple[int, date], Sequence[WorkMonth]]
    usual: Mapping[int, Rate]
    grades: Mapping[tuple[str, str], Sequence[GradeRate]]

    @classmethod
    def of(cls, asked: _Asked) -> _People:
        chosen = standing_lines(asked.actor, asked.fiscal_year, asked.agency).order_by()
        people = WorkMonth.objects.filter(line__in=chosen).order_by().values("person")
        everywhere = standing_lines(asked.actor).order_by()
        months: defaultdict[tuple[int, date], list[WorkMonth]] = defaultdict(list)
        hourly: defaultdict[int, list[Rate]] = defaultdict(list)
        worked = {}
        for work in WorkMonth.objects.filter(person__in=people, line__in=everywhere).select_related("grade_rate"):
            worked[work.line_id] = work
            months[work.person_id, work.month].append(work)
            if work.basis == "payroll":
                hourly[work.person_id].append(_hourly(work))
        grades: defaultdict[tuple[str, str], list[GradeRate]] = defaultdict(list)
        for rate in GradeRate.objects.filter(state="in_force").order_by("valid_from"):
            grades[rate.agency, rate.grade].append(rate)
        usual = {person: Rate(median(rates)) for person, rates in hourly.items()}
        return cls(worked, months, usual, grades)

    def pay(self, line: Line, agency: str, instrument: Instrument, work: WorkMonth) -> rules.Pay:
        official = None
        if work.grade_rate is not None:
            versions = self.grades.get((agency, work.grade_rate.grade), ())
            official = next((Rate(one.hourly_yen) for one in reversed(versions) if one.valid_from <= work.month), None)
        rate = cost_rules.TimeRate(work.pay_yen, work.pay_minutes)
        return rules.Pay(
            _hourly(work),
            line.amount_yen,
            cost_rules.amount_of(instrument, rate, work.minutes),
            official,
            self.usual.get(work.person_id) if work.basis == "payroll" else None,
        )

    def month(self, work: WorkMonth, charter: Charter) -> rules.WorkedMonth:
        """The whole month of whoever worked. Leave that several timesheets state is the same leave."""
        minutes: defaultdict[date, int] = defaultdict(int)
        leave: defaultdict[date, int] = defaultdict(int)
        of_person = self.months[work.person_id, work.month]
        for one in of_person:
            for said, worked, off in one.days:
                day = date.fromisoformat(said)
                minutes[day] += worked
                leave[day] = max(leave[day], off)
        money = charter.money_on(work.month)
        agreed = [one.agreed_minutes for one in of_person]
        limit = cost_rules.month_limit(money, max(agreed) if all(agreed) else 0)
        return rules.WorkedMonth(minutes, leave, money.day_minutes, limit)


def _hourly(work: WorkMonth) -> Rate:
    return Rate(work.pay_yen * MINUTES_OF_AN_HOUR, work.pay_minutes)


def _of_advances(asked: _Asked) -> Iterator[_Fact]:
    for claim in claims.visible_to(asked.actor).filter(state="paid"):
        award = claim.member.award
        if asked.is_about(claim.fiscal_year, award.agency):
            name, year = claim.member.organisation.name, claim.fiscal_year
            item = partial(Item, "claim", claim.ref, award.ref, award.agency, year, claim.amount_yen, name, award.title)
            yield item, rules.Advance(asked.last_on(year), asked.today), asked.today


def _of_debts(asked: _Asked) -> Iterator[_Fact]:
    for owed in settlements.receivables_of(asked.actor).filter(due_on__lt=asked.today).select_related("settlement"):
        award, left_yen = owed.member.award, owed.owed.left_yen
        settled = owed.settlement
        year = asked.charter.fiscal_year(owed.demanded_on) if settled is None else settled.fiscal_year
        if asked.is_about(year, award.agency):
            name = owed.member.organisation.name
            item = partial(Item, "receivable", owed.ref, award.ref, award.agency, year, left_yen, name, award.title)
            yield item, rules.Debt(left_yen, owed.due_on, asked.today), asked.today


def _of_allotments(asked: _Asked) -> Iterator[_Fact]:
    """What each agency's years have free, with the newest transfer that allotted it."""
    allotted = {(row.appropriation, row.agency, row.fiscal_year): row.id for row in ledger.found(("allot",))}
    months = asked.charter.money_on(asked.today).idle_after_months
    for name, free_yen in ledger.balances(asked.today).items():
        family, parts = parse_account(name) or ("", ())
        if family != "allotment":
            continue
        appropriation, agency, year = parts[0], parts[1], int(parts[2])
        if asked.is_about(year, agency):
            transfer = allotted.get((appropriation, agency, year))
            item = partial(Item, "allotment", name, "", agency, year, free_yen, words=appropriation, transfer=transfer)
            yield item, rules.Allotment(free_yen, asked.last_on(year), asked.today, months), asked.today


def _of_year_ends(asked: _Asked) -> Iterator[_Fact]:
    late: defaultdict[tuple[str, int], Yen] = defaultdict(int)
    for (ref, on), yen in ledger.by_columns(("award", "on"), "paid", asked.today).items():
        year = asked.charter.fiscal_year(on)
        last_on = asked.last_on(year)
        if on > last_on - timedelta(days=asked.charter.yardsticks_on(last_on).late_days):
            late[ref, year] += yen
    awards = Award.objects.filter(ref__in={ref for ref, _ in late}).select_related("lead").prefetch_related("members")
    by_ref = {award.ref: award for award in awards}
    for (ref, year), late_yen in sorted(late.items()):
        award = by_ref[ref]
        if late_yen > 0 and asked.is_about(year, award.agency):
            planned_yen = sum(dict(member.by_year).get(year, 0) for member in award.members.all())
            item = partial(Item, "award", ref, ref, award.agency, year, late_yen, award.lead.name, award.title)
            yield item, rules.YearEnd(planned_yen, late_yen), asked.last_on(year)
