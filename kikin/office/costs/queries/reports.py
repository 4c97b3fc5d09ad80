"""Reports and their lines: what an actor may see, how a report stands against its plan, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum

from kikin.fund import costs as rules
from kikin.fund.awards import BOUND
from kikin.fund.charter import Charter
from kikin.fund.costs.lines import TAGGED_ITEMS
from kikin.fund.policy import may_see
from kikin.fund.relations import Actor
from kikin.office import papers
from kikin.office.awards.models import Award, AwardMember, PlanLine
from kikin.office.charter.queries import by_digest, in_force
from kikin.office.costs.models import CostLine, CostReport, Evidence, GroupCompany, Upload
from kikin.office.costs.queries.own_share import instrument_of, own_shares_of
from kikin.office.gate import Refused
from kikin.office.parties.models import Identifier, Person
from kikin.values.calendar import fiscal_year_bounds, local_date
from kikin.values.money import Yen
from kikin.values.text import Text

WITH = ("member__organisation", "member__award__round__call", "member__award__lead", "member__award__application")


@dataclass(frozen=True, slots=True)
class Overdue:
    """A member's year whose report is not handed in by its day; `report` is None where none was opened."""

    member: AwardMember
    fiscal_year: int
    due_on: date
    report: CostReport | None


@dataclass(frozen=True, slots=True)
class Standing:
    """One cost item of a report, in whole yen, tax included: planned, reported, and what became of it."""

    cost_item: str
    planned_yen: Yen
    reported_yen: Yen
    accepted_yen: Yen
    disallowed_yen: Yen


def visible_to(actor: Actor) -> QuerySet[CostReport]:
    """The reports that the policy lets an actor see, as SQL."""
    reports = CostReport.objects.select_related(*WITH)
    if actor.role == "applicant":
        return reports.filter(member__organisation__ref=actor.of) if actor.of else reports.none()
    if actor.role in ("programme_officer", "programme_director", "finance_officer"):
        return reports.filter(member__award__agency=actor.of) if actor.of else reports.none()
    return reports if actor.role == "auditor" else reports.none()


def lines_visible_to(actor: Actor) -> QuerySet[CostLine]:
    """The lines of the reports that an actor sees, as SQL."""
    return CostLine.objects.filter(report__in=visible_to(actor))


def get(ref: str, actor: Actor) -> CostReport:
    """One report, or Refused as hidden."""
    report = CostReport.objects.filter(ref=ref).select_related(*WITH).first()
    if report is None or not may_see(actor, report.subject()):
        raise Refused((), hidden=True)
    return report


def counts_by_state(actor: Actor) -> dict[str, int]:
    """How many of the reports that an actor sees stand in each state."""
    return dict(visible_to(actor).order_by().values_list("state").annotate(count=Count("pk")))


def lines_of(report: CostReport) -> QuerySet[CostLine]:
    """The lines of a report with their papers, in their order."""
    return (
        CostLine.objects.filter(report=report)
        .select_related("evidence", "asset", "work__person", "work__measured_by")
        .order_by("number")
    )


def line_of(report: CostReport, number: int) -> CostLine:
    """One line of a report that the actor sees, or Refused as hidden."""
    found = lines_of(report).filter(number=number).first()
    if found is None:
        raise Refused((), hidden=True)
    found.report = report
    return found


def papers_of(report: CostReport) -> list[Evidence]:
    """The papers of a report, by name."""
    return list(Evidence.objects.filter(report=report))


def paper_of(report: CostReport, digest: str) -> tuple[Evidence, bytes]:
    """A paper of a report that the actor sees, and its content; Refused as hidden where it is not there."""
    found = Evidence.objects.filter(report=report, sha256=digest).first()
    content = papers.content_of(digest) if found is not None else None
    if found is None or content is None:
        raise Refused((), hidden=True)
    return found, content


def upload_of(report: CostReport, digest: str) -> Upload:
    """A file of lines that was sent for a report, or Refused as hidden."""
    found = Upload.objects.filter(report=report, sha256=digest).first()
    if found is None:
        raise Refused((), hidden=True)
    return found


def report_of(member: AwardMember, fiscal_year: int) -> CostReport | None:
    """A member's report for a fiscal year, in whatever state."""
    return CostReport.objects.filter(member=member, fiscal_year=fiscal_year).select_related(*WITH).first()


def reports_of(award: Award) -> list[CostReport]:
    """The reports under an award, by year and member."""
    found = CostReport.objects.filter(member__award=award).select_related(*WITH)
    return list(found.order_by("fiscal_year", "member__position"))


def accepted_by_item(member: AwardMember, fiscal_year: int) -> dict[str, Yen]:
    """Cost item to the accepted cost of a member's year, after the tax rule. Empty where nothing is accepted."""
    report = report_of(member, fiscal_year)
    return accepted_of([report])[report.pk] if report is not None else {}


def accepted_of(reports: Sequence[CostReport]) -> dict[int, dict[str, Yen]]:
    """The same for many reports, by their keys, in one reading."""
    rows: dict[int, list[tuple[str, str, Yen, Yen]]] = {report.pk: [] for report in reports}
    found = CostLine.objects.filter(report__in=list(rows), state="accepted").order_by()
    totals = found.values("report", "cost_item").annotate(amount=Sum("amount_yen"), tax=Sum("tax_yen"))
    for row in totals:
        rows[row["report"]].append(("accepted", row["cost_item"], int(row["amount"]), int(row["tax"])))
    return {
        report.pk: rules.accepted_by_item(
            instrument_of(report.member.award), rows[report.pk], deducts_tax=report.deducts_tax
        )
        for report in reports
    }


def plan_of(member: AwardMember, fiscal_year: int) -> dict[str, Yen]:
    """Cost item to what the award plans for a member in a fiscal year."""
    planned = PlanLine.objects.filter(member=member, fiscal_year=fiscal_year)
    return {item: int(yen) for item, yen in planned.order_by().values_list("cost_item").annotate(yen=Sum("amount_yen"))}


def people_of(member: AwardMember) -> dict[str, Text]:
    """Ref to name of those whose time a member may report: its own people, and those it named in the application."""
    named = Q(involvements__member__application=member.award.application_id)
    own = Q(organisation=member.organisation_id) | Q(appointments__of=member.organisation.ref)
    theirs = named & Q(involvements__member__organisation=member.organisation_id)
    return {one.ref: one.name for one in Person.objects.filter(own | theirs).distinct().order_by("pk")}


def standing_of(report: CostReport) -> list[Standing]:
    """The report against its plan, item by item: those that are planned, reported or allowed."""
    planned = plan_of(report.member, report.fiscal_year)
    sums: dict[str, dict[str, Yen]] = {}
    rows = CostLine.objects.filter(report=report).order_by().values_list("cost_item", "state")
    for item, state, yen in rows.annotate(yen=Sum("amount_yen")):
        sums.setdefault(item, {})[state] = int(yen)
    allowed = rules.items_of(instrument_of(report.member.award))
    return [
        Standing(
            item,
            planned.get(item, 0),
            sum(of_item.values()),
            of_item.get("accepted", 0),
            sum(of_item.get(state, 0) for state in ("disallowed", "answered", "upheld")),
        )
        for item in (*allowed, *sorted({*planned, *sums} - set(allowed)))
        for of_item in (sums.get(item, {}),)
    ]


def overdue_reports(award: Award, today: date) -> list[Overdue]:
    """The years of an award's members that should have been reported by a day and were not handed in, oldest first."""
    return overdue_under([award], today)


def overdue_under(awards: Iterable[Award], today: date) -> list[Overdue]:
    """The same of several awards, in two readings."""
    bound = {one.pk: one for one in awards if one.state in BOUND and one.activated_on is not None}
    if not bound:
        return []
    under = CostReport.objects.filter(member__award__in=bound)
    reports = {(report.member_id, report.fiscal_year): report for report in under}
    charter, found = in_force(), []
    for member in AwardMember.objects.filter(award__in=bound).select_related("organisation").order_by("award"):
        award = member.award = bound[member.award_id]
        for year in years_of(award, charter, today):
            report = reports.get((member.pk, year))
            day = report.due_on if report is not None else due_on(year, charter)
            if day < today and (report is None or report.state == "open"):
                if report is not None:
                    report.member = member
                found.append(Overdue(member, year, day, report))
    return sorted(found, key=lambda one: (one.due_on, one.member.award_id, one.member.position))


def years_of(award: Award, charter: Charter, today: date) -> list[int]:
    """The fiscal years for which cost is to be reported: from the contract to the end of the award, as far as begun."""
    if award.activated_on is None:
        return []
    last_on = min(today, award.ended_on or today)
    first = max(award.first_year, charter.fiscal_year(award.activated_on))
    return list(range(first, min(award.last_year, charter.fiscal_year(last_on)) + 1))


def due_on(fiscal_year: int, charter: Charter) -> date:
    """The day by which a year's report is to be handed in, by the rules in force at the end of that year.

    It is the same for every award, so the charter in force is looked up once by whoever asks for many.
    """
    last = fiscal_year_bounds(fiscal_year, charter.first_month)[1]
    return rules.due_on(last, charter.money_on(last).report_within_days)


def lines_for_samples(actor: Actor, fiscal_year: int | None = None, agency: str = "") -> QuerySet[CostLine]:
    """The lines of all reports handed in that an actor may see, for red flags and samples; for one year, one agency."""
    lines = lines_visible_to(actor).exclude(report__state="open")
    if fiscal_year is not None:
        lines = lines.filter(report__fiscal_year=fiscal_year)
    if agency:
        lines = lines.filter(report__member__award__agency=agency)
    return lines.select_related("report__member__organisation", "report__member__award", "evidence").order_by("pk")


def to_answer(actor: Actor) -> QuerySet[CostLine]:
    """The disallowed lines of the actor's reports that wait for an answer."""
    waiting = lines_visible_to(actor).filter(state="disallowed")
    return waiting.select_related("report__member__award").order_by("report", "number")


def bounds_of(award: Award, fiscal_year: int) -> tuple[date, date]:
    """The days of a fiscal year that lie within an award under contract."""
    first, last = fiscal_year_bounds(fiscal_year, by_digest(award.charter_digest).first_month)
    return max(first, award.activated_on or first), min(last, award.ended_on or last)


def terms_of(report: CostReport, now: datetime) -> rules.Terms:
    """What the lines of a report are held to."""
    return terms_of_all([report], now)[report.pk]


def terms_of_all(reports: Sequence[CostReport], now: datetime) -> dict[int, rules.Terms]:
    """The same for many reports, by their keys, read together."""
    recipients = {report.member.organisation_id for report in reports}
    group: dict[int, list[tuple[str, str]]] = {pk: [] for pk in recipients}
    declared = GroupCompany.objects.filter(organisation__in=recipients)
    for pk, name, number in declared.values_list("organisation", "name", "corporate_number"):
        group[pk].append((name, number))
    own = Identifier.objects.filter(organisation__in=recipients, scheme="corporate_number")
    for owned, number in own.values_list("organisation", "value"):
        if owned is not None:
            group[owned].append(("", number))
    evidence: dict[int, set[str]] = {report.pk: set() for report in reports}
    for pk, name in Evidence.objects.filter(report__in=list(evidence)).values_list("report", "name"):
        evidence[pk].add(name)
    return {
        report.pk: _terms(report, frozenset(evidence[report.pk]), group[report.member.organisation_id], now)
        for report in reports
    }


def _terms(
    report: CostReport, evidence: frozenset[str], group: Sequence[tuple[str, str]], now: datetime
) -> rules.Terms:
    award, organisation = report.member.award, report.member.organisation
    instrument = instrument_of(award)
    first_on, last_on = bounds_of(award, report.fiscal_year)
    names = [organisation.name_ja, organisation.name_en, *(name for name, _ in group)]
    return rules.Terms(
        begins_on=award.activated_on or first_on,
        first_on=first_on,
        last_on=last_on,
        today=local_date(now, by_digest(award.charter_digest).zone),
        items=rules.items_of(instrument),
        evidence=evidence,
        related_numbers=frozenset({number for _, number in group} - {""}),
        related_names=rules.names_of_group(names),
        rounding=instrument.rounding,
    )


def lines_by_report(reports: Sequence[CostReport]) -> dict[int, list[CostLine]]:
    """The lines that reports hold, by the reports' keys, with their papers."""
    found: dict[int, list[CostLine]] = {report.pk: [] for report in reports}
    for line in CostLine.objects.filter(report__in=list(found)).select_related("evidence"):
        found[line.report_id].append(line)
    return found


def facts_of(
    reports: Sequence[CostReport], now: datetime, *, deducts_tax: bool | None = None
) -> dict[int, rules.Facts]:
    """Reports as the rules see them, by their keys, read together."""
    own_shares = own_shares_of(reports, deducts_tax=deducts_tax)
    untagged = _untagged(reports)
    undecided = _undecided(reports)
    return {
        report.pk: rules.Facts(
            award_state=report.member.award.state,
            today=local_date(now, by_digest(report.member.award.charter_digest).zone),
            last_on=bounds_of(report.member.award, report.fiscal_year)[1],
            untagged=tuple(untagged.get(report.pk, ())),
            undecided_count=undecided.get(report.pk, 0),
            own_share=own_shares[report.pk],
        )
        for report in reports
    }


def _untagged(reports: Iterable[CostReport]) -> dict[int, list[int]]:
    of_report = {report.pk: report for report in reports}
    candidates = CostLine.objects.filter(report__in=list(of_report), cost_item__in=TAGGED_ITEMS, asset__isnull=True)
    found: dict[int, list[int]] = {}
    for pk, number, item, yen in candidates.values_list("report", "number", "cost_item", "amount_yen"):
        if rules.needs_tag(instrument_of(of_report[pk].member.award), item, yen):
            found.setdefault(pk, []).append(number)
    return found


def _undecided(reports: Iterable[CostReport]) -> Mapping[int, int]:
    waiting = CostLine.objects.filter(report__in=[report.pk for report in reports], state="entered")
    looked_at = waiting.filter(Q(is_sampled=True) | Q(report__sample_count=0))
    return dict(looked_at.order_by().values_list("report").annotate(count=Count("pk")))
