"""What no single report shows: the same bill in two awards, people beyond a whole month, things not seen for long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, QuerySet

from kikin.fund import costs as rules
from kikin.fund.charter import Charter
from kikin.fund.relations import Actor
from kikin.office.awards.models import Award
from kikin.office.charter.queries import in_force
from kikin.office.costs.models import Asset, CostLine, GradeRate, GroupCompany, WorkMonth
from kikin.office.costs.queries.reports import visible_to
from kikin.office.parties.models import Person
from kikin.values.money import Yen
from kikin.values.text import Text


@dataclass(frozen=True, slots=True)
class SharedBill:
    """One bill in several awards: the actor's own lines, and of the others no more than agency and award."""

    bill_number: str
    amount_yen: Yen
    lines: tuple[CostLine, ...]
    elsewhere: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Effort:
    """A person's month: time for the actor's awards, and for all awards of the fund, as a share of what there is."""

    person: str
    name: Text
    month: date
    minutes: int
    whole_minutes: int
    effort_bp: int


def same_bills(actor: Actor) -> list[SharedBill]:
    """The bills that stand in two awards, at least one of which the actor sees; the largest first."""
    alike = (
        CostLine.objects.exclude(bill_key="")
        .order_by()
        .values("bill_key", "amount_yen")
        .annotate(awards=Count("report__member__award", distinct=True))
        .filter(awards__gt=1)
    )
    keys = {(row["bill_key"], row["amount_yen"]) for row in alike}
    seen = set(visible_to(actor).values_list("pk", flat=True))
    candidates = CostLine.objects.filter(bill_key__in={key for key, _ in keys}).select_related(
        "report__member__award", "report__member__organisation"
    )
    lines = {line.ref: line for line in candidates if (line.bill_key, line.amount_yen) in keys}
    found = []
    for group in rules.bills_in_two_awards(map(_bill, lines.values())):
        own = tuple(lines[bill.line] for bill in group if lines[bill.line].report_id in seen)
        others = {(bill.agency, bill.award) for bill in group if lines[bill.line].report_id not in seen}
        if own:
            found.append(SharedBill(own[0].bill_number, own[0].amount_yen, own, tuple(sorted(others))))
    return sorted(found, key=lambda one: (-one.amount_yen, one.bill_number))


def _bill(line: CostLine) -> rules.Bill:
    award = line.report.member.award
    return rules.Bill(
        line.ref, award.ref, award.agency, line.bill_number, line.supplier, line.supplier_number, line.amount_yen
    )


def minutes_elsewhere(person: Person, month: date, besides: int | None = None) -> dict[date, int]:
    """Day to the minutes that all reports but one say of a person in a month, whichever agency's they are."""
    found: dict[date, int] = {}
    others = WorkMonth.objects.filter(person=person, month=month).exclude(report=besides)
    for days in others.values_list("days", flat=True):
        for day, minutes, _ in days:
            found[date.fromisoformat(day)] = found.get(date.fromisoformat(day), 0) + minutes
    return found


def efforts(actor: Actor) -> list[Effort]:
    """The months of people in the actor's awards that are nearly, wholly or more than all worked, in all awards."""
    own = _months(WorkMonth.objects.filter(report__in=visible_to(actor)))
    people = Person.objects.in_bulk({person for person, _ in own})
    whole = _months(WorkMonth.objects.filter(person__in=list(people)))
    charter = in_force()
    found = []
    for (pk, month), mine in own.items():
        everywhere = whole[pk, month]
        minutes, bp = sum(worked for worked, _ in everywhere), _effort_bp(charter, month, everywhere)
        if bp >= charter.yardsticks_on(month).nearly_all_bp:
            person = people[pk]
            found.append(Effort(person.ref, person.name, month, sum(worked for worked, _ in mine), minutes, bp))
    return sorted(found, key=lambda one: (-one.effort_bp, one.month, one.person))


def effort_of(work: WorkMonth) -> int:
    """The time of a timesheet's person in its month, for all awards of the fund, as a share of it in basis points."""
    everywhere = _months(WorkMonth.objects.filter(person=work.person_id, month=work.month))[work.person_id, work.month]
    return _effort_bp(in_force(), work.month, everywhere)


def _effort_bp(charter: Charter, month: date, sheets: Sequence[tuple[int, int]]) -> int:
    """Time is part of what was agreed only where every timesheet is one of part-time work."""
    agreed = [limit for _, limit in sheets]
    limit = rules.month_limit(charter.money_on(month), max(agreed) if all(agreed) else 0)
    return rules.effort_bp(sum(worked for worked, _ in sheets), limit)


def _months(work: QuerySet[WorkMonth]) -> dict[tuple[int, date], list[tuple[int, int]]]:
    """Person and month to the minutes worked, and agreed to at most, of each timesheet."""
    found: dict[tuple[int, date], list[tuple[int, int]]] = {}
    for person, month, minutes, agreed in work.values_list("person", "month", "minutes", "agreed_minutes"):
        found.setdefault((person, month), []).append((minutes, agreed))
    return found


def assets_visible_to(actor: Actor) -> QuerySet[Asset]:
    """The things bought under the reports that an actor sees, those not seen for longest first."""
    found = Asset.objects.filter(line__report__in=visible_to(actor))
    return found.select_related(
        "line__report__member__award__application", "line__report__member__organisation"
    ).order_by("last_seen_on", "tag")


def assets_to_sight(actor: Actor, today: date) -> QuerySet[Asset]:
    """Those that are still there and that nobody has seen for as long as the yardsticks of the day allow."""
    seen_by = today - timedelta(days=in_force().yardsticks_on(today).seen_within_days)
    return assets_visible_to(actor).filter(given_up_on=None, last_seen_on__lt=seen_by)


def rates_visible_to(actor: Actor) -> QuerySet[GradeRate]:
    """The tables of grades that the policy lets an actor see, as SQL."""
    rates = GradeRate.objects.all()
    if actor.role == "finance_officer":
        return rates.filter(agency=actor.of) if actor.of else rates.none()
    return rates if actor.role == "auditor" else rates.none()


def rates_of(actor: Actor) -> list[GradeRate]:
    """The rates that an actor sees with all their versions, the newest of each grade first."""
    return list(rates_visible_to(actor).order_by("agency", "grade", F("valid_from").desc(), "pk"))


def rates_on(award: Award, month: date) -> list[GradeRate]:
    """The rate of each grade in force for an award's agency on a day."""
    versions = GradeRate.objects.filter(agency=award.agency, state="in_force", valid_from__lte=month)
    return list({rate.grade: rate for rate in versions.order_by("grade", "valid_from")}.values())


def group_of(organisation: str) -> list[GroupCompany]:
    """The companies that an organisation has declared to be of its group."""
    return list(GroupCompany.objects.filter(organisation__ref=organisation))
