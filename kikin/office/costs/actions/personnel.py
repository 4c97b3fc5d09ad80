"""Personnel cost: an agency's table of grades, and the timesheets that become lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kikin.fund import costs as rules
from kikin.fund.relations import Actor
from kikin.office import gate
from kikin.office.audit.record import PendingEvent
from kikin.office.charter.actions import next_ref
from kikin.office.charter.queries import in_force, money_on
from kikin.office.costs import queries
from kikin.office.costs.actions.lines import columns_of
from kikin.office.costs.actions.reports import hold
from kikin.office.costs.models import CostLine, CostReport, Evidence, GradeRate, WorkMonth
from kikin.office.parties.models import Person
from kikin.office.transitions import perform
from kikin.values.calendar import local_date
from kikin.values.money import MAX_YEN, Yen
from kikin.values.problems import Problem, shown
from kikin.values.text import Text
from kikin.values.wording import hidden_characters, is_blank


def enter_rate(agency: str, grade: str, valid_from: date, hourly_yen: Yen, actor: Actor, now: datetime) -> GradeRate:
    """Enter what an hour of a grade costs from a day on. It is used once another person has approved it."""
    with gate.change():
        year = in_force().fiscal_year(local_date(now, in_force().zone))
        rate = GradeRate(
            ref=next_ref("GRD", year),
            state=rules.GRADE_RATE.initial,
            agency=agency,
            grade=grade.strip(),
            valid_from=valid_from,
            hourly_yen=hourly_yen,
            entered_by=actor.person,
        )
        subject = replace(rate.subject(), done_by=frozenset())
        with gate.act("enter", actor, now, subject, "grade_rate_entered") as pending:
            gate.refuse_if(_problems_of_rate(rate))
            _say_rate(rate, pending)
            rate.save()
        return rate


def approve_rate(rate: GradeRate, actor: Actor, now: datetime) -> GradeRate:
    """Another finance officer of the agency puts a rate in force."""
    return perform(rate, "approve", actor, now, gather=_facts_of_rate, do=_decided(actor))


def refuse_rate(rate: GradeRate, actor: Actor, now: datetime) -> GradeRate:
    """Another finance officer of the agency refuses a rate; it may be entered anew."""
    return perform(rate, "refuse", actor, now, gather=_facts_of_rate, do=_decided(actor))


def _facts_of_rate(rate: GradeRate) -> rules.GradeFacts:
    return rules.GradeFacts(rate.hourly_yen)


def _decided(actor: Actor) -> Callable[[GradeRate, PendingEvent], None]:
    def keep(rate: GradeRate, pending: PendingEvent) -> None:
        rate.decided_by = actor.person
        _say_rate(rate, pending)

    return keep


def _say_rate(rate: GradeRate, pending: PendingEvent) -> None:
    pending.facts |= {"grade": rate.grade, "valid_from": rate.valid_from.isoformat(), "hourly_yen": rate.hourly_yen}


def _problems_of_rate(rate: GradeRate) -> list[Problem]:
    found = [*rules.problems_of_entering_rate(_facts_of_rate(rate))]
    if is_blank(rate.grade) or hidden_characters(rate.grade) or len(rate.grade) > 64:
        what = Text("等級の名称がないか、長すぎます", "the grade has no name, or one that is too long")
        remedy = Text("64字以内で記入してください", "write it in at most 64 characters")
        found.append(Problem("grade_unnamed", "grade_rate.grade", what, remedy, shown(ascii(rate.grade))))
    known = GradeRate.objects.filter(agency=rate.agency, grade=rate.grade, valid_from=rate.valid_from)
    if known.exclude(state="refused").exists():
        what = Text("この等級と適用日の単価は既にあります", "this grade has a rate from that day already")
        remedy = Text("別の適用日にしてください", "give another day")
        found.append(Problem("rate_stands", "grade_rate.valid_from", what, remedy, rate.valid_from.isoformat()))
    return found


@dataclass(frozen=True, slots=True)
class Timesheet:
    """The month of a person, named by ref, under a report. Paid by a grade of the agency's table, or by what the
    payroll shows: `pay_yen` for `pay_minutes`, beside the grade that it is `measured_by`. `evidence` names the paper;
    `agreed_minutes` is 0 for full-time work; `remark` explains pay above the grade.
    """

    person: str
    month: date
    days: tuple[rules.Day, ...]
    evidence: str
    paid_on: date
    grade: str = ""
    pay_yen: Yen = 0
    pay_minutes: int = 0
    agreed_minutes: int = 0
    measured_by: str = ""
    remark: str = ""


def report_work(report: CostReport, sheet: Timesheet, actor: Actor, now: datetime) -> WorkMonth:
    """Enter a month that a person worked: it becomes one line, at its rate, rounded once by the instrument."""
    with gate.change():
        # The person is the lock under which two awards' timesheets of the same month wait for each other.
        person = Person.objects.select_for_update(of=("self",)).filter(ref=sheet.person).first()
        held = hold(report)
        with gate.act("edit", actor, now, held.subject(), "work_reported") as pending:
            gate.refuse_if(rules.problems_of_editing(held.state))
            if person is None or sheet.person not in queries.people_of(held.member):
                raise gate.Refused([_not_of_the_recipient(sheet.person)])
            rate, grade, measure = _rate_of(held, sheet)
            line, terms = _line_of(held, sheet, rate, now)
            is_above = _is_above(sheet, rate, measure)
            gate.refuse_if(_problems_of_sheet(held, person, sheet, rate, line, terms, is_above))
            paper = Evidence.objects.get(report=held, name=sheet.evidence)
            number = max((each.number for each in queries.lines_by_report([held])[held.pk]), default=0) + 1
            kept = CostLine.objects.create(
                ref=f"{held.ref}.{number}",
                state=rules.LINE.initial,
                report=held,
                number=number,
                entered_by=actor.person,
                **columns_of(line, terms, paper, has_timesheet=True, is_above_grade=is_above),
            )
            minutes = sum(day.minutes for day in sheet.days)
            pending.facts |= {"line": kept.ref, "minutes": minutes, "amount_yen": kept.amount_yen}
            return WorkMonth.objects.create(
                line=kept,
                report=held,
                person=person,
                month=sheet.month,
                days=[[day.on.isoformat(), day.minutes, day.leave_minutes] for day in sheet.days],
                minutes=minutes,
                agreed_minutes=sheet.agreed_minutes,
                basis="grade" if grade is not None else "payroll",
                grade_rate=grade,
                measured_by=measure,
                pay_yen=rate.yen,
                pay_minutes=rate.minutes,
            )


def _rate_of(report: CostReport, sheet: Timesheet) -> tuple[rules.TimeRate, GradeRate | None, GradeRate | None]:
    """The rate of a grade in force on the first of the month; or that of the payroll, and the grade beside it."""
    table = {one.grade: one for one in queries.rates_on(report.member.award, sheet.month)}
    if sheet.grade:
        if sheet.grade not in table:
            raise gate.Refused([_no_rate("work.grade", sheet.grade)])
        return rules.TimeRate(table[sheet.grade].hourly_yen), table[sheet.grade], None
    if table and sheet.measured_by not in table:
        raise gate.Refused([_no_rate("work.measured_by", sheet.measured_by)])
    return rules.TimeRate(sheet.pay_yen, sheet.pay_minutes), None, table.get(sheet.measured_by)


def _no_rate(where: str, grade: str) -> Problem:
    what = Text("この月に適用される等級単価がありません", "no rate of this grade is in force in this month")
    remedy = Text("その人の等級を選んでください", "choose the grade of the person")
    return Problem("no_rate", where, what, remedy, shown(grade))


def _is_above(sheet: Timesheet, rate: rules.TimeRate, measure: GradeRate | None) -> bool:
    """Whether pay has to be explained beside its grade."""
    if measure is None or rules.problems_of_rate(rate):
        return False
    return rules.is_above_grade(rate, measure.hourly_yen, money_on(sheet.month))


def _line_of(
    report: CostReport, sheet: Timesheet, rate: rules.TimeRate, now: datetime
) -> tuple[rules.Line, rules.Terms]:
    """The line that a timesheet becomes, and what it is held to."""
    terms = queries.terms_of(report, now)
    minutes = sum(day.minutes for day in sheet.days)
    is_payable = rate.minutes > 0 and rate.yen > 0
    worked = sorted(day.on for day in sheet.days if day.minutes)
    line = rules.Line(
        cost_item="personnel",
        description=f"{sheet.month:%Y-%m}",
        ordered_on=worked[0] if worked else terms.first_on,
        delivered_on=worked[-1] if worked else terms.last_on,
        paid_on=sheet.paid_on,
        amount_yen=rules.amount_of(queries.instrument_of(report.member.award), rate, minutes) if is_payable else 0,
        evidence=sheet.evidence,
        remark=sheet.remark,
    )
    return line, terms


def _not_of_the_recipient(person: str) -> Problem:
    what = Text("この機関の課題に従事する人ではありません", "not one of the people of this recipient")
    return Problem(
        "person_unknown", "work.person", what, Text("一覧から選んでください", "choose one of the list"), shown(person)
    )


def _problems_of_sheet(
    report: CostReport,
    person: Person,
    sheet: Timesheet,
    rate: rules.TimeRate,
    line: rules.Line,
    terms: rules.Terms,
    is_above: bool,
) -> Sequence[Problem]:
    money = money_on(sheet.month)
    elsewhere = queries.minutes_elsewhere(person, sheet.month, report.pk)
    work = rules.Work(sheet.month, sheet.days, sheet.agreed_minutes, elsewhere)
    found = [*rules.problems_of_rate(rate), *rules.problems_of_work(work, money, terms.first_on, terms.last_on)]
    # What is wrong with its days was said of the timesheet; of the line, its paper and its day of pay are left.
    ours = {field: f"work.{field}" for field in ("evidence", "paid_on", "cost_item", "remark")}
    found += [
        replace(problem, where=ours[field])
        for problem in rules.problems_of_line(line, terms, has_timesheet=True, is_above_grade=is_above)
        if (field := problem.where.rpartition(".")[2]) in ours
    ]
    if not sheet.grade and money.payroll_rate == "year":
        found += _problems_of_year(report, person, rate)
    if WorkMonth.objects.filter(report=report, person=person, month=sheet.month).exists():
        what = Text("この人のこの月の従事日誌は既にあります", "this person's month is reported already")
        remedy = Text("先に元の行を削除してください", "remove its line first")
        found.append(Problem("work_stands", "work.month", what, remedy, f"{sheet.month:%Y-%m}"))
    if not found and not 0 < line.amount_yen <= MAX_YEN:
        what = Text("人件費が1円に満たないか、大きすぎます", "the cost comes to less than one yen, or to too much")
        remedy = Text("時間と単価を見直してください", "look at the time and the rate again")
        found.append(Problem("amount_out_of_range", "work.pay_yen", what, remedy, f"{line.amount_yen:,}"))
    held_yen = sum(CostLine.objects.filter(report=report).values_list("amount_yen", flat=True))
    too_much = rules.problems_of_sum([("work", line)], held_yen)
    return [*found, *(replace(problem, where="work.pay_yen") for problem in too_much)]


def _problems_of_year(report: CostReport, person: Person, rate: rules.TimeRate) -> list[Problem]:
    """A person's rate from the payroll is one for all months of the year."""
    other = WorkMonth.objects.filter(report=report, person=person, basis="payroll").first()
    if other is None or other.pay_yen * rate.minutes == rate.yen * other.pay_minutes:
        return []
    pay = f"{other.pay_yen:,} / {other.pay_minutes:,}"
    return [
        Problem(
            "payroll_rate_differs",
            "work.pay_yen",
            Text("この年度の他の月と給与単価が違います", "not the rate of this person's other months of the year"),
            Text(f"年度の単価（{pay}分）を使ってください", f"use the rate of the year, JPY {pay} minutes"),
            f"{rate.yen:,} / {rate.minutes:,}",
        )
    ]
