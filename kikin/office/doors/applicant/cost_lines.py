"""The lines of an applicant's cost report: one by one, a person's month, a tag, an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kikin.fund import costs as rules
from kikin.fund.charter import COST_ITEMS
from kikin.office import clock
from kikin.office.charter.queries import in_force
from kikin.office.costs import actions, queries
from kikin.office.costs.sheets import COLUMNS
from kikin.office.doors.applicant.cost_forms import (
    CostLineForm,
    ReplyForm,
    StaffForm,
    TimesheetForm,
)
from kikin.office.doors.applicant.costs import crumbs
from kikin.office.doors.applicant.forms import capitalised
from kikin.office.doors.marks import actor_of, attempt, marked
from kikin.office.gate import permit_or_refuse
from kikin.office.look.costs import facts_of_currency, purpose_of
from kikin.office.look.forms import Questions
from kikin.office.look.parts import Crumb, Fact
from kikin.office.parties.actions import PersonOutline, register_people
from kikin.values.calendar import local_date
from kikin.values.problems import Problem
from kikin.values.text import Text

_PLACES = {f"line.{field}": field for field in COLUMNS} | {f"line[1].{field}": field for field in COLUMNS}
"""Where a problem of a line is mended: its question in the form."""
_OF_WORK = {
    f"work.{field}": field
    for field in ("person", "month", "grade", "pay_yen", "measured_by", "evidence", "paid_on", "remark")
} | {f"work.days[{number}]": f"work_{number}" for number in range(1, 32)}


@marked("applicant", "cost_report", "edit")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, ref: str) -> HttpResponse:
    """Enter a line. A second click finds it entered."""
    actor = actor_of(request)
    report = queries.get(ref, actor)
    permit_or_refuse(actor, "edit", report.subject())
    if request.method != "POST":
        last = queries.lines_of(report).last()
        return _line_form(request, report, _form(report, initial={"after": last.number if last else 0}))
    form = _form(report, request.POST)
    if not form.is_valid():
        return _line_form(request, report, form)
    after = form.cleaned_data["after"] or 0
    return attempt(
        lambda: actions.enter(report, [form.line], actor, clock.now(), after=after),
        reverse("applicant:cost_report", args=[ref]),
        lambda problems: _line_form(request, report, form, form.take_up(problems, _PLACES)),
    )


@marked("applicant", "cost_line", "see")
@require_safe
def line(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """One line: what it says, what was decided, and what can be done with it."""
    return _line_page(request, ref, number)


@marked("applicant", "cost_report", "edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Change a line while its report is open."""
    actor = actor_of(request)
    report = queries.get(ref, actor)
    permit_or_refuse(actor, "edit", report.subject())
    found = queries.line_of(report, number)
    if request.method != "POST":
        said = actions.said_by(found)
        return _line_form(request, report, _form(report, initial={field: getattr(said, field) for field in COLUMNS}))
    form = _form(report, request.POST)
    if not form.is_valid():
        return _line_form(request, report, form)
    return attempt(
        lambda: actions.edit(found, form.line, actor, clock.now()),
        reverse("applicant:cost_line", args=[ref, number]),
        lambda problems: _line_form(request, report, form, form.take_up(problems, _PLACES)),
    )


@marked("applicant", "cost_report", "edit")
@require_POST
def remove(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Take a line out. A second click finds it gone."""
    actor = actor_of(request)
    report = queries.get(ref, actor)
    permit_or_refuse(actor, "edit", report.subject())
    found = queries.lines_of(report).filter(number=number).first()
    if found is None:
        return redirect("applicant:cost_report", ref)
    return attempt(
        lambda: actions.remove(found, actor, clock.now()),
        reverse("applicant:cost_report", args=[ref]),
        lambda problems: _line_page(request, ref, number, problems=problems),
    )


@marked("applicant", "cost_line", "answer")
@require_POST
def answer(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Answer a disallowance."""
    actor, form = actor_of(request), ReplyForm(request.POST)
    found = queries.line_of(queries.get(ref, actor), number)
    if not form.is_valid():
        return _line_page(request, ref, number, form)
    return attempt(
        lambda: actions.answer(found, form.cleaned_data["reply"], actor, clock.now()),
        reverse("applicant:cost_line", args=[ref, number]),
        lambda problems: _line_page(request, ref, number, form, problems),
        lambda: queries.line_of(queries.get(ref, actor), number).state == "answered",
    )


@marked("applicant", "cost_report", "edit")
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, ref: str) -> HttpResponse:
    """A person's timesheet of one month, which becomes a line."""
    actor = actor_of(request)
    report = queries.get(ref, actor)
    permit_or_refuse(actor, "edit", report.subject())
    member = report.member
    today = local_date(clock.now(), in_force().zone)
    grades = {
        rate.grade: Text(f"{rate.grade}（{rate.hourly_yen:,}円/時）", f"{rate.grade} (JPY {rate.hourly_yen:,} an hour)")
        for rate in queries.rates_on(member.award, min(today, queries.bounds_of(member.award, report.fiscal_year)[1]))
    }
    form = TimesheetForm(
        request.POST if request.method == "POST" else None,
        people=queries.people_of(member),
        grades=grades,
        papers=[paper.name for paper in queries.papers_of(report)],
    )
    if not form.is_valid():
        return _work_page(request, report, form)
    said = form.cleaned_data
    sheet = actions.Timesheet(
        said["person"],
        said["month"],
        form.days,
        said["evidence"],
        said["paid_on"],
        said["grade"],
        said["pay_yen"] or 0,
        said["pay_minutes"] or 0,
        said["agreed_minutes"] or 0,
        said["measured_by"],
        said["remark"],
    )
    return attempt(
        lambda: actions.report_work(report, sheet, actor, clock.now()),
        reverse("applicant:cost_report", args=[ref]),
        lambda problems: _work_page(request, report, form, form.take_up(problems, _OF_WORK)),
    )


@marked("applicant", "person", "register")
@require_POST
def add_person(request: HttpRequest, ref: str) -> HttpResponse:
    """Put someone on the list of those whose time is reported. The same name again is the same person."""
    actor, form = actor_of(request), StaffForm(request.POST)
    report = queries.get(ref, actor)
    permit_or_refuse(actor, "edit", report.subject())
    if form.is_valid():
        name = Text(form.cleaned_data["name_ja"], form.cleaned_data["name_en"])
        register_people([PersonOutline(name, actor.of, organisation=actor.of)], actor, clock.now())
        return redirect("applicant:cost_work", ref)
    return asked(request, report, form, Text("従事者を加える", "Add a person"))


def _form(report: Any, sent: Any = None, initial: Any = None) -> CostLineForm:
    papers = [paper.name for paper in queries.papers_of(report)]
    items = rules.items_of(queries.instrument_of(report.member.award))
    return CostLineForm(sent, initial=initial, items=items, papers=papers)


def _line_form(request: HttpRequest, report: Any, form: CostLineForm, problems: Sequence[Problem] = ()) -> HttpResponse:
    return asked(request, report, form, Text("支出明細の記入", "Enter a line"), problems)


def asked(
    request: HttpRequest, report: Any, form: Questions, title: Text, problems: Sequence[Problem] = ()
) -> HttpResponse:
    """A page with one form on it."""
    context = {"report": report, "title": title, "form": form, "problems": tuple(problems)}
    way = crumbs(Crumb(report.ref, reverse("applicant:cost_report", args=[report.ref])), Crumb(title))
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "applicant/cost_form.html", context | {"crumbs": way}, status=status)


def _work_page(
    request: HttpRequest, report: Any, form: TimesheetForm, problems: Sequence[Problem] = ()
) -> HttpResponse:
    title = Text("従事日誌の記入", "Enter a timesheet")
    context = {"report": report, "title": title, "form": form, "joining": StaffForm(), "problems": tuple(problems)}
    way = crumbs(Crumb(report.ref, reverse("applicant:cost_report", args=[report.ref])), Crumb(title))
    status = 409 if problems else 422 if form.errors else 200
    return render(request, "applicant/cost_work.html", context | {"crumbs": way}, status=status)


def _line_page(
    request: HttpRequest, ref: str, number: int, form: ReplyForm | None = None, problems: Sequence[Problem] = ()
) -> HttpResponse:
    report = queries.get(ref, actor_of(request))
    found = queries.line_of(report, number)
    paper = reverse("applicant:cost_paper", args=[ref, found.evidence.sha256])
    facts = [
        Fact(Text("費目", "Cost item"), capitalised(COST_ITEMS[found.cost_item])),
        Fact(Text("内容", "What for"), purpose_of(found)),
        *(
            Fact(COLUMNS[field], getattr(found, field), kind)
            for field, kind in (
                ("ordered_on", "on"),
                ("delivered_on", "on"),
                ("paid_on", "on"),
                ("amount_yen", "yen"),
                ("tax_yen", "yen"),
                ("supplier", "text"),
                ("supplier_number", "text"),
                ("bill_number", "text"),
            )
        ),
        *facts_of_currency(found),
        Fact(Text("証拠書類", "Evidence"), found.evidence.name, url=paper),
        Fact(Text("備考", "Remark"), found.remark),
    ]
    decided = [
        Fact(Text("不認定の区分", "Why it was disallowed"), rules.CODES[found.code] if found.code else None),
        Fact(Text("不認定の理由", "In words"), found.words if found.words.ja else None),
        Fact(Text("回答", "Answer"), found.reply),
        Fact(Text("維持の理由", "Why it was upheld"), found.last_words if found.last_words.ja else None),
    ]
    is_open = report.state == "open" and found.state == rules.LINE.initial
    context = {
        "report": report,
        "line": found,
        "facts": facts,
        "decided": decided if found.code else [],
        "can_edit": is_open and not hasattr(found, "work"),
        "can_remove": is_open,
        "replying": (form or ReplyForm()) if found.state == "disallowed" else None,
        "form": form,
        "problems": tuple(problems),
        "crumbs": crumbs(Crumb(report.ref, reverse("applicant:cost_report", args=[ref])), Crumb(str(number))),
    }
    status = 409 if problems else 422 if form is not None else 200
    return render(request, "applicant/cost_line.html", context, status=status)
